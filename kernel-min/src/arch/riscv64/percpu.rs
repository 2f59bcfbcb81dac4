//! What belongs to one processor. Its address is in `sscratch`, but for the first instructions of a
//! trap: the program's own registers for addresses (`tp`, `gp`) stay as they are in the kernel.

use core::arch::asm;
use core::mem::offset_of;
use core::sync::atomic::AtomicU32;

use super::context::{CallFrame, TrapFrame};
use crate::task::Task;

/// Per-processor state. entry.S knows the offsets.
#[repr(C)]
pub struct Cpu {
    /// The running thread.
    current: *mut Task,
    /// Top of the running thread's kernel stack.
    kstack: usize,
    /// What the running thread has to do before it returns to the program;
    /// bits of [`crate::task::Work`]. One load on the way out of a call, with the next.
    work: AtomicU32,
    /// Where the call goes that is on its way out: [`super::context::Into`].
    into: u32,
    /// The number of a call that is not there.
    number: usize,
    /// What was in `sp` and `t0` when a trap came.
    scratch: [usize; 2],
}

/// Offset of the top of the running thread's kernel stack.
pub const KSTACK: usize = offset_of!(Cpu, kstack);
/// Offset of the running thread's work bits.
pub const WORK: usize = offset_of!(Cpu, work);

const _: () = assert!(KSTACK == 8);
const _: () = assert!(WORK == 16 && offset_of!(Cpu, into) == 20);
const _: () = assert!(offset_of!(Cpu, number) == 24);
const _: () = assert!(offset_of!(Cpu, scratch) == 32);

static mut BOOT_CPU: Cpu = Cpu {
    current: core::ptr::null_mut(),
    kstack: 0,
    work: AtomicU32::new(0),
    into: 0,
    number: 0,
    scratch: [0; 2],
};

/// Points `sscratch` at the boot processor's state.
///
/// # Safety
/// Called once, before anything here is used.
pub unsafe fn init() {
    // SAFETY: nothing else uses the register.
    unsafe {
        asm!("csrw sscratch, {}", in(reg) &raw mut BOOT_CPU, options(nostack, preserves_flags));
    }
}

/// It never changes where it is read.
#[inline(always)]
fn this() -> *mut Cpu {
    let this;
    // SAFETY: reading the register has no effect.
    unsafe {
        asm!("csrr {}, sscratch", out(reg) this, options(pure, nomem, nostack, preserves_flags));
    }
    this
}

/// The running thread.
#[inline(always)]
pub fn current() -> &'static Task {
    let task: *const Task;
    // SAFETY: `current` is a live Task from the first switch on. Whoever asks again after a switch is
    // the same thread again.
    unsafe {
        asm!(
            "csrr {0}, sscratch",
            "ld {0}, ({0})",
            out(reg) task,
            options(pure, nomem, nostack, preserves_flags),
        );
        &*task
    }
}

/// As [`current`], but loaded anew, not kept in a register from before.
#[inline(always)]
pub fn current_again() -> &'static Task {
    // SAFETY: as in `current`.
    unsafe { &*(&raw const (*this()).current).read_volatile() }
}

/// The running thread, if threads have begun.
pub fn try_current() -> Option<&'static Task> {
    // SAFETY: as in `current`; a null pointer becomes None.
    unsafe { (&raw const (*this()).current).read_volatile().as_ref() }
}

#[inline(always)]
fn kstack() -> usize {
    // SAFETY: the processor's own structure.
    unsafe { (*this()).kstack }
}

/// The frame of the call by function that the running thread makes. In a call by trap the trap's
/// frame is there, and the stack pointer seen here is [no address](TrapFrame::no_address).
#[inline(always)]
pub fn call_frame() -> &'static mut CallFrame {
    // SAFETY: the entry code wrote the frame at the top of the kernel stack, and nobody else holds a
    // reference to it during the call. Any bytes are a CallFrame.
    unsafe { &mut *(kstack() as *mut CallFrame).sub(1) }
}

/// The frame of the call by trap that the running thread makes.
pub fn trap_frame() -> &'static mut TrapFrame {
    // SAFETY: as in `call_frame`.
    unsafe { &mut *(kstack() as *mut TrapFrame).sub(1) }
}

/// The number of the call that is not there.
pub fn scratch() -> usize {
    // SAFETY: interrupts have been off since it was written.
    unsafe { (*this()).number }
}

/// The running thread's work bits.
#[inline(always)]
pub fn work() -> &'static AtomicU32 {
    // SAFETY: Cpu is static, and `work` is only ever used as an atomic.
    unsafe { &(*this()).work }
}

/// The running thread's work bits, in one load.
#[inline(always)]
pub fn work_bits() -> u32 {
    work().load(core::sync::atomic::Ordering::Relaxed)
}

/// Sets them. Interrupts are off in the kernel, and nobody else changes this processor's.
#[inline(always)]
pub fn set_work<const BITS: u32>() {
    work().store(BITS, core::sync::atomic::Ordering::Relaxed);
}

/// Sets them, and gives back what they were.
#[inline(always)]
pub fn exchange_work(bits: u32) -> u32 {
    let before = work_bits();
    work().store(bits, core::sync::atomic::Ordering::Relaxed);
    before
}

/// Adds work for the running thread.
#[inline(always)]
pub fn add_work(bits: u32) {
    exchange_work(work_bits() | bits);
}

/// Says where the call that is on its way out goes.
#[inline(always)]
pub fn set_into(into: super::context::Into) {
    // SAFETY: the processor's own structure; entry.S reads and clears it.
    unsafe { (&raw mut (*this()).into).write_volatile(into as u32) };
}

/// Makes `task` the running thread as far as this structure is concerned.
///
/// # Safety
/// Only the scheduler calls this, about to switch to that thread's stack.
#[inline(always)]
pub unsafe fn set_current(task: &'static Task, kstack: usize) {
    let this = this();
    // SAFETY: interrupts are off and the structure is this processor's.
    unsafe {
        (&raw mut (*this).current).write_volatile(core::ptr::from_ref(task).cast_mut());
        (&raw mut (*this).kstack).write_volatile(kstack);
    }
}
