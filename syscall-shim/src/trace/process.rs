//! Threads, scheduling, limits and what the system says of itself.

use core::fmt::{Result, Write};

use super::buffers;
use super::call::TracedCall;
use super::decode::Decoder;
use super::line::Line;
use super::memory;
use super::times;
use super::values::address;
use crate::Call;

const ARCH_GET_FS: usize = 0x1003;
const ARCH_GET_GS: usize = 0x1004;
const ARCH_GET_CPUID: usize = 0x1011;
const MEMBARRIER_CMD_FLAG_CPU: usize = 1;

/// How many arguments a call looks at, where that depends on them.
pub(super) fn argument_count(call: Call, args: &[usize; 6]) -> Option<usize> {
    match call {
        Call::arch_prctl if args[0] == ARCH_GET_CPUID => Some(1),
        Call::membarrier if args[1] & MEMBARRIER_CMD_FLAG_CPU == 0 => Some(2),
        _ => None,
    }
}

/// Whether an argument that the table has as an address is, this time, where the call puts an
/// address.
pub(super) fn is_address_out(call: &TracedCall, index: usize) -> bool {
    is_filled_in(call.call, &call.args, index)
}

/// Whether the call fills in what an argument points to, where that depends on the others.
pub(super) fn is_filled_in(call: Option<Call>, args: &[usize; 6], index: usize) -> bool {
    let [option, ..] = *args;
    index == 1 && call == Some(Call::arch_prctl) && matches!(option, ARCH_GET_FS | ARCH_GET_GS)
}

fn limit(line: &mut Line, limit: u64) -> Result {
    match limit {
        u64::MAX => line.write_str("RLIM64_INFINITY"),
        1025.. if limit.is_multiple_of(1024) => write!(line, "{}*1024", limit / 1024),
        _ => write!(line, "{limit}"),
    }
}

/// `struct rlimit`.
pub(super) fn rlimit_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [current, maximum]| {
        decoder.line.write_str("{rlim_cur=")?;
        limit(decoder.line, current)?;
        decoder.line.write_str(", rlim_max=")?;
        limit(decoder.line, maximum)?;
        decoder.line.write_str("}")
    })
}

/// `struct rusage`, its times.
pub(super) fn rusage_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [user_s, user_us, system_s, system_us]| {
        decoder.line.write_str("{ru_utime=")?;
        times::timeval(decoder.line, [user_s, user_us])?;
        decoder.line.write_str(", ru_stime=")?;
        times::timeval(decoder.line, [system_s, system_us])?;
        decoder.line.write_str(", ...}")
    })
}

/// `struct utsname`, its first fields.
pub(super) fn utsname_at(decoder: &mut Decoder, at: usize) -> Result {
    const FIELD: usize = 65;
    decoder.structure(at, |decoder, [_]| {
        decoder.line.write_str("{sysname=")?;
        buffers::field::<FIELD>(decoder, at)?;
        decoder.line.write_str(", nodename=")?;
        buffers::field::<FIELD>(decoder, at.wrapping_add(FIELD))?;
        decoder.line.write_str(", ...}")
    })
}

/// A set of processors: the numbers of its members. When the call filled it, its result is the
/// size.
pub(super) fn cpu_set_at(decoder: &mut Decoder, index: usize, at: usize) -> Result {
    /// As many processors as Linux can have.
    const LARGEST: usize = 8192 / 8;
    let size = match decoder.result {
        Some(Ok(filled)) => filled,
        _ => decoder.call.args[index - 1],
    };
    let mut byte = [0];
    let last = at.wrapping_add(size.saturating_sub(1));
    let readable = size <= LARGEST && decoder.memory.read(last, &mut byte) == 1;
    if at == 0 || !readable {
        return address(decoder.line, at);
    }
    decoder.line.write_str("[")?;
    let mut first = true;
    for offset in 0..size {
        decoder.memory.read(at.wrapping_add(offset), &mut byte);
        for bit in (0..8).filter(|bit| byte[0] & (1 << bit) != 0) {
            decoder.line.separate(&mut first, " ")?;
            write!(decoder.line, "{}", offset * 8 + bit)?;
        }
    }
    decoder.line.write_str("]")
}

/// Supplementary groups, as many as the first argument or the result says.
pub(super) fn groups_at(decoder: &mut Decoder, index: usize, at: usize) -> Result {
    const SHOWN: usize = 32;
    let count = match decoder.result {
        Some(Ok(filled)) => filled,
        _ => usize::try_from(decoder.call.args[index - 1] as i32).unwrap_or(usize::MAX),
    };
    let readable = memory::half(decoder.memory, at).is_some() || count == 0;
    if at == 0 || !readable || count > NGROUPS_MAX {
        return address(decoder.line, at);
    }
    decoder.line.write_str("[")?;
    let mut first = true;
    for group in 0..count.min(SHOWN) {
        let Some(gid) = memory::half(decoder.memory, at.wrapping_add(group * 4)) else {
            break;
        };
        decoder.line.separate(&mut first, ", ")?;
        write!(decoder.line, "{gid}")?;
    }
    decoder
        .line
        .write_str(if count > SHOWN { ", ...]" } else { "]" })
}

/// As many groups as Linux takes.
const NGROUPS_MAX: usize = 65536;
