//! RISC-V, 64 bits: entry from the firmware in supervisor mode, traps, system-call entry, context
//! switch, devices of the processor.

#[cfg(target_os = "none")]
pub mod calls;
#[cfg(target_os = "none")]
pub mod context;
#[cfg(target_os = "none")]
pub mod cpu;
#[cfg(target_os = "none")]
pub mod cpuinfo;
#[cfg(target_os = "none")]
pub mod fpu;
#[cfg(target_os = "none")]
pub mod hwprobe;
#[cfg(target_os = "none")]
pub mod interrupts;
#[cfg(target_os = "none")]
mod isa;
#[cfg(target_os = "none")]
pub mod kernel_map;
pub mod layout;
pub mod lock;
pub mod paging;
#[cfg(target_os = "none")]
pub mod percpu;
#[cfg(target_os = "none")]
pub mod prctl;
#[cfg(target_os = "none")]
mod report;
#[cfg(target_os = "none")]
mod sbi;
#[cfg(target_os = "none")]
pub mod sigframe;
#[cfg(target_os = "none")]
pub mod siginfo;
#[cfg(target_os = "none")]
pub mod smallframe;
#[cfg(target_os = "none")]
pub mod switch;
#[cfg(target_os = "none")]
pub mod timer;
#[cfg(target_os = "none")]
pub mod traps;
#[cfg(target_os = "none")]
pub mod user;
#[cfg(target_os = "none")]
pub mod vdso;
#[cfg(target_os = "none")]
pub mod vectors;
#[cfg(target_os = "none")]
pub mod wide;

#[cfg(target_os = "none")]
use core::mem::offset_of;

use syscall_shim::Arch;

#[cfg(target_os = "none")]
use crate::task::{SavedFpu, Task};

/// The processor's first steps: what there is one of for each, vectors, ways into the kernel.
///
/// # Safety
/// Called once, with interrupts off.
#[cfg(target_os = "none")]
pub unsafe fn init() {
    // SAFETY: the caller vouches for it.
    unsafe {
        percpu::init();
        traps::init();
    }
    fpu::init();
    vectors::init();
}

/// Where `data` lies in `struct epoll_event`: it is aligned.
pub const EPOLL_DATA_AT: usize = 8;

/// Its name where calls have numbers.
pub const ARCH: Arch = Arch::Riscv64;

#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("boot.S"));
#[cfg(target_os = "none")]
core::arch::global_asm!(
    ".set TASK_BY_TRAP, {by_trap}",
    ".set TASK_KEEP, {keep}",
    ".set TASK_VECTORS, {vectors}",
    include_str!("entry.S"),
    by_trap = const offset_of!(Task, by_trap),
    keep = const offset_of!(Task, fpu) + offset_of!(SavedFpu, keep),
    vectors = const offset_of!(Task, bases.vectors) + vectors::Vectors::HAS,
);
#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("memory.S"));
