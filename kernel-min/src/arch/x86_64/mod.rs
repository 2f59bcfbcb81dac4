//! x86-64: PVH entry, traps, system-call entry, context switch, devices of the
//! processor.

#[cfg(target_os = "none")]
pub mod apic;
#[cfg(target_os = "none")]
pub mod context;
#[cfg(target_os = "none")]
pub mod cpu;
#[cfg(target_os = "none")]
pub mod descriptors;
#[cfg(target_os = "none")]
pub mod fpu;
#[cfg(target_os = "none")]
pub mod kernel_map;
pub mod lock;
pub mod paging;
#[cfg(target_os = "none")]
pub mod percpu;
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

#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("boot.S"), options(att_syntax));
#[cfg(target_os = "none")]
core::arch::global_asm!(include_str!("entry.S"), options(att_syntax));
