//! `cargo xtask weave`: threads and processes in random orders.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lexopt::prelude::*;

use crate::cmd::{is_setup_option, seconds, setup_option};
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::weave::{Which, both};

const HELP: &str = "\
cargo xtask weave [OPTION…]

Lets processes with many threads get in each other's way in random orders (fork, exec, exit, fatal
signals, stops, waits) and checks that nothing is lost: as a model of posix-process on this
machine, and at the same time as a C program in machines whose threads are interrupted at random
instructions. Each seed is a run, and the same one each time. Status 1 when one fails.

  --seconds N     how long (default 60)
  --seed N        the first seed (default: another one each time)
  --only PART     model, machines
  --arch ARCH     x86_64 (default), aarch64, riscv64
  --no-install    say what is missing instead of installing it";

/// A seed that is another one each time.
pub fn fresh_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    // Seconds, so that the seeds of two runs are far from each other.
    now.map_or(1, |now| now.as_secs() % 1_000_000 * 1_000_000)
}

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut time = Duration::from_secs(60);
    let mut seed = fresh_seed();
    let mut which = Which::Both;
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long("seconds") => time = seconds("--seconds", &args.value()?.string()?)?,
            Long("seed") => {
                let text = args.value()?.string()?;
                seed = text
                    .parse()
                    .map_err(|_| Failure::usage(format!("--seed {text}: not a number")))?;
            }
            Long("only") => {
                which = match args.value()?.string()?.as_str() {
                    "model" => Which::Model,
                    "machines" => Which::Machines,
                    other => {
                        let why = format!("--only {other}: not one of model, machines");
                        return Err(Failure::usage(why));
                    }
                }
            }
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let mut status = 0;
    for done in both(&setup, seed, time, which)? {
        match done {
            Ok(line) => println!("{line}"),
            Err(why) => {
                println!("FAILED: {why}");
                status = 1;
            }
        }
    }
    Ok(status)
}
