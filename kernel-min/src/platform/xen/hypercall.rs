//! The calls to Xen (its public headers, xen.h and the header of each call).

use super::arch::call;

/// This domain.
pub const SELF: u16 = 0x7ff0;

/// Numbers of calls.
pub const MEMORY_OP: usize = 12;
const CONSOLE_IO: usize = 18;
const SCHED_OP: usize = 29;
pub const EVENT_CHANNEL_OP: usize = 32;
const HVM_OP: usize = 34;

/// The structure of an operation.
///
/// # Safety
/// The operation reads and writes no other memory than this, laid out so, and what it holds a reference to.
pub unsafe trait Operation {
    /// The call that it is one of.
    const CALL: usize;
    /// Its number.
    const NUMBER: usize;
}

/// Carries out an operation. What it gives is in the structure, or is the number that is returned.
///
/// # Errors
/// None but that Xen refuses it.
pub fn perform<T: Operation>(operation: &mut T) -> Result<usize, Refused> {
    let at = core::ptr::from_mut(operation).addr();
    // SAFETY: as the structure's trait says.
    let result = unsafe { call(T::CALL, [T::NUMBER, at, 0]) };
    usize::try_from(result).map_err(|_| Refused)
}

/// Xen has answered with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// A parameter of this domain (`xen_hvm_param`).
#[repr(C)]
struct Parameter<const OPERATION: usize> {
    domain: u16,
    _pad: u16,
    index: u32,
    value: u64,
}

// SAFETY: HVMOP_set_param and HVMOP_get_param take it.
unsafe impl<const OPERATION: usize> Operation for Parameter<OPERATION> {
    const CALL: usize = HVM_OP;
    const NUMBER: usize = OPERATION;
}

const GET: usize = 1;

impl<const OPERATION: usize> Parameter<OPERATION> {
    fn new(index: u32, value: u64) -> Self {
        Parameter {
            domain: SELF,
            _pad: 0,
            index,
            value,
        }
    }
}

/// What parameter `index` is; None where there is none.
pub fn parameter(index: u32) -> Option<u64> {
    let mut parameter = Parameter::<GET>::new(index, 0);
    perform(&mut parameter).ok()?;
    (parameter.value != 0).then_some(parameter.value)
}

#[cfg(target_arch = "x86_64")]
const SET: usize = 0;

/// Sets a parameter.
///
/// # Errors
/// That it is none.
#[cfg(target_arch = "x86_64")]
pub fn set_parameter(index: u32, value: u64) -> Result<(), Refused> {
    perform(&mut Parameter::<SET>::new(index, value)).map(|_| ())
}

/// Writes to Xen's own console.
pub fn write(bytes: &[u8]) {
    const WRITE: usize = 0;
    // SAFETY: the bytes that it reads.
    unsafe { call(CONSOLE_IO, [WRITE, bytes.len(), bytes.as_ptr().addr()]) };
}

/// The next byte from Xen's own console, if there is one.
pub fn read() -> Option<u8> {
    const READ: usize = 1;
    let mut byte = 0u8;
    // SAFETY: room for what it writes.
    let count = unsafe { call(CONSOLE_IO, [READ, 1, (&raw mut byte).addr()]) };
    (count == 1).then_some(byte)
}

/// Lets other domains run.
pub fn yield_now() {
    const YIELD: usize = 0;
    // SAFETY: it takes nothing.
    unsafe { call(SCHED_OP, [YIELD, 0, 0]) };
}

/// Why a domain ends (`SHUTDOWN_*`).
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum Reason {
    /// It is done.
    PowerOff = 0,
    /// To begin anew.
    Reboot = 1,
    /// To be kept, and to go on.
    #[cfg(not(target_arch = "aarch64"))]
    Suspend = 2,
    /// It cannot go on.
    Crash = 3,
}

/// `sched_shutdown`.
#[repr(C)]
struct Shutdown {
    reason: u32,
}

// SAFETY: SCHEDOP_shutdown takes it.
unsafe impl Operation for Shutdown {
    const CALL: usize = SCHED_OP;
    const NUMBER: usize = 2;
}

/// Ends this domain, for this reason.
///
/// # Errors
/// Xen does not let it.
pub fn shut_down(reason: Reason) -> Result<Resumed, Refused> {
    let reason = reason as u32;
    Ok(match perform(&mut Shutdown { reason })? {
        0 => Resumed::Anew,
        _ => Resumed::Same,
    })
}

/// How a domain goes on that was [suspended](Reason::Suspend).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// As another one, which has its memory and nothing else that Xen knew of it.
    Anew,
    /// It was not ended.
    Same,
}
