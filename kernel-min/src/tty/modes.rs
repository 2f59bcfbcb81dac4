//! The three layouts in which programs read and set modes: `struct termios`, `termios2` with speeds as
//! numbers, and System V's `termio` (ioctl_tty(2)).

use signal::Errno;

use super::state::State;
use super::termios::{Termios, cflag};
use crate::arch::user::{self, Plain};

/// Which layout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `struct termios`
    Termios,
    /// `struct termios2`
    Termios2,
    /// `struct termio`
    Termio,
}

/// `struct termios2` (asm-generic/termbits.h).
#[repr(C)]
#[derive(Clone, Copy)]
struct Termios2 {
    modes: Termios,
    /// Input, output.
    speeds: [u32; 2],
}

/// `struct termio` (asm-generic/termios.h).
#[repr(C)]
#[derive(Clone, Copy)]
struct Termio {
    iflag: u16,
    oflag: u16,
    cflag: u16,
    lflag: u16,
    line: u8,
    cc: [u8; 8],
    pad: u8,
}

// SAFETY: integers without padding.
unsafe impl Plain for Termios {}
// SAFETY: integers without padding.
unsafe impl Plain for Termios2 {}
// SAFETY: integers without padding.
unsafe impl Plain for Termio {}

/// Bits a second of the codes up to B38400, and of those with CBAUDEX.
const SLOW: [u32; 16] = [
    0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
];
const FAST: [u32; 16] = [
    0, 57600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000,
    1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000,
];
/// The code that says that the number counts (with CBAUDEX alone).
const BOTHER: u32 = cflag::CBAUDEX;
/// Where the code of input is, if that is not output's.
const INPUT_SHIFT: u32 = 16;

const fn speed(code: u32) -> u32 {
    let table = if code & cflag::CBAUDEX != 0 {
        &FAST
    } else {
        &SLOW
    };
    table[(code & 0o17) as usize]
}

/// The speeds of input and output that codes say.
pub const fn speeds(t: &Termios) -> [u32; 2] {
    let (output, input) = codes(t);
    [speed(input), speed(output)]
}

/// The codes of output and input.
const fn codes(t: &Termios) -> (u32, u32) {
    let output = t.cflag & cflag::CBAUD;
    match (t.cflag >> INPUT_SHIFT) & cflag::CBAUD {
        0 => (output, output),
        input => (output, input),
    }
}

/// The codes' speeds; where they say that the numbers count, those.
fn resolved(t: &Termios, numbers: [u32; 2]) -> [u32; 2] {
    let (output, input) = codes(t);
    let said = |code: u32, number| {
        if code == BOTHER { number } else { speed(code) }
    };
    let output = said(output, numbers[1]);
    let same = t.cflag >> INPUT_SHIFT & cflag::CBAUD == 0;
    [
        if same {
            output
        } else {
            said(input, numbers[0])
        },
        output,
    ]
}

/// Tells a program the modes.
///
/// # Errors
/// EFAULT.
pub fn tell(arg: usize, layout: Layout, modes: &Termios, speeds: [u32; 2]) -> Result<(), Errno> {
    match layout {
        Layout::Termios => user::write(arg, modes),
        Layout::Termios2 => user::write(
            arg,
            &Termios2 {
                modes: *modes,
                speeds,
            },
        ),
        Layout::Termio => {
            let mut cc = [0; 8];
            cc.copy_from_slice(&modes.cc[..8]);
            let old = Termio {
                iflag: modes.iflag as u16,
                oflag: modes.oflag as u16,
                cflag: modes.cflag as u16,
                lflag: modes.lflag as u16,
                line: modes.line,
                cc,
                pad: 0,
            };
            user::write(arg, &old)
        }
    }
}

/// The modes and speeds that a program asks for, of a terminal with these.
///
/// # Errors
/// EFAULT.
pub fn asked(arg: usize, layout: Layout, s: &State) -> Result<(Termios, [u32; 2]), Errno> {
    let modes = s.line.termios;
    match layout {
        Layout::Termios => {
            let new: Termios = user::read(arg)?;
            Ok((new, resolved(&new, s.speeds)))
        }
        Layout::Termios2 => {
            let new: Termios2 = user::read(arg)?;
            Ok((new.modes, resolved(&new.modes, new.speeds)))
        }
        Layout::Termio => {
            let new: Termio = user::read(arg)?;
            let low = |old: u32, new: u16| old & !0xffff | u32::from(new);
            let mut modes = Termios {
                iflag: low(modes.iflag, new.iflag),
                oflag: low(modes.oflag, new.oflag),
                cflag: low(modes.cflag, new.cflag),
                lflag: low(modes.lflag, new.lflag),
                line: new.line,
                ..modes
            };
            modes.cc[..8].copy_from_slice(&new.cc);
            Ok((modes, resolved(&modes, s.speeds)))
        }
    }
}
