//! Unmodified programs: the same static binary runs the same script in a machine and on this Linux.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::native;
use conformance::qemu::{self, Config, Console};

use crate::accel::{self, Choice};
use crate::build::dash::{self, Linking};
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::cpio;
use crate::failure::{OnFile, Result};
use crate::setup::Setup;
use crate::setup::binary::{BASH, BUSYBOX, ZSH, fetched, tools};
use crate::setup::packages::need;

/// The names in `/bin` of the binaries; each of busybox's tools is a link to it.
const NAMES: &[&str] = &["busybox", "bash", "zsh", "dash", "dash-pie"];

/// A program by its name in `/bin`, and the script in `conformance/programs` that it runs.
const RUNS: &[(&str, &str)] = &[
    ("sh", "shell.sh"),
    ("bash", "shell.sh"),
    ("zsh", "shell.sh"),
    ("sh", "tools.sh"),
    ("bash", "bash.sh"),
    ("zsh", "zsh.sh"),
    ("dash", "shell.sh"),
    ("dash", "dash.sh"),
    ("dash-pie", "shell.sh"),
    ("dash-pie", "dash.sh"),
];

/// When to give up on one script.
const TIMEOUT: Duration = Duration::from_secs(120);
/// What the kernel takes for the end of its console's input.
const END_OF_INPUT: u8 = 4;

/// The scripts' outputs and statuses are Linux's.
pub fn programs(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let image = init::image(setup, &sdk, Variant::Plain)?;
    let accel = accel::choose(setup, Choice::Auto)?;
    let native = setup.native();
    let (binaries, ours) = (binaries(setup)?, binaries(&native)?);
    let work = setup.dirs.work(setup.target.name)?.join("programs");
    let scripts = setup.dirs.root.join("conformance/programs");
    let mut wrong = Vec::new();
    for (program, script) in RUNS {
        let root = work.join(format!("{program}-{script}"));
        let file = scripts.join(script);
        files(&root, &binaries, &ours[0], &file)?;
        // Before a run here leaves its files there.
        let initrd = cpio::archive(&root, &work)?;
        files(&root, &ours, &ours[0], &file)?;
        let linux = on_linux(&root, program);
        let here = in_a_machine(setup.target.machine, &image, &initrd, program, accel);
        drop(initrd);
        for (side, output) in [("linux", &linux.1), ("sigil", &here.1)] {
            let log = context.logs.join(format!("{program}-{script}.{side}"));
            fs::write(&log, output).on(&log)?;
        }
        if let Some(what) = difference(&linux, &here) {
            wrong.push(format!("{program} {script}: {what}"));
        }
    }
    Ok(if wrong.is_empty() {
        Verdict::Passed(format!("{} scripts", RUNS.len()))
    } else {
        wrong.push(format!("all of it: {}", context.logs.display()));
        Verdict::Failed(wrong.join("\n"))
    })
}

/// The programs of an architecture, in the order of [`NAMES`].
fn binaries(setup: &Setup) -> Result<Vec<PathBuf>> {
    let mut binaries = fetched(setup, &[BUSYBOX, BASH, ZSH])?;
    for linking in [Linking::Static, Linking::StaticPie] {
        binaries.push(dash::build(setup, linking)?);
    }
    Ok(binaries)
}

/// The files of a machine, as a folder here: the programs, the script, an empty folder.
/// A busybox that runs here tells the names of that one's tools.
fn files(root: &Path, binaries: &[PathBuf], busybox: &Path, script: &Path) -> Result {
    if root.exists() {
        fs::remove_dir_all(root).on(root)?;
    }
    let bin = root.join("bin");
    for folder in [&bin, &root.join("tmp/work")] {
        fs::create_dir_all(folder).on(folder)?;
    }
    for (binary, name) in binaries.iter().zip(NAMES) {
        let to = bin.join(name);
        fs::copy(binary, &to).on(&to)?;
    }
    for name in tools(busybox)?.iter().filter(|name| *name != "busybox") {
        let link = bin.join(name);
        symlink("busybox", &link).on(&link)?;
    }
    let to = root.join("script");
    fs::copy(script, &to).on(&to)?;
    Ok(())
}

/// What a program is given; paths are relative to its root, which is its current folder.
fn arguments(program: &str) -> [&str; 3] {
    ["script", "tmp/work", program]
}

/// The variables that a program in a machine has.
const VARIABLES: &[(&str, &str)] = &[("HOME", "/"), ("TERM", "linux")];

fn on_linux(root: &Path, program: &str) -> (Outcome, Vec<u8>) {
    let bin = root.join("bin");
    let mut command = Command::new(bin.join(program));
    command
        .arg0(format!("/bin/{program}"))
        .args(arguments(program))
        .current_dir(root)
        .env_clear()
        .envs(VARIABLES.iter().copied())
        .env("PATH", bin);
    let report = native::run_command(command, TIMEOUT);
    (report.outcome, report.output)
}

fn in_a_machine(
    machine: Machine,
    image: &Path,
    initrd: &Path,
    program: &str,
    accel: qemu::Accel,
) -> (Outcome, Vec<u8>) {
    let line = CommandLine::new()
        .option("argv0", "init")
        .option("console", "pipe")
        .host_clock_and_seed()
        .env("PATH", "/bin")
        .arg(&format!("/bin/{program}"));
    let line = arguments(program)
        .iter()
        .fold(line, |line, arg| line.arg(arg));
    let report = qemu::run(
        image,
        Config {
            machine,
            accel,
            command_line: line.build(),
            initrd: Some(initrd.to_path_buf()),
            timeout: Some(TIMEOUT),
            console: Console::Fed(Vec::new()),
            end_of_input: Some(END_OF_INPUT),
            ..Config::default()
        },
    );
    let mut output = report.console;
    for note in report.notes {
        output.extend(format!("({note})\n").into_bytes());
    }
    (report.outcome, output)
}

/// In what the second run is not the first, in one line.
fn difference(linux: &(Outcome, Vec<u8>), here: &(Outcome, Vec<u8>)) -> Option<String> {
    if linux == here {
        return None;
    }
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        text.lines().map(str::to_owned).collect()
    };
    let (theirs, ours) = (lines(&linux.1), lines(&here.1));
    let same = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    let part = theirs[..same].iter().rev().find(|l| l.starts_with("== "));
    let line = |lines: &[String]| lines.get(same).map_or("(the end)", |l| l).to_owned();
    Some(format!(
        "{} here, {} on Linux; line {} (part `{}`): `{}` here, `{}` on Linux",
        here.0,
        linux.0,
        same + 1,
        part.map_or("", |l| l),
        line(&ours),
        line(&theirs),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        let run = |status, text: &str| (Outcome::Exited(status), text.as_bytes().to_vec());
        let linux = run(0, "== words\na\nb\n");
        assert_eq!(difference(&linux, &run(0, "== words\na\nb\n")), None);
        let said = difference(&linux, &run(0, "== words\na\n")).unwrap();
        assert!(said.contains("line 3 (part `== words`): `(the end)` here, `b` on Linux"));
        let said = difference(&linux, &run(3, "== words\na\nb\n")).unwrap();
        assert!(said.starts_with("exit 3 here, exit 0 on Linux"));
    }
}
