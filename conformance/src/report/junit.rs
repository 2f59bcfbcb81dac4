//! A run as JUnit's XML, which continuous integration reads.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Record, Row, RowResult};

/// The file: a test suite an interface, a test case a test.
pub(super) fn xml(record: &Record) -> String {
    let mut interfaces: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &record.rows {
        interfaces.entry(&row.interface).or_default().push(row);
    }
    let summary = record.summary();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\">",
        escaped(&record.about.key()),
        record.rows.len(),
        summary.failed
    );
    for (interface, rows) in interfaces {
        let failures = rows
            .iter()
            .filter(|row| row.result == RowResult::Differs)
            .count();
        let seconds: f64 = rows.iter().map(|row| row.seconds).sum();
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}.{}\" tests=\"{}\" failures=\"{failures}\" time=\"{seconds:.2}\">",
            escaped(&record.about.suite),
            escaped(interface),
            rows.len(),
        );
        for row in rows {
            case(&mut text, row, &record.about.suite);
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

fn case(text: &mut String, row: &Row, suite: &str) {
    let _ = write!(
        text,
        "    <testcase classname=\"{}.{}\" name=\"{}\" time=\"{:.2}\"",
        escaped(suite),
        escaped(&row.interface),
        escaped(&row.name),
        row.seconds
    );
    match &row.result {
        RowResult::Same => *text += "/>\n",
        RowResult::Excused(why) => {
            let _ = writeln!(
                text,
                "><system-out>{} instead of Linux's {}: {}</system-out></testcase>",
                escaped(&row.verdict),
                escaped(&row.linux),
                escaped(why)
            );
        }
        RowResult::Differs => {
            let _ = writeln!(
                text,
                "><failure message=\"{} here, {} on Linux\">{}</failure></testcase>",
                escaped(&row.verdict),
                escaped(&row.linux),
                escaped(&row.output)
            );
        }
    }
}

/// Text in XML; characters that XML 1.0 has no way to write become the replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || ('\u{fffe}'..='\u{ffff}').contains(&c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::record::tests::sample;

    #[test]
    fn a_run_is_written() {
        let mut record = sample();
        record.rows[2].output.push('\u{1b}');
        let text = xml(&record);
        assert!(text.contains("tests=\"3\" failures=\"1\">"), "{text}");
        assert!(text.contains("name=\"right\" time=\"0.25\"/>"), "{text}");
        assert!(text.contains("exit 77 instead of Linux's exit 0: no such device"));
        assert!(
            text.contains("<failure message=\"exit 1 here, exit 0 on Linux\">a\tb \\ &lt;c&gt;\nlast &amp; &quot;line&quot;\n\u{fffd}</failure>"),
            "{text}"
        );
    }
}
