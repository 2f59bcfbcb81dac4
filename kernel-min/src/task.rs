//! A thread as the kernel sees it: its kernel stack, processor state, place in
//! the scheduler. What POSIX says of it is in `posix_process`.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize};

use alloc::sync::Arc;
use posix_process::ThreadId;

use crate::arch::fpu;
use crate::process::Space;
use crate::sched::Node;

/// Bits of what a thread has to do before it returns to the program.
pub struct Work;

impl Work {
    /// A signal, a stop or the end of the process wants it.
    pub const SIGNAL: u32 = 1;
    /// Another thread should run.
    pub const RESCHEDULE: u32 = 2;
    /// The call ended with a restart code that must not reach the program.
    pub const RESTART: u32 = 4;
    /// Deadlines have passed: timers are to be expired.
    pub const TIMER: u32 = 8;
}

/// Vector state of a thread that is not running.
pub struct SavedFpu {
    /// The whole state is in `area`: a trap interrupted the thread.
    pub whole: bool,
    /// The control words otherwise.
    pub control: fpu::Control,
    /// 64-byte aligned, [`fpu::size`] bytes.
    pub area: *mut u8,
}

/// A thread. Lives from clone to the switch away from its last instruction.
pub struct Task {
    /// Its name in `posix_process`.
    pub id: ThreadId,
    /// The address space it runs in.
    pub space: Arc<Space>,
    /// Saved kernel stack pointer while it does not run.
    pub ksp: UnsafeCell<*mut u8>,
    /// Top of its kernel stack.
    pub kstack: usize,
    /// Its work bits while it does not run (then they are the processor's).
    pub work: AtomicU32,
    /// FS base: the program's thread pointer.
    pub fs_base: AtomicU64,
    /// Vector state while it does not run.
    pub fpu: UnsafeCell<SavedFpu>,
    /// Place in run queues; under the scheduler's lock.
    pub node: UnsafeCell<Node>,
    /// Why it was woken; [`crate::sched::Wake`].
    pub wake: AtomicU8,
    /// Counter ticks it has run, up to the last switch.
    pub ran: AtomicU64,
    /// Counter at the last switch to it.
    pub since: AtomicU64,
    /// Address to clear and wake when it ends (set_tid_address), or 0.
    pub clear_child_tid: AtomicUsize,
    /// Head of its robust futex list, or 0.
    pub robust_list: AtomicUsize,
    /// It was created by clone and has not run yet; or it is the idle thread.
    pub idle: AtomicBool,
    /// What restart_syscall goes on with.
    pub restart: UnsafeCell<Option<crate::syscall::RestartBlock>>,
}

// SAFETY: the cells are touched only by the scheduler under its lock or by the
// thread itself while it runs; all else is atomic.
unsafe impl Sync for Task {}
// SAFETY: a Task has no tie to the processor that made it.
unsafe impl Send for Task {}
