//! The calls to Xen (its public headers, xen.h and the header of each call).
//!
//! By the processor's instruction itself: what is in the page of calls that Xen offers is no more, and a
//! page that is written by somebody else and executed here need not be.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::arch::cpu::cpuid;

/// This domain.
pub const SELF: u16 = 0x7ff0;

/// Numbers of calls.
pub const MEMORY_OP: usize = 12;
pub const CONSOLE_IO: usize = 18;
pub const VCPU_OP: usize = 24;
const SCHED_OP: usize = 29;
pub const EVENT_CHANNEL_OP: usize = 32;
const HVM_OP: usize = 34;

/// Reason of a domain's end: it is done.
pub const POWER_OFF: u32 = 0;

/// The processor's instruction is AMD's.
static IS_AMD: AtomicBool = AtomicBool::new(false);

/// Finds out which instruction it is.
pub fn init() {
    let (_, b, c, d) = cpuid(0, 0);
    let name = [b, d, c].map(u32::to_le_bytes);
    let amd: [&[u8]; 2] = [b"AuthenticAMD", b"HygonGenuine"];
    IS_AMD.store(amd.contains(&name.as_flattened()), Relaxed);
}

/// Calls Xen: what it gives, negative for one of its error numbers.
///
/// # Safety
/// The arguments are what the call takes; memory that they name is as it reads and writes it.
#[inline(never)]
pub unsafe fn call(number: usize, [a, b, c]: [usize; 3]) -> isize {
    let result;
    macro_rules! by {
        ($instruction:literal) => {
            // SAFETY: the caller vouches for the arguments; no register changes but the result's, and
            // those of the arguments.
            unsafe {
                asm!(
                    $instruction,
                    inlateout("rax") number => result,
                    inlateout("rdi") a => _,
                    inlateout("rsi") b => _,
                    inlateout("rdx") c => _,
                    options(nostack),
                );
            }
        };
    }
    match IS_AMD.load(Relaxed) {
        true => by!("vmmcall"),
        false => by!("vmcall"),
    }
    result
}

/// A call with an operation and a structure for it.
pub fn operation<T>(number: usize, operation: usize, of: &mut T) -> isize {
    // SAFETY: each operation is passed its own structure.
    unsafe { call(number, [operation, core::ptr::from_mut(of).addr(), 0]) }
}

/// A parameter of this domain (`xen_hvm_param`).
#[repr(C)]
struct Parameter {
    domain: u16,
    _pad: u16,
    index: u32,
    value: u64,
}

/// What parameter `index` is; None where there is none.
pub fn parameter(index: u32) -> Option<u64> {
    const GET: usize = 1;
    let mut parameter = Parameter {
        domain: SELF,
        _pad: 0,
        index,
        value: 0,
    };
    (operation(HVM_OP, GET, &mut parameter) == 0 && parameter.value != 0).then_some(parameter.value)
}

/// Sets a parameter; whether it is one.
pub fn set_parameter(index: u32, value: u64) -> bool {
    const SET: usize = 0;
    let mut parameter = Parameter {
        domain: SELF,
        _pad: 0,
        index,
        value,
    };
    operation(HVM_OP, SET, &mut parameter) == 0
}

/// Lets other domains run.
pub fn yield_now() {
    const YIELD: usize = 0;
    // SAFETY: it takes nothing.
    unsafe { call(SCHED_OP, [YIELD, 0, 0]) };
}

/// Ends this domain, for this reason. Returns where Xen does not let it.
pub fn shut_down(mut reason: u32) {
    const SHUTDOWN: usize = 2;
    operation(SCHED_OP, SHUTDOWN, &mut reason);
}
