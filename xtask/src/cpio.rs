//! A folder of this machine as an initramfs.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use conformance::cpio::Archive;

use crate::failure::{Failure, NOT_FOUND, OnFile, Result};

const S_IFMT: u32 = 0o170_000;
const S_IFREG: u32 = 0o100_000;
const S_IFLNK: u32 = 0o120_000;
const S_IFDIR: u32 = 0o040_000;

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
    add_folder(&mut archive, folder, folder)?;
    fs::write(to, archive.finish()).on(to)
}

/// Adds what is in a folder, in the order of the names.
fn add_folder(to: &mut Archive, root: &Path, folder: &Path) -> Result {
    let mut paths = Vec::new();
    for found in fs::read_dir(folder).on(folder)? {
        paths.push(found.on(folder)?.path());
    }
    paths.sort();
    for path in paths {
        let meta = fs::symlink_metadata(&path).on(&path)?;
        let name = path.strip_prefix(root).unwrap_or(&path);
        let content = match meta.mode() & S_IFMT {
            S_IFREG => fs::read(&path).on(&path)?,
            S_IFLNK => fs::read_link(&path)
                .on(&path)?
                .as_os_str()
                .as_bytes()
                .to_vec(),
            S_IFDIR => Vec::new(),
            // Sockets and the like mean nothing elsewhere.
            _ => continue,
        };
        let name = name.as_os_str().as_bytes();
        to.entry(name, meta.mode(), meta.mtime() as u32, &content)
            .on(&path)?;
        if meta.is_dir() {
            add_folder(to, root, &path)?;
        }
    }
    Ok(())
}
