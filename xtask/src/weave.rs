//! Threads and processes woven together by seeds: a model of them on this machine, and programs in
//! machines whose threads are interrupted at random instructions.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::guest::Mode;
use conformance::machine::Machine;

use crate::build::both::Both;
use crate::build::kernel::Variant;
use crate::failure::{Failure, Result};
use crate::process::output;
use crate::setup::Setup;

/// How many rounds a machine plays.
const ROUNDS: u32 = 50;
/// A machine that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// The longest that one process runs the model: it gives no memory back.
const AT_A_TIME: u64 = 60;

/// What was done, in one line.
pub type Done = std::result::Result<String, String>;

/// The model, from a seed on, for as long as `time`: which seeds, or what failed.
pub fn model(setup: &Setup, seed: u64, time: Duration) -> Result<Done> {
    let end = Instant::now() + time;
    let mut next = seed;
    loop {
        let left = end.saturating_duration_since(Instant::now()).as_secs();
        let output = output(
            Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
                .current_dir(&setup.dirs.root)
                .env("CARGO_TARGET_DIR", &setup.dirs.target)
                .env("CARGO_TERM_COLOR", "never")
                .env("SIGIL_SEED", next.to_string())
                .env("SIGIL_SECONDS", left.min(AT_A_TIME).to_string())
                .args(["test", "--quiet", "--profile", "weave"])
                .args(["--package", "posix-process", "--lib"])
                .args(["random_tests::weave::a_seed"])
                .args(["--", "--ignored", "--exact", "--nocapture"]),
        )?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        let last = text.lines().find_map(last_seed);
        match last.filter(|_| output.status.success()) {
            Some(last) => next = last + 1,
            None => return Ok(Err(text)),
        }
        if left <= AT_A_TIME {
            return Ok(Ok(format!("model: seeds {seed} to {}", next - 1)));
        }
    }
}

/// From `seeds 1 to 7: …`.
fn last_seed(line: &str) -> Option<u64> {
    let (_, rest) = line.split_once("seeds ")?;
    let (_, last) = rest.split_once(':')?.0.split_once(" to ")?;
    last.parse().ok()
}

/// What machines are made of.
pub struct Machines {
    machine: Machine,
    program: Both,
}

impl Machines {
    /// Builds it.
    pub fn build(setup: &Setup) -> Result<Self> {
        Ok(Self {
            machine: setup.target.machine,
            program: Both::build(setup, "weave", Variant::Steered)?,
        })
    }

    /// One machine, and what its program said.
    fn boot(&self, seed: u64, mode: Mode) -> (Outcome, String) {
        let line = CommandLine::new()
            .option("console", "pipe")
            .option("preempt", &seed.to_string());
        let arguments = [seed.to_string(), ROUNDS.to_string()];
        self.program
            .run(self.machine, mode, line, &arguments, PATIENCE)
    }

    /// Machines from a seed on, linked and loaded in turn, for as long as `time`; one at least. The
    /// first one is run twice, and is the same both times.
    pub fn play(&self, seed: u64, time: Duration) -> Done {
        let end = Instant::now() + time;
        let mut next = seed;
        while next == seed || Instant::now() < end {
            let (mode, name) = match next % 2 {
                0 => (Mode::Linked, "linked"),
                _ => (Mode::Loaded, "loaded"),
            };
            let (outcome, text) = self.boot(next, mode);
            if outcome != Outcome::Exited(0) {
                return Err(format!("{text}seed {next} ({name}): {outcome}"));
            }
            if next == seed && self.boot(next, mode).1 != text {
                return Err(format!(
                    "{text}seed {next} ({name}): another run is not the same"
                ));
            }
            next += 1;
        }
        let boots = next - seed;
        Ok(format!(
            "machines: seeds {seed} to {}, {} rounds",
            next - 1,
            boots * u64::from(ROUNDS)
        ))
    }
}

/// Both at the same time, or one of them; what each did.
pub fn both(setup: &Setup, seed: u64, time: Duration, which: Which) -> Result<Vec<Done>> {
    let machines = match which {
        Which::Model => None,
        _ => Some(Machines::build(setup)?),
    };
    if which != Which::Machines {
        // The time is not for compiling.
        model(setup, seed, Duration::ZERO)?.ok();
    }
    std::thread::scope(|scope| {
        let machines = machines.map(|machines| scope.spawn(move || machines.play(seed, time)));
        let mut done = Vec::new();
        if which != Which::Machines {
            done.push(model(setup, seed, time)?);
        }
        if let Some(machines) = machines {
            let played = machines.join();
            done.push(played.map_err(|_| Failure::tool("weave: a thread of it panicked"))?);
        }
        Ok(done)
    })
}

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The model on this machine and programs in machines.
    Both,
    /// The model.
    Model,
    /// Programs in machines.
    Machines,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seed_is_read() {
        assert_eq!(last_seed("seeds 1 to 17: Seen { steps: 3 }"), Some(17));
        assert_eq!(last_seed("running 1 test"), None);
    }
}
