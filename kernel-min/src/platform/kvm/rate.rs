//! How fast the time-stamp counter runs, where somebody says so: KVM by a page, other monitors and processors by
//! CPUID.

use crate::arch::cpu::{cpuid, hypervisor, ticks, wrmsr};
use crate::arch::layout::KERNEL_BASE;
use crate::platform::pvclock::{self, Day, Time};
use crate::time::clock::{self, SECOND};

/// What CPUID says that KVM is.
const KVM: &[u8; 12] = b"KVMKVMKVM\0\0\0";

static TIME: Time = Time::new();
static DAY: Day = Day::new();

/// Starts the clock; whether somebody says how fast it is.
pub fn begin() -> bool {
    if is_shared() && pvclock::begin(&TIME, DAY.read()) {
        return true;
    }
    let rate = rate();
    if let Some(rate) = rate {
        clock::begin(ticks(), (SECOND << 32) / rate);
    }
    rate.is_some()
}

/// Has the clock go by what KVM says now. Nanoseconds since boot.
pub fn follow() -> u64 {
    pvclock::follow(&TIME)
}

/// Whether the local APIC's timer has the rate that KVM and QEMU's own emulation give it.
pub fn of_timer_is_known() -> bool {
    const NAMES: [&[u8; 12]; 2] = [KVM, b"TCGTCGTCGTCG"];
    NAMES.into_iter().any(|name| hypervisor(name).is_some())
}

/// Has KVM write to the pages, if it can (Linux's Documentation/virt/kvm/x86/msr.rst).
fn is_shared() -> bool {
    const WALL_CLOCK: u32 = 0x4b56_4d00;
    const SYSTEM_TIME: u32 = 0x4b56_4d01;
    const HAS_THEM: u32 = 1 << 3;
    const ENABLE: u64 = 1;
    let Some(leaf) = hypervisor(KVM) else {
        return false;
    };
    let is_shared = cpuid(leaf + 1, 0).0 & HAS_THEM != 0;
    if is_shared {
        let at = |address: usize| (address - KERNEL_BASE) as u64;
        // SAFETY: CPUID announces the registers; what KVM writes to is for it alone, and stays.
        unsafe {
            wrmsr(SYSTEM_TIME, at((&raw const TIME).addr()) | ENABLE);
            wrmsr(WALL_CLOCK, at((&raw const DAY).addr()));
        }
    }
    is_shared
}

/// Ticks a second. What leaf 0x16 says is the processor's name rather than its rate, and is not looked at.
fn rate() -> Option<u64> {
    const MONITOR: u32 = 0x4000_0000;
    const TIMING: u32 = 0x10;
    const CRYSTAL: u32 = 0x15;
    let leaves = cpuid(MONITOR, 0).0;
    let kilohertz = match leaves.wrapping_sub(MONITOR) {
        TIMING..=0xff => cpuid(MONITOR + TIMING, 0).0,
        // There is no monitor, or it has less to say.
        _ => 0,
    };
    let (below, above, crystal, _) = match cpuid(0, 0).0 {
        CRYSTAL.. => cpuid(CRYSTAL, 0),
        _ => (0, 0, 0, 0),
    };
    let rate = match kilohertz {
        0 => (u64::from(crystal) * u64::from(above)).checked_div(u64::from(below))?,
        _ => u64::from(kilohertz) * 1000,
    };
    (rate != 0).then_some(rate)
}
