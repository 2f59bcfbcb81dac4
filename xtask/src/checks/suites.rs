//! The POSIX suites in machines, each verdict held against Linux's.

use std::fs;

use conformance::guest::Mode;

use crate::checks::{Context, Verdict};
use crate::cmd::conformance::{Options, run};
use crate::failure::{OnFile, Result};

/// The project's own tests.
pub fn own(context: &Context) -> Result<Verdict> {
    suite(context, "own", "own", Mode::Linked)
}

/// The same as loaded programs.
pub fn loaded(context: &Context) -> Result<Verdict> {
    suite(context, "loaded", "own", Mode::Loaded)
}

/// The Open POSIX Test Suite.
pub fn open_posix(context: &Context) -> Result<Verdict> {
    suite(context, "open-posix", "open-posix", Mode::Linked)
}

/// gnulib's tests, linked where they can be and loaded.
pub fn gnulib(context: &Context) -> Result<Verdict> {
    let mut verdicts = Vec::new();
    for (step, mode) in [("gnulib", Mode::Linked), ("gnulib-loaded", Mode::Loaded)] {
        verdicts.push(suite(context, step, "gnulib", mode)?);
    }
    Ok(verdicts
        .into_iter()
        .reduce(|first, second| match (first, second) {
            (Verdict::Failed(a), Verdict::Failed(b)) => Verdict::Failed(format!("{a}\n{b}")),
            (Verdict::Failed(why), _) | (_, Verdict::Failed(why)) => Verdict::Failed(why),
            (first, _) => first,
        })
        .unwrap_or(Verdict::Passed(String::new())))
}

fn suite(context: &Context, step: &str, name: &'static str, mode: Mode) -> Result<Verdict> {
    let mut options = Options::new(context.setup.clone());
    options.suites.push(name);
    options.mode = mode;
    options.report = Some(context.logs.join(format!("{step}.tsv")));
    let mut output = Vec::new();
    let same = run(&options, &mut output)?;
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
