//! Waiting for signals: sigsuspend(2), sigtimedwait(2).

use signal::{SigSet, Signal, Taken};

use super::Current;
#[cfg(doc)]
use crate::system::System;

impl Current<'_> {
    /// rt_sigsuspend(2), first step, when no signal is pending that `mask` lets through, and the thread
    /// has nothing else to do: as [`System::begin_temporary_mask`]. Whether it is done; otherwise
    /// nothing has happened.
    #[inline(always)]
    pub fn begin_suspend(&mut self, mask: SigSet) -> bool {
        let pending = self.thread.signals.pending.set() | self.process.shared.set();
        let waits = !self.thread.work
            && mask.blockable().is_superset(pending)
            && self.process.ignores_refused(self.thread);
        if waits {
            self.thread.signals.begin_temporary_mask(mask);
        }
        waits
    }

    /// rt_sigtimedwait(2), first step, when no signal is pending that the thread takes or that is
    /// one of `set`, and it has nothing else to do: it waits from here, as after
    /// [`System::sigtimedwait`]. Whether it does; otherwise nothing has happened.
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

    /// rt_sigtimedwait(2), second step, when what woke the thread is a signal of `set` that was sent
    /// to it, or to its process, of which it is the only thread: as [`System::sigtimedwait_end`], and
    /// whether there is something to do now. `None`, and nothing has happened, in all other cases.
    #[inline(always)]
    pub fn end_wait(&mut self, set: SigSet) -> Option<(Taken, bool)> {
        let (thread, process) = (&mut *self.thread, &mut *self.process);
        // What the process has pending may have to go to another thread, and its interval timer goes
        // on when the signal is taken.
        let others = match process.members {
            1 => Signal::SIGALRM.set(),
            _ => SigSet::FULL,
        };
        if process.shared.set().intersects(set & others)
            || process.is_shut()
            || !process.ignores_refused(thread)
        {
            return None;
        }
        let taken = thread
            .signals
            .accept_sender(&mut process.shared, set, self.pool)?;
        thread.signals.end_wait();
        thread.work = !thread.signals.deliverable(&process.shared).is_empty();
        Some((taken, thread.work))
    }
}
