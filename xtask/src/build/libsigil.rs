//! `libsigil.a`: the library for kernels in C.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use crate::build::kernel;
use crate::failure::{Failure, OnFile, Result};
use crate::process::{cannot_start, say};
use crate::setup::Setup;
use crate::setup::rust::Toolchain;

/// The crates that it is made of.
const CRATES: &[&str] = &["abi-headers/libsigil", "posix-process", "signal"];

/// Where its header is, with those that it includes.
pub fn headers(setup: &Setup) -> PathBuf {
    setup
        .dirs
        .root
        .join("abi-headers/include")
        .join(setup.target.name)
}

/// Builds it: where it is.
pub fn build(setup: &Setup) -> Result<PathBuf> {
    let root = &setup.dirs.root;
    let work = setup.dirs.work(setup.target.name)?;
    let library = work.join("libsigil.a");
    let stamp = kernel::sources(root, CRATES)?.stamp(&library);
    if stamp.is_fresh() {
        return Ok(library);
    }
    stamp.clear();
    let target = setup.target.rust;
    let toolchain = Toolchain::find(setup, target)?;
    say(format_args!(
        "building libsigil.a for {} with {}",
        setup.target.name, toolchain.version
    ));
    let target_dir = work.join("cargo");
    let mut command = toolchain.cargo("rustc", target);
    command
        .current_dir(root)
        .args(["--package", "libsigil", "--lib", "--profile", "kernel"])
        // As the kernel, with whose builds it then shares Rust's own crates.
        .args(["--crate-type", "staticlib"])
        .arg("--target-dir")
        .arg(&target_dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = command.status().map_err(|e| cannot_start(&command, &e))?;
    if !status.success() {
        return Err(Failure::tool("libsigil.a does not build (see above)"));
    }
    let built = target_dir.join(target).join("kernel/libsigil.a");
    fs::copy(&built, &library).on(&built)?;
    stamp.write()?;
    Ok(library)
}
