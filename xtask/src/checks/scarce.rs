//! Calls for which there is no memory, and who is killed for its memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::cpio::Archive;
use conformance::qemu::{self, Config, Report};

use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::{linux, sdk};
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::process::run;
use crate::setup::packages::need;
use crate::weave::sources;

/// How long a machine may take, which is many times what it does.
const LIMIT: Duration = Duration::from_secs(120);
/// The program of `conformance/scarce`, linked and loaded.
pub fn scarce(context: &Context) -> Result<Verdict> {
    let done = play(context, "scarce", Variant::Scarce, "64M")?;
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
    name: &str,
    variant: Variant,
    memory: &str,
) -> Result<std::result::Result<Vec<Report>, String>> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let linux = linux::compiler(setup)?;
    let sdk = sdk::build(setup, &[variant])?;
    let work = setup.dirs.work(setup.target.name)?.join(name);
    fs::create_dir_all(&work).on(&work)?;
    let sources = sources(&setup.dirs.root.join("conformance").join(name))?;
    let compile = |cc: &Path, sources: &[PathBuf], to: &str| {
        let to = work.join(to);
        let mut command = Command::new(cc);
        if variant == Variant::Scarce {
            command.env("SIGIL_SCARCE", "1");
        }
        command
            .args(["-O2", "-g", "-static"])
            .args(sources)
            .arg("-o")
            .arg(&to);
        run(&mut command, &work.join("compile.log")).map(|()| to)
    };
    let linked = compile(&sdk.cc(), &sources, "linked.elf")?;
    let init = compile(&sdk.cc(), &[init::source(setup)?], "init.elf")?;
    let loaded = compile(&linux.cc, &sources, name)?;
    let initramfs = work.join("files.cpio");
    let mut content = Archive::new();
    content
        .file(name, 0o755, &fs::read(&loaded).on(&loaded)?)
        .on(&loaded)?;
    fs::write(&initramfs, content.finish()).on(&initramfs)?;

    let console = || CommandLine::new().option("console", "pipe");
    let machines = [
        ("linked", linked, console()),
        ("loaded", init, console().arg(&format!("/{name}"))),
    ];
    let mut reports = Vec::new();
    for (mode, image, line) in machines {
        let report = qemu::run(
            &image,
            Config {
                machine: setup.target.machine,
                memory: memory.into(),
                command_line: line.build(),
                initrd: Some(initramfs.clone()),
                timeout: Some(LIMIT),
                ..Config::default()
            },
        );
        let text = String::from_utf8_lossy(&report.console);
        let log = context.logs.join(format!("{name}-{mode}.log"));
        // The log is a help for a reader; that it cannot be written is no failed test.
        let _ = fs::write(&log, text.as_bytes());
        if report.outcome != Outcome::Exited(0) {
            let notes = report.notes.join("\n");
            return Ok(Err(format!("{text}{notes}\n{mode}: {}", report.outcome)));
        }
        reports.push(report);
    }
    Ok(Ok(reports))
}
