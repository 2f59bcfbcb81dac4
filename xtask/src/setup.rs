//! What the build needs from the machine: found, or installed.

pub mod packages;
pub mod rust;
pub mod source;

use std::fs::{File, TryLockError};

use crate::dirs::Dirs;
use crate::failure::{Failure, OnFile, Result};
use crate::process::say;

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
        let path = self.dirs.work(&self.arch)?.join("lock");
        let file = File::create(&path).on(&path)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => say("waiting for another command's build"),
            Err(TryLockError::Error(e)) => return Err(Failure::file(&path, &e)),
        }
        file.lock().on(&path)?;
        Ok(file)
    }
}
