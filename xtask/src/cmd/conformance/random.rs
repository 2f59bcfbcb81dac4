//! Suites of what is made at random.

use std::io;

use conformance::diff;
use conformance::guest::GuestOptions;

use super::Options;
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::cmd::machine;
use crate::failure::{Failure, Result};
use crate::hostile::Hostile;
use crate::process::say;
use crate::{accel, linux_diff};

/// Random programs of system calls beside this machine's Linux.
pub(super) const DIFF: &str = "linux-diff";

/// Random calls of processes without any right.
pub(super) const HOSTILE: &str = "hostile";

/// Runs those of the suites that are asked for; whether nothing is wrong.
pub(super) fn run(options: &Options, out: &mut (dyn io::Write + Send)) -> Result<bool> {
    let mut same = true;
    for suite in &options.suites {
        if ![DIFF, HOSTILE].contains(suite) {
            continue;
        }
        if options.linux.is_some() || options.kernel.is_some() || options.libc != Libc::Musl {
            let why = format!("--suite {suite}: is of our kernel with musl");
            return Err(Failure::usage(why));
        }
        say(format_args!("{suite}: seed {}", options.seed));
        same &= match *suite {
            DIFF => linux_diff(options, out)?,
            _ => hostile(options, out)?,
        };
    }
    Ok(same)
}

fn linux_diff(options: &Options, out: &mut (dyn io::Write + Send)) -> Result<bool> {
    let setup = &options.setup;
    let guest = GuestOptions {
        machine: machine(setup, options.machine.as_deref())?,
        accel: accel::choose(setup, options.accel)?,
        memory: options.memory.clone().unwrap_or("128M".into()),
        mode: options.mode,
        ..GuestOptions::default()
    };
    let oracle = linux_diff::oracle(setup, guest, Variant::Plain)?;
    let config = diff::run::Config {
        keep: options.keep,
        ..linux_diff::config(setup, oracle, options.seed, options.programs, options.jobs)?
    };
    let summary = diff::run::run(&config, out).map_err(Failure::tool)?;
    Ok(summary.differences.is_empty())
}

fn hostile(options: &Options, out: &mut (dyn io::Write + Send)) -> Result<bool> {
    let machines = Hostile::build(&options.setup)?;
    let done = machines.run(options.seed, options.calls);
    let (Ok(text) | Err(text)) = &done;
    writeln!(out, "{text}").map_err(|e| Failure::tool(e.to_string()))?;
    Ok(done.is_ok())
}
