//! The POSIX suites in machines, each verdict held against Linux's.

use std::fs;

use conformance::guest::Mode;

use crate::build::libc::Libc;
use crate::checks::{Context, Verdict, boot, commands};
use crate::cmd::conformance::{Options, run};
use crate::failure::{OnFile, Result};

/// Loaded tests in one machine.
const BATCH: usize = 25;

/// The project's own tests.
pub fn own(context: &Context) -> Result<Verdict> {
    suite(context, "own", "own", Mode::Linked)
}

/// The same as loaded programs, many in one machine.
pub fn loaded(context: &Context) -> Result<Verdict> {
    let options = Options {
        batch: BATCH,
        ..options(context, "own", Mode::Loaded)
    };
    run_suite(context, "loaded", options)
}

/// Of so many linked tests the ordinary run has one, where it has them loaded.
const SAMPLE: usize = 6;

/// A sample of the Open POSIX Test Suite.
pub fn open_posix(context: &Context) -> Result<Verdict> {
    let options = Options {
        one_of: SAMPLE,
        ..options(context, "open-posix", Mode::Linked)
    };
    run_suite(context, "open-posix", options)
}

/// All of the Open POSIX Test Suite.
pub fn open_posix_all(context: &Context) -> Result<Verdict> {
    suite(context, "open-posix-all", "open-posix", Mode::Linked)
}

/// The quick ones of the same as loaded programs.
pub fn open_posix_loaded(context: &Context) -> Result<Verdict> {
    let options = Options {
        quick: true,
        batch: BATCH,
        ..options(context, "open-posix", Mode::Loaded)
    };
    run_suite(context, "open-posix-loaded", options)
}

/// Half of the project's own tests on arm64.
pub fn aarch64(context: &Context) -> Result<Verdict> {
    on_another(context, "aarch64")
}

/// Half of the project's own tests on riscv64.
pub fn riscv64(context: &Context) -> Result<Verdict> {
    on_another(context, "riscv64")
}

/// Tests of the project on an architecture, some linked and, many in one machine, half of them loaded; that commands
/// are about its machines; and that these are of all kinds.
fn on_another(context: &Context, arch: &str) -> Result<Verdict> {
    let mut setup = context.setup.clone();
    setup.set_arch(arch)?;
    let context = Context {
        setup,
        logs: context.logs.clone(),
    };
    let mut verdicts = Vec::new();
    for (mode, batch, one_of, what) in [
        (Mode::Linked, 1, SAMPLE, "linked"),
        (Mode::Loaded, BATCH, 2, "loaded"),
    ] {
        let options = Options {
            batch,
            one_of,
            ..options(&context, "own", mode)
        };
        verdicts.push(run_suite(&context, &format!("{arch}-{what}"), options)?);
    }
    verdicts.push(commands::few(&context)?);
    verdicts.push(boot::machines(&context)?);
    verdicts.push(boot::bad_trees(&context)?);
    Ok(all(verdicts))
}

/// gnulib's tests: some of them linked, and those that are quick loaded.
pub fn gnulib(context: &Context) -> Result<Verdict> {
    let mut verdicts = Vec::new();
    for (step, mode) in [("gnulib", Mode::Linked), ("gnulib-loaded", Mode::Loaded)] {
        let options = Options {
            quick: mode == Mode::Loaded,
            one_of: if mode == Mode::Linked { SAMPLE } else { 1 },
            ..options(context, "gnulib", mode)
        };
        verdicts.push(run_suite(context, step, options)?);
    }
    Ok(all(verdicts))
}

/// Quick ones of the tests that large programs bring of themselves.
pub fn large(context: &Context) -> Result<Verdict> {
    let mut verdicts = Vec::new();
    for suite in ["lua", "sqlite", "redis"] {
        let options = Options {
            quick: true,
            ..options(context, suite, Mode::Loaded)
        };
        verdicts.push(run_suite(context, suite, options)?);
    }
    Ok(all(verdicts))
}

/// Passed, or all that failed.
fn all(verdicts: Vec<Verdict>) -> Verdict {
    verdicts
        .into_iter()
        .reduce(|first, second| match (first, second) {
            (Verdict::Failed(a), Verdict::Failed(b)) => Verdict::Failed(format!("{a}\n{b}")),
            (Verdict::Failed(why), _) | (_, Verdict::Failed(why)) => Verdict::Failed(why),
            (first, _) => first,
        })
        .unwrap_or(Verdict::Passed(String::new()))
}

/// Tests of a suite linked with newlib.
pub fn with_newlib(context: &Context, step: &str, suite: &'static str) -> Result<Verdict> {
    let options = Options {
        libc: Libc::Newlib,
        one_of: if suite == "own" { SAMPLE } else { 1 },
        ..options(context, suite, Mode::Linked)
    };
    run_suite(context, step, options)
}

fn options(context: &Context, suite: &'static str, mode: Mode) -> Options {
    let usual = Options::new(context.setup.clone());
    Options {
        suites: vec![suite],
        mode,
        // A machine waits for its timers, too.
        jobs: usual.jobs + 1,
        ..usual
    }
}

fn suite(context: &Context, step: &str, suite: &'static str, mode: Mode) -> Result<Verdict> {
    run_suite(context, step, options(context, suite, mode))
}

fn run_suite(context: &Context, step: &str, mut options: Options) -> Result<Verdict> {
    options.report = Some(context.logs.join("report"));
    let mut output = Vec::new();
    let same = run(&options, &mut output, false)?;
    let log = context.logs.join(format!("{step}.log"));
    fs::write(&log, &output).on(&log)?;
    let text = String::from_utf8_lossy(&output);
    let last = text.trim_end().lines().last().unwrap_or_default();
    // The suite's closing line, alone on one.
    println!("{last}");
    let log = format!("all of it: {}", log.display());
    Ok(if same {
        Verdict::Passed(log)
    } else {
        let failures: String = text
            .lines()
            .filter(|line| line.starts_with("FAILED "))
            .map(|line| format!("{line}\n"))
            .collect();
        Verdict::Failed(format!("{failures}{log}"))
    })
}
