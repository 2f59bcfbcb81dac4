//! Files that are programs, nearly are, and are not.

extern crate std;

use std::vec::Vec;

use super::*;
use proptest::prelude::*;

/// A file in memory.
struct Bytes(Vec<u8>);

impl Source for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, to: &mut [u8]) -> Result<usize, Errno> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let there = self.0.get(from..).unwrap_or_default();
        let count = there.len().min(to.len());
        to[..count].copy_from_slice(&there[..count]);
        Ok(count)
    }
}

#[derive(Clone, Copy)]
struct Part {
    kind: u32,
    flags: u32,
    offset: u64,
    vaddr: u64,
    file: u64,
    memory: u64,
}

const fn load(flags: u32, offset: u64, vaddr: u64, file: u64, memory: u64) -> Part {
    Part {
        kind: abi::PT_LOAD,
        flags,
        offset,
        vaddr,
        file,
        memory,
    }
}

fn file(kind: u16, parts: &[Part]) -> Bytes {
    let mut bytes = Vec::from(*b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    bytes.extend(kind.to_le_bytes());
    bytes.extend(abi::EM_X86_64.to_le_bytes());
    bytes.extend(1u32.to_le_bytes());
    for word in [0x40_1000u64, 64, 0] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(0u32.to_le_bytes());
    for half in [64, 56, parts.len() as u16, 64, 0, 0] {
        bytes.extend(half.to_le_bytes());
    }
    for part in parts {
        bytes.extend(part.kind.to_le_bytes());
        bytes.extend(part.flags.to_le_bytes());
        for word in [
            part.offset,
            part.vaddr,
            part.vaddr,
            part.file,
            part.memory,
            4096,
        ] {
            bytes.extend(word.to_le_bytes());
        }
    }
    bytes.resize(0x4000, 0);
    Bytes(bytes)
}

const TEXT: Part = load(5, 0, 0x40_0000, 0x1800, 0x1800);
const DATA: Part = load(6, 0x1800, 0x40_2800, 0x100, 0x5000);

#[test]
fn a_program_and_its_parts() {
    let mut bytes = file(abi::ET_EXEC, &[TEXT, DATA]);
    let image = Image::read(&bytes).unwrap();
    assert!(image.fixed && image.interpreter.is_none() && !image.stack_executable);
    assert_eq!((image.headers_at, image.headers), (0x40_0040, 2));
    assert_eq!(image.entry, 0x40_1000);
    assert_eq!(image.span(), (0x40_0000, 0x40_8000));
    assert_eq!(image.end(), 0x40_7800);
    assert_eq!(image.segments[0].rights, Flags::READ | Flags::EXEC);
    assert_eq!(image.segments[1].rights, Flags::READ | Flags::WRITE);
    assert_eq!(bias(&image, ANYWHERE), Ok(0));
    bytes.0[16] = abi::ET_DYN as u8;
    let image = Image::read(&bytes).unwrap();
    assert_eq!(bias(&image, ANYWHERE), Ok(ANYWHERE - 0x40_0000));
    assert_eq!(bias(&image, TASK_SIZE - PAGE_SIZE), Err(Errno::ENOMEM));
    let low = load(5, 0, 0, 0x1000, 0x1000);
    let image = Image::read(&file(abi::ET_EXEC, &[low])).unwrap();
    assert_eq!(bias(&image, ANYWHERE), Err(Errno::EPERM));
}

#[test]
fn an_interpreter_and_an_executable_stack() {
    let interp = Part {
        kind: abi::PT_INTERP,
        offset: 0x1000,
        file: 7,
        ..TEXT
    };
    let stack = Part {
        kind: abi::PT_GNU_STACK,
        flags: 7,
        ..TEXT
    };
    let mut bytes = file(abi::ET_DYN, &[TEXT, interp, stack]);
    bytes.0[0x1000..0x1007].copy_from_slice(b"/lib/x\0");
    let image = Image::read(&bytes).unwrap();
    assert_eq!(image.interpreter.as_deref(), Some(&b"/lib/x"[..]));
    assert!(image.stack_executable);
    bytes.0[0x1006] = b'y';
    assert_eq!(Image::read(&bytes), Err(Errno::ENOEXEC));
    for size in [0, 1, 4097] {
        let interp = Part {
            file: size,
            ..interp
        };
        let bytes = file(abi::ET_DYN, &[TEXT, interp]);
        assert_eq!(Image::read(&bytes), Err(Errno::ENOEXEC));
    }
    let interp = Part {
        offset: 0x3ffe,
        ..interp
    };
    assert_eq!(
        Image::read(&file(abi::ET_DYN, &[TEXT, interp])),
        Err(Errno::EIO)
    );
}

#[test]
fn what_is_no_program() {
    let whole = file(abi::ET_EXEC, &[TEXT, DATA]).0;
    for len in 0..64 + 112 {
        let cut = Bytes(whole[..len].to_vec());
        assert_eq!(Image::read(&cut), Err(Errno::ENOEXEC), "{len}");
    }
    // Magic, class, byte order, type, machine, size and number of headers.
    for (at, byte) in [
        (0, 0),
        (4, 1),
        (5, 2),
        (16, 1),
        (18, 3),
        (54, 32),
        (56, 0),
        (57, 1),
    ] {
        let mut other = whole.clone();
        other[at] = byte;
        assert_eq!(Image::read(&Bytes(other)), Err(Errno::ENOEXEC), "{at}");
    }
    let none = Part {
        kind: abi::PT_NOTE,
        ..TEXT
    };
    assert_eq!(
        Image::read(&file(abi::ET_EXEC, &[none])),
        Err(Errno::ENOEXEC)
    );
}

#[test]
fn parts_that_cannot_be() {
    for part in [
        load(6, 0x1800, 0x40_2900, 0x100, 0x5000),
        load(6, 0x1800, 0x40_2800, 0x5001, 0x5000),
        load(6, 0x1800, u64::MAX - 0x7ff, 0x100, 0x5000),
        load(6, 0x1800, TASK_SIZE as u64 - 0x800, 0x100, 0x5000),
        // On the one before.
        load(6, 0x1800, 0x40_1800, 0x100, 0x5000),
    ] {
        let bytes = file(abi::ET_EXEC, &[TEXT, part]);
        assert_eq!(Image::read(&bytes), Err(Errno::EINVAL), "{:x}", part.vaddr);
    }
    let beyond = load(6, 0x1800, 0x40_2800, 0x5000, 0x5000);
    let bytes = file(abi::ET_EXEC, &[TEXT, beyond]);
    assert_eq!(Image::read(&bytes), Err(Errno::ENOEXEC));
}

proptest! {
    /// Whatever a file says, what is taken for a program lies where a program may.
    #[test]
    fn hostile_files(changes in prop::collection::vec((0..240usize, any::<u8>()), 0..12), len in 0..0x4000usize) {
        let mut bytes = file(abi::ET_DYN, &[TEXT, DATA, TEXT]).0;
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.truncate(len.max(200));
        if let Ok(image) = Image::read(&Bytes(bytes)) {
            let mut last = 0;
            for segment in &image.segments {
                let (start, end) = segment.pages();
                prop_assert!(last <= start && start < end && end < TASK_SIZE);
                prop_assert!(segment.file <= segment.memory);
                prop_assert_eq!(segment.offset as usize % PAGE_SIZE, segment.start % PAGE_SIZE);
                last = end;
            }
            if let Ok(bias) = bias(&image, ANYWHERE) {
                let (first, end) = image.span();
                prop_assert!(first.wrapping_add(bias) >= MIN_ADDRESS);
                prop_assert!(end.wrapping_add(bias) <= TASK_SIZE);
            }
        }
    }
}
