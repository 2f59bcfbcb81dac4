//! The reader of ACPI's tables, and tables that lie.

use std::vec::Vec;

use proptest::prelude::*;

use super::{Line, Off, Pc, Trigger, read, sum};

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

    /// A table of these, and what points to it.
    fn root(&mut self, tables: &[usize]) -> usize {
        let entries: Vec<u8> = tables
            .iter()
            .flat_map(|&at| (at as u32).to_le_bytes())
            .collect();
        let root = self.table(b"RSDT", &entries);
        let mut pointer = Vec::from(*b"RSD PTR \0BOCHS \0");
        pointer.extend((root as u32).to_le_bytes());
        pointer.resize(36, 0);
        pointer[8] = sum(&pointer).wrapping_neg();
        self.put(&pointer)
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
    let interrupts = memory.table(b"APIC", &INTERRUPTS.concat());
    let pointer = memory.root(&[fixed, 0x10, interrupts]);
    (memory, pointer)
}

/// The table of interrupts, entry by entry: the local controllers, a processor's, the I/O APIC, two lines that are
/// otherwise, and an interrupt that is not to be masked.
const INTERRUPTS: &[&[u8]] = &[
    &[0, 0, 0xe0, 0xfe, 1, 0, 0, 0],
    &[0, 8, 0, 0, 1, 0, 0, 0],
    IO_APIC,
    &[2, 10, 0, 0, 2, 0, 0, 0, 0, 0],
    &[2, 10, 0, 9, 9, 0, 0, 0, 0x0d, 0],
    &[4, 6, 0xff, 0, 0, 1],
];
const IO_APIC: &[u8] = &[1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0];

/// A PC whose table of interrupts has these entries.
fn with_interrupts(entries: &[&[u8]]) -> Pc {
    let mut memory = Memory::default();
    let table = memory.table(b"APIC", &[INTERRUPTS[0], &entries.concat()].concat());
    let pointer = memory.root(&[table]);
    memory.read(pointer).unwrap()
}

#[test]
fn a_pc_is_what_its_tables_say() {
    let (memory, pointer) = q35();
    let pc = memory.read(pointer).unwrap();
    assert_eq!(pc.io_apic, Some(0xfec0_0000));
    let [timer, serial, power] = [0, 4, 9].map(|line: usize| pc.lines[line]);
    assert_eq!([timer, serial], [Line::new(2), Line::new(4)]);
    let level = Line {
        trigger: Some(Trigger::Level),
        ..Line::new(9)
    };
    assert_eq!(power, level);
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

#[test]
fn a_line_is_as_its_override_says() {
    let moved = |flags: [u8; 2]| {
        let pc = with_interrupts(&[&[&[2, 10, 0, 4, 20, 0, 0, 0], &flags[..]].concat()]);
        pc.lines[4]
    };
    let line = |trigger, is_low| Line {
        number: 20,
        trigger,
        is_low,
    };
    assert_eq!(moved([0, 0]), line(None, false));
    assert_eq!(moved([0x05, 0]), line(Some(Trigger::Edge), false));
    assert_eq!(moved([0x0f, 0]), line(Some(Trigger::Level), true));
    // What the specification has no meaning for says nothing.
    assert_eq!(moved([0xfa, 0xff]), line(None, false));
}

#[test]
fn lines_that_lie_are_left_as_usual() {
    let usual = with_interrupts(&[IO_APIC]);
    assert_eq!(
        usual.lines,
        core::array::from_fn(|line| Line::new(line as u8))
    );
    for entry in [
        // Of a bus that is none, of a line that none is, cut off, of no length.
        &[2, 10, 1, 4, 20, 0, 0, 0, 0x0f, 0][..],
        &[2, 10, 0, 16, 20, 0, 0, 0, 0x0f, 0],
        &[2, 10, 0, 0xff, 20, 0, 0, 0, 0x0f, 0],
        &[2, 8, 0, 4, 20, 0, 0, 0],
        &[2, 3, 0],
        &[2, 2],
        // Interrupts that are not to be masked, and another place for what the processor itself tells the place of.
        &[3, 8, 0x0f, 0, 4, 0, 0, 0],
        &[4, 6, 0xff, 0x0f, 0, 1],
        &[5, 12, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0],
        // A second one, with later lines.
        &[1, 12, 1, 0, 0, 0x10, 0xc0, 0xfe, 24, 0, 0, 0],
    ] {
        assert_eq!(with_interrupts(&[entry, IO_APIC]), usual, "{entry:?}");
    }
    // What is behind an entry of no length, or of one that is too long, is not looked at.
    for entry in [&[2, 0][..], &[2, 1], &[2, 200]] {
        let pc = with_interrupts(&[entry, IO_APIC]);
        assert_eq!((pc.io_apic, pc.lines), (None, usual.lines), "{entry:?}");
    }
    // A line beyond all that there are is none.
    let pc = with_interrupts(&[&[2, 10, 0, 4, 0, 1, 0, 0, 0, 0]]);
    assert_eq!(pc.lines[4].number, 0xff);
}

#[test]
fn an_io_apic_is_at_no_place_that_it_cannot_have() {
    for at in [[0, 0, 0, 0], [4, 0, 0xc0, 0xfe], [0xff; 4]] {
        let entry = [&[1, 12, 0, 0][..], &at, &[0; 4]].concat();
        assert_eq!(with_interrupts(&[&entry]).io_apic, None);
    }
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
        let pointer = memory.root(&[table]);
        prop_assert!(memory.read(pointer).is_some());
        let _ = super::off_kind(&body);
    }
}
