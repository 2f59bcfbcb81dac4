//! Times and timers.

use core::fmt::{Result, Write};

use super::call::TracedCall;
use super::decode::Decoder;
use super::line::Line;
use crate::{Call, Errno, Failure, Restart};

fn pair(line: &mut Line, [seconds, fraction]: [u64; 2], name: &str) -> Result {
    let (seconds, fraction) = (seconds as i64, fraction as i64);
    write!(line, "{{tv_sec={seconds}, {name}={fraction}}}")
}

pub(super) fn timespec(line: &mut Line, words: [u64; 2]) -> Result {
    pair(line, words, "tv_nsec")
}

pub(super) fn timeval(line: &mut Line, words: [u64; 2]) -> Result {
    pair(line, words, "tv_usec")
}

/// `struct timespec`.
pub(super) fn timespec_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words| timespec(decoder.line, words))
}

/// `struct timeval`.
pub(super) fn timeval_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words| timeval(decoder.line, words))
}

fn interval_and_value(line: &mut Line, words: [u64; 4], name: &str) -> Result {
    let [interval_s, interval_f, value_s, value_f] = words;
    line.write_str("{it_interval=")?;
    pair(line, [interval_s, interval_f], name)?;
    line.write_str(", it_value=")?;
    pair(line, [value_s, value_f], name)?;
    line.write_str("}")
}

/// `struct itimerspec`.
pub(super) fn itimerspec_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words| {
        interval_and_value(decoder.line, words, "tv_nsec")
    })
}

/// `struct itimerval`.
pub(super) fn itimerval_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, words| {
        interval_and_value(decoder.line, words, "tv_usec")
    })
}

/// `struct timezone`.
pub(super) fn timezone_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [word]| {
        let (west, dst) = (word as i32, (word >> 32) as i32);
        write!(decoder.line, "{{tz_minuteswest={west}, tz_dsttime={dst}}}")
    })
}

/// Clock ticks in a second (USER_HZ).
const CLK_TCK: u64 = 100;

/// `clock_t`, with its seconds where it is not zero.
fn ticks(line: &mut Line, name: &str, ticks: u64) -> Result {
    write!(line, "{name}={ticks}")?;
    if ticks == 0 {
        return Ok(());
    }
    let (seconds, hundredths) = (ticks / CLK_TCK, ticks % CLK_TCK);
    write!(line, " /* {seconds}.{hundredths:02} s */")
}

/// `struct tms`.
pub(super) fn tms_at(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [user, system, child_user, child_system]| {
        let line = &mut *decoder.line;
        ticks(line, "{tms_utime", user)?;
        ticks(line, ", tms_stime", system)?;
        ticks(line, ", tms_cutime", child_user)?;
        ticks(line, ", tms_cstime", child_system)?;
        line.write_str("}")
    })
}

/// Whether an argument is where a sleep leaves what remains of it, which it does only when it
/// is interrupted.
pub(super) fn is_remaining_time(call: &TracedCall, index: usize) -> bool {
    match call.call {
        Some(Call::nanosleep) => index == 1,
        Some(Call::clock_nanosleep | Call::clock_nanosleep_time64) => index == 3,
        _ => false,
    }
}

/// Whether a sleep ended so that it left what remains.
pub(super) fn was_interrupted(failure: Failure) -> bool {
    failure == Failure::from(Restart::Block) || failure == Failure::from(Errno::EINTR)
}

/// What restart_syscall goes on with is not in its arguments.
pub(super) fn restarted(decoder: &mut Decoder) -> Result {
    decoder
        .line
        .write_str("<... resuming interrupted system call ...>")
}
