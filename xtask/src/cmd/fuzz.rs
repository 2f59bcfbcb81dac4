//! `cargo xtask fuzz`: hostile files for the kernel's readers.

use lexopt::prelude::*;

use crate::cmd::{is_setup_option, seconds, setup_option};
use crate::failure::{Failure, Result};
use crate::fuzz::{Fuzzer, TARGETS};
use crate::setup::Setup;

const HELP: &str = "\
cargo xtask fuzz [OPTION…] [TARGET…]

Runs the fuzzers that are named, or all of them, one after the other: elf and script (what execve
reads), cpio (the initramfs, plain and compressed). Each begins with files made here and with what
earlier runs found. Ends with status 1 when an input makes one fail, and says where it is kept.

  --seconds N    how long each runs; 60 when not given
  --no-install   say what is missing instead of installing it";

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut wanted: Vec<&str> = Vec::new();
    let mut each = 60;
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long("seconds") => {
                let text = args.value()?.string()?;
                each = seconds("--seconds", &text)?.as_secs().max(1);
            }
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            Value(name) => {
                let name = name.string()?;
                let target = TARGETS.iter().find(|target| **target == name);
                let unknown = || Failure::usage(format!("fuzz: no target is named {name}"));
                wanted.push(target.ok_or_else(unknown)?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if !setup.target.is_native() {
        let why = format!(
            "fuzz: --arch {}: the readers run on this machine, not in one of another",
            setup.target.name
        );
        return Err(Failure::usage(why));
    }
    if wanted.is_empty() {
        wanted.extend(TARGETS);
    }
    let fuzzer = Fuzzer::build(&setup)?;
    let mut status = 0;
    for target in wanted {
        let found = fuzzer.run(target, each)?;
        println!(
            "{target}: {} executions in {each} s, {} edges",
            found.executions, found.coverage
        );
        if let Some(failure) = found.failure {
            println!("{failure}");
            status = 1;
        }
    }
    Ok(status)
}
