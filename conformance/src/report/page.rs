//! All runs of a folder as one page that needs nothing else: `page.html` with the runs as its data.

use super::{About, Record, Row, RowResult};
use crate::clauses::{self, Chapter, Clause, Shown};

/// The page; where its data goes stands this.
const TEMPLATE: &str = include_str!("page.html");
const DATA: &str = "\"DATA\"";
/// And where the clauses go.
const CLAUSES: &str = "\"CLAUSES\"";

/// The page of these runs, each with the one before.
pub(super) fn html(runs: &[(Record, Option<Record>)]) -> String {
    let runs: Vec<String> = runs
        .iter()
        .map(|(new, old)| run(new, old.as_ref()))
        .collect();
    // Files that are not well-formed are an error of `--clauses` and of a test; a report has other things to say.
    let chapters: Vec<String> = clauses::chapters()
        .unwrap_or_default()
        .iter()
        .map(chapter)
        .collect();
    TEMPLATE
        .replacen(CLAUSES, &format!("[{}]", chapters.join(",\n")), 1)
        .replacen(DATA, &format!("[{}]", runs.join(",\n")), 1)
}

/// A chapter as an array: key, title, clauses.
fn chapter(chapter: &Chapter) -> String {
    let clauses: Vec<String> = chapter.clauses.iter().map(clause).collect();
    format!(
        "[{},{},[\n{}]]",
        string(chapter.key),
        string(chapter.title),
        clauses.join(",\n")
    )
}

/// A clause as an array: place, rule, and its tests, or why it has none.
fn clause(clause: &Clause) -> String {
    let shown = match &clause.shown {
        Shown::By(tests) => {
            let names: Vec<String> = tests.iter().map(|test| string(test)).collect();
            format!("[{}]", names.join(","))
        }
        Shown::Untestable(why) => string(&format!("untestable: {why}")),
        Shown::Absent(what) => string(&format!("absent: {what}")),
    };
    format!("[{},{},{shown}]", string(clause.place), string(clause.rule))
}

fn run(record: &Record, old: Option<&Record>) -> String {
    let About {
        suite,
        kernel,
        arch,
        machine,
        mode,
        libc,
        when,
    } = &record.about;
    let rows: Vec<String> = record.rows.iter().map(|row| test(row, old)).collect();
    let texts = [
        ("suite", suite),
        ("kernel", kernel),
        ("arch", arch),
        ("machine", machine),
        ("mode", mode),
        ("libc", libc),
    ];
    let texts: Vec<String> = texts
        .iter()
        .map(|(name, value)| format!("\"{name}\":{}", string(value)))
        .collect();
    format!(
        "{{\"key\":{},{},\"when\":{when},\"before\":{},\"skipped\":{},\"tests\":[\n{}]}}",
        string(&record.about.key()),
        texts.join(","),
        old.map_or(0, |old| old.about.when),
        record.skipped,
        rows.join(",\n")
    )
}

/// A test as an array, which the page's script takes apart: most of the page is these.
fn test(row: &Row, old: Option<&Record>) -> String {
    let before = old.map(|old| {
        let same = |other: &&Row| other.interface == row.interface && other.name == row.name;
        let found = old.rows.iter().find(same);
        found.map_or(String::new(), |row| row.verdict.clone())
    });
    let result = match row.result {
        RowResult::Same => 0,
        RowResult::Excused(_) => 1,
        RowResult::Differs => 2,
    };
    // What a test prints that passes is of no use to anybody.
    let output = match row.result {
        RowResult::Same => "",
        _ => &row.output,
    };
    let texts = [
        row.note(),
        &row.clause,
        output,
        &row.linux_output,
        &row.trace,
    ]
    .map(string);
    format!(
        "[{},{},{},{},{result},{:.2},{},{}]",
        string(&row.interface),
        string(&row.name),
        string(&row.linux),
        string(&row.verdict),
        row.seconds,
        before.map_or("null".into(), |before| string(&before)),
        texts.join(",")
    )
}

/// A string as JSON has it, which also stands in a script of HTML.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            // A `</script>` or `<!--` would end the script, or begin a comment there.
            '<' => out += "\\u003c",
            c if c < ' ' => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::record::tests::sample;

    #[test]
    fn the_page_holds_the_runs_and_nothing_from_elsewhere() {
        let mut evil = sample();
        evil.rows[2].output = "</script><script>alert(1)</script><!-- \u{1}".into();
        let page = html(&[(evil, Some(sample()))]);
        assert!(!page.contains(DATA));
        assert!(!page.contains("alert(1)</script>"));
        assert!(page.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert_eq!(page.matches("</script>").count(), 1);
        for reach in ["http:", "https:", "@import", "src=", "<link"] {
            assert!(!page.contains(reach), "{reach}");
        }
    }

    #[test]
    fn what_changed_since_the_run_before_is_there() {
        let mut old = sample();
        old.rows[0].verdict = "hung".into();
        old.rows.remove(1);
        let page = html(&[(sample(), Some(old))]);
        assert!(page.contains(r#"["signals","right","exit 0","exit 0",0,0.25,"hung","""#));
        assert!(page.contains(r#"["signals","excused","exit 0","exit 77",1,0.25,"","no such"#));
        let page = html(&[(sample(), None)]);
        assert!(page.contains(r#"["signals","right","exit 0","exit 0",0,0.25,null,"#));
    }
}
