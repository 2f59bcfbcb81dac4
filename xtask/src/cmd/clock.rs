//! `cargo xtask clock`: clocks and timers of machines beside this machine's, and their boots.

use std::time::Duration;

use conformance::machine::Machine;
use lexopt::prelude::*;

use crate::bench;
use crate::clock::{self, Trouble};
use crate::cmd::{is_setup_option, machine, seconds, setup_option};
use crate::failure::Result;
use crate::setup::Setup;

const HELP: &str = "\
cargo xtask clock [OPTION…]

Boots a program in each machine that reads CLOCK_MONOTONIC for a while, with a timer of a millisecond
running, and prints how far that clock is off from this machine's, how often the timer has expired, and
the instructions from the machine's reset to main, its firmware's and hypervisor's among them. Status 1
when a clock is off by more than a thousandth, or a tick was lost.

  --seconds N      for how long (default 10)
  --machine NAME   this machine only
  --arch ARCH      x86_64 (default), aarch64, riscv64
  --no-install     say what is missing instead of installing it";

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut time = Duration::from_secs(10);
    let mut name = None;
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long("seconds") => time = seconds("--seconds", &args.value()?.string()?)?,
            Long("machine") => name = Some(args.value()?.string()?),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let machines: Vec<Machine> = match &name {
        Some(_) => vec![machine(&setup, name.as_deref())?],
        None => Machine::of(setup.target.name).collect(),
    };
    let image = clock::image(&setup)?;
    let mut bad = false;
    for machine in machines {
        let seen = clock::look(&setup, machine, &image, time, Trouble::None)?;
        bad |= !seen.is_right() || !seen.is_complete();
        let boot = match bench::to_main(&setup, machine)? {
            Some(instructions) => format!("{instructions} instructions to main"),
            None => "no count of instructions".into(),
        };
        println!("{:<10} {seen}, {boot}", machine.name());
    }
    Ok(u8::from(bad))
}
