//! Downloads from Debian's archive through lists of sources of our own: the machine's stay as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, text};
use crate::setup::target::Target;

/// Names a mirror of Debian's archive, where the machine's own packages are not of [`SUITE`].
const MIRROR_VARIABLE: &str = "SIGIL_DEBIAN_MIRROR";
/// The release that sources and tools are of.
pub const SUITE: &str = "bookworm";

/// An apt-get with lists of its own, which are up to date.
pub struct Apt {
    dir: PathBuf,
    /// None for the machine's own.
    arch: Option<&'static str>,
}

impl Apt {
    /// With source packages.
    pub fn of_sources(cache: &Path, log: &Path) -> Result<Self> {
        Self::updated(cache.join("apt"), "deb-src", SUITE, None, log)
    }

    /// With an architecture's packages.
    pub fn of_binaries(cache: &Path, target: &Target, log: &Path) -> Result<Self> {
        Self::of_release(cache, target, target.suite, log)
    }

    /// With those of this release.
    pub fn of_release(cache: &Path, target: &Target, suite: &str, log: &Path) -> Result<Self> {
        let dir = cache.join(target.of_release(&format!("apt-{}", target.debian), suite));
        Self::updated(dir, "deb", suite, Some(target.debian), log)
    }

    fn updated(
        dir: PathBuf,
        kind: &str,
        suite: &str,
        arch: Option<&'static str>,
        log: &Path,
    ) -> Result<Self> {
        for part in ["lists/partial", "cache/archives/partial"] {
            let part = dir.join(part);
            fs::create_dir_all(&part).on(&part)?;
        }
        let list = dir.join("sources.list");
        let line = format!("{kind} {} {suite} main\n", mirror()?);
        fs::write(&list, line).on(&list)?;
        let apt = Self { dir, arch };
        run(apt.command().arg("update"), log)?;
        Ok(apt)
    }

    /// Downloads a package into this folder, which is emptied first; the package's file.
    pub fn download(&self, package: &str, folder: &Path, log: &Path) -> Result<PathBuf> {
        if folder.exists() {
            fs::remove_dir_all(folder).on(folder)?;
        }
        fs::create_dir_all(folder).on(folder)?;
        let mut command = self.command();
        run(command.current_dir(folder).args(["download", package]), log)?;
        fs::read_dir(folder)
            .on(folder)?
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|e| e == "deb"))
            .ok_or_else(|| Failure::tool(format!("apt-get left no {package} behind")))
    }

    /// A package and all that it depends on, for a machine that has nothing.
    ///
    /// # Errors
    /// When there is no such package.
    pub fn closure(&self, package: &str) -> Result<Vec<String>> {
        let mut command = self.command();
        command
            .args([
                "--yes",
                "--print-uris",
                "--no-install-recommends",
                "install",
            ])
            .arg(package);
        let found = text(&mut command).ok_or_else(|| {
            Failure::usage(format!("{package}: no package of Debian that can be had"))
        })?;
        // 'URI' FILE SIZE HASH, where FILE is NAME_VERSION_ARCHITECTURE.deb
        let files = found.lines().filter(|line| line.starts_with('\''));
        let names = files.filter_map(|line| line.split(' ').nth(1)?.split('_').next());
        Ok(names.map(str::to_owned).collect())
    }

    /// apt-get without a subcommand.
    pub fn command(&self) -> Command {
        self.program("apt-get")
    }

    /// apt-cache without a subcommand.
    pub fn query(&self) -> Command {
        self.program("apt-cache")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.arg("--quiet").env("LC_ALL", "C");
        for (option, value) in [
            ("Dir::Etc::SourceList", self.dir.join("sources.list")),
            ("Dir::Etc::SourceParts", "/dev/null".into()),
            ("Dir::State::Lists", self.dir.join("lists")),
            // What this machine has installed is of no meaning to another.
            ("Dir::State::status", "/dev/null".into()),
            ("Dir::Cache", self.dir.join("cache")),
            ("APT::Sandbox::User", "root".into()),
        ] {
            command
                .arg("-o")
                .arg(format!("{option}={}", value.display()));
        }
        if let Some(arch) = self.arch {
            for option in ["APT::Architecture", "APT::Architectures"] {
                command.arg("-o").arg(format!("{option}={arch}"));
            }
        }
        command
    }
}

/// Where Debian's archive is: where the machine has its own packages from.
fn mirror() -> Result<String> {
    if let Ok(mirror) = std::env::var(MIRROR_VARIABLE) {
        return Ok(mirror);
    }
    let mut targets = Command::new("apt-get");
    targets
        .args(["indextargets", "--format", "$(REPO_URI)"])
        .args(["Created-By: Packages", "Component: main"])
        .arg(format!("Release: {SUITE}"));
    let found = text(&mut targets).unwrap_or_default();
    found.lines().next().map(str::to_owned).ok_or_else(|| {
        Failure::tool(format!(
            "this system has no packages of Debian {SUITE}: name a mirror of its archive in {MIRROR_VARIABLE}"
        ))
    })
}
