//! Python's own tests of signals, processes and terminals: Debian's python3 with its test package.
//!
//! A test here is a class of theirs, which unittest runs; `python/run.sh` starts that in a machine whose root
//! the interpreter and its library are, or with the same files here. Verdicts that are not that all of it
//! passes stand in `expectations/python.tsv`.

use std::time::Duration;

use crate::case::Case;
use crate::packaged::{Packaged, Source, Test};

/// Verdicts that are not that the class passes.
const EXPECTATIONS: &str = include_str!("../expectations/python.tsv");

/// When to give up on one: an interpreter starts in a second of an emulated machine, and tests start many.
const LEAST_TIMEOUT: Duration = Duration::from_secs(600);

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

/// The classes as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Vec<Case> {
    let suite = Packaged::new(source, "python", EXPECTATIONS, timeout.max(LEAST_TIMEOUT));
    let all = TESTS
        .iter()
        .flat_map(|(module, classes)| classes.iter().map(move |class| (*module, *class)));
    all.map(|(module, class)| {
        suite.case(Test {
            interface: module.into(),
            name: class.into(),
            variable: ("TEST", format!("test.{module}.{class}")),
            clause: format!("Python 3.11, Lib/test/{module}.py"),
            is_slow: false,
        })
    })
    .collect()
}
