//! The hypervisor as a platform.

use alloc::boxed::Box;

use super::{arch, clock, console, control, events};
use crate::arch::cpu::{halt_forever, hypervisor};
use crate::balloon::Host;
use crate::platform::{BootInfo, End, Platform, kvm};

/// Whether this is Xen.
pub fn is_there() -> bool {
    hypervisor(b"XenVMMXenVMM").is_some()
}

/// Finds out how it is called.
pub fn init() {
    arch::init();
}

/// The hypervisor.
pub struct Xen;

impl Platform for Xen {
    unsafe fn init_devices(&self, _: &BootInfo) -> Result<(), &'static str> {
        events::init()?;
        arch::begin_events()?;
        // SAFETY: the caller vouches for it.
        unsafe {
            console::init();
            control::init();
        }
        Ok(())
    }

    fn send(&self, bytes: &[u8]) {
        console::send(bytes);
    }

    fn receive(&self) -> Option<u8> {
        console::receive()
    }

    fn listen(&self) {
        console::listen();
        // Interrupts are off until there is a program.
        control::listen();
    }

    fn start_clock(&self) -> Result<(), &'static str> {
        clock::init()
    }

    fn arm(&self, deadline: u64) {
        clock::arm(deadline);
    }

    fn fired(&self) -> u64 {
        clock::fired()
    }

    fn balloon(&self) -> Option<Box<dyn Host + Send>> {
        control::balloon()
    }

    fn tell(&self, text: &str) {
        kvm::control::tell(text);
    }

    fn leave(&self, end: End) -> ! {
        // Of the first domain the ports are the machine's.
        kvm::control::exit();
        control::leave(end);
        halt_forever()
    }
}
