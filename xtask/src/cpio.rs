//! An initramfs: a folder of this machine as an archive that the kernel unpacks ("newc" cpio, Linux's
//! Documentation/driver-api/early-userspace/buffer-format.rst).

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

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
    let mut bytes = Vec::new();
    add_folder(&mut bytes, path, path)?;
    entry(&mut bytes, b"TRAILER!!!", 0, 1, 0, &[])?;
    let to = work.join(format!("initramfs.{}.cpio", std::process::id()));
    fs::write(&to, bytes).on(&to)?;
    Ok(to)
}

/// Adds what is in a folder, in the order of the names.
fn add_folder(to: &mut Vec<u8>, root: &Path, folder: &Path) -> Result {
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
        entry(to, name, meta.mode(), 1, meta.mtime() as u32, &content)?;
        if meta.is_dir() {
            add_folder(to, root, &path)?;
        }
    }
    Ok(())
}

/// Adds an entry, owned by root.
fn entry(
    to: &mut Vec<u8>,
    name: &[u8],
    mode: u32,
    links: u32,
    mtime: u32,
    content: &[u8],
) -> Result {
    let size = u32::try_from(content.len()).map_err(|_| {
        let name = String::from_utf8_lossy(name);
        Failure::usage(format!("{name}: too large for an initramfs"))
    })?;
    let fields = [
        0,
        mode,
        0,
        0,
        links,
        mtime,
        size,
        0,
        0,
        0,
        0,
        name.len() as u32 + 1,
        0,
    ];
    to.extend_from_slice(b"070701");
    for field in fields {
        to.extend_from_slice(format!("{field:08x}").as_bytes());
    }
    to.extend_from_slice(name);
    to.push(0);
    pad(to);
    to.extend_from_slice(content);
    pad(to);
    Ok(())
}

fn pad(to: &mut Vec<u8>) {
    to.resize(to.len().next_multiple_of(4), 0);
}
