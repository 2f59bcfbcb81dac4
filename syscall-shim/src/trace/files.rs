//! Files: opening, descriptors, waiting for readiness.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::memory::{self, ReadMemory};
use super::names;
use super::values::{address, flags, hex, known_flags, value};
use super::{fcntl, ioctl, stat};
use crate::{Arch, ArgType, Call};

const O_ACCMODE: u64 = 3;
const O_CREAT: usize = 0o100;
const O_TMPFILE: usize = 0o20_000_000;
const AT_FDCWD: i32 = -100;
const MREMAP_FIXED_OR_DONTUNMAP: usize = 2 | 4;

/// How many arguments a call looks at, where that depends on them.
pub(super) fn argument_count(call: Call, args: &[usize; 6]) -> Option<usize> {
    let creates = |flags: usize| flags & (O_CREAT | O_TMPFILE) != 0;
    match call {
        Call::open if !creates(args[1]) => Some(2),
        Call::openat if !creates(args[2]) => Some(3),
        Call::mremap if args[3] & MREMAP_FIXED_OR_DONTUNMAP == 0 => Some(4),
        Call::mknod if !stat::is_device(args[1] as u32) => Some(2),
        Call::mknodat if !stat::is_device(args[2] as u32) => Some(3),
        // The second half of the offset is for 32-bit architectures.
        Call::preadv | Call::pwritev => Some(4),
        _ => None,
    }
}

/// Types that only calls on files have.
pub(super) fn argument(decoder: &mut Decoder, index: usize, ty: ArgType, number: usize) -> Result {
    let line = &mut *decoder.line;
    let bits = u64::from(number as u32);
    match ty {
        ArgType::AtFd if number as i32 == AT_FDCWD => line.write_str("AT_FDCWD"),
        ArgType::AtFd => write!(line, "{}", number as i32),
        ArgType::Whence => value(line, bits, &names::WHENCE),
        ArgType::FcntlCmd => value(line, bits, &names::FCNTL),
        ArgType::FcntlArg => fcntl::argument(decoder, number),
        ArgType::IoctlRequest => ioctl::request(line, number as u32),
        ArgType::IoctlArg => ioctl::argument(decoder, number),
        ArgType::FlockOp => flags(line, bits, &names::LOCK_OPERATIONS),
        ArgType::Fadvice => value(line, bits, &names::FADVICE),
        ArgType::CloseRangeFlags => flags(line, bits, &names::CLOSE_RANGE),
        ArgType::RenameFlags => flags(line, bits, &names::RENAME_FLAGS),
        ArgType::AccessFlags => flags(line, bits, &names::ACCESS_FLAGS),
        ArgType::StatxFlags => stat::statx_flags(line, bits),
        ArgType::StatxMask => flags(line, bits, &names::STATX_MASK),
        ArgType::FileMode => stat::mode(line, number as u32 & 0xffff),
        ArgType::Dev => stat::device(line, bits),
        ArgType::StatOut => stat::stat_at(decoder, number),
        ArgType::StatxOut => stat::statx_at(decoder, number),
        ArgType::Dirent64Out => stat::entries_at(decoder, number),
        ArgType::TimespecPairIn => stat::times_at(decoder, number),
        ArgType::OpenFlags if decoder.call.arch == Arch::Aarch64 => hex(line, bits),
        ArgType::OpenFlags => open_flags(line, bits),
        ArgType::FdFlags => match decoder.call.call {
            Some(Call::pipe2 | Call::dup3) => flags(line, bits, &names::OPEN_FLAGS),
            _ => hex(line, bits),
        },
        ArgType::AtFlags => flags(line, bits, &names::AT_FLAGS),
        ArgType::AccessMode => flags(line, bits, &names::ACCESS_MODES),
        _ => hex(line, decoder.call.args[index] as u64),
    }
}

/// The flags of open(2).
pub(super) fn open_flags(line: &mut Line, bits: u64) -> Result {
    line.write_str(match bits & O_ACCMODE {
        0 => "O_RDONLY",
        1 => "O_WRONLY",
        2 => "O_RDWR",
        _ => "O_ACCMODE",
    })?;
    let rest = known_flags(line, bits & !O_ACCMODE, &names::OPEN_FLAGS, false)?;
    if rest != 0 {
        write!(line, "|{rest:#x}")?;
    }
    Ok(())
}

/// `struct pollfd`, an array of them: what is asked, or after the call what was found.
pub(super) fn pollfds(decoder: &mut Decoder, index: usize, at: usize) -> Result {
    let count = decoder.call.args[index + 1] as u32 as usize;
    if at == 0 || (count != 0 && memory::words::<1>(decoder.memory, at).is_none()) {
        return address(decoder.line, at);
    }
    decoder.line.write_str("[")?;
    let found = decoder.result.is_some();
    let mut first = true;
    for entry in 0..count.min(SHOWN_POLLFDS) {
        let Some([word]) = memory::words(decoder.memory, at.wrapping_add(entry * 8)) else {
            break;
        };
        let (fd, events, revents) = (word as i32, word >> 32 & 0xffff, word >> 48);
        if found && revents == 0 {
            continue;
        }
        decoder.line.separate(&mut first, ", ")?;
        write!(decoder.line, "{{fd={fd}")?;
        if fd >= 0 {
            decoder
                .line
                .write_str(if found { ", revents=" } else { ", events=" })?;
            let shown = if found { revents } else { events };
            flags(decoder.line, shown, &names::POLL_EVENTS)?;
        }
        decoder.line.write_str("}")?;
    }
    let cut = count > SHOWN_POLLFDS && !found;
    decoder.line.write_str(if cut { ", ...]" } else { "]" })
}

const SHOWN_POLLFDS: usize = 32;

const FD_SETSIZE: usize = 1024;

/// `fd_set`: the descriptors in it, up to the call's first argument.
pub(super) fn fd_set(decoder: &mut Decoder, at: usize) -> Result {
    let descriptors = usize::try_from(decoder.call.args[0] as i32).unwrap_or(0);
    let mut byte = [0];
    if at == 0 || decoder.memory.read(at, &mut byte) != 1 {
        return address(decoder.line, at);
    }
    decoder.line.write_str("[")?;
    let mut first = true;
    let memory = decoder.memory;
    for fd in (0..descriptors.min(FD_SETSIZE)).filter(|&fd| contains(memory, at, fd)) {
        decoder.line.separate(&mut first, " ")?;
        write!(decoder.line, "{fd}")?;
    }
    decoder.line.write_str("]")
}

fn contains(memory: &dyn ReadMemory, set: usize, fd: usize) -> bool {
    let mut byte = [0];
    let read = memory.read(set.wrapping_add(fd / 8), &mut byte);
    read == 1 && byte[0] & (1 << (fd % 8)) != 0
}

/// Whether a set of descriptors has none.
pub(super) fn is_empty_set(decoder: &Decoder, at: usize) -> bool {
    let descriptors = usize::try_from(decoder.call.args[0] as i32).unwrap_or(0);
    !(0..descriptors.min(FD_SETSIZE)).any(|fd| contains(decoder.memory, at, fd))
}
