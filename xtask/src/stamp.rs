//! Content stamps: a build step is skipped while nothing that it reads has changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::{OnFile, Result};

/// A digest being made of everything that a build step reads.
#[derive(Default)]
pub struct Inputs(Sha256);

impl Inputs {
    /// Adds a text: an option, a tool's version.
    pub fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }

    /// Adds a file, or all files of a folder, by name and content.
    pub fn path(&mut self, path: &Path) -> Result {
        let mut files = Vec::new();
        collect(path, &mut files).on(path)?;
        files.sort();
        for file in files {
            self.text(&file.to_string_lossy());
            let content = fs::read(&file).on(&file)?;
            self.0.update((content.len() as u64).to_le_bytes());
            self.0.update(&content);
        }
        Ok(())
    }

    /// The stamp that belongs to `output`, to be compared with the one of the last build.
    pub fn stamp(self, output: &Path) -> Stamp {
        let mut file = output.as_os_str().to_owned();
        file.push(".stamp");
        Stamp {
            file: file.into(),
            output: output.to_path_buf(),
            digest: hex(&self.0.finalize()),
        }
    }
}

/// The digest of a step's inputs beside the step's output.
pub struct Stamp {
    file: PathBuf,
    output: PathBuf,
    digest: String,
}

impl Stamp {
    /// Whether the output was made from the same inputs.
    pub fn is_fresh(&self) -> bool {
        self.output.exists() && fs::read_to_string(&self.file).is_ok_and(|old| old == self.digest)
    }

    /// Forgets the last build, so that one which fails half way is not taken for it.
    pub fn clear(&self) {
        let _ = fs::remove_file(&self.file);
    }

    /// Says that the output has been made.
    pub fn write(&self) -> Result {
        fs::write(&self.file, &self.digest).on(&self.file)
    }
}

/// The SHA-256 of a file, in hexadecimal.
pub fn sha256(path: &Path) -> Result<String> {
    let mut file = fs::File::open(path).on(path)?;
    let mut hash = Sha256::default();
    io::copy(&mut file, &mut hash).on(path)?;
    Ok(hex(&hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
