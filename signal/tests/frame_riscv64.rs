//! Where riscv64's frames go, what is in them, and what is put back.

#![cfg(not(loom))]

use std::mem::{MaybeUninit, offset_of};

use proptest::prelude::*;
use signal::arch::riscv64::{
    self, DState, FCSR_MASK, FRAME_SIZE, GeneralRegs, NoFrame, QState, RtSigFrame, UContext, enter,
    place,
};
use signal::{AltStack, SaFlags, SigAction, SigSet, Signal, Stack};

const STACK: usize = 0x3f_ff00_1238;
const ALT: usize = 0x10_0000;
const ALT_SIZE: usize = 0x2000;
const USER_END: u64 = 0x3f_ffff_f000;

fn alt(size: usize) -> AltStack {
    let mut alt = AltStack::NONE;
    alt.set(STACK, &Stack::new(ALT, 0, size)).unwrap();
    alt
}

fn on_alt(sp: usize, alt: &AltStack) -> Result<usize, NoFrame> {
    place(sp, alt, SaFlags::ONSTACK)
}

/// A frame of nothing but this byte.
fn frame_of(byte: u8) -> Box<RtSigFrame> {
    let mut frame = Box::new(MaybeUninit::<RtSigFrame>::uninit());
    // SAFETY: any bytes are a frame, which is as long as what is written.
    unsafe {
        frame
            .as_mut_ptr()
            .cast::<u8>()
            .write_bytes(byte, FRAME_SIZE);
        Box::from_raw(Box::into_raw(frame).cast())
    }
}

fn words(regs: &GeneralRegs) -> [u64; 32] {
    // SAFETY: both are 32 words.
    unsafe { std::mem::transmute(*regs) }
}

fn regs(words: [u64; 32]) -> GeneralRegs {
    // SAFETY: as there.
    unsafe { std::mem::transmute(words) }
}

fn q(uc: &UContext) -> QState {
    // SAFETY: any bytes are one.
    unsafe { uc.mcontext.fpregs.q }
}

fn d(uc: &UContext) -> DState {
    // SAFETY: as there.
    unsafe { uc.mcontext.fpregs.d }
}

#[test]
fn nested_handlers_do_not_overwrite_each_other() {
    let alt = alt(ALT_SIZE);
    let first = on_alt(STACK, &alt).unwrap();
    assert_eq!(first, ALT + ALT_SIZE - FRAME_SIZE);
    let second = on_alt(first, &alt).unwrap();
    assert_eq!(second, first - FRAME_SIZE);
    // And one that does not ask for the alternate stack stays where the thread is.
    assert_eq!(place(first, &alt, SaFlags::empty()).unwrap(), second);
    // After siglongjmp the alternate stack is used from its end.
    assert_eq!(on_alt(STACK - 64, &alt).unwrap(), first);
}

#[test]
fn an_alternate_stack_that_would_overflow_takes_no_frame() {
    let alt = alt(ALT_SIZE);
    let mut sp = STACK;
    let mut frames = 0;
    while let Ok(frame) = on_alt(sp, &alt) {
        assert!(frame > ALT);
        sp = frame;
        frames += 1;
    }
    assert_eq!(frames, (ALT_SIZE - 1) / FRAME_SIZE);
    for left in [1, 16, FRAME_SIZE - 16, FRAME_SIZE] {
        assert_eq!(on_alt(ALT + left, &alt), Err(NoFrame));
        assert_eq!(place(ALT + left, &alt, SaFlags::empty()), Err(NoFrame));
    }
}

#[test]
fn a_handler_begins_with_its_arguments_and_nothing_else_changes() {
    let before = regs(std::array::from_fn(|n| 1000 + n as u64));
    let mut after = before;
    enter(&mut after, Signal::SIGUSR1, 0x1_0000, 0x2_0000, 0x8000);
    let expected = GeneralRegs {
        pc: 0x1_0000,
        ra: 0x2_0000,
        sp: 0x8000,
        a0: 10,
        a1: 0x8000,
        a2: 0x8000 + 128,
        ..before
    };
    assert_eq!(after, expected);
}

#[test]
fn a_frame_says_what_was_interrupted() {
    let mut frame = frame_of(0xaa);
    let from = regs(std::array::from_fn(|n| 2 * n as u64));
    let fp = DState {
        f: std::array::from_fn(|n| n as u64),
        fcsr: 0x21,
    };
    let stack = Stack::new(ALT, 0, ALT_SIZE);
    frame.fill(&from, &fp, stack, SigSet(0x1234));
    let uc = &frame.uc;
    assert_eq!((uc.flags, uc.link, uc.sigmask), (0, 0, SigSet(0x1234)));
    assert_eq!(uc.stack, stack);
    assert_eq!(uc.restore_regs(&q(uc), USER_END), Ok(from));
    assert_eq!(d(uc).restorable(), fp);
    assert_eq!(q(uc).reserved, [0; 3]);
    assert_eq!((uc.unused[0], frame.info.signo), (0xaa, -0x5555_5556));
}

#[test]
fn an_action_has_no_restorer() {
    let set = riscv64::SigAction {
        handler: 0x1_0000,
        flags: SaFlags::ONSTACK,
        mask: SigSet(6),
    };
    let action = SigAction::from(set);
    assert!(action.flags.contains(SaFlags::RESTORER));
    assert_eq!(riscv64::SigAction::from(action), set);
    // Linux keeps no flag that it does not know, and does not know this one here.
    let flags = SaFlags::ONSTACK | SaFlags::RESTORER;
    let other = riscv64::SigAction { flags, ..set };
    assert_eq!(riscv64::SigAction::from(SigAction::from(other)), set);
}

#[test]
fn records_of_other_extensions_are_refused() {
    for word in 0..3 {
        for value in [1, 0x5346_5457, u32::MAX] {
            let mut uc = frame_of(0).uc;
            assert!(uc.restore_regs(&q(&uc), USER_END).is_ok());
            let mut bad = q(&uc);
            bad.reserved[word] = value;
            uc.mcontext.fpregs.q = bad;
            assert!(uc.restore_regs(&q(&uc), USER_END).is_err());
        }
    }
    assert_eq!(offset_of!(QState, reserved), 516);
}

proptest! {
    #[test]
    fn any_stack_pointer_gets_an_aligned_frame_below_it(sp in any::<usize>(), onstack in any::<bool>()) {
        let alt = alt(ALT_SIZE);
        let flags = if onstack { SaFlags::ONSTACK } else { SaFlags::empty() };
        if let Ok(frame) = place(sp, &alt, flags) {
            prop_assert_eq!(frame % 16, 0);
            if !onstack && !alt.is_on(sp) {
                let below = sp.wrapping_sub(frame);
                prop_assert!((FRAME_SIZE..FRAME_SIZE + 16).contains(&below));
            } else {
                prop_assert!(alt.contains(frame));
            }
        } else {
            prop_assert!(alt.is_on(sp) || onstack);
        }
    }

    #[test]
    fn no_frame_leads_out_of_the_programs_half(from in any::<[u64; 32]>(), near in any::<u16>(), fcsr in any::<u32>()) {
        for pc in [from[0], from[0] & 0x3f_ffff_ffff, USER_END - 0x8000 + u64::from(near)] {
            let mut uc: UContext = frame_of(0).uc;
            uc.mcontext.regs = regs(from);
            uc.mcontext.regs.pc = pc;
            uc.mcontext.fpregs.d = DState { f: [from[1]; 32], fcsr };
            match uc.restore_regs(&q(&uc), USER_END) {
                Ok(restored) => {
                    prop_assert!(restored.pc < USER_END && restored.pc == pc & !1);
                    prop_assert_eq!(&words(&restored)[1..], &from[1..]);
                }
                Err(_) => prop_assert!(pc >= USER_END),
            }
            prop_assert_eq!(d(&uc).restorable(), DState { f: [from[1]; 32], fcsr: fcsr & FCSR_MASK });
        }
    }
}
