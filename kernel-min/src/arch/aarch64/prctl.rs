//! Options of prctl(2) that are the architecture's own.

use syscall_shim::SysResult;

use super::sve;

mod op {
    pub const SVE_SET_VL: i32 = 50;
    pub const SVE_GET_VL: i32 = 51;
}

/// prctl(2) with this option, if it is the architecture's own.
pub fn own_prctl(option: i32, argument: usize) -> Option<SysResult> {
    match option {
        op::SVE_SET_VL => Some(sve::set(argument)),
        op::SVE_GET_VL => Some(sve::get()),
        _ => None,
    }
}
