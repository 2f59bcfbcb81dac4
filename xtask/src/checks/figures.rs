//! Checks of what can be counted: bytes, memory, instructions.

use std::fs;
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;

use crate::bench::{self, BOOT, Mode, baselines};
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::process::run;

/// The image, the memory and the boot of the smallest program.
pub fn size(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let work = setup.dirs.work(setup.target.name)?;
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
    let most = &setup.target.hello;
    let report = bench::boot(
        setup.target,
        &image,
        None,
        "hello",
        &[],
        most.memory,
        Duration::from_secs(20),
    );
    let figures = bench::measure(setup, &[BOOT.into()], Mode::Linked(Libc::Musl))?;
    let instructions = match figures.get(BOOT) {
        Some(Ok(figure)) => *figure,
        _ => f64::INFINITY,
    };
    let summary = format!(
        "{} KiB, {}: {}, {instructions} instructions to main",
        bytes.div_ceil(1024),
        most.memory,
        report.outcome,
    );
    let good = bytes <= most.image << 10
        && report.outcome == Outcome::Exited(0)
        && instructions <= most.boot;
    Ok(match good {
        true => Verdict::Passed(summary),
        false => Verdict::Failed(format!(
            "{summary} (at most {} KiB, exit 0, {})",
            most.image, most.boot
        )),
    })
}

/// The instruction counts that the project holds itself to: none may rise above what was reached.
/// A figure that has not reached its target yet is named.
pub fn bench(context: &Context) -> Result<Verdict> {
    if !context.setup.is_first() {
        return lead(context);
    }
    let names: Vec<String> = HELD.iter().map(|held| held.0.into()).collect();
    let figures = bench::measure(&context.setup, &names, Mode::Linked(Libc::Musl))?;
    let mut wrong = Vec::new();
    let mut over = Vec::new();
    for row in baselines::baselines(&context.setup)? {
        let Some((_, most)) = HELD.iter().find(|held| held.0 == row.name) else {
            continue;
        };
        match figures.get(&row.name) {
            Some(Ok(figure)) if figure <= most => match row.target {
                Some(target) if *figure > target => {
                    over.push(format!("{} {figure} ({target})", row.name));
                }
                _ => {}
            },
            Some(Ok(figure)) => wrong.push(format!("{}: {figure} over {most}", row.name)),
            Some(Err(why)) => wrong.push(format!("{}: {why}", row.name)),
            None => wrong.push(format!("{}: not measured", row.name)),
        }
    }
    let rows = loaded(context, &mut wrong)?;
    if !wrong.is_empty() {
        return Ok(Verdict::Failed(wrong.join("\n")));
    }
    let mut remark = format!("{} figures, {} of the unmodified program", HELD.len(), rows);
    if !over.is_empty() {
        remark += &format!("; not at their targets: {}", over.join(", "));
    }
    Ok(Verdict::Passed(remark))
}

/// Another architecture than x86-64: what signals and processes cost keeps its lead over Linux.
fn lead(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (mode, name) in [
        (Mode::Linked(Libc::Musl), "linked"),
        (Mode::Loaded, "loaded"),
    ] {
        let mut baselines = baselines::baselines(setup)?;
        baselines::set_targets(setup, &[], mode, &mut baselines)?;
        let figures = bench::measure(setup, &[], mode)?;
        for row in baselines {
            let Some(target) = row.target else {
                continue;
            };
            rows += 1;
            match figures.get(&row.name) {
                Some(Ok(figure)) if figure.round() <= target => {}
                Some(Ok(figure)) => {
                    wrong.push(format!("{}, {name}: {figure} over {target:.0}", row.name));
                }
                Some(Err(why)) => wrong.push(format!("{}, {name}: {why}", row.name)),
                None => wrong.push(format!("{}, {name}: not measured", row.name)),
            }
        }
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!("{rows} figures")),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

/// The same program unmodified and unprivileged: no row is slower than on tuned Linux. How many rows
/// there are.
fn loaded(context: &Context, wrong: &mut Vec<String>) -> Result<usize> {
    let figures = bench::measure(&context.setup, &[], Mode::Loaded)?;
    let mut rows = 0;
    for row in baselines::baselines(&context.setup)? {
        let Some(tuned) = row.tuned else {
            continue;
        };
        rows += 1;
        match figures.get(&row.name) {
            // Linux's figures are whole numbers.
            Some(Ok(figure)) if figure.round() <= tuned => {}
            Some(Ok(figure)) => wrong.push(format!(
                "{}, loaded: {figure}, and {tuned} on tuned Linux",
                row.name
            )),
            Some(Err(why)) => wrong.push(format!("{}, loaded: {why}", row.name)),
            None => wrong.push(format!("{}, loaded: not measured", row.name)),
        }
    }
    Ok(rows)
}

/// The benchmarks that are held, and the most that each may count.
const HELD: &[(&str, f64)] = &[
    ("null_syscall", 16.0),
    ("sigaction_install", 130.0),
    ("sigprocmask_pair", 156.0),
    ("kill_self", 143.0),
    ("kill_self_siginfo", 255.0),
    ("raise_handler", 332.0),
    ("sigqueue_self", 450.0),
    ("rt_drain_1000", 190.0),
    ("segv_skip", 290.0),
    ("thread_sig_pingpong", 1290.0),
    ("sem_pingpong", 450.0),
    ("pthread_create_join", 6_000.0),
    ("timer_latency_busy", 385.0),
    ("fork_exit_wait", 9_600.0),
    ("fork_1m", 9_700.0),
    ("fork_16m", 10_000.0),
    ("fork_64m", 11_100.0),
    ("fork_1m_childtouch", 200_000.0),
    ("vfork_exit_wait", 2_500.0),
    ("fork_exec_wait", 29_600.0),
    ("vfork_exec_wait", 22_400.0),
    ("posix_spawn_wait", 28_000.0),
    ("segv_siglongjmp", 364.0),
    ("yield_pingpong", 270.0),
    ("proc_sig_pingpong", 1_310.0),
    ("pipe_self", 425.0),
    ("pipe_pingpong", 1_236.0),
    ("sigkill_reap", 3_750.0),
    ("stop_cont_wait", 2_255.0),
    ("wait_zombie_1000", 365.0),
    ("killpg_100", 712.0),
];
