//! The reader of ACPI's tables, and tables that lie.

use std::vec::Vec;

use proptest::prelude::*;

use super::{Off, Pc, read, sum};

/// Where the memory of a test begins.
const AT: usize = 0x7fe_0000;

/// A memory with tables in it.
#[derive(Clone, Default)]
struct Memory(Vec<u8>);

impl Memory {
    /// Puts bytes behind what is there; where they are.
    fn put(&mut self, bytes: &[u8]) -> usize {
        let at = AT + self.0.len();
        self.0.extend(bytes);
        at
    }

    /// The same of a table: its name, and what comes behind its head.
    fn table(&mut self, name: &[u8; 4], body: &[u8]) -> usize {
        let mut table = Vec::from(*name);
        table.extend((36 + body.len() as u32).to_le_bytes());
        table.resize(36, 0);
        table.extend(body);
        table[9] = sum(&table).wrapping_neg();
        self.put(&table)
    }

    fn read(&self, pointer: usize) -> Option<Pc> {
        read(pointer, &mut |at, len| {
            self.0.get(at.checked_sub(AT)?..)?.get(..len)
        })
    }
}

/// Writes into a body, whose places are counted from the table's beginning.
fn set(body: &mut [u8], at: usize, bytes: &[u8]) {
    body[at - 36..at - 36 + bytes.len()].copy_from_slice(bytes);
}

/// The program's package for the kind of sleep that is none to wake up from.
fn program(kind: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::from(*b"\x14\x08FOO_\x08_S5_\x12\x06\x04");
    bytes.extend(kind);
    bytes.extend([0, 0, 0]);
    bytes
}

/// As QEMU's q35 has them.
fn q35() -> (Memory, usize) {
    let mut memory = Memory::default();
    let dsdt = memory.table(b"DSDT", &program(&[0]));
    let mut fixed = vec![0; 244 - 36];
    set(&mut fixed, 40, &(dsdt as u32).to_le_bytes());
    set(&mut fixed, 64, &0x604u32.to_le_bytes());
    set(&mut fixed, 76, &0x608u32.to_le_bytes());
    set(&mut fixed, 91, &[4]);
    set(&mut fixed, 112, &(1u32 << 10).to_le_bytes());
    set(&mut fixed, 116, &[1, 8, 0, 0, 0xf9, 0x0c]);
    set(&mut fixed, 128, &[0x0f]);
    let fixed = memory.table(b"FACP", &fixed);
    let mut interrupts = Vec::from([0, 0, 0xe0, 0xfe, 1, 0, 0, 0]);
    interrupts.extend([0, 8, 0, 0, 1, 0, 0, 0]);
    interrupts.extend([1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0]);
    interrupts.extend([2, 10, 0, 0, 2, 0, 0, 0, 0, 0]);
    let interrupts = memory.table(b"APIC", &interrupts);
    let mut entries = Vec::new();
    for at in [fixed, 0x10, interrupts] {
        entries.extend((at as u32).to_le_bytes());
    }
    let root = memory.table(b"RSDT", &entries);
    let mut pointer = Vec::from(*b"RSD PTR \0BOCHS \0");
    pointer.extend((root as u32).to_le_bytes());
    pointer.resize(36, 0);
    pointer[8] = sum(&pointer).wrapping_neg();
    let pointer = memory.put(&pointer);
    (memory, pointer)
}

#[test]
fn a_pc_is_what_its_tables_say() {
    let (memory, pointer) = q35();
    let pc = memory.read(pointer).unwrap();
    assert_eq!(pc.io_apic, Some(0xfec0_0000));
    assert_eq!((pc.lines[0], pc.lines[4], pc.lines[15]), (2, 4, 15));
    assert_eq!(pc.timer, Some(0x608));
    assert_eq!(pc.reset, Some((0xcf9, 0x0f)));
    let off = Off {
        port: 0x604,
        value: 1 << 13,
        is_sleep_control: false,
    };
    assert_eq!(pc.off, Some(off));
}

#[test]
fn reduced_hardware_has_a_sleep_control_register() {
    let mut memory = Memory::default();
    let dsdt = memory.table(b"DSDT", &program(&[0x0a, 5]));
    let mut fixed = vec![0; 268 - 36];
    set(&mut fixed, 112, &(1u32 << 10 | 1 << 20).to_le_bytes());
    set(&mut fixed, 116, &[1, 8, 0, 1, 0, 6]);
    set(&mut fixed, 128, &[1]);
    set(&mut fixed, 140, &(dsdt as u64).to_le_bytes());
    set(&mut fixed, 244, &[1, 8, 0, 1, 0, 6]);
    let fixed = memory.table(b"FACP", &fixed);
    let root = memory.table(b"XSDT", &(fixed as u64).to_le_bytes());
    let mut pointer = Vec::from(*b"RSD PTR \0CLOUDH\x02\0\0\0\0\x24\0\0\0");
    pointer.extend((root as u64).to_le_bytes());
    pointer.resize(36, 0);
    pointer[8] = sum(&pointer[..20]).wrapping_neg();
    pointer[32] = sum(&pointer).wrapping_neg();
    let pointer = memory.put(&pointer);
    let pc = memory.read(pointer).unwrap();
    let off = Off {
        port: 0x600,
        value: 1 << 5 | 5 << 2,
        is_sleep_control: true,
    };
    assert_eq!((pc.off, pc.reset), (Some(off), Some((0x600, 1))));
    assert_eq!((pc.timer, pc.io_apic), (None, None));
}

#[test]
fn what_does_not_add_up_is_none() {
    let (memory, pointer) = q35();
    assert_eq!(memory.read(pointer + 1), None);
    assert_eq!(memory.read(0), None);
    let mut changed = memory.clone();
    *changed.0.last_mut().unwrap() = 1;
    // Behind what the sum of the first version is of.
    assert!(changed.read(pointer).is_some());
    changed.0[pointer - AT + 10] ^= 1;
    assert_eq!(changed.read(pointer), None);
}

proptest! {
    #[test]
    fn bytes_that_changed_panic_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        repaired in any::<bool>(),
    ) {
        let (mut memory, pointer) = q35();
        let len = memory.0.len();
        for (at, byte) in changes {
            let at = at.index(len);
            let old = core::mem::replace(&mut memory.0[at], byte);
            // What makes the sum right again, in a byte of the table that nobody looks at.
            if repaired && at > 10 {
                let other = at - 1;
                memory.0[other] = memory.0[other].wrapping_add(old).wrapping_sub(byte);
            }
        }
        let _ = memory.read(pointer);
    }

    #[test]
    fn any_body_panics_nothing(body in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..3) {
        let mut memory = Memory::default();
        let table = memory.table([b"FACP", b"APIC", b"DSDT"][at], &body);
        let root = memory.table(b"RSDT", &(table as u32).to_le_bytes());
        let mut pointer = Vec::from(*b"RSD PTR \0BOCHS \0");
        pointer.extend((root as u32).to_le_bytes());
        pointer.resize(36, 0);
        pointer[8] = sum(&pointer).wrapping_neg();
        let pointer = memory.put(&pointer);
        prop_assert!(memory.read(pointer).is_some());
        let _ = super::off_kind(&body);
    }
}
