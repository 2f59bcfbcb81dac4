//! The firmware, or the hypervisor in its place: PSCI (Arm DEN0022) by the calls of SMCCC (Arm DEN0028).

use core::arch::asm;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::platform::described::Tree;

const SYSTEM_OFF: u32 = 0x8400_0008;
const SYSTEM_RESET: u32 = 0x8400_0009;
/// PSCI_FEATURES: negative where it has not the call that is asked for.
const FEATURES: u32 = 0x8400_000a;
/// SMCCC_VERSION: where that is there, calls that are not give -1.
const VERSION: u32 = 0x8000_0000;
/// The name of a hypervisor's calls, in four words.
const HYPERVISOR: u32 = 0x8500_ff01;

/// It is called by `smc`, not as a hypervisor is.
static IS_SECURE: AtomicBool = AtomicBool::new(false);

/// Finds out how it is called. Whether the device tree names one.
pub fn init(tree: &Tree<'_>) -> bool {
    let device = tree.find_compatible(&["arm,psci-1.0", "arm,psci-0.2", "arm,psci"]);
    let method = device.and_then(|device| device.text("method"));
    IS_SECURE.store(method == Some("smc"), Relaxed);
    method.is_some()
}

/// Calls it: what it gives.
fn call(function: u32, argument: u64) -> [u64; 4] {
    let mut words = [u64::from(function), argument, 0, 0];
    let [a, b, c, d] = &mut words;
    macro_rules! by {
        ($instruction:literal) => {
            // SAFETY: no call here touches memory, and those that return change no other registers.
            unsafe {
                asm!(
                    $instruction,
                    inout("x0") * a,
                    inout("x1") * b,
                    inout("x2") * c,
                    inout("x3") * d,
                    clobber_abi("C"),
                    options(nostack),
                );
            }
        };
    }
    match IS_SECURE.load(Relaxed) {
        true => by!("smc #0"),
        false => by!("hvc #0"),
    }
    words
}

/// Asks it to switch the machine off, or to begin anew. Returns only where nobody does it.
pub fn leave(anew: bool) {
    call(if anew { SYSTEM_RESET } else { SYSTEM_OFF }, 0);
}

/// How a hypervisor names its calls.
pub fn hypervisor() -> Option<[u32; 4]> {
    let [answer, ..] = call(FEATURES, u64::from(VERSION));
    (answer as i32 >= 0).then(|| call(HYPERVISOR, 0).map(|word| word as u32))
}
