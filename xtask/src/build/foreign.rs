//! Debian's Linux as a machine in QEMU: the kernel, and process 1 of the project's.

use conformance::foreign::{self, Foreign};
use conformance::guest::INSTRUCTION_SHIFT;
use conformance::machine::Machine;

use crate::build::linux::compiler;
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::linux::kernel;
use crate::setup::packages::need;

/// The machine, whose time follows the instructions as in one that tests our kernel.
pub fn linux(setup: &Setup, machine: Machine, memory: String) -> Result<Foreign> {
    need(setup, setup.target.qemu)?;
    let toolchain = compiler(setup)?.toolchain();
    let work = setup.dirs.work(setup.target.name)?;
    Ok(Foreign {
        machine,
        cpu: None,
        memory,
        instruction_shift: Some(INSTRUCTION_SHIFT),
        kernel: kernel(setup)?,
        init: foreign::init(&toolchain, &work).map_err(Failure::tool)?,
        boot: foreign::BOOT,
        balloon: None,
    })
}
