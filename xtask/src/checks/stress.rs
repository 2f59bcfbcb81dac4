//! stress-ng: Debian's own program, with its loader and its libraries, verifies what signals and
//! processes do under load. It checks itself, so that no Linux is asked.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::qemu::{self, Config};
use conformance::stress_ng::STRESSORS;

use crate::accel::{self, Choice};
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::cpio;
use crate::failure::{OnFile, Result};
use crate::setup::Setup;
use crate::setup::binary::{BUSYBOX, fetched};
use crate::setup::dynamic;
use crate::setup::packages::need;

/// How often each stressor does what it does.
const OPERATIONS: u32 = 20;
/// When to give up on all of them.
const TIMEOUT: Duration = Duration::from_secs(300);
const MEMORY: &str = "512M";

/// What does nothing where a division by zero is no trap.
const IDLE: &[&str] = &["sigfpe"];

/// All stressors, as a user without privilege: some refuse others.
pub fn stress(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let image = init::image(setup, &sdk, Variant::Plain)?;
    let work = setup.dirs.work(setup.target.name)?;
    let root = files(setup, &work)?;
    let initrd = cpio::archive(&root, &work)?;
    let line = CommandLine::new()
        .option("argv0", "init")
        .option("console", "pipe")
        .host_clock_and_seed()
        .env("PATH", "/bin");
    let arguments = [
        "/bin/busybox",
        "start-stop-daemon",
        "-S",
        "-c",
        "user",
        "-x",
        "/bin/stress-ng",
        "--",
        "--temp-path",
        "/tmp",
        "--job",
        "/job",
    ];
    let line = arguments.iter().fold(line, |line, arg| line.arg(arg));
    let report = qemu::run(
        &image,
        Config {
            machine: setup.target.machine,
            accel: accel::choose(setup, Choice::Auto)?,
            memory: MEMORY.into(),
            command_line: line.build(),
            initrd: Some(initrd.to_path_buf()),
            timeout: Some(TIMEOUT),
            ..Config::default()
        },
    );
    let mut text = String::from_utf8_lossy(&report.console).into_owned();
    for note in report.notes {
        text += &format!("({note})\n");
    }
    let log = context.logs.join("stress-ng.log");
    fs::write(&log, &text).on(&log)?;
    let mut wrong = complaints(&text);
    if report.outcome != Outcome::Exited(0) {
        wrong.push(report.outcome.to_string());
    }
    Ok(if wrong.is_empty() {
        Verdict::Passed(format!("{} stressors", STRESSORS.len()))
    } else {
        wrong.push(format!("all of it: {}", log.display()));
        Verdict::Failed(wrong.join("\n"))
    })
}

/// What it says is wrong, and stressors that did nothing.
fn complaints(text: &str) -> Vec<String> {
    let mut wrong: Vec<String> = text
        .lines()
        .filter(|line| line.contains(": fail:") || line.contains("skipping"))
        .map(str::to_owned)
        .collect();
    let done: BTreeMap<&str, u64> = text.lines().filter_map(operations).collect();
    for name in STRESSORS {
        let least = u64::from(!IDLE.contains(name));
        if done.get(name).is_none_or(|count| *count < least) {
            wrong.push(format!("{name}: not run"));
        }
    }
    wrong
}

/// A row of its table of metrics: name, operations, times.
fn operations(line: &str) -> Option<(&str, u64)> {
    let (_, row) = line.split_once("metrc: ")?;
    let words: Vec<&str> = row.split_whitespace().collect();
    match words[..] {
        [_, name, count, _, _, _, _, ..] => Some((name, count.parse().ok()?)),
        _ => None,
    }
}

/// The machine's files, as a folder here.
fn files(setup: &Setup, work: &Path) -> Result<PathBuf> {
    let root = work.join("stress-ng");
    if root.exists() {
        fs::remove_dir_all(&root).on(&root)?;
    }
    let (bin, tmp) = (root.join("bin"), root.join("tmp"));
    for folder in [&bin, &tmp, &root.join("etc")] {
        fs::create_dir_all(folder).on(folder)?;
    }
    fs::set_permissions(&tmp, Permissions::from_mode(0o1777)).on(&tmp)?;
    let busybox = fetched(setup, &[BUSYBOX])?.remove(0);
    fs::copy(&busybox, bin.join("busybox")).on(&busybox)?;
    let passwd = root.join("etc/passwd");
    fs::write(&passwd, "user:x:1000:1000::/:/bin/sh\n").on(&passwd)?;
    let job = root.join("job");
    // A child of exec's that ends makes room for the next one.
    let mut text = String::from("run sequential\nverify\nmetrics-brief\nexec-max 4\n");
    for name in STRESSORS {
        text += &format!("{name} 1\n{name}-ops {OPERATIONS}\n");
    }
    fs::write(&job, text).on(&job)?;

    let program = dynamic::program(setup, "stress-ng", "usr/bin/stress-ng")?;
    fs::copy(&program.file, bin.join("stress-ng")).on(&program.file)?;
    let (loader, place) = &program.loader;
    for (file, place) in program.libraries().chain([(loader, place.clone())]) {
        let to = root.join(place.trim_start_matches('/'));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).on(folder)?;
        }
        fs::copy(file, &to).on(file)?;
    }
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_done_is_told() {
        let row = |name: &str| {
            format!("stress-ng: metrc: [2] {name}   20      0.04   0.04  0.00   562.16   532.86\n")
        };
        let mut text: String = STRESSORS[1..].iter().map(|name| row(name)).collect();
        assert_eq!(complaints(&text), ["alarm: not run"]);
        text += &row("alarm");
        assert!(complaints(&text).is_empty());
        text += "stress-ng: fail:  [3] alarm: no alarm\n";
        assert_eq!(complaints(&text).len(), 1);
    }
}
