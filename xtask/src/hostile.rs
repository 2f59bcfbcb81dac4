//! Machines in which processes without any right make random calls.

use std::time::{Duration, Instant};

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::guest::Mode;
use conformance::machine::Machine;

use crate::build::both::Both;
use crate::build::kernel::Variant;
use crate::failure::Result;
use crate::setup::Setup;

/// Calls in one machine, at most: one that says how far it is every half a minute.
const EACH: u64 = 1_000_000;
/// A machine that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(600);

/// What the machines are made of.
pub struct Hostile {
    machine: Machine,
    program: Both,
    /// With the kernel that counts the bytes of its heap that are in use.
    counting: Both,
}

impl Hostile {
    /// Builds it.
    pub fn build(setup: &Setup) -> Result<Self> {
        Ok(Self {
            machine: setup.target.machine,
            program: Both::build(setup, "hostile", Variant::Plain)?,
            counting: Both::build(setup, "hostile", Variant::Steered)?,
        })
    }

    /// So many calls, in machines one after the other, those of the first one on the kernel that counts, too; what
    /// they said, or what went wrong. The same seeds are the same calls.
    pub fn run(&self, seed: u64, calls: u64) -> std::result::Result<String, String> {
        let start = Instant::now();
        let counted = self.boot(&self.counting, seed, calls.min(EACH))?;
        let mut lines = vec![format!("{counted} (counted)")];
        let mut left = calls;
        for seed in seed.. {
            lines.push(self.boot(&self.program, seed, left.min(EACH))?);
            left = left.saturating_sub(EACH);
            if left == 0 {
                break;
            }
        }
        lines.push(format!("{:.0} s", start.elapsed().as_secs_f64()));
        Ok(lines.join("\n"))
    }

    /// What a machine said in the end, or all of it where something went wrong.
    fn boot(&self, program: &Both, seed: u64, calls: u64) -> std::result::Result<String, String> {
        let line = CommandLine::new()
            .option("console", "pipe")
            .env("HOSTILE_MACHINE", "yes");
        let arguments = [seed.to_string(), calls.to_string()];
        // A linked program has the kernel's rights: nothing is hostile there.
        let (outcome, text) = program.run(self.machine, Mode::Loaded, line, &arguments, PATIENCE);
        if outcome != Outcome::Exited(0) {
            return Err(format!("{text}seed {seed}: {outcome}"));
        }
        let last = text.trim_end().lines().next_back().unwrap_or_default();
        Ok(format!("seed {seed}: {last}"))
    }
}
