//! newlib's own testsuite, and what differs when tests are linked with newlib:
//! `expectations/newlib.tsv`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Exception, Surroundings};
use crate::open_posix::rows;
use crate::toolchain::Program;

/// A test, by suite, interface and name.
type Name<'a> = (&'a str, &'a str, &'a str);

/// The verdicts that may differ from Linux's with newlib, each with its reason.
fn exceptions() -> HashMap<Name<'static>, (&'static str, &'static str)> {
    rows(include_str!("../expectations/newlib.tsv"))
        .filter_map(|columns| match columns[..] {
            [suite, interface, test, verdict, why] => {
                Some(((suite, interface, test), (verdict, why)))
            }
            _ => None,
        })
        .collect()
}

/// Stands for all tests of an interface.
const WHOLE: &str = "*";

/// Stands for a verdict where a test says nothing of newlib, and is left out.
const LEFT_OUT: &str = "-";

/// The tests of a suite that can be linked, with newlib's exceptions beside the others.
pub fn cases(cases: Vec<Case>, suite: &str) -> Vec<Case> {
    let exceptions = exceptions();
    let with_exception = |mut case: Case| {
        let of = |test| exceptions.get(&(suite, case.interface.as_str(), test));
        if let Some((verdict, why)) = of(case.name.as_str()).or_else(|| of(WHOLE)) {
            if *verdict == LEFT_OUT {
                return None;
            }
            case.also = Some(Exception::read(verdict, why));
        }
        Some(case)
    };
    let linked = cases.into_iter().filter(|case| !case.is_loaded);
    linked.filter_map(with_exception).collect()
}

/// Whether a test of the project's prints something when it passes. Most print what is wrong alone.
pub fn prints(case: &Case) -> bool {
    let printing = [
        "printf(",
        "puts(",
        "putchar(",
        "fwrite(",
        "STDOUT_FILENO",
        "write(1,",
    ];
    fs::read_to_string(&case.program.source)
        .is_ok_and(|text| printing.iter().any(|name| text.contains(name)))
}

/// newlib's own tests, out of its unpacked source. Each ends with status 0 when it holds; what the two
/// print whose output its test driver compares, they check themselves, too.
pub fn own_cases(source: &Path, timeout: Duration) -> Result<Vec<Case>, String> {
    let root = source.join("newlib/testsuite");
    let mut files = Vec::new();
    for folder in sorted(&root)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let Some(area) = name.strip_prefix("newlib.") else {
            continue;
        };
        for file in sorted(&folder)? {
            if file.extension().is_some_and(|e| e == "c") {
                files.push((area.to_owned(), file));
            }
        }
    }
    let case = |(area, file): (String, PathBuf)| Case {
        interface: area,
        name: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        program: Program {
            source: file,
            options: ["-O2", "-w", "-Iinclude"].map(String::from).to_vec(),
            libraries: vec!["-lm".into()],
            inputs: Vec::new(),
            directory: root.clone(),
        },
        action: Action::Run(Vec::new()),
        surroundings: Surroundings::default(),
        clause: String::new(),
        linux: "exit 0".into(),
        also: None,
        is_loaded: false,
        is_slow: false,
        prints: false,
        timeout,
    };
    Ok(files.into_iter().map(case).collect())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = match read {
        Ok(read) => read.flatten().map(|e| e.path()).collect(),
        // A file beside the folders.
        Err(_) if folder.is_file() => Vec::new(),
        Err(why) => return Err(why),
    };
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open_posix, own};

    #[test]
    fn exceptions_name_tests() {
        let verdicts = open_posix::linux_verdicts();
        for ((suite, interface, test), (verdict, why)) in exceptions() {
            assert!(!verdict.is_empty() && !why.is_empty());
            let known = match suite {
                "newlib" => true,
                "own" if test == WHOLE => own::directory().join(interface).is_dir(),
                "own" => own::directory()
                    .join(format!("{interface}/{test}.c"))
                    .is_file(),
                _ => verdicts
                    .iter()
                    .any(|v| v.interface == interface && v.test == test),
            };
            assert!(known, "{suite} {interface}/{test}");
        }
    }
}
