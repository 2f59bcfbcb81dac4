//! The end of a thread: what the kernel owes to others before `posix_process`
//! does its part.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::ExitStatus;

use crate::arch::percpu;
use crate::{futex, process, task};

/// Ends the running thread; with the last one, its process.
pub fn thread(status: ExitStatus) -> ! {
    let current = percpu::current();
    futex::exit_robust_list(current);
    let tid_word = current.clear_child_tid.swap(0, Relaxed);
    if tid_word != 0 {
        futex::clear_child_tid(tid_word);
    }
    process::with(|system, host| {
        system.exit_thread(host, current.id, status);
        host.forget(current.id);
    });
    process::timers_changed();
    task::exit()
}

/// Ends all threads of the process.
pub fn group(status: ExitStatus) -> ! {
    let status = process::with(|system, host| system.exit_group(host, percpu::current().id, status));
    thread(status)
}
