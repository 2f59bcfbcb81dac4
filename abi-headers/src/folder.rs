//! Headers in a folder: all of them, or none.

use std::fs;
use std::io;
use std::path::Path;

use crate::Header;

/// Writes headers into a folder, which is made if need be. They are written beside their places
/// first and moved when all are there, so that an error leaves the folder as it was. A file that
/// already has the right text is left alone, so that nothing is compiled again for its sake.
/// Headers in `stale` (of another flavor, which was written there before) are removed.
pub fn write(folder: &Path, headers: &[Header], stale: &[&str]) -> io::Result<()> {
    let is_new = !folder.exists();
    fs::create_dir_all(folder)?;
    let result = write_changed(folder, headers, stale);
    if result.is_err() && is_new {
        // It was made for nothing, and is empty: nothing has been moved to it.
        let _ = fs::remove_dir(folder);
    }
    result
}

fn write_changed(folder: &Path, headers: &[Header], stale: &[&str]) -> io::Result<()> {
    let beside = tempfile::Builder::new()
        .prefix(".sigil-headers-")
        .tempdir_in(folder)?;
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
