//! Names in calls on signals, clocks and timers.

use signal::Signal;
use signal::sicode::*;

use super::names;

names! {
    SIG_HOW "SIG":
        0 SIG_BLOCK, 1 SIG_UNBLOCK, 2 SIG_SETMASK;
    SA_FLAGS "SA":
        0x0400_0000 SA_RESTORER, 0x0800_0000 SA_ONSTACK, 0x1000_0000 SA_RESTART,
        0x2000_0000 SA_INTERRUPT, 0x4000_0000 SA_NODEFER, 0x8000_0000 SA_RESETHAND,
        0x4 SA_SIGINFO, 0x1 SA_NOCLDSTOP, 0x2 SA_NOCLDWAIT;
    SS_FLAGS "SS":
        0x1 SS_ONSTACK, 0x2 SS_DISABLE, 0x8000_0000 SS_AUTODISARM;
    SIGEV "SIGEV":
        0 SIGEV_SIGNAL, 1 SIGEV_NONE, 2 SIGEV_THREAD, 4 SIGEV_THREAD_ID;
    CLOCKS "CLOCK":
        0 CLOCK_REALTIME, 1 CLOCK_MONOTONIC, 2 CLOCK_PROCESS_CPUTIME_ID,
        3 CLOCK_THREAD_CPUTIME_ID, 4 CLOCK_MONOTONIC_RAW, 5 CLOCK_REALTIME_COARSE,
        6 CLOCK_MONOTONIC_COARSE, 7 CLOCK_BOOTTIME, 8 CLOCK_REALTIME_ALARM,
        9 CLOCK_BOOTTIME_ALARM, 10 CLOCK_SGI_CYCLE, 11 CLOCK_TAI;
    TIMER_FLAGS "TIMER":
        0x1 TIMER_ABSTIME;
    ITIMERS "ITIMER":
        0 ITIMER_REAL, 1 ITIMER_VIRTUAL, 2 ITIMER_PROF;
}

macro_rules! codes {
    ($($name:ident)*) => {
        &[$(($name, stringify!($name))),*]
    };
}

const GENERAL: &[(i32, &str)] = codes! {
    SI_USER SI_KERNEL SI_QUEUE SI_TIMER SI_MESGQ SI_ASYNCIO SI_SIGIO SI_TKILL SI_DETHREAD
    SI_ASYNCNL
};

const ILL: &[(i32, &str)] = codes! {
    ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC ILL_BADSTK
};

const FPE: &[(i32, &str)] = codes! {
    FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV FPE_FLTSUB
    FPE_FLTUNK
};

const SEGV: &[(i32, &str)] = codes! { SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR };
const BUS: &[(i32, &str)] = codes! { BUS_ADRALN BUS_ADRERR BUS_OBJERR };
const TRAP: &[(i32, &str)] = codes! { TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT };

const CLD: &[(i32, &str)] = codes! {
    CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED
};

const POLL: &[(i32, &str)] = codes! { POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP };
const SYS: &[(i32, &str)] = codes! { SYS_SECCOMP SYS_USER_DISPATCH };

/// The name of `si_code`: general, or one of the signal's own.
pub(in crate::trace) fn signal_code(signal: Option<Signal>, code: i32) -> Option<&'static str> {
    let own = match signal {
        Some(Signal::SIGILL) => ILL,
        Some(Signal::SIGFPE) => FPE,
        Some(Signal::SIGSEGV) => SEGV,
        Some(Signal::SIGBUS) => BUS,
        Some(Signal::SIGTRAP) => TRAP,
        Some(Signal::SIGCHLD) => CLD,
        Some(Signal::SIGIO) => POLL,
        Some(Signal::SIGSYS) => SYS,
        _ => &[],
    };
    let found = GENERAL.iter().chain(own).find(|&&(known, _)| known == code);
    found.map(|&(_, name)| name)
}
