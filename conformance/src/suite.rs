//! Runs a suite: builds and runs its tests in parallel, compares each verdict with Linux's.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::case::{Action, Case};
use crate::guest::{self, GuestOptions, Images, Mode};
use crate::outcome::Outcome;
use crate::report::{self, Columns, Row, RowResult, Summary};
use crate::toolchain::Toolchain;
use crate::{native, open_posix, own};

/// The folders of programs, by the compiler that made them.
const LINUX: &str = "linux";
const LINKED: &str = "guest";

/// Which tests.
#[derive(Debug, Clone)]
pub enum Suite {
    /// The project's own.
    Own,
    /// The Open POSIX Test Suite, whose unpacked source is here.
    OpenPosix(PathBuf),
}

/// Where they run.
#[derive(Debug, Clone)]
pub enum Target {
    /// On this host's Linux, the oracle.
    Linux,
    /// In QEMU, one boot a test.
    Guest(GuestOptions, Images),
}

/// A run of a suite.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which tests.
    pub suite: Suite,
    /// Where they run.
    pub target: Target,
    /// The compiler for Linux: what it makes is the oracle, and what a machine loads.
    pub toolchain: Toolchain,
    /// Run only tests whose `interface/name` contains one of these.
    pub filters: Vec<String>,
    /// How many at a time.
    pub jobs: usize,
    /// A folder for the programs; kept, so that the next run is quicker.
    pub work: PathBuf,
    /// Where to write all results as TSV.
    pub report: Option<PathBuf>,
    /// When to give up on one test.
    pub timeout: Duration,
}

/// Runs the suite and prints failures as they come, then the table and the closing line.
/// The error is a reason why nothing could be run.
pub fn run(config: &Config, out: &mut (dyn Write + Send)) -> Result<Summary, String> {
    let (cases, verdict, pass): (_, fn(&Outcome) -> String, _) = match &config.suite {
        Suite::Own => {
            let in_machine = matches!(config.target, Target::Guest(..));
            (own::cases(config.timeout, in_machine)?, own::verdict, None)
        }
        Suite::OpenPosix(source) => (
            open_posix::cases(source, spinning_timeout(config))?,
            open_posix::verdict,
            Some("PASS"),
        ),
    };
    let total = cases.len();
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|c| c.is_picked(&config.filters))
        .collect();
    if cases.is_empty() {
        return Err(format!(
            "no test's name contains {:?} (names are interface/test)",
            config.filters.join(" or ")
        ));
    }
    let skipped = total - cases.len();
    for folder in [LINUX, LINKED] {
        let folder = config.work.join(folder);
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }

    let printing = Mutex::new(out);
    let rows = in_parallel(&cases, config.jobs, |case| {
        let row = run_case(case, config, verdict);
        if row.result == RowResult::Differs {
            let mut out = printing.lock().unwrap_or_else(|e| e.into_inner());
            let _ = report::print_failure(&mut **out, &row).and_then(|()| out.flush());
        }
        row
    });
    let out = printing.into_inner().unwrap_or_else(|e| e.into_inner());
    let ours = match config.target {
        Target::Linux => "here",
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

/// The suite has tests that spin for a second.
fn spinning_timeout(config: &Config) -> Duration {
    match &config.target {
        Target::Guest(options, _) if options.mode == Mode::Loaded => {
            config.timeout.max(guest::SPINNING)
        }
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
    let mut row = Row {
        interface: case.interface.clone(),
        name: case.name.clone(),
        linux: case.linux.clone(),
        verdict: String::new(),
        result: RowResult::Differs,
        seconds: 0.0,
        output: String::new(),
    };
    let built = match case.action {
        Action::Run(_) => toolchain.link(&case.program, &program),
        Action::Compile => toolchain.compile(&case.program, &program.with_extension("o")),
    };
    match (built, &case.action) {
        (Err(why), Action::Run(_)) => {
            row.verdict = "BUILD-FAIL".into();
            row.output = why;
        }
        (Err(why), Action::Compile) => {
            row.verdict = "BUILDONLY-FAIL".into();
            row.output = why;
        }
        (Ok(()), Action::Compile) => row.verdict = "BUILDONLY-PASS".into(),
        (Ok(()), Action::Run(args)) => {
            let (outcome, output, elapsed) = match &config.target {
                Target::Linux => {
                    let report = native::run(&program, args, &work, case.timeout);
                    (report.outcome, report.output, report.elapsed)
                }
                Target::Guest(options, images) if guest::is_loaded(case, options) => {
                    guest::boot_loaded(&images.init, &program, args, options, case)
                }
                Target::Guest(options, _) => guest::boot_linked(&program, args, options, case),
            };
            row.verdict = verdict(&outcome);
            row.seconds = elapsed.as_secs_f64();
            row.output = String::from_utf8_lossy(&output).into_owned();
            if !outcome.is_program_end() {
                row.output.push_str(&format!("\n({outcome})\n"));
            }
        }
    }
    row.result = if row.verdict == case.linux {
        RowResult::Same
    } else if case.accepts(&row.verdict) {
        RowResult::Excused(case.also.as_ref().map(|a| a.1.clone()).unwrap_or_default())
    } else {
        RowResult::Differs
    };
    row
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
