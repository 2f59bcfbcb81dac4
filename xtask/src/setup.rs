//! What the build needs from the machine: found, or installed.

pub mod ahead;
mod apt;
pub mod binary;
pub mod declarations;
pub mod dynamic;
pub mod linux;
pub mod linux_source;
pub mod packages;
pub mod root;
pub mod rust;
pub mod source;
pub mod target;
pub mod tested;
pub mod xen;

use std::fs::File;

use crate::dirs::Dirs;
use crate::failure::{Failure, Result};
use target::Target;

/// What every command that builds is told.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where things are.
    pub dirs: Dirs,
    /// The architecture that is built for.
    pub target: &'static Target,
    /// Debian's release that its Linux is of.
    pub linux: &'static str,
    /// Whether missing tools may be installed.
    pub install: bool,
}

impl Setup {
    /// The usual choices.
    pub fn new() -> Self {
        Self {
            dirs: Dirs::find(),
            target: Target::usual(),
            linux: Target::usual().suite,
            install: true,
        }
    }

    /// Takes `--arch`.
    pub fn set_arch(&mut self, arch: &str) -> Result {
        self.target = Target::named(arch).ok_or_else(|| {
            let names = Target::names().join(", ");
            Failure::usage(format!("--arch {arch}: not one of {names}"))
        })?;
        self.linux = self.target.suite;
        Ok(())
    }

    /// Takes `--release`: which of the releases that architectures have their Linux of.
    pub fn set_release(&mut self, release: &str) -> Result {
        self.linux = Target::suites()
            .find(|&suite| suite == release)
            .ok_or_else(|| {
                let names: Vec<_> = Target::suites().collect();
                Failure::usage(format!(
                    "--release {release}: not one of {}",
                    names.join(", ")
                ))
            })?;
        Ok(())
    }

    /// The same for the architecture that this program runs on, or the usual one where images cannot
    /// be made for that.
    pub fn native(&self) -> Self {
        self.on(Target::named(std::env::consts::ARCH).unwrap_or(Target::usual()))
    }

    /// The same for the architecture that others are measured by.
    pub fn first(&self) -> Self {
        self.on(Target::usual())
    }

    fn on(&self, target: &'static Target) -> Self {
        Self {
            target,
            linux: target.suite,
            ..self.clone()
        }
    }

    /// Whether this is that one.
    pub fn is_first(&self) -> bool {
        self.target.name == Target::usual().name
    }

    /// Keeps other commands from building at the same time, until the lock is dropped.
    pub fn lock(&self) -> Result<File> {
        self.dirs.lock(self.target.name, "another command's build")
    }
}
