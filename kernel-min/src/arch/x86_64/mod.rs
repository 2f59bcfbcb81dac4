//! x86-64: PVH entry, traps, system-call entry, context switch, devices of the
//! processor.

#[cfg(target_os = "none")]
pub mod calls;
#[cfg(target_os = "none")]
pub mod context;
#[cfg(target_os = "none")]
pub mod cpu;
#[cfg(target_os = "none")]
pub mod cpuinfo;
#[cfg(target_os = "none")]
pub mod descriptors;
#[cfg(target_os = "none")]
pub mod fpu;
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
pub mod sigframe;
#[cfg(target_os = "none")]
pub mod siginfo;
#[cfg(target_os = "none")]
pub mod smallframe;
#[cfg(target_os = "none")]
pub mod switch;
#[cfg(target_os = "none")]
pub mod traps;
#[cfg(target_os = "none")]
pub mod user;
#[cfg(target_os = "none")]
pub mod vdso;
#[cfg(target_os = "none")]
pub mod wide;

use syscall_shim::Arch;

/// The processor's first steps: what there is one of for each, vectors, ways into the kernel.
///
/// # Safety
/// Called once, with interrupts off.
#[cfg(target_os = "none")]
pub unsafe fn init() {
    // SAFETY: the caller vouches for it.
    unsafe {
        percpu::init();
        descriptors::init();
        traps::init_syscall();
        cpu::guard_kernel();
    }
    fpu::init();
}

/// Where `data` lies in `struct epoll_event`: it is packed here.
pub const EPOLL_DATA_AT: usize = 4;

/// Its name where calls have numbers.
pub const ARCH: Arch = Arch::X86_64;

#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("boot.S"), options(att_syntax));
#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("entry.S"), options(att_syntax));
