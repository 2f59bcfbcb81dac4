//! Python's own tests of signals, processes and terminals: Debian's python3 with its test package.
//!
//! A test here is a class of theirs, which unittest runs; `python/run.sh` starts that in a machine whose root
//! the interpreter and its library are, or with the same files here. Verdicts that are not that all of it
//! passes stand in `expectations/python.tsv`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Surroundings};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::toolchain::Program;

/// Verdicts that are not that the class passes.
const EXPECTATIONS: &str = include_str!("../expectations/python.tsv");

/// When to give up on one: an interpreter starts in a second of an emulated machine, and tests start many.
const LEAST_TIMEOUT: Duration = Duration::from_secs(600);

/// The script that runs one.
const RUNNER: &str = "run.sh";

/// The modules, each with its classes. Not here: those of other systems, and of `test_os` those that are of
/// files alone.
const TESTS: &[(&str, &[&str])] = &[
    (
        "test_signal",
        &[
            "GenericTests",
            "PosixTests",
            "WakeupFDTests",
            "WakeupSignalTests",
            "WakeupSocketSignalTests",
            "SiginterruptTest",
            "ItimerTest",
            "PendingSignalsTests",
            "StressTest",
            "RaiseSignalTest",
            "PidfdSignalTest",
        ],
    ),
    ("test_threadsignals", &["ThreadSignals"]),
    (
        "test_subprocess",
        &[
            "ProcessTestCase",
            "RunFuncTestCase",
            "POSIXProcessTestCase",
            "MiscTests",
            "ProcessTestCaseNoPoll",
            "ContextManagerTests",
        ],
    ),
    (
        "test_posix",
        &[
            "PosixTester",
            "TestPosixDirFd",
            "PosixGroupsTester",
            "TestPosixSpawn",
            "TestPosixSpawnP",
        ],
    ),
    ("test_pty", &["PtyTest", "SmallPtyTests"]),
    (
        "test_os",
        &[
            "ExecTests",
            "PosixUidGidTests",
            "PidTests",
            "SpawnTests",
            "ProgramPriorityTests",
            "MemfdCreateTests",
            "EventfdTests",
            "FDInheritanceTests",
            "BlockingTests",
            "TimesTests",
            "ForkTests",
        ],
    ),
];

/// The interpreter, its library and its tests.
#[derive(Debug, Clone)]
pub struct Source {
    /// A folder that is the root of a machine which has them.
    pub root: PathBuf,
}

/// The classes as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Vec<Case> {
    let expectations = Expectations::of(EXPECTATIONS);
    let runner = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("python")
        .join(RUNNER);
    let all = TESTS
        .iter()
        .flat_map(|(module, classes)| classes.iter().map(move |class| (*module, *class)));
    let cases = all.map(|(module, class)| {
        let name = format!("{module}/{class}");
        Case {
            interface: module.into(),
            name: class.into(),
            program: Program::default(),
            action: Action::Script(RUNNER.into()),
            surroundings: Surroundings {
                files: vec![runner.clone()],
                variables: vec![
                    ("TEST".into(), format!("test.{module}.{class}")),
                    ("ROOT".into(), source.root.display().to_string()),
                ],
                root: Some(source.root.clone()),
                ..Surroundings::default()
            },
            clause: format!("Python 3.11, Lib/test/{module}.py"),
            linux: expectations.linux(&name),
            also: expectations.also(&name),
            is_loaded: true,
            is_slow: false,
            prints: false,
            timeout: timeout.max(LEAST_TIMEOUT),
        }
    });
    cases.collect()
}

/// The word for the way it ended: unittest's status.
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        1 => Some("FAIL"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectations::assert_reasons;

    #[test]
    fn expectations_have_reasons() {
        assert_reasons(EXPECTATIONS);
    }
}
