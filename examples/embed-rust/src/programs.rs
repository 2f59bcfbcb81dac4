//! Two programs, and their signal handlers. Each is a function that goes on where it was at its last
//! system call: what a compiler makes of an `async fn`, by hand.

use crate::call::Call;
use crate::task::{Code, Regs};
use posix_process::wait::options::{WCONTINUED, WUNTRACED};
use signal::{SaFlags, SigSet, Signal};

const MS: u64 = 1_000_000;
/// SIG_BLOCK and SIG_UNBLOCK.
const BLOCK: i32 = 0;
const UNBLOCK: i32 = 1;

/// Where the handlers lie: a program's addresses are numbers, and these count from here.
const TEXT: usize = 0x1000;
const HANDLERS: [Code; 2] = [caught, alarm];
const CAUGHT: usize = TEXT;
const ALARM: usize = TEXT + 1;

/// The code at an address; `None` where a real machine would fault.
pub fn code_at(address: usize) -> Option<Code> {
    HANDLERS.get(address.checked_sub(TEXT)?).copied()
}

const USR1: i32 = Signal::SIGUSR1.number();
const ALRM: i32 = Signal::SIGALRM.number();

fn print(text: impl Into<String>) -> Call {
    Call::Print(text.into())
}

/// A shell of sorts: makes children, sends them signals, waits for them.
pub fn parent(r: &mut Regs) -> Call {
    let result = r.result;
    match r.next() {
        0 => Call::Fork,
        1 if result == Ok(0) => {
            r.jump(child);
            print("I am the child")
        }
        1 => {
            r.child = result.unwrap_or(0);
            print(format!("my child is {:?}", result))
        }
        2 => Call::Sleep(10 * MS),

        3 => print("a signal that the child catches"),
        4 => Call::Kill(r.child, USR1),
        5 => Call::Sleep(20 * MS),

        6 => print("one that stops it, however it slept"),
        7 => Call::Kill(r.child, Signal::SIGSTOP.number()),
        8 => Call::Wait(r.child, WUNTRACED),
        9 => print(format!("wait: {}", status(result))),
        10 => print("what comes now has to wait until it continues"),
        11 => Call::Kill(r.child, USR1),
        12 => Call::Sleep(30 * MS),
        13 => Call::Kill(r.child, Signal::SIGCONT.number()),
        14 => Call::Wait(r.child, WCONTINUED),
        15 => print(format!("wait: {}", status(result))),

        16 => Call::Sigaction(ALRM, ALARM, SaFlags::RESTART),
        17 => Call::Sigaction(USR1, CAUGHT, SaFlags::RESTART),
        18 => Call::Setitimer(5 * MS, 10 * MS),
        19 => print("until the child ends, a timer interrupts wait, which goes on (SA_RESTART)"),
        20 => Call::Wait(r.child, 0),
        21 => print(format!("wait: {}", status(result))),
        22 => Call::Setitimer(0, 0),

        23 => Call::Fork,
        24 if result == Ok(0) => {
            r.jump(victim);
            Call::Pause
        }
        24 => {
            r.child = result.unwrap_or(0);
            Call::Sleep(70 * MS)
        }
        25 => Call::Kill(r.child, Signal::SIGTERM.number()),
        26 => Call::Wait(-1, 0),
        27 => print(format!("wait: {}", status(result))),
        28 => Call::Wait(-1, 0),
        29 => print(format!("wait, without children: {result:?}")),
        _ => Call::Exit(0),
    }
}

/// Catches SIGUSR1, and looks at what that does to its own calls.
fn child(r: &mut Regs) -> Call {
    let result = r.result;
    match r.next() {
        0 => Call::Sigaction(USR1, CAUGHT, SaFlags::empty()),
        1 => Call::Pause,
        2 => print(format!("pause: {result:?}")),
        3 => Call::Pause,
        4 => print(format!("pause: {result:?}")),
        5 => Call::Sigprocmask(BLOCK, SigSet::of(&[Signal::SIGUSR1])),
        6 => Call::Kill(0, USR1),
        7 => print("SIGUSR1 is sent to the group and blocked here"),
        8 => Call::Sigprocmask(UNBLOCK, SigSet::of(&[Signal::SIGUSR1])),
        9 => print("it has come"),
        10 => Call::Sleep(50 * MS),
        _ => Call::Exit(7),
    }
}

/// Waits for its end.
fn victim(_: &mut Regs) -> Call {
    Call::Pause
}

/// A handler.
fn caught(r: &mut Regs) -> Call {
    match r.next() {
        0 => print(format!("  in the handler of signal {}", r.signo)),
        _ => Call::Sigreturn,
    }
}

fn alarm(r: &mut Regs) -> Call {
    match r.next() {
        0 => print("  SIGALRM"),
        _ => Call::Sigreturn,
    }
}

/// What a shell would say of a status of wait(2).
fn status(result: Result<i32, signal::Errno>) -> String {
    match result {
        Err(errno) => format!("{errno:?}"),
        Ok(0xffff) => "it continues".into(),
        Ok(word) if word & 0xff == 0x7f => format!("stopped by signal {}", word >> 8),
        Ok(word) if word & 0x7f == 0 => format!("exited with {}", word >> 8),
        Ok(word) => format!("ended by signal {}", word & 0x7f),
    }
}
