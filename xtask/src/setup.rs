//! What the build needs from the machine: found, or installed.

mod apt;
pub mod binary;
pub mod packages;
pub mod rust;
pub mod source;

use std::fs::File;

use crate::dirs::Dirs;
use crate::failure::{Failure, Result};

/// The architectures that images can be made for.
pub const ARCHES: &[&str] = &["x86_64"];

/// What every command that builds is told.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where things are.
    pub dirs: Dirs,
    /// The architecture that is built for.
    pub arch: String,
    /// Whether missing tools may be installed.
    pub install: bool,
}

impl Setup {
    /// The usual choices.
    pub fn new() -> Self {
        Self {
            dirs: Dirs::find(),
            arch: "x86_64".into(),
            install: true,
        }
    }

    /// Takes `--arch`.
    pub fn set_arch(&mut self, arch: &str) -> Result {
        if !ARCHES.contains(&arch) {
            return Err(Failure::usage(format!(
                "--arch {arch}: not supported, only {} is",
                ARCHES.join(", ")
            )));
        }
        self.arch = arch.into();
        Ok(())
    }

    /// Keeps other commands from building at the same time, until the lock is dropped.
    pub fn lock(&self) -> Result<File> {
        self.dirs.lock(&self.arch, "another command's build")
    }
}
