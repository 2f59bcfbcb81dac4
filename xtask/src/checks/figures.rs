//! Checks of what can be counted: bytes, memory, instructions.

use std::fs;
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;

use crate::bench::{self, BOOT};
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::process::run;

/// The most that hello's image may take, without symbols.
const IMAGE_MAX: u64 = 256 << 10;
/// The least memory that hello must run in.
const MEMORY: &str = "4M";

/// The image, the memory and the boot of the smallest program.
pub fn size(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let work = setup.dirs.work(&setup.arch)?;
    let image = work.join("hello.elf");
    run(
        Command::new(sdk.cc())
            .args(["-O2", "-s"])
            .arg(setup.dirs.root.join("examples/hello.c"))
            .arg("-o")
            .arg(&image),
        &work.join("hello.log"),
    )?;
    let bytes = fs::metadata(&image).on(&image)?.len();
    let report = bench::boot(&image, &[], MEMORY, Duration::from_secs(20));
    let figures = bench::measure(setup, &[BOOT.into()])?;
    let instructions = match figures.get(BOOT) {
        Some(Ok(figure)) => *figure,
        _ => f64::INFINITY,
    };
    let target = bench::baselines(setup)?
        .into_iter()
        .find(|row| row.name == BOOT)
        .and_then(|row| row.target)
        .unwrap_or_default();
    let summary = format!(
        "{} KiB, {MEMORY}: {}, {instructions} instructions to main",
        bytes.div_ceil(1024),
        report.outcome,
    );
    let good = bytes <= IMAGE_MAX && report.outcome == Outcome::Exited(0) && instructions <= target;
    Ok(if good {
        Verdict::Passed(summary)
    } else {
        Verdict::Failed(format!(
            "{summary} (at most {} KiB, exit 0, {target})",
            IMAGE_MAX / 1024
        ))
    })
}

/// The instruction counts that the project holds itself to.
pub fn bench(context: &Context) -> Result<Verdict> {
    let names: Vec<String> = HELD.iter().map(|name| (*name).into()).collect();
    let figures = bench::measure(&context.setup, &names)?;
    let mut wrong = Vec::new();
    for row in bench::baselines(&context.setup)? {
        if !HELD.contains(&row.name.as_str()) {
            continue;
        }
        let target = row.target.unwrap_or(f64::INFINITY);
        match figures.get(&row.name) {
            Some(Ok(figure)) if *figure <= target => {}
            Some(Ok(figure)) => wrong.push(format!("{}: {figure} over {target}", row.name)),
            Some(Err(why)) => wrong.push(format!("{}: {why}", row.name)),
            None => wrong.push(format!("{}: not measured", row.name)),
        }
    }
    Ok(if wrong.is_empty() {
        Verdict::Passed(format!("{} figures", HELD.len()))
    } else {
        Verdict::Failed(wrong.join("\n"))
    })
}

/// The benchmarks whose targets are kept.
const HELD: &[&str] = &[
    "null_syscall",
    "sigaction_install",
    "sigprocmask_pair",
    "kill_self",
    "kill_self_siginfo",
    "raise_handler",
    "sigqueue_self",
    "rt_drain_1000",
    "segv_skip",
    "thread_sig_pingpong",
    "sem_pingpong",
    "pthread_create_join",
    "timer_latency_busy",
];
