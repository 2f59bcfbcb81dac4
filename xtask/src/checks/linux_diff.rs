//! Random programs beside Linux, and that they find defects.

use std::fs;
use std::time::{Duration, Instant};

use conformance::diff::run::{Config, Summary, run};
use conformance::guest::{GuestOptions, Mode};

use crate::build::kernel::Variant;
use crate::checks::{Context, Verdict};
use crate::cmd::weave::fresh_seed;
use crate::failure::{Failure, OnFile, Result};
use crate::linux_diff::{config, oracle};

/// The defects that the kernel has when it is told to (`posix-process/src/defect.rs`).
const DEFECTS: [(u32, &str); 5] = [
    (5, "a stop that leaves a pending SIGCONT"),
    (1, "a mask that stays when a handler returns"),
    (2, "a lost wake-up"),
    (3, "a wrong si_code"),
    (4, "WNOWAIT is ignored"),
];
/// To how many calls each is made short.
const CALLS: usize = 8;
/// In which time.
const TIME: Duration = Duration::from_secs(600);
/// In how many programs they are looked for.
const PROGRAMS: u64 = 100_000;
/// How many are played in the tests of each day.
const SELECTION: u64 = 300;

fn guest(context: &Context, mode: Mode) -> GuestOptions {
    GuestOptions {
        machine: context.setup.target.machine,
        memory: "128M".into(),
        mode,
        ..GuestOptions::default()
    }
}

fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn played(context: &Context, step: &str, config: &Config) -> Result<Summary> {
    let mut output = Vec::new();
    let summary = run(config, &mut output).map_err(Failure::tool)?;
    let log = context.logs.join(format!("{step}.log"));
    fs::write(&log, &output).on(&log)?;
    Ok(summary)
}

/// The corpus and a few programs that nobody tried before.
pub fn selection(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let seed = fresh_seed();
    let oracle = oracle(setup, guest(context, Mode::Linked), Variant::Plain)?;
    let summary = played(
        context,
        "linux-diff",
        &config(setup, oracle, seed, SELECTION, 1)?,
    )?;
    let text = format!("seed {seed}, {} programs", summary.same);
    Ok(match summary.differences.as_slice() {
        [] => Verdict::Passed(text),
        [(name, _), ..] => Verdict::Failed(format!(
            "{text}; {name} differs: cargo xtask conformance --suite linux-diff --seed {seed} --programs {SELECTION}"
        )),
    })
}

/// Each defect is found, and shown by few calls.
pub fn defects(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let mut failed = Vec::new();
    let mut oracle = oracle(setup, guest(context, Mode::Linked), Variant::Steered)?;
    for (number, what) in DEFECTS {
        oracle.sigil.option = None;
        let sound = oracle.clone();
        oracle.sigil.option = Some(("defect".into(), number.to_string()));
        let start = Instant::now();
        let config = Config {
            corpus: false,
            sound: Some(sound.sigil.clone()),
            most: 1,
            ..config(setup, oracle.clone(), fresh_seed(), PROGRAMS, jobs())?
        };
        let summary = played(context, &format!("linux-diff-defect-{number}"), &config)?;
        let seconds = start.elapsed().as_secs_f64();
        let Some((_, difference)) = summary.differences.first() else {
            failed.push(format!("{what}: not found in {} programs", summary.same));
            continue;
        };
        let calls = difference.program.steps.len();
        println!("{what}: {calls} calls, {seconds:.0} s");
        print!("{}", difference.program);
        let compared = sound.compare(std::slice::from_ref(&difference.program), 0);
        if compared.map_err(Failure::tool)?.same != 1 {
            failed.push(format!("{what}: what was found is not that"));
        }
        if calls > CALLS || start.elapsed() > TIME {
            failed.push(format!("{what}: {calls} calls, {seconds:.0} s"));
        }
    }
    Ok(match failed.as_slice() {
        [] => Verdict::Passed(format!(
            "{} defects, each in {CALLS} calls at most",
            DEFECTS.len()
        )),
        _ => Verdict::Failed(failed.join("\n")),
    })
}
