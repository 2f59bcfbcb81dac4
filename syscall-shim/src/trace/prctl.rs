//! prctl(2): what its arguments are depends on the first.

use core::fmt::{Result, Write};

use super::buffers;
use super::decode::Decoder;
use super::names;
use super::signals;
use super::values::{address, hex, value};
use crate::Call;

const PR_SET_PDEATHSIG: u32 = 1;
const PR_GET_PDEATHSIG: u32 = 2;
const PR_GET_DUMPABLE: u32 = 3;
const PR_SET_DUMPABLE: u32 = 4;
const PR_GET_KEEPCAPS: u32 = 7;
const PR_SET_KEEPCAPS: u32 = 8;
const PR_SET_NAME: u32 = 15;
const PR_GET_NAME: u32 = 16;
const PR_GET_SECCOMP: u32 = 21;
const PR_GET_SECUREBITS: u32 = 27;
const PR_SET_TIMERSLACK: u32 = 29;
const PR_GET_TIMERSLACK: u32 = 30;
const PR_SET_CHILD_SUBREAPER: u32 = 36;
const PR_GET_CHILD_SUBREAPER: u32 = 37;
const PR_SET_NO_NEW_PRIVS: u32 = 38;
const PR_SET_THP_DISABLE: u32 = 41;

/// How many arguments the call looks at.
pub(super) fn argument_count(call: Call, args: &[usize; 6]) -> Option<usize> {
    if call != Call::prctl {
        return None;
    }
    match args[0] as u32 {
        PR_GET_DUMPABLE | PR_GET_KEEPCAPS | PR_GET_SECCOMP | PR_GET_SECUREBITS
        | PR_GET_TIMERSLACK => Some(1),
        PR_SET_PDEATHSIG
        | PR_GET_PDEATHSIG
        | PR_SET_DUMPABLE
        | PR_SET_KEEPCAPS
        | PR_SET_NAME
        | PR_GET_NAME
        | PR_SET_TIMERSLACK
        | PR_SET_CHILD_SUBREAPER
        | PR_GET_CHILD_SUBREAPER => Some(2),
        _ => None,
    }
}

/// Whether the call fills in what the second argument points to.
pub(super) fn is_filled_in(call: Option<Call>, args: &[usize; 6], index: usize) -> bool {
    let fills = matches!(
        args[0] as u32,
        PR_GET_PDEATHSIG | PR_GET_NAME | PR_GET_CHILD_SUBREAPER
    );
    call == Some(Call::prctl) && index == 1 && fills
}

/// An argument after the first.
pub(super) fn argument(decoder: &mut Decoder, index: usize, number: usize) -> Result {
    let option = decoder.call.args[0] as u32;
    if index != 1 {
        return hex(decoder.line, number as u64);
    }
    let filled = is_filled_in(decoder.call.call, &decoder.call.args, index);
    if filled && !matches!(decoder.result, Some(Ok(_))) {
        return address(decoder.line, number);
    }
    match option {
        PR_SET_PDEATHSIG => signals::signal(decoder.line, number as i32),
        PR_GET_PDEATHSIG => decoder.half(number, |line, signo| signals::signal(line, signo as i32)),
        PR_GET_CHILD_SUBREAPER => decoder.half(number, |line, on| write!(line, "{on}")),
        PR_SET_DUMPABLE => value(decoder.line, number as u64, &names::SUID_DUMP),
        PR_SET_NAME | PR_GET_NAME => buffers::string_at(decoder, number),
        PR_SET_KEEPCAPS
        | PR_SET_TIMERSLACK
        | PR_SET_CHILD_SUBREAPER
        | PR_SET_NO_NEW_PRIVS
        | PR_SET_THP_DISABLE => write!(decoder.line, "{number}"),
        _ => hex(decoder.line, number as u64),
    }
}

/// The result, with a name where it is a mode.
pub(super) fn result(decoder: &mut Decoder, number: usize) -> Result {
    write!(decoder.line, "{}", number as isize)?;
    if decoder.call.args[0] as u32 != PR_GET_DUMPABLE {
        return Ok(());
    }
    decoder.line.write_str(" (")?;
    value(decoder.line, number as u64, &names::SUID_DUMP)?;
    decoder.line.write_str(")")
}
