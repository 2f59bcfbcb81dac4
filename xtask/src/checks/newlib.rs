//! Programs linked with newlib, beside the same linked with musl.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Accel, Config};

use crate::accel::{self, Choice};
use crate::bench::{self, baselines};
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{linux, sdk};
use crate::checks::image::{disassembly, is_forbidden};
use crate::checks::{Context, Verdict, newlib_absent, suites};
use crate::failure::{OnFile, Result};
use crate::process::{output, run};
use crate::setup::packages::need;
use crate::setup::source::{MUSL, NEWLIB, Source, unpacked};
use crate::stamp::sha256;

/// What both libcs have: the programs print the same with either.
const BOTH: &[&str] = &["hello", "signals", "fork"];
/// The glue's own, by path.
const OWN: &[&str] = &[
    "newlib-glue/tests/translation.c",
    "newlib-glue/tests/calls.c",
    "newlib-glue/tests/posix.c",
];

/// When to give up on one program.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Both libcs are built from what their projects published; programs do the same with either.
pub fn newlib(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    linux::compiler(setup)?;
    let sdk = sdk::build_for(setup, &[Variant::Plain], &Libc::ALL)?;
    let mut wrong = Vec::new();
    for source in [&MUSL, &NEWLIB] {
        wrong.extend(changed(context, source)?);
    }
    let lib = setup.dirs.sdk()?.join(setup.target.name).join("newlib/lib");
    let code = disassembly(setup.target, &lib.join("libc.a"))?;
    if let Some(line) = code.lines().find(|line| is_forbidden(setup.target, line)) {
        wrong.push(format!("newlib's libc.a holds the instruction:{line}"));
    }
    let accel = accel::choose(setup, Choice::Auto)?;
    let work = setup.dirs.work(setup.target.name)?.join("newlib-programs");
    fs::create_dir_all(&work).on(&work)?;
    let log = context.logs.join("newlib-absent.log");
    wrong.extend(newlib_absent::differences(
        &setup.dirs.root,
        &lib,
        &work,
        &log,
    )?);
    let boot = |libc: Libc, source: &Path| -> Result<(Outcome, String)> {
        let name = source.file_stem().unwrap_or_default().to_string_lossy();
        let image = work.join(format!("{name}-{}.elf", libc.name()));
        let mut compile = Command::new(sdk.cc_for(libc));
        compile.arg("-O2").arg(source).arg("-o").arg(&image);
        run(
            &mut compile,
            &context.logs.join(format!("newlib-{name}.log")),
        )?;
        Ok(in_a_machine(setup.target.machine, &image, &name, accel))
    };
    for name in BOTH {
        let source = setup.dirs.root.join(format!("examples/{name}.c"));
        let (musl, newlib) = (boot(Libc::Musl, &source)?, boot(Libc::Newlib, &source)?);
        if musl != newlib || musl.0 != Outcome::Exited(0) {
            wrong.push(format!(
                "{name}: {} with newlib, {} with musl\n{}",
                newlib.0, musl.0, newlib.1
            ));
        }
    }
    for name in OWN {
        let (outcome, text) = boot(Libc::Newlib, &setup.dirs.root.join(name))?;
        if outcome != Outcome::Exited(0) {
            wrong.push(format!("{name}: {outcome}\n{text}"));
        }
    }
    if !wrong.is_empty() {
        return Ok(Verdict::Failed(wrong.join("\n")));
    }
    suites::with_newlib(context, "newlib-testsuite", "newlib")
}

/// All of the project's tests.
pub fn own(context: &Context) -> Result<Verdict> {
    suites::with_newlib(context, "newlib-own", "own")
}

/// Rows of what newlib lacks.
const WITHOUT: &[&str] = &["signalfd_self"];

/// No row of the benchmark takes more than musl's and three tenths.
pub fn bench(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let mut rows = baselines::baselines(setup)?;
    let mode = bench::Mode::Linked(Libc::Newlib);
    baselines::set_targets(setup, &[], mode, &mut rows)?;
    let figures = bench::measure(setup, &[], mode)?;
    let mut wrong = Vec::new();
    for row in &rows {
        let name = &row.name;
        match (figures.get(name), row.target) {
            (Some(Ok(figure)), Some(most)) if *figure > most => {
                wrong.push(format!("{name}: {figure} over {most}"));
            }
            (Some(Err(why)), _) => wrong.push(format!("{name}: {why}")),
            (None, Some(_)) if !WITHOUT.contains(&name.as_str()) => {
                wrong.push(format!("{name}: not measured"));
            }
            _ => {}
        }
    }
    Ok(if wrong.is_empty() {
        Verdict::Passed(format!("{} rows", rows.len()))
    } else {
        Verdict::Failed(wrong.join("\n"))
    })
}

/// In what the unpacked source is not what the archive with the known hash holds.
fn changed(context: &Context, source: &Source) -> Result<Vec<String>> {
    unpacked(&context.setup, source)?;
    let cache = context.setup.dirs.cache()?;
    let archive: PathBuf = cache.join(source.archive);
    let mut wrong = Vec::new();
    if sha256(&archive)? != source.sha256 {
        wrong.push(format!("{}: not the known archive", archive.display()));
    }
    let mut compare = Command::new("tar");
    compare
        .env("LC_ALL", "C")
        .arg("--compare")
        .arg("--file")
        .arg(&archive)
        .arg("--directory")
        .arg(&cache);
    let compared = output(&mut compare)?;
    // Owners and times are this machine's.
    let of_this_machine = [
        "Uid differs",
        "Gid differs",
        "Mode differs",
        "Mod time differs",
    ];
    for bytes in [compared.stdout, compared.stderr] {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.lines().filter(|line| {
            !line.is_empty() && !of_this_machine.iter().any(|what| line.ends_with(what))
        });
        wrong.extend(lines.map(str::to_owned));
    }
    Ok(wrong)
}

fn in_a_machine(machine: Machine, image: &Path, name: &str, accel: Accel) -> (Outcome, String) {
    let line = CommandLine::new()
        .option("argv0", name)
        .option("console", "pipe")
        .host_clock_and_seed();
    let report = qemu::run(
        image,
        Config {
            machine,
            accel,
            command_line: line.build(),
            timeout: Some(TIMEOUT),
            ..Config::default()
        },
    );
    let mut text = String::from_utf8_lossy(&report.console).into_owned();
    for note in report.notes {
        text.push_str(&format!("({note})\n"));
    }
    (report.outcome, text)
}
