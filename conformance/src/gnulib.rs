//! gnulib's tests of what it takes from the system: signals, processes, threads, files.
//!
//! The source is not in the project: it is Debian's source package `gnulib`. Its own way to build
//! them, `gnulib-tool --create-testdir` and a configure script, takes minutes to find out what is known here:
//! musl has what POSIX has. So the tests are compiled as they are with a `config.h` of ours (`gnulib/`),
//! which replaces no function by gnulib's, and the library's other parts are one archive ([`archive`]).
//! Each verdict on Linux is that the test passes, except for those of `expectations/gnulib.tsv`.

mod lists;
mod module;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::archive;
use crate::case::{Action, Case, Surroundings, Tools};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::parallel::in_parallel;
use crate::toolchain::{Program, Toolchain};
use lists::{LIBRARY, MODULES, SLOW};
use module::Module;

/// Verdicts that are not that the test passes.
const EXPECTATIONS: &str = include_str!("../expectations/gnulib.tsv");

/// Some tests sleep, or contend for locks, for many seconds.
const LEAST_TIMEOUT: Duration = Duration::from_secs(60);

/// Shell functions that scripts read.
const INIT: &str = "tests/init.sh";

/// Files that a module's build rules copy, by the end of the names that they lose.
const COPIED: &str = ".in.sh";

/// A function that no header declares is one that `config.h` has not told the headers of.
const OPTIONS: &[&str] = &["-O2", "-std=gnu11", "-Werror=implicit-function-declaration"];

/// The sources, and the tools of a machine.
#[derive(Debug, Clone)]
pub struct Source {
    /// gnulib, unpacked.
    pub root: PathBuf,
    /// What is in a machine's `/bin`.
    pub tools: Tools,
}

/// Builds with `toolchain` the archive that every test is linked with, in `work`.
pub fn archive(
    source: &Source,
    toolchain: &Toolchain,
    work: &Path,
    jobs: usize,
) -> Result<PathBuf, String> {
    let parts: Vec<(&str, Program)> = names(LIBRARY)
        .map(|name| (name, program(source, &format!("lib/{name}.c"))))
        .collect();
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gnulib/lists.rs");
    archive::build(&parts, toolchain, &work.join("library"), &lists, jobs)
}

/// The tests as cases of the runner. Programs that tests execute are built with `linux`, the
/// toolchain of loaded programs, in `work`.
pub fn cases(
    source: &Source,
    linux: &Toolchain,
    work: &Path,
    jobs: usize,
    timeout: Duration,
) -> Result<Vec<Case>, String> {
    let modules = modules(source)?;
    let mut helpers = BTreeMap::new();
    for module in modules.values() {
        for name in module.programs.iter().filter(|p| !module.tests.contains(p)) {
            helpers.insert(name, module.source(name));
        }
    }
    let helpers: Vec<_> = helpers.into_iter().collect();
    in_parallel(&helpers, jobs, |(name, file)| {
        linux
            .link(&program(source, file), &work.join(name))
            .map_err(|why| format!("{file}: {why}"))
    })
    .into_iter()
    .collect::<Result<Vec<()>, _>>()?;

    let expectations = Expectations::of(EXPECTATIONS);
    let mut cases = Vec::new();
    for (name, module) in &modules {
        let files = files(source, module, work)?;
        for test in &module.tests {
            let script = test.ends_with(".sh");
            let file = module.source(test);
            cases.push(Case {
                interface: (*name).into(),
                name: test.clone(),
                program: program(source, &file),
                action: if script {
                    Action::Script(test.clone())
                } else {
                    Action::Run(Vec::new())
                },
                surroundings: Surroundings {
                    files: files.clone(),
                    variables: [("srcdir", "."), ("LC_ALL", "C")]
                        .map(|(name, value)| (name.into(), value.into()))
                        .to_vec(),
                    tools: Some(source.tools.clone()),
                    root: None,
                    users: false,
                },
                clause: format!("gnulib, tests/{test}"),
                linux: expectations.linux(test),
                also: expectations.also(test),
                is_loaded: script || needs_a_place(source, module, &file, test),
                is_slow: names(SLOW).any(|slow| slow == test),
                prints: false,
                timeout: timeout.max(LEAST_TIMEOUT),
            });
        }
    }
    Ok(cases)
}

/// Whether a test executes its own file, or leaves its directory for the one above: what its source or
/// a header of its module says.
fn needs_a_place(source: &Source, module: &Module, file: &str, test: &str) -> bool {
    let words = [
        format!("\"{test}\""),
        format!("\"./{test}\""),
        "strlen (argv[0])".into(),
        "chdir (\"..\")".into(),
    ];
    let headers = module.files.iter().filter(|name| name.ends_with(".h"));
    headers.map(String::as_str).chain([file]).any(|name| {
        let text = std::fs::read_to_string(source.root.join(name)).unwrap_or_default();
        words.iter().any(|word| text.contains(word))
    })
}

fn names(list: &[&'static str]) -> impl Iterator<Item = &'static str> {
    list.iter().flat_map(|line| line.split_whitespace())
}

fn modules(source: &Source) -> Result<BTreeMap<&'static str, Module>, String> {
    names(MODULES)
        .map(|name| {
            let path = source.root.join(format!("modules/{name}-tests"));
            let text = std::fs::read_to_string(&path)
                .map_err(|e| format!("{}: {e}; is this gnulib?", path.display()))?;
            Ok((name, Module::parse(&text)))
        })
        .collect()
}

/// What is in the directory of a module's tests: its programs that are no tests, its scripts and data.
fn files(source: &Source, module: &Module, work: &Path) -> Result<Vec<PathBuf>, String> {
    let programs = module.programs.iter().filter(|p| !module.tests.contains(p));
    let mut files: Vec<PathBuf> = programs.map(|name| work.join(name)).collect();
    files.push(source.root.join(INIT));
    for name in module.files.iter().filter(|f| f.starts_with("tests/")) {
        let file = source.root.join(name);
        files.push(match name.strip_suffix(COPIED) {
            None => file,
            Some(stem) => {
                let copy = work
                    .join(stem.trim_start_matches("tests/"))
                    .with_extension("sh");
                std::fs::copy(&file, &copy).map_err(|e| format!("{}: {e}", file.display()))?;
                copy
            }
        });
    }
    Ok(files)
}

/// How a file of gnulib is compiled.
fn program(source: &Source, file: &str) -> Program {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("gnulib");
    let mut options: Vec<String> = OPTIONS.iter().map(|s| s.to_string()).collect();
    for folder in [
        &config,
        &source.root.join("lib"),
        &source.root.join("tests"),
    ] {
        options.push(format!("-I{}", folder.display()));
    }
    Program {
        source: source.root.join(file),
        options,
        libraries: vec!["-lpthread".into()],
        inputs: vec![config.join("config.h")],
        directory: source.root.clone(),
    }
}

/// The word for the way a test ended (automake's protocol: 77 is a skipped test).
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        77 => Some("SKIP"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_once() {
        let mut found: Vec<&str> = names(MODULES).collect();
        let count = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), count);
    }
}
