//! What a program is told of the processor (Linux Documentation/arch/arm64/cpu-feature-registers.rst): the
//! identification registers, which trap where they are read and give what is safe to know of them, and
//! AT_HWCAP and AT_HWCAP2, which follow from that. A linked program reads the registers themselves.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::context::TrapFrame;
use super::cpu::read;
use super::{sve, user};

/// A register of which something is shown. All others of their kind are zero.
struct Register {
    place: u32,
    read: fn() -> u64,
    /// The fields that are shown as they are.
    shown: u64,
    /// What is shown of all others: features that are the kernel's, or of which it keeps no state.
    fixed: u64,
}

/// The place of a register among those with op0 = 3, op1 = 0 and CRn = 0, by CRm and op2.
const fn place(crm: u32, op2: u32) -> u32 {
    crm << 3 | op2
}

/// Fields of four bits, by their lowest.
const fn fields(places: &[u32]) -> u64 {
    let (mut all, mut n) = (0, 0);
    while n < places.len() {
        all |= 0xf << places[n];
        n += 1;
    }
    all
}

const PFR0: u32 = place(4, 0);
const ISAR0: u32 = place(6, 0);
const ISAR1: u32 = place(6, 1);

/// What a register says of programs of 32 bits, which the processor may not have.
macro_rules! read_32 {
    ($register:literal) => {
        || match read!("id_aa64pfr0_el1") & 0xf {
            2 => read!($register),
            _ => 0,
        }
    };
}

const REGISTERS: [Register; 9] = [
    // ID_ISAR5_EL1: CRC32, SHA2, SHA1, AES.
    Register {
        place: place(2, 5),
        read: read_32!("id_isar5_el1"),
        shown: fields(&[16, 12, 8, 4]),
        fixed: 0,
    },
    // MVFR0_EL1: FPDP.
    Register {
        place: place(3, 0),
        read: read_32!("mvfr0_el1"),
        shown: fields(&[8]),
        fixed: 0,
    },
    // MVFR1_EL1: SIMDFMAC, SIMDSP, SIMDInt, SIMDLS.
    Register {
        place: place(3, 1),
        read: read_32!("mvfr1_el1"),
        shown: fields(&[28, 16, 12, 8]),
        fixed: 0,
    },
    // ID_AA64PFR0_EL1: SVE, AdvSIMD, FP; EL1 and EL0 have 64 bits.
    Register {
        place: PFR0,
        read: || read!("id_aa64pfr0_el1"),
        shown: fields(&[32, 20, 16]),
        fixed: 0x11,
    },
    // ID_AA64ZFR0_EL1.
    Register {
        place: place(4, 4),
        read: sve::features,
        shown: fields(&[56, 52, 44, 40, 32, 20, 16, 4, 0]),
        fixed: 0,
    },
    // ID_AA64DFR0_EL1: the architecture of debugging.
    Register {
        place: place(5, 0),
        read: || 0,
        shown: 0,
        fixed: 6,
    },
    // ID_AA64ISAR0_EL1: all but TLB and TME.
    Register {
        place: ISAR0,
        read: || read!("id_aa64isar0_el1"),
        shown: fields(&[60, 52, 48, 44, 40, 36, 32, 28, 20, 16, 12, 8, 4]),
        fixed: 0,
    },
    // ID_AA64ISAR1_EL1: all but XS, SPECRES, LS64 and pointer authentication.
    Register {
        place: ISAR1,
        read: || read!("id_aa64isar1_el1"),
        shown: fields(&[52, 48, 44, 36, 32, 20, 16, 12, 0]),
        fixed: 0,
    },
    // ID_AA64MMFR0_EL1: no granule that is known.
    Register {
        place: place(7, 0),
        read: || 0,
        shown: 0,
        fixed: 0x0111_ff00_0000,
    },
];

/// Which processor it is: MIDR_EL1.
pub fn midr() -> u64 {
    read!("midr_el1")
}

/// What a program reads of the register at this place; None where a read is SIGILL.
fn value(at: u32) -> Option<u64> {
    const MIDR: u32 = place(0, 0);
    const MPIDR: u32 = place(0, 5);
    const REVIDR: u32 = place(0, 6);
    const FIRST: u32 = place(2, 0);
    const LAST: u32 = place(7, 7);
    match at {
        MIDR => Some(midr()),
        // RES1, and no place of this processor among others.
        MPIDR => Some(1 << 31),
        REVIDR => Some(0),
        FIRST..=LAST => {
            let found = REGISTERS.iter().find(|register| register.place == at);
            Some(found.map_or(0, |register| {
                (register.read)() & register.shown | register.fixed
            }))
        }
        _ => None,
    }
}

/// Does the program's instruction, if it reads an identification register.
pub fn emulate(frame: &mut TrapFrame) -> bool {
    /// MRS of op0 = 3, op1 = 0, CRn = 0, but for CRm, op2 and Rt.
    const READ: u32 = 0xd538_0000;
    let Ok(instruction) = user::get_u32(frame.regs.pc as usize) else {
        return false;
    };
    if instruction & 0xffff_f000 != READ {
        return false;
    }
    let Some(value) = value(instruction >> 5 & 0x7f) else {
        return false;
    };
    // Number 31 is no register.
    if let Some(register) = frame.regs.x.get_mut(instruction as usize & 31) {
        *register = value;
    }
    frame.regs.pc += 4;
    true
}

/// What AT_HWCAP and AT_HWCAP2 tell a program (Linux `arch/arm64/include/uapi/asm/hwcap.h`).
pub fn hwcap() -> [u64; 2] {
    /// Zeros before it is found out: every processor has floating point.
    static TOLD: [AtomicU64; 2] = [const { AtomicU64::new(0) }; 2];
    let mut told = TOLD.each_ref().map(|word| word.load(Relaxed));
    if told[0] == 0 {
        told = found_hwcap();
        for (word, value) in TOLD.iter().zip(told) {
            word.store(value, Relaxed);
        }
    }
    told
}

#[cold]
fn found_hwcap() -> [u64; 2] {
    const FP: u64 = 1 << 0;
    const ASIMD: u64 = 1 << 1;
    const CPUID: u64 = 1 << 11;
    // The register, the place of the field, the value from which on the bit is told, the bit: from 64 on
    // AT_HWCAP2's.
    let told = [
        (ISAR0, 4, 1, 3),   // AES
        (ISAR0, 4, 2, 4),   // PMULL
        (ISAR0, 8, 1, 5),   // SHA1
        (ISAR0, 12, 1, 6),  // SHA2
        (ISAR0, 12, 2, 21), // SHA512
        (ISAR0, 16, 1, 7),  // CRC32
        (ISAR0, 20, 2, 8),  // ATOMICS
        (ISAR0, 28, 1, 12), // ASIMDRDM
        (ISAR0, 32, 1, 17), // SHA3
        (ISAR0, 36, 1, 18), // SM3
        (ISAR0, 40, 1, 19), // SM4
        (ISAR0, 44, 1, 20), // ASIMDDP
        (ISAR0, 48, 1, 23), // ASIMDFHM
        (ISAR0, 52, 1, 27), // FLAGM
        (ISAR0, 52, 2, 71), // FLAGM2
        (ISAR0, 60, 1, 80), // RNG
        (ISAR1, 0, 1, 16),  // DCPOP
        (ISAR1, 0, 2, 64),  // DCPODP
        (ISAR1, 12, 1, 13), // JSCVT
        (ISAR1, 16, 1, 14), // FCMA
        (ISAR1, 20, 1, 15), // LRCPC
        (ISAR1, 20, 2, 26), // ILRCPC
        (ISAR1, 32, 1, 72), // FRINT
        (ISAR1, 36, 1, 29), // SB
        (ISAR1, 44, 1, 78), // BF16
        (ISAR1, 48, 1, 79), // DGH
        (ISAR1, 52, 1, 77), // I8MM
        (PFR0, 16, 1, 9),   // FPHP
        (PFR0, 20, 1, 10),  // ASIMDHP
    ];
    let [first, second] = sve::hwcap();
    let mut all = [FP | ASIMD | CPUID | first, second];
    for (register, shift, from, bit) in told {
        if value(register).is_some_and(|value| value >> shift & 0xf >= from) {
            all[bit / 64] |= 1 << (bit % 64);
        }
    }
    all
}
