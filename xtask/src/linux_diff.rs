//! What `linux-diff` is made of: the interpreter for Linux, and its image or the one that loads it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use conformance::diff::run::Config;
use conformance::diff::{Linux, Oracle, Sigil, arch, interpreter};
use conformance::guest::{GuestOptions, Mode};
use conformance::toolchain::Toolchain;

use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{init, linux, sdk};
use crate::failure::{Failure, OnFile, Result};
use crate::setup::Setup;
use crate::setup::packages::need;

/// A batch that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// Builds both interpreters, with this kernel.
pub fn oracle(setup: &Setup, options: GuestOptions, variant: Variant) -> Result<Oracle> {
    need(setup, setup.target.qemu)?;
    let work = setup.dirs.work(setup.target.name)?.join("linux-diff");
    fs::create_dir_all(&work).on(&work)?;
    let build = |toolchain: &Toolchain, name: &str| -> Result<PathBuf> {
        let program = work.join(name);
        interpreter(toolchain, &program).map_err(Failure::tool)?;
        Ok(program)
    };
    let native = build(&linux::compiler(&setup.native())?.toolchain(), "native")?;
    let sdk = sdk::build(setup, &[variant])?;
    let image = match options.mode {
        Mode::Loaded => init::image(setup, &sdk, variant)?,
        Mode::Linked => {
            let name = format!("linked{}.elf", variant.suffix());
            build(&sdk.toolchain(Libc::Musl, variant), &name)?
        }
    };
    let loaded = build(&linux::compiler(setup)?.toolchain(), "loaded")?;
    let arch_of = |name: &str| arch(name).ok_or_else(|| Failure::tool(format!("{name}: no table")));
    Ok(Oracle {
        linux: Linux {
            interpreter: native,
            work: work.clone(),
            timeout: PATIENCE,
        },
        sigil: Sigil {
            options,
            image,
            loaded,
            work,
            timeout: PATIENCE,
            option: None,
        },
        native: arch_of(setup.native().target.name)?,
        arch: arch_of(setup.target.name)?,
    })
}

/// A run of this many programs of a seed, with the corpus.
pub fn config(
    setup: &Setup,
    oracle: Oracle,
    seed: u64,
    programs: u64,
    jobs: usize,
) -> Result<Config> {
    let found = setup.dirs.work(setup.target.name)?.join("linux-diff/found");
    Ok(Config {
        oracle,
        sound: None,
        seed,
        programs,
        corpus: true,
        jobs,
        most: 5,
        found,
        keep: false,
    })
}
