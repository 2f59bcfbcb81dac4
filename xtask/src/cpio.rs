//! A folder of this machine as an initramfs.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use conformance::cpio::Archive;

use crate::failure::{Failure, NOT_FOUND, OnFile, Result};

/// An archive's file; one that was made is gone with this.
pub struct Initramfs {
    path: PathBuf,
    is_made: bool,
}

impl Initramfs {
    /// Memory of a machine that is to have so many MiB besides: while the files are unpacked, they are there twice.
    pub fn memory(&self, besides: u64) -> Result<String> {
        let size = fs::metadata(&self.path).on(&self.path)?.len();
        Ok(format!("{}M", besides + 2 * (size >> 20)))
    }
}

impl Deref for Initramfs {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl Drop for Initramfs {
    fn drop(&mut self) {
        if self.is_made {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The archive at `path`, or one made of the folder there, below `work`.
pub fn archive(path: &Path, work: &Path) -> Result<Initramfs> {
    static MADE: AtomicU32 = AtomicU32::new(0);

    let name = path.display();
    if !path.exists() {
        return Err(Failure::new(NOT_FOUND, format!("{name}: no such file")));
    }
    if !path.is_dir() {
        return Ok(Initramfs {
            path: path.to_path_buf(),
            is_made: false,
        });
    }
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("initramfs.{}.{number}.cpio", std::process::id());
    // Half a one is removed, too.
    let to = Initramfs {
        path: work.join(name),
        is_made: true,
    };
    write(path, &to)?;
    Ok(to)
}

/// Writes an archive of what is in a folder.
pub fn write(folder: &Path, to: &Path) -> Result {
    let mut archive = Archive::new();
    archive.add_tree(folder).map_err(Failure::tool)?;
    fs::write(to, archive.finish()).on(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_removed() {
        let work = std::env::temp_dir().join(format!("sigil-cpio-{}", std::process::id()));
        let folder = work.join("folder");
        fs::create_dir_all(&folder).unwrap();
        let made = archive(&folder, &work).ok().unwrap();
        let other = archive(&folder, &work).ok().unwrap();
        let (path, there) = (made.to_path_buf(), other.to_path_buf());
        drop(made);
        assert!(!path.exists() && there.exists());
        drop(archive(&there, &work).ok().unwrap());
        assert!(there.exists());
        drop(other);
        fs::remove_dir_all(&work).unwrap();
    }
}
