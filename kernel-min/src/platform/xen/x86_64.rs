//! What Xen has otherwise on x86-64: the instruction of its calls, the way of its interrupt, and a timer.
//!
//! The calls are made by the processor's instruction itself: what is in the page of calls that Xen offers is no
//! more, and a page that is written by somebody else and executed here need not be.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::events::{UPCALL_VECTOR, interrupt_by_vector};
use crate::arch::cpu::cpuid;
use crate::arch::layout::KERNEL_BASE;
use crate::arch::{descriptors, kernel_map};

pub use super::clock::now;

/// The number of the call for the processor.
const VCPU_OP: usize = 24;

/// The processor's instruction is AMD's.
static IS_AMD: AtomicBool = AtomicBool::new(false);

/// Finds out which instruction it is.
pub fn init() {
    let (_, b, c, d) = cpuid(0, 0);
    let name = [b, d, c].map(u32::to_le_bytes);
    let amd: [&[u8]; 2] = [b"AuthenticAMD", b"HygonGenuine"];
    IS_AMD.store(amd.contains(&name.as_flattened()), Relaxed);
}

/// Calls Xen: what it gives, negative for one of its error numbers.
///
/// # Safety
/// The arguments are what the call takes; memory that they name is as it reads and writes it.
#[inline(never)]
pub unsafe fn call(number: usize, [a, b, c]: [usize; 3]) -> isize {
    let result;
    macro_rules! by {
        ($instruction:literal) => {
            // SAFETY: the caller vouches for the arguments; no register changes but the result's, and
            // those of the arguments.
            unsafe {
                asm!(
                    $instruction,
                    inlateout("rax") number => result,
                    inlateout("rdi") a => _,
                    inlateout("rsi") b => _,
                    inlateout("rdx") c => _,
                    options(nostack),
                );
            }
        };
    }
    match IS_AMD.load(Relaxed) {
        true => by!("vmmcall"),
        false => by!("vmcall"),
    }
    result
}

/// The number of the frame that something of the kernel's begins in.
pub fn frame_of<T>(it: &'static T) -> u64 {
    (core::ptr::from_ref(it).addr() - KERNEL_BASE) as u64 / 4096
}

/// Maps a page that is shared with another domain; returns where.
///
/// # Safety
/// Xen says that it is there; called at boot only.
pub unsafe fn map_shared(phys: usize) -> usize {
    // SAFETY: as the caller says.
    unsafe { kernel_map::map_device(phys) }
}

/// Has events interrupt, by a gate that is not present.
///
/// QEMU 7.2 delivers an interrupt that Xen injects once more when it next leaves its translated code, though interrupts
/// are off by then (helper_vmrun leaves exception_index set for that): the second one has the same stack, and what the
/// first one interrupted would be lost. A fault in the middle of the delivery is delivered in its place, once, as on a
/// processor: after it QEMU knows of no other.
///
/// # Errors
/// A sentence that says what Xen refuses.
pub fn begin_events() -> Result<(), &'static str> {
    descriptors::remove_gate(UPCALL_VECTOR);
    interrupt_by_vector()
}

/// Has no timer interrupt in even steps.
pub fn stop_periodic() {
    const STOP_PERIODIC: usize = 7;
    // SAFETY: it takes no more than the processor's number.
    unsafe { call(VCPU_OP, [STOP_PERIODIC, 0, 0]) };
}

/// Has the timer interrupt at this time of Xen's clock, or at once if that has passed.
pub fn set_timer(at: u64) {
    const SET_SINGLESHOT: usize = 8;
    /// `vcpu_set_singleshot_timer`.
    #[repr(C)]
    struct Timer {
        at: u64,
        flags: u32,
    }
    let timer = Timer { at, flags: 0 };
    // SAFETY: the structure that it reads.
    unsafe {
        call(
            VCPU_OP,
            [SET_SINGLESHOT, 0, core::ptr::from_ref(&timer).addr()],
        )
    };
}
