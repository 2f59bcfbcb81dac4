//! Programs and the Debian packages that bring them.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::{find, run, say, text};
use crate::setup::Setup;

/// A program or file that is needed, and the Debian package that brings it.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// A program's name, looked for on PATH, or a file's path.
    pub file: &'static str,
    /// The package.
    pub package: &'static str,
}

pub(super) const fn tool(file: &'static str, package: &'static str) -> Tool {
    Tool { file, package }
}

/// What building a source package takes.
pub const SOURCES: &[Tool] = &[
    tool("make", "make"),
    tool("tar", "tar"),
    tool("xz", "xz-utils"),
    tool("bzip2", "bzip2"),
];

/// What building SQLite's tests takes; its headers and its configuration are those of each architecture.
pub const TCL: &[Tool] = &[
    tool("tclsh", "tcl"),
    tool("/usr/lib/tcl8.6/tclConfig.sh", "tcl8.6-dev"),
];

/// What fetching from Python's archive takes.
pub const PIP: &[Tool] = &[tool("pip3", "python3-pip")];

/// What compiling an unmodified static program takes.
pub const MUSL: &[Tool] = &[tool("musl-gcc", "musl-tools")];

/// What the tests on the host compare with: compilers' output, strace, Linux's headers for each
/// architecture.
pub const ORACLES: &[Tool] = &[
    tool("gcc", "gcc"),
    tool("g++", "g++"),
    tool("objdump", "binutils"),
    tool("strace", "strace"),
    tool("/usr/include/linux/types.h", "linux-libc-dev"),
    tool(
        "/usr/aarch64-linux-gnu/include/asm/unistd.h",
        "linux-libc-dev-arm64-cross",
    ),
    tool(
        "/usr/arm-linux-gnueabihf/include/asm/unistd.h",
        "linux-libc-dev-armhf-cross",
    ),
    tool(
        "/usr/riscv64-linux-gnu/include/asm/unistd.h",
        "linux-libc-dev-riscv64-cross",
    ),
];

/// What reads the C headers, besides [`ORACLES`].
pub const HEADERS: &[Tool] = &[
    tool("clang", "clang"),
    tool("bindgen", "bindgen"),
    tool("make", "make"),
    tool("aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu"),
    tool("riscv64-linux-gnu-g++", "g++-riscv64-linux-gnu"),
];

/// What linking and running programs of Linux of other architectures takes.
pub const EMULATORS: &[Tool] = &[
    tool("qemu-aarch64", "qemu-user"),
    tool("/usr/aarch64-linux-gnu/lib/libc.a", "libc6-dev-arm64-cross"),
    tool(
        "/usr/riscv64-linux-gnu/lib/libc.a",
        "libc6-dev-riscv64-cross",
    ),
];

impl Tool {
    fn is_there(self) -> bool {
        if self.file.starts_with('/') {
            Path::new(self.file).exists()
        } else {
            find(self.file).is_some()
        }
    }
}

/// Finds the tools; installs what is missing where that is allowed, else says what to install.
pub fn need(setup: &Setup, tools: &[Tool]) -> Result {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    install(setup, &missing)?;
    match tools.iter().find(|tool| !tool.is_there()) {
        None => Ok(()),
        Some(tool) => Err(Failure::tool(format!(
            "{} is still missing after {} was installed",
            tool.file, tool.package
        ))),
    }
}

/// The packages of those that are not there.
pub fn missing(tools: &[Tool]) -> Vec<&'static str> {
    let mut missing: Vec<&str> = tools
        .iter()
        .filter(|tool| !tool.is_there())
        .map(|tool| tool.package)
        .collect();
    missing.dedup();
    missing
}

/// Installs Debian packages, or says that somebody should.
pub fn install(setup: &Setup, packages: &[&str]) -> Result {
    let list = packages.join(" ");
    let advice = format!("apt-get install --no-install-recommends {list}");
    if find("apt-get").is_none() {
        return Err(Failure::tool(format!(
            "missing tools; this system has no apt-get, Debian's packages for them are: {list}"
        )));
    }
    if !setup.install || !is_root() {
        return Err(Failure::tool(format!(
            "missing tools, install them with: {advice}"
        )));
    }
    say(format_args!("installing {list} (Debian packages)"));
    let log = setup.dirs.cache()?.join("apt-install.log");
    // One of our commands at a time; others may hold the system's own lock for a while.
    let _lock = setup
        .dirs
        .lock("install", "another command's installation")?;
    // An index from long ago names versions that are gone, or are too old for us. Without a network
    // what it has may do.
    let fresh = run(apt().arg("update"), &log);
    let mut command = apt();
    command
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages);
    run(&mut command, &log).map_err(|failure| fresh.err().unwrap_or(failure))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["--quiet", "-o", "DPkg::Lock::Timeout=600"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    text(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
