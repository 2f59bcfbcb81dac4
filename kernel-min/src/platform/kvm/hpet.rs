//! The HPET of PCs: a counter that tells how fast it is (Intel's IA-PC HPET specification, 1.0a).

use super::lap::Lap;
use crate::arch::kernel_map::map_device;

/// Where PCs have it.
const PHYS: usize = 0xfed0_0000;
/// The slowest that the specification allows, in femtoseconds a tick.
const SLOWEST: u64 = 100_000_000;

/// Where there is one.
#[derive(Clone, Copy)]
pub struct Hpet {
    registers: *mut u64,
    /// Femtoseconds a tick.
    period: u64,
}

// SAFETY: the registers are the machine's.
unsafe impl Send for Hpet {}

impl Hpet {
    /// Has it count, if it is there: where nothing is, all bits are the same.
    ///
    /// # Safety
    /// Called once, with the kernel's own map in use.
    pub unsafe fn find() -> Option<Hpet> {
        const CONFIGURATION: usize = 2;
        const ENABLE: u64 = 1;
        // SAFETY: on a PC nothing else is there; the counter has no effect but counting.
        unsafe {
            let registers = map_device(PHYS) as *mut u64;
            let period = registers.read_volatile() >> 32;
            if !(1..=SLOWEST).contains(&period) {
                return None;
            }
            let configuration = registers.add(CONFIGURATION);
            configuration.write_volatile(configuration.read_volatile() | ENABLE);
            Some(Hpet { registers, period })
        }
    }

    /// Its counter, which may have 32 bits only.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        const COUNTER: usize = 30;
        // SAFETY: the register's lower half.
        unsafe { self.registers.add(COUNTER).cast::<u32>().read_volatile() }
    }

    /// How far its counter's lower half counts, and how fast.
    pub fn lap(&self) -> Lap {
        Lap {
            ticks: 1 << 32,
            period: self.period,
        }
    }
}
