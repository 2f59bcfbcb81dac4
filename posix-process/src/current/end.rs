//! What the running thread has used, and its end.

use super::Current;
use crate::account::account;
use crate::family::News;
use crate::status::ExitStatus;
#[cfg(doc)]
use crate::system::System;
use crate::thread::Stop;
use crate::usage::{CpuTime, Usage};

impl Current<'_> {
    /// [`System::account_cpu`], but for what that sets off. Whether something is to be: then `System`'s
    /// is to be called.
    #[inline(always)]
    pub fn account_cpu(&mut self, user_ns: u64, system_ns: u64) -> bool {
        account(self.thread, self.process, CpuTime { user_ns, system_ns })
    }

    /// [`System::usage_mut`].
    #[inline(always)]
    pub fn usage_mut(&mut self) -> &mut Usage {
        &mut self.thread.usage
    }

    /// [`System::memory_gone`].
    #[inline(always)]
    pub fn memory_gone(&mut self, peak_kb: u64) {
        self.process.usage.remember_peak(peak_kb);
    }

    /// Whether it is the only thread of its process that has not begun to exit.
    #[inline(always)]
    pub fn is_last(&self) -> bool {
        self.process.live == 1
    }

    /// Whether [`System::leaves_behind`] has something to say.
    #[inline(always)]
    pub fn leaves_something_behind(&self) -> bool {
        self.process.leaves_something_behind()
    }

    /// [`System::exit_group`] where nobody else is to be told and nothing has been said of the end
    /// yet: whether it is done.
    #[inline(always)]
    pub fn exit_alone(&mut self, status: ExitStatus) -> bool {
        let process = &mut *self.process;
        let done = process.members == 1 && process.exit.is_none() && process.news == News::None;
        if done {
            process.begin_exit(status);
            self.thread.stop = Stop::No;
        }
        done
    }
}
