//! Such a machine as a platform.

use alloc::boxed::Box;

use super::{apic, control, lines, pci, pm_timer, serial, timer};
use crate::balloon::Host;
use crate::platform::acpi::Trigger;
use crate::platform::virtio::pci::map;
use crate::platform::{BootInfo, End, Platform, acpi, told, virtio};

/// KVM-type monitors, and QEMU's own emulation.
pub struct Kvm;

impl Platform for Kvm {
    unsafe fn init_devices(&self, info: &BootInfo) -> Result<(), &'static str> {
        let told = acpi::read(info.acpi, &mut |at, len| {
            // SAFETY: the loader says that the tables are there, and they say so of one another.
            unsafe { read(at, len) }
        });
        let is_memory = |at: usize| info.ram().any(|(start, end)| (start..end).contains(&at));
        let io_apic = told.as_ref().and_then(|pc| pc.io_apic);
        let io_apic = io_apic.filter(|&at| !is_memory(at));
        // SAFETY: as the caller says; every PC has it there, where nobody says otherwise.
        unsafe { apic::init(io_apic.unwrap_or(apic::IO_PHYS)) };
        if let Some(pc) = told {
            lines::found(pc.lines);
            pm_timer::found(pc.timer);
            control::found(pc.off, pc.reset);
        }
        for (base, line) in told::devices(info.cmdline) {
            // SAFETY: whoever started the machine says so.
            unsafe { virtio::found(base, || lines::route(line, Trigger::Edge)) };
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

    fn start_clock(&self) -> Result<(), &'static str> {
        timer::init()
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

    fn balloon(&self) -> Option<Box<dyn Host + Send>> {
        virtio::balloon()
    }

    fn random(&self, to: fn(&[u8])) {
        virtio::random(to);
    }

    fn tell(&self, text: &str) {
        control::tell(text);
    }

    fn leave(&self, end: End) -> ! {
        control::leave(end)
    }
}

/// Sets up what boot talks by.
pub fn init() {
    serial::init();
}

/// Bytes of memory that is the machine's own. There is none at 0.
///
/// # Safety
/// It is memory, or nobody's, and nobody writes to it; called at boot, with the kernel's own map in use.
unsafe fn read(at: usize, len: usize) -> Option<&'static [u8]> {
    // What addresses may have, less what a table has at most.
    const END: usize = 1 << 46;
    if !(1..END).contains(&at) {
        return None;
    }
    // SAFETY: as the caller says.
    unsafe { Some(core::slice::from_raw_parts(map(at, len).as_ptr(), len)) }
}
