//! PCs, and what looks like one: a local and an I/O APIC, a serial port, and QEMU's debug console
//! and exit device where those are.

pub mod apic;
pub mod control;
mod serial;
mod timer;

use super::{BootInfo, End, Platform};
use crate::arch::cpu::halt_forever;
use crate::arch::kernel_map;

/// KVM-type monitors, and QEMU's own emulation.
pub struct Kvm;

impl Platform for Kvm {
    unsafe fn init_devices(&self, _: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: the pages are where every PC has the two controllers.
        unsafe {
            let local = kernel_map::map_device(apic::LOCAL_PHYS);
            let io = kernel_map::map_device(apic::IO_PHYS);
            apic::init(local, io);
        }
        Ok(())
    }

    fn send(&self, bytes: &[u8]) {
        serial::send(bytes);
    }

    fn receive(&self) -> Option<u8> {
        serial::receive()
    }

    fn listen(&self) {
        serial::listen();
    }

    fn start_clock(&self) {
        timer::init();
    }

    fn check_clock(&self) {
        timer::check();
    }

    #[inline(always)]
    fn arm(&self, deadline: u64) {
        timer::arm(deadline);
    }

    #[inline(always)]
    fn fired(&self) -> u64 {
        timer::fired()
    }

    fn tell(&self, text: &str) {
        control::tell(text);
    }

    fn leave(&self, _: End) -> ! {
        control::exit();
        halt_forever()
    }
}

/// Sets up what boot talks by.
pub fn init() {
    serial::init();
}
