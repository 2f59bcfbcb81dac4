//! The vector registers in a frame: where they are written, where they are found again, and which
//! instructions use them.

use core::mem::offset_of;

use super::frame::place_with;
use super::{
    BadFrame, END_HDR_SIZE, END_MAGIC, FRAME_SIZE, MContext, NoFrame, RISCV_V_MAGIC, RecordHeader,
    RtSigFrame, vector_record,
};
use crate::{AltStack, SaFlags};

/// Where the first record's head is in a frame.
const FIRST: usize =
    offset_of!(RtSigFrame, uc.mcontext.fpregs) + size_of::<super::FpState>() - HEAD;
const HEAD: usize = size_of::<RecordHeader>();

/// Where the [`VContext`](super::VContext) is in a frame with one; the registers follow.
pub const V_CONTEXT: usize = FRAME_SIZE;

/// Records that are read of a frame. A kernel writes two.
pub const MOST_RECORDS: usize = 64;

/// Bytes of a frame with vector registers of `vlenb` bytes.
pub const fn frame_size(vlenb: usize) -> usize {
    (FIRST + vector_record(vlenb) + HEAD).next_multiple_of(16)
}

/// As [`super::place`], of a frame with vector registers of `vlenb` bytes.
///
/// # Errors
/// As there.
pub const fn place_with_vectors(
    sp: usize,
    altstack: &AltStack,
    flags: SaFlags,
    vlenb: usize,
) -> Result<usize, NoFrame> {
    place_with(sp, altstack, flags, frame_size(vlenb))
}

impl MContext {
    /// The head of the record of vector registers, in place of the one that ends the records; that goes to
    /// [`end_of_vectors`].
    #[inline]
    pub const fn begin_vectors(&mut self, vlenb: usize) {
        let size = vector_record(vlenb) as u32;
        self.fpregs.q.reserved = [0, RISCV_V_MAGIC, size];
    }
}

/// Where the record is in a frame, a word of zeros, that ends those of a frame with vector registers.
pub const fn end_of_vectors(vlenb: usize) -> usize {
    FIRST + vector_record(vlenb)
}

/// Goes through the records of a frame whose ucontext is at `context`, of a thread whose vector registers
/// have `vlenb` bytes; 0 if it has none. `read` reads a word of the program's memory, which is anything;
/// `vectors` is given the address of each [`VContext`](super::VContext), as on Linux, where the last one holds.
///
/// # Errors
/// An unknown record, one of a wrong size, or one of vector registers that the thread has not: refused, as
/// by Linux. More than [`MOST_RECORDS`], which Linux reads to their end: it may be interrupted meanwhile. And
/// what the two say.
pub fn each_record(
    context: usize,
    vlenb: usize,
    read: impl Fn(usize) -> Result<u64, BadFrame>,
    mut vectors: impl FnMut(usize) -> Result<(), BadFrame>,
) -> Result<(), BadFrame> {
    let mut at = context.wrapping_add(FIRST - offset_of!(RtSigFrame, uc));
    for _ in 0..MOST_RECORDS {
        let word = read(at)?;
        let (magic, size) = (word as u32, (word >> 32) as u32);
        match magic {
            END_MAGIC if size == END_HDR_SIZE => return Ok(()),
            RISCV_V_MAGIC if vlenb != 0 && size as usize == vector_record(vlenb) => {
                vectors(at.wrapping_add(HEAD))?;
            }
            _ => return Err(BadFrame),
        }
        at = at.wrapping_add(size as usize);
    }
    Err(BadFrame)
}

/// Whether an instruction of four bytes is one of the V extension, or accesses its control registers: what
/// traps while a thread has no vector registers.
pub const fn uses_vectors(instruction: u32) -> bool {
    const LOAD: u32 = 0x07;
    const STORE: u32 = 0x27;
    const VECTOR: u32 = 0x57;
    const SYSTEM: u32 = 0x73;
    let width = instruction >> 12 & 7;
    match instruction & 0x7f {
        VECTOR => true,
        // The others are those of floating-point registers.
        LOAD | STORE => matches!(width, 0 | 5 | 6 | 7),
        // vstart, vxsat, vxrm, vcsr; vl, vtype, vlenb.
        SYSTEM => matches!(instruction >> 20, 0x008..=0x00f | 0xc20..=0xc22),
        _ => false,
    }
}

const _: () = {
    assert!(FIRST + HEAD == V_CONTEXT && V_CONTEXT.is_multiple_of(16));
    // As many as Linux's.
    assert!(frame_size(16) == 1664 && frame_size(32) == 2176);
};
