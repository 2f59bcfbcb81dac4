//! Xen, which a machine of is loaded by PVH and has no devices: it is asked by hypercalls, and tells by
//! event channels.

mod clock;
mod console;
mod events;
mod hypercall;
mod memory;

pub use events::{UPCALL_VECTOR, take};
pub use memory::map;

use super::{BootInfo, Platform, kvm};
use crate::arch::cpu::{halt_forever, hypervisor};
use hypercall::shut_down;

/// Whether this is Xen.
pub fn is_there() -> bool {
    hypervisor(b"XenVMMXenVMM").is_some()
}

/// Finds out how it is called.
pub fn init() {
    hypercall::init();
}

/// The hypervisor.
pub struct Xen;

impl Platform for Xen {
    unsafe fn init_devices(&self, _: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: the caller vouches for it.
        unsafe {
            events::init()?;
            console::init();
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
    }

    fn start_clock(&self) {
        clock::init();
    }

    fn arm(&self, deadline: u64) {
        clock::arm(deadline);
    }

    fn fired(&self) -> u64 {
        clock::fired()
    }

    fn tell(&self, text: &str) {
        kvm::control::tell(text);
    }

    fn leave(&self) -> ! {
        // Of the first domain the ports are the machine's.
        kvm::control::exit();
        shut_down(hypercall::POWER_OFF);
        halt_forever()
    }
}
