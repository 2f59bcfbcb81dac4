//! What a call returned.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::{errors, fcntl, files, names, prctl, signals, times, values};
use crate::{Call, Failure, Restart, SysResult};

/// The result, and what strace adds to it.
pub(super) fn result(decoder: &mut Decoder, result: SysResult) -> Result {
    match result {
        Ok(value) => success(decoder, value),
        Err(failure) => failed(decoder, failure),
    }
}

fn failed(decoder: &mut Decoder, failure: Failure) -> Result {
    if let Some(restart) = failure.restart() {
        let meaning = match restart {
            Restart::Sys => "To be restarted if SA_RESTART is set",
            Restart::NoIntr => "To be restarted",
            Restart::NoHand => "To be restarted if no handler",
            Restart::Block => "Interrupted by signal",
        };
        return write!(decoder.line, "? {} ({meaning})", restart.name());
    }
    match failure.errno().filter(|errno| errno.name().is_some()) {
        Some(errno) => write!(decoder.line, "-1 {errno} ({})", errors::text(errno)),
        None => write!(decoder.line, "-1 (errno {})", failure.number()),
    }
}

fn success(decoder: &mut Decoder, value: usize) -> Result {
    match decoder.call.call {
        Some(Call::mmap | Call::mmap2 | Call::mremap | Call::brk | Call::shmat) => {
            values::address(decoder.line, value)
        }
        Some(Call::umask) => values::octal(decoder.line, value as u32),
        Some(Call::rt_sigtimedwait | Call::rt_sigtimedwait_time64) => {
            write!(decoder.line, "{value} (")?;
            signals::signal(decoder.line, value as i32)?;
            decoder.line.write_str(")")
        }
        Some(Call::sched_getscheduler) => {
            write!(decoder.line, "{value}")?;
            match names::SCHED_POLICIES.find(value as u64) {
                Some(name) => write!(decoder.line, " ({name})"),
                None => Ok(()),
            }
        }
        Some(Call::poll | Call::ppoll | Call::ppoll_time64) => poll(decoder, value),
        Some(Call::select | Call::_newselect | Call::pselect6 | Call::pselect6_time64) => {
            select(decoder, value)
        }
        Some(Call::fcntl | Call::fcntl64) => fcntl::result(decoder, value),
        Some(Call::prctl) => prctl::result(decoder, value),
        _ => write!(decoder.line, "{}", value as isize),
    }
}

/// The descriptors that are ready, and what is left of the time.
fn poll(decoder: &mut Decoder, ready: usize) -> Result {
    if ready == 0 {
        return decoder.line.write_str("0 (Timeout)");
    }
    let [fds, _, timeout, ..] = decoder.call.args;
    write!(decoder.line, "{ready} (")?;
    files::pollfds(decoder, 0, fds)?;
    if decoder.call.call != Some(Call::poll) && timeout != 0 {
        decoder.line.write_str(", left ")?;
        times::timespec_at(decoder, timeout)?;
    }
    decoder.line.write_str(")")
}

fn select(decoder: &mut Decoder, ready: usize) -> Result {
    if ready == 0 {
        return decoder.line.write_str("0 (Timeout)");
    }
    let [_, read, write, except, timeout, _] = decoder.call.args;
    write!(decoder.line, "{ready} (")?;
    let mut first = true;
    for (name, at) in [("in ", read), ("out ", write), ("exc ", except)] {
        if at != 0 && !files::is_empty_set(decoder, at) {
            decoder.line.separate(&mut first, ", ")?;
            decoder.line.write_str(name)?;
            files::fd_set(decoder, at)?;
        }
    }
    if timeout != 0 {
        decoder.line.separate(&mut first, ", ")?;
        decoder.line.write_str("left ")?;
        match decoder.call.call {
            Some(Call::select | Call::_newselect) => times::timeval_at(decoder, timeout)?,
            _ => times::timespec_at(decoder, timeout)?,
        }
    }
    decoder.line.write_str(")")
}
