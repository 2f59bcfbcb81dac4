//! Where a signal frame goes, what is in it, and the registers a handler begins with (Linux
//! `arch/arm64/kernel/signal.c`).

use core::mem::offset_of;

use super::{
    ESR_MAGIC, EXTRA_MAGIC, EsrContext, ExtraContext, FPSIMD_MAGIC, Fault, FpsimdContext,
    GeneralRegs, MContext, RecordHeader, RtSigFrame, SVE_MAGIC, SveContext, pstate, sve_state,
};
use crate::{AltStack, SaFlags, SigAction, SigSet, Signal, Stack};

/// The frame, without the [`FrameRecord`] above it.
pub const FRAME_SIZE: usize = size_of::<RtSigFrame>();
/// Bytes of stack that entering a handler takes at most (AT_MINSIGSTKSZ).
pub const MIN_STACK: usize = FRAME_SIZE + size_of::<FrameRecord>() + 16;

/// What a function leaves at its frame pointer, for who walks the stack: the interrupted function's
/// frame pointer and link register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct FrameRecord {
    /// X29.
    pub fp: u64,
    /// X30.
    pub lr: u64,
}

/// Where the pieces of a frame go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameAddress {
    /// The [`RtSigFrame`], and the handler's stack pointer: a multiple of 16.
    pub frame: usize,
    /// The [`FrameRecord`], and the handler's frame pointer.
    pub record: usize,
}

impl FrameAddress {
    /// Below `top`.
    #[inline(always)]
    pub const fn below(top: usize) -> Self {
        Self::below_with(top, 0)
    }

    /// Below `top`, with this many bytes more than most frames have, a multiple of 16
    /// ([`Sve::more`]).
    #[inline(always)]
    pub const fn below_with(top: usize, more: usize) -> Self {
        const { assert!(FRAME_SIZE.is_multiple_of(16)) };
        let record = top.wrapping_sub(size_of::<FrameRecord>()) & !15;
        Self {
            frame: record.wrapping_sub(FRAME_SIZE + more),
            record,
        }
    }

    /// The address after the last byte of both.
    #[inline(always)]
    pub const fn end(self) -> usize {
        self.record.wrapping_add(size_of::<FrameRecord>())
    }
}

/// Where the frame of a handler whose action has `flags` goes in a thread whose stack pointer is
/// `sp`. There is no red zone.
///
/// As on Linux for this architecture, an alternate stack that is too small for the frame is not
/// noticed here: what is below it takes the frame, or the write fails.
#[inline(always)]
pub const fn place(sp: usize, altstack: &AltStack, flags: SaFlags) -> FrameAddress {
    place_with(sp, altstack, flags, 0)
}

/// As [`place`], with `more` as for [`FrameAddress::below_with`].
#[inline(always)]
pub const fn place_with(
    sp: usize,
    altstack: &AltStack,
    flags: SaFlags,
    more: usize,
) -> FrameAddress {
    let switches = flags.contains(SaFlags::ONSTACK) && altstack.is_enabled() && !altstack.is_on(sp);
    FrameAddress::below_with(if switches { altstack.end() } else { sp }, more)
}

/// What a frame has of SVE, where the processor has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sve {
    /// Bytes of the thread's vectors.
    pub length: usize,
    /// The thread has them: the state follows on its record.
    pub is_live: bool,
}

impl Sve {
    /// Bytes of the record.
    const fn size(self) -> usize {
        let state = if self.is_live {
            sve_state(self.length)
        } else {
            0
        };
        (size_of::<SveContext>() + state).next_multiple_of(16)
    }

    /// Bytes that a frame has more than most, with the record of a fault or without.
    pub const fn more(self, fault: &Fault) -> usize {
        let at = after_fault(fault);
        if at + self.size() <= LIMIT {
            return 0;
        }
        let end = at + EXTRA + TERMINATOR + self.size() + TERMINATOR;
        let reserved = size_of::<MContext>() - offset_of!(MContext, reserved);
        end.saturating_sub(reserved)
    }

    /// The most that [`Sve::more`] gives for vectors of this length.
    pub const fn most(length: usize) -> usize {
        let live = Sve {
            length,
            is_live: true,
        };
        live.more(&Fault { address: 0, esr: 1 })
    }
}

/// Bytes of the records that say that there are more, and that end the others.
const EXTRA: usize = size_of::<ExtraContext>();
const TERMINATOR: usize = size_of::<RecordHeader>().next_multiple_of(16);
/// Where the records end that need no others behind `reserved`.
const LIMIT: usize = size_of::<MContext>() - offset_of!(MContext, reserved) - TERMINATOR - EXTRA;

/// Where the first record behind that of a fault is.
const fn after_fault(fault: &Fault) -> usize {
    if fault.esr == 0 {
        at::ESR
    } else {
        at::AFTER_ESR
    }
}

/// Where the records are in `reserved` of the context.
mod at {
    use super::{EsrContext, FpsimdContext};

    pub const FPSIMD: usize = 0;
    pub const ESR: usize = size_of::<FpsimdContext>();
    pub const AFTER_ESR: usize = ESR + size_of::<EsrContext>();
}

/// Where the [`FpsimdContext`] is in an [`RtSigFrame`] that the kernel writes.
pub const FPSIMD_OFFSET: usize = offset_of!(RtSigFrame, uc.mcontext.reserved) + at::FPSIMD;
/// Bytes from the frame's beginning on that the kernel writes to, or to some of, but for a state of SVE.
pub const USED: usize = offset_of!(RtSigFrame, uc.mcontext.reserved)
    + at::AFTER_ESR
    + EXTRA
    + TERMINATOR
    + size_of::<SveContext>()
    + TERMINATOR;

impl RtSigFrame {
    /// Writes all of the frame but `info`, which is [`crate::Taken::write_info`]'s with
    /// SA_SIGINFO and is left alone without, and the registers of the record at
    /// [`FPSIMD_OFFSET`]. `stack` is [`AltStack::stored`] before the handler is entered, `mask`
    /// what rt_sigreturn puts back.
    pub fn fill(&mut self, regs: &GeneralRegs, fault: &Fault, stack: Stack, mask: SigSet) {
        self.uc.mcontext.set_general(regs);
        self.fill_around(fault, stack, mask);
    }

    /// [`RtSigFrame::fill`] without the registers.
    #[inline(always)]
    pub fn fill_around(&mut self, fault: &Fault, stack: Stack, mask: SigSet) {
        self.uc.flags = 0;
        self.uc.link = 0;
        self.uc.stack = stack;
        self.uc.sigmask = mask;
        self.uc.mcontext.fault_address = fault.address;
        self.head(at::FPSIMD, FPSIMD_MAGIC, size_of::<FpsimdContext>());
        let end = if fault.esr == 0 {
            at::ESR
        } else {
            self.head(at::ESR, ESR_MAGIC, size_of::<EsrContext>());
            let esr = at::ESR + offset_of!(EsrContext, esr);
            self.uc.mcontext.reserved[esr..esr + 8].copy_from_slice(&fault.esr.to_ne_bytes());
            at::AFTER_ESR
        };
        self.head(end, 0, 0);
    }

    /// Begins a record.
    #[inline(always)]
    fn head(&mut self, at: usize, magic: u32, size: usize) {
        let (word, rest) = self.uc.mcontext.reserved[at..at + size_of::<RecordHeader>()]
            .split_at_mut(size_of::<u32>());
        word.copy_from_slice(&magic.to_ne_bytes());
        rest.copy_from_slice(&(size as u32).to_ne_bytes());
    }
}

impl RtSigFrame {
    /// Adds the record of SVE to those of [`RtSigFrame::fill_around`] with the same `fault`; where its state
    /// goes, from the frame's beginning on, as far as there is one. The record that ends the others then is
    /// behind the state, and the caller's to write: sixteen bytes of zeros at the second place.
    pub fn add_sve(&mut self, fault: &Fault, sve: Sve, frame: usize) -> (usize, usize) {
        const RECORDS: usize = offset_of!(RtSigFrame, uc.mcontext.reserved);
        let mut at = after_fault(fault);
        if at + sve.size() > LIMIT {
            let next = at + EXTRA + TERMINATOR;
            self.head(at, EXTRA_MAGIC, EXTRA);
            let data = (frame + RECORDS + next) as u64;
            let size = (sve.size() + TERMINATOR) as u64;
            for (offset, word) in [(8, data), (16, size), (24, 0)] {
                let to = at + offset;
                self.uc.mcontext.reserved[to..to + 8].copy_from_slice(&word.to_ne_bytes());
            }
            self.head(at + EXTRA, 0, 0);
            at = next;
        }
        self.head(at, SVE_MAGIC, sve.size());
        let length = (sve.length as u64).to_ne_bytes();
        self.uc.mcontext.reserved[at + 8..at + 16].copy_from_slice(&length);
        let begins = RECORDS + at;
        (begins + size_of::<SveContext>(), begins + sve.size())
    }
}

impl GeneralRegs {
    /// The frame record of a handler that interrupts these.
    #[inline(always)]
    pub const fn record(&self) -> FrameRecord {
        FrameRecord {
            fp: self.x[29],
            lr: self.x[30],
        }
    }
}

/// Sets the registers for the handler: its arguments, of which it has three with SA_SIGINFO and one
/// without, its stack, its first instruction, and where it returns to: `sa_restorer`, or the kernel's
/// own `trampoline` where the action has none. What it does not name keeps its value, as on Linux.
#[inline]
pub const fn enter(
    regs: &mut GeneralRegs,
    signal: Signal,
    action: &SigAction,
    at: FrameAddress,
    trampoline: usize,
) {
    regs.x[0] = signal.number() as u64;
    if action.flags.contains(SaFlags::SIGINFO) {
        regs.x[1] = (at.frame + offset_of!(RtSigFrame, info)) as u64;
        regs.x[2] = (at.frame + offset_of!(RtSigFrame, uc)) as u64;
    }
    regs.x[29] = at.record as u64;
    regs.x[30] = if action.flags.contains(SaFlags::RESTORER) {
        action.restorer as u64
    } else {
        trampoline as u64
    };
    regs.sp = at.frame as u64;
    regs.pc = action.handler as u64;
    regs.pstate &= !pstate::CLEARED_ON_ENTRY;
}
