//! Segments, the task state with its IST stacks, and the interrupt table.

use core::arch::asm;
use core::mem::size_of;

/// Kernel code segment, numbered as Linux numbers it.
pub const KERNEL_CS: u16 = 0x10;
/// Kernel data segment.
pub const KERNEL_DS: u16 = 0x18;
/// An unprivileged program's code segment, and what every program's `uc_mcontext` shows, as on Linux.
pub const USER_CS: u16 = 0x33;
/// Its stack segment.
pub const USER_DS: u16 = 0x2b;
const TSS: u16 = 0x40;

/// Code and stack segment of a program, as a trap's frame has them.
pub const fn segments(unprivileged: bool) -> (u64, u64) {
    match unprivileged {
        true => (USER_CS as u64, USER_DS as u64),
        false => (KERNEL_CS as u64, KERNEL_DS as u64),
    }
}

/// Stack of ordinary traps, left before anything is handled.
const IST_TRAP: u8 = 1;
/// Stack of double faults, NMIs and machine checks, which end the run.
const IST_FATAL: u8 = 2;

#[repr(C, packed)]
struct Tss {
    _0: u32,
    rsp: [u64; 3],
    _1: u64,
    ist: [u64; 7],
    _2: [u16; 5],
    iomap: u16,
}

#[repr(C, align(16))]
#[derive(Clone, Copy)]
struct Gate {
    lo: u64,
    hi: u64,
}

#[repr(align(16))]
struct Stack<const N: usize>(#[allow(dead_code, reason = "used by the processor")] [u8; N]);

#[repr(C, packed)]
struct TableRegister {
    limit: u16,
    base: u64,
}

/// Number of vectors that entry.S has stubs for.
pub const VECTORS: usize = 64;

static mut GDT: [u64; 10] = [
    0,
    0,
    0x00af_9b00_0000_ffff, // 10: kernel code, 64 bits
    0x00cf_9300_0000_ffff, // 18: kernel data
    0,
    0x00cf_f300_0000_ffff, // 28: user data
    0x00af_fb00_0000_ffff, // 30: user code, 64 bits
    0,
    0, // 40: task state
    0,
];
static mut IDT: [Gate; VECTORS] = [Gate { lo: 0, hi: 0 }; VECTORS];
static mut TSS_DATA: Tss = Tss {
    _0: 0,
    rsp: [0; 3],
    _1: 0,
    ist: [0; 7],
    _2: [0; 5],
    iomap: size_of::<Tss>() as u16,
};
static mut TRAP_STACK: Stack<512> = Stack([0; 512]);
static mut FATAL_STACK: Stack<8192> = Stack([0; 8192]);

unsafe extern "C" {
    static sigil_trap_stubs: [u64; VECTORS];
}

/// Loads segments, task state and interrupt table.
///
/// # Safety
/// Called once at boot, with interrupts off.
pub unsafe fn init() {
    // SAFETY: nothing else runs; the tables are static and stay.
    unsafe {
        let tss = &raw mut TSS_DATA;
        (*tss).ist[usize::from(IST_TRAP) - 1] =
            &raw const TRAP_STACK as u64 + size_of::<Stack<512>>() as u64;
        (*tss).ist[usize::from(IST_FATAL) - 1] =
            &raw const FATAL_STACK as u64 + size_of::<Stack<8192>>() as u64;
        let base = tss as u64;
        let gdt = &raw mut GDT;
        (*gdt)[8] = (size_of::<Tss>() as u64 - 1)
            | (base & 0xff_ffff) << 16
            | 0x89 << 40
            | (base >> 24 & 0xff) << 56;
        (*gdt)[9] = base >> 32;
        let idt = &raw mut IDT;
        for (vector, &stub) in (&raw const sigil_trap_stubs)
            .as_ref_unchecked()
            .iter()
            .enumerate()
        {
            let ist = match vector {
                2 | 8 | 18 => IST_FATAL,
                _ => IST_TRAP,
            };
            // Only int3 and into are for a program to call.
            let kind = match vector {
                3 | 4 => 0xee,
                _ => 0x8e,
            };
            (*idt)[vector] = Gate {
                lo: stub & 0xffff
                    | u64::from(KERNEL_CS) << 16
                    | u64::from(ist) << 32
                    | kind << 40
                    | (stub >> 16 & 0xffff) << 48,
                hi: stub >> 32,
            };
        }
        let gdtr = TableRegister {
            limit: size_of::<[u64; 10]>() as u16 - 1,
            base: gdt as u64,
        };
        let idtr = TableRegister {
            limit: size_of::<[Gate; VECTORS]>() as u16 - 1,
            base: idt as u64,
        };
        asm!(
            "lgdt [{gdtr}]",
            "push {cs}",
            "lea {tmp}, [rip + 2f]",
            "push {tmp}",
            "retfq",
            "2:",
            "mov ds, {ds:e}",
            "mov es, {ds:e}",
            "mov ss, {ds:e}",
            "lidt [{idtr}]",
            "ltr {tss:x}",
            gdtr = in(reg) &raw const gdtr,
            idtr = in(reg) &raw const idtr,
            cs = in(reg) u64::from(KERNEL_CS),
            ds = in(reg) u32::from(KERNEL_DS),
            tss = in(reg) TSS,
            tmp = out(reg) _,
        );
    }
}

/// Has an interrupt come as the fault that its gate is not present ([`NOT_PRESENT`]), in the state that it has
/// interrupted.
pub fn remove_gate(vector: u8) {
    /// Of a gate's first half.
    const PRESENT: u64 = 1 << 47;
    // SAFETY: nobody else writes to the table, and the processor reads either.
    unsafe {
        let gate = &raw mut IDT[usize::from(vector)].lo;
        gate.write_volatile(gate.read_volatile() & !PRESENT);
    }
}

/// The vector of that fault.
pub const NOT_PRESENT: u64 = 11;
/// In its error code: what is not present is a gate of the interrupt table.
pub const GATE: u64 = 1 << 1;
