//! Calls that lack memory which the monitor has.

use std::fs;
use std::time::Duration;

use conformance::Outcome;
use conformance::balloon::{Balloon, Target};
use conformance::command_line::CommandLine;
use conformance::guest::Mode;
use conformance::qemu::{self, Config, Console, Stamps};

use crate::build::both::Both;
use crate::build::kernel::Variant;
use crate::checks::Context;
use crate::failure::Result;

/// How long a machine may take, which is many times what it does.
const LIMIT: Duration = Duration::from_secs(60);

/// What the monitor wants to leave the guest: less than it can have.
const LEFT: u64 = 4 << 20;

/// The program of `conformance/shortage`, linked and loaded, where the monitor lets the guest have memory back and
/// where it does not. What is wrong, if anything is.
pub fn shortage(context: &Context) -> Result<Option<String>> {
    let program = Both::build(&context.setup, "shortage", Variant::Plain)?;
    for (way, mode) in [("linked", Mode::Linked), ("loaded", Mode::Loaded)] {
        for (word, properties) in [("helped", vec!["deflate-on-oom=on"]), ("alone", vec![])] {
            let stamps = Stamps::default();
            let balloon = Balloon {
                targets: vec![Target {
                    after: Duration::ZERO,
                    memory: LEFT,
                }],
                properties,
                cue: Some(Stamps::clone(&stamps)),
                ..Balloon::default()
            };
            let line = CommandLine::new().option("console", "pipe");
            let (image, line) = program.image(mode, line);
            let report = qemu::run(
                image,
                Config {
                    machine: context.setup.target.machine,
                    memory: "64M".into(),
                    command_line: line.arg(word).build(),
                    console: Console::Stamped(stamps, ""),
                    initrd: Some(program.initramfs.clone()),
                    balloon: Some(balloon),
                    timeout: Some(LIMIT),
                    ..Config::default()
                },
            );
            let text = String::from_utf8_lossy(&report.console);
            let log = context.logs.join(format!("shortage-{way}-{word}.log"));
            // The log is a help for a reader; that it cannot be written is no failed test.
            let _ = fs::write(&log, text.as_bytes());
            if report.outcome != Outcome::Exited(0) {
                let notes = report.notes.join("\n");
                return Ok(Some(format!(
                    "{text}{notes}\n{way}, {word}: {}",
                    report.outcome
                )));
            }
        }
    }
    Ok(None)
}
