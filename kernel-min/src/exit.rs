//! The end of a thread: what the kernel owes to others before `posix_process`
//! does its part.

use alloc::sync::Arc;

use posix_process::ExitStatus;

use crate::arch::percpu;
use crate::{cputime, futex, process, task};

/// Ends the running thread; with the last one, its process.
pub fn thread(status: ExitStatus) -> ! {
    let current = percpu::current();
    #[cfg(feature = "trace")]
    crate::trace::thread_ends(status);
    let others = process::with(|system, _| system.live_threads(system.process_of(current.id)) > 1);
    let process = current.process();
    futex::exit(others || Arc::strong_count(process.space()) > 1);
    if !others {
        process.give_back();
        // Before its parent learns of the end: who reads a pipe finds it there.
        if Arc::strong_count(process.files()) == 1 {
            process.files().close_all();
        }
    }
    process::with(|system, host| {
        cputime::account_task(system, host, current);
        if !others {
            let peak = process.space().peak_kb();
            system.memory_gone(current.id, peak);
        }
        if system.exit_thread(host, current.id, status) {
            host.forget_process(process.id);
        }
        host.forget(current);
        process::plan_timers(system, host);
    });
    task::exit()
}

/// Ends all threads of the process.
pub fn group(status: ExitStatus) -> ! {
    let status =
        process::with(|system, host| system.exit_group(host, percpu::current().id, status));
    thread(status)
}
