//! What `sa_handler` of `struct sigaction` is to C, where that name may be a C library's macro.

use std::ffi::{c_int, c_void};

use super::siginfo::SigInfo;

/// SIGIL_SIG_DFL, SIGIL_SIG_IGN, or a function.
#[derive(Clone, Copy)]
#[repr(C)]
pub union SigHandler {
    /// The handler without SA_SIGINFO.
    pub handler: Option<extern "C" fn(c_int)>,
    /// The handler with SA_SIGINFO; the last argument is a ucontext.
    pub action: Option<extern "C" fn(c_int, *mut SigInfo, *mut c_void)>,
}

const _: () = assert!(size_of::<SigHandler>() == size_of::<usize>());
