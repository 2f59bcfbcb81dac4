//! What the kernel keeps of a thread. Here each process has one.

use crate::call::Call;
use posix_process::ProcessId;
use signal::{Errno, SigSet};

/// What stands in for machine code: it runs up to its next system call.
pub type Code = fn(&mut Regs) -> Call;

/// What stands in for registers and memory. A plain copy of them is all that fork takes.
#[derive(Clone, Copy)]
pub struct Regs {
    /// The function that runs, …
    pub code: Code,
    /// … and how far it has come: together the program counter.
    step: u32,
    /// What the last system call returned.
    pub result: Result<i32, Errno>,
    /// A handler's argument.
    pub signo: i32,
    /// The program's variable.
    pub child: i32,
}

impl Regs {
    /// At the beginning of `code`.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            step: 0,
            result: Ok(0),
            signo: 0,
            child: 0,
        }
    }

    /// Goes on at the beginning of `code`, with what the program knows.
    pub fn jump(&mut self, code: Code) {
        self.code = code;
        self.step = 0;
    }

    /// The step that the program is at; the next one from now on.
    pub fn next(&mut self) -> u32 {
        self.step += 1;
        self.step - 1
    }
}

/// A signal frame: what a handler interrupted, and what `sigreturn` puts back. In a kernel with
/// memory it lies on the program's stack and nowhere else, since programs jump out of handlers:
/// `signal::arch` has Linux's layout of it.
pub struct Frame {
    pub regs: Regs,
    pub mask: SigSet,
    /// The system call that goes on then (SA_RESTART).
    pub call: Option<Call>,
}

/// Where a thread is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In the queue of those that can run.
    Ready,
    /// Asleep in a system call; a signal wakes it (Linux's TASK_INTERRUPTIBLE).
    Asleep,
    /// Stopped by a stop signal; only SIGCONT and the end of its process wake it.
    Stopped,
}

/// A thread.
pub struct Task {
    pub process: ProcessId,
    pub regs: Regs,
    pub state: State,
    /// The kernel was told that the thread has something to do before it goes on: Linux's
    /// TIF_SIGPENDING. It may be up without need; the `System` has the truth.
    pub signal: bool,
    /// The system call that it is in: where it sleeps, or which a signal interrupted.
    pub call: Option<Call>,
    /// When a sleep in it is over.
    pub alarm: Option<u64>,
    /// The stack of handlers that run.
    pub frames: Vec<Frame>,
}

impl Task {
    pub fn new(process: ProcessId, regs: Regs) -> Self {
        Self {
            process,
            regs,
            state: State::Ready,
            signal: false,
            call: None,
            alarm: None,
            frames: Vec::new(),
        }
    }
}
