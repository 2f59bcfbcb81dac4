//! What a frame has of SVE: where it is written, and found again.

use std::mem::size_of;

use proptest::prelude::*;
use signal::arch::aarch64::{
    BadFrame, FPSIMD_OFFSET, FRAME_SIZE, Fault, Found, FrameAddress, GeneralRegs, RtSigFrame, Sve,
    records_of, sve_state,
};
use signal::{SigSet, Stack};

/// Bytes that a frame of any kind fits in.
const ROOM: usize = 16 * 1024;

/// Memory for a frame, aligned as one is.
#[repr(C, align(16))]
struct Memory([u8; ROOM]);

impl Memory {
    /// With junk everywhere.
    fn new() -> Box<Memory> {
        Box::new(Memory([0xa5; ROOM]))
    }

    fn at(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Writes a frame as a kernel does; where its state is and where it ends.
    fn fill(&mut self, fault: &Fault, sve: Sve) -> (usize, usize) {
        let at = self.at();
        // SAFETY: large enough and aligned, and any bytes are a frame.
        let frame = unsafe { &mut *self.0.as_mut_ptr().cast::<RtSigFrame>() };
        frame.fill(
            &GeneralRegs::default(),
            fault,
            Stack::default(),
            SigSet::EMPTY,
        );
        let (begins, ends) = frame.add_sve(fault, sve, at);
        self.0[ends..ends + 16].fill(0);
        (begins, ends)
    }

    fn found(&self, length: usize) -> Result<Found, BadFrame> {
        records_of(self.at(), length, |at| {
            let offset = at.checked_sub(self.at()).ok_or(BadFrame)?;
            let word = self.0.get(offset..offset + 8).ok_or(BadFrame)?;
            Ok(u64::from_ne_bytes(word.try_into().unwrap()))
        })
    }
}

fn any_sve() -> impl Strategy<Value = Sve> {
    (1..=16usize, any::<bool>()).prop_map(|(n, is_live)| Sve {
        length: 16 * n,
        is_live,
    })
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![Just(0), Just(0x9200_0047)].prop_map(|esr| Fault { address: 8, esr })
}

proptest! {
    #[test]
    fn what_is_written_is_found(sve in any_sve(), fault in any_fault()) {
        let mut memory = Memory::new();
        let (begins, ends) = memory.fill(&fault, sve);
        let found = memory.found(sve.length).unwrap();
        prop_assert_eq!(found.fpsimd, memory.at() + FPSIMD_OFFSET);
        prop_assert_eq!(found.sve, sve.is_live.then_some(memory.at() + begins));
        let state = if sve.is_live { sve_state(sve.length) } else { 0 };
        prop_assert!(begins + state <= ends);
        // All of it is below what is above the frame.
        let place = FrameAddress::below_with(0x10_0000, sve.more(&fault));
        prop_assert!(place.frame + ends + 16 <= place.record);
        prop_assert!(sve.more(&fault) <= Sve::most(sve.length));
        prop_assert!(place.frame.is_multiple_of(16));
    }

    #[test]
    fn another_length_is_refused(sve in any_sve(), fault in any_fault(), other in 0..=16usize) {
        prop_assume!(16 * other != sve.length);
        let mut memory = Memory::new();
        memory.fill(&fault, sve);
        prop_assert_eq!(memory.found(16 * other), Err(BadFrame));
    }

    #[test]
    fn nothing_is_believed(
        sve in any_sve(),
        fault in any_fault(),
        words in prop::collection::vec((any::<prop::sample::Index>(), any::<u64>()), 1..4),
    ) {
        let mut memory = Memory::new();
        let (_, ends) = memory.fill(&fault, sve);
        for (at, word) in words {
            let at = FPSIMD_OFFSET + at.index(ends - FPSIMD_OFFSET) / 8 * 8;
            memory.0[at..at + 8].copy_from_slice(&word.to_ne_bytes());
        }
        // Whatever is found lies in what a frame may have, or is refused.
        if let Ok(found) = memory.found(sve.length)
            && let Some(state) = found.sve
        {
            prop_assert!(state > memory.at() && state < memory.at() + 64 * 1024);
        }
    }
}

#[test]
fn the_sizes_are_linuxs() {
    // Seen as AT_MINSIGSTKSZ of Linux 6.1 with vectors of 256 bytes.
    assert_eq!(signal::arch::aarch64::MIN_STACK + Sve::most(256), 9984);
    assert_eq!(sve_state(16), 16 * 32 + 16 * 2 + 2);
    let dead = Sve {
        length: 256,
        is_live: false,
    };
    assert_eq!(dead.more(&Fault { address: 0, esr: 1 }), 0);
    assert_eq!(FRAME_SIZE, size_of::<RtSigFrame>());
}
