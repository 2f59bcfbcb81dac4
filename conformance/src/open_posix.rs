//! The Open POSIX Test Suite 1.5.2: which of its tests run, with which verdict on Linux.
//!
//! The suite's source is not in the project: it is Debian's source package `posixtestsuite`.
//! What is here is the verdict of each test on Linux with musl
//! (`expectations/posixtestsuite-linux-musl.tsv`), the verdicts that may differ, each with its reason
//! (`expectations/posixtestsuite-exceptions.tsv`, on this machine's own Linux `expectations/posixtestsuite-host.tsv`), and which tests take long as loaded programs
//! (`expectations/posixtestsuite-slow.tsv`).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Exception, Surroundings, Tools};
use crate::outcome::Outcome;
use crate::toolchain::Program;

/// Tests that hang on Linux are given up on after this long.
const HANGING_TIMEOUT: Duration = Duration::from_secs(12);

/// The suite's longest test sleeps for 30 seconds.
const LEAST_TIMEOUT: Duration = Duration::from_secs(60);

const OPTIONS: &[&str] = &[
    "-O2",
    "-std=gnu99",
    "-D_POSIX_C_SOURCE=200112L",
    "-D_GNU_SOURCE",
    "-include",
    "fcntl.h",
    "-Iinclude",
    "-w",
];

/// The folders that are measured: those whose names begin so.
const FOLDERS: &[&str] = &[
    "sig",
    "raise",
    "kill",
    "pthread_",
    "time",
    "clock",
    "nanosleep",
    "sem_",
    "mmap",
    "mq_",
    "munmap",
    "mlock",
    "munlock",
    "shm_",
    "WIFEXITED",
    "fork",
    "getpid",
    "asctime",
    "ctime",
    "difftime",
    "gmtime",
    "localtime",
    "mktime",
    "strftime",
];

/// The verdict of a shell script that prints a text and runs nothing.
const TEXT_ONLY: &str = "SHELL-ECHO";

/// One line of the verdict table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The interface, or what else it tests: a folder under `conformance/interfaces` or
    /// `conformance/behavior`.
    pub interface: String,
    /// The test's name.
    pub test: String,
    /// The verdict on Linux with musl.
    pub verdict: String,
}

impl Verdict {
    /// Whether the test is run.
    fn is_measured(&self) -> bool {
        self.verdict != TEXT_ONLY && FOLDERS.iter().any(|f| self.interface.starts_with(f))
    }
}

/// The verdicts on Linux with musl, in the table's order.
pub fn linux_verdicts() -> Vec<Verdict> {
    let table = include_str!("../expectations/posixtestsuite-linux-musl.tsv");
    rows(table)
        .filter_map(|columns| match columns[..] {
            [_area, interface, test, verdict, ..] => Some(Verdict {
                interface: interface.into(),
                test: test.into(),
                verdict: verdict.into(),
            }),
            _ => None,
        })
        .collect()
}

/// The verdicts that may differ from Linux's: (interface, test) to (verdict or `*`, reason). This machine's own Linux has
/// some more than one that has a machine for itself, where the clock may be set.
fn exceptions(
    on_host: bool,
) -> HashMap<(&'static str, &'static str), (&'static str, &'static str)> {
    let host = match on_host {
        true => include_str!("../expectations/posixtestsuite-host.tsv"),
        false => "",
    };
    rows(include_str!(
        "../expectations/posixtestsuite-exceptions.tsv"
    ))
    .chain(rows(host))
    .filter_map(|columns| match columns[..] {
        [interface, test, verdict, why] => Some(((interface, test), (verdict, why))),
        _ => None,
    })
    .collect()
}

/// The tests that are measured and pass on Linux: (interface, test).
pub(crate) fn passing() -> impl Iterator<Item = (String, String)> {
    let measured = linux_verdicts().into_iter().filter(Verdict::is_measured);
    let passing = measured.filter(|line| line.verdict == "PASS");
    passing.map(|line| (line.interface, line.test))
}

/// The tests that spin or wait so long that a machine which loads them takes seconds for each.
fn slow() -> HashSet<(&'static str, &'static str)> {
    rows(include_str!("../expectations/posixtestsuite-slow.tsv"))
        .filter_map(|columns| match columns[..] {
            [interface, test, _why] => Some((interface, test)),
            _ => None,
        })
        .collect()
}

/// The columns of each line after the heading.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

/// The suite, and what it takes.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its unpacked source.
    pub root: PathBuf,
    /// What is in the `/bin` of a machine whose test executes something there.
    pub tools: Tools,
}

/// The selected tests as cases of the runner, `on_host` for this machine's own Linux.
pub fn cases(source: &Source, timeout: Duration, on_host: bool) -> Result<Vec<Case>, String> {
    let Source {
        root: source,
        tools,
    } = source;
    check_source(source)?;
    let exceptions = exceptions(on_host);
    let slow = slow();
    let mut cases = Vec::new();
    for line in linux_verdicts().into_iter().filter(Verdict::is_measured) {
        let linux = line.verdict;
        let script = Script::find(source, &line.interface, &line.test)?;
        // What looks for a user that is not root.
        let text = std::fs::read(&script.program).unwrap_or_default();
        let users = text.windows(5).any(|word| word == b"getpw");
        let executes = text.windows(6).any(|word| word == b"\"/bin/");
        cases.push(Case {
            interface: line.interface.clone(),
            name: line.test.clone(),
            program: program(source, &script.program),
            action: if linux.starts_with("BUILDONLY") {
                Action::Compile
            } else {
                Action::Run(script.args)
            },
            surroundings: Surroundings {
                users,
                tools: executes.then(|| tools.clone()),
                ..Surroundings::default()
            },
            clause: format!(
                "Open POSIX Test Suite, conformance/interfaces/{}/{}.c",
                line.interface, line.test
            ),
            linux: linux.clone(),
            also: exceptions
                .get(&(line.interface.as_str(), line.test.as_str()))
                .map(|(verdict, why)| Exception::read(verdict, why)),
            is_loaded: false,
            is_slow: slow.contains(&(line.interface.as_str(), line.test.as_str())),
            prints: false,
            timeout: if linux == "HUNG" {
                HANGING_TIMEOUT
            } else {
                timeout.max(LEAST_TIMEOUT)
            },
        });
    }
    Ok(cases)
}

fn check_source(source: &Path) -> Result<(), String> {
    if source.join("include/posixtest.h").is_file() {
        return Ok(());
    }
    Err(format!(
        "{}: not the source of the Open POSIX Test Suite",
        source.display()
    ))
}

/// How a file of the suite is built.
fn program(suite: &Path, source: &Path) -> Program {
    let folder = source.parent().unwrap_or(suite);
    let mut options: Vec<String> = OPTIONS.iter().map(|s| s.to_string()).collect();
    options.push(format!("-I{}", folder.display()));
    Program {
        source: source.to_path_buf(),
        options,
        libraries: ["-lpthread", "-lrt", "-lm"].map(String::from).to_vec(),
        inputs: Vec::new(),
        directory: suite.to_path_buf(),
    }
}

/// What a test runs: its own program, or, where it is a shell script, another with arguments.
struct Script {
    program: PathBuf,
    args: Vec<String>,
}

impl Script {
    fn find(suite: &Path, interface: &str, test: &str) -> Result<Self, String> {
        let mut folder = suite.join("conformance/interfaces").join(interface);
        if !folder.is_dir() {
            folder = suite.join("conformance/behavior").join(interface);
        }
        let program = folder.join(format!("{test}.c"));
        if program.is_file() {
            return Ok(Self {
                program,
                args: Vec::new(),
            });
        }
        let script = folder.join(format!("{test}.sh"));
        let text = std::fs::read_to_string(&script)
            .map_err(|e| format!("{interface}/{test} is not in the suite's source: {e}"))?;
        // The scripts that run something have one line for it: FOLDER/NAME.test ARGUMENTS.
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .find_map(|line| {
                let mut words = line.split_whitespace();
                let name = words.next()?.strip_suffix(".test")?;
                Some(Self {
                    program: suite.join(format!("{name}.c")),
                    args: words.map(String::from).collect(),
                })
            })
            .ok_or_else(|| format!("{}: runs no test", script.display()))
    }
}

/// The suite's name for the way a test ended (`include/posixtest.h`).
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        1 => Some("FAIL"),
        2 => Some("UNRESOLVED"),
        4 => Some("UNSUPPORTED"),
        5 => Some("UNTESTED"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_name_tests_of_the_table() {
        let verdicts = linux_verdicts();
        for ((interface, test), (_, why)) in exceptions(true) {
            assert!(!why.is_empty());
            assert!(
                verdicts
                    .iter()
                    .any(|v| v.interface == interface && v.test == test),
                "{interface}/{test}"
            );
        }
    }

    #[test]
    fn linux_passes_what_the_findings_say() {
        let passed = |prefix: &[&str]| {
            linux_verdicts()
                .iter()
                .filter(|v| {
                    v.verdict == "PASS" && prefix.iter().any(|p| v.interface.starts_with(p))
                })
                .count()
        };
        assert!(passed(&["sig", "raise", "kill"]) > 600);
        assert!(passed(&["pthread_"]) > 250);
    }
}
