//! `cargo xtask test`: every check of the project.

use std::fs;
use std::time::{Duration, Instant};

use lexopt::prelude::*;

use crate::checks::{Context, On, STEPS, Step, Verdict};
use crate::cmd::{is_setup_option, setup_option};
use crate::failure::{Failure, OnFile, Result};
use crate::setup::{Setup, ahead};

const HELP: &str = "\
cargo xtask test [OPTION…] [STEP…]

Runs the steps that are named, or all of them, and ends with status 1 when one of them fails. With
the name of another architecture, all of them are those whose machines can be of it.

  --arch ARCH    x86_64 (default), aarch64, riscv64
  --no-install   say what is missing instead of installing it

Steps:";

/// The steps that need no package.
const BARE: &[&str] = &["fmt", "clippy", "doc", "share"];

/// Of all steps, those that run beside one that leaves a processor idle for most of its time, one after the
/// other. None of them measures time.
const BESIDE: &[(&str, &[&str])] = &[
    ("unit", &["loom"]),
    (
        "commands",
        &[
            "embed",
            "size",
            "bench",
            "scale",
            "scarce",
            "oom",
            "boot",
            "trees",
            "newlib",
            "newlib-bench",
        ],
    ),
];

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut chosen: Vec<&'static Step> = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                for step in STEPS {
                    println!("  {:<17} {}", step.name, step.about);
                }
                return Ok(0);
            }
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            Value(name) => {
                let name = name.string()?;
                let step = STEPS.iter().find(|step| step.name == name);
                chosen.push(
                    step.ok_or_else(|| Failure::usage(format!("test: no step is named {name}")))?,
                );
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let all = chosen.is_empty();
    if all {
        chosen.extend(STEPS.iter().filter(|step| step.is_for(setup.target.name)));
    }
    let logs = setup.dirs.target.join("test");
    fs::create_dir_all(&logs).on(&logs)?;
    let mut ahead = all.then(|| ahead::begin(&setup));
    let context = Context { setup, logs };
    let mut failed: Vec<&str> = Vec::new();
    for &step in &chosen {
        if !BARE.contains(&step.name)
            && let Some(ahead) = ahead.take()
        {
            ahead.join().expect("an installation does not panic");
        }
        let is_beside = |of: &str, name: &str| {
            all && BESIDE
                .iter()
                .any(|beside| beside.0 == of && beside.1.contains(&name))
        };
        if chosen.iter().any(|other| is_beside(other.name, step.name)) {
            continue;
        }
        let beside = chosen
            .iter()
            .filter(|other| is_beside(step.name, other.name));
        std::thread::scope(|scope| {
            let wrong = |steps: Vec<&'static Step>| -> Vec<&'static str> {
                let wrong = steps.into_iter().filter(|step| !passes(step, &context));
                wrong.map(|step| step.name).collect()
            };
            let beside = beside.copied().collect();
            let beside = scope.spawn(move || wrong(beside));
            failed.extend(wrong(vec![step]));
            failed.extend(beside.join().expect("a step does not panic"));
        });
    }
    if failed.is_empty() {
        println!("all steps passed");
        Ok(0)
    } else {
        println!("failed: {}", failed.join(" "));
        Ok(1)
    }
}

fn passes(step: &Step, context: &Context) -> bool {
    println!("{}: {}", step.name, step.about);
    let (start, used) = (Instant::now(), processor_time());
    let verdict = match step.on {
        On::First if !context.setup.is_first() => Ok(Verdict::for_first()),
        _ => (step.run)(context),
    };
    let verdict = verdict.unwrap_or_else(|failure| Verdict::Failed(failure.message));
    let took = format!(
        "{:.1} s, {:.1} s of processors",
        start.elapsed().as_secs_f64(),
        (processor_time() - used).as_secs_f64()
    );
    let (word, remark, good) = match verdict {
        Verdict::Passed(remark) => ("passed", remark, true),
        Verdict::Skipped(why) => ("skipped", why, true),
        Verdict::Failed(why) => ("FAILED", why, false),
    };
    if remark.contains('\n') {
        println!("{remark}\n{}: {word} ({took})", step.name);
    } else {
        let colon = if remark.is_empty() { "" } else { ": " };
        println!("{}: {word} ({took}){colon}{remark}", step.name);
    }
    good
}

/// What this process, and those that it has waited for, have used of processors: fields 14 to 17 of
/// proc_pid_stat(5), in hundredths of a second; what runs beside is among it. How far below twice a step's time it stays on two
/// processors is what the step waits.
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, field 2, may hold blanks; a parenthesis ends it.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let hundredths: u64 = fields
        .split_ascii_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(hundredths * 10)
}
