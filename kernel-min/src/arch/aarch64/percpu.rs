//! What belongs to one processor, reached through TPIDR_EL1.

use core::arch::asm;
use core::mem::offset_of;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::context::{CallFrame, TrapFrame};
use super::cpu;
use crate::task::Task;

/// Per-processor state. entry.S knows the offsets of `work` and `scratch`.
#[repr(C)]
pub struct Cpu {
    /// The running thread.
    current: *mut Task,
    /// Top of the running thread's kernel stack.
    kstack: usize,
    /// What the running thread has to do before it returns to the program;
    /// bits of [`crate::task::Work`]. One load on the way out of a call.
    work: AtomicU32,
    /// Where the call goes on its way out that is no work's ([`super::context::Into`]); 0 for back.
    /// One word with `work`, so that one load finds either.
    into: AtomicU32,
    /// The number of a call that is not there.
    scratch: usize,
}

/// Offset of the running thread's work bits, and of where its call goes.
pub const WORK: usize = offset_of!(Cpu, work);

const _: () = assert!(WORK == 16 && WORK.is_multiple_of(8));
const _: () = assert!(offset_of!(Cpu, into) == 20);
const _: () = assert!(offset_of!(Cpu, scratch) == 24);

static mut BOOT_CPU: Cpu = Cpu {
    current: core::ptr::null_mut(),
    kstack: 0,
    work: AtomicU32::new(0),
    into: AtomicU32::new(0),
    scratch: 0,
};

/// Points TPIDR_EL1 at the boot processor's state.
///
/// # Safety
/// Called once, before anything here is used.
pub unsafe fn init() {
    // SAFETY: nothing else runs yet.
    unsafe { cpu::write!("tpidr_el1", &raw mut BOOT_CPU) };
}

#[inline(always)]
fn this() -> *mut Cpu {
    let p;
    // SAFETY: reading the register has no effect.
    unsafe { asm!("mrs {}, tpidr_el1", out(reg) p, options(nostack, preserves_flags, pure, nomem)) }
    p
}

/// The running thread.
#[inline(always)]
pub fn current() -> &'static Task {
    let t: *const Task;
    // SAFETY: the register points at Cpu, whose `current` is a live Task from the first switch on.
    // Whoever asks again after a switch is the same thread again.
    unsafe {
        asm!("ldr {}, [{}]", out(reg) t, in(reg) this().addr(), options(nostack, preserves_flags, pure, nomem));
        &*t
    }
}

/// As [`current`], but loaded anew, not kept in a register from before.
#[inline(always)]
pub fn current_again() -> &'static Task {
    let t: *const Task;
    // SAFETY: as in `current`.
    unsafe {
        asm!("ldr {}, [{}]", out(reg) t, in(reg) this(), options(nostack, preserves_flags, readonly));
        &*t
    }
}

/// The running thread, if threads have begun.
pub fn try_current() -> Option<&'static Task> {
    // SAFETY: as in `current`; a null pointer becomes None.
    unsafe { (&raw const (*this()).current).read_volatile().as_ref() }
}

/// The frame of the call by function that the running thread makes. In a call by trap the trap's
/// frame is there, and the stack pointer seen here is its `no_address`.
#[inline(always)]
pub fn call_frame() -> &'static mut CallFrame {
    // SAFETY: the entry code wrote the frame at the top of the kernel stack, and nobody else holds a
    // reference to it during the call. Any bytes are a CallFrame.
    unsafe { &mut *((*this()).kstack as *mut CallFrame).sub(1) }
}

/// The frame of the call by trap that the running thread makes.
pub fn trap_frame() -> &'static mut TrapFrame {
    // SAFETY: as in `call_frame`.
    unsafe { &mut *((*this()).kstack as *mut TrapFrame).sub(1) }
}

/// What entry.S left aside on the way here.
pub fn scratch() -> usize {
    // SAFETY: interrupts have been off since it was written.
    unsafe { (*this()).scratch }
}

/// The running thread's work bits.
#[inline(always)]
pub fn work() -> &'static AtomicU32 {
    // SAFETY: Cpu is static, and `work` is only ever used as an atomic.
    unsafe { &(*this()).work }
}

/// Has the running thread's call go elsewhere on its way out.
#[inline(always)]
pub fn set_into(into: super::context::Into) {
    // SAFETY: as in `work`.
    unsafe { (*this()).into.store(into as u32, Relaxed) };
}

/// The running thread's work bits, in one load.
#[inline(always)]
pub fn work_bits() -> u32 {
    work().load(Relaxed)
}

/// Sets them. Interrupts are off in the kernel, and nobody else changes this processor's.
#[inline(always)]
pub fn set_work<const BITS: u32>() {
    work().store(BITS, Relaxed);
}

/// Sets them, and gives back what they were.
#[inline(always)]
pub fn exchange_work(bits: u32) -> u32 {
    let before = work_bits();
    work().store(bits, Relaxed);
    before
}

/// Adds work for the running thread.
#[inline(always)]
pub fn add_work(bits: u32) {
    work().store(work_bits() | bits, Relaxed);
}

/// Makes `task` the running thread as far as this structure is concerned.
///
/// # Safety
/// Only the scheduler calls this, about to switch to that thread's stack.
#[inline(always)]
pub unsafe fn set_current(task: &'static Task, kstack: usize) {
    // SAFETY: interrupts are off and the structure is this processor's.
    unsafe {
        asm!("stp {}, {}, [{}]", in(reg) core::ptr::from_ref(task), in(reg) kstack, in(reg) this(), options(nostack, preserves_flags));
    }
}
