//! `cargo xtask conformance`: the suites, each verdict beside Linux's.

use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use conformance::case::Tools;
use conformance::diff;
use conformance::gnulib;
use conformance::guest::{GuestOptions, Images, Mode};
use conformance::machine::Machine;
use conformance::suite::{self, Config, Suite, Target};
use conformance::toolchain::Toolchain;
use lexopt::prelude::*;

use crate::accel::{self, Choice};
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{foreign, linux, sdk};
use crate::cmd::weave::fresh_seed;
use crate::cmd::{is_setup_option, seconds, setup_option};
use crate::failure::{Failure, OnFile, Result};
use crate::linux_diff;
use crate::process::say;
use crate::setup::Setup;
use crate::setup::binary::{BUSYBOX, fetched, tools};
use crate::setup::packages::need;
use crate::setup::source::{GNULIB, NEWLIB, POSIXTESTSUITE, unpacked};
use crate::setup::{target, xen};

const HELP: &str = "\
cargo xtask conformance [OPTION…] [FILTER…]

Runs the tests whose `interface/name` contains a FILTER (all when none is given), one boot
each, and shows the verdicts beside Linux's. Status 1 when one differs.

  --suite NAME        own, open-posix (the Open POSIX Test Suite), gnulib (its tests of system
                      calls), newlib (its own tests, with --libc newlib); all when not given,
                      with newlib own, open-posix and newlib; only by name: linux-diff (random
                      programs of system calls, and the corpus of those that differed)
  --mode HOW          linked (default: each test is linked with the kernel into an image), loaded
                      (the static program for Linux, out of an initramfs; tests that execute
                      themselves and scripts always are)
  --libc NAME         what linked tests are linked with: musl (default), newlib
  --linux[=WHERE]     run the tests on Linux instead, as static programs with musl: on this one
                      (native), or on Debian's in QEMU (machine); native when not given, where
                      --arch is this machine's architecture, else machine
  --batch N           loaded tests share a machine, N in each (default 1); one that does not get
                      Linux's verdict there is run again, alone
  --quick             without the tests that take seconds as loaded programs
  --jobs N            tests at a time (default: the processors)
  --timeout SECONDS   for one test (default 30)
  --report FILE       also write all verdicts as TSV; with all suites, FILE.SUITE for each
  --programs N        linux-diff: how many programs are made (default 10000)
  --seed N            linux-diff: from which seed (default: another one each time)
  --keep              linux-diff: what differs becomes part of the corpus
  --machine NAME      x86_64: microvm (default), q35, pc, xen-dom0, xen-pvh; aarch64: virt (default),
                      xen-dom0less, xen-dom0; riscv64: virt
  --accel HOW         auto (default), tcg, kvm
  --mem SIZE          memory of the machine (default 128M; for Linux 512M)
  --arch ARCH         x86_64 (default), aarch64, riscv64
  --no-install        say what is missing instead of installing it";

/// Which suites, where, and how.
pub struct Options {
    /// Where things are and what may be installed.
    pub setup: Setup,
    /// The suites' names.
    pub suites: Vec<&'static str>,
    /// How tests get into a machine.
    pub mode: Mode,
    /// What linked tests are linked with.
    pub libc: Libc,
    /// On Linux instead of our kernel.
    pub linux: Option<Oracle>,
    /// Tests at a time.
    pub jobs: usize,
    /// For one test.
    pub timeout: Duration,
    /// Where all verdicts are written.
    pub report: Option<PathBuf>,
    /// Which tests.
    pub filters: Vec<String>,
    /// Without those that take long as loaded programs.
    pub quick: bool,
    /// Loaded tests in one machine.
    pub batch: usize,
    /// The machine.
    pub machine: Option<String>,
    /// How it executes.
    pub accel: Choice,
    /// Its memory.
    pub memory: Option<String>,
    /// What linux-diff plays.
    pub programs: u64,
    /// From which seed.
    pub seed: u64,
    /// Whether what differs becomes part of the corpus.
    pub keep: bool,
}

/// A Linux that tells what is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oracle {
    /// This machine's.
    Native,
    /// Debian's, in QEMU.
    Machine,
}

impl Oracle {
    /// What `--linux` means, with the value that it was given.
    fn from_value(value: Option<&str>, target: &target::Target) -> Result<Self> {
        match value {
            None if target.is_native() => Ok(Oracle::Native),
            None | Some("machine") => Ok(Oracle::Machine),
            Some("native") if target.is_native() => Ok(Oracle::Native),
            Some("native") => {
                let why = format!("--linux=native: this machine is no {}", target.name);
                Err(Failure::usage(why))
            }
            Some(other) => {
                let why = format!("--linux={other}: not one of native, machine");
                Err(Failure::usage(why))
            }
        }
    }
}

/// Random programs: not among all suites, since it takes as long as it is told to.
const DIFF: &str = "linux-diff";

const SUITES: &[&str] = &["own", "open-posix", "gnulib", "newlib"];

impl Options {
    /// All tests of all suites on the default machine.
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            suites: Vec::new(),
            mode: Mode::Linked,
            libc: Libc::Musl,
            linux: None,
            jobs: std::thread::available_parallelism().map_or(1, NonZero::get),
            timeout: Duration::from_secs(30),
            report: None,
            filters: Vec::new(),
            quick: false,
            batch: 1,
            machine: None,
            accel: Choice::Auto,
            memory: None,
            programs: 10_000,
            seed: fresh_seed(),
            keep: false,
        }
    }
}

/// Carries out the command.
pub fn main(args: lexopt::Parser) -> Result<u8> {
    let Some(options) = parse(args)? else {
        println!("{HELP}");
        return Ok(0);
    };
    let same = run(&options, &mut io::stdout())?;
    Ok(u8::from(!same))
}

fn number(option: &str, text: &str) -> Result<usize> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Failure::usage(format!("{option} {text}: not a number above 0")))
}

fn parse(mut args: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options::new(Setup::new());
    let mut linux = None;
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("suite") => {
                let name = args.value()?.string()?;
                let known = SUITES.iter().chain(&[DIFF]).find(|suite| **suite == name);
                options.suites.push(known.ok_or_else(|| {
                    let names = SUITES.join(", ");
                    Failure::usage(format!("--suite {name}: not one of {names}, {DIFF}"))
                })?);
            }
            Long("mode") => {
                let name = args.value()?.string()?;
                options.mode = Mode::from_name(&name).ok_or_else(|| {
                    Failure::usage(format!("--mode {name}: not one of linked, loaded"))
                })?;
            }
            Long("libc") => options.libc = Libc::from_name(&args.value()?.string()?)?,
            Long("linux") => {
                let value = args.optional_value().map(|value| value.string());
                linux = Some(value.transpose()?);
            }
            Long("programs") => {
                options.programs = number("--programs", &args.value()?.string()?)? as u64;
            }
            Long("seed") => options.seed = number("--seed", &args.value()?.string()?)? as u64,
            Long("keep") => options.keep = true,
            Long("quick") => options.quick = true,
            Long("batch") => options.batch = number("--batch", &args.value()?.string()?)?,
            Long("jobs") => options.jobs = number("--jobs", &args.value()?.string()?)?,
            Long("timeout") => {
                options.timeout = seconds("--timeout", &args.value()?.string()?)?;
            }
            Long("report") => options.report = Some(args.value()?.into()),
            Long("machine") => options.machine = Some(args.value()?.string()?),
            Long("accel") => options.accel = Choice::from_name(&args.value()?.string()?)?,
            Long("mem") => options.memory = Some(super::memory(&args.value()?.string()?)?),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut options.setup, &name, &mut args)?;
            }
            Value(filter) => options.filters.push(filter.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(value) = linux {
        let target = options.setup.target;
        options.linux = Some(Oracle::from_value(value.as_deref(), target)?);
    }
    let foreign = foreign(options.libc);
    if options.suites.contains(&foreign) {
        let libc = options.libc.name();
        let why = format!("conformance: {foreign} is not linked with {libc}");
        return Err(Failure::usage(why));
    }
    Ok(Some(options))
}

/// The suite that is not linked with a libc.
fn foreign(libc: Libc) -> &'static str {
    match libc {
        Libc::Musl => "newlib",
        Libc::Newlib => "gnulib",
    }
}

fn gnulib_source(setup: &Setup) -> Result<gnulib::Source> {
    let root = unpacked(setup, &GNULIB)?;
    let program = fetched(setup, &[BUSYBOX])?.remove(0);
    // One that runs here tells the names.
    let names = tools(&fetched(&setup.native(), &[BUSYBOX])?.remove(0))?;
    Ok(gnulib::Source {
        root,
        tools: Tools { program, names },
    })
}

/// Plays random programs; whether all are the same as on Linux.
fn linux_diff(options: &Options, out: &mut (dyn io::Write + Send)) -> Result<bool> {
    let setup = &options.setup;
    if options.linux.is_some() || options.libc != Libc::Musl {
        let why = format!("--suite {DIFF}: is our kernel with musl beside this machine's Linux");
        return Err(Failure::usage(why));
    }
    let machine = super::machine(setup, options.machine.as_deref())?;
    let guest = GuestOptions {
        machine,
        accel: accel::choose(setup, options.accel)?,
        memory: options.memory.clone().unwrap_or("128M".into()),
        mode: options.mode,
        ..GuestOptions::default()
    };
    let oracle = linux_diff::oracle(setup, guest, Variant::Plain)?;
    let config = diff::run::Config {
        keep: options.keep,
        ..linux_diff::config(setup, oracle, options.seed, options.programs, options.jobs)?
    };
    say(format_args!("{DIFF}: seed {}", options.seed));
    let summary = diff::run::run(&config, out).map_err(Failure::tool)?;
    Ok(summary.differences.is_empty())
}

/// Runs the suites; whether every verdict is the right one.
pub fn run(options: &Options, out: &mut (dyn io::Write + Send)) -> Result<bool> {
    let setup = &options.setup;
    if options.suites == [DIFF] {
        return linux_diff(options, out);
    }
    let native = linux::compiler(&setup.native())?.toolchain();
    let linux = linux::compiler(setup)?.toolchain();
    let memory = |usual: &str| options.memory.clone().unwrap_or(usual.into());
    let target = if options.linux == Some(Oracle::Native) {
        Target::Linux
    } else if options.linux == Some(Oracle::Machine) {
        let machine = match options.machine.as_deref() {
            None => setup.target.linux_machine,
            name => super::machine(setup, name)?,
        };
        if machine == Machine::Microvm {
            // It has no firmware that would take a compressed kernel, nor ACPI to switch it off by.
            let why = "--machine microvm: boots no Linux of Debian's, q35 and pc do";
            return Err(Failure::usage(why));
        }
        let machine = foreign::linux(setup, machine, memory("512M"))?;
        say(format_args!("on Debian's {}", machine.name()));
        Target::Foreign(machine)
    } else {
        need(setup, setup.target.qemu)?;
        let sdk = sdk::build_for(setup, &[Variant::Plain], &[options.libc])?;
        let images = Images {
            toolchain: Toolchain {
                cc: sdk.cc_for(options.libc),
                inputs: sdk.inputs_for(options.libc),
                archives: Vec::new(),
            },
            init: init::image(setup, &sdk)?,
        };
        let machine = super::machine(setup, options.machine.as_deref())?;
        let guest = GuestOptions {
            machine,
            xen: xen::of(setup, machine)?,
            accel: accel::choose(setup, options.accel)?,
            memory: memory("128M"),
            mode: options.mode,
            ..GuestOptions::default()
        };
        Target::Guest(guest, images)
    };
    let work = setup
        .dirs
        .work(setup.target.name)?
        .join(match options.libc {
            Libc::Musl => "conformance",
            Libc::Newlib => "conformance-newlib",
        });
    let all = options.suites.is_empty();
    let mut same = true;
    let mut found = false;
    for name in SUITES {
        if *name == foreign(options.libc) || !all && !options.suites.contains(name) {
            continue;
        }
        let suite = match *name {
            "own" => Suite::Own,
            "open-posix" => Suite::OpenPosix(unpacked(setup, &POSIXTESTSUITE)?),
            "newlib" => Suite::Newlib(unpacked(setup, &NEWLIB)?),
            _ => Suite::Gnulib(gnulib_source(setup)?),
        };
        let report = options.report.as_ref().map(|path| {
            let mut path = path.clone().into_os_string();
            if all {
                path.push(format!(".{name}"));
            }
            path.into()
        });
        let config = Config {
            suite,
            target: target.clone(),
            arch: setup.target.name,
            toolchain: linux.clone(),
            native: native.clone(),
            filters: options.filters.clone(),
            quick: options.quick,
            batch: options.batch,
            jobs: options.jobs,
            work: work.join(name),
            report,
            timeout: options.timeout,
            newlib: options.libc == Libc::Newlib,
        };
        std::fs::create_dir_all(&config.work).on(&config.work)?;
        match suite::run(&config, out) {
            Ok(summary) => {
                found = true;
                same &= summary.failed == 0;
            }
            // A filter may mean tests of another suite.
            Err(why) if all && !options.filters.is_empty() => say(format_args!("{name}: {why}")),
            Err(why) => return Err(Failure::tool(format!("{name}: {why}"))),
        }
    }
    if options.suites.contains(&DIFF) {
        found = true;
        same &= linux_diff(options, out)?;
    }
    if !found {
        return Err(Failure::usage("conformance: no test was found"));
    }
    Ok(same)
}
