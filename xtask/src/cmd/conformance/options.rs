//! What `cargo xtask conformance` is told.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use conformance::filter::Filter;
use conformance::guest::Mode;
use lexopt::prelude::*;

use crate::accel::Choice;
use crate::build::libc::Libc;
use crate::cmd::conformance::suites::SUITES;
use crate::cmd::weave::fresh_seed;
use crate::cmd::{is_setup_option, memory, seconds, setup_option};
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::target;

/// What the command says of itself.
pub(super) const HELP: &str = "\
cargo xtask conformance [OPTION…] [FILTER…]

Runs the tests whose `interface/name` contains a FILTER, or is matched by one with * or ? (all when none is
given), one boot each, and shows the verdicts beside Linux's. Status 1 when one differs.

  --suite NAME        own, open-posix (the Open POSIX Test Suite), gnulib (its tests of system
                      calls), newlib (its own tests, with --libc newlib); all when not given,
                      with newlib own, open-posix and newlib; only by name: shells (the tests of busybox's
                      shell, dash, bash and mksh), selftests (Linux's own tests), klibc, libuv, python, lua,
                      sqlite and redis (their tests), stress-ng (its stressors), linux-diff (random programs
                      of system calls, and the corpus of those that differed), hostile (random calls of
                      processes without any right)
  --mode HOW          linked (default: each test is linked with the kernel into an image), loaded
                      (the static program for Linux, out of an initramfs; tests that execute
                      themselves and scripts always are)
  --libc NAME         what linked tests are linked with: musl (default), newlib
  --linux[=WHERE]     run the tests on Linux instead, as static programs with musl: on this one
                      (native), or on Debian's in QEMU (machine); native when not given, where
                      --arch is this machine's architecture, else machine
  --kernel COMMAND    run the tests on another kernel, as static programs with musl: COMMAND, for sh, boots it with
                      the initramfs $INITRD, whose /init it runs with the console on standard output, and ends
                      when the machine does; the verdicts are held against Linux's as ours are
  --filter FILTER     the same as a FILTER alone
  --rerun-failed      only the tests that were wrong in the last run of this kind in the report
  --repeat N          run all of it N times, and say which tests did not come to the same end each time
  --batch N           loaded tests share a machine, N in each (default 1); one that does not get
                      Linux's verdict there is run again, alone
  --bisect            of a batch in which a test fails that passes alone, find the tests before it that it takes
  --quick             without the tests that take seconds as loaded programs
  --one-of N          of N tests only one: a sample
  --jobs N            tests at a time (default: the processors)
  --timeout SECONDS   for one test (default 30)
  --report DIR        where each run's verdicts are kept, as TSV and JUnit's XML, with a page of all, index.html
                      (default: conformance in the target folder)
  --clauses           run nothing: say how many clauses of POSIX and of Linux's manual have a test, by chapter, and
                      which have none; with FILTERs, each clause of the chapters whose key they pick
  --open              show the page when it is over
  --programs N        linux-diff: how many programs are made (default 10000)
  --calls N           hostile: how many calls are made (default 1000000)
  --seed N            linux-diff, hostile: from which seed (default: another one each time)
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
    /// The command that boots another kernel instead.
    pub kernel: Option<String>,
    /// The folder of reports; none for the usual one.
    pub report: Option<PathBuf>,
    /// Show its page.
    pub open: bool,
    /// Somebody may ask for the end, and then wants what there is.
    pub watched: bool,
    /// Say which clauses have tests, instead of running any.
    pub clauses: bool,
    /// Which tests.
    pub filters: Vec<Filter>,
    /// Those that were wrong the last time.
    pub rerun_failed: bool,
    /// How often.
    pub repeat: usize,
    /// Find what a test needs that fails in a batch only.
    pub bisect: bool,
    /// Without those that take long as loaded programs.
    pub quick: bool,
    /// Of so many tests one.
    pub one_of: usize,
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
    /// What hostile makes.
    pub calls: u64,
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

/// Suites of what is made at random: not among all, since they take as long as they are told to.
pub(super) const RANDOM: &[&str] = &[super::random::DIFF, super::random::HOSTILE];

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
            kernel: None,
            report: None,
            open: false,
            watched: false,
            clauses: false,
            filters: Vec::new(),
            rerun_failed: false,
            repeat: 1,
            bisect: false,
            quick: false,
            one_of: 1,
            batch: 1,
            machine: None,
            accel: Choice::Auto,
            memory: None,
            programs: 10_000,
            calls: 1_000_000,
            seed: fresh_seed(),
            keep: false,
        }
    }
}

fn number(option: &str, text: &str) -> Result<usize> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Failure::usage(format!("{option} {text}: not a number above 0")))
}

/// Reads the command line; none where it asks for help.
pub(super) fn parse(mut args: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options::new(Setup::new());
    options.watched = true;
    let mut linux = None;
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("suite") => {
                let name = args.value()?.string()?;
                let of_tests = SUITES.iter().map(|entry| entry.name);
                let known: Vec<&str> = of_tests.chain(RANDOM.iter().copied()).collect();
                let found = known.iter().find(|suite| **suite == name);
                options.suites.push(found.ok_or_else(|| {
                    let names = known.join(", ");
                    Failure::usage(format!("--suite {name}: not one of {names}"))
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
            Long("calls") => {
                options.calls = number("--calls", &args.value()?.string()?)? as u64;
            }
            Long("seed") => options.seed = number("--seed", &args.value()?.string()?)? as u64,
            Long("keep") => options.keep = true,
            Long("quick") => options.quick = true,
            Long("one-of") => options.one_of = number("--one-of", &args.value()?.string()?)?,
            Long("batch") => options.batch = number("--batch", &args.value()?.string()?)?,
            Long("jobs") => options.jobs = number("--jobs", &args.value()?.string()?)?,
            Long("timeout") => {
                options.timeout = seconds("--timeout", &args.value()?.string()?)?;
            }
            Long("kernel") => options.kernel = Some(args.value()?.string()?),
            Long("rerun-failed") => options.rerun_failed = true,
            Long("repeat") => options.repeat = number("--repeat", &args.value()?.string()?)?,
            Long("bisect") => options.bisect = true,
            Long("open") => options.open = true,
            Long("clauses") => options.clauses = true,
            Long("report") => options.report = Some(args.value()?.into()),
            Long("machine") => options.machine = Some(args.value()?.string()?),
            Long("accel") => options.accel = Choice::from_name(&args.value()?.string()?)?,
            Long("mem") => options.memory = Some(memory(&args.value()?.string()?)?),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut options.setup, &name, &mut args)?;
            }
            Long("filter") => {
                let filter = args.value()?.string()?;
                options.filters.push(Filter::from_text(&filter));
            }
            Value(filter) => options.filters.push(Filter::from_text(&filter.string()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(value) = linux {
        let target = options.setup.target;
        options.linux = Some(Oracle::from_value(value.as_deref(), target)?);
    }
    if options.kernel.is_some() && (options.linux.is_some() || options.libc != Libc::Musl) {
        let why = "--kernel: with neither --linux nor --libc newlib";
        return Err(Failure::usage(why));
    }
    let is_foreign = |suite: &&&str| is_foreign(suite, options.libc);
    if let Some(foreign) = options.suites.iter().find(is_foreign) {
        let libc = options.libc.name();
        let why = format!("conformance: {foreign} is not linked with {libc}");
        return Err(Failure::usage(why));
    }
    Ok(Some(options))
}

/// Whether the suite is not linked with a libc.
pub(super) fn is_foreign(suite: &str, libc: Libc) -> bool {
    match libc {
        Libc::Musl => suite == "newlib",
        Libc::Newlib => SUITES
            .iter()
            .any(|entry| entry.name == suite && !entry.newlib),
    }
}
