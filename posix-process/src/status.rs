//! How a process ended, stopped or continued, as wait(2) tells it.

use signal::Signal;

/// How a thread or a process ended, coded as in the status of wait(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus(u16);

impl ExitStatus {
    /// Ended by exit(2) with this code, of which the low 8 bits count.
    #[inline]
    pub const fn exited(code: i32) -> Self {
        Self(((code & 0xff) as u16) << 8)
    }

    /// Ended by a signal; `core` is WCOREDUMP.
    #[inline]
    pub const fn signaled(signal: Signal, core: bool) -> Self {
        Self(signal.number() as u16 | (core as u16) << 7)
    }

    /// The status word of wait(2).
    #[inline]
    pub const fn raw(self) -> i32 {
        self.0 as i32
    }

    /// WEXITSTATUS, if WIFEXITED.
    pub const fn code(self) -> Option<i32> {
        if self.0 & 0x7f == 0 {
            Some((self.0 >> 8) as i32)
        } else {
            None
        }
    }

    /// WTERMSIG, if WIFSIGNALED.
    pub const fn signal(self) -> Option<Signal> {
        Signal::new((self.0 & 0x7f) as i32)
    }

    /// WCOREDUMP.
    pub const fn core(self) -> bool {
        self.0 & 0x80 != 0
    }
}

/// A change of a process's state that its parent can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateChange {
    /// Its last thread ended. The process is gone, or a zombie.
    Exited(ExitStatus),
    /// All its threads are stopped, by this signal.
    Stopped(Signal),
    /// It was stopped and goes on.
    Continued,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_as_in_wait() {
        assert_eq!(ExitStatus::exited(0x1ff).raw(), 0xff00);
        assert_eq!(ExitStatus::exited(-1).code(), Some(255));
        assert_eq!(ExitStatus::exited(3).signal(), None);
        let killed = ExitStatus::signaled(Signal::SIGSEGV, true);
        assert_eq!(
            (killed.raw(), killed.code(), killed.core()),
            (139, None, true)
        );
        assert_eq!(killed.signal(), Some(Signal::SIGSEGV));
        assert_eq!(ExitStatus::signaled(Signal::SIGRTMAX, false).raw(), 64);
    }
}
