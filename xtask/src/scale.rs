//! What calls cost while many processes or threads live: `conformance/bench/scale.c`.

use std::fmt::Write;
use std::time::Duration;

use conformance::Outcome;

use crate::bench::{Machine, Mode};
use crate::failure::{Failure, Result};
use crate::setup::Setup;

/// How many live.
pub const LIVE: [u32; 4] = [10, 100, 1000, 10_000];
/// When to give up on one boot.
const PATIENCE: Duration = Duration::from_secs(300);

/// One call's cost.
pub struct Row {
    /// What is measured.
    pub name: String,
    /// With as many alive as [`LIVE`] says; or why there is no figure.
    pub figures: [Option<std::result::Result<f64, String>>; LIVE.len()],
}

/// The table.
pub struct Scale {
    /// Its rows.
    pub rows: Vec<Row>,
    /// 10,000 processes and 10,000 threads lived at once.
    pub both: bool,
}

/// Has the program take all processes, threads and pages that a small machine has memory for; what
/// does not go on as before after that.
pub fn exhaust(setup: &Setup, mode: Mode) -> Result<Option<String>> {
    let machine = Machine::build(setup, "scale", mode)?;
    let report = machine.boot_in("32M", &["-e".into()], PATIENCE);
    let text = String::from_utf8_lossy(&report.console);
    let good = report.outcome == Outcome::Exited(0) && text.contains("exhausted ok");
    Ok((!good).then(|| format!("{} {}", report.outcome, text.trim().replace('\t', " "))))
}

impl Scale {
    /// Boots the program, in 1 GiB, with so many processes or threads alive, and at last with
    /// 10,000 of both at once; reads what it prints.
    pub fn measure(setup: &Setup, mode: Mode, live: &[u32]) -> Result<Self> {
        let machine = Machine::build(setup, "scale", mode)?;
        let mut arguments: Vec<String> = live.iter().map(u32::to_string).collect();
        arguments.push("-b".into());
        let report = machine.boot(&arguments, PATIENCE);
        let table = Self::read(&String::from_utf8_lossy(&report.console));
        match report.outcome {
            Outcome::Exited(0) => Ok(table),
            outcome => Err(Failure::tool(format!(
                "{}scale: {outcome}{}",
                table.table(),
                report.notes.join("\n")
            ))),
        }
    }

    fn read(text: &str) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let mut both = false;
        for line in text.lines() {
            both |= line.trim_end() == "both ok";
            let columns: Vec<&str> = line.trim_end().split('\t').collect();
            let [name, live, value, why @ ..] = columns.as_slice() else {
                continue;
            };
            let live = live.parse().ok();
            let Some(column) = LIVE.iter().position(|n| live == Some(*n)) else {
                continue;
            };
            let at = rows.iter().position(|row| row.name == *name);
            let row = at.unwrap_or_else(|| {
                rows.push(Row {
                    name: (*name).into(),
                    figures: Default::default(),
                });
                rows.len() - 1
            });
            let figure = value
                .parse()
                .map_err(|_| format!("errno {}", why.join(" ")));
            rows[row].figures[column] = Some(figure);
        }
        Self { rows, both }
    }

    /// For people: a row for each call, a column for each number of processes or threads.
    pub fn table(&self) -> String {
        let mut out = format!("{:<24}", "alive");
        for live in LIVE {
            let _ = write!(out, " {live:>12}");
        }
        out.push('\n');
        for row in &self.rows {
            let _ = write!(out, "{:<24}", row.name);
            for figure in &row.figures {
                let text = match figure {
                    Some(Ok(figure)) => format!("{figure}"),
                    Some(Err(why)) => why.clone(),
                    None => "-".into(),
                };
                let _ = write!(out, " {text:>12}");
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_are_read() {
        let scale = Scale::read(
            "a\t10\t5\r\nb\t10\t7\na\t10000\t6\nb\t100\tFAIL\t11\tfork\nboth ok\r\n# done\n",
        );
        assert!(scale.both);
        let names: Vec<&str> = scale.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(
            scale.rows[0].figures,
            [Some(Ok(5.0)), None, None, Some(Ok(6.0))]
        );
        assert_eq!(scale.rows[1].figures[1], Some(Err("errno 11 fork".into())));
        assert!(scale.table().contains("errno 11 fork"));
    }
}
