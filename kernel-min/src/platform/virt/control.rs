//! The channel to whoever started the machine, and its end, by semihosting (Arm's "Semihosting
//! for AArch32 and AArch64", which RISC-V has, too), where the command line has `sigil.control`.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::arch::cpu::{self, halt_forever};

const SYS_WRITE0: usize = 0x04;
const SYS_EXIT_EXTENDED: usize = 0x20;
/// `ADP_Stopped_ApplicationExit`.
const APPLICATION_EXIT: usize = 0x2_0026;

/// Somebody listens: without, the instruction is none.
static IS_THERE: AtomicBool = AtomicBool::new(false);

/// Looks whether somebody listens, by a command line that says so.
pub fn init(command_line: &[u8]) {
    // There is no memory yet that the words could be taken apart in.
    let mut words = command_line.split(|&byte| byte == b' ');
    let asks = |word: &[u8]| {
        word.strip_prefix(b"sigil.control")
            .is_some_and(|rest| rest.is_empty() || rest[0] == b'=')
    };
    IS_THERE.fetch_or(words.any(asks), Relaxed);
}

/// Whether somebody listens.
pub fn is_there() -> bool {
    IS_THERE.load(Relaxed)
}

/// Writes to it.
pub fn tell(text: &str) {
    if !is_there() {
        return;
    }
    let mut piece = [0u8; 128];
    for bytes in text.as_bytes().chunks(piece.len() - 1) {
        piece[..bytes.len()].copy_from_slice(bytes);
        piece[bytes.len()] = 0;
        // SAFETY: reads up to the zero.
        unsafe { cpu::semihosting(SYS_WRITE0, piece.as_ptr().addr()) };
    }
}

/// Ends the machine.
pub fn leave() -> ! {
    if is_there() {
        let status = [APPLICATION_EXIT, 0];
        // SAFETY: two words, as the call reads them.
        unsafe { cpu::semihosting(SYS_EXIT_EXTENDED, status.as_ptr().addr()) };
    }
    cpu::power_off();
    halt_forever()
}
