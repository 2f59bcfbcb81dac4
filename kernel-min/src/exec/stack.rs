//! The first stack of a program: arguments, environment and auxiliary vector, as
//! Linux lays them out for `_start` (System V ABI, x86-64 supplement 3.4.1).

use alloc::vec::Vec;

use signal::Errno;

/// Types of auxiliary vector entries (uapi/linux/auxvec.h).
#[allow(missing_docs, reason = "the names are Linux's, without AT_")]
pub mod at {
    pub const NULL: u64 = 0;
    pub const PHDR: u64 = 3;
    pub const PHENT: u64 = 4;
    pub const PHNUM: u64 = 5;
    pub const PAGESZ: u64 = 6;
    pub const BASE: u64 = 7;
    pub const FLAGS: u64 = 8;
    pub const ENTRY: u64 = 9;
    pub const UID: u64 = 11;
    pub const EUID: u64 = 12;
    pub const GID: u64 = 13;
    pub const EGID: u64 = 14;
    pub const PLATFORM: u64 = 15;
    pub const HWCAP: u64 = 16;
    pub const CLKTCK: u64 = 17;
    pub const SECURE: u64 = 23;
    pub const RANDOM: u64 = 25;
    pub const HWCAP2: u64 = 26;
    pub const EXECFN: u64 = 31;
    pub const SYSINFO_EHDR: u64 = 33;
    pub const MINSIGSTKSZ: u64 = 51;
}

/// One program header as the program finds it through AT_PHDR.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of Elf64_Phdr")]
pub struct ProgramHeader {
    pub kind: u32,
    pub flags: u32,
    pub offset: u64,
    pub vaddr: u64,
    pub paddr: u64,
    pub filesz: u64,
    pub memsz: u64,
    pub align: u64,
}

/// What goes on the stack.
pub struct Contents<'a> {
    /// Arguments, without their final NULs.
    pub argv: &'a [Vec<u8>],
    /// Environment, likewise.
    pub envp: &'a [Vec<u8>],
    /// Entries but for those that point into the stack itself.
    pub auxv: &'a [(u64, u64)],
    /// Program headers, for AT_PHDR; none if `auxv` says where they are.
    pub headers: &'a [ProgramHeader],
    /// The file that was asked for, for AT_EXECFN.
    pub name: &'a [u8],
    /// For AT_RANDOM.
    pub random: [u8; 16],
    /// Name of the processor, for AT_PLATFORM.
    pub platform: &'a str,
}

/// An empty list with room for `n`.
pub(super) fn with_room<T>(n: usize) -> Result<Vec<T>, Errno> {
    let mut list = Vec::new();
    list.try_reserve_exact(n).map_err(|_| Errno::ENOMEM)?;
    Ok(list)
}

/// The bytes that go below `top`, and where the stack pointer begins.
///
/// `top` must be 16-byte aligned. The image ends at `top`; its first byte is at
/// the returned address, which is 16-byte aligned and holds `argc`.
///
/// # Errors
/// ENOMEM.
pub fn build(top: u64, c: &Contents<'_>) -> Result<(Vec<u8>, u64), Errno> {
    let strings = c.argv.iter().chain(c.envp).map(|s| s.len() + 1);
    let strings = strings.sum::<usize>() + c.platform.len() + c.name.len() + 2;
    let blocks = size_of_val(c.headers) + c.random.len();
    // Strings and blocks first, each at a known distance from `start`; what
    // points to them follows when all lengths are known.
    let mut data: Vec<u8> = with_room(strings + blocks + 3 * 16)?;
    let mut put = |bytes: &[u8], align: usize| {
        while !data.len().is_multiple_of(align) {
            data.push(0);
        }
        let at = data.len();
        data.extend_from_slice(bytes);
        at as u64
    };
    let headers_at = {
        let mut bytes = with_room(size_of_val(c.headers))?;
        for h in c.headers {
            bytes.extend_from_slice(&h.kind.to_le_bytes());
            bytes.extend_from_slice(&h.flags.to_le_bytes());
            for v in [h.offset, h.vaddr, h.paddr, h.filesz, h.memsz, h.align] {
                bytes.extend_from_slice(&v.to_le_bytes());
            }
        }
        put(&bytes, 16)
    };
    let random_at = put(&c.random, 16);
    let mut string = |s: &[u8]| {
        let at = put(s, 1);
        put(&[0], 1);
        at
    };
    let platform_at = string(c.platform.as_bytes());
    let name_at = string(c.name);
    let (mut argv, mut envp) = (with_room(c.argv.len())?, with_room(c.envp.len())?);
    argv.extend(c.argv.iter().map(|s| string(s)));
    envp.extend(c.envp.iter().map(|s| string(s)));
    while !data.len().is_multiple_of(16) {
        data.push(0);
    }

    let own = 4 + usize::from(!c.headers.is_empty());
    let words = 1 + argv.len() + 1 + envp.len() + 1 + 2 * (c.auxv.len() + own);
    let words = words.next_multiple_of(2);
    let base = top - data.len() as u64;
    let sp = base - 8 * words as u64;

    let mut image = with_room(8 * words + data.len())?;
    let mut word = |v: u64| image.extend_from_slice(&v.to_le_bytes());
    word(argv.len() as u64);
    argv.iter().for_each(|at: &u64| word(base + at));
    word(0);
    envp.iter().for_each(|at: &u64| word(base + at));
    word(0);
    for &(kind, value) in c.auxv {
        word(kind);
        word(value);
    }
    let all = [
        (at::PHDR, base + headers_at),
        (at::RANDOM, base + random_at),
        (at::PLATFORM, base + platform_at),
        (at::EXECFN, base + name_at),
        (at::NULL, 0),
    ];
    for &(kind, value) in &all[all.len() - own..] {
        word(kind);
        word(value);
    }
    image.resize(8 * words, 0);
    image.extend_from_slice(&data);
    Ok((image, sp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_is_what_start_code_reads() {
        let argv = [b"prog".to_vec(), b"x y".to_vec()];
        let envp = [b"A=1".to_vec()];
        let headers = [ProgramHeader {
            kind: 7,
            vaddr: 0x1234,
            ..Default::default()
        }];
        let top = 0x7fff_0000;
        let (image, sp) = build(
            top,
            &Contents {
                argv: &argv,
                envp: &envp,
                auxv: &[(at::PAGESZ, 4096)],
                headers: &headers,
                random: [7; 16],
                name: b"/prog",
                platform: "x86_64",
            },
        )
        .unwrap();
        assert_eq!(sp % 16, 0);
        assert_eq!(sp + image.len() as u64, top);
        let word = |i: usize| u64::from_le_bytes(image[8 * i..8 * i + 8].try_into().unwrap());
        let text = |at: u64| {
            let at = (at - sp) as usize;
            let len = image[at..].iter().position(|&b| b == 0).unwrap();
            core::str::from_utf8(&image[at..at + len]).unwrap()
        };
        assert_eq!(word(0), 2);
        assert_eq!((text(word(1)), text(word(2)), word(3)), ("prog", "x y", 0));
        assert_eq!((text(word(4)), word(5)), ("A=1", 0));
        assert_eq!((word(6), word(7)), (at::PAGESZ, 4096));
        assert_eq!(word(8), at::PHDR);
        let header = (word(9) - sp) as usize;
        assert_eq!(image[header], 7);
        assert_eq!(word(10), at::RANDOM);
        assert_eq!(image[(word(11) - sp) as usize], 7);
        assert_eq!((text(word(13)), text(word(15))), ("x86_64", "/prog"));
        assert_eq!((word(16), word(17)), (at::NULL, 0));
    }
}
