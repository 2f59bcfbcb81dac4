//! fcntl(2): its third argument and its result depend on the operation.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::files;
use super::names;
use super::signals;
use super::values::{address, flags, hex, value};
use crate::Call;

const F_DUPFD: u32 = 0;
const F_GETFD: u32 = 1;
const F_SETFD: u32 = 2;
const F_GETFL: u32 = 3;
const F_SETFL: u32 = 4;
const F_GETLK: u32 = 5;
const F_SETLK: u32 = 6;
const F_SETLKW: u32 = 7;
const F_SETOWN: u32 = 8;
const F_GETOWN: u32 = 9;
const F_SETSIG: u32 = 10;
const F_GETSIG: u32 = 11;
const F_OFD_GETLK: u32 = 36;
const F_OFD_SETLK: u32 = 37;
const F_OFD_SETLKW: u32 = 38;
const F_SETLEASE: u32 = 1024;
const F_GETLEASE: u32 = 1025;
const F_DUPFD_CLOEXEC: u32 = 1030;
const F_SETPIPE_SZ: u32 = 1031;
const F_GETPIPE_SZ: u32 = 1032;
const F_GET_SEALS: u32 = 1034;

fn is_fcntl(call: Option<Call>) -> bool {
    matches!(call, Some(Call::fcntl | Call::fcntl64))
}

/// How many arguments the call looks at.
pub(super) fn argument_count(call: Call, args: &[usize; 6]) -> Option<usize> {
    let none = matches!(
        args[1] as u32,
        F_GETFD | F_GETFL | F_GETOWN | F_GETSIG | F_GETLEASE | F_GETPIPE_SZ | F_GET_SEALS
    );
    (is_fcntl(Some(call)) && none).then_some(2)
}

/// Whether the call fills in the structure that the third argument points to.
pub(super) fn is_filled_in(call: Option<Call>, args: &[usize; 6], index: usize) -> bool {
    is_fcntl(call) && index == 2 && matches!(args[1] as u32, F_GETLK | F_OFD_GETLK)
}

/// The third argument.
pub(super) fn argument(decoder: &mut Decoder, number: usize) -> Result {
    let bits = u64::from(number as u32);
    let filled = is_filled_in(decoder.call.call, &decoder.call.args, 2);
    if filled && !matches!(decoder.result, Some(Ok(_))) {
        return address(decoder.line, number);
    }
    let line = &mut *decoder.line;
    match decoder.call.args[1] as u32 {
        F_DUPFD | F_DUPFD_CLOEXEC | F_SETOWN | F_SETPIPE_SZ => write!(line, "{}", number as i32),
        F_SETFD => flags(line, bits, &names::FD_BITS),
        F_SETFL => files::open_flags(line, bits),
        F_SETSIG => signals::signal(line, number as i32),
        F_SETLEASE => value(line, bits, &names::LOCK_TYPES),
        F_GETLK | F_OFD_GETLK => lock(decoder, number, true),
        F_SETLK | F_SETLKW | F_OFD_SETLK | F_OFD_SETLKW => lock(decoder, number, false),
        _ => hex(line, number as u64),
    }
}

/// `struct flock`.
fn lock(decoder: &mut Decoder, at: usize, with_pid: bool) -> Result {
    decoder.structure(at, |decoder, [kinds, start, length, pid]| {
        let line = &mut *decoder.line;
        line.write_str("{l_type=")?;
        value(line, kinds & 0xffff, &names::LOCK_TYPES)?;
        line.write_str(", l_whence=")?;
        value(line, kinds >> 16 & 0xffff, &names::WHENCE)?;
        write!(line, ", l_start={}, l_len={}", start as i64, length as i64)?;
        if with_pid {
            write!(line, ", l_pid={}", pid as i32)?;
        }
        line.write_str("}")
    })
}

/// The result: flags for some operations.
pub(super) fn result(decoder: &mut Decoder, number: usize) -> Result {
    let bits = number as u64;
    let line = &mut *decoder.line;
    match decoder.call.args[1] as u32 {
        F_GETFD if bits != 0 => {
            write!(line, "{bits:#x} (flags ")?;
            flags(line, bits, &names::FD_BITS)?;
        }
        F_GETFL => {
            hex(line, bits)?;
            line.write_str(" (flags ")?;
            files::open_flags(line, bits)?;
        }
        F_GETSIG if number != 0 => {
            write!(line, "{number} (")?;
            signals::signal(line, number as i32)?;
        }
        F_GETLEASE => {
            hex(line, bits)?;
            line.write_str(" (")?;
            value(line, bits, &names::LOCK_TYPES)?;
        }
        _ => return write!(line, "{}", number as isize),
    }
    line.write_str(")")
}
