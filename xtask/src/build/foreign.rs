//! Debian's Linux as a machine in QEMU: the kernel, and process 1 of the project's.

use conformance::foreign::{self, Foreign};
use conformance::machine::Machine;
use conformance::toolchain::Toolchain;

use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::linux;
use crate::setup::packages::need;

/// The machine, where time follows the instructions: one takes 8 ns. `toolchain` is the compiler of Linux's
/// programs.
pub fn linux(
    setup: &Setup,
    toolchain: &Toolchain,
    machine: Machine,
    memory: String,
) -> Result<Foreign> {
    need(setup, setup.target.qemu)?;
    let work = setup.dirs.work(setup.target.name)?;
    Ok(Foreign {
        machine,
        cpu: None,
        memory,
        instruction_shift: Some(conformance::guest::INSTRUCTION_SHIFT),
        kernel: linux::kernel(setup)?,
        init: foreign::init(toolchain, &work).map_err(Failure::tool)?,
    })
}
