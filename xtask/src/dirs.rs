//! Where things are: the project's sources, and what is built from them.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, OnFile, Result};
use crate::process::say;

/// The folders that every command works in.
#[derive(Debug, Clone)]
pub struct Dirs {
    /// The project's sources.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Dirs {
    /// The project this program was built from, and the target folder it was built into.
    pub fn find() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."))
            .to_path_buf();
        // Cargo marks its target folder, wherever the user's configuration puts it.
        let target = env::current_exe()
            .ok()
            .and_then(|exe| {
                exe.ancestors()
                    .find(|dir| dir.join("CACHEDIR.TAG").exists())
                    .map(Path::to_path_buf)
            })
            .unwrap_or_else(|| root.join("target"));
        Self { root, target }
    }

    /// Downloaded and unpacked sources.
    pub fn cache(&self) -> Result<PathBuf> {
        made(self.target.join("cache"))
    }

    /// Holds what is named against other commands in the same target folder, until the file is
    /// dropped; says that it waits for `what`.
    pub fn lock(&self, name: &str, what: &str) -> Result<File> {
        let path = made(self.target.join("sigil"))?.join(format!("{name}.lock"));
        let file = File::create(&path).on(&path)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => say(format_args!("waiting for {what}")),
            Err(TryLockError::Error(e)) => return Err(Failure::file(&path, &e)),
        }
        file.lock().on(&path)?;
        Ok(file)
    }

    /// What is built on the way for one architecture.
    pub fn work(&self, arch: &str) -> Result<PathBuf> {
        made(self.target.join("sigil").join(arch))
    }

    /// The compiler wrapper with its libraries.
    pub fn sdk(&self) -> Result<PathBuf> {
        made(self.target.join("sdk"))
    }
}

fn made(dir: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&dir).on(&dir)?;
    Ok(dir)
}
