//! Xen on arm64: it imitates what a machine has, and the device tree says what. Asked is it where there is
//! no serial port.

use core::arch::asm;

use super::{events, tree as described};
use crate::arch::{firmware, interrupts, kernel_map, timer};
use crate::platform::described::Tree;

/// Whether this is Xen: the device tree says so, or the firmware, where Xen has started the domain by itself
/// and tells no more.
pub fn is_there(tree: &Tree<'_>) -> bool {
    /// What Xen's own calls of firmware say that they are (`XEN_SMCCC_UID`).
    const NAME: [u32; 4] = [0xdc12_18a7, 0x6943_98c6, 0xd179_cf9a, 0x67e6_de8d];
    has_events(tree) || firmware::init(tree) && firmware::hypervisor() == Some(NAME)
}

/// Whether it tells by event channels.
pub fn has_events(tree: &Tree<'_>) -> bool {
    described::node(tree).is_some()
}

/// Has events interrupt. The interrupt controller has been set up.
///
/// # Errors
/// A sentence that says what is missing.
pub fn begin_events(tree: &Tree<'_>) -> Result<(), &'static str> {
    let line = described::events(tree)?;
    events::init()?;
    interrupts::enable_own(line);
    Ok(())
}

/// Calls Xen: what it gives, negative for one of its error numbers.
///
/// # Safety
/// The arguments are what the call takes; memory that they name is as it reads and writes it.
#[inline(never)]
pub unsafe fn call(number: usize, [a, b, c]: [usize; 3]) -> isize {
    let result;
    // SAFETY: the caller vouches for the arguments; no register changes but the result's, and those of the
    // arguments.
    unsafe {
        asm!(
            "hvc #0xea1",
            inlateout("x16") number => _,
            inlateout("x0") a => result,
            inlateout("x1") b => _,
            inlateout("x2") c => _,
            options(nostack),
        );
    }
    result
}

/// Nanoseconds of a clock for patience.
pub fn now() -> u64 {
    timer::now()
}

/// The number of the frame that something of the kernel's begins in.
pub fn frame_of<T>(it: &'static T) -> u64 {
    kernel_map::image(core::ptr::from_ref(it).addr()) as u64 / 4096
}

/// Maps a page that is shared with another domain; returns where.
///
/// # Safety
/// Xen says that it is there; called at boot only.
pub unsafe fn map_shared(phys: usize) -> usize {
    // SAFETY: as the caller says.
    unsafe { kernel_map::map_shared(phys) }
}
