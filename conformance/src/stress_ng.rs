//! stress-ng: each of its stressors does what it does a few times and verifies it.
//!
//! It is Debian's own program, with its loader and its libraries; `stress-ng/run.sh` runs one stressor, as a user
//! without privilege. Verdicts that are not that it passes stand in `expectations/stress-ng.tsv`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Surroundings, Tools};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::toolchain::Program;

/// Verdicts that are not that the stressor passes.
const EXPECTATIONS: &str = include_str!("../expectations/stress-ng.tsv");

/// When to give up on one.
const LEAST_TIMEOUT: Duration = Duration::from_secs(120);

/// The script that runs one.
const RUNNER: &str = "run.sh";

/// The stressors. Not here, of signals and processes: vm-segv and ptrace (no ptrace), and those that Linux itself
/// does not end after a number of operations: sem, stack, vforkmany, yield, pipeherd, mmapfork.
pub const STRESSORS: &[&str] = &[
    "alarm",
    "signal",
    "sigabrt",
    "sigchld",
    "sigfpe",
    "signest",
    "sigpending",
    "sigpipe",
    "sigq",
    "sigrt",
    "sigsegv",
    "sigsuspend",
    "sigtrap",
    "bad-altstack",
    "longjmp",
    "fault",
    "fork",
    "vfork",
    "forkheavy",
    "exec",
    "spawn",
    "exit-group",
    "clone",
    "daemon",
    "wait",
    "kill",
    "zombie",
    "session",
    "pidfd",
    "set",
    "prctl",
    "rlimit",
    "schedpolicy",
    "nice",
    "sleep",
    "nanosleep",
    "itimer",
    "timer",
    "hrtimers",
    "clock",
    "context",
    "switch",
    "futex",
    "mutex",
    "pthread",
    "sem-sysv",
    "msg",
    "shm-sysv",
    "pipe",
    "ring-pipe",
    "fifo",
    "poll",
    "close",
    "dup",
    "fcntl",
    "lockf",
    "lockofd",
    "flock",
    "mq",
    "eventfd",
    "sigfd",
    "timerfd",
    "sysbadaddr",
    "opcode",
    "kcmp",
];

/// One that is not run here: it takes whatever it can get of a host, its disk, too.
const GREEDY: &str = "forkheavy";

/// What does not always end after a number of operations, on Linux neither: the writer may have filled the pipe before
/// anybody asks for signals, and its end is read without end.
const TIMED: &[&str] = &["sigio"];

/// The program, and what it takes to run it.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its file here.
    pub program: PathBuf,
    /// Its loader's file here, and where the program looks for it.
    pub loader: (PathBuf, String),
    /// The libraries' files here.
    pub libraries: Vec<PathBuf>,
    /// Where the loader looks for them.
    pub folder: String,
    /// What is in a machine's `/bin`.
    pub tools: Tools,
}

/// The stressors as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Vec<Case> {
    let expectations = Expectations::of(EXPECTATIONS);
    let runner = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("stress-ng")
        .join(RUNNER);
    let own = [
        &source.program,
        &source.loader.0,
        &source.tools.program,
        &runner,
    ];
    let files: Vec<PathBuf> = own.into_iter().chain(&source.libraries).cloned().collect();
    let harmless = STRESSORS.iter().filter(|name| **name != GREEDY);
    let cases = harmless.chain(TIMED).map(|name| Case {
        interface: "stress-ng".into(),
        name: (*name).into(),
        program: Program::default(),
        action: Action::Script(RUNNER.into()),
        surroundings: Surroundings {
            files: files.clone(),
            variables: [
                ("STRESSOR", *name),
                ("LOADER", &source.loader.1),
                ("LIBRARIES", &source.folder),
            ]
            .map(|(name, value)| (name.into(), value.into()))
            .to_vec(),
            tools: Some(source.tools.clone()),
            root: None,
            users: false,
        },
        clause: format!("stress-ng --{name} --verify"),
        linux: expectations.linux(name),
        also: expectations.also(name),
        is_loaded: true,
        is_slow: false,
        prints: false,
        timeout: timeout.max(LEAST_TIMEOUT),
    });
    cases.collect()
}

/// The word for the way it ended (stress-ng(1), EXIT STATUS).
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        2 => Some("FAIL"),
        3 | 4 => Some("SKIP"),
        _ => None,
    })
}
