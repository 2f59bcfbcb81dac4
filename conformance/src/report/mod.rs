//! What a suite gave: rows; what is printed of them, and a folder of records that a page shows.

mod folder;
mod junit;
mod page;
mod progress;
mod record;
mod table;

pub use folder::{Folder, failed};
pub(crate) use progress::Progress;
pub use record::{About, Record};
pub(crate) use table::{Columns, print_failure, print_summary, print_table};

/// One test's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The interface it belongs to.
    pub interface: String,
    /// Its name within the interface.
    pub name: String,
    /// The verdict on Linux.
    pub linux: String,
    /// The verdict here.
    pub verdict: String,
    /// Whether it counts as right, and why where it is not Linux's own.
    pub result: RowResult,
    /// How long it ran, in seconds.
    pub seconds: f64,
    /// The rule that it tests and where that is written, as far as the suite says it.
    pub clause: String,
    /// The end of what it printed, or why it could not be built.
    pub output: String,
    /// Of one that differs: what it prints on Linux, where that could be had.
    pub linux_output: String,
    /// Of one that differs: its system calls and signals.
    pub trace: String,
}

/// How a verdict compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowResult {
    /// As on Linux.
    Same,
    /// Not as on Linux, and right for this reason.
    Excused(String),
    /// Wrong.
    Differs,
}

/// The counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Tests with the right verdict.
    pub passed: usize,
    /// Tests with a wrong one.
    pub failed: usize,
    /// Tests that were left out.
    pub skipped: usize,
}

impl Summary {
    /// Counts rows.
    pub fn of(rows: &[Row], skipped: usize) -> Self {
        let failed = rows
            .iter()
            .filter(|r| r.result == RowResult::Differs)
            .count();
        Self {
            passed: rows.len() - failed,
            failed,
            skipped,
        }
    }
}

impl Row {
    /// `interface/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.interface, self.name)
    }

    /// Why a verdict that is not Linux's is right, or the last line of what a test that differs printed.
    fn note(&self) -> &str {
        match &self.result {
            RowResult::Same => "",
            RowResult::Excused(why) => why,
            RowResult::Differs => self.output.trim_end().lines().next_back().unwrap_or(""),
        }
    }
}
