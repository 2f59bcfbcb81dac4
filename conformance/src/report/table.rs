//! What is printed of a run: failures, a line an interface, the closing line.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Row, RowResult, Summary};

/// The headings of the two columns that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// What counts as a pass in the table: `PASS`, or any verdict that is right.
    pub pass: Option<&'static str>,
    /// The heading of our column.
    pub ours: &'static str,
}

/// Prints one line an interface: how many tests, how many pass on Linux and here, how many agree.
pub fn print_table(out: &mut dyn Write, rows: &[Row], columns: Columns) -> io::Result<()> {
    let mut lines: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for row in rows {
        let line = lines.entry(&row.interface).or_default();
        let right = row.result != RowResult::Differs;
        line[0] += 1;
        line[1] += usize::from(columns.pass.is_none_or(|p| row.linux == p));
        line[2] += usize::from(columns.pass.map_or(right, |p| row.verdict == p));
        line[3] += usize::from(right);
    }
    let width = lines.keys().map(|k| k.len()).max().unwrap_or(0).max(9);
    writeln!(
        out,
        "{:width$}  {:>5}  {:>5}  {:>5}  {:>5}",
        "interface", "tests", "Linux", columns.ours, "agree"
    )?;
    let mut total = [0; 4];
    for (interface, line) in &lines {
        for (sum, n) in total.iter_mut().zip(line) {
            *sum += n;
        }
        let mark = if line[3] == line[0] { "" } else { "  <" };
        print_line(out, interface, width, line, mark)?;
    }
    print_line(out, "all", width, &total, "")
}

fn print_line(
    out: &mut dyn Write,
    name: &str,
    width: usize,
    line: &[usize; 4],
    mark: &str,
) -> io::Result<()> {
    let [tests, linux, ours, agree] = line;
    writeln!(
        out,
        "{name:width$}  {tests:>5}  {linux:>5}  {ours:>5}  {agree:>5}{mark}"
    )
}

/// Prints a failed test with the end of its output.
pub fn print_failure(out: &mut dyn Write, row: &Row) -> io::Result<()> {
    writeln!(
        out,
        "FAILED {}/{}: {} here, {} on Linux",
        row.interface, row.name, row.verdict, row.linux
    )?;
    let lines: Vec<&str> = row.output.lines().collect();
    for line in &lines[lines.len().saturating_sub(20)..] {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

/// Prints the closing line.
pub fn print_summary(out: &mut dyn Write, summary: Summary) -> io::Result<()> {
    let Summary {
        passed,
        failed,
        skipped,
    } = summary;
    writeln!(out, "{passed} passed, {failed} failed, {skipped} skipped")
}
