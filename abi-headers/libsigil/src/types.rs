//! The structures of the header that are the library's own. All others are those of the crates, which
//! are Linux's, byte for byte.

pub(crate) use posix_process::Pid;
#[cfg(not(target_arch = "riscv64"))]
pub(crate) use signal::SigAction;
#[cfg(target_arch = "riscv64")]
pub(crate) use signal::arch::riscv64::SigAction;
pub(crate) use signal::{SigInfo, SigSet, Stack};

/// No thread: an idle processor.
pub const NO_THREAD: u32 = 0xffff_ffff;

/// `what` of `sigil_delivery`: back to the program.
pub const DELIVER_NONE: u32 = 0;
/// `what` of `sigil_delivery`: a handler is to be entered. Write its frame, then call
/// `sigil_enter_handler`; or `sigil_frame_failed`, if the stack cannot take it.
pub const DELIVER_HANDLER: u32 = 1;
/// `what` of `sigil_delivery`: the thread is to exit, by `sigil_exit_thread` with `status`.
pub const DELIVER_EXIT: u32 = 2;
/// `what` of `sigil_delivery`: the thread is to sleep until `wake_stopped` or `notify_fatal`, and to
/// ask again then.
pub const DELIVER_STOP: u32 = 3;
/// `what` of `sigil_delivery`: the system call that was interrupted, if one was, is to be settled as for
/// SIGIL_DELIVER_NONE (it is made again, or gives EINTR), and then the thread is to ask again.
pub const DELIVER_SETTLE: u32 = 4;

/// Result of `sigil_begin_exec`: the caller is alone.
pub const EXEC_READY: i32 = 0;
/// Result of `sigil_begin_exec`: others are yet to end. Sleep until `notify_fatal`, and ask again.
pub const EXEC_WAIT: i32 = 1;
/// Result of `sigil_begin_exec`: the process ends; `sigil_next_delivery` says how.
pub const EXEC_KILLED: i32 = 2;

/// What a thread is to do before it returns to its program.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_delivery {
    /// SIGIL_DELIVER_…
    pub what: u32,
    /// The signal, with SIGIL_DELIVER_HANDLER.
    pub signo: i32,
    /// The status to exit with, with SIGIL_DELIVER_EXIT: coded as in wait(2).
    pub status: i32,
    /// Nothing.
    pub pad: i32,
    /// The mask that the frame saves.
    pub saved_mask: SigSet,
    /// The action of the signal, as it was when it was taken.
    pub action: SigAction,
    /// Its information, for SA_SIGINFO.
    pub info: SigInfo,
}

/// What was made.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_made {
    /// The new process, or that of the new thread.
    pub process: u32,
    /// The new thread, or the main thread of the new process.
    pub thread: u32,
    /// Its number.
    pub tid: Pid,
    /// Whether it is a process.
    pub is_process: i32,
}

/// A process for good, from `sigil_find_process`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_process_ref {
    /// The library's.
    pub words: [u64; 2],
}

/// The action as the library keeps it, of the one that programs have.
#[cfg(not(target_arch = "riscv64"))]
pub(crate) fn kept(action: &SigAction) -> signal::SigAction {
    *action
}

/// The action as the library keeps it, of the one that programs have: without a restorer, and without
/// the flag, which is an unknown one there and is cleared as such.
#[cfg(target_arch = "riscv64")]
pub(crate) fn kept(action: &SigAction) -> signal::SigAction {
    signal::SigAction {
        handler: action.handler,
        flags: action.flags.difference(signal::SaFlags::RESTORER),
        restorer: 0,
        mask: action.mask,
    }
}

/// The action as programs have it.
pub(crate) fn shown(action: &signal::SigAction) -> SigAction {
    SigAction {
        handler: action.handler,
        flags: action.flags,
        #[cfg(not(target_arch = "riscv64"))]
        restorer: action.restorer,
        mask: action.mask,
    }
}
