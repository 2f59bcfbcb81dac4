//! Generation of signals: what happens at once, which queue takes it, which thread learns of it.

use crate::defect::{self, Defect};
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::process::{JOB_CONTROL, Process};
use crate::status::ExitStatus;
use crate::system::{System, charge};
use crate::thread::{Stop, Thread};
use signal::{Errno, Info, Sent, SigSet, Signal};

/// For one thread, or for whichever thread of the process takes it (POSIX 2.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Directed {
    Thread,
    Process,
}

/// The sender of a signal: `si_code`, `si_pid`, `si_uid`.
pub(crate) type Sender = (i32, i32, u32);

/// What a signal says of its origin.
#[derive(Clone, Copy)]
pub(crate) enum Message<'a> {
    /// Nothing but a sender, which needs no node for a standard signal.
    Plain {
        code: i32,
        pid: i32,
        uid: u32,
    },
    Info(&'a Info),
}

/// How many threads with nothing but work ahead of them are passed over to find an idle one. Those
/// passed over will look at the process's queue anyway, so that giving up loses nothing.
const PASSED_OVER: usize = 4;

impl System {
    /// The straight way of [`queue`](Self::queue), of a standard signal with no more than its sender,
    /// to a process that neither ends nor stops and has a handler for it or is stopped by it, or whose
    /// `target` blocks it or waits for it: nothing happens but that it is queued, and that a thread
    /// learns of it. `false`, and nothing has happened, for all else, and for signals that act when they
    /// are generated unless they [have](Self::job_control).
    #[inline(always)]
    pub(crate) fn send_straight(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        (code, pid, uid): Sender,
        target: ThreadId,
        has_acted: bool,
    ) -> bool {
        let thread = &mut self.threads[target];
        let process = &mut self.processes[thread.process];
        let mut open = process.open;
        let mut taken_or_kept = thread.signals.blocking() | process.dispositions.caught();
        if has_acted && !open.is_empty() {
            open |= JOB_CONTROL;
            taken_or_kept |= SigSet::STOPS - process.dispositions.ignored();
        }
        let charge = charge(thread, process);
        if !(taken_or_kept & open).contains(signal)
            || !process
                .shared
                .send_plain_straight(signal, code, pid, uid, charge, &mut self.pool)
        {
            return false;
        }
        if wants(k, thread, target, signal) {
            if thread.learn() {
                k.notify(target);
            }
        } else if process.members > 1 {
            self.complete_elsewhere(k, signal, target);
        }
        true
    }

    /// Generates `signal` for `target` or for its process, of which `target` then is the thread
    /// asked first. The caller has checked that the sender may.
    #[inline(never)]
    pub(crate) fn send(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        message: Message<'_>,
        target: ThreadId,
        directed: Directed,
    ) -> Result<(), Errno> {
        match self.prepare(k, signal, target) {
            true => self.queue(k, signal, message, target, directed),
            false => Ok(()),
        }
    }

    /// Queues a signal that [was prepared](Self::prepare) for it, and tells who takes it.
    #[inline(never)]
    pub(crate) fn queue(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        message: Message<'_>,
        target: ThreadId,
        directed: Directed,
    ) -> Result<(), Errno> {
        let thread = &mut self.threads[target];
        let process = &mut self.processes[thread.process];
        let charge = charge(thread, process);
        let queue = match directed {
            Directed::Process => &mut process.shared,
            Directed::Thread => {
                process.directed.insert(signal);
                &mut thread.signals.pending
            }
        };
        let sent = match message {
            Message::Plain { code, pid, uid } => {
                queue.send_plain(signal, code, pid, uid, charge, &mut self.pool)?
            }
            Message::Info(info) => queue.send(info, charge, &mut self.pool)?,
        };
        if sent == Sent::Queued {
            let choice = first_choice(k, thread, process, target, signal, directed);
            self.tell_choice(k, choice, signal, target, directed);
        }
        Ok(())
    }

    /// What happens before a signal is queued; whether it is queued at all.
    #[inline(always)]
    pub(crate) fn prepare(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        target: ThreadId,
    ) -> bool {
        if JOB_CONTROL.contains(signal) {
            self.job_control(k, self.threads[target].process, signal);
        }
        self.is_queued(signal, target)
    }

    /// Whether a signal is queued when it is generated.
    #[inline(always)]
    pub(crate) fn is_queued(&self, signal: Signal, target: ThreadId) -> bool {
        let thread = &self.threads[target];
        let process = &self.processes[thread.process];
        // A process that is ending takes no more signals.
        process.exit.is_none()
            && (!process.unkillable || process.dispositions.is_caught(signal))
            && !thread.signals.discards(signal, &process.dispositions)
    }

    /// Chooses the thread that learns of a queued signal, and begins the end of the process if the
    /// signal is fatal.
    ///
    /// As Linux: first the thread that was asked for (the main thread for kill(2)), then round
    /// robin from the last one chosen; a thread that blocks the signal or is exiting is no choice,
    /// and one that has work ahead is a bad one unless it runs at this moment. Linux walks all
    /// threads for it. Here the first choice and the last target are tried directly, and beyond
    /// them the tree of [`Refusals`](crate::refusals::Refusals) says in one load that nobody takes
    /// the signal, or finds the next taker in log2(threads) steps.
    pub(crate) fn complete(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        target: ThreadId,
        directed: Directed,
    ) {
        let (thread, process) = self.pair(target);
        let choice = first_choice(k, thread, process, target, signal, directed);
        self.tell_choice(k, choice, signal, target, directed);
    }

    #[inline(always)]
    fn tell_choice(
        &mut self,
        k: &mut impl Kernel,
        choice: Choice,
        signal: Signal,
        target: ThreadId,
        directed: Directed,
    ) {
        match choice {
            Choice::Nobody => {}
            // It holds back what it waits for in sigtimedwait(2).
            Choice::First
                if defect::is_on(Defect::LostWakeUp)
                    && self.threads[target].signals.is_blocking(signal) => {}
            Choice::First => k.notify(target),
            Choice::Fatal => self.begin_fatal(k, signal, target, directed),
            Choice::Another => self.complete_elsewhere(k, signal, target),
        }
    }

    #[inline(never)]
    pub(crate) fn complete_elsewhere(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        first: ThreadId,
    ) {
        let id = self.threads[first].process;
        if self.processes[id].members == 1 {
            return;
        }
        self.refresh(id);
        let mut place = self.processes[id].target;
        for _ in 0..PASSED_OVER {
            let Some((found, t)) = self.processes[id].refusals.taker(signal, place) else {
                return;
            };
            if wants(k, &self.threads[t], t, signal) {
                self.processes[id].target = found;
                self.tell(k, signal, t, first, Directed::Process);
                return;
            }
            place = found + 1;
        }
    }

    /// Tells the chosen thread of a signal in the queue of `target` or of its process.
    #[inline]
    fn tell(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        chosen: ThreadId,
        target: ThreadId,
        directed: Directed,
    ) {
        let (thread, process) = self.pair(chosen);
        if is_fatal(process, thread, signal) {
            self.begin_fatal(k, signal, target, directed);
        } else if thread.learn() {
            k.notify(chosen);
        }
    }

    /// A signal that ends the process without core ends all its threads from here, without
    /// waiting for one to take it from the queue.
    #[cold]
    fn begin_fatal(
        &mut self,
        k: &mut impl Kernel,
        signal: Signal,
        target: ThreadId,
        directed: Directed,
    ) {
        let thread = &mut self.threads[target];
        let id = thread.process;
        let process = &mut self.processes[id];
        let queue = match directed {
            Directed::Thread => &mut thread.signals.pending,
            Directed::Process => &mut process.shared,
        };
        // So that the end can be reported with its origin.
        let taken = queue.take(signal, &mut self.pool);
        process.killed_by = taken.map(|taken| taken.into_info(&mut self.pool));
        self.end_process(k, id, ExitStatus::signaled(signal, false), None);
    }

    /// The thread has something to do.
    #[inline]
    pub(crate) fn wake(&mut self, k: &mut impl Kernel, t: ThreadId) {
        self.threads[t].work = true;
        k.notify(t);
    }

    /// Signals pending for the process that `t` no longer takes go to another thread that does, so
    /// that none of them waits for a thread that blocks it or is gone (POSIX 2.4.1: delivered to
    /// some thread that does not block it).
    #[inline(never)]
    pub(crate) fn retarget(&mut self, k: &mut impl Kernel, t: ThreadId, signals: SigSet) {
        let id = self.threads[t].process;
        let place = self.threads[t].place;
        self.refresh(id);
        for signal in signals {
            let Some((_, other)) = self.processes[id].refusals.taker(signal, place + 1) else {
                continue;
            };
            if other != t && !self.threads[other].work {
                self.wake(k, other);
            }
        }
    }

    /// Brings the tree of who refuses what up to date: before it is looked at. O(log threads) for
    /// each thread whose mask has changed since, however often.
    pub(crate) fn refresh(&mut self, id: ProcessId) {
        let refusals = &mut self.processes[id].refusals;
        while let Some((place, t)) = refusals.take_stale() {
            let thread = &mut self.threads[t];
            thread.stale = false;
            refusals.set(place, thread.refused());
        }
    }

    /// From here on the kernel [is told](Kernel::signal_queued) of each signal that is queued for the process or for
    /// a thread of it, or no longer: for signalfd(2). Its signals then take the general way.
    pub fn watch_signals(&mut self, id: ProcessId, watched: bool) {
        let process = &mut self.processes[id];
        if process.watched != watched {
            process.watched = watched;
            process.reopen();
        }
    }

    /// Discards pending signals of a process and of all its threads.
    #[inline]
    pub(crate) fn discard(&mut self, id: ProcessId, signals: SigSet) {
        let process = &mut self.processes[id];
        process.shared.discard(signals, &mut self.pool);
        if process.directed.intersects(signals) {
            self.discard_directed(id, signals);
        }
    }

    #[inline(never)]
    fn discard_directed(&mut self, id: ProcessId, signals: SigSet) {
        let process = &mut self.processes[id];
        process.directed -= signals;
        for t in process.refusals.threads() {
            let pending = &mut self.threads[t].signals.pending;
            pending.discard(signals, &mut self.pool);
        }
    }
}

/// Who learns of a queued signal.
enum Choice {
    Nobody,
    /// The thread asked first, which has work now.
    First,
    /// It does, and the signal ends the process at once.
    Fatal,
    /// Another thread, if one takes it.
    Another,
}

/// The first step of [`System::complete`].
#[inline(always)]
fn first_choice(
    k: &mut impl Kernel,
    thread: &mut Thread,
    process: &Process,
    target: ThreadId,
    signal: Signal,
    directed: Directed,
) -> Choice {
    if process.open.is_empty() && waits(k, process, thread.process, signal) {
        return Choice::Nobody;
    }
    if wants(k, thread, target, signal) {
        if is_fatal(process, thread, signal) {
            return Choice::Fatal;
        }
        return match thread.learn() {
            true => Choice::First,
            false => Choice::Nobody,
        };
    }
    match directed == Directed::Process && process.members > 1 {
        true => Choice::Another,
        false => Choice::Nobody,
    }
}

/// A signal was queued for a process that ends or stops, is watched or shares its dispositions: who watches it learns of
/// that. Whether nobody else does yet.
#[cold]
#[inline(never)]
fn waits(k: &mut impl Kernel, process: &Process, id: ProcessId, signal: Signal) -> bool {
    if process.watched {
        k.signal_queued(id);
    }
    // A stopped process looks at its queues when it continues. Only SIGKILL is for now.
    process.is_stopping() && signal != Signal::SIGKILL
}

/// Whether a thread is a good one to tell of a signal.
#[inline(always)]
pub(crate) fn wants(k: &impl Kernel, thread: &Thread, t: ThreadId, signal: Signal) -> bool {
    if thread.signals.blocked().contains(signal) || thread.exiting {
        return false;
    }
    match thread.stop {
        Stop::No => !thread.work || k.is_running(t) || signal == Signal::SIGKILL,
        Stop::Resumed => true,
        _ => signal == Signal::SIGKILL,
    }
}

/// Whether the signal, told to this thread, ends the process at once: its disposition is SIG_DFL,
/// which ends it without core, and the thread does not wait for it with sigtimedwait(2). One with
/// core is taken from the queue first, by the thread whose state the core would show.
#[inline]
fn is_fatal(process: &Process, thread: &Thread, signal: Signal) -> bool {
    const OTHERS: SigSet = SigSet(SigSet::STOPS.0 | SigSet::DEFAULT_CORE.0);
    let harmless = process.dispositions.caught() | process.dispositions.ignored() | OTHERS;
    !harmless.contains(signal) && !thread.signals.is_blocking(signal)
}
