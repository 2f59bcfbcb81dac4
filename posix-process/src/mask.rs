//! Signal masks: rt_sigprocmask(2), rt_sigpending(2), and the calls that swap the mask while
//! they wait (rt_sigsuspend(2), pselect6(2), ppoll(2), epoll_pwait(2)).

use crate::ids::ThreadId;
use crate::kernel::Kernel;
use crate::process::Process;
use crate::system::System;
use crate::thread::Thread;
use signal::{AltStack, Errno, MaskHow, SigSet, Stack};

impl System {
    /// The thread's mask.
    #[inline]
    pub fn blocked(&self, t: ThreadId) -> SigSet {
        self.threads[t].signals.blocked()
    }

    /// rt_sigprocmask(2): the old mask. EINVAL for a `how` that is none, if there is a set.
    #[inline]
    pub fn sigprocmask(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        how: i32,
        set: Option<SigSet>,
    ) -> Result<SigSet, Errno> {
        let thread = &self.threads[t];
        let old = thread.signals.blocked();
        if let Some(set) = set {
            let new = thread.signals.masked(MaskHow::new(how)?, set);
            self.set_blocked(k, t, new);
        }
        Ok(old)
    }

    /// Sets the mask: rt_sigreturn(2), siglongjmp(3) through rt_sigprocmask, execve.
    #[inline(always)]
    pub fn set_blocked(&mut self, k: &mut impl Kernel, t: ThreadId, mask: SigSet) {
        let signals = &mut self.threads[t].signals;
        let old = signals.blocked();
        signals.set_blocked(mask);
        self.mask_changed(k, t, old);
    }

    /// rt_sigpending(2): pending for the thread or its process, and blocked.
    pub fn sigpending(&self, t: ThreadId) -> SigSet {
        let thread = &self.threads[t];
        thread
            .signals
            .sigpending(&self.processes[thread.process].shared)
    }

    /// Whether a signal of `set` is pending for the thread or its process, blocked or not.
    pub fn is_pending(&self, t: ThreadId, set: SigSet) -> bool {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        (thread.signals.pending.set() | process.shared.set()).intersects(set)
    }

    /// The mask of rt_sigsuspend, pselect6, ppoll or epoll_pwait holds from here: until a handler
    /// runs, whose frame saves the mask of before, or until
    /// [`next_delivery`](Self::next_delivery) has nothing to deliver, or until
    /// [`end_temporary_mask`](Self::end_temporary_mask).
    pub fn begin_temporary_mask(&mut self, k: &mut impl Kernel, t: ThreadId, mask: SigSet) {
        let signals = &mut self.threads[t].signals;
        let old = signals.blocked();
        signals.begin_temporary_mask(mask);
        self.mask_changed(k, t, old);
    }

    /// The call that set a temporary mask returns without EINTR: the old mask is back, and what
    /// only the temporary one let through stays pending.
    pub fn end_temporary_mask(&mut self, k: &mut impl Kernel, t: ThreadId) {
        let signals = &mut self.threads[t].signals;
        let old = signals.blocked();
        if signals.end_temporary_mask() {
            self.mask_changed(k, t, old);
        }
    }

    /// Whether the mask of [`begin_temporary_mask`](Self::begin_temporary_mask) holds.
    pub fn has_temporary_mask(&self, t: ThreadId) -> bool {
        self.threads[t].signals.has_temporary_mask()
    }

    /// sigaltstack(2): what was set before. `sp` is the caller's stack pointer.
    pub fn sigaltstack(
        &mut self,
        t: ThreadId,
        sp: usize,
        new: Option<&Stack>,
    ) -> Result<Stack, Errno> {
        self.sigaltstack_at_least(t, sp, new, 0)
    }

    /// As [`sigaltstack`](Self::sigaltstack), of a thread whose frames want `least` bytes
    /// ([`AltStack::set_at_least`]).
    pub fn sigaltstack_at_least(
        &mut self,
        t: ThreadId,
        sp: usize,
        new: Option<&Stack>,
        least: usize,
    ) -> Result<Stack, Errno> {
        let altstack = &mut self.threads[t].signals.altstack;
        let old = altstack.get(sp);
        if let Some(new) = new {
            altstack.set_at_least(sp, new, least)?;
        }
        Ok(old)
    }

    /// The thread's alternate stack, for placing and restoring signal frames.
    #[inline]
    pub fn altstack(&mut self, t: ThreadId) -> &mut AltStack {
        &mut self.threads[t].signals.altstack
    }

    /// Whether the thread has something to do before it returns to its program or goes to sleep
    /// interruptibly. A flag that a kernel raises in [`Kernel::notify`] may be stale; this is not
    /// more often true than necessary.
    #[inline]
    pub fn has_work(&self, t: ThreadId) -> bool {
        self.threads[t].work
    }

    /// To be called after every change of a mask, with the mask of before.
    #[inline]
    pub(crate) fn mask_changed(&mut self, k: &mut impl Kernel, t: ThreadId, old: SigSet) {
        let (thread, process) = self.pair(t);
        let had_work = thread.work;
        thread.work = has_more(thread, process);
        process.refused_changed(thread);
        if thread.work || had_work {
            self.tell_of_mask(k, t, old, had_work);
        }
    }

    /// Tells a thread what its new mask lets through, and others of what it does not any more.
    #[inline(never)]
    pub(crate) fn tell_of_mask(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        old: SigSet,
        had_work: bool,
    ) {
        let (thread, process) = self.pair(t);
        if thread.work {
            k.notify(t);
        }
        if process.members == 1 {
            return;
        }
        let new = thread.signals.blocked();
        let pass_on = process.shared.set() & (new - old);
        // Only a thread that was told of a signal can have been the only one told.
        if had_work && !pass_on.is_empty() {
            self.retarget(k, t, pass_on);
        }
    }
}

/// Whether a thread has something to do before it returns to its program: a signal to take, or its
/// process ends or stops.
#[inline(always)]
pub(crate) fn has_more(thread: &Thread, process: &Process) -> bool {
    !thread.signals.deliverable(&process.shared).is_empty() || process.is_shut()
}
