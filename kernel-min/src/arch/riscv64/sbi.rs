//! Calls of the firmware (RISC-V Supervisor Binary Interface 1.0).

use core::arch::asm;

const BASE: usize = 0x10;
const TIMER: usize = 0x5449_4d45;
const SYSTEM_RESET: usize = 0x5352_5354;

/// Functions of the base extension that tell what the processor is.
#[derive(Clone, Copy)]
pub enum Identity {
    /// mvendorid.
    Vendor = 4,
    /// marchid.
    Architecture = 5,
    /// mimpid.
    Implementation = 6,
}

/// Calls a function of an extension; gives an error, or 0, and a value. A firmware that lacks it answers with
/// an error.
fn call(extension: usize, function: usize, a: usize, b: usize) -> (isize, usize) {
    let (error, value);
    // SAFETY: the calls here have no effect on memory; all registers but two are kept.
    unsafe {
        asm!(
            "ecall",
            inout("a0") a => error,
            inout("a1") b => value,
            in("a6") function,
            in("a7") extension,
            options(nostack),
        );
    }
    (error, value)
}

/// What the processor is, in one of its registers for that.
pub fn identity(register: Identity) -> u64 {
    let (_, value) = call(BASE, register as usize, 0, 0);
    value as u64
}

/// The timer's interrupt comes when the counter reaches `ticks`; one that is pending is gone.
pub fn set_timer(ticks: u64) {
    call(TIMER, 0, ticks as usize, 0);
}

/// Ends the machine, or has it begin anew by a cold reboot. Returns where the firmware cannot.
pub fn reset_system(anew: bool) {
    call(SYSTEM_RESET, 0, usize::from(anew), 0);
}
