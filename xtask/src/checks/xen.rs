//! Domains of Xen beside a Linux that starts them: what a guest does when it is asked to end, paused, suspended, given
//! less memory, or left alone, and what Xen is told of its end.

mod memory;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::domains::{self, Domain, End};
use conformance::machine::Machine;
use conformance::qemu::{self, Config};

use crate::build::kernel::Variant;
use crate::build::sdk::{self, Sdk};
use crate::checks::{Context, Verdict};
use crate::failure::{Failure, OnFile, Result};
use crate::process::run;
use crate::setup::packages::need;
use crate::setup::xen;

/// How long a domain may take, on a host that has much else to do.
const LIMIT: Duration = Duration::from_secs(240);

/// Memory of most domains, and of the largest.
const MEMORY: &str = "32M";
const LARGEST: &str = "256M";

/// What a script begins with: `$d` is the domain's name, `$at` its place in xenstore, and its kernel listens.
const BEGIN: &str = r#"
listens() { xenstore read $1/control/feature-reboot 2> /tmp/log | grep -q 1; }
place() { echo /local/domain/$(xl domid $1); }
until at=$(place $d 2> /tmp/log) && listens $at; do usleep 50000; done
"#;

/// How a program ends.
#[derive(Clone, Copy)]
enum Ended {
    /// With this status.
    Exit(i32),
    /// By this signal.
    Signal(i32),
}

impl Ended {
    fn outcome(self) -> Outcome {
        match self {
            Ended::Exit(status) => Outcome::Exited(status),
            Ended::Signal(signal) => Outcome::Signaled {
                signal,
                core: false,
            },
        }
    }
}

/// A domain, and how it should end.
struct Test {
    /// What its program is told to do.
    name: &'static str,
    memory: &'static str,
    /// The most memory that it can have, where that is more.
    most: &'static str,
    /// What is done to it; nothing where that is empty.
    script: &'static str,
    program: Ended,
    /// What Xen is told.
    reason: u32,
    /// What it prints.
    console: &'static str,
    /// What the script prints, among other things.
    said: &'static [&'static str],
}

impl Test {
    const fn new(name: &'static str, program: Ended, reason: u32) -> Test {
        Test {
            name,
            memory: MEMORY,
            most: "",
            script: "",
            program,
            reason,
            console: "",
            said: &[],
        }
    }
}

const POWER_OFF: u32 = 0;
const REBOOT: u32 = 1;
const CRASH: u32 = 3;

const ASKED: Test = Test {
    console: "asked to end\n",
    script: "xl shutdown $d",
    ..Test::new("wait", Ended::Exit(5), POWER_OFF)
};

const TESTS: &[Test] = &[
    Test::new("exit", Ended::Exit(7), POWER_OFF),
    Test::new("abort", Ended::Signal(6), POWER_OFF),
    Test::new("power-off", Ended::Exit(0), POWER_OFF),
    Test::new("restart", Ended::Exit(0), REBOOT),
    ASKED,
    Test {
        script: "xl reboot $d",
        reason: REBOOT,
        ..ASKED
    },
    Test {
        script: "xenstore write $at/control/shutdown halt",
        ..ASKED
    },
    Test {
        script: "xl shutdown $d",
        ..Test::new("default", Ended::Signal(15), POWER_OFF)
    },
    // What it does not do is left where it was written, and other requests are heard behind it.
    Test {
        script: "
xenstore write $at/control/shutdown s3
sleep 1
xenstore read $at/control/shutdown
xl shutdown $d",
        said: &["s3"],
        ..ASKED
    },
    Test {
        script: "
i=0
while [ $i -lt 100 ]; do xenstore write $at/control/shutdown nothing$i; i=$((i + 1)); done
xl shutdown $d",
        ..ASKED
    },
    Test {
        script: "
sleep 1
xl pause $d
sleep 3
xl unpause $d",
        console: "the clock has gone on\n",
        ..Test::new("pause", Ended::Exit(0), POWER_OFF)
    },
    // Another one beside it, which it outlives.
    Test {
        script: "
sed s/$d/beside/ /guest/${d#d}/config > /tmp/config
xl create -q /tmp/config
until listens $(place beside); do usleep 50000; done
xl list | grep -c -e \"^$d \" -e '^beside '
xl shutdown -w beside > /tmp/log 2>&1
xl list | grep -c -e \"^$d \" -e '^beside '
xl shutdown $d",
        said: &["2\n1"],
        ..ASKED
    },
    // Who reads the console does not, for as long as the domain is there.
    Test {
        script: "
kill -STOP $(cat /run/xenconsoled.pid)
xl shutdown $d
while xl domid $d > /tmp/log 2>&1; do usleep 50000; done
kill -CONT $(cat /run/xenconsoled.pid)",
        ..Test::new("much", Ended::Exit(4), POWER_OFF)
    },
];

/// Runs them all in one machine, with a program that other machines run, too.
pub fn domains(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    if !setup.is_first() {
        return Ok(Verdict::for_first());
    }
    need(setup, setup.target.qemu)?;
    let xen = xen::of(setup, Machine::XenPvh)?
        .ok_or_else(|| Failure::tool("no Xen for this architecture"))?;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let root = &setup.dirs.root;
    let work = setup.dirs.work(setup.target.name)?;
    let image = build(&sdk, &root.join("conformance/xen/guest.c"), &work)?;
    let signals = build(&sdk, &root.join("examples/signals.c"), &work)?;
    let broken = work.join("broken.cpio");
    fs::write(&broken, "no archive").on(&broken)?;

    let domain = |image: &Path, word: &str| Domain {
        image: image.into(),
        command_line: line(word),
        initrd: None,
        timeout: Some(LIMIT),
        memory: Some(MEMORY.into()),
        most: None,
        script: None,
    };
    let tested = |(number, test): (usize, &Test)| Domain {
        memory: Some(test.memory.into()),
        most: (!test.most.is_empty()).then(|| test.most.into()),
        script: (!test.script.is_empty()).then(|| format!("d=d{number}\n{BEGIN}{}", test.script)),
        ..domain(&image, test.name)
    };
    let run = |domains: &[Domain], is_counted| {
        domains::run(domains, &xen, LARGEST, is_counted).map_err(Failure::tool)
    };
    let sized: Vec<Domain> = (1..).zip(memory::SIZED).map(tested).collect();
    let sized_ends = run(&sized, true)?;
    let tests = TESTS.iter().chain(memory::KEPT);
    let mut all: Vec<Domain> = (1..).zip(tests.clone()).map(tested).collect();
    all.push(domain(&signals, ""));
    all.push(Domain {
        initrd: Some(broken),
        ..domain(&image, "files")
    });
    let mut ends = run(&all, false)?;
    let crashed = ends.pop().flatten();
    let same = ends.pop().flatten();
    let shown = shown(&sized_ends);
    let mut wrong: Vec<String> = tests
        .zip(ends)
        .chain(memory::SIZED.iter().zip(sized_ends))
        .filter_map(|(test, end)| differs(test, end.as_ref()))
        .collect();
    if !crashed
        .as_ref()
        .is_some_and(|end| matches!(end.outcome, Outcome::Panicked(_)) && end.reason == Some(CRASH))
    {
        wrong.push(format!("the kernel gives up: {crashed:?}"));
    }
    let usual = on_another_machine(setup.target.machine, &signals);
    if same.map(|end| (end.outcome, end.console)) != Some(usual) {
        wrong.push("examples/signals.c does not print what it does elsewhere".into());
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!("{} domains{shown}", all.len() + sized.len())),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

/// What scripts say of how long it took.
fn shown(ends: &[Option<End>]) -> String {
    let said = ends.iter().flatten().flat_map(|end| end.said.lines());
    said.filter_map(|line| line.strip_prefix("shown: "))
        .map(|line| format!(", {line}"))
        .collect()
}

fn line(word: &str) -> String {
    let line = CommandLine::new()
        .option("console", "pipe")
        .host(Machine::XenPvh);
    match word {
        "" => line.build(),
        word => line.arg(word).build(),
    }
}

fn build(sdk: &Sdk, source: &Path, work: &Path) -> Result<PathBuf> {
    let name = source.file_stem().unwrap_or_default().to_string_lossy();
    let image = work.join(format!("xen-{name}.elf"));
    run(
        Command::new(sdk.cc())
            .args(["-O2", "-Wall", "-Wextra"])
            .arg(source)
            .arg("-o")
            .arg(&image),
        &work.join("xen.log"),
    )?;
    Ok(image)
}

fn differs(test: &Test, end: Option<&End>) -> Option<String> {
    let what = format!("{} [{}]", test.name, test.script.trim());
    let Some(end) = end else {
        return Some(format!("{what}: the machine did not come to it"));
    };
    let console = String::from_utf8_lossy(&end.console);
    let printed = test.name == "much" || console == test.console;
    let good = end.outcome == test.program.outcome()
        && end.reason == Some(test.reason)
        && printed
        && test.said.iter().all(|said| end.said.contains(said));
    (!good).then(|| format!("{what}: {end:?}: {console}"))
}

/// How the program ends, and what it prints, where it is no domain.
fn on_another_machine(machine: Machine, image: &Path) -> (Outcome, Vec<u8>) {
    let report = qemu::run(
        image,
        Config {
            machine,
            command_line: line(""),
            timeout: Some(LIMIT),
            ..Config::default()
        },
    );
    (report.outcome, report.console)
}
