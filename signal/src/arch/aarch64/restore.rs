//! rt_sigreturn(2): what a frame may put back. It lies in the program's memory, so nothing in it
//! is believed.

use core::mem::offset_of;

use super::{
    ESR_MAGIC, EXTRA_MAGIC, EsrContext, ExtraContext, FPSIMD_MAGIC, FpsimdContext, GeneralRegs,
    MContext, RecordHeader, RtSigFrame, SVE_MAGIC, SVE_SIG_FLAG_SM, SveContext, UContext, pstate,
    sve_state,
};

/// The frame cannot be restored: the thread gets SIGSEGV from the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadFrame;

/// Bytes that a frame has at most, with the records that `reserved` has no room for (Linux's
/// SIGFRAME_MAXSZ).
const MAX_FRAME: usize = 64 * 1024;
/// The record that ends the others.
const TERMINATOR: usize = size_of::<RecordHeader>().next_multiple_of(16);

impl UContext {
    /// Puts the general registers back. `regs` holds the present ones: bits of PSTATE that a
    /// program may not change are kept from there. `user_end` is the end of the program's part of
    /// the address space, within which it goes on.
    ///
    /// Linux's order, which shows when something fails: the mask, the registers, the records, the
    /// alternate stack ([`crate::AltStack::restore`], with the stack pointer that was restored).
    #[inline]
    pub const fn restore_regs(
        &self,
        regs: &mut GeneralRegs,
        user_end: u64,
    ) -> Result<(), BadFrame> {
        let saved = &self.mcontext;
        if !pstate::is_valid(saved.pstate) || saved.pc >= user_end {
            return Err(BadFrame);
        }
        let kept = regs.pstate;
        *regs = saved.general();
        regs.pstate = pstate::restore(kept, saved.pstate);
        Ok(())
    }
}

impl MContext {
    /// Whether the records are as the kernel writes them, so that the [`FpsimdContext`] is the first.
    #[inline(always)]
    pub fn is_as_written(&self) -> bool {
        const FPSIMD: u64 = FPSIMD_MAGIC as u64 | (size_of::<FpsimdContext>() as u64) << 32;
        const ESR: u64 = ESR_MAGIC as u64 | (size_of::<EsrContext>() as u64) << 32;
        let head = |at: usize| {
            self.reserved[at..]
                .first_chunk()
                .map_or(0, |word| u64::from_le_bytes(*word))
        };
        let second = head(size_of::<FpsimdContext>());
        head(0) == FPSIMD
            && (second == 0
                || second == ESR && head(size_of::<FpsimdContext>() + size_of::<EsrContext>()) == 0)
    }
}

/// Where the [`FpsimdContext`] of the frame at `frame` is, among its records. `read` reads a word
/// of the program's memory, which is anything. The processor must have no state that other records
/// would hold, or be used without: they are refused, as Linux refuses those that it does not know.
///
/// The record's size is right; its registers are for the caller to read, and can be anything.
pub fn fpsimd_of(
    frame: usize,
    read: impl Fn(usize) -> Result<u64, BadFrame>,
) -> Result<usize, BadFrame> {
    records_of(frame, 0, read).map(|found| found.fpsimd)
}

/// Where the records of a frame are that hold vector state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The [`FpsimdContext`].
    pub fpsimd: usize,
    /// What follows on an [`SveContext`], which has [`sve_state`] bytes.
    pub sve: Option<usize>,
}

/// As [`fpsimd_of`], for a thread whose vectors of SVE have `length` bytes; 0 without SVE.
pub fn records_of(
    frame: usize,
    length: usize,
    read: impl Fn(usize) -> Result<u64, BadFrame>,
) -> Result<Found, BadFrame> {
    let mut sve = None;
    let mut base = frame.wrapping_add(offset_of!(RtSigFrame, uc.mcontext.reserved));
    let mut limit = size_of::<MContext>() - offset_of!(MContext, reserved);
    let mut offset = 0;
    let mut extra = false;
    let mut found = None;
    if !base.is_multiple_of(16) {
        return Err(BadFrame);
    }
    loop {
        if limit - offset < size_of::<RecordHeader>() || !offset.is_multiple_of(16) {
            return Err(BadFrame);
        }
        let at = base.wrapping_add(offset);
        let RecordHeader { magic, size } = header(&read, at)?;
        let size = size as usize;
        match magic {
            0 if size == 0 => {
                let fpsimd = found.ok_or(BadFrame)?;
                let sve = match sve {
                    Some((at, size)) => state_of(at, size, length, &read)?,
                    None => None,
                };
                return Ok(Found { fpsimd, sve });
            }
            _ if size < size_of::<RecordHeader>() || size > limit - offset => {
                return Err(BadFrame);
            }
            FPSIMD_MAGIC if found.is_none() && size == size_of::<FpsimdContext>() => {
                found = Some(at);
            }
            ESR_MAGIC => {}
            SVE_MAGIC if length != 0 && sve.is_none() && size >= size_of::<SveContext>() => {
                sve = Some((at, size));
            }
            EXTRA_MAGIC
                if !extra
                    && size >= size_of::<ExtraContext>()
                    && limit - offset - size >= TERMINATOR =>
            {
                extra = true;
                let end = at.wrapping_add(size);
                if header(&read, end)? != RecordHeader::default() {
                    return Err(BadFrame);
                }
                let next = end.wrapping_add(TERMINATOR);
                let data = read(at.wrapping_add(offset_of!(ExtraContext, datap)))? as usize;
                let len = read(at.wrapping_add(offset_of!(ExtraContext, size)))? as u32 as usize;
                let room = frame.wrapping_add(MAX_FRAME).wrapping_sub(next);
                if data != next || !data.is_multiple_of(16) || !len.is_multiple_of(16) || len > room
                {
                    return Err(BadFrame);
                }
                (base, offset, limit) = (data, 0, len);
                continue;
            }
            _ => return Err(BadFrame),
        }
        offset += size;
    }
}

/// The state of an [`SveContext`] with `size` bytes, if it has one.
fn state_of(
    at: usize,
    size: usize,
    length: usize,
    read: &impl Fn(usize) -> Result<u64, BadFrame>,
) -> Result<Option<usize>, BadFrame> {
    let word = read(at.wrapping_add(offset_of!(SveContext, vl)))?;
    let (vl, flags) = (word as u16, (word >> 16) as u16);
    if flags & SVE_SIG_FLAG_SM != 0 || usize::from(vl) != length {
        return Err(BadFrame);
    }
    let begins = size_of::<SveContext>();
    match size {
        _ if size <= begins => Ok(None),
        _ if size < begins + sve_state(length) => Err(BadFrame),
        _ => Ok(Some(at.wrapping_add(begins))),
    }
}

fn header(
    read: &impl Fn(usize) -> Result<u64, BadFrame>,
    at: usize,
) -> Result<RecordHeader, BadFrame> {
    let word = read(at)?;
    Ok(RecordHeader {
        magic: word as u32,
        size: (word >> 32) as u32,
    })
}
