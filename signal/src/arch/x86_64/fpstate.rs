//! The floating-point and vector state in a frame: an FXSAVE area whose unused bytes say what
//! follows, the XSAVE header, the rest of the XSAVE area in standard format, a second magic word.

use core::mem::offset_of;

use super::BadFrame;

/// First magic word, in the legacy area: an XSAVE area follows.
pub const FP_XSTATE_MAGIC1: u32 = 0x4650_5853;
/// Second magic word, after the XSAVE area's last byte.
pub const FP_XSTATE_MAGIC2: u32 = 0x4650_5845;
/// The state components that FXSAVE knows: x87 and SSE.
pub const XSTATE_FP_SSE: u64 = 3;

/// The legacy area without an XSAVE area: its size, and the smallest XSAVE area's.
const LEGACY_SIZE: usize = size_of::<FpState>();
const MIN_XSTATE_SIZE: usize = LEGACY_SIZE + size_of::<XStateHeader>();

/// What Linux keeps in the last 48 bytes of the legacy area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct FpxSwBytes {
    /// [`FP_XSTATE_MAGIC1`].
    pub magic1: u32,
    /// The XSAVE area's size and the second magic word's.
    pub extended_size: u32,
    /// The state components in the area.
    pub xfeatures: u64,
    /// The XSAVE area's size; the second magic word is at this offset.
    pub xstate_size: u32,
    /// Nothing.
    padding: [u32; 7],
}

/// The legacy (FXSAVE) area, 512 bytes: Linux's `struct _fpstate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct FpState {
    /// x87 control word.
    pub cwd: u16,
    /// x87 status word.
    pub swd: u16,
    /// x87 tag word, abridged.
    pub twd: u16,
    /// x87 last opcode.
    pub fop: u16,
    /// x87 last instruction.
    pub rip: u64,
    /// x87 last operand.
    pub rdp: u64,
    /// SSE control and status.
    pub mxcsr: u32,
    /// The bits of MXCSR that the processor has.
    pub mxcsr_mask: u32,
    /// ST0 to ST7, 16 bytes each.
    pub st: [[u32; 4]; 8],
    /// XMM0 to XMM15.
    pub xmm: [[u32; 4]; 16],
    /// Not used by the processor.
    pub reserved: [u32; 12],
    /// What follows this area.
    pub sw: FpxSwBytes,
}

/// The XSAVE header, 64 bytes, after the legacy area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct XStateHeader {
    /// XSTATE_BV: the components in the area; the others are in their initial state.
    pub xfeatures: u64,
    /// XCOMP_BV: zero, as the format is the standard one.
    pub xcomp_bv: u64,
    /// Zero.
    pub reserved: u64,
    /// Not looked at.
    pub unused: [u64; 5],
}

const _: () = {
    assert!(size_of::<FpxSwBytes>() == 48);
    assert!(size_of::<FpState>() == 512);
    assert!(offset_of!(FpState, mxcsr) == 24);
    assert!(offset_of!(FpState, st) == 32);
    assert!(offset_of!(FpState, xmm) == 160);
    assert!(offset_of!(FpState, sw) == 464);
    assert!(size_of::<XStateHeader>() == 64);
};

/// What this machine saves of a thread's floating-point state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FpuLayout {
    /// Bytes XSAVE writes with the features below, in standard format (CPUID leaf 0xd, EBX);
    /// 512 on a machine without XSAVE.
    pub size: usize,
    /// XCR0: the state components in use; 0 on a machine without XSAVE.
    pub features: u64,
    /// The bits of MXCSR that the machine has ([`FpState::mxcsr_mask`] after FXSAVE).
    pub mxcsr_mask: u32,
}

/// What rt_sigreturn finds behind `fpstate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FpImage {
    /// A legacy area alone: x87 and SSE; all else goes to its initial state.
    Legacy,
    /// An XSAVE area.
    Xstate {
        /// Its size, at least 576.
        size: usize,
        /// The components to restore from it; all else goes to its initial state.
        features: u64,
    },
}

impl FpuLayout {
    /// A machine without XSAVE, with MXCSR's first 16 bits but DAZ.
    pub const FXSAVE: Self = Self {
        size: LEGACY_SIZE,
        features: 0,
        mxcsr_mask: 0xffbf,
    };

    /// Whether the machine has XSAVE.
    #[inline]
    pub const fn has_xsave(&self) -> bool {
        self.features != 0
    }

    /// The bytes a frame needs for it.
    #[inline]
    pub const fn frame_size(&self) -> usize {
        if self.has_xsave() {
            self.size + size_of::<u32>()
        } else {
            self.size
        }
    }

    /// What to write into the legacy area after XSAVE wrote there; then
    /// [`FP_XSTATE_MAGIC2`] goes to offset `size`.
    #[inline]
    pub const fn sw_bytes(&self) -> FpxSwBytes {
        FpxSwBytes {
            magic1: FP_XSTATE_MAGIC1,
            extended_size: self.frame_size() as u32,
            xfeatures: self.features,
            xstate_size: self.size as u32,
            padding: [0; 7],
        }
    }

    /// Where the second magic word is, if a legacy area from a program claims that an XSAVE area
    /// follows and its sizes are believable.
    #[inline]
    pub const fn magic2_offset(&self, sw: &FpxSwBytes) -> Option<usize> {
        let size = sw.xstate_size as usize;
        if !self.has_xsave()
            || sw.magic1 != FP_XSTATE_MAGIC1
            || size < MIN_XSTATE_SIZE
            || size > self.size
            || sw.xstate_size > sw.extended_size
        {
            return None;
        }
        Some(size)
    }

    /// What to restore: `magic2` is the word read at [`FpuLayout::magic2_offset`]. As on Linux,
    /// what does not look like an XSAVE area is a legacy one, and no error.
    #[inline]
    pub const fn image(&self, sw: &FpxSwBytes, magic2: Option<u32>) -> FpImage {
        match (self.magic2_offset(sw), magic2) {
            (Some(size), Some(FP_XSTATE_MAGIC2)) => FpImage::Xstate {
                size,
                features: sw.xfeatures & self.features,
            },
            _ => FpImage::Legacy,
        }
    }

    /// Whether the processor will take the image that a program left (in a copy that the program
    /// can no longer change): reserved bits of MXCSR and of the XSAVE header are zero, and no
    /// component is there that the machine does not have. XRSTOR would raise #GP otherwise
    /// (Intel's manual, volume 1, 13.8). The compacted format is refused as well.
    #[inline]
    pub const fn check(
        &self,
        legacy: &FpState,
        header: Option<&XStateHeader>,
    ) -> Result<(), BadFrame> {
        if legacy.mxcsr & !self.mxcsr_mask != 0 {
            return Err(BadFrame);
        }
        match header {
            Some(h) if h.xfeatures & !self.features | h.xcomp_bv | h.reserved != 0 => Err(BadFrame),
            _ => Ok(()),
        }
    }
}

impl FpState {
    /// The state a new program begins with, as FXSAVE would show it.
    pub const INITIAL: Self = Self {
        cwd: 0x37f,
        swd: 0,
        twd: 0,
        fop: 0,
        rip: 0,
        rdp: 0,
        mxcsr: 0x1f80,
        mxcsr_mask: 0,
        st: [[0; 4]; 8],
        xmm: [[0; 4]; 16],
        reserved: [0; 12],
        sw: FpxSwBytes {
            magic1: 0,
            extended_size: 0,
            xfeatures: 0,
            xstate_size: 0,
            padding: [0; 7],
        },
    };
}

impl XStateHeader {
    /// Every component is in its initial state.
    pub const NONE: Self = Self {
        xfeatures: 0,
        xcomp_bv: 0,
        reserved: 0,
        unused: [0; 5],
    };
}

impl Default for FpState {
    /// [`FpState::INITIAL`].
    fn default() -> Self {
        Self::INITIAL
    }
}
