//! Which calls of the table programs are made of.

use syscall_shim::Call;

/// What a call's result is, as `ended` in `stage.h` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A number that is the same on each kernel.
    Value,
    /// A process or a thread.
    Pid,
    /// A descriptor, of which the number is open.
    Descriptor,
    /// A timer, by the memory that its last argument names.
    Timer,
}

impl Gives {
    /// Its letter.
    pub fn letter(self) -> char {
        match self {
            Gives::Value => 'v',
            Gives::Pid => 'p',
            Gives::Descriptor => 'f',
            Gives::Timer => 'i',
        }
    }
}

/// A call that programs make.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// The call; its arguments are made by their types in the table.
    pub call: Call,
    /// How often, beside the others.
    pub weight: usize,
    /// Its result.
    pub gives: Gives,
}

const fn chosen(call: Call, weight: usize, gives: Gives) -> Chosen {
    Chosen {
        call,
        weight,
        gives,
    }
}

/// All of them.
pub const CHOSEN: &[Chosen] = &[
    chosen(Call::rt_sigaction, 70, Gives::Value),
    chosen(Call::rt_sigprocmask, 40, Gives::Value),
    chosen(Call::rt_sigpending, 14, Gives::Value),
    chosen(Call::rt_sigsuspend, 14, Gives::Value),
    chosen(Call::rt_sigtimedwait, 26, Gives::Value),
    chosen(Call::rt_sigqueueinfo, 20, Gives::Value),
    chosen(Call::rt_tgsigqueueinfo, 8, Gives::Value),
    chosen(Call::sigaltstack, 10, Gives::Value),
    chosen(Call::kill, 90, Gives::Value),
    chosen(Call::tkill, 14, Gives::Value),
    chosen(Call::tgkill, 14, Gives::Value),
    chosen(Call::pause, 8, Gives::Value),
    chosen(Call::pidfd_open, 8, Gives::Descriptor),
    chosen(Call::pidfd_send_signal, 12, Gives::Value),
    chosen(Call::exit, 6, Gives::Value),
    chosen(Call::exit_group, 16, Gives::Value),
    chosen(Call::wait4, 44, Gives::Pid),
    chosen(Call::waitid, 40, Gives::Value),
    chosen(Call::getpid, 2, Gives::Pid),
    chosen(Call::gettid, 2, Gives::Pid),
    chosen(Call::getppid, 5, Gives::Pid),
    chosen(Call::getpgrp, 3, Gives::Pid),
    chosen(Call::getpgid, 5, Gives::Pid),
    chosen(Call::setpgid, 16, Gives::Value),
    chosen(Call::getsid, 4, Gives::Pid),
    chosen(Call::setsid, 6, Gives::Pid),
    chosen(Call::prctl, 14, Gives::Value),
    chosen(Call::getrlimit, 2, Gives::Value),
    chosen(Call::setrlimit, 5, Gives::Value),
    chosen(Call::prlimit64, 3, Gives::Value),
    chosen(Call::nanosleep, 6, Gives::Value),
    chosen(Call::clock_nanosleep, 6, Gives::Value),
    chosen(Call::alarm, 4, Gives::Value),
    chosen(Call::getitimer, 4, Gives::Value),
    chosen(Call::setitimer, 8, Gives::Value),
    chosen(Call::timer_create, 12, Gives::Timer),
    chosen(Call::timer_settime, 14, Gives::Value),
    chosen(Call::timer_gettime, 5, Gives::Value),
    chosen(Call::timer_getoverrun, 5, Gives::Value),
    chosen(Call::timer_delete, 5, Gives::Value),
    chosen(Call::ppoll, 12, Gives::Value),
    chosen(Call::read, 8, Gives::Value),
    chosen(Call::write, 5, Gives::Value),
    chosen(Call::futex, 5, Gives::Value),
    chosen(Call::setresuid, 3, Gives::Value),
    chosen(Call::setreuid, 1, Gives::Value),
    chosen(Call::setuid, 1, Gives::Value),
    chosen(Call::ioctl, 2, Gives::Value),
    chosen(Call::close, 3, Gives::Value),
    chosen(Call::restart_syscall, 1, Gives::Value),
];

/// What a call of programs gives.
pub fn gives(call: Call) -> Gives {
    let found = CHOSEN.iter().find(|chosen| chosen.call == call);
    found.map_or(Gives::Value, |chosen| chosen.gives)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syscall_shim::Support;

    #[test]
    fn each_call_is_there_and_named_once() {
        for (n, chosen) in CHOSEN.iter().enumerate() {
            let info = chosen.call.info();
            assert_ne!(info.support, Support::Absent, "{}", info.name);
            let first = CHOSEN.iter().position(|other| other.call == chosen.call);
            assert_eq!(first, Some(n), "{}", info.name);
        }
    }
}
