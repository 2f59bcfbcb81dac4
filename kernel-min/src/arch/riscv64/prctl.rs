//! Options of prctl(2) that are the architecture's own.

use syscall_shim::SysResult;

/// prctl(2) with this option, if it is the architecture's own: there is none.
pub fn own_prctl(_: i32, _: usize) -> Option<SysResult> {
    None
}
