//! The end of a thread: what the kernel owes to others before `posix_process`
//! does its part.

use alloc::sync::Arc;

use posix_process::ExitStatus;

use crate::arch::percpu;
use crate::ipc::undo;
use crate::process::Locked;
use crate::{cputime, futex, process, task, tty};

/// Ends the running thread; with the last one, its process.
pub fn thread(status: ExitStatus) -> ! {
    let others = !process::current(|me| me.is_last());
    end(status, others)
}

/// Ends all threads of the process.
pub fn group(status: ExitStatus) -> ! {
    let mut table = process::lock();
    match table.current().exit_alone(status) {
        true => {
            drop(table);
            end(status, false)
        }
        false => group_of_several(table, status),
    }
}

#[cold]
#[inline(never)]
fn group_of_several(table: Locked, status: ExitStatus) -> ! {
    drop(table);
    let id = percpu::current().id;
    thread(process::with(|system, host| {
        system.exit_group(host, id, status)
    }))
}

/// The running thread is at its end, with or without `others` of its process that go on.
#[inline(never)]
fn end(status: ExitStatus, others: bool) -> ! {
    let current = percpu::current();
    #[cfg(feature = "trace")]
    crate::trace::thread_ends(status);
    let process = current.process();
    futex::exit(others || Arc::strong_count(process.space()) > 1);
    undo::leave();
    let mut peak = 0;
    if others {
        // As on Linux, the parent of vfork(2) goes on when the thread ends that it made, whoever else is in
        // its memory.
        if current.tid() == process.pid {
            process.give_back();
        }
    } else {
        process.give_back();
        if process::current(|me| me.leaves_something_behind()) {
            tty::leave();
        }
        // Before its parent learns of the end: who reads a pipe finds it there.
        process.leave_files();
        peak = process.space().peak_kb();
    }
    let mut table = process::lock();
    cputime::account_current(&mut table);
    if !others {
        table.current().memory_gone(peak);
    }
    let (system, host) = table.parts();
    let last = system.exit_thread_inlined(host, current.id, status);
    host.forget(current, last);
    process::plan_timers(system, host);
    drop(table);
    task::exit()
}
