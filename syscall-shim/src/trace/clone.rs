//! clone(2), whose arguments strace shows by name.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::names;
use super::signals;
use super::values::{address, known_flags};
use crate::Call;

const CSIGNAL: u64 = 0xff;
const CLONE_PIDFD: u64 = 0x1000;
const CLONE_SETTLS: u64 = 0x8_0000;
const CLONE_PARENT_SETTID: u64 = 0x10_0000;
const CLONE_CHILD_CLEARTID: u64 = 0x20_0000;
const CLONE_CHILD_SETTID: u64 = 0x100_0000;

/// What is known before the call.
pub(super) fn before(decoder: &mut Decoder) -> Result {
    let [flags, stack, ..] = decoder.call.args;
    let line = &mut *decoder.line;
    line.write_str("child_stack=")?;
    address(line, stack)?;
    line.write_str(", flags=")?;
    let flags = flags as u64;
    let bits = flags & !CSIGNAL;
    let rest = known_flags(line, bits, &names::CLONE_FLAGS, true)?;
    let mut first = rest == bits;
    if rest != 0 {
        line.separate(&mut first, "|")?;
        write!(line, "{rest:#x}")?;
        first = false;
    }
    let number = (flags & CSIGNAL) as i32;
    if number != 0 {
        line.separate(&mut first, "|")?;
        signals::signal(line, number)?;
    } else if first {
        line.write_str("0")?;
    }
    Ok(())
}

/// What the parent sees after it.
pub(super) fn after(decoder: &mut Decoder) -> Result {
    let [flags, _, parent_tid, fourth, fifth, _] = decoder.call.args;
    let (child_tid, tls) = match decoder.call.call {
        Some(Call::clone) => (fourth, fifth),
        _ => (fifth, fourth),
    };
    let flags = flags as u64;
    if flags & (CLONE_PARENT_SETTID | CLONE_PIDFD) != 0 {
        decoder.line.write_str(", parent_tid=")?;
        let stored = super::memory::half(decoder.memory, parent_tid);
        match stored.filter(|_| parent_tid != 0 && matches!(decoder.result, Some(Ok(_)))) {
            Some(tid) => write!(decoder.line, "[{}]", tid as i32)?,
            None => address(decoder.line, parent_tid)?,
        }
    }
    if flags & CLONE_SETTLS != 0 {
        decoder.line.write_str(", tls=")?;
        address(decoder.line, tls)?;
    }
    if flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) != 0 {
        decoder.line.write_str(", child_tidptr=")?;
        address(decoder.line, child_tid)?;
    }
    Ok(())
}
