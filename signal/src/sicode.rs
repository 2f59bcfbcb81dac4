//! Values of `si_code` (POSIX.1-2017 `<signal.h>`, sigaction(2)). Above zero: from the kernel.

/// Sent by kill(2).
pub const SI_USER: i32 = 0;
/// Sent by the kernel, for no reason with a code of its own.
pub const SI_KERNEL: i32 = 0x80;
/// Sent by sigqueue(3).
pub const SI_QUEUE: i32 = -1;
/// A POSIX timer expired.
pub const SI_TIMER: i32 = -2;
/// A message arrived on an empty message queue.
pub const SI_MESGQ: i32 = -3;
/// An asynchronous transfer completed.
pub const SI_ASYNCIO: i32 = -4;
/// Queued SIGIO.
pub const SI_SIGIO: i32 = -5;
/// Sent by tkill(2) or tgkill(2).
pub const SI_TKILL: i32 = -6;
/// Sent by execve to the other threads of its process.
pub const SI_DETHREAD: i32 = -7;
/// An asynchronous name look-up completed.
pub const SI_ASYNCNL: i32 = -60;

/// SIGILL: illegal opcode.
pub const ILL_ILLOPC: i32 = 1;
/// SIGILL: illegal operand.
pub const ILL_ILLOPN: i32 = 2;
/// SIGILL: illegal addressing mode.
pub const ILL_ILLADR: i32 = 3;
/// SIGILL: illegal trap.
pub const ILL_ILLTRP: i32 = 4;
/// SIGILL: privileged opcode.
pub const ILL_PRVOPC: i32 = 5;
/// SIGILL: privileged register.
pub const ILL_PRVREG: i32 = 6;
/// SIGILL: coprocessor error.
pub const ILL_COPROC: i32 = 7;
/// SIGILL: internal stack error.
pub const ILL_BADSTK: i32 = 8;
/// SIGILL: unimplemented instruction address.
pub const ILL_BADIADDR: i32 = 9;

/// SIGFPE: integer division by zero.
pub const FPE_INTDIV: i32 = 1;
/// SIGFPE: integer overflow.
pub const FPE_INTOVF: i32 = 2;
/// SIGFPE: floating-point division by zero.
pub const FPE_FLTDIV: i32 = 3;
/// SIGFPE: floating-point overflow.
pub const FPE_FLTOVF: i32 = 4;
/// SIGFPE: floating-point underflow.
pub const FPE_FLTUND: i32 = 5;
/// SIGFPE: floating-point inexact result.
pub const FPE_FLTRES: i32 = 6;
/// SIGFPE: invalid floating-point operation.
pub const FPE_FLTINV: i32 = 7;
/// SIGFPE: subscript out of range.
pub const FPE_FLTSUB: i32 = 8;
/// SIGFPE: the cause is not known.
pub const FPE_FLTUNK: i32 = 14;
/// SIGFPE: trap on a condition.
pub const FPE_CONDTRAP: i32 = 15;

/// SIGSEGV: nothing is mapped at the address.
pub const SEGV_MAPERR: i32 = 1;
/// SIGSEGV: the mapping does not allow the access.
pub const SEGV_ACCERR: i32 = 2;
/// SIGSEGV: failed address bound checks.
pub const SEGV_BNDERR: i32 = 3;
/// SIGSEGV: access denied by memory protection keys.
pub const SEGV_PKUERR: i32 = 4;
/// SIGSEGV: ADI is not enabled for the mapped object.
pub const SEGV_ACCADI: i32 = 5;
/// SIGSEGV: disrupting MCD error.
pub const SEGV_ADIDERR: i32 = 6;
/// SIGSEGV: precise MCD exception.
pub const SEGV_ADIPERR: i32 = 7;
/// SIGSEGV: asynchronous error of Arm's memory tags.
pub const SEGV_MTEAERR: i32 = 8;
/// SIGSEGV: synchronous exception of Arm's memory tags.
pub const SEGV_MTESERR: i32 = 9;

/// SIGBUS: invalid address alignment.
pub const BUS_ADRALN: i32 = 1;
/// SIGBUS: nonexistent physical address (beyond the end of the mapped object).
pub const BUS_ADRERR: i32 = 2;
/// SIGBUS: hardware error of the object.
pub const BUS_OBJERR: i32 = 3;
/// SIGBUS: a hardware memory error that the program met.
pub const BUS_MCEERR_AR: i32 = 4;
/// SIGBUS: a hardware memory error that it has not met yet.
pub const BUS_MCEERR_AO: i32 = 5;

/// SIGTRAP: breakpoint.
pub const TRAP_BRKPT: i32 = 1;
/// SIGTRAP: single step.
pub const TRAP_TRACE: i32 = 2;
/// SIGTRAP: branch step.
pub const TRAP_BRANCH: i32 = 3;
/// SIGTRAP: hardware breakpoint or watchpoint.
pub const TRAP_HWBKPT: i32 = 4;
/// SIGTRAP: the cause is not known.
pub const TRAP_UNK: i32 = 5;
/// SIGTRAP: a performance event.
pub const TRAP_PERF: i32 = 6;

/// SIGCHLD: the child called `exit`.
pub const CLD_EXITED: i32 = 1;
/// SIGCHLD: a signal ended the child.
pub const CLD_KILLED: i32 = 2;
/// SIGCHLD: a signal ended the child, with core.
pub const CLD_DUMPED: i32 = 3;
/// SIGCHLD: the traced child has trapped.
pub const CLD_TRAPPED: i32 = 4;
/// SIGCHLD: the child stopped.
pub const CLD_STOPPED: i32 = 5;
/// SIGCHLD: the stopped child continued.
pub const CLD_CONTINUED: i32 = 6;

/// SIGIO: data can be read.
pub const POLL_IN: i32 = 1;
/// SIGIO: data can be written.
pub const POLL_OUT: i32 = 2;
/// SIGIO: a message can be read.
pub const POLL_MSG: i32 = 3;
/// SIGIO: input or output error.
pub const POLL_ERR: i32 = 4;
/// SIGIO: high-priority input can be read.
pub const POLL_PRI: i32 = 5;
/// SIGIO: the other side hung up.
pub const POLL_HUP: i32 = 6;

/// SIGSYS: a seccomp filter asked for it.
pub const SYS_SECCOMP: i32 = 1;
/// SIGSYS: system-call user dispatch.
pub const SYS_USER_DISPATCH: i32 = 2;
