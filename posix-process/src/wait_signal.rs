//! Accepting signals: rt_sigtimedwait(2).

use crate::ids::ThreadId;
use crate::kernel::Kernel;
use crate::system::System;
use signal::{SigSet, Taken};

impl System {
    /// rt_sigtimedwait(2), first step: takes a pending signal of `set`, blocked or not, of the
    /// thread or of its process. Otherwise, if `wait`, the thread waits from here: it is to sleep
    /// interruptibly (unless it [has work](Self::has_work)) and to call
    /// [`sigtimedwait_end`](Self::sigtimedwait_end) when it wakes, for whatever reason.
    pub fn sigtimedwait(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        set: SigSet,
        wait: bool,
    ) -> Option<Taken> {
        let taken = self.accept(k, t, set);
        if taken.is_none() && wait {
            let signals = &mut self.threads[t].signals;
            let old = signals.blocked();
            // What is waited for wakes the thread although it is blocked.
            signals.begin_wait(set.blockable());
            self.mask_changed(k, t, old);
        }
        taken
    }

    /// rt_sigtimedwait(2), second step: a signal of `set` if there is one now. If not, the call
    /// fails with EINTR if the thread [has work](Self::has_work) or was woken by a signal that
    /// another thread took, and with EAGAIN if its time was up. It is never restarted.
    pub fn sigtimedwait_end(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        set: SigSet,
    ) -> Option<Taken> {
        let signals = &mut self.threads[t].signals;
        let old = signals.blocked();
        signals.end_wait();
        let taken = self.accept(k, t, set);
        self.mask_changed(k, t, old);
        taken
    }

    fn accept(&mut self, k: &mut impl Kernel, t: ThreadId, set: SigSet) -> Option<Taken> {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        let own = thread.signals.pending.set();
        let mut taken = thread
            .signals
            .accept(&mut process.shared, set, &mut self.pool)?;
        self.signal_taken(k, t, &mut taken, own);
        Some(taken)
    }
}
