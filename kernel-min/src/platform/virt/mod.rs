//! QEMU's `virt` machines, and what is described by a device tree.

mod control;
#[cfg(target_arch = "aarch64")]
#[path = "pl011.rs"]
mod serial;
#[cfg(target_arch = "riscv64")]
#[path = "mmio16550.rs"]
mod serial;
mod tree;

pub use tree::BootInfo;

use super::{Platform, START_OF_TEXT};
use crate::arch::{interrupts, kernel_map, timer};

/// Reads the device tree at physical address `at`, and sets up what the boot talks by.
///
/// # Errors
/// A sentence that says what is wrong with it.
///
/// # Safety
/// Called once; `at` came from the loader, and is in the direct map, as is the console.
pub unsafe fn begin(at: u64) -> Result<BootInfo, &'static str> {
    // SAFETY: the caller vouches for it.
    let info = unsafe { BootInfo::read(at) }?;
    control::init(info.cmdline);
    let (base, _) = info.serial()?;
    serial::init(crate::mm::phys_to_virt(base));
    if control::is_there() {
        serial::send(START_OF_TEXT);
    }
    Ok(info)
}

/// The one that this machine is of.
#[inline(always)]
pub fn get() -> &'static dyn Platform {
    &Virt
}

/// What the device tree describes, and who listens by semihosting.
struct Virt;

impl Platform for Virt {
    unsafe fn init_devices(&self, info: &BootInfo) {
        // SAFETY: the tree says where the registers are.
        unsafe {
            interrupts::init(info);
            if let Ok((base, line)) = info.serial() {
                serial::moved(kernel_map::map_device(base), line);
            }
        }
    }

    #[inline(always)]
    fn send(&self, bytes: &[u8]) {
        serial::send(bytes);
    }

    #[inline(always)]
    fn receive(&self) -> Option<u8> {
        serial::receive()
    }

    fn listen(&self) {
        serial::listen();
    }

    fn start_clock(&self) {
        timer::init();
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

    fn leave(&self) -> ! {
        control::leave()
    }
}
