//! The commands, one a file.

pub mod bench;
pub mod clock;
pub mod conformance;
pub mod fuzz;
pub mod headers;
pub mod libsigil;
pub mod run;
pub mod sdk;
pub mod shell;
pub mod test;
pub mod weave;

use crate::failure::{Failure, Result};
use crate::setup::Setup;
use ::conformance::machine::Machine;
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

/// The machine of `--machine`, if it was given; whatever is before or behind it.
pub fn machine(setup: &Setup, name: Option<&str>) -> Result<Machine> {
    let Some(name) = name else {
        return Ok(setup.target.machine);
    };
    let arch = setup.target.name;
    Machine::from_name(arch, name).ok_or_else(|| {
        let names: Vec<_> = Machine::of(arch).map(Machine::name).collect();
        let names = names.join(", ");
        Failure::usage(format!("--machine {name}: not one of {names} ({arch})"))
    })
}

/// A size as QEMU takes it.
pub fn memory(text: &str) -> Result<String> {
    let digits = text.trim_end_matches(['K', 'M', 'G', 'k', 'm', 'g']);
    let unit = text[digits.len()..].to_uppercase();
    let kib = match unit.as_str() {
        "K" => Some(1),
        "" | "M" => Some(1 << 10),
        "G" => Some(1 << 20),
        _ => None,
    };
    let number = digits.parse::<u32>().ok();
    match number.zip(kib).map(|(n, kib)| u64::from(n) * kib) {
        None => Err(Failure::usage(format!(
            "--mem {text}: not a size such as 64M"
        ))),
        Some(size) if size < SMALLEST_KIB => Err(Failure::usage(format!(
            "--mem {text}: no machine is smaller than 2M"
        ))),
        Some(size) => Ok(format!("{size}K")),
    }
}

/// The least memory with which QEMU's firmware starts a guest.
const SMALLEST_KIB: u64 = 2 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_what_qemu_takes() {
        assert_eq!(memory("64").unwrap(), "65536K");
        assert_eq!(memory("1g").unwrap(), "1048576K");
        for bad in [
            "",
            "0",
            "1M",
            "2047k",
            "M",
            "12MM",
            "-1",
            "4 M",
            "9999999999",
        ] {
            assert!(memory(bad).is_err(), "{bad}");
        }
    }
}
