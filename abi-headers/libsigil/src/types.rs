//! The structures of the header. Those that programs see, too, are Linux's, byte for byte.

use signal::{Info, SigAction, SigInfo, Stack};

/// No thread: an idle processor.
pub const SIGIL_NO_THREAD: u32 = 0xffff_ffff;

/// `what` of `sigil_delivery`: back to the program.
pub const SIGIL_DELIVER_NONE: u32 = 0;
/// `what` of `sigil_delivery`: a handler is to be entered. Write its frame, then call
/// `sigil_enter_handler`; or `sigil_frame_failed`, if the stack cannot take it.
pub const SIGIL_DELIVER_HANDLER: u32 = 1;
/// `what` of `sigil_delivery`: the thread is to exit, by `sigil_exit_thread` with `status`.
pub const SIGIL_DELIVER_EXIT: u32 = 2;
/// `what` of `sigil_delivery`: the thread is to sleep until `wake_stopped` or `notify_fatal`, and to
/// ask again then.
pub const SIGIL_DELIVER_STOP: u32 = 3;

/// Result of `sigil_begin_exec`: the caller is alone.
pub const SIGIL_EXEC_READY: i32 = 0;
/// Result of `sigil_begin_exec`: others are yet to end. Sleep until `notify_fatal`, and ask again.
pub const SIGIL_EXEC_WAIT: i32 = 1;
/// Result of `sigil_begin_exec`: the process ends; `sigil_next_delivery` says how.
pub const SIGIL_EXEC_KILLED: i32 = 2;

/// The kernel's `struct sigaction`, as rt_sigaction(2) has it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_sigaction {
    /// 0 SIG_DFL, 1 SIG_IGN, or the handler's address.
    pub handler: usize,
    /// SA_…
    pub flags: u64,
    /// Where the handler returns to, with SA_RESTORER.
    pub restorer: usize,
    /// Blocked while the handler runs; signal n is bit n-1.
    pub mask: u64,
}

/// `siginfo_t`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_siginfo {
    /// `si_signo`.
    pub signo: i32,
    /// `si_errno`.
    pub err: i32,
    /// `si_code`.
    pub code: i32,
    /// Nothing.
    pub pad: i32,
    /// The rest, which depends on the signal: sigaction(2).
    pub fields: [u64; 14],
}

/// `stack_t`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_stack {
    /// `ss_sp`.
    pub sp: usize,
    /// `ss_flags`.
    pub flags: i32,
    /// Nothing.
    pub pad: i32,
    /// `ss_size`.
    pub size: usize,
}

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
    pub saved_mask: u64,
    /// The action of the signal, as it was when it was taken.
    pub action: sigil_sigaction,
    /// Its information, for SA_SIGINFO.
    pub info: sigil_siginfo,
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
    pub tid: i32,
    /// Whether it is a process.
    pub is_process: i32,
}

/// What a call of clone(2) or clone3(2) asks for, as far as processes are concerned.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_clone_args {
    /// CLONE_…, without the byte that clone(2) has the exit signal in.
    pub flags: u64,
    /// The signal that tells the parent of the end of a new process: SIGCHLD for fork(2); 0 for none.
    pub exit_signal: i32,
    /// The number that it is to have (clone3(2), `set_tid`); 0 for any.
    pub set_tid: i32,
}

/// `struct sigevent`: of which the first fields count.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_sigevent {
    /// `sigev_value`.
    pub value: u64,
    /// `sigev_signo`.
    pub signo: i32,
    /// `sigev_notify`: SIGEV_…
    pub notify: i32,
    /// `sigev_notify_thread_id`.
    pub tid: i32,
    /// Nothing.
    pub pad: [i32; 11],
}

/// `struct itimerspec`, in nanoseconds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_itimer {
    /// Between expirations; 0 for one expiration.
    pub interval_ns: u64,
    /// To the first one; 0 disarms.
    pub value_ns: u64,
}

/// `struct rlimit`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_rlimit {
    /// `rlim_cur`.
    pub cur: u64,
    /// `rlim_max`.
    pub max: u64,
}

/// `struct rusage`, with the names of getrusage(2).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_rusage {
    /// `ru_utime`: seconds and microseconds.
    pub utime: [i64; 2],
    /// `ru_stime`.
    pub stime: [i64; 2],
    /// `ru_maxrss`.
    pub maxrss: i64,
    /// `ru_ixrss`, `ru_idrss`, `ru_isrss`: 0, as on Linux.
    pub unused_a: [i64; 3],
    /// `ru_minflt`.
    pub minflt: i64,
    /// `ru_majflt`.
    pub majflt: i64,
    /// `ru_nswap` to `ru_nsignals`: 0.
    pub unused_b: [i64; 6],
    /// `ru_nvcsw`.
    pub nvcsw: i64,
    /// `ru_nivcsw`.
    pub nivcsw: i64,
}

/// A process for good, from `sigil_find_process`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_process_ref {
    /// The library's.
    pub words: [u64; 2],
}

/// The ids of a thread.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_ids {
    /// Real, effective and saved user.
    pub uid: [u32; 3],
    /// Real, effective and saved group.
    pub gid: [u32; 3],
}

const _: () = {
    assert!(size_of::<sigil_sigaction>() == size_of::<SigAction>());
    assert!(size_of::<sigil_siginfo>() == size_of::<SigInfo>());
    assert!(size_of::<sigil_stack>() == size_of::<Stack>());
    assert!(size_of::<sigil_rusage>() == size_of::<posix_process::Rusage>());
    assert!(size_of::<sigil_sigevent>() == size_of::<posix_process::Sigevent>());
};

impl From<SigAction> for sigil_sigaction {
    fn from(action: SigAction) -> Self {
        Self {
            handler: action.handler,
            flags: action.flags.bits(),
            restorer: action.restorer,
            mask: action.mask.0,
        }
    }
}

impl From<sigil_sigaction> for SigAction {
    fn from(action: sigil_sigaction) -> Self {
        Self {
            handler: action.handler,
            flags: signal::SaFlags::from_bits_retain(action.flags),
            restorer: action.restorer,
            mask: signal::SigSet(action.mask),
        }
    }
}

impl From<Info> for sigil_siginfo {
    fn from(info: Info) -> Self {
        let mut fields = [0; 14];
        let [_, _, known @ ..] = info.words();
        fields[..known.len()].copy_from_slice(&known);
        Self {
            signo: info.signo,
            err: info.errno,
            code: info.code,
            pad: 0,
            fields,
        }
    }
}

impl From<&sigil_siginfo> for SigInfo {
    /// No signal uses more than the first 48 bytes.
    fn from(info: &sigil_siginfo) -> Self {
        let [a, b, c, d, ..] = info.fields;
        let first = u64::from(info.err as u32) << 32;
        let words = [first, u64::from(info.code as u32), a, b, c, d];
        Self::new(Info::from_words(info.signo, words))
    }
}

impl From<Stack> for sigil_stack {
    fn from(stack: Stack) -> Self {
        Self {
            sp: stack.sp,
            flags: stack.flags,
            pad: 0,
            size: stack.size,
        }
    }
}

impl From<sigil_stack> for Stack {
    fn from(stack: sigil_stack) -> Self {
        Self::new(stack.sp, stack.flags, stack.size)
    }
}
