//! The record of a run: a file of tab-separated values that programs read, and we the next time.

use std::fmt::Write;

use super::{Row, RowResult, Summary};

/// What was run, where, when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// The suite's name.
    pub suite: String,
    /// The kernel: `Sigil`, or a Linux by its release.
    pub kernel: String,
    /// The architecture, as `uname -m` has it.
    pub arch: String,
    /// The machine's name on the command line, or `native`.
    pub machine: String,
    /// `linked` or `loaded`.
    pub mode: String,
    /// The C library.
    pub libc: String,
    /// When it ended, in seconds since 1970.
    pub when: u64,
}

impl About {
    /// What tells it from runs of other kinds: the name of its file.
    pub fn key(&self) -> String {
        let parts = [
            &self.suite,
            &self.kernel,
            &self.arch,
            &self.machine,
            &self.mode,
            &self.libc,
        ];
        let parts: Vec<String> = parts
            .iter()
            .map(|part| part.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-"))
            .collect();
        parts.join(".")
    }

    fn fields(&mut self) -> [(&'static str, &mut String); 6] {
        [
            ("suite", &mut self.suite),
            ("kernel", &mut self.kernel),
            ("arch", &mut self.arch),
            ("machine", &mut self.machine),
            ("mode", &mut self.mode),
            ("libc", &mut self.libc),
        ]
    }
}

/// A run's results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Of what.
    pub about: About,
    /// Tests that were left out.
    pub skipped: usize,
    /// The others.
    pub rows: Vec<Row>,
}

/// The heading of the columns.
const HEADING: &str =
    "interface\ttest\tlinux\there\tresult\tseconds\tnote\tclause\toutput\tlinux output\ttrace\n";

/// How much of a test's output, or of its trace, is kept: its end.
const KEPT: usize = 16 << 10;

impl Record {
    /// The counts.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.rows, self.skipped)
    }

    /// As it is written: a line `# key: value` for each fact about the run, the heading, a line a test.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, value) in self.about.clone().fields() {
            let _ = writeln!(text, "# {name}: {value}");
        }
        let _ = writeln!(text, "# when: {}", self.about.when);
        let _ = writeln!(text, "# skipped: {}", self.skipped);
        text += HEADING;
        for row in &self.rows {
            let result = match row.result {
                RowResult::Same => "same",
                RowResult::Excused(_) => "excused",
                RowResult::Differs => "differs",
            };
            let fields = [
                row.interface.clone(),
                row.name.clone(),
                row.linux.clone(),
                row.verdict.clone(),
                result.into(),
                format!("{:.2}", row.seconds),
                row.note().to_owned(),
                row.clause.clone(),
                end(&row.output).to_owned(),
                end(&row.linux_output).to_owned(),
                end(&row.trace).to_owned(),
            ];
            let fields = fields.map(|field| escaped(&field));
            text += &fields.join("\t");
            text.push('\n');
        }
        text
    }

    /// Reads what [`Record::to_text`] wrote; why it cannot be read, else.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let mut record = Record::default();
        for (number, line) in text.lines().enumerate() {
            let wrong = |what: &str| format!("line {}: {what}", number + 1);
            if let Some(fact) = line.strip_prefix("# ") {
                let (name, value) = fact.split_once(": ").ok_or_else(|| wrong("no key"))?;
                let counted = || value.parse().map_err(|_| wrong("not a number"));
                match name {
                    "when" => record.about.when = counted()?,
                    "skipped" => record.skipped = counted()? as usize,
                    _ => {
                        let mut fields = record.about.fields();
                        let field = fields.iter_mut().find(|field| field.0 == name);
                        *field.ok_or_else(|| wrong("unknown key"))?.1 = value.into();
                    }
                }
                continue;
            }
            if line == HEADING.trim_end() {
                continue;
            }
            let fields: Vec<String> = line.split('\t').map(unescaped).collect();
            let [
                interface,
                name,
                linux,
                verdict,
                result,
                seconds,
                note,
                clause,
                output,
                theirs,
                trace,
            ] = <[String; 11]>::try_from(fields).map_err(|_| wrong("not eleven columns"))?;
            record.rows.push(Row {
                interface,
                name,
                linux,
                verdict,
                result: match result.as_str() {
                    "same" => RowResult::Same,
                    "excused" => RowResult::Excused(note),
                    "differs" => RowResult::Differs,
                    _ => return Err(wrong("no such result")),
                },
                seconds: seconds.parse().map_err(|_| wrong("not a time"))?,
                clause,
                output,
                linux_output: theirs,
                trace,
            });
        }
        Ok(record)
    }
}

/// The end of a text, from the start of a line where it is cut.
fn end(text: &str) -> &str {
    if text.len() <= KEPT {
        return text;
    }
    let mut from = text.len() - KEPT;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let rest = &text[from..];
    rest.split_once('\n').map_or(rest, |(_, lines)| lines)
}

/// One field on one line: tabs, line ends and backslashes as C has them.
fn escaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    for c in field.chars() {
        match c {
            '\\' => text += "\\\\",
            '\t' => text += "\\t",
            '\n' => text += "\\n",
            '\r' => text += "\\r",
            c => text.push(c),
        }
    }
    text
}

fn unescaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut rest = field.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.push(match rest.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            }),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn sample() -> Record {
        let row = |name: &str, verdict: &str, result| Row {
            interface: "signals".into(),
            name: name.into(),
            linux: "exit 0".into(),
            verdict: verdict.into(),
            result,
            seconds: 0.25,
            clause: "a rule — POSIX kill()".into(),
            output: String::new(),
            linux_output: String::new(),
            trace: String::new(),
        };
        let mut failed = row("wrong", "exit 1", RowResult::Differs);
        failed.output = "a\tb \\ <c>\nlast & \"line\"\n".into();
        failed.linux_output = "other\r\n".into();
        failed.trace = "kill(1, SIGTERM) = 0\n".into();
        Record {
            about: About {
                suite: "own".into(),
                kernel: "Sigil".into(),
                arch: "some_64".into(),
                machine: "microvm".into(),
                mode: "linked".into(),
                libc: "musl".into(),
                when: 1_790_000_000,
            },
            skipped: 3,
            rows: vec![
                row("right", "exit 0", RowResult::Same),
                row(
                    "excused",
                    "exit 77",
                    RowResult::Excused("no such device".into()),
                ),
                failed,
            ],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let record = sample();
        assert_eq!(Record::from_text(&record.to_text()), Ok(record));
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        for text in ["# odd: x\n", "# when: soon\n", "a\tb\n", "#x\n"] {
            assert!(Record::from_text(text).is_err(), "{text:?}");
        }
        let cut = sample().to_text();
        assert!(Record::from_text(&cut[..cut.len() - 40]).is_err());
    }

    #[test]
    fn the_name_of_a_file_holds_no_path() {
        let about = About {
            kernel: "Linux 6.1/../x".into(),
            ..sample().about
        };
        assert_eq!(
            about.key(),
            "own.Linux-6-1----x.some-64.microvm.linked.musl"
        );
    }

    #[test]
    fn the_end_of_a_long_output_is_kept_by_whole_lines() {
        let line = "ä".repeat(40) + "\n";
        let text = line.repeat(1000);
        assert!(end(&text).len() <= KEPT && end(&text).starts_with('ä'));
        assert_eq!(end(&text).len() % line.len(), 0);
    }
}
