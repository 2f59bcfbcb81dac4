//! A folder of this machine as an initramfs.

use std::fs;
use std::path::{Path, PathBuf};

use conformance::cpio::Archive;

use crate::failure::{Failure, NOT_FOUND, OnFile, Result};

/// The archive at `path`, or one made of the folder there, below `work`.
pub fn archive(path: &Path, work: &Path) -> Result<PathBuf> {
    let name = path.display();
    if !path.exists() {
        return Err(Failure::new(NOT_FOUND, format!("{name}: no such file")));
    }
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let to = work.join(format!("initramfs.{}.cpio", std::process::id()));
    write(path, &to)?;
    Ok(to)
}

/// Writes an archive of what is in a folder.
pub fn write(folder: &Path, to: &Path) -> Result {
    let mut archive = Archive::new();
    archive.add_tree(folder).map_err(Failure::tool)?;
    fs::write(to, archive.finish()).on(to)
}
