//! The two kernels that play programs: this machine's Linux, and ours in a machine.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::oracle::Lines;
use super::program::Program;
use super::record::{self, Record};
use crate::command_line::CommandLine;
use crate::cpio::Archive;
use crate::guest::{GuestOptions, INSTRUCTION_SHIFT, Mode};
use crate::qemu::{self, Accel};
use crate::toolchain::{self, Toolchain};
use crate::{Outcome, native};

/// The interpreter's file, and the programs', in a machine.
const INTERPRETER: &str = "interpret";
const PROGRAMS: &str = "programs";

/// Builds the interpreter.
///
/// # Errors
/// What the compiler printed.
pub fn interpreter(toolchain: &Toolchain, output: &Path) -> Result<(), String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
    let tests = ["steps.h", "stage.h", "process.h", "check.h"]
        .map(|name| directory.join("tests").join(name));
    let program = toolchain::Program {
        source: directory.join("diff/interpret.c"),
        options: ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-iquote", "tests"]
            .map(String::from)
            .to_vec(),
        libraries: Vec::new(),
        inputs: tests.to_vec(),
        directory,
    };
    toolchain.link(&program, output)
}

/// How a kernel came to the end of the programs that it was given.
#[derive(Debug)]
pub struct Played {
    /// What it said.
    pub records: HashMap<usize, Record>,
    /// How the interpreter, or its machine, ended.
    pub outcome: Outcome,
    /// All that was printed.
    pub output: String,
}

/// This machine's Linux.
#[derive(Debug, Clone)]
pub struct Linux {
    /// The interpreter.
    pub interpreter: PathBuf,
    /// A folder for files of programs.
    pub work: PathBuf,
    /// When to give up.
    pub timeout: Duration,
}

impl Linux {
    /// Has it play the programs; `job` is the number of those who do so at the same time.
    ///
    /// # Errors
    /// The file of programs cannot be written.
    pub fn play(&self, lines: &Lines, job: usize) -> Result<Played, String> {
        let name = format!("{PROGRAMS}-{}-{job}", std::process::id());
        let file = self.work.join(name);
        fs::write(&file, lines.text()).map_err(|e| format!("{}: {e}", file.display()))?;
        let mut command = Command::new(&self.interpreter);
        command.arg(&file).arg(job.to_string());
        let report = native::run_command(command, self.timeout);
        let _ = fs::remove_file(&file);
        let output = String::from_utf8_lossy(&report.output).into_owned();
        Ok(Played {
            records: record::read(&output),
            outcome: report.outcome,
            output,
        })
    }
}

/// Our kernel.
#[derive(Debug, Clone)]
pub struct Sigil {
    /// Its machine, and how the interpreter gets there.
    pub options: GuestOptions,
    /// The image: the interpreter's, or of the program that becomes what its arguments name.
    pub image: PathBuf,
    /// The interpreter for Linux, which is loaded.
    pub loaded: PathBuf,
    /// A folder for files of programs.
    pub work: PathBuf,
    /// When to give up.
    pub timeout: Duration,
    /// More for the kernel's command line: an option and its value.
    pub option: Option<(String, String)>,
}

impl Sigil {
    /// Has it play the programs.
    ///
    /// # Errors
    /// The machine's files cannot be written.
    pub fn play(&self, lines: &Lines, job: usize) -> Result<Played, String> {
        let mut archive = Archive::new();
        archive
            .file(PROGRAMS, 0o644, lines.text().as_bytes())
            .map_err(|e| e.to_string())?;
        let mut line = CommandLine::new()
            .option("argv0", INTERPRETER)
            .option("console", "pipe")
            .host(self.options.machine);
        if let Some((name, value)) = &self.option {
            line = line.option(name, value);
        }
        if self.options.mode == Mode::Loaded {
            archive.add(INTERPRETER, &self.loaded)?;
            line = line.arg(&format!("/{INTERPRETER}"));
        }
        let line = line.arg(&format!("/{PROGRAMS}"));
        let name = format!("files-{}-{job}.cpio", std::process::id());
        let file = self.work.join(name);
        fs::write(&file, archive.finish()).map_err(|e| format!("{}: {e}", file.display()))?;
        let report = qemu::run(
            &self.image,
            qemu::Config {
                machine: self.options.machine,
                accel: self.options.accel,
                memory: self.options.memory.clone(),
                command_line: line.build(),
                initrd: Some(file.clone()),
                timeout: Some(self.timeout),
                icount: self.options.virtual_time && self.options.accel == Accel::Tcg,
                icount_shift: INSTRUCTION_SHIFT,
                ..qemu::Config::default()
            },
        );
        let _ = fs::remove_file(&file);
        let mut output = String::from_utf8_lossy(&report.console).into_owned();
        for note in &report.notes {
            output += &format!("\n({note})");
        }
        Ok(Played {
            records: record::read(&output),
            outcome: report.outcome,
            output,
        })
    }
}

/// A program on which both kernels do not agree.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The program.
    pub program: Program,
    /// What happened on Linux.
    pub linux: Vec<String>,
    /// What happened in ours; or how that came to its end.
    pub ours: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::oracle::SHOW;
    use crate::diff::wire;

    /// Two runs have other pids, and the same outcome.
    #[test]
    fn outcomes_name_actors_and_not_pids() {
        let Some(arch) = wire::arch(std::env::consts::ARCH) else {
            return;
        };
        let work = std::env::temp_dir().join(format!("sigil-diff-{}", std::process::id()));
        fs::create_dir_all(&work).expect("a folder can be made");
        let cc = Toolchain {
            cc: "cc".into(),
            inputs: Vec::new(),
            archives: Vec::new(),
            variables: Vec::new(),
        };
        let linux = Linux {
            interpreter: work.join(INTERPRETER),
            work: work.clone(),
            timeout: Duration::from_secs(60),
        };
        interpreter(&cc, &linux.interpreter).expect("it compiles");
        let text = "0 rt_sigaction i17 a3,0x0,0x200 i0 i8\n0 fork i1\n1 getppid\n1 getpid\n\
                    1 tkill t1 i9\n0 wait4 p1 ow i0 i0\n0 wait4 p1 ow i0 i0\n0 timer_create i1 i0 ot\n";
        let program = Program::parse(text).expect("it is one");
        let mut lines = Lines::default();
        lines.push(1, SHOW, &program, arch);
        lines.push(2, SHOW, &program, arch);
        let played = linux.play(&lines, 0).expect("files can be written");
        let _ = fs::remove_dir_all(&work);
        if played.output.contains("Operation not permitted") {
            return;
        }
        let events = [
            "b 0 -1 1999 0",
            "r 0 0 0",
            "r 0 1 1001",
            "b 1 -1 1000 0",
            "r 1 2 1000",
            "r 1 3 1001",
            "h 0 -1 17 66048 0 0 17 2 0 1001 0 9",
            "r 0 5 1001 9",
            "r 0 6 -10 0xffffffffa5a5a5a5",
            "r 0 7 0",
            "z 0 -1 0",
            "z 1 -1 5",
            "z 0 -1 0 0",
        ];
        assert_eq!(played.records[&1].events, events, "{}", played.output);
        assert_eq!(played.records[&1], played.records[&2]);
    }
}
