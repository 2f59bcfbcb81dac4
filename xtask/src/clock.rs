//! What a machine's clock reads, beside this machine's, while a timer of a millisecond runs in it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Config, Console, Stamps};

use crate::build::sdk;
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::xen;

/// The most that a clock may be off: a thousandth.
pub const MOST: f64 = 1e-3;

/// What a program that says what time it is was seen to say.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// How much faster the machine's clock runs, as a share; negative where it is slower.
    pub drift: f64,
    /// How often the timer has expired, by the program's count.
    pub expired: u64,
    /// How often it should have.
    pub due: u64,
}

impl Seen {
    /// Whether the clock is right.
    pub fn is_right(&self) -> bool {
        self.drift.abs() < MOST
    }

    /// Whether the timer has lost nothing.
    pub fn is_complete(&self) -> bool {
        self.expired == self.due
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            drift,
            expired,
            due,
        } = self;
        let millionths = drift * 1e6;
        write!(
            f,
            "{millionths:+.0} millionths off, {expired} of {due} ticks"
        )
    }
}

/// The program's image.
pub fn image(setup: &Setup) -> Result<PathBuf> {
    need(setup, setup.target.qemu)?;
    sdk::link(setup, "conformance/boot/clock.c", "clock")
}

/// What happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// The machine stands still for so long.
    Still(Duration),
    /// Interrupts come that no device has sent.
    Storm,
    /// Nobody tells how fast the machine's counter runs ([`Machine::untold`]).
    Untold,
}

/// Runs it for a while.
pub fn look(
    setup: &Setup,
    machine: Machine,
    image: &Path,
    time: Duration,
    trouble: Trouble,
) -> Result<Seen> {
    let stamps = Stamps::default();
    let mut line = CommandLine::new()
        .option("console", "pipe")
        .arg(&time.as_millis().to_string());
    let mut pause = None;
    let mut extra: &[&str] = &[];
    match trouble {
        Trouble::None => {}
        Trouble::Untold => extra = machine.untold(),
        Trouble::Still(long) => pause = Some((time / 2, long)),
        Trouble::Storm => line = line.arg("storm"),
    }
    let report = qemu::run(
        image,
        Config {
            machine,
            xen: xen::of(setup, machine)?,
            command_line: line.build(),
            console: Console::Stamped(Stamps::clone(&stamps), ""),
            pause,
            extra: extra.iter().map(|word| word.to_string()).collect(),
            timeout: Some(4 * time + Duration::from_secs(30)),
            ..Config::default()
        },
    );
    let stamps = stamps.lock().unwrap_or_else(|e| e.into_inner());
    let seen = read(&stamps);
    match (&report.outcome, seen) {
        (Outcome::Exited(0), Some(seen)) => Ok(seen),
        (outcome, _) => Err(Failure::tool(format!(
            "{}: the clock's program: {outcome}",
            machine.name()
        ))),
    }
}

/// A time that the program has read and when that was seen, both in seconds.
type Mark = (f64, f64);

/// What is to be read out of the program's lines. What is seen of a mark is late, by chance: of the first and
/// the last fifth, the ones that were least count.
fn read(stamps: &[(Instant, Vec<u8>)]) -> Option<Seen> {
    let start = stamps.first()?.0;
    let mut text = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut expired = None;
    for (when, bytes) in stamps {
        text.extend(bytes);
        let end = text
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        for line in String::from_utf8_lossy(&text[..end]).lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["at", time] => {
                    let seen = when.duration_since(start).as_secs_f64();
                    marks.push((time.parse::<f64>().ok()? / 1e9, seen));
                }
                ["expired", count, "in", time] => {
                    expired = Some((count.parse().ok()?, time.parse::<u64>().ok()? / 1_000_000));
                }
                _ => {}
            }
        }
        text.drain(..end);
    }
    let fifth = (marks.len() / 5).max(1);
    let soonest = |marks: &[Mark]| {
        let late = |mark: &Mark| mark.1 - mark.0;
        marks
            .iter()
            .copied()
            .min_by(|a, b| late(a).total_cmp(&late(b)))
    };
    let first = soonest(marks.get(..fifth)?)?;
    let last = soonest(&marks[marks.len() - fifth..])?;
    let (expired, due) = expired?;
    Some(Seen {
        drift: (last.0 - first.0) / (last.1 - first.1) - 1.0,
        expired,
        due,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_late_does_not_count() {
        let start = Instant::now();
        let mut stamps = Vec::new();
        for n in 0..50u64 {
            // Faster by a hundredth, and mostly seen late.
            let late = if n % 10 == 3 { 0 } else { 5 };
            let when = start + Duration::from_millis(n * 100 + late);
            stamps.push((when, format!("at {}\n", n * 101_000_000).into_bytes()));
        }
        stamps.push((start, b"expired 49".to_vec()));
        stamps.push((start, b"99 in 5000000000\n".to_vec()));
        let seen = read(&stamps).unwrap();
        assert!((seen.drift - 0.01).abs() < 1e-6, "{seen}");
        assert_eq!((seen.expired, seen.due), (4999, 5000));
        assert!(!seen.is_right() && !seen.is_complete());
        assert_eq!(read(&stamps[..50]), None);
    }
}
