//! Debian's Linux for each architecture, taken out of its package: what boots in QEMU as the oracle.
//!
//! The newest of [its release](Setup::linux) is taken, once; apt-get holds it against the archive's signed index.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say, text};
use crate::setup::Setup;
use crate::setup::apt::Apt;

/// The kernel's file, as QEMU's `-kernel` takes it, fetched on first use. Its name ends with the release.
pub fn kernel(setup: &Setup) -> Result<PathBuf> {
    let folder = fetched(setup, "linux", "./boot/vmlinu*", 1)?;
    image(&folder).ok_or_else(|| Failure::tool(format!("no kernel is in {}", folder.display())))
}

/// Its drivers of virtio's devices, as the call finit_module takes them: in no order in which they can be loaded.
pub fn virtio_modules(setup: &Setup) -> Result<Vec<PathBuf>> {
    let drivers = "./lib/modules/*/kernel/drivers/virtio/*.ko";
    let folder = fetched(setup, "linux-virtio", drivers, 6)?;
    let entries = fs::read_dir(&folder).on(&folder)?.flatten();
    Ok(entries.map(|entry| entry.path()).collect())
}

/// The folder with files out of the package, less so many parts of their paths there, fetched on first use.
fn fetched(setup: &Setup, name: &str, files: &str, strip: u32) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let cache = setup.dirs.cache()?.join("debian").join(setup.target.debian);
    let name = setup.target.of_release(name, setup.linux);
    let folder = cache.join(&name);
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(&cache).on(&cache)?;
    let meta = setup.target.linux;
    say(format_args!("fetching {meta} (Debian package)"));
    let log = cache.join("apt-download.log");
    let apt = Apt::of_release(&cache, setup.target, setup.linux, &log)?;
    let part = cache.join(name).with_extension("part");
    let package = named(&apt, meta, &part, &log)?;
    let archive = apt.download(&package, &part, &log)?;
    let files_folder = part.join("files");
    fs::create_dir(&files_folder).on(&files_folder)?;
    // The modules in it are hundreds of megabytes.
    let unpack =
        r#"dpkg-deb --fsys-tarfile "$1" | tar --extract --wildcards --strip-components="$3" "$2""#;
    run(
        Command::new("sh")
            .current_dir(&files_folder)
            .args(["-c", unpack, "sh"])
            .arg(&archive)
            .args([files, &(strip + 1).to_string()]),
        &log,
    )?;
    fs::rename(&files_folder, &folder).on(&folder)?;
    fs::remove_dir_all(&part).on(&part)?;
    Ok(folder)
}

/// The package with the kernel that the package `meta` names, which is looked at in the folder `part`.
pub fn named(apt: &Apt, meta: &str, part: &Path, log: &Path) -> Result<String> {
    depends(&apt.download(meta, part, log)?)
        .ok_or_else(|| Failure::tool(format!("the package {meta} names no kernel")))
}

/// The kernel in a folder: `vmlinuz-RELEASE`, or `vmlinux-RELEASE` where it is not compressed.
fn image(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).ok()?.flatten();
    entries
        .find(|entry| entry.file_name().to_string_lossy().starts_with("vmlinu"))
        .map(|entry| entry.path())
}

/// The first package that a package's file says it depends on.
fn depends(archive: &Path) -> Option<String> {
    let field = text(
        Command::new("dpkg-deb")
            .arg("--field")
            .arg(archive)
            .arg("Depends"),
    )?;
    field.split([' ', ',']).next().map(str::to_owned)
}
