//! The running thread's view of itself and its process, for the calls made most often.
//!
//! Each of these does the common case on one thread and one process: no look-ups, no queue where
//! none is needed, no [`Kernel`](crate::Kernel) asked. In every other case it changes nothing and
//! says so; then the method of [`System`] with the same rule is to be called.

mod end;
mod wait;

use crate::ids::{Pid, ThreadId};
use crate::posix_timer::Timers;
use crate::process::Process;
use crate::system::{System, charge};
use crate::thread::Thread;
use signal::sicode::{SI_TKILL, SI_USER};
use signal::straight::{self, Entered, Entry, First, Only, Place, Source};
use signal::{
    AltStack, Dispositions, Errno, How, Info, Pending, Pool, SS_DISABLE, Sent, SigAction, SigSet,
    Signal, Stack, ThreadSignals,
};

/// The running thread, its process and the pool of queued signals.
pub struct Current<'a> {
    pub(crate) thread: &'a mut Thread,
    pub(crate) process: &'a mut Process,
    pub(crate) pool: &'a mut Pool<'static>,
}

impl System {
    /// Where a thread and its process lie in memory: the same places until the thread has exited
    /// and its process is reaped. For a kernel that keeps them to make a [`Current`] of.
    #[inline(always)]
    pub fn addresses(&mut self, t: ThreadId) -> (*mut Thread, *mut Process) {
        let thread = &mut self.threads[t];
        (thread, &mut self.processes[thread.process])
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

    /// The process's number.
    #[inline(always)]
    pub fn pid(&self) -> Pid {
        self.process.pid
    }

    /// The thread's mask.
    #[inline(always)]
    pub fn blocked(&self) -> SigSet {
        self.thread.signals.blocked()
    }

    /// Whether kill(2) to one's own process by its only thread enters the signal's handler, if that
    /// [is plain](How::is_plain_and_bare), before the call returns. [`Current::sent`] is to be called
    /// when its frame is written; without that nothing has happened.
    #[inline(always)]
    pub fn kill(&self, signal: Signal) -> bool {
        self.is_alone()
            && !self.thread.work
            && straight::is_next(&self.thread.signals, &self.process.shared, signal)
    }

    /// The frame of the handler from [`Current::kill`] is sure to be written.
    #[inline(always)]
    pub fn sent(&mut self, entry: &Entry) -> Entered<'_> {
        self.thread.signals.enter(entry);
        let source = Source::Sender {
            code: SI_USER,
            pid: self.process.pid,
            uid: self.thread.credentials.ruid,
        };
        let altstack = &self.thread.signals.altstack;
        entry.entered(source, altstack, &self.process.dispositions)
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
        Some(sent.map(|sent| sent == Sent::Queued && self.told_of(signal)))
    }

    /// tkill(2) of a standard signal to oneself, whether or not there are other threads: as
    /// [`Current::kill_alone`], where it does not fail.
    #[inline(always)]
    pub fn tkill_alone(&mut self, tid: Pid, signo: i32) -> Option<bool> {
        if tid != self.thread.tid {
            return None;
        }
        let signal = self.taken_or_kept(signo)?;
        let charge = charge(self.thread, self.process);
        let (pid, uid) = (self.process.pid, self.thread.credentials.ruid);
        let queue = &mut self.thread.signals.pending;
        if !queue.send_plain_straight(signal, SI_TKILL, pid, uid, charge, self.pool) {
            return None;
        }
        self.process.directed.insert(signal);
        Some(self.told_of(signal))
    }

    /// Whether the thread has something to do now: it takes the signal that was queued.
    #[inline(always)]
    fn told_of(&mut self, signal: Signal) -> bool {
        let tell = !self.thread.signals.blocked().contains(signal);
        if tell {
            self.thread.work = true;
        }
        tell
    }

    /// sigqueue(3) to one's own process by its only thread: the signal, if it is one that this thread
    /// blocks or catches.
    #[inline(always)]
    pub fn queues(&self, pid: Pid, signo: i32) -> Option<Signal> {
        self.plain_signal(signo).filter(|_| pid == self.process.pid)
    }

    /// Queues what [`Current::queues`] found, with the information that `info` writes, in the queue
    /// itself. Whether the thread has something to do now. `None`, and nothing has happened, if there
    /// is no room, or if `info` says that it cannot.
    #[inline(always)]
    pub fn queue_held(
        &mut self,
        signal: Signal,
        info: impl FnOnce(&mut Info) -> bool,
    ) -> Option<bool> {
        let charge = charge(self.thread, self.process);
        let queue = &mut self.process.shared;
        queue
            .send_held(signal, charge, self.pool, info)
            .then(|| self.told_of(signal))
    }

    /// As [`Current::queue_held`], in a node.
    #[inline(always)]
    pub fn queue_node(
        &mut self,
        signal: Signal,
        info: impl FnOnce(&mut Info) -> bool,
    ) -> Option<bool> {
        let charge = charge(self.thread, self.process);
        let queue = &mut self.process.shared;
        queue
            .send_straight(signal, charge, self.pool, info)
            .then(|| self.told_of(signal))
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

    /// Whether nothing is to be done before a pending signal's handler is entered: the thread does not
    /// stop or exit, it is in no call with a mask of its own, and nobody else may have to take what
    /// its process has pending.
    #[inline(always)]
    pub fn is_undisturbed(&self) -> bool {
        self.is_undisturbed_in_wait() && !self.thread.signals.has_temporary_mask()
    }

    /// As [`Current::is_undisturbed`], but it may be in a call with a mask of its own.
    #[inline(always)]
    pub fn is_undisturbed_in_wait(&self) -> bool {
        let (signals, process) = (&self.thread.signals, &*self.process);
        !process.is_shut()
            && (self.is_alone() || (process.shared.set() - signals.blocked()).is_empty())
    }

    /// The pending signal to take next, as far as the sets say.
    #[inline(always)]
    pub fn first(&self) -> Option<First> {
        straight::first(&self.thread.signals, &self.process.shared)
    }

    /// Takes the [first](Current::first) pending signal, whose handler [is steady](How::is_steady), of
    /// a thread that [is undisturbed](Current::is_undisturbed) and was not told, if there is nothing to
    /// do but to enter its handler. `None`, and nothing has happened, in all other cases. If it is not
    /// [alone](Current::is_alone), [`Current::taken_among`] is to be called then. Not for a
    /// frame that goes to an alternate stack with SS_AUTODISARM: the stack is not forgotten here.
    #[inline(always)]
    pub fn take(&mut self, first: First) -> Option<Entered<'_>> {
        self.take_by(first, straight::take::<false>)
    }

    /// As [`Current::take_in_wait`], for a signal of kill(2) or tgkill(2).
    #[inline(always)]
    pub fn take_sender_in_wait(&mut self, first: First) -> Option<Entered<'_>> {
        self.take_by(first, straight::take_sender::<true>)
    }

    /// As [`Current::take`], in a thread that [is undisturbed in its
    /// wait](Current::is_undisturbed_in_wait): the mask that it waits with has ended then.
    #[inline(always)]
    pub fn take_in_wait(&mut self, first: First) -> Option<Entered<'_>> {
        self.take_by(first, straight::take::<true>)
    }

    /// After [`Current::take`] in a thread that is not alone.
    #[inline(always)]
    pub fn taken_among(&mut self) {
        self.process.refused_changed(self.thread);
    }

    /// As [`Current::take`], for a signal that has a node.
    #[inline(always)]
    pub fn take_node(&mut self, first: First) -> Option<Entered<'_>> {
        self.take_by(first, straight::take_node::<false>)
    }

    /// As [`Current::take`], for a signal of kill(2) or tgkill(2).
    #[inline(always)]
    pub fn take_sender(&mut self, first: First) -> Option<Entered<'_>> {
        self.take_by(first, straight::take_sender::<false>)
    }

    /// Whether what can be taken, as [`Current::set_blocked`] says, is no more than one signal, which the
    /// process's queue holds.
    #[inline(always)]
    pub fn only(&self, ready: SigSet) -> Option<Only> {
        straight::only(ready, &self.thread.signals, &self.process.shared)
    }

    /// As [`Current::take`], of what [`Current::only`] found.
    #[inline(always)]
    pub fn take_only(&mut self, only: Only) -> Option<Entered<'_>> {
        self.take_by(only, straight::take_only)
    }

    #[inline(always)]
    fn take_by<'s, W>(
        &'s mut self,
        which: W,
        take: impl FnOnce(
            W,
            &'s mut ThreadSignals,
            &'s mut Pending,
            &'s Dispositions,
            &'s mut Pool<'static>,
        ) -> Option<Entered<'s>>,
    ) -> Option<Entered<'s>> {
        let (thread, process) = (&mut *self.thread, &mut *self.process);
        let (signals, shared) = (&mut thread.signals, &mut process.shared);
        take(which, signals, shared, &process.dispositions, self.pool)
    }

    /// Which of these it is.
    #[inline(always)]
    pub fn place(&self, first: First) -> Place {
        straight::place(first, &self.thread.signals, &self.process.shared)
    }

    /// A thread that had been told takes what it was told of.
    #[inline(always)]
    pub fn untold(&mut self) {
        self.thread.work = false;
    }

    /// The thread is told that it has something to do.
    #[inline(always)]
    pub fn tell(&mut self) {
        self.thread.work = true;
    }

    /// Whether the handler of a fault is to be entered, and nothing is in the way, in a thread that
    /// [is alone](Current::is_alone). Write its frame, with [`Current::caught`]; without that nothing
    /// has happened.
    #[inline(always)]
    pub fn fault(&self, signal: Signal) -> bool {
        !self.thread.work
            && straight::fault(&self.thread.signals, &self.process.dispositions, signal)
    }

    /// The frame of the handler from [`Current::fault`] is sure to be written.
    #[inline(always)]
    pub fn caught(&mut self, entry: &Entry, code: i32, address: u64) -> Entered<'_> {
        self.thread.signals.enter(entry);
        let source = Source::Fault { code, address };
        let altstack = &self.thread.signals.altstack;
        entry.entered(source, altstack, &self.process.dispositions)
    }

    /// The handler of a signal that was found.
    #[inline(always)]
    pub fn entry(&self, signal: Signal) -> Entry {
        let blocked = self.thread.signals.blocked();
        straight::entry(signal, blocked, &self.process.dispositions)
    }

    /// How a signal's handler can be entered.
    #[inline(always)]
    pub fn how(&self, signal: Signal) -> How {
        self.process.dispositions.how(signal)
    }

    /// A signal's action.
    #[inline(always)]
    pub fn action(&self, signal: Signal) -> &SigAction {
        self.process.dispositions.get(signal)
    }

    /// rt_sigprocmask(2): the old mask, and what the thread can take now, of which it
    /// [is to be told](Current::tell).
    #[inline(always)]
    pub fn mask(&mut self, how: i32, set: SigSet) -> Option<(SigSet, SigSet)> {
        let old = self.thread.signals.blocked();
        let new = match how {
            0 => old | set,
            1 => old - set,
            2 => set,
            _ => return None,
        };
        Some((old, self.set_blocked(new)?))
    }

    /// Sets the mask: what the thread can take now, of which it [is to be told](Current::tell).
    #[inline(always)]
    pub fn set_blocked(&mut self, mask: SigSet) -> Option<SigSet> {
        if !self.process.ignores_refused(self.thread) {
            return None;
        }
        self.set_blocked_alone(mask)
    }

    /// As [`Current::set_blocked`], when the thread [is alone](Current::is_alone).
    #[inline(always)]
    pub fn set_blocked_alone(&mut self, mask: SigSet) -> Option<SigSet> {
        // What it was told of may have to go to another thread; or it is to stop, or to exit.
        if self.thread.work {
            return None;
        }
        self.thread.signals.set_blocked(mask);
        Some(self.thread.signals.deliverable(&self.process.shared))
    }

    /// Whether it is the only thread of its process: nobody else can take its signals.
    #[inline(always)]
    pub fn is_alone(&self) -> bool {
        self.process.members == 1
    }

    /// rt_sigaction(2) with a handler, where nothing that is pending is touched. Whether it was
    /// done.
    #[inline(always)]
    pub fn catch(&mut self, signo: usize, new: impl FnOnce() -> SigAction) -> bool {
        self.process.dispositions.catch(signo, new)
    }

    /// rt_sigaction(2) with any action, where nothing that is pending or held back is touched, and
    /// nobody shares the actions. Whether it was done.
    #[inline(always)]
    pub fn set_action(&mut self, signo: i32, new: &SigAction) -> bool {
        let process = &mut *self.process;
        let pending = process.shared.set() | process.directed;
        match Signal::new(signo) {
            Some(signal) if !pending.contains(signal) => {
                process.dispositions.set_quietly(signal, new)
            }
            _ => false,
        }
    }

    /// The pool of queued signals.
    #[inline(always)]
    pub fn pool(&self) -> &Pool<'static> {
        self.pool
    }

    /// The thread's alternate stack.
    #[inline(always)]
    pub fn altstack(&self) -> &AltStack {
        &self.thread.signals.altstack
    }

    /// Whether the thread's alternate stack is `stored`, which a frame holds.
    #[inline(always)]
    pub fn has_altstack(&self, stored: &Stack) -> bool {
        self.altstack().stored_at() == stored || self.has_none_as(stored)
    }

    /// Whether the thread has no alternate stack, nor has `stored`, which a frame holds.
    #[inline(always)]
    pub fn has_none_as(&self, stored: &Stack) -> bool {
        self.altstack().is_none() && stored.flags == SS_DISABLE
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
}
