//! Runs a suite: builds and runs its tests in parallel, compares each verdict with Linux's.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::batch::End;
use crate::case::{Action, Case};
use crate::foreign::Foreign;
use crate::guest::{self, GuestOptions, Images, Mode, Sigil};
use crate::loaded::{self, Loader};
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::report::{self, Columns, Row, RowResult, Summary};
use crate::toolchain::Toolchain;
use crate::{batch, domain_tests, gnulib, native, newlib, open_posix, own};

/// The folders of programs, by the compiler that made them.
pub(crate) const LINUX: &str = "linux";
const NATIVE: &str = "native";
pub(crate) const LINKED: &str = "guest";

/// What a test that is not slow takes at most, on a busy host.
const QUICK: Duration = Duration::from_secs(5);

/// Which tests.
#[derive(Debug, Clone)]
pub enum Suite {
    /// The project's own.
    Own,
    /// The Open POSIX Test Suite, whose unpacked source is here.
    OpenPosix(PathBuf),
    /// gnulib's tests.
    Gnulib(gnulib::Source),
    /// newlib's own, whose unpacked source is here; linked with newlib.
    Newlib(PathBuf),
}

impl Suite {
    /// Its name on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Suite::Own => "own",
            Suite::OpenPosix(_) => "open-posix",
            Suite::Gnulib(_) => "gnulib",
            Suite::Newlib(_) => "newlib",
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
    /// Run only tests whose `interface/name` contains one of these.
    pub filters: Vec<String>,
    /// Leave out the tests that take long.
    pub quick: bool,
    /// How many loaded tests share a machine, at most; one that does not get Linux's verdict there is
    /// run again, alone.
    pub batch: usize,
    /// How many at a time.
    pub jobs: usize,
    /// A folder for the programs; kept, so that the next run is quicker.
    pub work: PathBuf,
    /// Where to write all results as TSV.
    pub report: Option<PathBuf>,
    /// When to give up on one test.
    pub timeout: Duration,
    /// Linked tests are linked with newlib: what it has not, or not as Linux' libcs, is excused, and
    /// tests that are loaded are left out.
    pub newlib: bool,
}

/// Runs the suite and prints failures as they come, then the table and the closing line.
/// The error is a reason why nothing could be run.
pub fn run(config: &Config, out: &mut (dyn Write + Send)) -> Result<Summary, String> {
    for folder in [LINUX, NATIVE, LINKED] {
        let folder = config.work.join(folder);
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let config = &with_archives(config)?;
    let (cases, verdict, pass): (_, fn(&Outcome) -> String, _) = match &config.suite {
        Suite::Own => {
            let kernel = match config.target {
                Target::Guest(..) => own::Kernel::Ours,
                Target::Linux | Target::Foreign(_) => own::Kernel::Linux,
            };
            (
                own::cases(config.timeout, config.arch, kernel)?,
                own::verdict,
                None,
            )
        }
        Suite::OpenPosix(source) => (
            open_posix::cases(source, spinning_timeout(config))?,
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
        .collect();
    if cases.is_empty() {
        return Err(format!(
            "no test's name contains {:?} (names are interface/test)",
            config.filters.join(" or ")
        ));
    }
    let skipped = total - cases.len();

    let printing = Mutex::new(out);
    let batched = in_batches(&cases, config)?;
    // Those that take longest first, so that none is still running when all others have ended.
    let mut numbered: Vec<(usize, &Case)> = cases.iter().enumerate().collect();
    numbered.sort_by_key(|(_, case)| !case.is_slow);
    // A test that is left hanging takes time, not a processor.
    let hangs = cases.iter().any(|case| case.linux == "HUNG");
    let mut rows = in_parallel(
        &numbered,
        config.jobs + usize::from(hangs),
        |(number, case)| {
            let in_a_batch = batched.get(number).map(|(outcome, output)| {
                let row = Row {
                    verdict: verdict(outcome),
                    output: String::from_utf8_lossy(output).into_owned(),
                    ..unjudged(case)
                };
                (judged(row, case), outcome.is_program_end())
            });
            let row = match in_a_batch {
                Some((row, ended)) if row.result != RowResult::Differs || !ended => row,
                Some((row, _)) => {
                    let mut out = printing.lock().unwrap_or_else(|e| e.into_inner());
                    let name = case.full_name();
                    let _ = writeln!(out, "{name}: {} among others, once more", row.verdict);
                    drop(out);
                    run_case(case, config, verdict)
                }
                None => run_case(case, config, verdict),
            };
            let row = if config.newlib && matches!(config.suite, Suite::Own) {
                print_compared(row, case, config)
            } else {
                row
            };
            if row.result == RowResult::Differs {
                let mut out = printing.lock().unwrap_or_else(|e| e.into_inner());
                let _ = report::print_failure(&mut **out, &row).and_then(|()| out.flush());
            }
            (*number, row)
        },
    );
    rows.sort_by_key(|(number, _)| *number);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    let out = printing.into_inner().unwrap_or_else(|e| e.into_inner());
    let ours = match config.target {
        Target::Linux | Target::Foreign(_) => "here",
        Target::Guest(..) => "Sigil",
    };
    let summary = Summary::of(&rows, skipped);
    let print = |out: &mut dyn Write| -> io::Result<()> {
        report::print_table(out, &rows, Columns { pass, ours })?;
        report::print_summary(out, summary)?;
        out.flush()
    };
    print(out).map_err(|e| format!("cannot print the results: {e}"))?;
    if let Some(path) = &config.report {
        report::write_tsv(path, &rows).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(summary)
}

/// The same run, with compilers that link what the suite's tests share.
fn with_archives(config: &Config) -> Result<Config, String> {
    let mut config = config.clone();
    if let Suite::Gnulib(source) = &config.suite {
        let archive = |toolchain: &Toolchain, folder| {
            gnulib::archive(source, toolchain, &config.work.join(folder), config.jobs)
        };
        config.toolchain.archives = vec![archive(&config.toolchain, LINUX)?];
        if let Target::Guest(options, images) = &mut config.target
            && options.mode == Mode::Linked
        {
            images.toolchain.archives = vec![archive(&images.toolchain, LINKED)?];
        }
    }
    Ok(config)
}

/// The suite has tests that spin for a second.
fn spinning_timeout(config: &Config) -> Duration {
    match &config.target {
        Target::Guest(options, _) if options.mode == Mode::Loaded => {
            config.timeout.max(loaded::SPINNING)
        }
        Target::Foreign(_) => config.timeout.max(loaded::SPINNING),
        _ => config.timeout,
    }
}

fn run_case(case: &Case, config: &Config, verdict: fn(&Outcome) -> String) -> Row {
    let (toolchain, folder) = match &config.target {
        Target::Guest(options, images) if !guest::is_loaded(case, options) => {
            (&images.toolchain, LINKED)
        }
        _ => (&config.toolchain, LINUX),
    };
    let work = config.work.join(folder);
    let program = work.join(case.full_name().replace('/', "+"));
    let mut row = unjudged(case);
    let built = match case.action {
        Action::Run(_) => toolchain.link(&case.program, &program),
        Action::Compile => toolchain.compile(&case.program, &program.with_extension("o")),
        Action::Script(_) => Ok(()),
    };
    match (built, &case.action) {
        (Err(why), Action::Compile) => {
            row.verdict = "BUILDONLY-FAIL".into();
            row.output = why;
        }
        (Err(why), _) => {
            row.verdict = "BUILD-FAIL".into();
            row.output = why;
        }
        (Ok(()), Action::Compile) => row.verdict = "BUILDONLY-PASS".into(),
        (Ok(()), _) => {
            let (outcome, output, elapsed) = match &config.target {
                Target::Linux => on_linux(case, &program, &work),
                Target::Foreign(foreign) => loaded::run(foreign, &program, case),
                Target::Guest(options, images) if guest::is_loaded(case, options) => {
                    loaded::run(&sigil(options, images), &program, case)
                }
                Target::Guest(options, _) => guest::boot_linked(&program, options, case),
            };
            row.verdict = verdict(&outcome);
            row.seconds = elapsed.as_secs_f64();
            row.output = String::from_utf8_lossy(&output).into_owned();
            if !outcome.is_program_end() {
                row.output.push_str(&format!("\n({outcome})\n"));
            }
        }
    }
    judged(row, case)
}

/// Our kernel, where it loads programs.
fn sigil<'a>(options: &'a GuestOptions, images: &'a Images) -> Sigil<'a> {
    Sigil {
        options,
        init: &images.init,
    }
}

/// With newlib a test prints, too, what it prints on Linux with musl.
fn print_compared(mut row: Row, case: &Case, config: &Config) -> Row {
    if row.result != RowResult::Same {
        return row;
    }
    let linux = if newlib::prints(case) {
        let work = config.work.join(NATIVE);
        let program = work.join(case.full_name().replace('/', "+"));
        match config.native.link(&case.program, &program) {
            Ok(()) => String::from_utf8_lossy(&on_linux(case, &program, &work).1).into_owned(),
            Err(why) => why,
        }
    } else {
        String::new()
    };
    // On Linux the two streams were read apart: their lines are in another order.
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    if lines(&row.output) != lines(&linux) {
        row.result = RowResult::Differs;
        row.output.push_str("\n(where Linux prints)\n");
        row.output.push_str(&linux);
    }
    row
}

fn unjudged(case: &Case) -> Row {
    Row {
        interface: case.interface.clone(),
        name: case.name.clone(),
        linux: case.linux.clone(),
        verdict: String::new(),
        result: RowResult::Differs,
        seconds: 0.0,
        output: String::new(),
    }
}

fn judged(mut row: Row, case: &Case) -> Row {
    row.result = if row.verdict == case.linux {
        RowResult::Same
    } else if case.accepts(&row.verdict) {
        RowResult::Excused(case.also.as_ref().map(|a| a.1.clone()).unwrap_or_default())
    } else {
        RowResult::Differs
    };
    row
}

/// How the tests of a batch ended, by their places; of those that did.
type Ends = Vec<(usize, Option<End>)>;

/// Runs those of the tests that can share a machine with others; how they ended, by their places.
fn in_batches(cases: &[Case], config: &Config) -> Result<HashMap<usize, End>, String> {
    let sigil;
    let loader: &dyn Loader = match &config.target {
        Target::Guest(options, images) if options.machine == Machine::XenPvh => {
            return Ok(domain_tests::run(cases, config, options, images));
        }
        _ if config.batch < 2 => return Ok(HashMap::new()),
        Target::Guest(options, images) if options.mode == Mode::Loaded => {
            sigil = self::sigil(options, images);
            &sigil
        }
        Target::Foreign(foreign) => foreign,
        _ => return Ok(HashMap::new()),
    };
    let work = config.work.join(LINUX);
    let runner = batch::runner(&config.toolchain, &work)?;
    let sharing: Vec<(usize, &Case)> = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| matches!(case.action, Action::Run(_)) && !case.is_slow)
        .filter(|(_, case)| case.surroundings.files.is_empty())
        .collect();
    let programs = in_parallel(&sharing, config.jobs, |(number, case)| {
        let program = work.join(case.full_name().replace('/', "+"));
        // One that cannot be built says so when it is run alone.
        let built = config.toolchain.link(&case.program, &program);
        built.is_ok().then_some((*number, *case, program))
    });
    let programs: Vec<_> = programs.into_iter().flatten().collect();
    let batches: Vec<_> = programs.chunks(config.batch).collect();
    let results = in_parallel(&batches, config.jobs, |batch| -> Result<Ends, String> {
        let members: Vec<(&Case, &Path)> = batch
            .iter()
            .map(|(_, case, program)| (*case, program.as_path()))
            .collect();
        let timeout = config.timeout + QUICK * batch.len() as u32;
        let ends = batch::run(&members, &runner, loader, timeout)?;
        let numbers = batch.iter().map(|(number, ..)| *number);
        Ok(numbers.zip(ends).collect())
    });
    let mut found = HashMap::new();
    for batch in results {
        found.extend(batch?.into_iter().filter_map(|(n, end)| Some((n, end?))));
    }
    Ok(found)
}

/// Runs a test here; one that finds files around it has a directory of its own for the time.
fn on_linux(case: &Case, program: &Path, work: &Path) -> (Outcome, Vec<u8>, Duration) {
    let is_alone = case.surroundings.files.is_empty();
    let own = program.with_extension("d");
    let mut command = match &case.action {
        Action::Run(args) => {
            let mut command = Command::new(if is_alone {
                program.to_path_buf()
            } else {
                Path::new(".").join(&case.name)
            });
            command.args(args);
            command
        }
        Action::Script(name) => {
            let mut command = Command::new("/bin/sh");
            command.arg(name);
            command
        }
        Action::Compile => Command::new("true"),
    };
    command
        .envs(case.surroundings.variables.iter().cloned())
        .current_dir(if is_alone { work } else { &own });
    let ready = match &case.action {
        _ if is_alone => Ok(()),
        Action::Run(_) => populate(&own, &case.surroundings.files, Some((program, &case.name))),
        _ => populate(&own, &case.surroundings.files, None),
    };
    if let Err(why) = ready {
        return (Outcome::Failed(why), Vec::new(), Duration::ZERO);
    }
    let report = native::run_command(command, case.timeout);
    let _ = std::fs::remove_dir_all(&own);
    (report.outcome, report.output, report.elapsed)
}

/// Makes a directory that holds copies of these files, of a program under its name, and nothing else.
fn populate(
    directory: &Path,
    files: &[PathBuf],
    program: Option<(&Path, &str)>,
) -> Result<(), String> {
    let named = |path: &Path, e: io::Error| format!("{}: {e}", path.display());
    let _ = std::fs::remove_dir_all(directory);
    std::fs::create_dir_all(directory).map_err(|e| named(directory, e))?;
    let files = files
        .iter()
        .map(|file| (file.as_path(), file.file_name().unwrap_or_default()));
    let program = program.map(|(file, name)| (file, OsStr::new(name)));
    for (file, name) in files.chain(program) {
        let to = directory.join(name);
        std::fs::copy(file, &to).map_err(|e| named(file, e))?;
    }
    Ok(())
}

/// Does `work` on every item, `jobs` at a time; results are in the items' order.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    results.lock().unwrap_or_else(|e| e.into_inner())[at] = Some(result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(|e| e.into_inner());
    results.into_iter().flatten().collect()
}
