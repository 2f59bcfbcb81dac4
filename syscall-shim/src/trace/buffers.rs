//! Bytes: strings, buffers, and vectors of buffers.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::memory;
use super::values::address;
use crate::{ArgType, Call, Direction};

/// As much of a buffer as is shown, as in strace.
const SHOWN: usize = 32;

/// The longest path that Linux takes, PATH_MAX.
const PATH: usize = 4096;

fn is_octal(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'7')
}

/// One byte of a string in C. `digit_follows` is whether an octal escape must be full.
fn byte(line: &mut Line, byte: u8, digit_follows: bool) -> Result {
    match byte {
        b'"' => line.write_str("\\\""),
        b'\\' => line.write_str("\\\\"),
        b'\t' => line.write_str("\\t"),
        b'\n' => line.write_str("\\n"),
        b'\r' => line.write_str("\\r"),
        0x0b => line.write_str("\\v"),
        0x0c => line.write_str("\\f"),
        b' '..=b'~' => line.write_char(char::from(byte)),
        _ if digit_follows => write!(line, "\\{byte:03o}"),
        _ => write!(line, "\\{byte:o}"),
    }
}

fn bytes(line: &mut Line, bytes: &[u8]) -> Result {
    line.write_str("\"")?;
    for (index, &one) in bytes.iter().enumerate() {
        let digit_follows = bytes.get(index + 1).is_some_and(is_octal);
        byte(line, one, digit_follows)?;
    }
    line.write_str("\"")
}

/// A string that ends with NUL, whole.
pub(super) fn string_at(decoder: &mut Decoder, at: usize) -> Result {
    let mut first = [0];
    if at == 0 || decoder.memory.read(at, &mut first) == 0 {
        return address(decoder.line, at);
    }
    decoder.line.write_str("\"")?;
    let mut current = first[0];
    for offset in 1..PATH {
        if current == 0 {
            break;
        }
        let mut next = [0];
        if decoder.memory.read(at.wrapping_add(offset), &mut next) == 0 {
            byte(decoder.line, current, false)?;
            return decoder.line.write_str("\"...");
        }
        byte(decoder.line, current, is_octal(&next[0]))?;
        current = next[0];
    }
    decoder.line.write_str("\"")
}

/// A NUL-terminated string in a field of fixed size.
pub(super) fn field<const N: usize>(decoder: &mut Decoder, at: usize) -> Result {
    let mut buffer = [0; N];
    let read = decoder.memory.read(at, &mut buffer);
    let text = &buffer[..read];
    let end = text.iter().position(|&b| b == 0).unwrap_or(read);
    bytes(decoder.line, &text[..end])
}

/// The first bytes of a buffer of `size` bytes.
fn buffer_at(decoder: &mut Decoder, at: usize, size: usize) -> Result {
    let mut buffer = [0; SHOWN];
    let shown = size.min(SHOWN);
    if at == 0 || decoder.memory.read(at, &mut buffer[..shown]) != shown {
        return address(decoder.line, at);
    }
    bytes(decoder.line, &buffer[..shown])?;
    if size > shown {
        decoder.line.write_str("...")?;
    }
    Ok(())
}

/// Random bytes say nothing as text.
fn hexadecimal_at(decoder: &mut Decoder, at: usize, size: usize) -> Result {
    let mut buffer = [0; SHOWN];
    let shown = size.min(SHOWN);
    if at == 0 || decoder.memory.read(at, &mut buffer[..shown]) != shown {
        return address(decoder.line, at);
    }
    decoder.line.write_str("\"")?;
    for byte in &buffer[..shown] {
        write!(decoder.line, "\\x{byte:02x}")?;
    }
    let end = if size > shown { "\"..." } else { "\"" };
    decoder.line.write_str(end)
}

/// A buffer whose size is the argument after it, or the result where the call filled it.
pub(super) fn buffer(decoder: &mut Decoder, index: usize, ty: ArgType, at: usize) -> Result {
    let given = decoder.size_after(index).unwrap_or_default();
    if ty.direction() == Direction::In {
        return buffer_at(decoder, at, given);
    }
    let Some(Ok(filled)) = decoder.result else {
        return address(decoder.line, at);
    };
    match decoder.call.call {
        Some(Call::getcwd) => string_at(decoder, at),
        Some(Call::getrandom) => hexadecimal_at(decoder, at, filled.min(given)),
        _ => buffer_at(decoder, at, filled.min(given)),
    }
}

/// `struct iovec`, an array of them. Those that the call fills hold as many bytes as its
/// result says, in order.
pub(super) fn vectors(decoder: &mut Decoder, index: usize, ty: ArgType, at: usize) -> Result {
    let count = decoder.call.args.get(index + 1).copied().unwrap_or(0);
    if at == 0 || decoder.call.arch.long_size() != 8 {
        return address(decoder.line, at);
    }
    if count != 0 && memory::words::<2>(decoder.memory, at).is_none() {
        return address(decoder.line, at);
    }
    let (is_unfilled, mut filled) = match (ty.direction(), decoder.result) {
        (Direction::Out, Some(Ok(filled))) => (false, filled),
        (Direction::Out, _) => (true, 0),
        _ => (false, usize::MAX),
    };
    decoder.line.write_str("[")?;
    let mut first = true;
    for vector in 0..count.min(SHOWN) {
        decoder.line.separate(&mut first, ", ")?;
        let entry = at.wrapping_add(vector * 16);
        let Some([base, size]) = memory::words(decoder.memory, entry) else {
            write!(decoder.line, "... /* {entry:#x} */")?;
            break;
        };
        let size = size as usize;
        decoder.line.write_str("{iov_base=")?;
        if is_unfilled {
            address(decoder.line, base as usize)?;
        } else {
            buffer_at(decoder, base as usize, size.min(filled))?;
        }
        write!(decoder.line, ", iov_len={size}}}")?;
        filled = filled.saturating_sub(size);
    }
    let end = if count > SHOWN { ", ...]" } else { "]" };
    decoder.line.write_str(end)
}
