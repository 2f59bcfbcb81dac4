//! Running other programs.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use crate::dirs::Dirs;
use crate::failure::{Failure, Result};

/// Says on standard error what is being done.
pub fn say(message: impl std::fmt::Display) {
    eprintln!("xtask: {message}");
}

/// Where `program` is on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// The cargo that runs us, free of what it tells us about ourselves.
pub fn cargo(dirs: &Dirs) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
        .current_dir(&dirs.root)
        .env("CARGO_TARGET_DIR", &dirs.target)
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// Runs a program to its end with its output kept; that it fails is an error which shows the
/// last line that it wrote and keeps the rest in `log`.
pub fn run(command: &mut Command, log: &Path) -> Result {
    let output = output(command)?;
    if output.status.success() {
        return Ok(());
    }
    let mut text = output.stdout;
    text.extend(&output.stderr);
    let _ = fs::write(log, &text);
    let text = String::from_utf8_lossy(&output.stderr);
    let telling = text
        .lines()
        .find(|line| line.contains("rror:") || line.starts_with("E: "))
        .or(text.lines().last())
        .unwrap_or("no message");
    Err(Failure::tool(format!(
        "{} failed: {} (all of it: {})",
        name(command.get_program()),
        telling.trim(),
        log.display()
    )))
}

/// Runs a program to its end; that it cannot be started is an error.
pub fn output(command: &mut Command) -> Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| cannot_start(command, &e))
}

/// The error for a program that cannot be started.
pub fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    Failure::tool(format!(
        "cannot start {}: {error}",
        command.get_program().to_string_lossy()
    ))
}

/// What a program prints, when it succeeds.
pub fn text(command: &mut Command) -> Option<String> {
    let output = output(command).ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

fn name(program: &OsStr) -> String {
    Path::new(program)
        .file_name()
        .unwrap_or(program)
        .to_string_lossy()
        .into_owned()
}
