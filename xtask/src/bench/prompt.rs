//! How soon the shell of `cargo xtask shell` asks for a command.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use conformance::command_line::CommandLine;
use conformance::qemu::{self, Config, Console, Report, Stamps};

use super::{BOOT, Loaded, folder, take};
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::cpio;
use crate::failure::{Failure, OnFile, Result};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::root;

/// A profile by which the prompt is what a program says that counts.
const COUNTING: &str = "PS1='$(/posixbench -x \"*\")'\ncd\n";
/// What the usual prompt ends with.
const PROMPT: &[u8] = b":~# ";
/// What is typed there.
const END: &str = "exit\n";
/// A shell that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the time is taken.
const TIMES: usize = 5;

/// When the first prompt is there.
pub struct Prompt {
    /// Instructions from reset until a program runs that is in it.
    pub instructions: f64,
    /// The median of the times from QEMU's start, with software emulation, on this machine as busy as it is.
    pub time: Duration,
}

impl std::fmt::Display for Prompt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { instructions, time } = self;
        let time = time.as_millis();
        write!(
            f,
            "the shell's prompt after {instructions:.0} instructions, {time} ms after QEMU's start"
        )
    }
}

/// Boots to the prompt several times.
pub fn measure(setup: &Setup) -> Result<Prompt> {
    need(setup, setup.target.qemu)?;
    let work = setup.dirs.work(setup.target.name)?;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let shell = Shell {
        setup,
        image: init::image(setup, &sdk, Variant::Plain)?,
    };

    let usual = cpio::archive(&root::folder(setup, &[], None)?, &work)?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let (stamps, start) = (Stamps::default(), Instant::now());
        let report = shell.run(&usual, false, Stamps::clone(&stamps));
        let when = shown(&stamps).ok_or_else(|| unseen(&report))?;
        times.push(when.duration_since(start));
    }
    times.sort_unstable();
    drop(usual);

    let more = work.join("prompt");
    let profile = more.join("etc/profile");
    fs::create_dir_all(more.join("etc")).on(&more)?;
    fs::write(&profile, COUNTING).on(&profile)?;
    let source = folder(setup).join("posixbench.c");
    let counter = Loaded::build(setup, "posixbench", &source, &work.join("prompt.log"))?;
    let program = more.join("posixbench");
    fs::copy(&counter.program, &program).on(&program)?;
    let counting = cpio::archive(&root::folder(setup, &[], Some(&more))?, &work)?;
    let report = shell.run(&counting, true, Stamps::default());
    drop(counting);
    let mut figures = std::collections::HashMap::new();
    take(&String::from_utf8_lossy(&report.console), &mut figures);
    match figures.remove(BOOT) {
        Some(Ok(instructions)) => Ok(Prompt {
            instructions,
            time: times[TIMES / 2],
        }),
        Some(Err(why)) => Err(Failure::tool(format!("the shell's prompt: {why}"))),
        None => Err(unseen(&report)),
    }
}

/// A machine with the shell.
struct Shell<'a> {
    setup: &'a Setup,
    image: PathBuf,
}

impl Shell<'_> {
    fn run(&self, initrd: &Path, icount: bool, stamps: Stamps) -> Report {
        let target = self.setup.target;
        let line = CommandLine::new()
            .option("argv0", "init")
            .env("PATH", root::PATH)
            .env("HOME", "/root")
            .env("TERM", "linux")
            .arg("/bin/sh")
            .arg("-l");
        qemu::run(
            &self.image,
            Config {
                machine: target.machine,
                cpu: icount.then(|| target.bench_cpu.into()),
                memory: "256M".into(),
                icount,
                command_line: line.build(),
                initrd: Some(initrd.into()),
                console: Console::Stamped(stamps, END),
                timeout: Some(PATIENCE),
                ..Config::default()
            },
        )
    }
}

/// When the prompt was whole.
fn shown(stamps: &Stamps) -> Option<Instant> {
    let stamps = stamps.lock().unwrap_or_else(|e| e.into_inner());
    let mut text = Vec::new();
    for (when, piece) in stamps.iter() {
        text.extend_from_slice(piece);
        if text.windows(PROMPT.len()).any(|part| part == PROMPT) {
            return Some(*when);
        }
    }
    None
}

/// How it went instead.
fn unseen(report: &Report) -> Failure {
    let console = String::from_utf8_lossy(&report.console);
    let notes: String = report.notes.iter().map(|n| format!("\n({n})")).collect();
    Failure::tool(format!(
        "the shell shows no prompt: {}\n{}{notes}",
        report.outcome,
        console.trim_end()
    ))
}
