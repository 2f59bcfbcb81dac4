//! The symbols and tables of system calls, in assembly. Each macro makes items; `$symbol` is the name
//! that programs call, `$f` the implementation as a C function.

/// A symbol that enters the kernel by `$enter` of entry.S, with the implementation in x16 and
/// itself in x17.
macro_rules! entering {
    ($symbol:expr, $enter:literal, $f:path) => {
        core::arch::global_asm!(
            concat!(".pushsection .direct.", $symbol, ",\"ax\",@progbits"),
            ".p2align 2",
            concat!(".globl ", $symbol),
            concat!($symbol, ":"),
            "adrp x16, {f}",
            "add x16, x16, :lo12:{f}",
            concat!("adr x17, ", $symbol),
            concat!("b ", $enter),
            ".popsection",
            f = sym $f,
        );
    };
}

/// `sigil_enter_plain`, written out.
macro_rules! plain {
    ($symbol:expr, $f:path) => {
        core::arch::global_asm!(
            concat!(".pushsection .direct.", $symbol, ",\"ax\",@progbits"),
            ".p2align 2",
            concat!(".globl ", $symbol),
            concat!($symbol, ":"),
            "msr daifset, #2",
            "msr spsel, #1",
            "sub sp, sp, #{size}",
            "mrs x16, sp_el0",
            "stp x30, x16, [sp, #{lr}]",
            "bl {f}",
            "mrs x17, tpidr_el1",
            "ldr x17, [x17, #{work}]",
            "cbnz x17, 1f",
            "ldp x30, x16, [sp, #{lr}]",
            "msr sp_el0, x16",
            "add sp, sp, #{size}",
            "msr spsel, #0",
            "msr daifclr, #2",
            "ret",
            "1: b sigil_plain_work",
            ".popsection",
            f = sym $f,
            work = const $crate::arch::percpu::WORK,
            lr = const core::mem::offset_of!($crate::arch::context::CallFrame, lr),
            size = const size_of::<$crate::arch::context::CallFrame>(),
        );
    };
}

/// Puts symbol and implementation into their place of the two tables.
macro_rules! placed {
    ($symbol:expr, $f:path, $place:expr) => {
        core::arch::global_asm!(
            concat!(".reloc sigil_direct_table + {at}, R_AARCH64_PREL32, ", $symbol),
            ".reloc sigil_implementation_table + {at}, R_AARCH64_PREL32, {f}",
            at = const 4 * $place as usize,
            f = sym $f,
        );
    };
}

/// The tables. They have distances, each from its own place.
macro_rules! tables {
    ($looked_up:expr, $count:expr) => {
        core::arch::global_asm!(
            ".globl sigil_looked_up",
            ".set sigil_looked_up, {looked_up}",
            ".pushsection .rodata.sigil_tables,\"a\",@progbits",
            ".balign 4",
            ".globl sigil_direct_table",
            "sigil_direct_table:",
            ".zero {size}",
            ".globl sigil_implementation_table",
            "sigil_implementation_table:",
            ".zero {size}",
            ".reloc sigil_direct_table, R_AARCH64_PREL32, sigil_direct_absent",
            ".reloc sigil_implementation_table, R_AARCH64_PREL32, sigil_implementation_absent",
            ".popsection",
            looked_up = const $looked_up,
            size = const 4 * $count,
        );
    };
}

pub(crate) use {entering, placed, plain, tables};

/// Whether the image has all calls by their numbers.
pub fn has_numbers() -> bool {
    let at: usize;
    // SAFETY: no access; the linker's value is 0 for what is not there.
    unsafe {
        core::arch::asm!(
            "movz {at}, #:abs_g3:sigil_by_number",
            "movk {at}, #:abs_g2_nc:sigil_by_number",
            "movk {at}, #:abs_g1_nc:sigil_by_number",
            "movk {at}, #:abs_g0_nc:sigil_by_number",
            at = out(reg) at,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    at != 0
}
