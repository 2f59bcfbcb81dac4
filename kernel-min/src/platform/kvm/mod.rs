//! PCs, and what looks like one: a local and an I/O APIC, a serial port, and QEMU's debug console
//! and exit device where those are.

pub mod apic;
pub mod control;
mod hpet;
mod pci;
mod rate;
mod serial;
mod timer;

use self::apic::Trigger;
use super::{BootInfo, End, Platform, told, virtio};

/// KVM-type monitors, and QEMU's own emulation.
pub struct Kvm;

impl Platform for Kvm {
    unsafe fn init_devices(&self, info: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: as the caller says.
        unsafe { apic::init() };
        for (base, line) in told::devices(info.cmdline) {
            // SAFETY: whoever started the machine says so.
            unsafe { virtio::found(base, || apic::route(line, Trigger::Edge)) };
        }
        // SAFETY: this is boot, once.
        unsafe { pci::init() };
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
        control::leave()
    }
}

/// Sets up what boot talks by.
pub fn init() {
    serial::init();
}
