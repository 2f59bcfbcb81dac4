//! The verdicts of a suite's tests that are not that they pass, out of its table in `expectations/`.
//! A line: the test, its verdict on Linux, the one [here](Exception::read) if that is another, why.

use std::collections::HashMap;

use crate::case::Exception;
use crate::open_posix::rows;

/// A table.
pub(crate) struct Expectations(HashMap<&'static str, Line>);

struct Line {
    linux: &'static str,
    also: &'static str,
    why: &'static str,
}

impl Expectations {
    /// Reads a table.
    pub(crate) fn of(table: &'static str) -> Self {
        let lines = rows(table).filter_map(|columns| match columns[..] {
            [test, linux, also, why] => Some((test, Line { linux, also, why })),
            _ => None,
        });
        Self(lines.collect())
    }

    /// The verdict on Linux.
    pub(crate) fn linux(&self, test: &str) -> String {
        self.0.get(test).map_or("PASS", |line| line.linux).into()
    }

    /// The verdict here, if it is another one.
    pub(crate) fn also(&self, test: &str) -> Option<Exception> {
        let line = self.0.get(test)?;
        (!line.also.is_empty()).then(|| Exception::read(line.also, line.why))
    }
}

/// Whether each line says something, and why.
#[cfg(test)]
pub(crate) fn assert_reasons(table: &'static str) {
    let expectations = Expectations::of(table);
    assert_eq!(expectations.0.len(), table.lines().count() - 1);
    for (test, line) in expectations.0 {
        assert!(!line.why.is_empty(), "{test}");
        assert!(line.linux != "PASS" || !line.also.is_empty(), "{test}");
    }
}
