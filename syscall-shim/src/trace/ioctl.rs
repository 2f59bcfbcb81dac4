//! ioctl(2) on terminals and descriptors.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::memory;
use super::names;
use super::values::{Names, address, known_flags, value};
use crate::Call;

const TCGETS: u32 = 0x5401;
const TCSETS: u32 = 0x5402;
const TCSETSF: u32 = 0x5404;
const TCSBRK: u32 = 0x5409;
const TCXONC: u32 = 0x540a;
const TCFLSH: u32 = 0x540b;
const TIOCSCTTY: u32 = 0x540e;
const TIOCGPGRP: u32 = 0x540f;
const TIOCSPGRP: u32 = 0x5410;
const TIOCGWINSZ: u32 = 0x5413;
const TIOCSWINSZ: u32 = 0x5414;
const FIONREAD: u32 = 0x541b;
const FIONBIO: u32 = 0x5421;
const TIOCNOTTY: u32 = 0x5422;
const TIOCGSID: u32 = 0x5429;
const FIOSETOWN: u32 = 0x8901;
const SIOCSPGRP: u32 = 0x8902;
const FIOGETOWN: u32 = 0x8903;
const SIOCGPGRP: u32 = 0x8904;
const SIOCATMARK: u32 = 0x8905;

/// How many arguments the call looks at.
pub(super) fn argument_count(call: Call, args: &[usize; 6]) -> Option<usize> {
    (call == Call::ioctl && args[1] as u32 == TIOCNOTTY).then_some(2)
}

/// Whether the call fills in what the third argument points to.
pub(super) fn is_filled_in(call: Option<Call>, args: &[usize; 6], index: usize) -> bool {
    let fills = matches!(
        args[1] as u32,
        TCGETS | TIOCGPGRP | TIOCGWINSZ | FIONREAD | TIOCGSID | FIOGETOWN | SIOCGPGRP | SIOCATMARK
    );
    call == Some(Call::ioctl) && index == 2 && fills
}

/// The request: its name, or the parts it is made of.
pub(super) fn request(line: &mut Line, request: u32) -> Result {
    if let Some(name) = names::IOCTLS.find(request.into()) {
        return line.write_str(name);
    }
    let direction = ["NONE", "WRITE", "READ", "READ|_IOC_WRITE"][(request >> 30) as usize];
    let (kind, number) = (request >> 8 & 0xff, request & 0xff);
    write!(line, "_IOC(_IOC_{direction}")?;
    for part in [kind, number, request >> 16 & 0x3fff] {
        line.write_str(", ")?;
        super::values::hex(line, part.into())?;
    }
    line.write_str(")")
}

/// The third argument.
pub(super) fn argument(decoder: &mut Decoder, number: usize) -> Result {
    let request = decoder.call.args[1] as u32;
    let filled = is_filled_in(decoder.call.call, &decoder.call.args, 2);
    if filled && !matches!(decoder.result, Some(Ok(_))) {
        return address(decoder.line, number);
    }
    match request {
        TCGETS | TCSETS..=TCSETSF => termios_at(decoder, number),
        TIOCGWINSZ | TIOCSWINSZ => decoder.structure(number, |decoder, [words]| {
            let [row, column, x, y] = [0, 16, 32, 48].map(|shift| words >> shift & 0xffff);
            write!(
                decoder.line,
                "{{ws_row={row}, ws_col={column}, ws_xpixel={x}, ws_ypixel={y}}}"
            )
        }),
        TIOCGPGRP | TIOCSPGRP | FIONREAD | FIONBIO | TIOCGSID | FIOSETOWN | SIOCSPGRP
        | FIOGETOWN | SIOCGPGRP | SIOCATMARK => {
            decoder.half(number, |line, value| write!(line, "{}", value as i32))
        }
        TCFLSH => value(decoder.line, number as u32 as u64, &names::QUEUES),
        TIOCSCTTY | TCSBRK | TCXONC => write!(decoder.line, "{}", number as i32),
        _ => super::values::hex(decoder.line, number as u64),
    }
}

/// The kernel's `struct termios`, its flags.
fn termios_at(decoder: &mut Decoder, at: usize) -> Result {
    let mut modes = [0; 4];
    for (index, mode) in modes.iter_mut().enumerate() {
        match memory::half(decoder.memory, at.wrapping_add(index * 4)).filter(|_| at != 0) {
            Some(flags) => *mode = u64::from(flags),
            None => return address(decoder.line, at),
        }
    }
    let [input, output, control, local] = modes;
    let line = &mut *decoder.line;
    line.write_str("{c_iflag=")?;
    bits(line, input, &names::TERMIOS_INPUT, true)?;

    line.write_str(", c_oflag=")?;
    for (field, mask) in names::TERMIOS_DELAYS {
        value(line, output & mask, field)?;
        line.write_str("|")?;
    }
    const DELAYS: u64 = 0xff00;
    bits(line, output & !DELAYS, &names::TERMIOS_OUTPUT, true)?;

    line.write_str(", c_cflag=")?;
    const CBAUD: u64 = 0o10017;
    const CSIZE: u64 = 0o60;
    const IBSHIFT: u32 = 16;
    value(line, control & CBAUD, &names::TERMIOS_SPEEDS)?;
    let input_speed = control >> IBSHIFT & CBAUD;
    if input_speed != 0 {
        line.write_str("|")?;
        value(line, input_speed, &names::TERMIOS_SPEEDS)?;
        line.write_str("<<IBSHIFT")?;
    }
    write!(line, "|CS{}|", 5 + (control & CSIZE) / 16)?;
    let fields = CBAUD | CBAUD << IBSHIFT | CSIZE;
    let rest = control & !fields;
    bits(line, rest, &names::TERMIOS_CONTROL, true)?;

    line.write_str(", c_lflag=")?;
    bits(line, local, &names::TERMIOS_LOCAL, true)?;
    line.write_str(", ...}")
}

/// Flags of which none may be set.
fn bits(line: &mut Line, value: u64, names: &Names, first: bool) -> Result {
    let rest = known_flags(line, value, names, first)?;
    if rest == 0 {
        return Ok(());
    }
    let mut first = first && rest == value;
    line.separate(&mut first, "|")?;
    write!(line, "{rest:#x}")
}
