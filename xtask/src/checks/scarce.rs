//! Calls for which there is no memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::cpio::Archive;
use conformance::qemu::{self, Config};

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
/// The program's file in a machine.
const FILE: &str = "scarce";

/// The program of `conformance/scarce`, linked and loaded.
pub fn scarce(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let linux = linux::compiler(setup)?;
    let sdk = sdk::build(setup, &[Variant::Scarce])?;
    let work = setup.dirs.work(setup.target.name)?.join("scarce");
    fs::create_dir_all(&work).on(&work)?;
    let sources = sources(&setup.dirs.root.join("conformance/scarce"))?;
    let compile = |cc: &Path, sources: &[PathBuf], to: &str| {
        let to = work.join(to);
        let mut command = Command::new(cc);
        command
            .env("SIGIL_SCARCE", "1")
            .args(["-O2", "-g", "-static"])
            .args(sources)
            .arg("-o")
            .arg(&to);
        run(&mut command, &work.join("compile.log")).map(|()| to)
    };
    let linked = compile(&sdk.cc(), &sources, "linked.elf")?;
    let init = compile(&sdk.cc(), &[init::source(setup)?], "init.elf")?;
    let loaded = compile(&linux.cc, &sources, FILE)?;
    let initramfs = work.join("scarce.cpio");
    let mut content = Archive::new();
    content
        .file(FILE, 0o755, &fs::read(&loaded).on(&loaded)?)
        .on(&loaded)?;
    fs::write(&initramfs, content.finish()).on(&initramfs)?;

    let console = || CommandLine::new().option("console", "pipe");
    let machines = [
        ("linked", linked, console()),
        ("loaded", init, console().arg(&format!("/{FILE}"))),
    ];
    let mut said = String::new();
    for (name, image, line) in machines {
        let report = qemu::run(
            &image,
            Config {
                machine: setup.target.machine,
                memory: "64M".into(),
                command_line: line.build(),
                initrd: Some(initramfs.clone()),
                timeout: Some(LIMIT),
                ..Config::default()
            },
        );
        let text = String::from_utf8_lossy(&report.console);
        let log = context.logs.join(format!("scarce-{name}.log"));
        // The log is a help for a reader; that it cannot be written is no failed test.
        let _ = fs::write(&log, text.as_bytes());
        if report.outcome != Outcome::Exited(0) {
            let notes = report.notes.join("\n");
            return Ok(Verdict::Failed(format!(
                "{text}{notes}\n{name}: {}",
                report.outcome
            )));
        }
        said = text.lines().last().unwrap_or_default().into();
    }
    Ok(Verdict::Passed(said))
}
