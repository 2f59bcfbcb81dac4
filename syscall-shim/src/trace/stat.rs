//! What files are: stat(2) and its kin, modes, devices, directory entries.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::names;
use super::values::{address, flags, hex, known_flags, octal};
use crate::Arch;

const S_IFMT: u32 = 0o170000;
const S_IFBLK: u32 = 0o060000;
const S_IFCHR: u32 = 0o020000;

/// Whether a mode is that of a device.
pub(super) const fn is_device(mode: u32) -> bool {
    matches!(mode & S_IFMT, S_IFBLK | S_IFCHR)
}

/// A mode with the type of the file.
pub(super) fn mode(line: &mut Line, mode: u32) -> Result {
    let kind = u64::from(mode & S_IFMT);
    let name = names::FILE_TYPES.find(kind);
    let mut first = true;
    match name {
        Some(name) => {
            line.separate(&mut first, "|")?;
            line.write_str(name)?;
        }
        None if kind != 0 => return octal(line, mode),
        None => {}
    }
    let bits = u64::from(mode & 0o7000);
    let rest = known_flags(line, bits, &names::MODE_BITS, first)?;
    first &= rest == bits;
    line.separate(&mut first, "|")?;
    octal(line, mode & 0o777)
}

/// A device number.
pub(super) fn device(line: &mut Line, device: u64) -> Result {
    let major = (device >> 8 & 0xfff) | (device >> 32 & !0xfff);
    let minor = (device & 0xff) | (device >> 12 & 0xffff_ff00);
    line.write_str("makedev(")?;
    hex(line, major)?;
    line.write_str(", ")?;
    hex(line, minor)?;
    line.write_str(")")
}

/// `struct stat`.
pub(super) fn stat_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words: [u64; 7]| {
        // st_mode and st_nlink have other places and sizes on x86-64 than elsewhere.
        let (st_mode, st_rdev) = match decoder.call.arch {
            Arch::X86_64 => (words[3] as u32, words[5]),
            _ => (words[2] as u32, words[4]),
        };
        let line = &mut *decoder.line;
        line.write_str("{st_mode=")?;
        mode(line, st_mode)?;
        if is_device(st_mode) {
            line.write_str(", st_rdev=")?;
            device(line, st_rdev)?;
        } else {
            write!(line, ", st_size={}", words[6] as i64)?;
        }
        line.write_str(", ...}")
    })
}

/// `struct statx`.
pub(super) fn statx_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words: [u64; 6]| {
        let [mask, attributes, _, gid_and_mode, _, size] = words;
        let line = &mut *decoder.line;
        line.write_str("{stx_mask=")?;
        flags(line, u64::from(mask as u32), &names::STATX_MASK)?;
        line.write_str(", stx_attributes=")?;
        flags(line, attributes, &names::STATX_ATTRIBUTES)?;
        line.write_str(", stx_mode=")?;
        mode(line, (gid_and_mode >> 32) as u32 & 0xffff)?;
        write!(line, ", stx_size={size}, ...}}")
    })
}

/// The flags of statx(2), in which two bits say how fresh the answer must be.
pub(super) fn statx_flags(line: &mut Line, bits: u64) -> Result {
    const AT_STATX_SYNC_TYPE: u64 = 0x6000;
    flags(line, bits & AT_STATX_SYNC_TYPE, &names::STATX_SYNC)?;
    let rest = known_flags(line, bits & !AT_STATX_SYNC_TYPE, &names::AT_FLAGS, false)?;
    if rest != 0 {
        write!(line, "|{rest:#x}")?;
    }
    Ok(())
}

/// Directory entries: how many there are.
pub(super) fn entries_at(decoder: &mut Decoder, at: usize) -> Result {
    const RECORD_LENGTH: usize = 16;
    let Some(Ok(filled)) = decoder.result else {
        return address(decoder.line, at);
    };
    let (mut offset, mut entries) = (0, 0);
    while offset < filled {
        let mut length = [0; 2];
        let field = at.wrapping_add(offset + RECORD_LENGTH);
        if decoder.memory.read(field, &mut length) != 2 || length == [0; 2] {
            break;
        }
        offset += usize::from(u16::from_le_bytes(length));
        entries += 1;
    }
    address(decoder.line, at)?;
    write!(decoder.line, " /* {entries} entries */")
}

/// Two times, for utimensat(2).
pub(super) fn times_at(decoder: &mut Decoder, at: usize) -> Result {
    const UTIME_NOW: u64 = 0x3fff_ffff;
    const UTIME_OMIT: u64 = 0x3fff_fffe;
    decoder.structure(at, |decoder, [first_s, first_ns, second_s, second_ns]| {
        let line = &mut *decoder.line;
        line.write_str("[")?;
        let mut first = true;
        for (seconds, nanoseconds) in [(first_s, first_ns), (second_s, second_ns)] {
            line.separate(&mut first, ", ")?;
            match nanoseconds {
                UTIME_NOW => line.write_str("UTIME_NOW")?,
                UTIME_OMIT => line.write_str("UTIME_OMIT")?,
                _ => super::times::timespec(line, [seconds, nanoseconds])?,
            }
        }
        line.write_str("]")
    })
}
