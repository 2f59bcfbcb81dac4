//! Linux's own tests, out of Debian's package with its source.
//!
//! Its version goes on with the release, so that no hash is pinned; apt-get holds it against the archive's signed
//! index.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::apt::Apt;
use crate::setup::packages::{SOURCES, need};

/// The package; its archive, and the folder in that, have the same name.
const PACKAGE: &str = "linux-source-6.1";

/// What is unpacked of it: all of it is more than a gigabyte.
const PARTS: &[&str] = &["tools/testing/selftests", "tools/include"];

/// The folder with those parts of Linux's source, fetched on first use.
pub fn unpacked(setup: &Setup) -> Result<PathBuf> {
    // It is for every architecture.
    let setup = setup.first();
    let _lock = setup.lock()?;
    let cache = setup.dirs.cache()?;
    let folder = cache.join(PACKAGE);
    if folder.is_dir() {
        return Ok(folder);
    }
    need(&setup, SOURCES)?;
    say(format_args!("fetching {PACKAGE} (Debian package, 140 MB)"));
    let log = cache.join("apt-download.log");
    let apt = Apt::of_binaries(&cache, setup.target, &log)?;
    let part = cache.join(PACKAGE).with_extension("part");
    let archive = apt.download(PACKAGE, &part, &log)?;
    let unpack = r#"package="$1" archive="$2"; shift 2
        dpkg-deb --fsys-tarfile "$archive" | tar --extract --to-stdout "./usr/src/$package.tar.xz" |
        tar --extract --xz --no-same-owner "$@""#;
    run(
        Command::new("sh")
            .current_dir(&part)
            .args(["-c", unpack, "sh", PACKAGE])
            .arg(&archive)
            .args(PARTS.iter().map(|name| format!("{PACKAGE}/{name}"))),
        &log,
    )?;
    let whole = part.join(PACKAGE);
    fs::rename(&whole, &folder).on(&folder)?;
    fs::remove_dir_all(&part).on(&part)?;
    Ok(folder)
}
