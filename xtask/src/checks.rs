//! The steps of `cargo xtask test`.

mod balloon;
mod boot;
mod build;
mod commands;
mod embed;
mod figures;
mod host;
mod hostile;
mod image;
mod linux_diff;
mod machines;
mod monitor;
mod newlib;
mod newlib_absent;
mod page;
mod programs;
mod scale;
mod scarce;
mod share;
mod shell;
mod shortage;
mod stress;
mod suites;
mod weave;
mod xen;

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Result;
use crate::setup::Setup;
use crate::setup::target::Target;

/// What a step works with.
pub struct Context {
    /// Where things are and what may be installed.
    pub setup: Setup,
    /// Where each step's output is kept.
    pub logs: PathBuf,
}

/// How a step ended.
pub enum Verdict {
    /// As it should; a remark on it, or nothing.
    Passed(String),
    /// Not as it should: why.
    Failed(String),
    /// It cannot be done on this machine: why.
    Skipped(String),
}

impl Verdict {
    /// It cannot be done for an architecture that is not the usual one.
    pub fn for_first() -> Verdict {
        Verdict::Skipped(format!("it is for {}", Target::usual().name))
    }
}

/// What a step runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// This machine; the architecture of images is nothing to it.
    Host,
    /// Machines of the architecture that is asked for.
    Any,
    /// Machines of the usual one.
    First,
    /// As `Any`, but not among all steps: it takes minutes.
    Named,
}

impl Step {
    /// Whether it is among all steps for an architecture.
    pub fn is_for(&self, arch: &str) -> bool {
        match self.on {
            On::Host | On::First => arch == Target::usual().name,
            On::Any => true,
            On::Named => false,
        }
    }
}

/// One step.
pub struct Step {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it checks.
    pub about: &'static str,
    /// Where.
    pub on: On,
    /// Does it.
    pub run: fn(&Context) -> Result<Verdict>,
}

/// All steps, the quick ones first.
pub const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "rustfmt has nothing to change",
        on: On::Host,
        run: host::fmt,
    },
    Step {
        name: "clippy",
        about: "clippy has nothing to say",
        on: On::Host,
        run: host::clippy,
    },
    Step {
        name: "doc",
        about: "rustdoc has nothing to say",
        on: On::Host,
        run: host::doc,
    },
    Step {
        name: "share",
        about: "lines of each architecture, of each kind of monitor and of all; what names one lies in folders of its name",
        on: On::Host,
        run: share::share,
    },
    Step {
        name: "unit",
        about: "unit, property and model tests on this machine",
        on: On::Host,
        run: host::unit,
    },
    Step {
        name: "headers",
        about: "the C headers by gcc and clang of each architecture, beside Linux's and the C libraries'",
        on: On::Host,
        run: host::headers,
    },
    Step {
        name: "loom",
        about: "all interleavings of the signal queues' protocol",
        on: On::Host,
        run: host::loom,
    },
    Step {
        name: "build",
        about: "the kernels, C libraries and libsigil of each architecture",
        on: On::Host,
        run: build::build,
    },
    Step {
        name: "kernel-clippy",
        about: "clippy on the kernel and on libsigil as they are built for bare metal",
        on: On::Any,
        run: host::kernel_clippy,
    },
    Step {
        name: "libc",
        about: "the C library holds no system-call instruction; constant numbers are direct calls",
        on: On::Any,
        run: image::libc,
    },
    Step {
        name: "commands",
        about: "run and sdk: statuses, input, output, bad input, nothing left running",
        on: On::Any,
        run: commands::commands,
    },
    Step {
        name: "embed",
        about: "libsigil.a does what its header says; a kernel in C that uses it",
        on: On::Any,
        run: embed::embed,
    },
    Step {
        name: "size",
        about: "hello's image, the memory it needs, the instructions of its boot",
        on: On::Any,
        run: figures::size,
    },
    Step {
        name: "bench",
        about: "instruction counts are within their limits, and an unmodified program is not slower than on Linux",
        on: On::Any,
        run: figures::bench,
    },
    Step {
        name: "scale",
        about: "10,000 processes and threads in 1 GiB, where calls cost what they do with ten; a machine that is full",
        on: On::Any,
        run: scale::scale,
    },
    Step {
        name: "scarce",
        about: "each call with the first, the second, … of the kernel's requests for memory failing: an error, no leak",
        on: On::Any,
        run: scarce::scarce,
    },
    Step {
        name: "oom",
        about: "machines with little memory: who is killed for it, and that it is said",
        on: On::Any,
        run: scarce::oom,
    },
    Step {
        name: "boot",
        about: "machines of all kinds start an image, wherever that is",
        on: On::Any,
        run: boot::machines,
    },
    Step {
        name: "machines",
        about: "one image on each machine: it prints the same, its clock is right, its timer loses no tick",
        on: On::Any,
        run: machines::machines,
    },
    Step {
        name: "balloon",
        about: "the monitor takes memory and brings it back while a program runs; one that runs short gets it",
        on: On::Any,
        run: balloon::short,
    },
    Step {
        name: "trees",
        about: "device trees that are damaged or lie: a message, and an end",
        on: On::Any,
        run: boot::bad_trees,
    },
    Step {
        name: "own",
        about: "the project's own POSIX tests in machines, beside Linux's verdicts",
        on: On::Any,
        run: suites::own,
    },
    Step {
        name: "newlib",
        about: "programs linked with newlib print what they do with musl, newlib's own testsuite; both libcs are unpatched",
        on: On::Any,
        run: newlib::newlib,
    },
    Step {
        name: "newlib-bench",
        about: "instruction counts with newlib are at most 1.3 times those with musl",
        on: On::Any,
        run: newlib::bench,
    },
    Step {
        name: "newlib-own",
        about: "a sixth of the project's own POSIX tests linked with newlib",
        on: On::Any,
        run: newlib::own,
    },
    Step {
        name: "loaded",
        about: "the project's own POSIX tests as unmodified programs out of an initramfs",
        on: On::Any,
        run: suites::loaded,
    },
    Step {
        name: "aarch64",
        about: "half of the project's own POSIX tests on arm64, loaded, a sixth linked, and commands for it",
        on: On::First,
        run: suites::aarch64,
    },
    Step {
        name: "riscv64",
        about: "half of the project's own POSIX tests on riscv64, loaded, a sixth linked, and commands for it",
        on: On::First,
        run: suites::riscv64,
    },
    Step {
        name: "programs",
        about: "scripts of unmodified shells and tools, beside the same binaries on Linux",
        on: On::Any,
        run: programs::programs,
    },
    Step {
        name: "shell",
        about: "a shell on a terminal, driven by keys: jobs, signals, editing, the window",
        on: On::Any,
        run: shell::shell,
    },
    Step {
        name: "stress-ng",
        about: "Debian's stress-ng verifies signals, processes, timers and threads",
        on: On::Any,
        run: stress::stress,
    },
    Step {
        name: "programs-large",
        about: "quick ones of the tests that Lua, SQLite and redis bring of themselves, on Debian's programs",
        on: On::First,
        run: suites::large,
    },
    Step {
        name: "gnulib",
        about: "gnulib's tests of system calls, a sixth of them linked, the quick ones loaded, beside Linux's verdicts",
        on: On::Any,
        run: suites::gnulib,
    },
    Step {
        name: "weave",
        about: "half a minute of threads and processes in random orders, in a model and in machines",
        on: On::Any,
        run: weave::weave,
    },
    Step {
        name: "open-posix",
        about: "a sixth of the Open POSIX Test Suite in machines, beside Linux's verdicts",
        on: On::Any,
        run: suites::open_posix,
    },
    Step {
        name: "open-posix-all",
        about: "only by name: all of the Open POSIX Test Suite in machines",
        on: On::Named,
        run: suites::open_posix_all,
    },
    Step {
        name: "open-posix-loaded",
        about: "the suite's quick tests as unmodified programs, many in one machine",
        on: On::Any,
        run: suites::open_posix_loaded,
    },
    Step {
        name: "linux-diff",
        about: "only by name: a few random programs of system calls, and those that differed once, beside Linux",
        on: On::Named,
        run: linux_diff::selection,
    },
    Step {
        name: "linux-diff-defects",
        about: "only by name: defects that the kernel has on purpose are found, and shown by a few calls",
        on: On::Named,
        run: linux_diff::defects,
    },
    Step {
        name: "balloon-long",
        about: "only by name: as balloon, a hundred times in 1 GiB, in all machines that have the device, which are copied with hints, too",
        on: On::Named,
        run: balloon::long,
    },
    Step {
        name: "hostile",
        about: "ten million random calls by processes without any right: no panic, no hang, no leak",
        on: On::Named,
        run: hostile::hostile,
    },
    Step {
        name: "page",
        about: "the page of conformance reports in a browser: its cells, a click's answer, a picture, a print",
        on: On::Named,
        run: page::page,
    },
    Step {
        name: "balloon-speed",
        about: "only by name: instructions that a page of the balloon takes, and how fast it goes, beside Linux's driver",
        on: On::Named,
        run: balloon::speed,
    },
    Step {
        name: "xen",
        about: "only by name: domains beside a Linux that starts, asks, pauses, keeps and ends them with xl, and gives them less memory",
        on: On::Named,
        run: xen::domains,
    },
];

/// Runs a command with its output kept in the step's log.
pub fn logged(context: &Context, step: &str, command: &mut Command) -> Result<Verdict> {
    let output = crate::process::output(command)?;
    let mut text = output.stdout;
    text.extend(&output.stderr);
    let log = context.logs.join(format!("{step}.log"));
    // The log is a help for a reader; that it cannot be written is no failed test.
    let _ = std::fs::write(&log, &text);
    let text = String::from_utf8_lossy(&text);
    // What the test runners close with, where they ran anything.
    for line in text
        .lines()
        .filter(|line| line.starts_with("test result: "))
    {
        if !line.contains(" 0 passed; 0 failed;") {
            println!("{line}");
        }
    }
    if output.status.success() {
        return Ok(Verdict::Passed(String::new()));
    }
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines[lines.len().saturating_sub(40)..].join("\n");
    Ok(Verdict::Failed(format!(
        "{tail}\n(all of it: {})",
        log.display()
    )))
}
