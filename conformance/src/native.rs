//! Runs a program on the host's Linux, which is the oracle.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::outcome::Outcome;
use crate::supervise::{Collector, Supervised};

/// The most output that is kept of a run, in bytes.
const KEPT_OUTPUT: usize = 1 << 20;

/// What a run on the host gave.
#[derive(Debug, Clone)]
pub struct NativeReport {
    /// How the program ended.
    pub outcome: Outcome,
    /// Its standard output and standard error, in that order.
    pub output: Vec<u8>,
    /// How long it took.
    pub elapsed: Duration,
}

/// Runs `program` with `args`, its standard input empty, in `directory`.
pub fn run(program: &Path, args: &[String], directory: &Path, timeout: Duration) -> NativeReport {
    let mut command = Command::new(program);
    command.args(args).current_dir(directory);
    run_command(command, timeout)
}

/// Runs what `command` says, its standard input empty.
pub fn run_command(mut command: Command, timeout: Duration) -> NativeReport {
    let start = Instant::now();
    let program = PathBuf::from(command.get_program());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match Supervised::spawn(&mut command, &[]) {
        Ok(child) => child,
        Err(e) => {
            return NativeReport {
                outcome: Outcome::Failed(format!("cannot start {}: {e}", program.display())),
                output: Vec::new(),
                elapsed: start.elapsed(),
            };
        }
    };
    let readers: Vec<Collector> = [
        child
            .child()
            .stdout
            .take()
            .map(|s| Collector::start(s, KEPT_OUTPUT, None)),
        child
            .child()
            .stderr
            .take()
            .map(|s| Collector::start(s, KEPT_OUTPUT, None)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let outcome = match child.wait_until(start + timeout) {
        Ok(Some(status)) => match (status.code(), status.signal()) {
            (Some(code), _) => Outcome::Exited(code),
            (_, Some(signal)) => Outcome::Signaled {
                signal,
                core: dumps_core(signal),
            },
            _ => Outcome::Failed(format!("unknown wait status {status:?}")),
        },
        Ok(None) => Outcome::TimedOut(timeout),
        Err(e) => Outcome::Failed(format!("cannot wait for {}: {e}", program.display())),
    };
    child.kill();
    NativeReport {
        outcome,
        output: readers.into_iter().flat_map(Collector::finish).collect(),
        elapsed: start.elapsed(),
    }
}

/// Whether signal(7) gives this signal's default action as "Core". The wait status cannot say:
/// cores are switched off for the run.
fn dumps_core(signal: i32) -> bool {
    [
        libc::SIGQUIT,
        libc::SIGILL,
        libc::SIGTRAP,
        libc::SIGABRT,
        libc::SIGBUS,
        libc::SIGFPE,
        libc::SIGSEGV,
        libc::SIGXCPU,
        libc::SIGXFSZ,
        libc::SIGSYS,
    ]
    .contains(&signal)
}
