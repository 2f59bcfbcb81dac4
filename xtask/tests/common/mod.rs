//! Running `xtask` as a user does.
#![allow(dead_code)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command gave.
#[derive(Debug)]
pub struct Ran {
    /// Its exit status; 128+n where a signal ended it.
    pub status: i32,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

impl Ran {
    /// The lines of standard error that are our own, without our name, and without those that hang on
    /// the machine or on what runs beside us.
    pub fn messages(&self) -> Vec<&str> {
        self.err
            .lines()
            .filter_map(|line| line.strip_prefix("xtask: "))
            .filter(|line| !line.starts_with("no KVM "))
            .filter(|line| !line.starts_with("waiting for another command"))
            .collect()
    }

    /// Fails unless the status is this, and the last message holds that.
    #[track_caller]
    pub fn fails_with(&self, status: i32, message: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let last = self.messages().pop().unwrap_or_default();
        assert!(last.contains(message), "no `{message}` in {self:?}");
    }
}

/// The architecture whose machines are looked at: what `cargo xtask test --arch` was given.
pub fn arch() -> String {
    std::env::var("SIGIL_ARCH").unwrap_or("x86_64".into())
}

/// A tool of gcc's or binutils' for programs of Linux on it.
pub fn tool(name: &str) -> String {
    match arch() == std::env::consts::ARCH {
        true => name.into(),
        false => format!("{}-{name}", triplet()),
    }
}

/// Debian's name for Linux on it.
pub fn triplet() -> String {
    arch() + "-linux-gnu"
}

/// The command, ready to be changed.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args).stdin(Stdio::null());
    command
}

/// What says so; the usual one goes without saying.
pub fn arch_option() -> Vec<String> {
    match arch() == "x86_64" {
        true => Vec::new(),
        false => vec!["--arch".into(), arch()],
    }
}

/// The command for [`arch`].
pub fn for_arch(args: &[&str]) -> Command {
    let mut command = command(&args[..1]);
    command.args(arch_option()).args(&args[1..]);
    command
}

/// Runs `xtask` with no input.
pub fn xtask(args: &[&str]) -> Ran {
    ran(&mut command(args))
}

/// The same for [`arch`].
pub fn on_arch(args: &[&str]) -> Ran {
    ran(&mut for_arch(args))
}

/// Runs `xtask` for [`arch`] with this input.
pub fn fed(args: &[&str], input: &str) -> Ran {
    let mut child = for_arch(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xtask starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin
        .write_all(input.as_bytes())
        .expect("xtask reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("xtask ends");
    to_ran(output)
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    to_ran(command.output().expect("xtask starts"))
}

fn to_ran(output: std::process::Output) -> Ran {
    use std::os::unix::process::ExitStatusExt;
    let signal = output.status.signal().map(|signal| 128 + signal);
    Ran {
        status: output.status.code().or(signal).unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).replace('\r', ""),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A folder of this test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("the temporary folder can be made");
    dir
}

/// Writes a C file.
pub fn source(dir: &Path, name: &str, text: &str) -> String {
    let path = dir.join(name);
    fs::write(&path, text).expect("the temporary folder can be written");
    path.to_str().expect("the path is UTF-8").to_string()
}

/// A folder for PATH that has every program of the system but these.
pub fn path_without(dir: &Path, missing: &[&str]) -> PathBuf {
    let bin = dir.join("bin");
    fs::create_dir_all(&bin).expect("the temporary folder can be written");
    for folder in ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if !missing.iter().any(|m| *m == name) {
                let _ = std::os::unix::fs::symlink(entry.path(), bin.join(name));
            }
        }
    }
    bin
}
