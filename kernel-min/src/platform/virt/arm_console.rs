//! arm64's console: a PL011, or where the device tree names none, Xen's.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::pl011;
pub use super::pl011::COMPATIBLE;
use crate::arch::kernel_map;
use crate::balloon::Host;
use crate::platform::End;
use crate::platform::described::{Device, Tree};
use crate::platform::xen::{arch as xen, console, control};

static KIND: AtomicUsize = AtomicUsize::new(PL011);
const PL011: usize = 0;
const XENS: usize = 1;
/// Xen's, which gives no input.
const XENS_OUTPUT: usize = 2;

fn is_pl011() -> bool {
    KIND.load(Relaxed) == PL011
}

/// Sets a serial port up at this address. Whether it is there.
pub fn init(base: usize, device: Device<'_>) -> bool {
    pl011::init(base, device)
}

/// The device tree names no port: whether there is something else.
pub fn init_without(tree: &Tree<'_>) -> bool {
    let is_there = xen::is_there(tree);
    if is_there {
        let has_input = xen::has_events(tree);
        KIND.store(if has_input { XENS } else { XENS_OUTPUT }, Relaxed);
    }
    is_there
}

/// The port is at this physical address, and has this interrupt.
///
/// # Safety
/// The address is that of its registers; called once, with the kernel's own map in use.
pub unsafe fn init_map((phys, line): (usize, usize)) {
    // SAFETY: as the caller says.
    pl011::moved(unsafe { kernel_map::map_device(phys) }, line);
}

/// Without a port: has what there is instead interrupt.
///
/// # Errors
/// A sentence that says what is missing.
///
/// # Safety
/// Called once, with the interrupt controller set up.
pub unsafe fn init_events(tree: &Tree<'_>) -> Result<(), &'static str> {
    if KIND.load(Relaxed) == XENS {
        xen::begin_events(tree)?;
        // SAFETY: as the caller says.
        unsafe {
            console::init();
            control::init();
        }
    }
    Ok(())
}

/// Ends the machine, where it is a domain of Xen's that asks by calls.
pub fn leave(end: End) {
    if !is_pl011() {
        control::leave(end);
    }
}

/// The wire to Xen's balloon.
pub fn balloon() -> Option<Box<dyn Host + Send>> {
    match KIND.load(Relaxed) {
        XENS => control::balloon(),
        _ => None,
    }
}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    match KIND.load(Relaxed) {
        PL011 => pl011::listen(),
        XENS => {
            console::listen();
            control::listen();
        }
        _ => {}
    }
}

/// Whether it is there, as far as is known, and gives input.
pub fn is_there() -> bool {
    match KIND.load(Relaxed) {
        PL011 => pl011::is_there(),
        kind => kind == XENS,
    }
}

/// Sends bytes.
#[inline(always)]
pub fn send(bytes: &[u8]) {
    match is_pl011() {
        true => pl011::send(bytes),
        false => console::send(bytes),
    }
}

/// The next received byte, if there is one.
#[inline(always)]
pub fn receive() -> Option<u8> {
    match is_pl011() {
        true => pl011::receive(),
        false => console::receive(),
    }
}
