//! Which test covers which clause of POSIX and of Linux's manual: `clauses/*.tsv`.
//!
//! A file is chapters, each a line `# KEY<tab>TITLE`, and their clauses: the place in the chapter, the rule in the
//! project's words, and the tests that show it, or why there is none. A test is `area/rule` of ours, or
//! `open-posix:interface/name`. A clause with neither is one that waits for a test.

use std::collections::HashSet;
use std::fmt::Write;

use crate::filter::Filter;
use crate::{open_posix, own};

/// The files, in the order of the table.
const FILES: [&str; 7] = [
    include_str!("../clauses/posix-signals.tsv"),
    include_str!("../clauses/posix-processes.tsv"),
    include_str!("../clauses/posix-job-control.tsv"),
    include_str!("../clauses/posix-timers.tsv"),
    include_str!("../clauses/linux-signals.tsv"),
    include_str!("../clauses/linux-processes.tsv"),
    include_str!("../clauses/linux-timers.tsv"),
];

/// What a test of the Open POSIX Test Suite is named by.
const OPEN_POSIX: &str = "open-posix:";

/// A chapter: a section of the standard, a function there, or a page of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// What it is cited by: `XSH 2.4.1`, `kill()` of POSIX, `kill(2)` of Linux.
    pub key: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Where in the chapter.
    pub place: &'static str,
    /// What it says, in the project's words.
    pub rule: &'static str,
    /// What shows it.
    pub shown: Shown,
}

/// What shows that a clause holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// These tests; none yet, where there is none.
    By(Vec<&'static str>),
    /// No test can.
    Untestable(&'static str),
    /// What it is about is not there.
    Absent(&'static str),
}

/// How many clauses are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// With a test.
    pub covered: usize,
    /// Without, though there could be one.
    pub bare: usize,
    /// No test can show it.
    pub untestable: usize,
    /// Of what is not there.
    pub absent: usize,
}

impl Counts {
    fn of<'a>(clauses: impl Iterator<Item = &'a Clause>) -> Self {
        let mut counts = Counts::default();
        for clause in clauses {
            counts.all += 1;
            *match &clause.shown {
                Shown::By(tests) if tests.is_empty() => &mut counts.bare,
                Shown::By(_) => &mut counts.covered,
                Shown::Untestable(_) => &mut counts.untestable,
                Shown::Absent(_) => &mut counts.absent,
            } += 1;
        }
        counts
    }

    fn line(&self, name: &str) -> String {
        let Counts {
            all,
            covered,
            bare,
            untestable,
            absent,
        } = self;
        format!("{name:<28}{all:>8}{covered:>9}{bare:>9}{untestable:>12}{absent:>8}\n")
    }
}

/// The chapters of all files.
pub fn chapters() -> Result<Vec<Chapter>, String> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        let chapter = line.strip_prefix("# ").map(|rest| rest.split_once('\t'));
        if let Some(heading) = chapter {
            let (key, title) = heading.ok_or_else(|| format!("clauses: no title: {line}"))?;
            let clauses = Vec::new();
            chapters.push(Chapter {
                key,
                title,
                clauses,
            });
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let (&[place, rule, shown], Some(chapter)) = (&columns[..], chapters.last_mut()) else {
            return Err(format!("clauses: not a clause of a chapter: {line}"));
        };
        chapter.clauses.push(Clause {
            place,
            rule,
            shown: match shown.split_once(": ") {
                Some(("untestable", why)) => Shown::Untestable(why),
                Some(("absent", what)) => Shown::Absent(what),
                _ => Shown::By(shown.split_whitespace().collect()),
            },
        });
    }
    Ok(chapters)
}

/// Names that clauses give to tests that do not exist or show nothing, keys and places that are there twice, reasons that say nothing.
fn wrong(chapters: &[Chapter]) -> Result<Vec<String>, String> {
    let mut tests: HashSet<String> = own::headers()?.into_iter().map(|(name, _)| name).collect();
    for (interface, test) in open_posix::passing() {
        tests.insert(format!("{OPEN_POSIX}{interface}/{test}"));
    }
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for chapter in chapters {
        if !seen.insert((chapter.key, "")) {
            wrong.push(format!("{} is there twice", chapter.key));
        }
        for clause in &chapter.clauses {
            let name = format!("{} {}", chapter.key, clause.place);
            if clause.place.is_empty() || !seen.insert((chapter.key, clause.place)) {
                wrong.push(format!("{name} is there twice"));
            }
            match &clause.shown {
                Shown::By(names) => {
                    let unknown = names.iter().filter(|test| !tests.contains(**test));
                    wrong.extend(unknown.map(|test| format!("{name}: there is no test {test}")));
                }
                Shown::Untestable(why) | Shown::Absent(why) if why.trim().is_empty() => {
                    wrong.push(format!("{name}: no reason"));
                }
                Shown::Untestable(_) | Shown::Absent(_) => {}
            }
        }
    }
    Ok(wrong)
}

/// The table for people: of each chapter how many clauses have a test, and those that have none; with filters, each clause
/// of the chapters that they pick, with its tests.
pub fn table(filters: &[Filter]) -> Result<String, String> {
    let mut chapters = chapters()?;
    if let Some(why) = wrong(&chapters)?.first() {
        return Err(format!("clauses: {why}"));
    }
    chapters.retain(|chapter| {
        filters.is_empty() || filters.iter().any(|filter| filter.picks(chapter.key))
    });
    if chapters.is_empty() {
        return Err("clauses: there is no such chapter".into());
    }
    let mut text = String::from(
        "chapter                      clauses  covered  no test  untestable  absent\n",
    );
    for chapter in &chapters {
        text += &Counts::of(chapter.clauses.iter()).line(chapter.key);
    }
    text += &Counts::of(chapters.iter().flat_map(|c| &c.clauses)).line("all");
    for chapter in &chapters {
        for clause in &chapter.clauses {
            let shown = match &clause.shown {
                Shown::By(tests) if tests.is_empty() => "NO TEST".into(),
                Shown::By(tests) => tests.join(" "),
                Shown::Untestable(why) => format!("untestable: {why}"),
                Shown::Absent(what) => format!("absent: {what}"),
            };
            if !filters.is_empty() || shown == "NO TEST" {
                let (key, place, rule) = (chapter.key, clause.place, clause.rule);
                writeln!(text, "{key}, {place}: {rule}\n    {shown}").map_err(|e| e.to_string())?;
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_clause_names_tests_that_exist_or_says_why_not() {
        let chapters = chapters().expect("the files are well-formed");
        let wrong = wrong(&chapters).expect("the tests can be listed");
        assert!(wrong.is_empty(), "{wrong:#?}");
        let counts = Counts::of(chapters.iter().flat_map(|c| &c.clauses));
        assert!(counts.all > 800, "{counts:?}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let clause = |place, shown| Clause {
            place,
            rule: "a rule",
            shown,
        };
        let chapter = Chapter {
            key: "kill(2)",
            title: "a page",
            clauses: vec![
                clause("1", Shown::By(vec!["delivery/signal-zero", "no/test"])),
                clause("1", Shown::Absent(" ")),
                clause("2", Shown::By(vec!["open-posix:kill/2-1"])),
                clause("3", Shown::By(vec![])),
            ],
        };
        let counts = Counts::of(chapter.clauses.iter());
        assert_eq!(
            (counts.all, counts.covered, counts.bare, counts.absent),
            (4, 2, 1, 1)
        );
        let wrong = wrong(&[chapter]).expect("the tests can be listed");
        assert_eq!(
            wrong,
            [
                "kill(2) 1: there is no test no/test",
                "kill(2) 1 is there twice",
                "kill(2) 1: no reason",
            ]
        );
    }

    #[test]
    fn a_filter_shows_each_clause_of_a_chapter() {
        let all = table(&[]).expect("the files are well-formed");
        assert!(
            all.contains("\nXSH 2.4.1 ") && !all.contains("delivery/signal-zero"),
            "{all}"
        );
        let some = table(&[Filter::from_text("kill(2)")]).expect("it is there");
        assert!(
            some.contains("kill(2), DESCRIPTION 2: signal 0 checks\n    delivery/signal-zero\n")
        );
        assert!(table(&[Filter::from_text("no such chapter")]).is_err());
    }
}
