//! The image of a machine that runs what is in its initramfs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::sdk::Sdk;
use crate::failure::{OnFile, Result};
use crate::process::run;
use crate::setup::Setup;
use crate::stamp::Inputs;

/// The C file of the program that becomes the one which its arguments name.
pub fn source(setup: &Setup) -> Result<PathBuf> {
    let dir = setup.dirs.work(setup.target.name)?.join("run");
    fs::create_dir_all(&dir).on(&dir)?;
    let path = dir.join("init.c");
    let text = include_str!("init.c");
    if !fs::read_to_string(&path).is_ok_and(|old| old == text) {
        fs::write(&path, text).on(&path)?;
    }
    Ok(path)
}

/// That program's image, without a command line of its own.
pub fn image(setup: &Setup, sdk: &Sdk, variant: Variant) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let work = setup.dirs.work(setup.target.name)?;
    let name = format!("init{}", variant.suffix());
    let image = work.join(&name).with_extension("elf");
    let source = source(setup)?;
    let mut inputs = Inputs::default();
    for path in sdk
        .inputs_of(Libc::Musl, variant)
        .iter()
        .chain([&source, &sdk.cc()])
    {
        inputs.path(path)?;
    }
    let stamp = inputs.stamp(&image);
    if !stamp.is_fresh() {
        stamp.clear();
        run(
            Command::new(sdk.cc())
                .envs(variant.variables().iter().copied())
                .args(["-O2", "-g"])
                .arg(&source)
                .arg("-o")
                .arg(&image),
            &work.join(&name).with_extension("log"),
        )?;
        stamp.write()?;
    }
    Ok(image)
}
