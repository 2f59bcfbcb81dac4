//! `union sigval`.

use std::ffi::{c_int, c_void};

/// What sigqueue or a timer carries.
#[derive(Clone, Copy)]
#[repr(C)]
pub union SigVal {
    /// As a number.
    pub sival_int: c_int,
    /// As an address.
    pub sival_ptr: *mut c_void,
}

const _: () = assert!(size_of::<SigVal>() == size_of::<u64>());
