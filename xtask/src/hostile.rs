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
}

impl Hostile {
    /// Builds it.
    pub fn build(setup: &Setup) -> Result<Self> {
        Ok(Self {
            machine: setup.target.machine,
            program: Both::build(setup, "hostile", Variant::Plain)?,
        })
    }

    /// So many calls, in machines one after the other; what they said, or what went wrong. The same seeds are the
    /// same calls.
    pub fn run(&self, seed: u64, calls: u64) -> std::result::Result<String, String> {
        let start = Instant::now();
        let mut lines = Vec::new();
        let mut left = calls;
        for seed in seed.. {
            let (outcome, text) = self.boot(seed, left.min(EACH));
            if outcome != Outcome::Exited(0) {
                return Err(format!("{text}seed {seed}: {outcome}"));
            }
            let last = text.trim_end().lines().next_back().unwrap_or_default();
            lines.push(format!("seed {seed}: {last}"));
            left = left.saturating_sub(EACH);
            if left == 0 {
                break;
            }
        }
        lines.push(format!("{:.0} s", start.elapsed().as_secs_f64()));
        Ok(lines.join("\n"))
    }

    fn boot(&self, seed: u64, calls: u64) -> (Outcome, String) {
        let line = CommandLine::new()
            .option("console", "pipe")
            .env("HOSTILE_MACHINE", "yes");
        let arguments = [seed.to_string(), calls.to_string()];
        // A linked program has the kernel's rights: nothing is hostile there.
        self.program
            .run(self.machine, Mode::Loaded, line, &arguments, PATIENCE)
    }
}
