//! QEMU's `virt` machines, and what is described by a device tree.

mod control;
mod pci;
#[cfg(target_arch = "aarch64")]
mod pl011;
#[cfg(target_arch = "aarch64")]
#[path = "arm_console.rs"]
mod serial;
#[cfg(target_arch = "riscv64")]
#[path = "mmio16550.rs"]
mod serial;
mod tree;

pub use tree::BootInfo;

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::described::Bus;
use super::{End, Platform, virtio};
use crate::arch::{interrupts, timer};
use crate::balloon::Host;

/// The console is a program's.
static IS_CONSOLE: AtomicBool = AtomicBool::new(false);

/// Waits until a serial port takes bytes: as long as it likes, once it is a program's console, and before
/// no longer than any port is busy. Whether it does.
fn wait(is_ready: impl Fn() -> bool) -> bool {
    const PATIENCE: u32 = 1_000_000;
    let mut asked = 0;
    while !is_ready() {
        if asked == PATIENCE && !IS_CONSOLE.load(Relaxed) {
            return false;
        }
        asked = PATIENCE.min(asked + 1);
        core::hint::spin_loop();
    }
    true
}

/// Reads the device tree at physical address `at`, and sets up what the boot talks by.
///
/// # Errors
/// A sentence that says what is wrong with it.
///
/// # Safety
/// Called once; `at` came from the loader.
pub unsafe fn begin(at: u64) -> Result<BootInfo, &'static str> {
    // What is built in can be read whatever the tree says.
    control::init(crate::boot::built_in());
    // SAFETY: the caller vouches for it.
    let info = unsafe { BootInfo::read(at) };
    control::begin();
    info
}

/// The one that this machine is of.
#[inline(always)]
pub fn get() -> &'static dyn Platform {
    &Virt
}

/// What the device tree describes, and who listens by semihosting.
struct Virt;

impl Platform for Virt {
    unsafe fn init_devices(&self, info: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: the tree says where the registers are.
        unsafe {
            if let Some(place) = info.serial() {
                serial::init_map(place);
                interrupts::init(info)?;
            } else {
                interrupts::init(info)?;
                serial::init_events(info.tree())?;
            }
        }
        /// What such devices are compatible to.
        const VIRTIO: &str = "virtio,mmio";
        let tree = info.tree();
        // Reading the tree takes its time: once for all of them.
        tree.each_compatible(&[VIRTIO, Bus::COMPATIBLE], |device| {
            let enable = || interrupts::enable(device.interrupt().unwrap_or(0));
            // SAFETY: the tree says so.
            unsafe {
                if !device.is_compatible(&[VIRTIO]) {
                    if let Some(bus) = Bus::new(tree, device) {
                        pci::init(&bus);
                    }
                } else if let Some(base) = device.registers(0) {
                    virtio::found(base, enable);
                }
            }
        });
        Ok(())
    }

    #[inline(always)]
    fn send(&self, bytes: &[u8]) {
        control::send(bytes);
    }

    #[inline(always)]
    fn receive(&self) -> Option<u8> {
        control::receive()
    }

    fn listen(&self) {
        serial::listen();
    }

    fn start_clock(&self) -> Result<(), &'static str> {
        timer::init();
        Ok(())
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
        virtio::balloon().or_else(serial::balloon)
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
