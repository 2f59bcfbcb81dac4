//! Options of prctl(2) that are the architecture's own.

use syscall_shim::SysResult;

use super::vectors;

mod op {
    pub const RISCV_V_SET_CONTROL: i32 = 69;
    pub const RISCV_V_GET_CONTROL: i32 = 70;
}

/// prctl(2) with this option, if it is the architecture's own.
pub fn own_prctl(option: i32, argument: usize) -> Option<SysResult> {
    match option {
        op::RISCV_V_SET_CONTROL => Some(vectors::set_control(argument)),
        op::RISCV_V_GET_CONTROL => Some(vectors::get_control()),
        _ => None,
    }
}
