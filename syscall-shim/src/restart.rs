//! Interrupted system calls: which code a call leaves with, and what becomes of it.

mod rules;

pub use rules::{RULES, RestartRule};

/// How a call that a signal interrupted wants to go on (Linux's internal codes, which no
/// program ever sees).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Restart {
    /// ERESTARTSYS: restarted after a handler with SA_RESTART, or without a handler.
    Sys = 512,
    /// ERESTARTNOINTR: restarted always.
    NoIntr = 513,
    /// ERESTARTNOHAND: restarted unless a handler runs.
    NoHand = 514,
    /// ERESTART_RESTARTBLOCK: goes on by `restart_syscall` unless a handler runs, because the
    /// arguments alone would start it anew (a relative timeout).
    Block = 516,
}

/// What becomes of an interrupted call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The call returns EINTR.
    Eintr,
    /// The call is made again with its number and arguments.
    Again,
    /// `restart_syscall` is made in its place.
    RestartSyscall,
}

impl Restart {
    /// Every code.
    pub const ALL: [Restart; 4] = [Self::Sys, Self::NoIntr, Self::NoHand, Self::Block];

    /// The name as Linux and strace have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sys => "ERESTARTSYS",
            Self::NoIntr => "ERESTARTNOINTR",
            Self::NoHand => "ERESTARTNOHAND",
            Self::Block => "ERESTART_RESTARTBLOCK",
        }
    }

    /// What becomes of the call (signal(7), "Interruption of system calls and library
    /// functions by signal handlers"). `handler` is whether a handler is about to run, and
    /// `sa_restart` whether it was installed with SA_RESTART.
    #[inline]
    pub const fn decide(self, handler: bool, sa_restart: bool) -> Outcome {
        match self {
            Self::NoIntr => Outcome::Again,
            Self::Sys if handler && !sa_restart => Outcome::Eintr,
            Self::NoHand | Self::Block if handler => Outcome::Eintr,
            Self::Sys | Self::NoHand => Outcome::Again,
            Self::Block => Outcome::RestartSyscall,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_linux_s() {
        use Outcome::{Again, Eintr, RestartSyscall};
        // Without a handler; handler without SA_RESTART; handler with it.
        let expected = [
            (Restart::Sys, [Again, Eintr, Again]),
            (Restart::NoIntr, [Again, Again, Again]),
            (Restart::NoHand, [Again, Eintr, Eintr]),
            (Restart::Block, [RestartSyscall, Eintr, Eintr]),
        ];
        for (restart, [none, plain, sa_restart]) in expected {
            assert_eq!(restart.decide(false, false), none);
            assert_eq!(restart.decide(false, true), none);
            assert_eq!(restart.decide(true, false), plain);
            assert_eq!(restart.decide(true, true), sa_restart);
        }
    }
}
