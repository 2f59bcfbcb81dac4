//! What follows on the floating-point registers in a frame: records of further extensions, of which there is
//! one (Linux `arch/riscv/include/uapi/asm/sigcontext.h` and `ptrace.h`).

use core::mem::offset_of;

use super::FpState;

/// Magic word of a record of the vector registers.
pub const RISCV_V_MAGIC: u32 = 0x5346_5457;
/// Magic word of the record that ends them.
pub const END_MAGIC: u32 = 0;
/// Size that the record has that ends them.
pub const END_HDR_SIZE: u32 = 0;
/// Bytes of the longest vector register that there may be.
pub const RISCV_MAX_VLENB: usize = 8192;

/// The head of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct RecordHeader {
    /// What it is.
    pub magic: u32,
    /// Its size with this head.
    pub size: u32,
}

/// Where the first record's head is, over the floating-point registers of the Q extension.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(16))]
pub struct ExtraHeader {
    /// The registers.
    pub padding: [u32; 129],
    /// Zero in a frame, and must be zero when it is restored.
    pub reserved: u32,
    /// The head.
    pub hdr: RecordHeader,
}

/// The state of the V extension but for its registers, which are behind it in a frame: what follows on the
/// head of its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct VState {
    /// The element that an instruction begins with.
    pub vstart: u64,
    /// Elements of a vector.
    pub vl: u64,
    /// The type of a vector.
    pub vtype: u64,
    /// Rounding and saturation.
    pub vcsr: u64,
    /// Bytes of a register.
    pub vlenb: u64,
    /// Where the registers are: V0 to V31.
    pub datap: u64,
}

/// A [`VState`] where a frame has it: at a multiple of 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct VContext {
    /// As said.
    pub v_state: VState,
}

/// Bytes of a [`VContext`] and the registers behind it, which have `vlenb` bytes each.
pub const fn vector_state(vlenb: usize) -> usize {
    size_of::<VContext>() + 32 * vlenb
}

/// Bytes of a record of the vector registers.
pub const fn vector_record(vlenb: usize) -> usize {
    size_of::<RecordHeader>() + vector_state(vlenb)
}

const _: () = {
    assert!(size_of::<RecordHeader>() == 8);
    assert!(size_of::<ExtraHeader>() == size_of::<FpState>());
    assert!(offset_of!(ExtraHeader, reserved) == 516 && offset_of!(ExtraHeader, hdr) == 520);
    assert!(size_of::<VState>() == 48 && size_of::<VContext>() == 48);
};
