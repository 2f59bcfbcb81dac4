//! Ctrl-C, or another signal that asks for the end, in a run that has results to keep: what runs is ended, nothing
//! new begins, and whoever waits for results gets those that there are.

use std::mem;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// The status of a command that was asked to end.
pub const STATUS: u8 = 128 + libc::SIGINT as u8;

static ASKED: AtomicBool = AtomicBool::new(false);

/// The first signal asks, the next one ends us at once: what we have started does not outlive us.
extern "C" fn note(_signal: libc::c_int) {
    if ASKED.swap(true, SeqCst) {
        // SAFETY: may be called in a handler.
        unsafe { libc::_exit(STATUS.into()) }
    }
}

/// From now on SIGINT, SIGTERM and SIGHUP ask for the end.
pub fn watch() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: zero is a valid value of each field.
        let mut action: libc::sigaction = unsafe { mem::zeroed() };
        action.sa_sigaction = note as extern "C" fn(libc::c_int) as usize;
        action.sa_flags = libc::SA_RESTART;
        // SAFETY: the handler only touches an atomic, or ends the process.
        unsafe { libc::sigaction(signal, &action, ptr::null_mut()) };
    }
}

/// Whether somebody has asked.
pub fn is_asked() -> bool {
    ASKED.load(SeqCst)
}
