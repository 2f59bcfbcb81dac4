//! All that later steps link, built at once: a kernel is one thread's work for most of its time.

use std::thread;

use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{libsigil, linux, sdk};
use crate::checks::{Context, Verdict};
use crate::failure::Result;
use crate::setup::Setup;
use crate::setup::packages::{EMULATORS, SOURCES, need};
use crate::setup::rust::Toolchain;
use crate::setup::source::{MUSL, NEWLIB, unpacked};
use crate::setup::target::Target;

/// The kernels, the C libraries and libsigil of each architecture.
pub fn build(context: &Context) -> Result<Verdict> {
    let mut setups = Vec::new();
    for arch in Target::names() {
        let mut setup = context.setup.clone();
        setup.set_arch(arch)?;
        // One after the other: what is installed or fetched may be the same.
        for tools in [setup.target.compiler(), EMULATORS, SOURCES] {
            need(&setup, tools)?;
        }
        Toolchain::find(&setup, setup.target.rust)?;
        setups.push(setup);
    }
    for source in [&MUSL, &NEWLIB] {
        unpacked(&context.setup, source)?;
    }
    thread::scope(|scope| {
        let builds: Vec<_> = setups.iter().map(|s| scope.spawn(|| all(s))).collect();
        builds
            .into_iter()
            .try_for_each(|build| build.join().expect("a build does not panic"))
    })?;
    Ok(Verdict::Passed(String::new()))
}

fn all(setup: &Setup) -> Result {
    let variants: &[Variant] = match setup.is_first() {
        true => &Variant::ALL,
        false => &[Variant::Plain],
    };
    let libcs: &[Libc] = match setup.is_first() {
        true => &Libc::ALL,
        false => &[Libc::Musl],
    };
    sdk::build_for(setup, variants, libcs)?;
    libsigil::build(setup)?;
    linux::compiler(setup)?;
    Ok(())
}
