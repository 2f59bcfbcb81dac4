//! The floating-point registers in a frame, in the layout of the widest extension the processor
//! has (Linux `arch/riscv/include/uapi/asm/ptrace.h`).

use core::mem::offset_of;

/// The registers of the F extension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct FState {
    /// F0 to F31.
    pub f: [u32; 32],
    /// The control and status register.
    pub fcsr: u32,
}

/// The registers of the D extension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct DState {
    /// F0 to F31.
    pub f: [u64; 32],
    /// The control and status register.
    pub fcsr: u32,
}

/// The registers of the Q extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct QState {
    /// F0 to F31, two words each.
    pub f: [u64; 64],
    /// The control and status register.
    pub fcsr: u32,
    /// Zero in a frame, and must be zero when it is restored.
    pub reserved: [u32; 3],
}

/// The floating-point registers: Linux's `union __riscv_fp_state`.
#[derive(Clone, Copy)]
#[repr(C)]
pub union FpState {
    /// With the F extension alone.
    pub f: FState,
    /// With the D extension.
    pub d: DState,
    /// With the Q extension.
    pub q: QState,
}

const _: () = {
    assert!(size_of::<FState>() == 132);
    assert!(size_of::<DState>() == 264 && offset_of!(DState, fcsr) == 256);
    assert!(size_of::<QState>() == 528 && offset_of!(QState, fcsr) == 512);
    assert!(size_of::<FpState>() == 528 && align_of::<FpState>() == 16);
};
