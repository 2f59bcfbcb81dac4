//! A machine whose kernel is not ours: Linux in QEMU, the oracle of each architecture.
//!
//! Nothing of the project's is below the program: the initramfs holds `linux/init.c` as process 1, which runs
//! one command and says on the console how that ended.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::balloon::Balloon;
use crate::cpio::Archive;
use crate::guest::Initramfs;
use crate::loaded::{Ended, Job, Loader};
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::qemu::{self, Config, Console, Kernel, Report};
use crate::toolchain::{Program, Toolchain};

/// What the lines of process 1 begin with. No program prints it.
pub(crate) const MARK: &str = "[sigil-init]";

/// How the line of a kernel that gives up begins, behind its time.
const PANIC: &str = "Kernel panic - not syncing: ";

/// What the boot of a Linux may take, on a busy host.
pub const BOOT: Duration = Duration::from_secs(120);

/// A kernel, and the machine it is booted on.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// The machine.
    pub machine: Machine,
    /// The processor model; none for the one with most features.
    pub cpu: Option<String>,
    /// Memory, as QEMU's `-m` takes it.
    pub memory: String,
    /// Time follows the instructions (`-icount sleep=off`): one takes 2 to the power of this in
    /// nanoseconds. None for the host's time.
    pub instruction_shift: Option<u8>,
    /// The kernel's file, as QEMU's `-kernel` takes it.
    pub kernel: PathBuf,
    /// Process 1, which [`init`] builds.
    pub init: PathBuf,
    /// What the boot may take, besides a command's own time.
    pub boot: Duration,
    /// As [`Config::balloon`].
    pub balloon: Option<Balloon>,
}

/// Builds process 1 in the folder `work`.
pub fn init(toolchain: &Toolchain, work: &Path) -> Result<PathBuf, String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("linux");
    let program = Program {
        source: directory.join("init.c"),
        options: ["-O2", "-std=gnu11", "-Wall", "-Wextra"]
            .map(String::from)
            .to_vec(),
        libraries: Vec::new(),
        inputs: Vec::new(),
        directory,
    };
    let output = work.join("linux-init");
    toolchain.link(&program, &output).map(|()| output)
}

impl Foreign {
    /// The kernel's name, which is its file's: `vmlinuz-RELEASE`.
    pub fn name(&self) -> String {
        let name = self.kernel.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Boots it with these files, written beside `beside`, and runs the command with this environment. The
    /// report's console is what the command printed. The boot is not counted in `timeout`.
    pub fn run(
        &self,
        command: &[String],
        variables: &[(String, String)],
        mut files: Archive,
        beside: &Path,
        timeout: Duration,
    ) -> Result<Report, String> {
        with_init(&mut files, &self.init, command, variables)?;
        let initramfs = Initramfs::beside(beside, files)?;
        let cue = self
            .balloon
            .as_ref()
            .and_then(|balloon| balloon.cue.clone());
        let mut report = qemu::run(
            &self.kernel,
            Config {
                kernel: Kernel::Foreign,
                machine: self.machine,
                cpu: self.cpu.clone(),
                memory: self.memory.clone(),
                icount: self.instruction_shift.is_some(),
                icount_shift: self.instruction_shift.unwrap_or(0),
                command_line: self.command_line(),
                initrd: Some(initramfs.path().to_path_buf()),
                timeout: Some(self.boot + timeout),
                balloon: self.balloon.clone(),
                console: cue.map_or(Console::Captured, |stamps| Console::Stamped(stamps, "")),
                ..Config::default()
            },
        );
        let (end, output) = read(&report.console);
        report.console = output;
        // One that was stopped has no end of its own.
        if let (Outcome::Crashed, Some(end)) = (&report.outcome, end) {
            report.outcome = end;
        }
        Ok(report)
    }

    fn command_line(&self) -> String {
        let console = self.machine.linux_console();
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let mut line = format!(
            "console={console} loglevel=0 panic=-1 mitigations=off rdinit=/init INIT_MARK={MARK} INIT_EPOCH={}",
            now.as_secs()
        );
        if self.instruction_shift.is_some() {
            line.push(' ');
            line += self.machine.linux_icount();
        }
        line
    }
}

impl Loader for Foreign {
    fn run(&self, job: &Job, files: Archive, beside: &Path) -> Ended {
        match self.run(job.command, job.variables, files, beside, job.timeout) {
            Ok(report) => Ended {
                outcome: report.outcome,
                output: report.console,
                elapsed: report.elapsed,
                trace: String::new(),
            },
            Err(why) => Ended::not_run(why),
        }
    }
}

/// Adds process 1 to the files of a machine, and what it runs.
pub(crate) fn with_init(
    files: &mut Archive,
    init: &Path,
    command: &[String],
    variables: &[(String, String)],
) -> Result<(), String> {
    let environment = variables
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    files.add("init", init)?;
    for (name, words) in [
        ("init.arguments", strings(command.iter().cloned())),
        ("init.environment", strings(environment)),
    ] {
        files.file(name, 0o600, &words).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Strings as process 1 reads them, each with a zero behind it.
fn strings(words: impl Iterator<Item = String>) -> Vec<u8> {
    words
        .flat_map(|word| word.into_bytes().into_iter().chain([0]))
        .collect()
}

/// What a console says: how the command ended, as far as it has, and what it printed.
pub(crate) fn read(console: &[u8]) -> (Option<Outcome>, Vec<u8>) {
    let mut output = Vec::new();
    let mut panic = None;
    let mut end = None;
    for line in console.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        if let Some(ours) = text.strip_prefix(MARK) {
            let (word, rest) = ours.trim().split_once(' ').unwrap_or((ours.trim(), ""));
            end = match (word, rest.parse()) {
                ("exit", Ok(code)) => Some(Outcome::Exited(code)),
                ("signal", Ok(signal)) => Some(Outcome::Signaled {
                    signal,
                    core: false,
                }),
                ("failed", _) => Some(Outcome::Failed(format!("process 1 of Linux: {rest}"))),
                _ => {
                    // What the firmware and the kernel have printed.
                    output.clear();
                    None
                }
            };
            if end.is_some() {
                break;
            }
            continue;
        }
        panic = panic.or_else(|| Some(text.split_once(PANIC)?.1.trim().to_string()));
        output.extend_from_slice(line);
    }
    if end.is_some() && output.last() == Some(&b'\n') {
        // The one before the mark.
        output.pop();
    }
    (end.or(panic.map(Outcome::Panicked)), output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_and_the_output_are_told_from_the_firmware() {
        let console = "OpenSBI\n\n[sigil-init] begin\nhello\nno line end\n[sigil-init] exit 7\n";
        let (end, output) = read(console.as_bytes());
        assert_eq!(end, Some(Outcome::Exited(7)));
        assert_eq!(output, b"hello\nno line end");
        let (end, _) = read(b"[sigil-init] signal 9\n");
        assert!(matches!(end, Some(Outcome::Signaled { signal: 9, .. })));
        let (end, _) = read(b"[sigil-init] failed /proc: 2\n");
        assert!(matches!(end, Some(Outcome::Failed(_))));
    }

    #[test]
    fn a_kernel_that_gives_up_or_hangs_is_told() {
        let panic = "[    0.1] Kernel panic - not syncing: No working init found.\n";
        let (end, _) = read(panic.as_bytes());
        assert_eq!(
            end,
            Some(Outcome::Panicked("No working init found.".into()))
        );
        assert_eq!(read(b"x").0, None);
    }
}
