//! Runs a suite: builds and runs its tests in parallel, compares each verdict with Linux's.

mod batches;
mod one;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::case::Case;
use crate::filter::Filter;
use crate::foreign::Foreign;
use crate::guest::{GuestOptions, Images, Mode, Tracing};
use crate::interrupt;
use crate::other::Other;
use crate::outcome::Outcome;
use crate::parallel::in_parallel;
use crate::report::{self, Columns, Progress, Row, RowResult, Summary};
use crate::toolchain::Toolchain;
use crate::{
    gnulib, klibc, libuv, loaded, lua, newlib, open_posix, own, packaged, python, redis, selftests,
    shells, sqlite, stress_ng,
};

/// The folders of programs, by the compiler that made them.
pub(crate) const LINUX: &str = "linux";
const NATIVE: &str = "native";
pub(crate) const LINKED: &str = "guest";
const TRACED: &str = "traced";

/// So many tests that are wrong are run again to explain them: where all are, none is of interest.
const EXPLAINED: usize = 20;

/// What a test that is not slow takes at most, on a busy host.
const QUICK: Duration = Duration::from_secs(5);

/// Which tests.
#[derive(Debug, Clone)]
pub enum Suite {
    /// The project's own.
    Own,
    /// The Open POSIX Test Suite.
    OpenPosix(open_posix::Source),
    /// gnulib's tests.
    Gnulib(gnulib::Source),
    /// newlib's own, whose unpacked source is here; linked with newlib.
    Newlib(PathBuf),
    /// Those of shells.
    Shells(shells::Source),
    /// Linux's own.
    Selftests(selftests::Source),
    /// klibc's, whose unpacked source is here.
    Klibc(PathBuf),
    /// libuv's, whose unpacked source is here.
    Libuv(PathBuf),
    /// stress-ng's stressors.
    StressNg(stress_ng::Source),
    /// Python's tests.
    Python(packaged::Source),
    /// Lua's.
    Lua(packaged::Source),
    /// SQLite's.
    Sqlite(packaged::Source),
    /// Redis'.
    Redis(packaged::Source),
}

impl Suite {
    /// Its name on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Suite::Own => "own",
            Suite::OpenPosix(_) => "open-posix",
            Suite::Gnulib(_) => "gnulib",
            Suite::Newlib(_) => "newlib",
            Suite::Shells(_) => "shells",
            Suite::Selftests(_) => "selftests",
            Suite::Klibc(_) => "klibc",
            Suite::Libuv(_) => "libuv",
            Suite::StressNg(_) => "stress-ng",
            Suite::Python(_) => "python",
            Suite::Lua(_) => "lua",
            Suite::Sqlite(_) => "sqlite",
            Suite::Redis(_) => "redis",
        }
    }

    /// The memory that a machine takes for its tests, where it is more than others'.
    pub fn memory(&self) -> Option<&'static str> {
        match self {
            Suite::StressNg(_)
            | Suite::Python(_)
            | Suite::Lua(_)
            | Suite::Sqlite(_)
            | Suite::Redis(_) => Some("512M"),
            // One of its tests asks for much of it.
            Suite::Klibc(_) => Some("1024M"),
            _ => None,
        }
    }
}

/// Where they run.
#[derive(Debug, Clone)]
pub enum Target {
    /// On this host's Linux, the oracle.
    Linux,
    /// On our kernel in QEMU, one boot a test.
    Guest(GuestOptions, Images),
    /// On another kernel in QEMU, as loaded programs: Linux there is an oracle, too.
    Foreign(Foreign),
    /// On a kernel that a command boots, as loaded programs.
    Other(Other),
}

impl Target {
    /// Whether the kernel is ours.
    pub fn is_ours(&self) -> bool {
        matches!(self, Target::Guest(..))
    }
}

/// A run of a suite.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which tests.
    pub suite: Suite,
    /// Where they run.
    pub target: Target,
    /// The architecture of the programs, as `uname -m` has it.
    pub arch: &'static str,
    /// The compiler for Linux: what it makes is the oracle, and what a machine loads.
    pub toolchain: Toolchain,
    /// The compiler for the Linux that this program runs on: what its programs print is the oracle for
    /// tests that are linked with newlib, of any architecture.
    pub native: Toolchain,
    /// Run only tests that one of these picks.
    pub filters: Vec<Filter>,
    /// Leave out the tests that take long.
    pub quick: bool,
    /// Of so many tests run one: a sample that takes less time.
    pub one_of: usize,
    /// How many loaded tests share a machine, at most; one that does not get Linux's verdict there is
    /// run again, alone.
    pub batch: usize,
    /// How many at a time.
    pub jobs: usize,
    /// A folder for the programs; kept, so that the next run is quicker.
    pub work: PathBuf,
    /// Images of the kernel that can print each system call: tests that are wrong are run once more with them.
    pub tracing: Option<Tracing>,
    /// Of a batch in which a test fails that passes alone, find the tests before it that it takes.
    pub bisect: bool,
    /// Somebody sees what is printed: it may be drawn over.
    pub terminal: bool,
    /// When to give up on one test.
    pub timeout: Duration,
    /// Linked tests are linked with newlib: what it has not, or not as Linux' libcs, is excused, and
    /// tests that are loaded are left out.
    pub newlib: bool,
}

/// What a suite gave.
#[derive(Debug)]
pub struct Results {
    /// The tests.
    pub rows: Vec<Row>,
    /// How many were left out.
    pub skipped: usize,
    /// Why the table could not be printed, where it could not.
    pub unprinted: Option<String>,
}

/// Runs the suite and prints failures as they come, then the table and the closing line.
/// The error is a reason why nothing could be run.
pub fn run(config: &Config, out: &mut (dyn Write + Send)) -> Result<Results, String> {
    for folder in [LINUX, NATIVE, LINKED, TRACED] {
        let folder = config.work.join(folder);
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let config = &with_archives(config)?;
    let (cases, verdict, pass): (_, fn(&Outcome) -> String, _) = match &config.suite {
        Suite::Own => {
            let kernel = match config.target {
                Target::Guest(..) => own::Kernel::Ours,
                Target::Linux | Target::Foreign(_) | Target::Other(_) => own::Kernel::Linux,
            };
            (
                own::cases(config.timeout, config.arch, kernel)?,
                own::verdict,
                None,
            )
        }
        Suite::OpenPosix(source) => (
            open_posix::cases(
                source,
                spinning_timeout(config),
                matches!(config.target, Target::Linux),
            )?,
            open_posix::verdict,
            Some("PASS"),
        ),
        Suite::Newlib(source) => (
            newlib::own_cases(source, config.timeout)?,
            own::verdict,
            None,
        ),
        Suite::Gnulib(source) => (
            gnulib::cases(
                source,
                &config.toolchain,
                &config.work.join(LINUX),
                config.jobs,
                spinning_timeout(config),
            )?,
            gnulib::verdict,
            Some("PASS"),
        ),
        Suite::Shells(source) => (
            shells::cases(
                source,
                &config.toolchain,
                &config.work.join(LINUX),
                config.jobs,
                spinning_timeout(config),
            )?,
            gnulib::verdict,
            Some("PASS"),
        ),
        Suite::Selftests(source) => (
            selftests::cases(source, spinning_timeout(config))?,
            selftests::verdict,
            Some("PASS"),
        ),
        Suite::Klibc(source) => (
            klibc::cases(source, spinning_timeout(config))?,
            gnulib::verdict,
            Some("PASS"),
        ),
        Suite::Libuv(source) => (
            libuv::cases(source, spinning_timeout(config)),
            libuv::verdict,
            Some("PASS"),
        ),
        Suite::StressNg(source) => (
            stress_ng::cases(source, spinning_timeout(config)),
            stress_ng::verdict,
            Some("PASS"),
        ),
        Suite::Python(source) => (
            python::cases(source, spinning_timeout(config)),
            packaged::verdict,
            Some("PASS"),
        ),
        Suite::Lua(source) => (
            lua::cases(source, spinning_timeout(config)),
            packaged::verdict,
            Some("PASS"),
        ),
        Suite::Sqlite(source) => (
            sqlite::cases(source, spinning_timeout(config)),
            packaged::verdict,
            Some("PASS"),
        ),
        Suite::Redis(source) => (
            redis::cases(
                source,
                &config.toolchain,
                &config.work.join(LINUX),
                spinning_timeout(config),
            )?,
            packaged::verdict,
            Some("PASS"),
        ),
    };
    let cases = if config.newlib {
        newlib::cases(cases, config.suite.name())
    } else {
        cases
    };
    let total = cases.len();
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|c| c.is_picked(&config.filters) && !(config.quick && c.is_slow))
        .step_by(config.one_of)
        .collect();
    if cases.is_empty() {
        return Err(format!(
            "no test's name matches {:?} (names are interface/test)",
            config.filters
        ));
    }
    let batched = batches::in_batches(&cases, config)?;
    let explained = AtomicUsize::new(0);
    let progress = Progress::new(cases.len(), config.terminal);
    let printing = Mutex::new((out, progress));
    // A line that stays, above the one that says how far it is.
    let say = |print: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let mut printing = printing.lock().unwrap_or_else(|e| e.into_inner());
        let (out, progress) = &mut *printing;
        progress.clear(out);
        let _ = print(out).and_then(|()| out.flush());
        progress.draw(out);
    };
    // Those that take longest first, so that none is still running when all others have ended.
    let mut numbered: Vec<(usize, &Case)> = cases.iter().enumerate().collect();
    numbered.sort_by_key(|(_, case)| !case.is_slow);
    // A test that is left hanging takes time, not a processor.
    let hangs = cases.iter().any(|case| case.linux == "HUNG");
    let rows = in_parallel(
        &numbered,
        config.jobs + usize::from(hangs),
        |(number, case)| {
            let in_a_batch = batched.get(number).map(|(outcome, output)| {
                let row = Row {
                    verdict: verdict(outcome),
                    output: String::from_utf8_lossy(output).into_owned(),
                    ..one::unjudged(case)
                };
                (
                    one::judged(row, case, &config.target),
                    outcome.is_program_end(),
                )
            });
            if interrupt::is_asked() {
                let row = in_a_batch.map(|(row, _)| row);
                return row
                    .filter(|row| row.result != RowResult::Differs)
                    .map(|row| (*number, row));
            }
            let mut row = match in_a_batch {
                Some((row, ended)) if row.result != RowResult::Differs || !ended => row,
                Some((row, _)) => {
                    let name = case.full_name();
                    say(&|out| writeln!(out, "{name}: {} among others, once more", row.verdict));
                    let alone = one::run(case, config, verdict);
                    if config.bisect && alone.result != RowResult::Differs {
                        let before =
                            batches::needed(&cases, *number, &row.verdict, config, verdict);
                        say(&|out| {
                            writeln!(out, "{name}: {} behind {}", row.verdict, before.join(", "))
                        });
                    }
                    alone
                }
                None => one::run(case, config, verdict),
            };
            let native = matches!(config.target, Target::Linux);
            if config.newlib && matches!(config.suite, Suite::Own) || case.prints && !native {
                row = one::print_compared(row, case, config);
            }
            // What ended after that did not end by itself.
            if interrupt::is_asked() {
                return None;
            }
            if row.result == RowResult::Differs {
                say(&|out| report::print_failure(out, &row));
                if explained.fetch_add(1, Ordering::Relaxed) < EXPLAINED {
                    one::explain(&mut row, case, config);
                }
            }
            let mut printing = printing.lock().unwrap_or_else(|e| e.into_inner());
            let (out, progress) = &mut *printing;
            progress.count(out, row.result == RowResult::Differs);
            Some((*number, row))
        },
    );
    let mut rows: Vec<(usize, Row)> = rows.into_iter().flatten().collect();
    rows.sort_by_key(|(number, _)| *number);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    let (out, progress) = printing.into_inner().unwrap_or_else(|e| e.into_inner());
    progress.clear(out);
    let ours = match config.target.is_ours() {
        true => "Sigil",
        false => "here",
    };
    let skipped = total - rows.len();
    let summary = Summary::of(&rows, skipped);
    let print = |out: &mut dyn Write| -> io::Result<()> {
        report::print_table(out, &rows, Columns { pass, ours })?;
        report::print_summary(out, summary)?;
        out.flush()
    };
    let unprinted = print(out).err();
    Ok(Results {
        rows,
        skipped,
        unprinted: unprinted.map(|e| format!("cannot print the results: {e}")),
    })
}

/// The same run, with compilers that link what the suite's tests share, or with the suite's own.
fn with_archives(config: &Config) -> Result<Config, String> {
    let mut config = config.clone();
    if let Suite::Selftests(source) = &config.suite {
        config.toolchain = source.toolchain.clone();
        config.native = source.native.clone();
    }
    let archive = |toolchain: &Toolchain, folder| {
        let folder = config.work.join(folder);
        let archive = match &config.suite {
            Suite::Gnulib(source) => gnulib::archive(source, toolchain, &folder, config.jobs)?,
            Suite::Libuv(source) => libuv::archive(source, toolchain, &folder, config.jobs)?,
            _ => return Ok(Vec::new()),
        };
        Ok::<_, String>(vec![archive])
    };
    let linux = archive(&config.toolchain, LINUX)?;
    let linked = match &config.target {
        Target::Guest(options, images) if options.mode == Mode::Linked => {
            archive(&images.toolchain, LINKED)?
        }
        _ => Vec::new(),
    };
    config.toolchain.archives = linux;
    if let Target::Guest(_, images) = &mut config.target {
        images.toolchain.archives = linked;
    }
    Ok(config)
}

/// The suite has tests that spin for a second.
fn spinning_timeout(config: &Config) -> Duration {
    match &config.target {
        Target::Guest(options, _) if options.mode == Mode::Loaded => {
            config.timeout.max(loaded::SPINNING)
        }
        Target::Foreign(_) | Target::Other(_) => config.timeout.max(loaded::SPINNING),
        _ => config.timeout,
    }
}
