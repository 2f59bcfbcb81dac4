//! What `reserved` of the context holds: records that each begin with a magic word and their size
//! (Linux `arch/arm64/include/uapi/asm/sigcontext.h`).

use core::mem::offset_of;

/// Magic word of an [`FpsimdContext`].
pub const FPSIMD_MAGIC: u32 = 0x4650_8001;
/// Magic word of an [`EsrContext`].
pub const ESR_MAGIC: u32 = 0x4553_5201;
/// Magic word of an [`ExtraContext`].
pub const EXTRA_MAGIC: u32 = 0x4558_5401;
/// Magic word of an [`SveContext`].
pub const SVE_MAGIC: u32 = 0x5356_4501;
/// Magic word of a [`ZaContext`].
pub const ZA_MAGIC: u32 = 0x5436_6345;

/// `flags` of an [`SveContext`]: it is of streaming mode.
pub const SVE_SIG_FLAG_SM: u16 = 1;

/// How each record begins: Linux's `struct _aarch64_ctx`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct RecordHeader {
    /// What the record is; 0 in the last.
    pub magic: u32,
    /// Its bytes, with this header; 0 in the last.
    pub size: u32,
}

/// The floating-point and SIMD registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct FpsimdContext {
    /// [`FPSIMD_MAGIC`], 528 bytes.
    pub head: RecordHeader,
    /// The status register.
    pub fpsr: u32,
    /// The control register.
    pub fpcr: u32,
    /// V0 to V31, the lower half first.
    pub vregs: [[u64; 2]; 32],
}

/// The syndrome of the thread's last fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct EsrContext {
    /// [`ESR_MAGIC`], 16 bytes.
    pub head: RecordHeader,
    /// ESR_EL1.
    pub esr: u64,
}

/// More records, for which `reserved` has no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct ExtraContext {
    /// [`EXTRA_MAGIC`], 32 bytes.
    pub head: RecordHeader,
    /// Where they are: after the record that ends these.
    pub datap: u64,
    /// Their bytes.
    pub size: u32,
    /// Always 0.
    pub reserved: [u32; 3],
}

/// The SVE registers, which follow if they are live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct SveContext {
    /// [`SVE_MAGIC`].
    pub head: RecordHeader,
    /// The length of a vector in bytes.
    pub vl: u16,
    /// SVE_SIG_ flags.
    pub flags: u16,
    /// Always 0.
    pub reserved: [u16; 2],
}

/// Bytes of the state behind an [`SveContext`], with vectors of `length` bytes: Z0 to Z31, P0 to P15 and
/// FFR, which have a bit for each byte of a vector.
pub const fn sve_state(length: usize) -> usize {
    32 * length + 17 * (length / 8)
}

/// The ZA array of SME, which follows if it is live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct ZaContext {
    /// [`ZA_MAGIC`].
    pub head: RecordHeader,
    /// The length of a streaming vector in bytes.
    pub vl: u16,
    /// Always 0.
    pub reserved: [u16; 3],
}

const _: () = {
    assert!(size_of::<RecordHeader>() == 8);
    assert!(size_of::<FpsimdContext>() == 528 && offset_of!(FpsimdContext, vregs) == 16);
    assert!(size_of::<EsrContext>() == 16);
    assert!(size_of::<ExtraContext>() == 32 && offset_of!(ExtraContext, size) == 16);
    assert!(size_of::<SveContext>() == 16);
    assert!(size_of::<ZaContext>() == 16);
};
