//! What riscv64's frames have of the vector registers: where they are written, and found again.

#![cfg(not(loom))]

use std::mem::size_of;

use proptest::prelude::*;
use signal::arch::riscv64::{
    BadFrame, DState, FRAME_SIZE, GeneralRegs, MOST_RECORDS, RISCV_MAX_VLENB, RISCV_V_MAGIC,
    RtSigFrame, V_CONTEXT, VContext, each_record, end_of_vectors, frame_size, place,
    place_with_vectors, uses_vectors, vector_record, vector_state,
};
use signal::{AltStack, SaFlags, SigSet, Stack};

/// Bytes that two frames fit in.
const ROOM: usize = 16 * 1024;
const UCONTEXT: usize = 128;

/// Memory for a frame, aligned as one is.
#[repr(C, align(16))]
struct Memory([u8; ROOM]);

impl Memory {
    /// With a frame of vector registers in junk, as a kernel writes it.
    fn filled(vlenb: usize) -> Box<Memory> {
        let mut memory = Box::new(Memory([0xa5; ROOM]));
        // SAFETY: large enough and aligned, and any bytes are a frame.
        let frame = unsafe { &mut *memory.0.as_mut_ptr().cast::<RtSigFrame>() };
        let (regs, fp) = (GeneralRegs::default(), DState::default());
        frame.fill(&regs, &fp, Stack::default(), SigSet::EMPTY);
        frame.uc.mcontext.begin_vectors(vlenb);
        memory.put(end_of_vectors(vlenb), 0);
        memory
    }

    fn put(&mut self, at: usize, word: u64) {
        self.0[at..at + 8].copy_from_slice(&word.to_ne_bytes());
    }

    fn at(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Where vector registers are found, as offsets.
    fn found(&self, vlenb: usize) -> Result<Vec<usize>, BadFrame> {
        let mut found = Vec::new();
        let word = |at: usize| {
            let offset = at.checked_sub(self.at()).ok_or(BadFrame)?;
            let word = self.0.get(offset..offset + 8).ok_or(BadFrame)?;
            Ok(u64::from_ne_bytes(word.try_into().unwrap()))
        };
        each_record(self.at() + UCONTEXT, vlenb, word, |at| {
            found.push(at.wrapping_sub(self.at()));
            Ok(())
        })?;
        Ok(found)
    }
}

fn any_vlenb() -> impl Strategy<Value = usize> {
    (3..=7u32).prop_map(|n| 1 << n)
}

proptest! {
    #[test]
    fn what_is_written_is_found(vlenb in any_vlenb()) {
        let memory = Memory::filled(vlenb);
        prop_assert_eq!(memory.found(vlenb), Ok(vec![V_CONTEXT]));
        // The registers end where the last record begins, which is the frame's end.
        prop_assert_eq!(V_CONTEXT + vector_state(vlenb), end_of_vectors(vlenb));
        prop_assert_eq!(end_of_vectors(vlenb) + 16, frame_size(vlenb));
    }

    #[test]
    fn other_registers_than_the_threads_are_refused(vlenb in any_vlenb(), other in any_vlenb()) {
        let memory = Memory::filled(vlenb);
        prop_assert_eq!(memory.found(0), Err(BadFrame));
        prop_assert_eq!(memory.found(other).is_ok(), other == vlenb);
    }

    #[test]
    fn nothing_is_believed(
        vlenb in any_vlenb(),
        words in prop::collection::vec((any::<prop::sample::Index>(), any::<u64>()), 1..4),
    ) {
        let mut memory = Memory::filled(vlenb);
        for (at, word) in words {
            let at = UCONTEXT + at.index(frame_size(vlenb) - UCONTEXT) / 8 * 8;
            memory.put(at, word);
        }
        if let Ok(found) = memory.found(vlenb) {
            prop_assert!(found.iter().all(|at| *at == V_CONTEXT));
        }
    }

    #[test]
    fn a_frame_is_placed_as_the_smaller_ones(sp in any::<usize>(), vlenb in any_vlenb(), onstack in any::<bool>()) {
        let mut alt = AltStack::NONE;
        alt.set(0, &Stack::new(0x10_0000, 0, 0x4000)).unwrap();
        let flags = if onstack { SaFlags::ONSTACK } else { SaFlags::empty() };
        let more = frame_size(vlenb) - FRAME_SIZE;
        prop_assert_eq!(more % 16, 0);
        let small = place(sp.wrapping_sub(more), &alt, flags);
        match place_with_vectors(sp, &alt, flags, vlenb) {
            Ok(at) if !onstack && !alt.is_on(sp) => {
                prop_assert_eq!(at, sp.wrapping_sub(frame_size(vlenb)) & !15);
            }
            Ok(at) if alt.is_on(sp) => prop_assert_eq!(small, Ok(at)),
            Ok(at) => prop_assert_eq!(at, 0x10_4000 - frame_size(vlenb)),
            Err(_) => prop_assert!(alt.is_on(sp) || onstack),
        }
    }
}

#[test]
fn records_follow_each_other_until_one_ends_them() {
    let vlenb = 32;
    let mut memory = Memory::filled(vlenb);
    let record = vector_record(vlenb);
    let head = u64::from(RISCV_V_MAGIC) | (record as u64) << 32;
    let second = end_of_vectors(vlenb);
    memory.put(second, head);
    memory.put(second + record, 0);
    assert_eq!(memory.found(vlenb), Ok(vec![V_CONTEXT, second + 8]));
    // The end has no size, and nothing else is known.
    for bad in [8 << 32, 1, 0x9487, head + (1 << 32), head - (1 << 32)] {
        memory.put(second + record, bad);
        assert_eq!(memory.found(vlenb), Err(BadFrame));
    }
}

#[test]
fn records_without_end_are_refused() {
    let record = u64::from(RISCV_V_MAGIC) | (vector_record(32) as u64) << 32;
    let mut seen = 0;
    let count = |_| {
        seen += 1;
        Ok(())
    };
    assert_eq!(
        each_record(0x1000, 32, |_| Ok(record), count),
        Err(BadFrame)
    );
    assert_eq!(seen, MOST_RECORDS);
}

#[test]
fn the_sizes_are_linuxs() {
    // Seen as AT_MINSIGSTKSZ of Linux 6.12.
    assert_eq!(frame_size(16), 1664);
    assert_eq!(frame_size(RISCV_MAX_VLENB), 1152 + 32 * RISCV_MAX_VLENB);
    assert_eq!(V_CONTEXT % align_of::<VContext>(), 0);
    assert_eq!(FRAME_SIZE, size_of::<RtSigFrame>());
}

#[test]
fn instructions_of_vectors_are_known() {
    let vectors = [
        0x0c30_72d7, // vsetvli t0, zero, e8, m8, ta, ma
        0x0205_0027, // vse8.v v0, (a0)
        0xe285_0407, // vl8r.v v8, (a0)
        0x0205_7007, // vle64.v v0, (a0)
        0x5e00_3057, // vmv.v.i v0, 0
        0xc220_25f3, // csrr a1, vlenb
        0x00f0_25f3, // csrr a1, vcsr
        0x0080_1073, // csrw vstart, zero
    ];
    let others = [
        0x0000_0013, // nop
        0x0005_3007, // fld ft0, (a0)
        0x0005_2027, // fsw ft0, (a0)
        0xc000_1073, // csrw cycle, zero
        0x0030_2573, // frcsr a0
        0x0000_0073, // ecall
        0x0010_0073, // ebreak
        0,
    ];
    assert!(vectors.into_iter().all(uses_vectors));
    assert!(!others.into_iter().any(uses_vectors));
}
