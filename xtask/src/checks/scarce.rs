//! Calls for which there is no memory, and who is killed for its memory.

use std::fs;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::guest::Mode;
use conformance::qemu::{self, Config, Report};

use crate::build::both::Both;
use crate::build::kernel::Variant;
use crate::checks::{Context, Verdict};
use crate::failure::Result;

/// How long a machine may take, which is many times what it does.
const LIMIT: Duration = Duration::from_secs(120);

/// The program of `conformance/scarce`, linked and loaded.
pub fn scarce(context: &Context) -> Result<Verdict> {
    let done = play(context, "scarce", Variant::Steered, "64M")?;
    Ok(match done {
        Ok(reports) => {
            let said = reports.last().map(|report| report.console.clone());
            let text = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
            Verdict::Passed(text.lines().last().unwrap_or_default().into())
        }
        Err(why) => Verdict::Failed(why),
    })
}

/// What Linux says of one that it kills, as far as it is the same for all.
const KILLED: &str = "Out of memory: Killed process ";

/// The program of `conformance/oom`, linked and loaded.
pub fn oom(context: &Context) -> Result<Verdict> {
    let reports = match play(context, "oom", Variant::Plain, "32M")? {
        Ok(reports) => reports,
        Err(why) => return Ok(Verdict::Failed(why)),
    };
    for report in &reports {
        let text = String::from_utf8_lossy(&report.console);
        let said = text.lines().filter(|line| line.starts_with(KILLED)).count();
        let noted = |note: &&String| note.contains(KILLED);
        if said == 0 || report.notes.iter().filter(noted).count() != said {
            return Ok(Verdict::Failed(format!(
                "{text}{}\nnot each kill is said on both channels",
                report.notes.join("\n")
            )));
        }
    }
    Ok(Verdict::Passed(String::new()))
}

/// Builds the program of a folder of `conformance`, and boots it linked and loaded; the runs, or what is wrong
/// with one of them.
fn play(
    context: &Context,
    name: &'static str,
    variant: Variant,
    memory: &str,
) -> Result<std::result::Result<Vec<Report>, String>> {
    let setup = &context.setup;
    let program = Both::build(setup, name, variant)?;
    let mut reports = Vec::new();
    for (way, mode) in [("linked", Mode::Linked), ("loaded", Mode::Loaded)] {
        let line = CommandLine::new().option("console", "pipe");
        let (image, line) = program.image(mode, line);
        let report = qemu::run(
            image,
            Config {
                machine: setup.target.machine,
                memory: memory.into(),
                command_line: line.build(),
                initrd: Some(program.initramfs.clone()),
                timeout: Some(LIMIT),
                ..Config::default()
            },
        );
        let text = String::from_utf8_lossy(&report.console);
        let log = context.logs.join(format!("{name}-{way}.log"));
        // The log is a help for a reader; that it cannot be written is no failed test.
        let _ = fs::write(&log, text.as_bytes());
        if report.outcome != Outcome::Exited(0) {
            let notes = report.notes.join("\n");
            return Ok(Err(format!("{text}{notes}\n{way}: {}", report.outcome)));
        }
        reports.push(report);
    }
    Ok(Ok(reports))
}
