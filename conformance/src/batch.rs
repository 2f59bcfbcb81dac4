//! Several loaded tests in one machine, one after the other: most of what a small test costs is the boot.
//!
//! They share the machine, so that one can spoil it for the next. A verdict that is not Linux's is
//! therefore none: whoever runs a batch runs that test again, alone. That the kernel panics is one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case};
use crate::cpio::Archive;
use crate::loaded::{Ended, Job, Loader, add_tools, add_users};
use crate::outcome::Outcome;
use crate::toolchain::{Program, Toolchain};

/// The file of commands in the machine.
const COMMANDS: &str = "commands";

/// The program that runs them there.
const RUNNER: &str = "batch";

/// What its lines begin with. No test prints it.
const MARK: &str = "[sigil-batch]";

/// How long one test may take of the machine's time.
const EACH: Duration = Duration::from_secs(60);

/// How a test ended, and what it printed.
pub(crate) type End = (Outcome, Vec<u8>);

/// Builds the program that runs the tests of a batch.
pub(crate) fn runner(toolchain: &Toolchain, work: &Path) -> Result<PathBuf, String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("batch");
    let program = Program {
        source: directory.join("batch.c"),
        options: ["-O2", "-std=gnu11", "-Wall", "-Wextra"]
            .map(String::from)
            .to_vec(),
        libraries: Vec::new(),
        inputs: Vec::new(),
        directory,
    };
    let output = work.join(RUNNER);
    toolchain.link(&program, &output).map(|()| output)
}

/// The end of each test of a batch that came to one; the machine's for the one in which it crashed.
pub(crate) fn run(
    cases: &[(&Case, &Path)],
    runner: &Path,
    loader: &dyn Loader,
    timeout: Duration,
) -> Result<Vec<Option<End>>, String> {
    let mut archive = Archive::new();
    archive.add(RUNNER, runner)?;
    let mut commands = String::new();
    for (number, (case, program)) in cases.iter().enumerate() {
        archive.add(&number.to_string(), program)?;
        for (name, value) in &case.surroundings.variables {
            commands.push_str(&format!("{name}={value} "));
        }
        commands.push_str(&format!("/{number}"));
        if let Action::Run(args) = &case.action {
            commands.extend(args.iter().flat_map(|arg| [" ", arg]));
        }
        commands.push('\n');
    }
    archive
        .file(COMMANDS, 0o644, commands.as_bytes())
        .map_err(|e| e.to_string())?;
    if cases.iter().any(|(case, _)| case.surroundings.users) {
        add_users(&mut archive).map_err(|e| e.to_string())?;
    }
    let mut tools = cases
        .iter()
        .filter_map(|(case, _)| case.surroundings.tools.as_ref());
    if let Some(tools) = tools.next() {
        add_tools(&mut archive, tools)?;
    }
    let first = cases.first().map_or(runner, |(_, program)| program);
    let job = Job {
        command: &[format!("/{RUNNER}"), format!("/{COMMANDS}")],
        variables: &[
            ("BATCH_MARK".into(), MARK.into()),
            ("BATCH_SECONDS".into(), EACH.as_secs().to_string()),
        ],
        timeout,
    };
    let Ended {
        outcome: machine,
        output: console,
        ..
    } = loader.run(&job, archive, &first.with_extension("batch"));
    let mut ends = ends(&console);
    if matches!(machine, Outcome::Panicked(_) | Outcome::Crashed) {
        // The test that ran is to blame, if only by what others left to it.
        let running = (0..cases.len()).find(|number| !ends.contains_key(number));
        running.map(|number| ends.insert(number, (machine, console)));
    }
    Ok((0..cases.len())
        .map(|number| ends.remove(&number))
        .collect())
}

/// The tests that ended, by number, in what a machine printed.
fn ends(console: &[u8]) -> HashMap<usize, End> {
    let mut found = HashMap::new();
    let mut output = Vec::new();
    for line in console.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let Some(ours) = text.strip_prefix(MARK) else {
            output.extend_from_slice(line);
            continue;
        };
        let mut words = ours.split_whitespace();
        let word = words.next();
        let mut number = || words.next()?.parse::<usize>().ok();
        if let (Some("end"), Some(test), Some(status)) = (word, number(), number()) {
            let outcome = outcome(status as i32);
            found.insert(test, (outcome, std::mem::take(&mut output)));
        }
        output.clear();
    }
    found
}

/// What a wait status says.
fn outcome(status: i32) -> Outcome {
    if libc::WIFSIGNALED(status) {
        Outcome::Signaled {
            signal: libc::WTERMSIG(status),
            core: libc::WCOREDUMP(status),
        }
    } else {
        Outcome::Exited(libc::WEXITSTATUS(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_told_from_output() {
        let console = b"boot\n[sigil-batch] begin 0\nhello\n\n[sigil-batch] end 0 256\n\n\
                        [sigil-batch] begin 1\n[sigil-batch] end 2 9\nrest";
        let found = ends(console);
        assert_eq!(found.len(), 2);
        assert_eq!(found[&0], (Outcome::Exited(1), b"hello\n\n".to_vec()));
        assert!(matches!(found[&2].0, Outcome::Signaled { signal: 9, .. }));
    }
}
