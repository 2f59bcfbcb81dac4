//! Programs out of Debian's packages, unpacked and not installed.
//!
//! No hash is pinned: whatever version the archive has now is both what runs in a machine and what
//! runs here as its oracle, and apt-get holds each file against the archive's signed index.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say, text};
use crate::setup::Setup;
use crate::setup::apt::Apt;

/// A static program of Debian's.
#[derive(Debug, Clone, Copy)]
pub struct Binary {
    /// The package.
    pub package: &'static str,
    /// The program's file in it, relative to the root; from trixie on, to `/usr`.
    pub file: &'static str,
}

impl Binary {
    /// The program's file in the unpacked package.
    fn file_in(&self, folder: &Path) -> Option<PathBuf> {
        [folder.join(self.file), folder.join("usr").join(self.file)]
            .into_iter()
            .find(|file| file.is_file())
    }
}

/// Hundreds of tools in one.
pub const BUSYBOX: Binary = Binary {
    package: "busybox-static",
    file: "bin/busybox",
};
/// A shell.
pub const BASH: Binary = Binary {
    package: "bash-static",
    file: "bin/bash-static",
};
/// Another.
pub const ZSH: Binary = Binary {
    package: "zsh-static",
    file: "bin/zsh-static",
};

/// The names of the tools that a busybox has.
pub fn tools(busybox: &Path) -> Result<Vec<String>> {
    let names = text(Command::new(busybox).arg("--list"))
        .ok_or_else(|| Failure::tool("busybox does not run on this machine"))?;
    Ok(names.lines().map(str::to_owned).collect())
}

/// The programs' files here, fetched on first use; in the order of `binaries`.
pub fn fetched(setup: &Setup, binaries: &[Binary]) -> Result<Vec<PathBuf>> {
    let _lock = setup.lock()?;
    let cache = cache(setup)?;
    let folder = |binary: &Binary| cache.join(binary.package);
    let missing: Vec<&Binary> = binaries
        .iter()
        .filter(|binary| binary.file_in(&folder(binary)).is_none())
        .collect();
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|binary| binary.package).collect();
        say(format_args!(
            "fetching {} (Debian packages)",
            names.join(" ")
        ));
        let log = cache.join("apt-download.log");
        let apt = Apt::of_binaries(&cache, setup.target, &log)?;
        for binary in missing {
            fetch(&apt, &cache, binary, &log)?;
        }
    }
    let files = binaries.iter().map(|binary| {
        let missing = || Failure::tool(format!("{}: not fetched", binary.package));
        binary.file_in(&folder(binary)).ok_or_else(missing)
    });
    files.collect()
}

/// The folders into which these packages are unpacked, in their order; fetched on first use.
pub fn unpacked(setup: &Setup, packages: &[&str]) -> Result<Vec<PathBuf>> {
    let _lock = setup.lock()?;
    let cache = cache(setup)?;
    let missing = |package: &&&str| !cache.join(package).is_dir();
    let missing: Vec<&str> = packages.iter().filter(missing).copied().collect();
    if !missing.is_empty() {
        say(format_args!(
            "fetching {} (Debian packages)",
            missing.join(" ")
        ));
        let log = cache.join("apt-download.log");
        let apt = Apt::of_binaries(&cache, setup.target, &log)?;
        for package in missing {
            let part = part(&apt, &cache, package, &log)?;
            let folder = cache.join(package);
            fs::rename(&part, &folder).on(&folder)?;
        }
    }
    Ok(packages.iter().map(|package| cache.join(package)).collect())
}

/// These packages and all that they depend on, by name. A machine that has nothing needs all of it.
///
/// What was found once is kept, as the packages are.
pub fn closure(setup: &Setup, packages: &[String]) -> Result<Vec<String>> {
    let _lock = setup.lock()?;
    let cache = cache(setup)?;
    let mut all = Vec::new();
    for package in packages {
        let kept = cache.join(format!("{package}.depends"));
        let text = match fs::read_to_string(&kept) {
            Ok(text) => text,
            Err(_) => {
                let log = cache.join("apt-depends.log");
                let apt = Apt::of_binaries(&cache, setup.target, &log)?;
                let text = apt.closure(package)?.join("\n");
                fs::write(&kept, &text).on(&kept)?;
                text
            }
        };
        for name in text.lines() {
            if !all.iter().any(|there| there == name) {
                all.push(name.to_owned());
            }
        }
    }
    Ok(all)
}

/// Where packages of the architecture are.
fn cache(setup: &Setup) -> Result<PathBuf> {
    let cache = setup.dirs.cache()?.join("debian").join(setup.target.debian);
    fs::create_dir_all(&cache).on(&cache)?;
    Ok(cache)
}

/// Downloads a package and unpacks it into a folder of its name, which is there when it is whole.
fn fetch(apt: &Apt, cache: &Path, binary: &Binary, log: &Path) -> Result {
    let part = part(apt, cache, binary.package, log)?;
    if binary.file_in(&part).is_none() {
        return Err(Failure::tool(format!(
            "the package {} does not hold {}",
            binary.package, binary.file
        )));
    }
    let folder = cache.join(binary.package);
    if folder.exists() {
        fs::remove_dir_all(&folder).on(&folder)?;
    }
    fs::rename(&part, &folder).on(&folder)
}

/// The package downloaded and unpacked into a folder that is not its own yet.
fn part(apt: &Apt, cache: &Path, package: &str, log: &Path) -> Result<PathBuf> {
    let part = cache.join(format!("{package}.part"));
    let archive = apt.download(package, &part, log)?;
    run(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(&archive)
            .arg(&part),
        log,
    )?;
    fs::remove_file(&archive).on(&archive)?;
    Ok(part)
}
