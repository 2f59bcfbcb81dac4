//! Dispositions: rt_sigaction(2).

use crate::ids::ThreadId;
use crate::kernel::Kernel;
use crate::system::System;
use signal::{Effect, Errno, SigAction, Signal};

impl System {
    /// rt_sigaction(2): the old action. EINVAL for a number that is no signal, and for a new
    /// action of SIGKILL or SIGSTOP.
    #[inline]
    pub fn sigaction(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        signo: i32,
        new: Option<&SigAction>,
    ) -> Result<SigAction, Errno> {
        let signal = Signal::new(signo).ok_or(Errno::EINVAL)?;
        let old = *self.action(t, signal);
        if let Some(new) = new {
            self.set_action(k, t, signo, new)?;
        }
        Ok(old)
    }

    /// As [`sigaction`](Self::sigaction), where nobody asks for the old action.
    #[inline(always)]
    pub fn set_action(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        signo: i32,
        new: &SigAction,
    ) -> Result<(), Errno> {
        let signal = Signal::new(signo).ok_or(Errno::EINVAL)?;
        let id = self.threads[t].process;
        let effect = self.processes[id].dispositions.set(signal, new)?;
        if self.processes[id].sharer.is_some() {
            self.spread_disposition(id, signal);
        }
        match effect {
            Effect::None => {}
            Effect::Discard => self.discard(id, signal.set()),
            Effect::Unignored => self.resend_ignored_timers(k, id, signal),
        }
        Ok(())
    }

    /// The action of a signal now.
    #[inline]
    pub fn action(&self, t: ThreadId, signal: Signal) -> &SigAction {
        self.processes[self.threads[t].process]
            .dispositions
            .get(signal)
    }
}
