//! The commands, one a file.

pub mod bench;
pub mod run;
pub mod sdk;
pub mod test;

use crate::failure::{Failure, Result};
use crate::setup::Setup;
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
