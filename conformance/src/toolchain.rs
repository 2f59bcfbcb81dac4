//! Compiles one C file into one program, for Linux or for a guest.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// A C compiler that makes static programs of one kind.
#[derive(Debug, Clone)]
pub struct Toolchain {
    /// `musl-gcc`, or the SDK's `sigil-cc`.
    pub cc: PathBuf,
    /// Files whose change makes every program stale: the kernel's object, the libc, ….
    pub inputs: Vec<PathBuf>,
    /// Archives that each program is linked with.
    pub archives: Vec<PathBuf>,
    /// What the compiler finds in its environment.
    pub variables: Vec<(&'static str, &'static str)>,
}

/// What to compile; by default nothing, as for a script.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// The C file.
    pub source: PathBuf,
    /// Options before it: standard, macros, include folders.
    pub options: Vec<String>,
    /// Libraries behind it.
    pub libraries: Vec<String>,
    /// Headers and the like that it depends on.
    pub inputs: Vec<PathBuf>,
    /// Where the compiler runs; names in messages are relative to it.
    pub directory: PathBuf,
}

impl Toolchain {
    /// Compiles and links `program` into `output`, unless that is newer than all it is made of.
    /// The error is what the compiler printed.
    pub fn link(&self, program: &Program, output: &Path) -> Result<(), String> {
        if self.is_fresh(program, output) {
            return Ok(());
        }
        let mut command = self.command(program, output);
        command
            .arg("-static")
            .args(&self.archives)
            .args(&program.libraries);
        run(command)
    }

    /// Compiles `program` into an object file, without linking.
    pub fn compile(&self, program: &Program, output: &Path) -> Result<(), String> {
        if self.is_fresh(program, output) {
            return Ok(());
        }
        let mut command = self.command(program, output);
        command.arg("-c");
        run(command)
    }

    fn command(&self, program: &Program, output: &Path) -> Command {
        let mut command = Command::new(&self.cc);
        command.envs(self.variables.iter().copied());
        let source = program
            .source
            .strip_prefix(&program.directory)
            .unwrap_or(&program.source);
        command
            .current_dir(&program.directory)
            .args(&program.options)
            .arg("-o")
            .arg(output)
            .arg(source);
        command
    }

    fn is_fresh(&self, program: &Program, output: &Path) -> bool {
        let Some(made) = modified(output) else {
            return false;
        };
        [&program.source, &self.cc]
            .into_iter()
            .chain(&program.inputs)
            .chain(&self.inputs)
            .chain(&self.archives)
            .all(|input| modified(input).is_none_or(|t| t < made))
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|m| m.modified()).ok()
}

fn run(mut command: Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => format!(
                "{} is missing (musl-gcc: apt-get install musl-tools)",
                command.get_program().display()
            ),
            _ => format!("cannot start {}: {e}", command.get_program().display()),
        })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(if text.trim().is_empty() {
        format!("the compiler gave {}", output.status)
    } else {
        text
    })
}
