//! Instructions that were written as data (Arm ARM, B2.4.4).

use crate::mm::Frame;

/// What has been written to a page is not what the processor executes there, until it is told.
pub const WRITTEN_APART: bool = true;

/// Has what is in the frame be what the processor executes, wherever it is mapped.
#[inline(never)]
pub fn settle(frame: Frame) {
    #[cfg(target_os = "none")]
    // SAFETY: cleans and forgets, which changes no content.
    unsafe {
        use crate::mm::PAGE_SIZE;
        // CTR_EL0: data is where instructions are fetched from when it is written (IDC); what was fetched
        // is not kept (DIC).
        core::arch::asm!(
            "mrs {ctr}, ctr_el0",
            "dsb ishst",
            "tbnz {ctr}, #28, 3f",
            "ubfx {line}, {ctr}, #16, #4",
            "lsl {line}, {word}, {line}",
            "mov {at}, {page}",
            "2: dc cvau, {at}",
            "add {at}, {at}, {line}",
            "cmp {at}, {end}",
            "b.lo 2b",
            "dsb ish",
            "3:",
            "tbnz {ctr}, #29, 5f",
            // Where a line may be kept under any address of its page, all go.
            "ubfx {line}, {ctr}, #14, #2",
            "cmp {line}, #3",
            "b.ne 6f",
            "and {line}, {ctr}, #15",
            "lsl {line}, {word}, {line}",
            "mov {at}, {page}",
            "4: ic ivau, {at}",
            "add {at}, {at}, {line}",
            "cmp {at}, {end}",
            "b.lo 4b",
            "b 7f",
            "6: ic ialluis",
            "7: dsb ish",
            "5: isb",
            ctr = out(reg) _,
            line = out(reg) _,
            at = out(reg) _,
            word = in(reg) 4usize,
            page = in(reg) frame.as_ptr::<u8>(),
            end = in(reg) frame.as_ptr::<u8>().add(PAGE_SIZE),
            options(nostack),
        );
    }
    #[cfg(not(target_os = "none"))]
    let _ = frame;
}
