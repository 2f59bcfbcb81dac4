//! futex(2), whose arguments depend on the operation.

use core::fmt::{Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::names;
use super::times;
use super::values::{address, hex, value};

const FUTEX_CLOCK_REALTIME: u32 = 256;
/// FUTEX_LOCK_PI2.
const LAST_COMMAND: u32 = 13;

/// The operations whose timeout may be on CLOCK_REALTIME: FUTEX_WAIT, FUTEX_WAIT_BITSET,
/// FUTEX_WAIT_REQUEUE_PI, FUTEX_LOCK_PI2.
const TIMED: [u32; 4] = [0, 9, 11, 13];

const FUTEX_BITSET_MATCH_ANY: u32 = u32::MAX;

/// One argument after the operation.
#[derive(Clone, Copy)]
enum Part {
    Value,
    Timeout,
    /// The fourth argument where it is a number.
    Value2,
    Address2,
    Value3,
    Mask,
    /// What FUTEX_WAKE_OP does.
    WakeOp,
}

fn parts(operation: u32) -> &'static [Part] {
    use Part::*;
    match operation {
        0 => &[Value, Timeout],                       // WAIT
        1 | 2 => &[Value],                            // WAKE, FD
        3 => &[Value, Value2, Address2],              // REQUEUE
        4 | 12 => &[Value, Value2, Address2, Value3], // CMP_REQUEUE, CMP_REQUEUE_PI
        5 => &[Value, Value2, Address2, WakeOp],      // WAKE_OP
        6 | 13 => &[Timeout],                         // LOCK_PI, LOCK_PI2
        7 | 8 => &[],                                 // UNLOCK_PI, TRYLOCK_PI
        9 => &[Value, Timeout, Mask],                 // WAIT_BITSET
        10 => &[Value, Mask],                         // WAKE_BITSET
        11 => &[Value, Timeout, Address2],            // WAIT_REQUEUE_PI
        _ => &[Value],
    }
}

/// All the arguments.
pub(super) fn arguments(decoder: &mut Decoder) -> Result {
    let [word, operation, number, timeout, word2, number3] = decoder.call.args;
    address(decoder.line, word)?;
    decoder.line.write_str(", ")?;
    let operation = operation as u32;
    name(decoder.line, operation)?;
    let command = operation & !(names::FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    for part in parts(command) {
        decoder.line.write_str(", ")?;
        match part {
            Part::Value => write!(decoder.line, "{}", number as u32)?,
            Part::Timeout => times::timespec_at(decoder, timeout)?,
            Part::Value2 => write!(decoder.line, "{}", timeout as u32)?,
            Part::Address2 => address(decoder.line, word2)?,
            Part::Value3 => write!(decoder.line, "{}", number3 as u32)?,
            Part::Mask if number3 as u32 == FUTEX_BITSET_MATCH_ANY => {
                decoder.line.write_str("FUTEX_BITSET_MATCH_ANY")?;
            }
            Part::Mask => hex(decoder.line, u64::from(number3 as u32))?,
            Part::WakeOp => wake_op(decoder.line, number3 as u32)?,
        }
    }
    if command > LAST_COMMAND {
        for rest in [timeout, word2, number3] {
            write!(decoder.line, ", {rest:#x}")?;
        }
    }
    Ok(())
}

/// The operation and its flags.
fn name(line: &mut Line, operation: u32) -> Result {
    const FUTEX_FD: u32 = 2;
    let on_realtime = operation & FUTEX_CLOCK_REALTIME != 0;
    let plain = operation & !FUTEX_CLOCK_REALTIME;
    if on_realtime && TIMED.contains(&(plain & !names::FUTEX_PRIVATE_FLAG)) {
        value(line, plain.into(), &names::FUTEX_OPERATIONS)?;
        return line.write_str("|FUTEX_CLOCK_REALTIME");
    }
    if operation == FUTEX_FD | names::FUTEX_PRIVATE_FLAG {
        return line.write_str("FUTEX_FD|FUTEX_PRIVATE_FLAG");
    }
    value(line, operation.into(), &names::FUTEX_OPERATIONS)
}

/// The operation that FUTEX_WAKE_OP carries out, and the comparison.
fn wake_op(line: &mut Line, encoded: u32) -> Result {
    let operation = encoded >> 28;
    if operation & 8 != 0 {
        line.write_str("FUTEX_OP_OPARG_SHIFT<<28|")?;
    }
    named(line, operation & 7, 28, &names::FUTEX_WAKE_OPS)?;
    line.write_str("|")?;
    hex(line, u64::from(encoded >> 12 & 0xfff))?;
    line.write_str("<<12|")?;
    named(line, encoded >> 24 & 0xf, 24, &names::FUTEX_COMPARISONS)?;
    line.write_str("|")?;
    hex(line, u64::from(encoded & 0xfff))
}

fn named(line: &mut Line, field: u32, shift: u32, names: &super::values::Names) -> Result {
    match names.find(field.into()) {
        Some(name) => write!(line, "{name}<<{shift}"),
        None => write!(line, "{field:#x}<<{shift} /* {}_??? */", names.prefix),
    }
}
