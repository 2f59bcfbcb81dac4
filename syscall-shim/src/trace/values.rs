//! Numbers that have names: one of several values, or flags.

use core::fmt::{Result, Write};

use super::line::Line;

/// Names for values or for bits, and what an unknown one is called (`MAP_???`).
pub(super) struct Names {
    pub(super) prefix: &'static str,
    pub(super) names: &'static [(u64, &'static str)],
}

impl Names {
    pub(super) fn find(&self, value: u64) -> Option<&'static str> {
        let found = self.names.iter().find(|&&(known, _)| known == value);
        found.map(|&(_, name)| name)
    }
}

/// The name of a value, or the value in hexadecimal.
pub(super) fn value(line: &mut Line, value: u64, names: &Names) -> Result {
    match names.find(value) {
        Some(name) => line.write_str(name),
        None => unknown(line, value, names),
    }
}

fn unknown(line: &mut Line, value: u64, names: &Names) -> Result {
    hex(line, value)?;
    write!(line, " /* {}_??? */", names.prefix)
}

/// Flags joined by `|`. Zero has a name in some sets.
pub(super) fn flags(line: &mut Line, value: u64, names: &Names) -> Result {
    if value == 0 {
        return line.write_str(names.find(0).unwrap_or("0"));
    }
    let rest = known_flags(line, value, names, true)?;
    if rest == value {
        unknown(line, value, names)
    } else if rest != 0 {
        write!(line, "|{rest:#x}")
    } else {
        Ok(())
    }
}

/// The flags that have names; gives what is left. `first` is whether nothing precedes them.
pub(super) fn known_flags(
    line: &mut Line,
    value: u64,
    names: &Names,
    mut first: bool,
) -> core::result::Result<u64, core::fmt::Error> {
    let mut rest = value;
    for &(bits, name) in names.names {
        if bits != 0 && rest & bits == bits {
            line.separate(&mut first, "|")?;
            line.write_str(name)?;
            rest &= !bits;
        }
    }
    Ok(rest)
}

/// Hexadecimal, with zero as plain 0.
pub(super) fn hex(line: &mut Line, value: u64) -> Result {
    if value == 0 {
        line.write_str("0")
    } else {
        write!(line, "{value:#x}")
    }
}

/// An address.
pub(super) fn address(line: &mut Line, address: usize) -> Result {
    if address == 0 {
        line.write_str("NULL")
    } else {
        write!(line, "{address:#x}")
    }
}

/// Octal as C writes it, three digits at least.
pub(super) fn octal(line: &mut Line, value: u32) -> Result {
    if value < 0o100 {
        write!(line, "{value:03o}")
    } else {
        write!(line, "0{value:o}")
    }
}
