//! What the tests of all architectures take, installed in one go, while steps run that take nothing.

use std::thread::JoinHandle;

use crate::failure::Result;
use crate::setup::Setup;
use crate::setup::packages::{EMULATORS, HEADERS, MUSL, ORACLES, SOURCES, Tool, install, missing};
use crate::setup::rust::{PACKAGES, Toolchain};
use crate::setup::target::Target;

/// Begins; whoever needs a package waits for the thread first, as a program is there before what
/// it is linked with.
pub fn begin(setup: &Setup) -> JoinHandle<()> {
    let setup = setup.clone();
    // Each step finds what is still missing, and says so.
    std::thread::spawn(move || drop(all(&setup)))
}

fn all(setup: &Setup) -> Result {
    let mut tools: Vec<Tool> = [ORACLES, HEADERS, EMULATORS, SOURCES, MUSL].concat();
    let mut needs_rust = false;
    for name in Target::names() {
        let mut setup = setup.clone();
        setup.set_arch(name)?;
        tools.extend(setup.target.compiler());
        tools.extend(setup.target.qemu);
        needs_rust |= !Toolchain::exists(setup.target.rust);
    }
    let mut packages = missing(&tools);
    if needs_rust {
        packages.extend(PACKAGES);
        packages.push("rust-web-clippy");
    }
    packages.sort_unstable();
    packages.dedup();
    match packages.is_empty() {
        true => Ok(()),
        false => install(setup, &packages),
    }
}
