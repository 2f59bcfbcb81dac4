//! Headers in a folder: all of them, or none.

use std::fs;
use std::io;
use std::path::Path;

use crate::Header;

/// Writes headers into a folder. One that is not there comes into being with all of them. In one that is,
/// they are written beside their places first and moved when all are there, so that an error leaves it
/// as it was; a file that already has the right text is left alone, so that nothing is compiled again
/// for its sake, and headers in `stale` (of another flavor, which was written there before) are removed.
pub fn write(folder: &Path, headers: &[Header], stale: &[&str]) -> io::Result<()> {
    if folder.is_dir() {
        write_changed(folder, headers, stale)
    } else if folder.exists() {
        Err(io::ErrorKind::NotADirectory.into())
    } else {
        write_new(folder, headers)
    }
}

fn write_new(folder: &Path, headers: &[Header]) -> io::Result<()> {
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let beside = beside(parent)?;
    // Within the temporary folder, which is its maker's alone.
    let whole = beside.path().join("headers");
    fs::create_dir(&whole)?;
    for header in headers {
        fs::write(whole.join(header.name), &header.text)?;
    }
    fs::rename(whole, folder)?;
    beside.close()
}

/// A temporary folder in another, to move files from.
fn beside(folder: &Path) -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new()
        .prefix(".sigil-headers-")
        .tempdir_in(folder)
}

fn write_changed(folder: &Path, headers: &[Header], stale: &[&str]) -> io::Result<()> {
    let beside = beside(folder)?;
    let mut changed = Vec::new();
    for header in headers {
        let place = folder.join(header.name);
        if place.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                format!("{} is a folder", header.name),
            ));
        }
        if fs::read(&place).is_ok_and(|old| old == header.text.as_bytes()) {
            continue;
        }
        let written = beside.path().join(header.name);
        fs::write(&written, &header.text)?;
        changed.push((written, place));
    }
    for (written, place) in changed {
        fs::rename(written, place)?;
    }
    for name in stale {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    beside.close()
}

/// Writes a file, unless it already has that text.
pub fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
