//! stress-ng: Debian's own program, with its loader and its libraries, verifies what signals and
//! processes do under load. It checks itself, so that no Linux is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::qemu::{self, Config};

use crate::accel::{self, Choice};
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::cpio;
use crate::failure::{Failure, OnFile, Result};
use crate::process::output;
use crate::setup::Setup;
use crate::setup::binary::{BUSYBOX, fetched, unpacked};
use crate::setup::packages::need;

/// How often each stressor does what it does.
const OPERATIONS: u32 = 20;
/// When to give up on all of them.
const TIMEOUT: Duration = Duration::from_secs(300);
const MEMORY: &str = "512M";

/// What is run, one after the other. Not here, of signals and processes: sigfd, eventfd, timerfd (there
/// is no such call), sigio (no O_ASYNC), vm-segv and ptrace (no ptrace), and those that Linux itself
/// does not end after a number of operations: sem, stack, vforkmany, yield, pipeherd, mmapfork.
const STRESSORS: &[&str] = &[
    "alarm",
    "signal",
    "sigabrt",
    "sigchld",
    "sigfpe",
    "signest",
    "sigpending",
    "sigpipe",
    "sigq",
    "sigrt",
    "sigsegv",
    "sigsuspend",
    "sigtrap",
    "bad-altstack",
    "longjmp",
    "fault",
    "fork",
    "vfork",
    "forkheavy",
    "exec",
    "spawn",
    "exit-group",
    "clone",
    "daemon",
    "wait",
    "kill",
    "zombie",
    "session",
    "pidfd",
    "set",
    "prctl",
    "rlimit",
    "schedpolicy",
    "nice",
    "sleep",
    "nanosleep",
    "itimer",
    "timer",
    "hrtimers",
    "clock",
    "context",
    "switch",
    "futex",
    "mutex",
    "pthread",
    "pipe",
    "ring-pipe",
    "fifo",
    "poll",
    "close",
    "dup",
    "fcntl",
    "lockf",
    "lockofd",
    "flock",
    "sysbadaddr",
    "opcode",
    "kcmp",
];

/// What does nothing where a division by zero is no trap.
const IDLE: &[&str] = &["sigfpe"];

/// The package of a library, where it is not called as the library is: libbsd.so.0 is in libbsd0.
const PACKAGES: &[(&str, &str)] = &[
    ("ld", "libc6"),
    ("libc", "libc6"),
    ("libm", "libc6"),
    ("libpthread", "libc6"),
    ("libEGL", "libegl1"),
    ("libGLESv2", "libgles2"),
    ("libGLdispatch", "libglvnd0"),
    ("libIPSec_MB", "libipsec-mb1"),
    ("libJudy", "libjudydebian1"),
    ("libcrypto", "libssl3"),
    ("libgcc_s", "libgcc-s1"),
    ("libjpeg", "libjpeg62-turbo"),
    ("libstdc++", "libstdc++6"),
    ("libz", "zlib1g"),
];

/// What is there only since Debian's 64-bit time has another name.
const RENAMED: &[(&str, &str)] = &[("trixie", "libssl3")];

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
            initrd: Some(initrd.clone()),
            timeout: Some(TIMEOUT),
            ..Config::default()
        },
    );
    fs::remove_file(&initrd).on(&initrd)?;
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

    let program = unpacked(setup, &["stress-ng"])?.remove(0);
    let program = program.join("usr/bin/stress-ng");
    fs::copy(&program, bin.join("stress-ng")).on(&program)?;
    let libraries = root.join("lib").join(setup.target.gnu);
    fs::create_dir_all(&libraries).on(&libraries)?;
    let (loader, mut wanted) = dependencies(&program)?;
    let mut there = BTreeSet::new();
    while !wanted.is_empty() {
        let names: Vec<String> = std::mem::take(&mut wanted);
        // All that is missing at once: each time, apt looks whether its lists are up to date.
        let packages: BTreeSet<String> = names.iter().map(|name| package(setup, name)).collect();
        unpacked(
            setup,
            &packages.iter().map(String::as_str).collect::<Vec<_>>(),
        )?;
        for name in names {
            if there.insert(name.clone()) {
                let file = library(setup, &name)?;
                fs::copy(&file, libraries.join(&name)).on(&file)?;
                wanted.extend(dependencies(&file)?.1);
            }
        }
    }
    let loader = loader.ok_or_else(|| Failure::tool("stress-ng names no loader"))?;
    let name = loader.rsplit('/').next().unwrap_or_default();
    let to = root.join(loader.trim_start_matches('/'));
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).on(folder)?;
    }
    let file = library(setup, name)?;
    fs::copy(&file, &to).on(&file)?;
    Ok(root)
}

/// The loader and the libraries that an ELF file names.
fn dependencies(file: &Path) -> Result<(Option<String>, Vec<String>)> {
    let shown = output(Command::new("readelf").arg("-ldW").arg(file))?;
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    let bracketed = |line: &str, mark: &str| -> Option<String> {
        let (_, rest) = line.split_once(mark)?;
        Some(rest.split(']').next()?.to_owned())
    };
    let loader = text
        .lines()
        .find_map(|line| bracketed(line, "program interpreter: "));
    let needed = text
        .lines()
        .filter_map(|line| bracketed(line, "Shared library: ["))
        .collect();
    Ok((loader, needed))
}

/// A library's file, out of the package that has it.
fn library(setup: &Setup, name: &str) -> Result<PathBuf> {
    let package = package(setup, name);
    let folder = unpacked(setup, &[&package])?.remove(0);
    ["lib", "usr/lib"]
        .iter()
        .flat_map(|lib| {
            let lib = folder.join(lib);
            [lib.join(setup.target.gnu), lib]
        })
        .map(|lib| lib.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| Failure::tool(format!("the package {package} does not hold {name}")))
}

fn package(setup: &Setup, library: &str) -> String {
    let (stem, version) = library.split_once(".so.").unwrap_or((library, ""));
    let named = PACKAGES.iter().find(|(name, _)| match *name {
        // ld-linux-ARCH.so.N
        "ld" => stem.starts_with("ld-"),
        name => stem == name,
    });
    let package = match named {
        Some((_, package)) => (*package).to_owned(),
        None => format!("{stem}{version}"),
    };
    match RENAMED.contains(&(setup.target.suite, package.as_str())) {
        true => package + "t64",
        false => package,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_their_libraries_names() {
        let setup = Setup::new();
        assert_eq!(package(&setup, "libbsd.so.0"), "libbsd0");
        assert_eq!(package(&setup, "ld-linux-x.so.2"), "libc6");
        assert_eq!(package(&setup, "libz.so.1"), "zlib1g");
    }

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
