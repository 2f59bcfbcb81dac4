//! The channel to whoever started the machine, and its end, where the command line has `sigil.control`: by
//! semihosting (Arm's "Semihosting for AArch32 and AArch64", which RISC-V has, too), or on the console,
//! between what programs write there.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::serial;
use crate::arch::cpu::{self, halt_forever};
use crate::platform::{End, START_OF_TEXT};

const SYS_WRITE0: usize = 0x04;
const SYS_EXIT_EXTENDED: usize = 0x20;
/// `ADP_Stopped_ApplicationExit`.
const APPLICATION_EXIT: usize = 0x2_0026;

/// Whether somebody listens, and how.
static KIND: AtomicUsize = AtomicUsize::new(NOBODY);
const NOBODY: usize = 0;
/// Without, the instruction is none.
const BY_SEMIHOSTING: usize = 1;
const ON_CONSOLE: usize = 2;

fn is(kind: usize) -> bool {
    KIND.load(Relaxed) == kind
}

/// On the console, where that is the channel, too: what comes is what the next byte says here, or a byte that
/// cannot pass: its upper and its lower half, each in a byte with `HALF`. In Xen's output that is zero, in
/// its input what has 8 bits.
const ESCAPE: u8 = 0x10;
const HALF: u8 = 0x40;
/// Text for who listens begins.
const TOLD: u8 = 0x02;
/// It ends.
const TOLD_ALL: u8 = 0x03;
/// As many more bytes of input may come as are [taken](WINDOW) at a time. Xen has room for twice that, and
/// loses what comes beyond.
const MORE: u8 = 0x06;
/// Nothing comes any more.
const END: u8 = 0x04;

/// How many bytes of input are taken at a time.
const WINDOW: usize = 16;
/// How many were.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Asks whether somebody listens, in a line of its own: Xen keeps what is none.
const ENQUIRY: &[u8] = b"\x05\n";
/// Says so.
const ACKNOWLEDGE: u8 = 0x06;

/// Looks whether somebody listens, by a command line that says so; a later one takes the place of what another
/// said.
pub fn init(command_line: &[u8]) {
    // There is no memory yet that the words could be taken apart in.
    for word in command_line.split(|&byte| byte == b' ') {
        match word.strip_prefix(b"sigil.control") {
            Some(b"=console") => KIND.store(ON_CONSOLE, Relaxed),
            Some(b"" | [b'=', ..]) => KIND.store(BY_SEMIHOSTING, Relaxed),
            _ => {}
        }
    }
}

/// Begins with the console. Where it is the channel, waits for who listens: what is told before is lost.
pub fn begin() {
    if is(ON_CONSOLE) {
        serial::send(ENQUIRY);
        while serial::is_there() && serial::receive() != Some(ACKNOWLEDGE) {
            core::hint::spin_loop();
        }
    }
    if !is(NOBODY) {
        serial::send(START_OF_TEXT);
    }
}

/// Sends what is no text for who listens to the console.
#[inline(always)]
pub fn send(bytes: &[u8]) {
    match is(ON_CONSOLE) {
        true => send_escaped(bytes),
        false => serial::send(bytes),
    }
}

#[cold]
fn send_escaped(bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            0 | ESCAPE => serial::send(&[ESCAPE, HALF | byte >> 4, HALF | byte & 0xf]),
            _ => serial::send(&[byte]),
        }
    }
}

/// The next byte of input, if there is one.
#[inline(always)]
pub fn receive() -> Option<u8> {
    match is(ON_CONSOLE) {
        true => receive_escaped(),
        false => serial::receive(),
    }
}

#[cold]
fn receive_escaped() -> Option<u8> {
    /// What has come of a byte that cannot pass: nothing, the escape, its upper half.
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    const ESCAPED: usize = 1;
    const HAS_UPPER: usize = 2;
    loop {
        let byte = serial::receive()?;
        if TAKEN.fetch_add(1, Relaxed) % WINDOW == WINDOW - 1 {
            serial::send(&[ESCAPE, MORE]);
        }
        match BEGUN.swap(0, Relaxed) {
            0 if byte == ESCAPE => BEGUN.store(ESCAPED, Relaxed),
            0 => return Some(byte),
            ESCAPED => BEGUN.store(HAS_UPPER | usize::from(byte) << 4, Relaxed),
            upper => return Some(upper as u8 & 0xf0 | byte & 0xf),
        }
    }
}

/// Writes to it.
pub fn tell(text: &str) {
    if is(ON_CONSOLE) {
        serial::send(&[ESCAPE, TOLD]);
        serial::send(text.as_bytes());
        serial::send(&[ESCAPE, TOLD_ALL]);
    }
    if !is(BY_SEMIHOSTING) {
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
pub fn leave(end: End) -> ! {
    if is(ON_CONSOLE) {
        serial::send(&[ESCAPE, END]);
    }
    if is(BY_SEMIHOSTING) {
        let status = [APPLICATION_EXIT, 0];
        // SAFETY: two words, as the call reads them.
        unsafe { cpu::semihosting(SYS_EXIT_EXTENDED, status.as_ptr().addr()) };
    }
    serial::leave(end);
    cpu::leave(matches!(end, End::Restart));
    halt_forever()
}
