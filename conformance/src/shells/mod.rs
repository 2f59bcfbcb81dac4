//! The tests that shells bring of themselves, about traps, jobs, signals, subshells, redirections.
//!
//! They are not in the project: busybox's and bash's are in Debian's source packages, mksh's in its package;
//! dash, which has no tests, runs those of busybox's shell, which came of it. The shells are Debian's static
//! programs, and dash as plain `musl-gcc` builds it. `shells/run.sh` runs one test: a test passes when the
//! shell prints what its authors say. Where it does not on Linux, `expectations/shells.tsv` says so.

mod check_t;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::case::{Action, Case, Surroundings, Tools};
use crate::expectations::Expectations;
use crate::parallel::in_parallel;
use crate::toolchain::{Program, Toolchain};
use check_t::Test;

/// Verdicts that are not that the test passes.
const EXPECTATIONS: &str = include_str!("../../expectations/shells.tsv");

/// Some tests sleep for many seconds.
const LEAST_TIMEOUT: Duration = Duration::from_secs(180);

/// The script that runs one test, here and under the name it has for that.
const RUNNER: &str = "run.sh";

/// Folders of busybox's tests.
const ASH_FOLDERS: &[&str] = &[
    "ash-heredoc",
    "ash-invert",
    "ash-misc",
    "ash-psubst",
    "ash-read",
    "ash-redir",
    "ash-signals",
    "ash-standalone",
];

/// Those of busybox's tests that are races: whether the shell takes the signal before its child begins.
const RACES: &[&str] = &["exitcode_trap2", "exitcode_trap6"];

/// bash's tests, each a script `run-NAME`; separated by blanks.
const BASH_TESTS: &str = "comsub comsub-eof comsub-posix coproc dbg-support dbg-support2 execscript \
                          exportfunc func heredoc herestr input-test invert jobs lastpipe posixpipe \
                          procsub read redir set-e trap vredir";

/// mksh's tests: how their names begin; separated by blanks.
const MKSH_TESTS: &str = "bashiop- better-parens- command- comsub- crash- dot- duffs- event- exec- exit- fd- \
                          funsub- heredoc- lineno-trap nounset- oksh- pipeline- print-nul- read- redir- \
                          regression- selftest- stateptr- ulimit- unknown-trap utilities- valsub- xtrace- \
                          xxx-exec xxx-st";

/// A shell.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Its name, and its file's in the machine.
    pub name: &'static str,
    /// Its file here.
    pub file: PathBuf,
    /// Whose tests it runs.
    pub tests: Tests,
}

/// Whose tests these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tests {
    /// Those of busybox's ash.
    Ash,
    /// Those of bash.
    Bash,
    /// Those of mksh.
    Mksh,
}

/// The sources, and the programs.
#[derive(Debug, Clone)]
pub struct Source {
    /// busybox, unpacked.
    pub busybox: PathBuf,
    /// bash, unpacked.
    pub bash: PathBuf,
    /// mksh's `check.t`, compressed.
    pub mksh: PathBuf,
    /// The shells that are tested.
    pub shells: Vec<Shell>,
    /// What is in a machine's `/bin`; its program is the test's tools, too.
    pub tools: Tools,
}

/// The tests as cases of the runner. Programs that tests execute are built with `linux` in `work`.
pub fn cases(
    source: &Source,
    linux: &Toolchain,
    work: &Path,
    jobs: usize,
    timeout: Duration,
) -> Result<Vec<Case>, String> {
    let expectations = Expectations::of(EXPECTATIONS);
    let mut cases = Vec::new();
    for shell in &source.shells {
        let mut around = placed(shell, source, work)?;
        let (kind, tests) = match shell.tests {
            Tests::Ash => ("ash", ash(source, linux, work, jobs)?),
            Tests::Bash => ("bash", bash(source, linux, work, jobs)?),
            Tests::Mksh => ("mksh", mksh(source, work)?),
        };
        around.push(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("shells")
                .join(RUNNER),
        );
        for test in tests {
            let interface = match test.area.is_empty() {
                true => shell.name.to_owned(),
                false => format!("{}/{}", shell.name, test.area),
            };
            let name = format!("{interface}/{}", test.name);
            let variables = [
                ("SHELL_FILE", shell.name),
                ("KIND", kind),
                ("TEST", &test.name),
            ];
            cases.push(Case {
                interface,
                program: Program::default(),
                action: Action::Script(RUNNER.into()),
                surroundings: Surroundings {
                    files: around.iter().cloned().chain(test.files).collect(),
                    variables: variables
                        .map(|(name, value)| (name.into(), value.into()))
                        .to_vec(),
                    tools: Some(source.tools.clone()),
                    root: None,
                    users: false,
                },
                clause: test.clause,
                linux: expectations.linux(&name),
                also: expectations.also(&name),
                is_loaded: true,
                is_slow: false,
                prints: false,
                timeout: timeout.max(LEAST_TIMEOUT),
                name: test.name,
            });
        }
    }
    Ok(cases)
}

/// One test: where it is among a shell's, its name, what is in its folder.
struct Found {
    area: String,
    name: String,
    files: Vec<PathBuf>,
    clause: String,
}

/// The files of a shell and of busybox under the names that they have in a test's folder.
fn placed(shell: &Shell, source: &Source, work: &Path) -> Result<Vec<PathBuf>, String> {
    [
        (shell.name, &shell.file),
        ("busybox", &source.tools.program),
    ]
    .into_iter()
    .map(|(name, file)| {
        let copy = work.join("shells").join(name);
        fs::create_dir_all(work.join("shells"))
            .and_then(|()| fs::copy(file, &copy))
            .map(|_| copy)
            .map_err(|e| format!("{}: {e}", file.display()))
    })
    .collect()
}

fn ash(source: &Source, linux: &Toolchain, work: &Path, jobs: usize) -> Result<Vec<Found>, String> {
    let root = source.busybox.join("shell/ash_test");
    let helpers = helpers(
        &root,
        &["printenv", "recho", "zecho"],
        linux,
        &work.join("ash"),
        jobs,
    )?;
    let mut found = Vec::new();
    for area in ASH_FOLDERS {
        let files = regular(&root.join(area))?;
        for test in files
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e == "tests"))
        {
            let name = test
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if RACES.contains(&name.as_str()) {
                continue;
            }
            found.push(Found {
                area: (*area).into(),
                files: files.iter().chain(&helpers).cloned().collect(),
                clause: format!("busybox, shell/ash_test/{area}/{name}.tests"),
                name,
            });
        }
    }
    Ok(found)
}

fn bash(
    source: &Source,
    linux: &Toolchain,
    work: &Path,
    jobs: usize,
) -> Result<Vec<Found>, String> {
    let names = ["printenv", "recho", "xcase", "zecho"];
    let mut files = helpers(
        &source.bash.join("support"),
        &names,
        linux,
        &work.join("bash"),
        jobs,
    )?;
    files.extend(regular(&source.bash.join("tests"))?);
    let found = BASH_TESTS.split_whitespace().map(|name| Found {
        area: String::new(),
        name: name.into(),
        files: files.clone(),
        clause: format!("bash, tests/run-{name}"),
    });
    Ok(found.collect())
}

fn mksh(source: &Source, work: &Path) -> Result<Vec<Found>, String> {
    let text = Command::new("gzip")
        .arg("--decompress")
        .arg("--stdout")
        .arg(&source.mksh)
        .output()
        .map_err(|e| format!("cannot start gzip: {e}"))?;
    if !text.status.success() {
        return Err(String::from_utf8_lossy(&text.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&text.stdout);
    let wanted = |name: &str| {
        MKSH_TESTS
            .split_whitespace()
            .any(|begin| name.starts_with(begin))
    };
    let mut found = Vec::new();
    for test in Test::all(&text) {
        let name = test.name().to_owned();
        if wanted(&name) && test.is_usable() {
            found.push(Found {
                area: String::new(),
                files: test.write(&work.join("mksh").join(&name))?,
                clause: format!("mksh, check.t, {name}"),
                name,
            });
        }
    }
    Ok(found)
}

/// Small programs that tests execute, built in a folder of their own.
fn helpers(
    root: &Path,
    names: &[&str],
    linux: &Toolchain,
    folder: &Path,
    jobs: usize,
) -> Result<Vec<PathBuf>, String> {
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let built = in_parallel(names, jobs, |name| {
        let program = Program {
            source: root.join(format!("{name}.c")),
            // They are of a time when functions needed no declaration; bash's take headers of its own.
            options: ["-O2", "-std=gnu89", "-w", "-I..", "-I../include"]
                .map(String::from)
                .to_vec(),
            libraries: Vec::new(),
            inputs: Vec::new(),
            directory: root.into(),
        };
        let file = folder.join(name);
        linux
            .link(&program, &file)
            .map(|()| file)
            .map_err(|why| format!("{name}.c: {why}"))
    });
    built.into_iter().collect()
}

/// The files in a folder, without folders.
fn regular(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}
