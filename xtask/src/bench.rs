//! Counts instructions: `posixbench` on a machine whose time is its instruction count.

pub mod baselines;
pub mod prompt;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::cpio::Archive;
use conformance::foreign::Foreign;
use conformance::qemu::{self, Config, Report};

use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{foreign, linux, sdk};
use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::target::Target;
use crate::setup::xen;

/// The name under which the boot is a row of the table: instructions from reset to `main`.
pub const BOOT: &str = "boot_to_main";
/// What the program prints before its first measurement.
const START: &str = "# start_ticks";
/// What a row's name ends with that counts time.
const NANOSECONDS: &str = "(ns)";
/// A benchmark that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// Several benchmarks on Linux, which takes up to a hundred times as long.
const PATIENCE_ON_LINUX: Duration = Duration::from_secs(1800);
/// The machine's memory.
const MEMORY: &str = "1024M";

/// What a benchmark gave: a figure, or why there is none.
pub type Figure = std::result::Result<f64, String>;

fn folder(setup: &Setup) -> PathBuf {
    setup.dirs.root.join("conformance/bench")
}

/// How the benchmark is in the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Linked with a C library and the kernel.
    Linked(Libc),
    /// The unmodified static program for Linux, out of an initramfs, unprivileged.
    Loaded,
    /// The same on Debian's Linux: what the baselines are taken from.
    Linux,
}

/// A benchmark that boots.
pub struct Machine {
    target: &'static Target,
    kernel: Kernel,
    loaded: Loaded,
    mode: Mode,
}

/// What it boots.
enum Kernel {
    /// An image of ours.
    Sigil(PathBuf),
    /// Linux.
    Linux(Box<Foreign>),
}

/// The unmodified program in an initramfs. A linked one executes it, too.
struct Loaded {
    /// Its file here.
    program: PathBuf,
    initrd: PathBuf,
    /// Its path there.
    path: String,
}

impl Loaded {
    fn build(setup: &Setup, name: &str, source: &Path, log: &Path) -> Result<Self> {
        let linux = linux::compiler(setup)?;
        let work = setup.dirs.work(setup.target.name)?;
        let program = work.join(name).with_extension("loaded");
        compile(&linux.cc, &["-static"], source, &program, log)?;
        let initrd = work.join(name).with_extension("cpio");
        let path = format!("/{name}");
        let loaded = Self {
            program,
            initrd,
            path,
        };
        let archive = loaded.archive().map_err(Failure::tool)?;
        fs::write(&loaded.initrd, archive.finish()).on(&loaded.initrd)?;
        Ok(loaded)
    }

    fn archive(&self) -> std::result::Result<Archive, String> {
        let mut archive = Archive::new();
        archive.add(self.path.trim_start_matches('/'), &self.program)?;
        Ok(archive)
    }

    /// Runs it on Linux.
    fn on(&self, linux: &Foreign, arguments: &[String], timeout: Duration) -> Report {
        let report = self
            .archive()
            .and_then(|files| linux.run(arguments, &[], files, &self.program, timeout));
        report.unwrap_or_else(|why| Report {
            outcome: Outcome::Failed(why),
            console: Vec::new(),
            trace: Vec::new(),
            notes: Vec::new(),
            elapsed: Duration::ZERO,
        })
    }
}

impl Machine {
    /// The machine of `conformance/bench/NAME.c`.
    pub fn build(setup: &Setup, name: &str, mode: Mode) -> Result<Self> {
        need(setup, setup.target.qemu)?;
        let work = setup.dirs.work(setup.target.name)?;
        let source = folder(setup).join(name).with_extension("c");
        let log = work.join(name).with_extension("log");
        let loaded = Loaded::build(setup, name, &source, &log)?;
        let libc = match mode {
            Mode::Linked(libc) => libc,
            Mode::Loaded => Libc::Musl,
            Mode::Linux => {
                let linux = Foreign {
                    cpu: Some(setup.target.bench_cpu.into()),
                    instruction_shift: Some(0),
                    ..foreign::linux(setup, setup.target.linux_machine, MEMORY.into())?
                };
                say(format_args!("on Debian's {}", linux.name()));
                return Ok(Self {
                    target: setup.target,
                    kernel: Kernel::Linux(Box::new(linux)),
                    loaded,
                    mode,
                });
            }
        };
        let sdk = sdk::build_for(setup, &[Variant::Plain], &[libc])?;
        if let Mode::Linked(libc) = mode {
            let image = work.join(format!("{name}-{}.elf", libc.name()));
            // The source asks by this name for Linux's context, which newlib's glue has.
            let linux = work.join("linux.h");
            fs::write(&linux, "#define __linux__ 1\n").on(&linux)?;
            let include = linux.to_string_lossy();
            let options: &[&str] = match libc {
                Libc::Musl => &[],
                Libc::Newlib => &["-include", &include],
            };
            compile(&sdk.cc_for(libc), options, &source, &image, &log)?;
            return Ok(Self {
                target: setup.target,
                kernel: Kernel::Sigil(image),
                loaded,
                mode,
            });
        }
        Ok(Self {
            target: setup.target,
            kernel: Kernel::Sigil(init::image(setup, &sdk, Variant::Plain)?),
            loaded,
            mode,
        })
    }

    /// Runs it on the machine that the baselines were taken on, but for its chipset.
    pub fn boot(&self, arguments: &[String], timeout: Duration) -> Report {
        self.boot_in(MEMORY, arguments, timeout)
    }

    /// The same with so much memory.
    pub fn boot_in(&self, memory: &str, arguments: &[String], timeout: Duration) -> Report {
        let path = &self.loaded.path;
        let is_named = matches!(self.mode, Mode::Loaded | Mode::Linux);
        let first = is_named.then_some(path);
        let arguments: Vec<String> = first.into_iter().chain(arguments).cloned().collect();
        let image = match &self.kernel {
            Kernel::Sigil(image) => image,
            Kernel::Linux(linux) => {
                let linux = Foreign {
                    memory: memory.into(),
                    ..(**linux).clone()
                };
                return self.loaded.on(&linux, &arguments, timeout);
            }
        };
        let initrd = Some(self.loaded.initrd.clone());
        boot(
            self.target,
            image,
            initrd,
            path,
            &arguments,
            memory,
            timeout,
        )
    }

    /// A program's boot alone, from reset to `main`; nothing where it is Linux's.
    fn boot_bare(&self, arguments: &[String]) -> Option<Report> {
        let Kernel::Sigil(image) = &self.kernel else {
            return None;
        };
        Some(boot(
            self.target,
            image,
            None,
            &self.loaded.path,
            arguments,
            MEMORY,
            PATIENCE,
        ))
    }
}

/// Instructions from the reset of this machine to `main`: what runs before the kernel is among them.
pub fn to_main(setup: &Setup, on: conformance::machine::Machine) -> Result<Option<f64>> {
    let machine = Machine::build(setup, "posixbench", Mode::Linked(Libc::Musl))?;
    let image = match &machine.kernel {
        Kernel::Sigil(image) if on.takes_icount() => image,
        _ => return Ok(None),
    };
    let xen = xen::of(setup, on)?;
    let report = qemu::run(
        image,
        Config {
            machine: on,
            // Xen needs more of a processor.
            cpu: xen.is_none().then(|| setup.target.bench_cpu.into()),
            xen,
            icount: true,
            command_line: CommandLine::new()
                .option("argv0", &machine.loaded.path)
                .option("console", "pipe")
                .arg("-x")
                .arg("*")
                .build(),
            timeout: Some(PATIENCE),
            ..Config::default()
        },
    );
    let mut figures = HashMap::new();
    take(&String::from_utf8_lossy(&report.console), &mut figures);
    Ok(figures.remove(BOOT).and_then(std::result::Result::ok))
}

fn compile(cc: &Path, options: &[&str], source: &Path, to: &Path, log: &Path) -> Result {
    let mut command = Command::new(cc);
    command.arg("-O2").args(options).arg(source);
    run(command.arg("-o").arg(to), log)
}

/// Boots an image where time is its instructions. It executes itself by the name `argv0`.
pub fn boot(
    target: &Target,
    image: &Path,
    initrd: Option<PathBuf>,
    argv0: &str,
    arguments: &[String],
    memory: &str,
    timeout: Duration,
) -> Report {
    let mut line = CommandLine::new()
        .option("argv0", argv0)
        .option("console", "pipe");
    for argument in arguments {
        line = line.arg(argument);
    }
    qemu::run(
        image,
        Config {
            machine: target.machine,
            cpu: Some(target.bench_cpu.into()),
            memory: memory.into(),
            icount: true,
            initrd,
            command_line: line.build(),
            timeout: Some(timeout),
            ..Config::default()
        },
    )
}

/// The figures of the benchmarks that `wanted` names (all where it is empty; `PREFIX*` is
/// several). One that ends the machine or hangs is named, and the rest runs on another boot.
pub fn measure(setup: &Setup, wanted: &[String], mode: Mode) -> Result<HashMap<String, Figure>> {
    let machine = Machine::build(setup, "posixbench", mode)?;
    let mut left: Vec<String> = names(&machine)?
        .into_iter()
        .filter(|name| wanted.is_empty() || wanted.iter().any(|want| asks_for(want, name)))
        .collect();
    let patience = match mode {
        Mode::Linux => PATIENCE_ON_LINUX,
        _ => PATIENCE,
    };
    let mut figures = HashMap::new();
    if wanted.is_empty() || wanted.iter().any(|want| want == BOOT) {
        // By itself: each argument costs the boot something.
        let report = machine.boot_bare(&["-x".into(), "*".into()]);
        let console = report.map(|report| report.console).unwrap_or_default();
        take(&String::from_utf8_lossy(&console), &mut figures);
    }
    while !left.is_empty() {
        let report = machine.boot(&left, patience);
        let text = String::from_utf8_lossy(&report.console).into_owned();
        take(&text, &mut figures);
        if report.outcome == Outcome::Exited(0) {
            break;
        }
        let done = |name: &String| text.lines().any(|line| is_of(line, name));
        let Some(stuck) = left.iter().position(|name| !done(name)) else {
            break;
        };
        figures.insert(left[stuck].clone(), Err(report.outcome.to_string()));
        left.drain(..=stuck);
    }
    Ok(figures)
}

fn names(machine: &Machine) -> Result<Vec<String>> {
    let report = machine.boot(&["-l".into()], PATIENCE);
    if report.outcome != Outcome::Exited(0) {
        return Err(Failure::tool(format!(
            "posixbench does not even list its names: {}",
            report.outcome
        )));
    }
    let text = String::from_utf8_lossy(&report.console);
    Ok(text.lines().map(|line| line.trim().to_string()).collect())
}

/// Whether the user's `want` means the benchmark `name`, or a row that it prints besides.
fn asks_for(want: &str, name: &str) -> bool {
    match want.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => want == name || is_besides(want, name),
    }
}

/// Some benchmarks print two rows: `rt_drain_1000` and `rt_drain_1000_enqueue`.
fn is_besides(row: &str, name: &str) -> bool {
    row.strip_prefix(name)
        .is_some_and(|rest| matches!(rest, "_enqueue" | "_callonly"))
}

fn is_of(line: &str, name: &str) -> bool {
    line.split('\t').next().map(bare) == Some(name)
}

/// A row's name without its unit.
fn bare(name: &str) -> &str {
    name.strip_suffix(NANOSECONDS).unwrap_or(name)
}

/// Takes the figures from the program's output.
fn take(text: &str, figures: &mut HashMap<String, Figure>) {
    for line in text.lines() {
        let columns: Vec<&str> = line.trim_end().split('\t').collect();
        match columns.as_slice() {
            [START, ticks] => {
                let figure = ticks.parse().map_err(|_| "unreadable".to_string());
                figures.entry(BOOT.into()).or_insert(figure);
            }
            [name, "FAIL", errno, place] => {
                figures.insert(bare(name).into(), Err(format!("{place}: errno {errno}")));
            }
            [name, _, median, ..] if !name.starts_with('#') => {
                let figure = median.parse().map_err(|_| "unreadable".to_string());
                figures.insert(bare(name).into(), figure);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let mut figures = HashMap::new();
        take(
            "# start_ticks\t1234\r\n# name\titerations\nkill_self\t100\t149.50\t150.00\t149\t151\n\
             timer_latency(ns)\t9\t500.00\t500.00\t499\t501\nfork_1m\tFAIL\t38\tfork\n",
            &mut figures,
        );
        assert_eq!(figures[BOOT], Ok(1234.0));
        assert_eq!(figures["kill_self"], Ok(149.5));
        assert_eq!(figures["fork_1m"], Err("fork: errno 38".into()));
        assert_eq!(figures["timer_latency"], Ok(500.0));
        assert_eq!(figures.len(), 4);
    }

    #[test]
    fn names_and_prefixes_choose() {
        assert!(asks_for("kill_self", "kill_self"));
        assert!(!asks_for("kill_self_siginfo", "kill_self"));
        assert!(asks_for("kill_*", "kill_self"));
        assert!(asks_for("rt_drain_1000_enqueue", "rt_drain_1000"));
    }
}
