//! The commands, one a file.

pub mod bench;
pub mod conformance;
pub mod run;
pub mod sdk;
pub mod test;

use crate::failure::{Failure, Result};
use crate::setup::Setup;
use ::conformance::qemu::Machine;
use lexopt::ValueExt;

/// Whether every building command has this option; [`setup_option`] takes it.
pub fn is_setup_option(name: &str) -> bool {
    matches!(name, "arch" | "no-install")
}

/// Takes an option that [`is_setup_option`] knows.
pub fn setup_option(setup: &mut Setup, name: &str, args: &mut lexopt::Parser) -> Result {
    match name {
        "arch" => setup.set_arch(&args.value()?.string()?),
        _ => {
            setup.install = false;
            Ok(())
        }
    }
}

/// A number of seconds on the command line.
pub fn seconds(option: &str, text: &str) -> Result<std::time::Duration> {
    text.parse::<f64>()
        .ok()
        .and_then(|s| std::time::Duration::try_from_secs_f64(s).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| Failure::usage(format!("{option} {text}: not a number of seconds above 0")))
}

/// A machine's name on the command line.
pub fn machine(name: &str) -> Result<Machine> {
    Machine::from_name(name)
        .ok_or_else(|| Failure::usage(format!("--machine {name}: not one of microvm, q35, pc")))
}

/// A size as QEMU takes it.
pub fn memory(text: &str) -> Result<String> {
    let digits = text.trim_end_matches(['K', 'M', 'G', 'k', 'm', 'g']);
    let unit = &text[digits.len()..];
    match digits.parse::<u32>() {
        Ok(n) if n > 0 && unit.len() <= 1 => Ok(if unit.is_empty() {
            format!("{n}M")
        } else {
            text.to_uppercase()
        }),
        _ => Err(Failure::usage(format!(
            "--mem {text}: not a size such as 64M"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_what_qemu_takes() {
        assert_eq!(memory("64").unwrap(), "64M");
        assert_eq!(memory("1g").unwrap(), "1G");
        for bad in ["", "0", "M", "12MM", "-1", "4 M", "9999999999"] {
            assert!(memory(bad).is_err(), "{bad}");
        }
    }
}
