//! The running thread's view of itself and its process, for the calls made most often.
//!
//! Each of these does the common case on one thread and one process: no look-ups, no queue where
//! none is needed, no [`Kernel`](crate::Kernel) asked. In every other case it changes nothing and
//! says so; then the method of [`System`] with the same rule is to be called.

use crate::ids::{Pid, ThreadId};
use crate::posix_timer::Timers;
use crate::process::Process;
use crate::system::{System, charge};
use crate::thread::Thread;
use signal::deliver::{self, Entry, Found, Handler};
use signal::sicode::{SI_QUEUE, SI_TKILL, SI_USER};
use signal::{AltStack, Errno, Info, Pool, Sent, SigAction, SigSet, Signal, Taken};

/// The running thread, its process and the pool of queued signals.
pub struct Current<'a> {
    pub(crate) thread: &'a mut Thread,
    pub(crate) process: &'a mut Process,
    pub(crate) pool: &'a mut Pool<'static>,
}

impl System {
    /// Where a thread and its process lie in memory: the same places until the thread has exited
    /// and its process is reaped. For a kernel that keeps them to make a [`Current`] of.
    pub fn addresses(&mut self, t: ThreadId) -> (*mut Thread, *mut Process) {
        let (thread, process) = self.pair(t);
        (thread, process)
    }

    /// What a [`Current`] is made of besides, and the timers.
    #[inline(always)]
    pub fn pool_and_timers(&mut self) -> (&mut Pool<'static>, &mut Timers) {
        (&mut self.pool, &mut self.timers)
    }

    /// The view of `t`, which runs.
    #[cfg(test)]
    pub(crate) fn current(&mut self, t: ThreadId) -> Current<'_> {
        self.current_and_timers(t).0
    }

    /// The view of `t`, which runs, and the timers.
    #[cfg(test)]
    pub(crate) fn current_and_timers(&mut self, t: ThreadId) -> (Current<'_>, &mut Timers) {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        let current = Current::new(thread, process, &mut self.pool);
        (current, &mut self.timers)
    }

    /// [`Current::tkill_other`] by `t` to `u`.
    #[cfg(test)]
    pub(crate) fn tkill_other(&mut self, t: ThreadId, u: ThreadId, signo: i32) -> Option<bool> {
        let thread = &self.threads[u];
        let (id, user, credentials) = (thread.process, thread.user, thread.credentials.clone());
        let place = Thread::new(id, 0, 0, user, credentials, SigSet::EMPTY);
        let mut other = core::mem::replace(&mut self.threads[u], place);
        let done = self.current(t).tkill_other(&mut other, signo);
        self.threads[u] = other;
        done
    }
}

impl<'a> Current<'a> {
    /// The view of a thread of `process`.
    #[inline(always)]
    pub fn new(
        thread: &'a mut Thread,
        process: &'a mut Process,
        pool: &'a mut Pool<'static>,
    ) -> Self {
        Self {
            thread,
            process,
            pool,
        }
    }

    /// kill(2) to one's own process, by its only thread, of a signal whose handler
    /// [is bare](signal::Dispositions::bare) and runs before the call returns. Write its frame,
    /// then call [`Current::sent`]; without that nothing has happened.
    #[inline(always)]
    pub fn kill(&self, pid: Pid, signo: i32) -> Option<Entry> {
        if pid != self.process.pid || !self.is_alone() {
            return None;
        }
        self.send_to_self(signo)
    }

    #[inline(always)]
    fn send_to_self(&self, signo: i32) -> Option<Entry> {
        let signal = Signal::new(signo)?;
        if self.thread.work {
            return None;
        }
        let process = &*self.process;
        let thread = &self.thread.signals;
        deliver::bare_at_once(thread, &process.shared, &process.dispositions, signal)
    }

    /// The frame of a handler from [`Current::kill`] is written. Only for a thread that
    /// [is alone](Current::is_alone) and has no alternate stack.
    #[inline(always)]
    pub fn sent(&mut self, entry: &Entry) {
        // Nothing was deliverable before, so nothing is under the larger mask either.
        self.thread.signals.enter_bare(entry.new_mask);
    }

    /// kill(2) to one's own process, by its only thread, of a signal that it blocks or catches:
    /// queued. Whether the thread has something to do now. `None`, and nothing has happened, in
    /// all other cases.
    #[inline(always)]
    pub fn kill_alone(&mut self, pid: Pid, signo: i32) -> Option<Result<bool, Errno>> {
        if pid != self.process.pid {
            return None;
        }
        let signal = self.plain_signal(signo)?;
        let (thread, process) = (&*self.thread, &mut *self.process);
        let charge = charge(thread, process);
        let uid = thread.credentials.ruid;
        let queue = &mut process.shared;
        let sent = queue.send_plain(signal, SI_USER, pid, uid, charge, self.pool);
        Some(self.told(signal, sent))
    }

    /// tkill(2), or tgkill(2) with a `tgid`, to oneself: as [`Current::kill_alone`], whether or not
    /// there are other threads.
    #[inline(always)]
    pub fn tkill_alone(
        &mut self,
        tgid: Option<Pid>,
        tid: Pid,
        signo: i32,
    ) -> Option<Result<bool, Errno>> {
        let pid = self.process.pid;
        if tid != self.thread.tid || tgid.is_some_and(|tgid| tgid != pid) {
            return None;
        }
        let signal = self.taken_or_kept(signo)?;
        let charge = charge(self.thread, self.process);
        let uid = self.thread.credentials.ruid;
        self.process.directed.insert(signal);
        let queue = &mut self.thread.signals.pending;
        let sent = queue.send_plain(signal, SI_TKILL, pid, uid, charge, self.pool);
        Some(self.told(signal, sent))
    }

    /// rt_sigqueueinfo(2) to one's own process with SI_QUEUE, the code of sigqueue(3): as
    /// [`Current::kill_alone`]. `info` has the call's signal.
    #[inline(always)]
    pub fn sigqueue_alone(&mut self, pid: Pid, info: &Info) -> Option<Result<bool, Errno>> {
        if pid != self.process.pid || info.code != SI_QUEUE {
            return None;
        }
        let signal = self.plain_signal(info.signo)?;
        let charge = charge(self.thread, self.process);
        let sent = self.process.shared.send(info, charge, self.pool);
        Some(self.told(signal, sent))
    }

    /// A signal that does no more than being queued and taken by its handler, in a process with no
    /// other thread.
    #[inline(always)]
    fn plain_signal(&self, signo: i32) -> Option<Signal> {
        self.taken_or_kept(signo).filter(|_| self.is_alone())
    }

    /// A signal that does no more to the thread than being queued and taken by its handler.
    #[inline(always)]
    fn taken_or_kept(&self, signo: i32) -> Option<Signal> {
        let signal = Signal::new(signo)?;
        let taken_or_kept = self.thread.signals.blocked() | self.process.dispositions.caught();
        let plain = taken_or_kept & self.process.open;
        plain.contains(signal).then_some(signal)
    }

    #[inline(always)]
    fn told(&mut self, signal: Signal, sent: Result<Sent, Errno>) -> Result<bool, Errno> {
        let tell = sent? == Sent::Queued && !self.thread.signals.blocked().contains(signal);
        self.thread.work |= tell;
        Ok(tell)
    }

    /// The next pending signal's handler, if that [is bare](signal::Dispositions::bare) and the
    /// thread is the only one of its process. Write its frame, then call
    /// [`Current::entered_bare`]; without that nothing has happened.
    #[inline(always)]
    pub fn next_bare(&self) -> Option<(Entry, bool)> {
        let process = &*self.process;
        // An interval timer goes on when its signal is taken.
        let open = process.open - Signal::SIGALRM.set();
        let (thread, dispositions) = (&self.thread.signals, &process.dispositions);
        deliver::peek_bare(thread, &process.shared, dispositions, open).filter(|_| self.is_alone())
    }

    /// The frame of a handler from [`Current::next_bare`] is written, on a thread without
    /// SS_AUTODISARM. Whether there is more to deliver before the handler runs.
    #[inline(always)]
    pub fn entered_bare(&mut self, (entry, own): &(Entry, bool)) -> bool {
        let queue = match own {
            true => &mut self.thread.signals.pending,
            false => &mut self.process.shared,
        };
        queue.take_peeked(entry.signal, self.pool);
        self.thread.signals.end_temporary_mask();
        self.thread.signals.enter_bare(entry.new_mask);
        let ready = self.thread.signals.deliverable(&self.process.shared);
        self.thread.work = !ready.is_empty();
        self.thread.work
    }

    /// The next pending signal's handler, if the thread has nothing else to do. Write its frame,
    /// then call [`Current::entered`]; without that nothing has happened.
    #[inline(always)]
    pub fn next_handler(&mut self) -> Option<Found> {
        let (thread, process) = (&*self.thread, &*self.process);
        if process.exit.is_some() || thread.is_stopping() {
            return None;
        }
        let found = deliver::peek(
            &thread.signals,
            &process.shared,
            &process.dispositions,
            self.pool,
        )?;
        // What the process has pending may have to go to another thread, and an interval timer
        // goes on when its signal is taken.
        let more = process.members > 1 || found.handler.signal == Signal::SIGALRM;
        if more && !(process.shared.set() - thread.signals.blocked()).is_empty() {
            return None;
        }
        Some(found)
    }

    /// The frame of a handler from [`Current::next_handler`] is written: its signal is pending no
    /// more. Whether there is more to deliver before the handler runs.
    #[inline(always)]
    pub fn entered(&mut self, found: &Found) -> bool {
        let signal = found.handler.signal;
        let queue = match found.own {
            true => &mut self.thread.signals.pending,
            false => &mut self.process.shared,
        };
        queue.take_peeked(signal, self.pool);
        self.caught(&found.handler)
    }

    /// A fault of the thread itself, if its handler is to be entered and nothing is in the way.
    /// Write its frame, then call [`Current::caught`]; without that nothing has happened.
    #[inline(always)]
    pub fn fault(&mut self, signal: Signal, code: i32, address: u64) -> Option<Handler> {
        if self.thread.work || self.process.members > 1 && !self.process.shared.is_empty() {
            return None;
        }
        let dispositions = &self.process.dispositions;
        deliver::plain_fault(&self.thread.signals, dispositions, signal, code, address)
    }

    /// The handler's frame is written: its mask holds. Whether there is more to deliver before
    /// the handler runs.
    #[inline(always)]
    pub fn caught(&mut self, handler: &Handler) -> bool {
        self.thread.signals.enter_handler(handler);
        let ready = self.thread.signals.deliverable(&self.process.shared);
        self.thread.work = !ready.is_empty();
        self.process.refused_changed(self.thread);
        self.thread.work
    }

    /// rt_sigprocmask(2): the old mask, and whether the thread has something to do now.
    #[inline(always)]
    pub fn mask(&mut self, how: i32, set: SigSet) -> Option<(SigSet, bool)> {
        let old = self.thread.signals.blocked();
        let new = match how {
            0 => old | set,
            1 => old - set,
            2 => set,
            _ => return None,
        };
        Some((old, self.set_blocked(new)?))
    }

    /// Sets the mask. Whether the thread has something to do now.
    #[inline(always)]
    pub fn set_blocked(&mut self, mask: SigSet) -> Option<bool> {
        if !self.process.ignores_refused(self.thread) {
            return None;
        }
        self.set_blocked_alone(mask)
    }

    /// As [`Current::set_blocked`], when the thread [is alone](Current::is_alone).
    #[inline(always)]
    pub fn set_blocked_alone(&mut self, mask: SigSet) -> Option<bool> {
        // What it was told of may have to go to another thread; or it is to stop, or to exit.
        if self.thread.work {
            return None;
        }
        self.thread.signals.set_blocked(mask);
        let ready = self.thread.signals.deliverable(&self.process.shared);
        if ready.is_empty() {
            return Some(false);
        }
        self.thread.work = true;
        Some(true)
    }

    /// Whether it is the only thread of its process: nobody else can take its signals.
    #[inline(always)]
    pub fn is_alone(&self) -> bool {
        self.process.members == 1
    }

    /// rt_sigaction(2) with a handler, where nothing that is pending is touched. Whether it was
    /// done.
    #[inline(always)]
    pub fn catch(&mut self, signo: i32, new: &SigAction) -> bool {
        let Some(signal) = Signal::new(signo) else {
            return false;
        };
        self.process.dispositions.catch(signal, new)
    }

    /// The thread's alternate stack.
    #[inline(always)]
    pub fn altstack(&mut self) -> &mut AltStack {
        &mut self.thread.signals.altstack
    }

    /// The pool of queued signals.
    #[inline(always)]
    pub fn pool(&self) -> &Pool<'static> {
        self.pool
    }

    /// tkill(2) to another thread of the process, of a standard signal that this one blocks, waits
    /// for or catches: queued. Whether that thread is to be [told](crate::Kernel::notify). `None`,
    /// and nothing has happened, in all other cases.
    #[inline(always)]
    pub fn tkill_other(&mut self, other: &mut Thread, signo: i32) -> Option<bool> {
        // Others need a node.
        let signal = Signal::new(signo).filter(|signal| !signal.is_realtime())?;
        let process = &mut *self.process;
        let taken_or_kept = other.signals.blocking() | process.dispositions.caught();
        if !(taken_or_kept & process.open).contains(signal) {
            return None;
        }
        let charge = charge(other, process);
        let uid = self.thread.credentials.ruid;
        let queue = &mut other.signals.pending;
        let sent = queue.send_plain(signal, SI_TKILL, process.pid, uid, charge, self.pool);
        process.directed.insert(signal);
        let told = sent != Ok(Sent::Queued)
            || other.signals.blocked().contains(signal)
            || other.work
            || other.exiting
            || other.is_stopping();
        other.work |= !told;
        Some(!told)
    }

    /// rt_sigtimedwait(2), first step, when no signal is pending that the thread takes or that is
    /// one of `set`, and it has nothing else to do: it waits from here, as after [`System::sigtimedwait`]. Whether it does;
    /// otherwise nothing has happened.
    #[inline(always)]
    pub fn begin_wait(&mut self, set: SigSet) -> bool {
        let pending = self.thread.signals.pending.set() | self.process.shared.set();
        let waits = !self.thread.work
            && (self.thread.signals.blocked() - set).is_superset(pending)
            && self.process.ignores_refused(self.thread);
        if waits {
            self.thread.signals.begin_wait(set.blockable());
        }
        waits
    }

    /// rt_sigtimedwait(2), second step, when what woke the thread is a signal of `set` that
    /// another thread sent it: as [`System::sigtimedwait_end`], and whether there is something to
    /// do now. `None`, and nothing has happened, in all other cases.
    #[inline(always)]
    pub fn end_wait(&mut self, set: SigSet) -> Option<(Taken, bool)> {
        let (thread, process) = (&mut *self.thread, &mut *self.process);
        // What the process has pending may have to go to another thread.
        if process.shared.set().intersects(set)
            || process.open.is_empty()
            || !process.ignores_refused(thread)
        {
            return None;
        }
        let taken = thread.signals.accept_sender(set, self.pool)?;
        thread.signals.end_wait();
        thread.work = !thread.signals.deliverable(&process.shared).is_empty();
        Some((taken, thread.work))
    }

    /// The thread's alternate stack and the pool, for a frame.
    #[inline(always)]
    pub fn for_frame(&self) -> (&AltStack, &Pool<'static>) {
        (&self.thread.signals.altstack, self.pool)
    }
}
