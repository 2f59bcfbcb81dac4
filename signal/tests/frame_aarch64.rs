//! arm64: where frames go, what is in them, and what is put back.

#![cfg(not(loom))]

use core::mem::{MaybeUninit, offset_of, size_of};

use proptest::prelude::*;
use signal::arch::aarch64::{
    BadFrame, ESR_MAGIC, EXTRA_MAGIC, ExtraContext, FPSIMD_MAGIC, FPSIMD_OFFSET, FRAME_SIZE, Fault,
    FpsimdContext, FrameAddress, GeneralRegs, RtSigFrame, SVE_MAGIC, enter, fpsimd_of, place,
    pstate,
};
use signal::{AltStack, SaFlags, SigAction, SigSet, Signal, Stack};

const STACK: usize = 0x7fff_0000_1238;
const ALT: usize = 0x10_0000;
const ALT_SIZE: usize = 0x4000;
const USER_END: u64 = 1 << 48;
const RESERVED: usize = offset_of!(RtSigFrame, uc.mcontext.reserved);

fn alt() -> AltStack {
    let mut alt = AltStack::NONE;
    alt.set(STACK, &Stack::new(ALT, 0, ALT_SIZE)).unwrap();
    alt
}

fn regs() -> GeneralRegs {
    let mut x = [0; 31];
    for (n, x) in x.iter_mut().enumerate() {
        *x = 0x1000 + n as u64;
    }
    GeneralRegs {
        x,
        sp: STACK as u64,
        pc: 0x40_0000,
        pstate: pstate::Z | pstate::BTYPE | 4,
    }
}

/// A frame in memory, above it what a frame that is larger would have.
#[repr(C, align(16))]
struct Memory {
    frame: RtSigFrame,
    above: [u8; 4096],
}

impl Memory {
    fn new(fault: &Fault) -> Box<Memory> {
        let memory = Box::<Memory>::new(
            // SAFETY: all of it is plain numbers.
            unsafe { MaybeUninit::zeroed().assume_init() },
        );
        let mut memory = memory;
        memory
            .frame
            .fill(&regs(), fault, AltStack::NONE.stored(), SigSet(0x1234));
        memory
    }

    fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: a structure of plain numbers, all of which were written.
        unsafe {
            core::slice::from_raw_parts_mut(
                core::ptr::from_mut(self).cast::<u8>(),
                size_of::<Memory>(),
            )
        }
    }

    /// Begins a record.
    fn record(&mut self, at: usize, magic: u32, size: usize) {
        self.put(at, u64::from(magic) | (size as u64) << 32);
    }

    fn put(&mut self, at: usize, word: u64) {
        self.bytes()[RESERVED + at..][..8].copy_from_slice(&word.to_ne_bytes());
    }

    /// Where the vector state is, from the frame's beginning.
    fn fpsimd(&mut self) -> Result<usize, BadFrame> {
        let start = self.address();
        let bytes = self.bytes();
        fpsimd_of(start, |at| {
            let at = at.checked_sub(start).ok_or(BadFrame)?;
            let word = bytes.get(at..at + 8).ok_or(BadFrame)?;
            Ok(u64::from_ne_bytes(word.try_into().unwrap()))
        })
        .map(|at| at - start)
    }
}

const FPSIMD: usize = size_of::<FpsimdContext>();
const EXTRA: usize = size_of::<ExtraContext>();

#[test]
fn places() {
    for sp in [STACK, STACK + 8, STACK - 1, 0x1_0000] {
        let at = place(sp, &AltStack::NONE, SaFlags::ONSTACK);
        assert!((at.frame | at.record).is_multiple_of(16));
        assert_eq!(at.frame + FRAME_SIZE, at.record);
        assert!(at.record + 16 <= sp && at.record + 32 > sp);
    }
    let alt = alt();
    let first = place(STACK, &alt, SaFlags::ONSTACK);
    assert_eq!(first, FrameAddress::below(ALT + ALT_SIZE));
    // Nested: below the first, and after siglongjmp at the end again.
    assert_eq!(
        place(first.frame, &alt, SaFlags::ONSTACK),
        FrameAddress::below(first.frame)
    );
    assert_eq!(
        place(STACK, &alt, SaFlags::empty()),
        FrameAddress::below(STACK)
    );
}

#[test]
fn a_handler_begins() {
    let at = place(STACK, &AltStack::NONE, SaFlags::empty());
    let mut action = SigAction {
        handler: 0x1234,
        flags: SaFlags::empty(),
        ..SigAction::default()
    };
    let mut r = regs();
    enter(&mut r, Signal::SIGUSR1, &action, at, 0x77);
    assert_eq!((r.x[0], r.x[1], r.x[2]), (10, 0x1001, 0x1002));
    assert_eq!((r.x[29], r.x[30]), (at.record as u64, 0x77));
    assert_eq!((r.sp, r.pc), (at.frame as u64, 0x1234));
    assert_eq!(r.pstate, pstate::Z | 4);
    action.flags = SaFlags::SIGINFO | SaFlags::RESTORER;
    action.restorer = 0x99;
    let mut r = regs();
    enter(&mut r, Signal::SIGUSR1, &action, at, 0x77);
    assert_eq!(r.x[1], at.frame as u64);
    assert_eq!(r.x[2], (at.frame + 128) as u64);
    assert_eq!(r.x[30], 0x99);
}

#[test]
fn a_frame_comes_back() {
    for esr in [0, 0x9200_0047] {
        let mut m = Memory::new(&Fault { address: 5, esr });
        assert_eq!(m.fpsimd(), Ok(FPSIMD_OFFSET));
        assert_eq!(m.frame.uc.mcontext.fault_address, 5);
        assert_eq!(m.frame.uc.mcontext.pstate, pstate::Z | pstate::BTYPE);
        let mut back = GeneralRegs {
            pstate: 4,
            ..GeneralRegs::default()
        };
        m.frame.uc.restore_regs(&mut back, USER_END).unwrap();
        assert_eq!(back, regs());
    }
}

#[test]
fn no_privilege_and_no_address_of_the_kernel() {
    let mut m = Memory::new(&Fault::default());
    let mut refused = |pstate, pc| {
        m.frame.uc.mcontext.pstate = pstate;
        m.frame.uc.mcontext.pc = pc;
        let mut r = regs();
        let result = m.frame.uc.restore_regs(&mut r, USER_END);
        assert!(result.is_ok() || r == regs());
        (result == Err(BadFrame)).then_some(()).ok_or(r.pstate)
    };
    for bit in [0, 1, 2, 3, 4, 6, 7, 8, 9] {
        assert_eq!(refused(1 << bit, 0), Ok(()));
    }
    assert_eq!(refused(0, USER_END), Ok(()));
    // What has no meaning, or is not the program's, is left out.
    let left_out = 0xffff_ffff << 32 | 1 << 5 | 1 << 20 | pstate::SS;
    assert_eq!(
        refused(left_out | pstate::V, USER_END - 4),
        Err(pstate::V | 4)
    );
}

#[test]
fn records() {
    let plain = Fault::default();
    let mut m = Memory::new(&plain);
    // Without vector state, twice, of a wrong size, with what the processor does not have.
    for (at, magic, size) in [
        (0, ESR_MAGIC, FPSIMD),
        (FPSIMD, FPSIMD_MAGIC, FPSIMD),
        (0, FPSIMD_MAGIC, FPSIMD - 16),
        (FPSIMD, SVE_MAGIC, 16),
        (FPSIMD, 0, 8),
        (FPSIMD, ESR_MAGIC, 0),
        (FPSIMD, ESR_MAGIC, 4),
        (FPSIMD, ESR_MAGIC, 24),
        (FPSIMD, ESR_MAGIC, 4096 - FPSIMD),
        (FPSIMD, ESR_MAGIC, 4096 - FPSIMD + 16),
        (FPSIMD, ESR_MAGIC, u32::MAX as usize),
    ] {
        m.record(at, magic, size);
        assert_eq!(m.fpsimd(), Err(BadFrame), "{at} {magic:#x} {size}");
        m = Memory::new(&plain);
    }
    // In any order.
    m.record(0, ESR_MAGIC, 16);
    m.record(16, FPSIMD_MAGIC, FPSIMD);
    assert_eq!(m.fpsimd(), Ok(RESERVED + 16));
}

#[test]
fn more_records_behind_the_last() {
    let at = 4096 - EXTRA - 16;
    let with = |change: &dyn Fn(&mut Memory, u64)| {
        let mut m = Memory::new(&Fault::default());
        let data = (m.address() + RESERVED + 4096) as u64;
        m.record(0, ESR_MAGIC, at);
        m.record(at, EXTRA_MAGIC, EXTRA);
        m.put(at + 8, data);
        m.put(at + 16, (FPSIMD + 16) as u64);
        m.record(4096, FPSIMD_MAGIC, FPSIMD);
        change(&mut m, data);
        m.fpsimd()
    };
    assert_eq!(with(&|_, _| {}), Ok(RESERVED + 4096));
    assert_eq!(with(&|m, data| m.put(at + 8, data + 16)), Err(BadFrame));
    assert_eq!(with(&|m, _| m.put(at + 16, FPSIMD as u64)), Err(BadFrame));
    assert_eq!(with(&|m, _| m.put(at + 16, 1 << 17)), Err(BadFrame));
    assert_eq!(with(&|m, _| m.put(at + EXTRA, 1)), Err(BadFrame));
    // Records behind these lead nowhere further.
    let again = |m: &mut Memory, data: u64| {
        m.put(at + 16, 2048);
        m.record(4096 + FPSIMD, EXTRA_MAGIC, EXTRA);
        m.put(4096 + FPSIMD + 8, data + (FPSIMD + EXTRA + 16) as u64);
    };
    assert_eq!(with(&again), Err(BadFrame));
}

proptest! {
    #[test]
    fn what_a_program_writes_is_found_within_the_frame_or_refused(
        words in proptest::collection::vec((0usize..600, prop_oneof![
            Just(u64::from(FPSIMD_MAGIC) | 528 << 32),
            Just(u64::from(ESR_MAGIC) | 16 << 32),
            Just(u64::from(EXTRA_MAGIC) | 32 << 32),
            Just(0),
            any::<u64>(),
        ]), 0..40),
    ) {
        let mut m = Memory::new(&Fault::default());
        for (at, word) in words {
            m.put(8 * at, word);
        }
        if let Ok(at) = m.fpsimd() {
            prop_assert!(at >= RESERVED && at.is_multiple_of(16));
            prop_assert!(at + FPSIMD <= size_of::<Memory>());
        }
    }
}
