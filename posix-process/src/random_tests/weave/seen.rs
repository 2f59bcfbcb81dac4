//! What has happened in runs, for a look at whether enough does.

use core::fmt;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Step,
    Thread,
    Process,
    Handler,
    /// A process is another program.
    Exec,
    /// By a thread that was not its main thread.
    ExecByOther,
    /// execve(2) waits for other threads.
    ExecWaits,
    /// It was another thread's execve(2), or the end of the process, that came first.
    ExecKilled,
    EndBySignal,
    /// exit_group(2) while the process ends in another way.
    EndTooLate,
    Stop,
    GoesOn,
    /// A process has another parent than before.
    Adopted,
    /// wait(2) tells of something.
    Waited,
    /// vfork(2).
    Lent,
    /// A call is made again.
    Restarted,
}

const EVENTS: usize = Event::Restarted as usize + 1;

const ALL: [Event; EVENTS] = [
    Event::Step,
    Event::Thread,
    Event::Process,
    Event::Handler,
    Event::Exec,
    Event::ExecByOther,
    Event::ExecWaits,
    Event::ExecKilled,
    Event::EndBySignal,
    Event::EndTooLate,
    Event::Stop,
    Event::GoesOn,
    Event::Adopted,
    Event::Waited,
    Event::Lent,
    Event::Restarted,
];

/// How often each of them happened.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen([u64; EVENTS]);

impl Seen {
    pub(super) fn count(&mut self, event: Event) {
        self.0[event as usize] += 1;
    }

    pub(super) fn add(&mut self, more: &Seen) {
        for (sum, n) in self.0.iter_mut().zip(more.0) {
            *sum += n;
        }
    }

    /// Whether each of them has happened.
    pub(super) fn is_all(&self) -> bool {
        self.0.iter().all(|&n| n > 0)
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(ALL.iter().zip(self.0)).finish()
    }
}
