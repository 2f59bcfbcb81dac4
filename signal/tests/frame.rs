//! Where frames go, and what is put back.

#![cfg(not(loom))]

use proptest::prelude::*;
use signal::arch::x86_64::{
    FRAME_SIZE, FpImage, FpState, FpuLayout, FrameAddress, GeneralRegs, NoFrame, REDZONE, Segments,
    UContext, XSTATE_FP_SSE, XStateHeader, eflags, place,
};
use signal::{AltStack, SaFlags, Stack};

const STACK: usize = 0x7fff_0000_1238;
const ALT: usize = 0x10_0000;
const ALT_SIZE: usize = 0x2000;
/// The flags of an action.
const PLAIN: SaFlags = SaFlags::RESTORER;
const ONSTACK: SaFlags = PLAIN.union(SaFlags::ONSTACK);
const FP: usize = 836;
const AVX: FpuLayout = FpuLayout {
    size: 832,
    features: 7,
    mxcsr_mask: 0xffff,
};

fn alt(size: usize) -> AltStack {
    let mut alt = AltStack::NONE;
    alt.set(STACK, &Stack::new(ALT, 0, size)).unwrap();
    alt
}

fn on_alt(sp: usize, alt: &AltStack) -> Result<FrameAddress, NoFrame> {
    place(sp, alt, ONSTACK, FP)
}

#[test]
fn without_a_restorer_there_is_no_way_back() {
    for flags in [SaFlags::empty(), SaFlags::ONSTACK] {
        assert_eq!(place(STACK, &AltStack::NONE, flags, FP), Err(NoFrame));
        assert_eq!(place(STACK, &alt(ALT_SIZE), flags, FP), Err(NoFrame));
    }
}

#[test]
fn nested_handlers_do_not_overwrite_each_other() {
    let alt = alt(ALT_SIZE);
    let first = on_alt(STACK, &alt).unwrap();
    assert!(first.fpstate + FP <= ALT + ALT_SIZE && first.frame > ALT);
    let second = on_alt(first.frame, &alt).unwrap();
    assert!(second.fpstate + FP <= first.frame - REDZONE);
    // And one that does not ask for the alternate stack stays where the thread is.
    let plain = place(first.frame, &alt, PLAIN, FP).unwrap();
    assert_eq!(plain, second);
}

#[test]
fn after_siglongjmp_the_alternate_stack_is_used_from_its_end() {
    let alt = alt(ALT_SIZE);
    let first = on_alt(STACK, &alt).unwrap();
    // No sigreturn: the stack pointer is simply elsewhere.
    for _ in 0..100 {
        assert_eq!(on_alt(STACK - 64, &alt).unwrap(), first);
    }
}

#[test]
fn an_alternate_stack_that_would_overflow_takes_no_frame() {
    let alt = alt(ALT_SIZE);
    let mut sp = STACK;
    let mut frames = 0;
    while let Ok(placed) = on_alt(sp, &alt) {
        assert!(placed.frame > ALT);
        sp = placed.frame;
        frames += 1;
        assert!(frames < 20, "the stack is not endless");
    }
    assert!(frames > 3);
    // Linux begins at the stack's end again when less than the red zone is left; here it is full.
    for left in 1..=REDZONE {
        assert_eq!(on_alt(ALT + left, &alt), Err(NoFrame));
    }
    // Too small for a single one; and a handler that runs there without asking for it.
    let small = self::alt(signal::MINSIGSTKSZ);
    assert_eq!(place(STACK, &small, ONSTACK, 2820), Err(NoFrame));
    assert_eq!(place(ALT + 400, &small, PLAIN, FP), Err(NoFrame));
}

#[test]
fn a_frame_without_floating_point_state() {
    let placed = place(STACK, &AltStack::NONE, PLAIN, 0).unwrap();
    assert!(STACK - REDZONE - placed.frame < FRAME_SIZE + 96);
}

#[test]
fn machines_without_xsave() {
    let layout = FpuLayout::FXSAVE;
    assert!(!layout.has_xsave());
    assert_eq!(layout.frame_size(), 512);
    assert_eq!(AVX.frame_size(), FP);
    let fp = FpState {
        sw: AVX.sw_bytes(),
        ..FpState::default()
    };
    // A frame of another machine is a legacy area here.
    assert_eq!(layout.image(&fp.sw, Some(0x4650_5845)), FpImage::Legacy);
    assert_eq!(layout.check(&fp, None), Ok(()));
    let image = FpImage::Xstate {
        size: 832,
        features: 7,
    };
    assert_eq!(AVX.image(&fp.sw, Some(0x4650_5845)), image);
    assert_eq!(AVX.image(&fp.sw, Some(0)), FpImage::Legacy);
    assert_eq!(AVX.image(&fp.sw, None), FpImage::Legacy);
}

proptest! {
    #[test]
    fn any_stack_pointer_gets_an_aligned_frame_below_it(
        sp in any::<usize>(),
        fp_size in prop::sample::select(vec![0, 512, 516, 836, 2820]),
        onstack in any::<bool>(),
    ) {
        let alt = alt(ALT_SIZE);
        let flags = if onstack { ONSTACK } else { PLAIN };
        if let Ok(placed) = place(sp, &alt, flags, fp_size) {
            prop_assert_eq!(placed.frame % 16, 8);
            prop_assert_eq!(placed.fpstate % 64, 0);
            prop_assert!(placed.fpstate.wrapping_sub(placed.frame) >= FRAME_SIZE);
            prop_assert!(placed.fpstate.wrapping_sub(placed.frame) < FRAME_SIZE + 32);
            if !onstack && !alt.is_on(sp) {
                prop_assert!(sp.wrapping_sub(placed.frame) >= REDZONE + fp_size + FRAME_SIZE);
            } else {
                prop_assert!(alt.contains(placed.frame));
            }
        } else {
            prop_assert!(alt.is_on(sp) || onstack);
        }
    }

    #[test]
    fn no_frame_gives_privileges(words in any::<[u64; 29]>(), cs in any::<u16>(), ss in any::<u16>()) {
        const END: u64 = 0x8000_0000_0000;
        let mut uc = UContext { flags: words[28], ..UContext::default() };
        let r = &mut uc.mcontext.regs;
        r.rip = words[0];
        r.eflags = words[1];
        r.rsp = words[2];
        uc.mcontext.cs = cs;
        uc.mcontext.ss = ss;
        for (cs, rip) in [(cs, words[0]), (0x33, words[0]), (0x33, words[0] & (END - 1))] {
            uc.mcontext.cs = cs;
            uc.mcontext.regs.rip = rip;
            let before = GeneralRegs { eflags: eflags::IF | eflags::FIXED, ..Default::default() };
            let mut regs = before;
            match uc.restore_regs(&mut regs, Segments::LINUX, END) {
                Ok(()) => {
                    prop_assert!(regs.rip < END && cs | 3 == 0x33);
                    prop_assert_eq!(regs.eflags & !eflags::RESTORABLE, before.eflags);
                    prop_assert_eq!(regs.rsp, words[2]);
                }
                Err(_) => prop_assert_eq!(regs, before),
            }
        }
    }

    #[test]
    fn no_floating_point_image_is_beyond_the_machine(
        magic in any::<bool>(), xstate_size in any::<u32>(), near in 0..1000_u32,
        xfeatures in any::<u64>(), magic2 in any::<Option<u32>>(), mxcsr in any::<u32>(),
        header in any::<[u64; 3]>(),
    ) {
        for size in [xstate_size, near] {
            let mut sw = AVX.sw_bytes();
            if !magic {
                sw.magic1 ^= 1;
            }
            sw.xstate_size = size;
            sw.xfeatures = xfeatures;
            if let FpImage::Xstate { size, features } = AVX.image(&sw, magic2.or(Some(0x4650_5845))) {
                prop_assert!((576..=AVX.size).contains(&size));
                prop_assert_eq!(features & !AVX.features, 0);
            }
            prop_assert!(AVX.magic2_offset(&sw).is_none_or(|offset| offset <= AVX.size));
        }
        let fp = FpState { mxcsr, ..FpState::default() };
        let [xfeatures, xcomp_bv, reserved] = header;
        let h = XStateHeader { xfeatures, xcomp_bv, reserved, ..XStateHeader::default() };
        if AVX.check(&fp, Some(&h)).is_ok() {
            prop_assert!(mxcsr <= 0xffff && xfeatures <= 7 && xcomp_bv | reserved == 0);
        }
        let fine = XStateHeader { xfeatures: XSTATE_FP_SSE, ..XStateHeader::default() };
        prop_assert!(AVX.check(&FpState::default(), Some(&fine)).is_ok());
    }
}
