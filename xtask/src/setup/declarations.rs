//! Linux's declarations of its system calls, out of the headers that Debian has for kernel modules.
//!
//! No version is pinned: security updates change the package's name, and any Linux from 6.1 on is an
//! oracle for the calls that it has. apt-get holds the file against the archive's signed index.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say, text};
use crate::setup::Setup;
use crate::setup::apt::Apt;
use crate::setup::target::Target;

/// Packages with the headers that all architectures share.
const PACKAGES: &str = r"^linux-headers-6\.1\.0-[0-9]+-common$";

/// What is taken: the files' names in the package's folder, and here.
const FILES: [(&str, &str); 2] = [
    ("include/linux/syscalls.h", "syscalls.h"),
    ("include/asm-generic/syscalls.h", "generic.h"),
];

/// The folder that holds them, fetched on first use.
pub fn fetched(setup: &Setup) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let cache = setup.dirs.cache()?;
    let folder = cache.join("linux-declarations");
    if folder.is_dir() {
        return Ok(folder);
    }
    let part = cache.join("linux-declarations.part");
    if part.exists() {
        fs::remove_dir_all(&part).on(&part)?;
    }
    fs::create_dir_all(&part).on(&part)?;
    say(format_args!("fetching Linux's headers (a Debian package)"));
    let log = cache.join("linux-declarations.log");
    let apt = Apt::of_binaries(&cache.join("debian"), Target::usual(), &log)?;
    let package = newest(&apt)?;
    let whole = part.join("package");
    let archive = apt.download(&package, &whole, &log)?;
    run(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(archive)
            .arg(&whole),
        &log,
    )?;
    let headers = whole.join("usr/src").join(&package);
    for (from, to) in FILES {
        let from = headers.join(from);
        fs::copy(&from, part.join(to)).on(&from)?;
    }
    fs::remove_dir_all(&whole).on(&whole)?;
    fs::rename(&part, &folder).on(&folder)?;
    Ok(folder)
}

/// The newest of the packages that the archive has.
fn newest(apt: &Apt) -> Result<String> {
    let found = text(apt.query().args(["search", "--names-only", PACKAGES])).unwrap_or_default();
    found
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .max_by_key(|name| {
            name.split('-')
                .filter_map(|part| part.parse::<u32>().ok())
                .next_back()
        })
        .map(str::to_owned)
        .ok_or_else(|| Failure::tool("the archive has no package of Linux's headers"))
}
