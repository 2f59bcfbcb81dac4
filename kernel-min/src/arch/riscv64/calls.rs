//! The symbols and tables of system calls, in assembly. Each macro makes items; `$symbol` is the name
//! that programs call, `$f` the implementation as a C function.

/// A symbol that enters the kernel by `$enter` of entry.S, with the implementation in t1 and
/// itself in t2.
macro_rules! entering {
    ($symbol:expr, $enter:literal, $f:path) => {
        core::arch::global_asm!(
            concat!(".pushsection .direct.", $symbol, ",\"ax\",@progbits"),
            concat!(".globl ", $symbol),
            concat!($symbol, ":"),
            "lla t1, {f}",
            concat!("lla t2, ", $symbol),
            concat!("j ", $enter),
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
            concat!(".globl ", $symbol),
            concat!($symbol, ":"),
            "csrci sstatus, 2",
            "csrr t3, sscratch",
            "ld t3, {kstack}(t3)",
            "sd sp, {sp} - {size}(t3)",
            "sd ra, {ra} - {size}(t3)",
            "addi sp, t3, -{size}",
            "call {f}",
            "csrr t2, sscratch",
            "ld t2, {work}(t2)",
            "bnez t2, 1f",
            "ld ra, {ra}(sp)",
            "ld sp, {sp}(sp)",
            "csrsi sstatus, 2",
            "ret",
            "1: j sigil_plain_work",
            ".popsection",
            f = sym $f,
            kstack = const $crate::arch::percpu::KSTACK,
            work = const $crate::arch::percpu::WORK,
            ra = const core::mem::offset_of!($crate::arch::context::CallFrame, ra),
            sp = const core::mem::offset_of!($crate::arch::context::CallFrame, sp),
            size = const size_of::<$crate::arch::context::CallFrame>(),
        );
    };
}

/// Puts symbol and implementation into their place of the two tables.
macro_rules! placed {
    ($symbol:expr, $f:path, $place:expr) => {
        core::arch::global_asm!(
            concat!(".reloc sigil_direct_table + {at}, R_RISCV_32, ", $symbol),
            ".reloc sigil_implementation_table + {at}, R_RISCV_32, {f}",
            at = const 4 * $place as usize,
            f = sym $f,
        );
    };
}

/// The tables. They have the lower halves of addresses; the upper halves of all that is the kernel's
/// are ones.
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
            ".reloc sigil_direct_table, R_RISCV_32, sigil_direct_absent",
            ".reloc sigil_implementation_table, R_RISCV_32, sigil_implementation_absent",
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
        core::arch::asm!("lla {}, sigil_by_number", out(reg) at, options(pure, nomem, nostack, preserves_flags));
    }
    at != 0
}
