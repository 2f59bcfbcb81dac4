//! Upstream sources by the name of Debian's source package, pinned by hash.
//!
//! Only the upstream archive is taken, so what is built is unpatched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::apt::Apt;
use crate::setup::packages::{PIP, SOURCES, need};
use crate::stamp::sha256;

/// An upstream archive.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Where it is to be had.
    pub origin: Origin,
    /// The source package there; of Python's archive with its version.
    pub package: &'static str,
    /// The archive's name in it.
    pub archive: &'static str,
    /// The archive's SHA-256.
    pub sha256: &'static str,
    /// The folder that the archive holds.
    pub folder: &'static str,
}

/// Where an archive is to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Debian's archive.
    Debian,
    /// Python's.
    PyPi,
}

/// The C library of Linux programs.
pub const MUSL: Source = Source {
    origin: Origin::Debian,
    package: "musl",
    archive: "musl_1.2.3.orig.tar.gz",
    sha256: "7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4",
    folder: "musl-1.2.3",
};

/// The C library of small systems.
pub const NEWLIB: Source = Source {
    origin: Origin::Debian,
    package: "newlib",
    archive: "newlib_3.3.0.orig.tar.gz",
    sha256: "58dd9e3eaedf519360d92d84205c3deef0b3fc286685d1c562e245914ef72c66",
    folder: "newlib-3.3.0",
};

/// The Lua interpreter.
pub const LUA: Source = Source {
    origin: Origin::Debian,
    package: "lua5.4",
    archive: "lua5.4_5.4.4.orig.tar.gz",
    sha256: "164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61",
    folder: "lua-5.4.4",
};

/// Lua for Python, which brings Lua's own tests, of the same release: Lua's archive is without.
pub const LUPA: Source = Source {
    origin: Origin::PyPi,
    package: "lupa==2.0",
    archive: "lupa-2.0.tar.gz",
    sha256: "ad3fef486be7adddd349fe9a9c393789061312cf98ebc533b489be34f484cb79",
    folder: "lupa-2.0",
};

/// A store of data structures, with tests.
pub const REDIS: Source = Source {
    origin: Origin::Debian,
    package: "redis",
    archive: "redis_7.0.15.orig.tar.gz",
    sha256: "4b1dc4ee6d622a09fff9c6777191209750fb5e5a725ef78ea012d6eef4c22982",
    folder: "redis-7.0.15",
};

/// The SQLite library and shell.
pub const SQLITE: Source = Source {
    origin: Origin::Debian,
    package: "sqlite3",
    archive: "sqlite3_3.40.1.orig.tar.xz",
    sha256: "aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655",
    folder: "sqlite3-3.40.1",
};

/// The Open POSIX Test Suite.
pub const POSIXTESTSUITE: Source = Source {
    origin: Origin::Debian,
    package: "posixtestsuite",
    archive: "posixtestsuite_1.5.2.orig.tar.gz",
    sha256: "15a2185672127cba851d35ec9d538ff6148defdbb75f99c7e9c50aeba0f94757",
    folder: "posixtestsuite",
};

/// The GNU portability library.
pub const GNULIB: Source = Source {
    origin: Origin::Debian,
    package: "gnulib",
    archive: "gnulib_20230209+stable.orig.tar.gz",
    sha256: "3d705dfeae9d4f17c3532e8663523206352b1f79c990b945bdcda2a847ba3546",
    folder: "gnulib-20230209+stable",
};

/// A POSIX shell.
pub const DASH: Source = Source {
    origin: Origin::Debian,
    package: "dash",
    archive: "dash_0.5.12.orig.tar.gz",
    sha256: "6a474ac46e8b0b32916c4c60df694c82058d3297d8b385b74508030ca4a8f28a",
    folder: "dash-0.5.12",
};

/// Many tools in one, among them a shell with tests.
pub const BUSYBOX: Source = Source {
    origin: Origin::Debian,
    package: "busybox",
    archive: "busybox_1.35.0.orig.tar.bz2",
    sha256: "faeeb244c35a348a334f4a59e44626ee870fb07b6884d68c10ae8bc19f83a694",
    folder: "busybox-1.35.0",
};

/// GNU's shell, with tests.
pub const BASH: Source = Source {
    origin: Origin::Debian,
    package: "bash",
    archive: "bash_5.2.15.orig.tar.gz",
    sha256: "7a315bc0e9d90713159e4390ec1096a41e4f33cd8cc3d1a749a8e5ad56600f51",
    folder: "bash-5.2.15",
};

/// The C library of an initramfs.
pub const KLIBC: Source = Source {
    origin: Origin::Debian,
    package: "klibc",
    archive: "klibc_2.0.12.orig.tar.xz",
    sha256: "71f816a0d3abe3aba8b46319ae5ca147e7a7a38401b3f5e262025f4dc08c475d",
    folder: "klibc-2.0.12",
};

/// A library of event loops.
pub const LIBUV: Source = Source {
    origin: Origin::Debian,
    package: "libuv1",
    archive: "libuv1_1.44.2.orig.tar.gz",
    sha256: "d79b4b06ef04be85fb890bf39d55942cc64c2e15fd14eaa32dae5dce94485484",
    folder: "libuv1-1.44.2",
};

/// The unpacked sources, fetched on first use.
pub fn unpacked(setup: &Setup, source: &Source) -> Result<PathBuf> {
    let cache = setup.dirs.cache()?;
    let folder = cache.join(source.folder);
    // The mark says that unpacking came to its end, and of what.
    let mark = cache.join(format!("{}.unpacked", source.folder));
    if folder.is_dir() && fs::read_to_string(&mark).is_ok_and(|hash| hash == source.sha256) {
        return Ok(folder);
    }
    need(setup, SOURCES)?;
    if source.origin == Origin::PyPi {
        need(setup, PIP)?;
    }
    let archive = fetched(&cache, source)?;
    if folder.exists() {
        fs::remove_dir_all(&folder).on(&folder)?;
    }
    run(
        Command::new("tar")
            .arg("--extract")
            .arg("--no-same-owner")
            .arg("--file")
            .arg(&archive)
            .arg("--directory")
            .arg(&cache),
        &cache.join("tar.log"),
    )?;
    if !folder.is_dir() {
        return Err(Failure::tool(format!(
            "{} does not hold the folder {}",
            source.archive, source.folder
        )));
    }
    fs::write(&mark, source.sha256).on(&mark)?;
    Ok(folder)
}

/// The archive in the cache, with the right content.
fn fetched(cache: &Path, source: &Source) -> Result<PathBuf> {
    let archive = cache.join(source.archive);
    if archive.exists() && sha256(&archive)? == source.sha256 {
        return Ok(archive);
    }
    say(format_args!(
        "fetching {} ({} source package {})",
        source.archive,
        match source.origin {
            Origin::Debian => "Debian",
            Origin::PyPi => "PyPI",
        },
        source.package
    ));
    match source.origin {
        Origin::Debian => download(cache, source),
        Origin::PyPi => download_of_python(cache, source),
    }
    .map_err(|failure| {
        Failure::tool(format!(
            "{}; without a network, put the file {} into {}",
            failure.message,
            source.archive,
            cache.display()
        ))
    })?;
    let found = sha256(&archive)?;
    if found != source.sha256 {
        return Err(Failure::tool(format!(
            "{} has SHA-256 {found}, not {}: the archive was changed or damaged, delete it and try again",
            archive.display(),
            source.sha256
        )));
    }
    Ok(archive)
}

fn download(cache: &Path, source: &Source) -> Result {
    let log = cache.join("apt-source.log");
    run(
        Apt::of_sources(cache, &log)?
            .command()
            .current_dir(cache)
            .args(["source", "--download-only", "--tar-only"])
            .arg(source.package),
        &log,
    )
}

/// pip runs what is in an archive of sources, to know what it is called: it is told the hash before.
fn download_of_python(cache: &Path, source: &Source) -> Result {
    let (package, sha256) = (source.package, source.sha256);
    let wanted = cache.join(format!("{}.requirement", source.folder));
    fs::write(&wanted, format!("{package} --hash=sha256:{sha256}\n")).on(&wanted)?;
    run(
        Command::new("pip3")
            .current_dir(cache)
            .args(["download", "--no-deps", "--no-binary", ":all:"])
            .args(["--require-hashes", "--requirement"])
            .arg(&wanted),
        &cache.join("pip-download.log"),
    )
}
