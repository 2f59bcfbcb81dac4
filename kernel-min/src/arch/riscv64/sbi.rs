//! Calls of the firmware (RISC-V Supervisor Binary Interface 1.0).

use core::arch::asm;

const TIMER: usize = 0x5449_4d45;
const SYSTEM_RESET: usize = 0x5352_5354;

/// Calls function 0 of an extension. A firmware that lacks it answers with an error.
fn call(extension: usize, a: usize, b: usize) {
    // SAFETY: the calls here have no effect on memory; all registers but two are kept.
    unsafe {
        asm!(
            "ecall",
            inout("a0") a => _,
            inout("a1") b => _,
            in("a6") 0,
            in("a7") extension,
            options(nostack),
        );
    }
}

/// The timer's interrupt comes when the counter reaches `ticks`; one that is pending is gone.
pub fn set_timer(ticks: u64) {
    call(TIMER, ticks as usize, 0);
}

/// Ends the machine. Returns where the firmware cannot.
pub fn shut_down() {
    call(SYSTEM_RESET, 0, 0);
}
