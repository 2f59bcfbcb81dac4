//! Terminals without a descriptor.

use syscall_shim::SysResult;

use crate::tty;

/// vhangup(2)
pub fn vhangup() -> SysResult {
    tty::vhangup()
}
