//! What a thread owes to others through futexes when it ends.

use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;

use super::robust::{self, Memory};
use super::{Word, op, pi, wake};
use crate::arch::{percpu, user};
use crate::task::Task;

/// The running thread's program.
struct Program;

impl Memory for Program {
    fn get_u64(&mut self, addr: usize) -> Result<u64, Errno> {
        user::get_u64(addr)
    }

    fn get_u32(&mut self, addr: usize) -> Result<u32, Errno> {
        user::get_u32(addr)
    }

    fn cmpxchg_u32(&mut self, addr: usize, old: u32, new: u32) -> Result<u32, Errno> {
        user::cmpxchg_u32(addr, old, new)
    }

    fn wake_one(&mut self, addr: usize) {
        wake_one(addr);
    }
}

/// As Linux does, by the shared key: nothing tells whether the lock is private.
fn wake_one(addr: usize) {
    if let Ok(word) = Word::new(addr, true) {
        // A lock with priority inheritance there is the program's mistake.
        let _ = wake(word.key, op::ANY, 1);
    }
}

/// The running thread ends: its robust locks are marked and their waiters woken,
/// its locks with priority inheritance handed over, and if `others` of its process
/// go on, the word of set_tid_address(2) is cleared and its waiter woken.
#[inline(always)]
pub fn exit(others: bool) {
    let task = percpu::current();
    if task.robust_list.load(Relaxed) != 0 {
        walk_robust_list(task);
    }
    pi::exit(task);
    if task.clear_child_tid.load(Relaxed) != 0 {
        clear_child_tid(task, others);
    }
}

#[inline(never)]
fn walk_robust_list(task: &Task) {
    let head = task.robust_list.swap(0, Relaxed);
    // What cannot be read ends the walk, and nobody is there to be told.
    let _ = robust::walk(&mut Program, head, task.tid() as u32);
}

#[inline(never)]
fn clear_child_tid(task: &Task, others: bool) {
    let tid = task.clear_child_tid.swap(0, Relaxed);
    if others && user::put_u32(tid, 0).is_ok() {
        wake_one(tid);
    }
}
