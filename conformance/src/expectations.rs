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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// All tables with this first line.
    fn tables(heading: &str) -> Vec<(String, &'static str)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expectations");
        let paths = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let texts = paths.map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(path).unwrap(),
            )
        });
        let texts = texts.filter(|(_, text)| text.lines().next() == Some(heading));
        texts.map(|(path, text)| (path, &*text.leak())).collect()
    }

    #[test]
    fn each_line_says_something_and_why() {
        let tables = tables("test\tlinux\there\treason");
        assert!(!tables.is_empty());
        for (path, table) in tables {
            let expectations = Expectations::of(table);
            assert_eq!(expectations.0.len(), table.lines().count() - 1, "{path}");
            for (test, line) in expectations.0 {
                assert!(!line.why.is_empty(), "{path}: {test}");
                let says = line.linux != "PASS" || !line.also.is_empty();
                assert!(says, "{path}: {test}");
            }
        }
    }

    #[test]
    fn fewer_than_twenty_verdicts_are_others_than_linux_has() {
        let of_suites = tables("test\tlinux\there\treason");
        let others = of_suites.iter().flat_map(|(_, table)| {
            let lines = Expectations::of(table).0.into_values();
            lines.filter(|line| !line.also.is_empty())
        });
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expectations");
        let in_files = ["posixtestsuite-exceptions.tsv", "own-exceptions.tsv"].map(|name| {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            text.lines().count() - 1
        });
        assert!(others.count() + in_files.iter().sum::<usize>() < 20);
    }
}
