//! What belongs to one processor, reached through the GS base.

use core::arch::asm;
use core::mem::offset_of;
use core::sync::atomic::AtomicU32;

use super::context::{CallFrame, TrapFrame};
use super::cpu::wrmsr;
use crate::task::Task;

/// Per-processor state. entry.S knows the offsets of `kstack` and `work`.
#[repr(C)]
pub struct Cpu {
    this: *const Cpu,
    /// The running thread.
    current: *mut Task,
    /// Top of the running thread's kernel stack.
    kstack: usize,
    /// What the running thread has to do before it returns to the program;
    /// bits of [`crate::task::Work`]. One load on the way out of a call.
    work: AtomicU32,
    /// The program's stack pointer, between the trap instruction and the kernel stack.
    scratch: usize,
}

/// Offset of the top of the running thread's kernel stack.
pub const KSTACK: usize = offset_of!(Cpu, kstack);
/// Offset of the running thread's work bits.
pub const WORK: usize = offset_of!(Cpu, work);

const _: () = assert!(KSTACK == 16);
const _: () = assert!(offset_of!(Cpu, scratch) == 32);
const _: () = assert!(WORK == 24);

static mut BOOT_CPU: Cpu = Cpu {
    this: core::ptr::null(),
    current: core::ptr::null_mut(),
    kstack: 0,
    work: AtomicU32::new(0),
    scratch: 0,
};

/// Points GS at the boot processor's state.
///
/// # Safety
/// Called once, before anything here is used.
pub unsafe fn init() {
    let cpu = &raw mut BOOT_CPU;
    // SAFETY: nothing else runs yet; MSR 0xc0000101 is GS's base.
    unsafe {
        (*cpu).this = cpu;
        wrmsr(0xc000_0101, cpu as u64);
    }
}

/// The running thread.
#[inline(always)]
pub fn current() -> &'static Task {
    let t: *const Task;
    // SAFETY: GS points at Cpu, whose `current` is a live Task from the first switch on. Whoever
    // asks again after a switch is the same thread again.
    unsafe {
        asm!("mov {}, gs:[8]", out(reg) t, options(nostack, preserves_flags, pure, nomem));
        &*t
    }
}

/// As [`current`], but loaded anew, not kept in a register from before.
#[inline(always)]
pub fn current_again() -> &'static Task {
    let t: *const Task;
    // SAFETY: as in `current`.
    unsafe {
        asm!("mov {}, gs:[8]", out(reg) t, options(nostack, preserves_flags, readonly));
        &*t
    }
}

/// The running thread, if threads have begun.
pub fn try_current() -> Option<&'static Task> {
    let t: *const Task;
    // SAFETY: as in `current`; a null pointer becomes None.
    unsafe {
        asm!("mov {}, gs:[8]", out(reg) t, options(nostack, preserves_flags, readonly));
        t.as_ref()
    }
}

/// The frame of the call by function that the running thread makes. In a call by trap the trap's
/// frame is there, and the stack pointer seen here is the stack segment's selector: no address.
#[inline(always)]
pub fn call_frame() -> &'static mut CallFrame {
    let kstack: usize;
    // SAFETY: GS points at Cpu; the entry code wrote the frame at the top of the kernel stack, and
    // nobody else holds a reference to it during the call. Any bytes are a CallFrame.
    unsafe {
        asm!("mov {}, gs:[16]", out(reg) kstack, options(nostack, preserves_flags, pure, nomem));
        &mut *(kstack as *mut CallFrame).sub(1)
    }
}

/// The frame of the call by trap that the running thread makes.
pub fn trap_frame() -> &'static mut TrapFrame {
    let kstack: usize;
    // SAFETY: as in `call_frame`.
    unsafe {
        asm!("mov {}, gs:[16]", out(reg) kstack, options(nostack, preserves_flags, pure, nomem));
        &mut *(kstack as *mut TrapFrame).sub(1)
    }
}

#[inline(always)]
fn this() -> *mut Cpu {
    let p;
    // SAFETY: the first word of Cpu is its own address.
    unsafe { asm!("mov {}, gs:[0]", out(reg) p, options(nostack, preserves_flags, readonly)) }
    p
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

/// The running thread's work bits, in one load.
#[inline(always)]
pub fn work_bits() -> u32 {
    let bits;
    // SAFETY: GS points at Cpu.
    unsafe {
        asm!("mov {:e}, gs:[{}]", out(reg) bits, const WORK, options(nostack, preserves_flags, readonly));
    }
    bits
}

/// Sets them. Interrupts are off in the kernel, and nobody else changes this processor's.
#[inline(always)]
pub fn set_work<const BITS: u32>() {
    // SAFETY: GS points at Cpu.
    unsafe {
        asm!("mov dword ptr gs:[{}], {}", const WORK, const BITS, options(nostack, preserves_flags));
    }
}

/// Sets them, and gives back what they were.
#[inline(always)]
pub fn exchange_work(bits: u32) -> u32 {
    let before = work_bits();
    // SAFETY: GS points at Cpu.
    unsafe {
        asm!("mov dword ptr gs:[{}], {:e}", const WORK, in(reg) bits, options(nostack, preserves_flags));
    }
    before
}

/// Adds work for the running thread.
#[inline(always)]
pub fn add_work(bits: u32) {
    // SAFETY: GS points at Cpu.
    unsafe {
        asm!("or dword ptr gs:[{}], {:e}", const WORK, in(reg) bits, options(nostack));
    }
}

/// Makes `task` the running thread as far as this structure is concerned.
///
/// # Safety
/// Only the scheduler calls this, about to switch to that thread's stack.
#[inline(always)]
pub unsafe fn set_current(task: &'static Task, kstack: usize) {
    // SAFETY: GS points at Cpu; interrupts are off and the structure is this processor's.
    unsafe {
        asm!(
            "mov gs:[{current}], {task}",
            "mov gs:[{at}], {kstack}",
            current = const offset_of!(Cpu, current),
            at = const KSTACK,
            task = in(reg) core::ptr::from_ref(task),
            kstack = in(reg) kstack,
            options(nostack, preserves_flags),
        );
    }
}
