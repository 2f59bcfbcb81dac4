//! `siginfo_t` with the names of its fields: within its union without `si_`, as `si_pid` and the
//! like are macros of C libraries.

use std::ffi::{c_int, c_void};
use std::mem::offset_of;

use super::sigval::SigVal;

/// What is known of a signal: which of the fields after the first three mean something depends on
/// the signal and on `si_code` (sigaction(2)).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfo {
    /// The signal.
    pub si_signo: c_int,
    /// Zero for all that the kernel sends.
    pub si_errno: c_int,
    /// Why it was sent.
    pub si_code: c_int,
    /// Nothing.
    pub si_pad: c_int,
    /// The rest.
    pub si_fields: SigInfoFields,
}

/// The fields of `siginfo_t` that share their bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub union SigInfoFields {
    /// All of them.
    pub pad: [c_int; 28],
    /// SI_USER, SI_TKILL.
    pub sender: SigInfoSender,
    /// SI_TIMER.
    pub timer: SigInfoTimer,
    /// SI_QUEUE.
    pub queue: SigInfoQueue,
    /// SIGCHLD.
    pub child: SigInfoChild,
    /// SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP.
    pub fault: SigInfoFault,
    /// SIGSEGV with SEGV_PKUERR.
    pub key: SigInfoKey,
    /// SIGIO.
    pub poll: SigInfoPoll,
    /// SIGSYS.
    pub sys: SigInfoSys,
}

/// Of a signal that a process sent.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoSender {
    /// The sender.
    pub pid: i32,
    /// The sender's real user.
    pub uid: u32,
}

/// Of a POSIX timer's signal.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoTimer {
    /// The timer.
    pub timerid: c_int,
    /// Expirations since the one that sent it.
    pub overrun: c_int,
    /// `sigev_value` of the timer.
    pub value: SigVal,
}

/// Of a signal that sigqueue sent.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoQueue {
    /// The sender.
    pub pid: i32,
    /// The sender's real user.
    pub uid: u32,
    /// What it sent with the signal.
    pub value: SigVal,
}

/// Of a child that ended, stopped or continued.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoChild {
    /// The child.
    pub pid: i32,
    /// Its real user.
    pub uid: u32,
    /// Its exit status, or the signal.
    pub status: c_int,
    /// Nothing.
    pub pad: c_int,
    /// Its processor time in the program, in clock ticks.
    pub utime: i64,
    /// Its processor time in the kernel, in clock ticks.
    pub stime: i64,
}

/// Of a fault.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoFault {
    /// Where it happened.
    pub addr: *mut c_void,
    /// BUS_MCEERR_: the least significant bit of the address that counts.
    pub addr_lsb: i16,
    /// Nothing.
    pub pad: [i16; 3],
    /// SEGV_BNDERR: the lower bound.
    pub lower: *mut c_void,
    /// SEGV_BNDERR: the upper bound.
    pub upper: *mut c_void,
}

/// Of an access that a protection key denied.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoKey {
    /// Where it happened.
    pub addr: *mut c_void,
    /// Nothing.
    pub pad: [c_int; 2],
    /// The key.
    pub pkey: u32,
}

/// Of input or output that is possible.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoPoll {
    /// What is possible, as poll tells it.
    pub band: i64,
    /// The descriptor.
    pub fd: c_int,
}

/// Of a system call that a filter refused.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SigInfoSys {
    /// The instruction after the call.
    pub call_addr: *mut c_void,
    /// The call's number.
    pub syscall: c_int,
    /// The architecture whose number it is.
    pub arch: u32,
}

const _: () = {
    assert!(size_of::<SigInfo>() == size_of::<signal::SigInfo>());
    assert!(align_of::<SigInfo>() == align_of::<signal::SigInfo>());
    assert!(offset_of!(SigInfo, si_fields) == 16);
};
