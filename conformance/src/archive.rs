//! What all tests of a suite are linked with, as one archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::parallel::in_parallel;
use crate::toolchain::{Program, Toolchain};

/// Compiles the parts in a folder and makes one archive of them, unless that is newer than all of them and than
/// the file that says which they are.
pub(crate) fn build(
    parts: &[(&str, Program)],
    toolchain: &Toolchain,
    folder: &Path,
    lists: &Path,
    jobs: usize,
) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let objects = in_parallel(parts, jobs, |(name, program)| {
        let object = folder.join(format!("{}.o", name.replace('/', "+")));
        toolchain
            .compile(program, &object)
            .map(|()| object)
            .map_err(|why| format!("{name}.c: {why}"))
    });
    let objects: Vec<PathBuf> = objects.into_iter().collect::<Result<_, _>>()?;
    let archive = folder.join("library.a");
    let modified = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    let made = modified(&archive);
    let lists = lists.to_path_buf();
    let mut inputs = objects.iter().chain([&lists]);
    if made.is_some() && inputs.all(|input| modified(input) <= made) {
        return Ok(archive);
    }
    let _ = fs::remove_file(&archive);
    let output = Command::new("ar")
        .arg("rcs")
        .arg(&archive)
        .args(&objects)
        .output()
        .map_err(|e| format!("cannot start ar (binutils): {e}"))?;
    if output.status.success() {
        Ok(archive)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
