//! Holds our kernel against Linux: many programs at a time.

use std::collections::HashMap;
use std::fmt::Write;

use syscall_shim::Arch;

use super::kernels::{Difference, Linux, Played, Sigil};
use super::program::Program;
use super::record::Record;
use super::wire;
use crate::Outcome;

/// Asks for what happened, whatever it was: no hash is even.
pub(super) const SHOW: u64 = 2;

/// Programs as the interpreter reads them.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// Adds one; not where the architecture has not all of its calls.
    pub(super) fn push(&mut self, id: usize, hash: u64, program: &Program, arch: Arch) {
        if let Some(line) = wire::line(id, hash, program, arch) {
            // Writing to a string does not fail.
            let _ = writeln!(self.0, "{line}");
        }
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        &self.0
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What came of some programs.
#[derive(Debug, Default)]
pub struct Compared {
    /// On how many Linux agrees with itself and our kernel with that.
    pub same: usize,
    /// On how many Linux does not agree with itself.
    pub undetermined: usize,
    /// On which our kernel does not agree with it, by their places.
    pub different: Vec<(usize, Difference)>,
}

/// Both kernels.
#[derive(Debug, Clone)]
pub struct Oracle {
    /// Says what is right.
    pub linux: Linux,
    /// Is held against it.
    pub sigil: Sigil,
    /// The architecture that Linux runs on here.
    pub native: Arch,
    /// The architecture of the machine.
    pub arch: Arch,
}

impl Oracle {
    /// Compares them; `job` is the number of those who do so at the same time.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn compare(&self, programs: &[Program], job: usize) -> Result<Compared, String> {
        let mut compared = Compared::default();
        let mut expected = self.on_linux(programs, job, &mut compared)?;
        while !expected.is_empty() {
            let mut lines = Lines::default();
            for (id, record) in &expected {
                let hash = record.hash.unwrap_or(SHOW);
                lines.push(*id, hash, &programs[*id], self.arch);
            }
            if lines.is_empty() {
                break;
            }
            let played = self.sigil.play(&lines, job)?;
            let finished = played.outcome == Outcome::Exited(0);
            if !finished && played.records.is_empty() && played.outcome.is_program_end() {
                return Err(format!(
                    "{}\nthe interpreter: {}",
                    played.output, played.outcome
                ));
            }
            let last = expected
                .iter()
                .position(|(id, _)| !played.records.contains_key(id));
            let rest = expected.split_off(last.unwrap_or(expected.len()));
            for (id, _) in expected {
                match &played.records[&id] {
                    Record { hash: None, .. } => compared.same += 1,
                    record => {
                        let events = record.events.clone();
                        compared.push(id, &programs[id], events);
                    }
                }
            }
            let mut rest = rest.into_iter();
            if let Some((id, _)) = rest.next() {
                // It did not come to the end of this one.
                compared.push(id, &programs[id], end(&played));
            } else if !finished {
                return Err(format!(
                    "{}\nthe machine: {}",
                    played.output, played.outcome
                ));
            }
            expected = rest.collect();
        }
        self.tell_linux(&mut compared, job)?;
        Ok(compared)
    }

    /// What Linux says of them, twice; of those for which it says the same, in their order.
    fn on_linux(
        &self,
        programs: &[Program],
        job: usize,
        compared: &mut Compared,
    ) -> Result<Vec<(usize, Record)>, String> {
        let first = self.all_on_linux(programs, job)?;
        let mut again = self.all_on_linux(programs, job)?;
        let mut found: Vec<(usize, Record)> = first
            .into_iter()
            .filter(|(id, record)| {
                let same = record.is_whole() && again.remove(id).as_ref() == Some(record);
                compared.undetermined += usize::from(!same);
                same && wire::is_for(&programs[*id], self.arch)
            })
            .collect();
        found.sort_by_key(|(id, _)| *id);
        Ok(found)
    }

    fn all_on_linux(
        &self,
        programs: &[Program],
        job: usize,
    ) -> Result<HashMap<usize, Record>, String> {
        let mut lines = Lines::default();
        for (id, program) in programs.iter().enumerate() {
            lines.push(id, 0, program, self.native);
        }
        let played = self.linux.play(&lines, job)?;
        match played.outcome {
            Outcome::Exited(0) => Ok(played.records),
            outcome => Err(format!(
                "{}\nthe interpreter on Linux: {outcome}",
                played.output.lines().last().unwrap_or_default()
            )),
        }
    }

    /// Fills in what happened on Linux in programs that differ.
    fn tell_linux(&self, compared: &mut Compared, job: usize) -> Result<(), String> {
        if compared.different.is_empty() {
            return Ok(());
        }
        let mut lines = Lines::default();
        for (n, (_, difference)) in compared.different.iter().enumerate() {
            lines.push(n, SHOW, &difference.program, self.native);
        }
        let mut played = self.linux.play(&lines, job)?;
        for (n, (_, difference)) in compared.different.iter_mut().enumerate() {
            let record = played.records.remove(&n);
            difference.linux = record.map(|record| record.events).unwrap_or_default();
        }
        Ok(())
    }

    /// The differences that are there each time they are looked for.
    ///
    /// # Errors
    /// As [`Oracle::compare`].
    pub fn confirmed(&self, compared: &mut Compared, job: usize) -> Result<(), String> {
        for _ in 0..3 {
            if compared.different.is_empty() {
                break;
            }
            let programs: Vec<Program> = compared
                .different
                .iter()
                .map(|(_, difference)| difference.program.clone())
                .collect();
            let again = self.compare(&programs, job)?;
            compared.undetermined += again.undetermined;
            compared.same += again.same;
            let places: Vec<usize> = again.different.iter().map(|(place, _)| *place).collect();
            let mut place = 0..;
            compared
                .different
                .retain(|_| place.next().is_some_and(|place| places.contains(&place)));
        }
        Ok(())
    }
}

impl Compared {
    fn push(&mut self, id: usize, program: &Program, ours: Vec<String>) {
        let difference = Difference {
            program: program.clone(),
            linux: Vec::new(),
            ours,
        };
        self.different.push((id, difference));
    }
}

/// How a machine came to its end, as the last lines that it printed.
fn end(played: &Played) -> Vec<String> {
    let lines: Vec<&str> = played.output.lines().collect();
    let notes = lines.iter().filter(|line| line.starts_with('('));
    let mut told: Vec<String> = notes.map(|line| line.to_string()).collect();
    told.push(format!("the machine: {}", played.outcome));
    told
}
