//! The calls to Xen (its public headers, xen.h and the header of each call).

use super::arch::call;

/// This domain.
pub const SELF: u16 = 0x7ff0;

/// Numbers of calls.
pub const MEMORY_OP: usize = 12;
pub const CONSOLE_IO: usize = 18;
pub const SCHED_OP: usize = 29;
pub const EVENT_CHANNEL_OP: usize = 32;
pub const HVM_OP: usize = 34;

/// A call with an operation and a structure for it.
pub fn operation<T>(number: usize, operation: usize, of: &mut T) -> isize {
    // SAFETY: each operation is passed its own structure.
    unsafe { call(number, [operation, core::ptr::from_mut(of).addr(), 0]) }
}

/// A parameter of this domain (`xen_hvm_param`).
#[repr(C)]
pub struct Parameter {
    pub domain: u16,
    pub _pad: u16,
    pub index: u32,
    pub value: u64,
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

/// Lets other domains run.
pub fn yield_now() {
    const YIELD: usize = 0;
    // SAFETY: it takes nothing.
    unsafe { call(SCHED_OP, [YIELD, 0, 0]) };
}
