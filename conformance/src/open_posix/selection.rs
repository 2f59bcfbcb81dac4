//! Which tests of the suite map no file: found from the symbols they use.
//!
//! A test is left out when its object file refers to a function whose file is mapped, or to mmap and a
//! function that opens one. The list is recorded, so that a run needs no analysis; `check` makes it anew from the
//! suite's source and says what differs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Script, linux_verdicts, program, rows};
use crate::suite::in_parallel;
use crate::toolchain::Toolchain;

/// The folders that are measured.
const FOLDERS: &[&str] = &[
    "sig",
    "raise",
    "kill",
    "pthread_",
    "timer_",
    "clock",
    "nanosleep",
    "sem_",
];

/// Functions whose files are mapped.
const MAPPED: &[&str] = &["sem_open", "sem_unlink", "shm_open", "shm_unlink"];

/// Functions that open a file, which a test that calls mmap maps.
const FILE: &[&str] = &["open", "openat", "creat", "mkstemp", "tmpfile"];

/// One test of the measured folders, and why it is left out; empty where it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The interface.
    pub interface: String,
    /// The test.
    pub test: String,
    /// Why it is left out.
    pub reason: String,
}

/// Where the list is recorded.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expectations/posixtestsuite-selection.tsv")
}

/// The recorded list.
pub fn recorded() -> Vec<Line> {
    let table = include_str!("../../expectations/posixtestsuite-selection.tsv");
    rows(table)
        .filter_map(|columns| match columns[..] {
            [interface, test, reason] => Some(Line {
                interface: interface.into(),
                test: test.into(),
                reason: reason.into(),
            }),
            _ => None,
        })
        .collect()
}

/// Makes the list from the suite's source: compiles every test of the measured folders and looks
/// at what it refers to. Objects go into `work`.
pub fn analyse(
    suite: &Path,
    toolchain: &Toolchain,
    work: &Path,
    jobs: usize,
) -> Result<Vec<Line>, String> {
    super::check_source(suite)?;
    std::fs::create_dir_all(work).map_err(|e| format!("{}: {e}", work.display()))?;
    let measured: Vec<_> = linux_verdicts()
        .into_iter()
        .filter(|v| FOLDERS.iter().any(|f| v.interface.starts_with(f)))
        .collect();
    in_parallel(&measured, jobs, |line| {
        let reason = if line.verdict == "SHELL-ECHO" {
            "prints text only".to_string()
        } else {
            let script = Script::find(suite, &line.interface, &line.test)?;
            let name = format!("{}+{}.o", line.interface.replace('/', "+"), line.test);
            let object = work.join(name);
            match toolchain.compile(&program(suite, &script.program), &object) {
                Ok(()) => reason_of(&undefined_symbols(&object)?),
                Err(_) => String::new(), // its verdict is that it does not compile
            }
        };
        Ok(Line {
            interface: line.interface.clone(),
            test: line.test.clone(),
            reason,
        })
    })
    .into_iter()
    .collect()
}

/// The recorded list's text.
pub fn to_tsv(lines: &[Line]) -> String {
    let mut text = String::from("interface\ttest\tleft out because\n");
    for line in lines {
        text.push_str(&format!(
            "{}\t{}\t{}\n",
            line.interface, line.test, line.reason
        ));
    }
    text
}

/// Says in what the recorded list differs from the one made anew.
pub fn check(fresh: &[Line]) -> Result<(), String> {
    let recorded = recorded();
    let differing = |a: &[Line], b: &[Line]| -> Vec<String> {
        a.iter()
            .filter(|line| !b.contains(line))
            .map(|l| format!("{}/{} ({})", l.interface, l.test, l.reason))
            .collect()
    };
    let (gone, new) = (differing(&recorded, fresh), differing(fresh, &recorded));
    if gone.is_empty() && new.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the recorded selection is not what the analysis gives: recorded only: {}; found only: {}",
        gone.join(", "),
        new.join(", ")
    ))
}

fn reason_of(symbols: &[String]) -> String {
    let first = |list: &[&'static str]| {
        list.iter()
            .find(|f| symbols.iter().any(|s| s == *f))
            .copied()
    };
    let file = first(FILE).filter(|_| symbols.iter().any(|s| s == "mmap"));
    match first(MAPPED).or(file) {
        Some(function) => format!("maps a file: {function}"),
        None => String::new(),
    }
}

fn undefined_symbols(object: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("nm")
        .arg("--undefined-only")
        .arg("--format=just-symbols")
        .arg(object)
        .output()
        .map_err(|e| format!("cannot start nm (binutils): {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect())
}
