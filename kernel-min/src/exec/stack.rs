//! The first stack of a program: arguments, environment and auxiliary vector, as
//! Linux lays them out for `_start` (System V ABI, x86-64 supplement 3.4.1).

use alloc::vec::Vec;

use super::strings::Strings;
use crate::room::with_room;
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
    /// Arguments.
    pub argv: &'a Strings,
    /// Environment.
    pub envp: &'a Strings,
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

/// Where arguments and environment are in a program's memory: the environment right behind the arguments
/// (proc_pid_cmdline(5)).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Texts {
    /// Address of the arguments.
    pub start: usize,
    /// Their bytes, each with its NUL.
    pub arguments: u32,
    /// Bytes of the environment.
    pub environment: u32,
}

/// What is on a stack when a program begins. It is made of words, as most of it is.
pub struct Image {
    words: Vec<u64>,
    /// Where its texts are.
    pub texts: Texts,
}

impl Image {
    /// As it lies in memory.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the words' own memory, any bytes of which are initialised.
        unsafe {
            core::slice::from_raw_parts(self.words.as_ptr().cast(), size_of_val(&self.words[..]))
        }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above; any bytes make a word.
        unsafe {
            core::slice::from_raw_parts_mut(
                self.words.as_mut_ptr().cast(),
                size_of_val(&self.words[..]),
            )
        }
    }
}

/// The bytes that go below `top`, and where the stack pointer begins.
///
/// `top` must be 16-byte aligned. The image ends at `top`; its first byte is at
/// the returned address, which is 16-byte aligned and holds `argc`.
///
/// # Errors
/// ENOMEM.
pub fn build(top: u64, c: &Contents<'_>) -> Result<(Image, u64), Errno> {
    let own = 4 + usize::from(!c.headers.is_empty());
    let entries = c.auxv.len() + own;
    let words = 1 + c.argv.count() + 1 + c.envp.count() + 1 + 2 * entries;
    let words = words.next_multiple_of(2);

    // Behind the words: blocks first, then strings, each where the last one ends.
    let mut end = 8 * words;
    let mut room = |len: usize| {
        let at = end;
        end += len;
        at
    };
    let headers_at = room(size_of_val(c.headers).next_multiple_of(16));
    let random_at = room(c.random.len());
    let platform_at = room(c.platform.len() + 1);
    let name_at = room(c.name.len() + 1);
    let argv_at = room(c.argv.bytes().len());
    let envp_at = room(c.envp.bytes().len());
    let end = end.next_multiple_of(16);

    let sp = top - end as u64;
    let texts = Texts {
        start: sp as usize + argv_at,
        arguments: c.argv.bytes().len() as u32,
        environment: c.envp.bytes().len() as u32,
    };
    let words = with_room(end / 8)?;
    let mut image = Image { words, texts };
    image.words.resize(end / 8, 0);
    put_headers(&mut image.words[headers_at / 8..random_at / 8], c.headers);
    let to = image.bytes_mut();
    for (at, bytes) in [
        (random_at, &c.random[..]),
        (platform_at, c.platform.as_bytes()),
        (name_at, c.name),
        (argv_at, c.argv.bytes()),
        (envp_at, c.envp.bytes()),
    ] {
        to[at..at + bytes.len()].copy_from_slice(bytes);
    }
    let mut slots = image.words.iter_mut();
    let mut word = |v: u64| {
        if let Some(slot) = slots.next() {
            *slot = v;
        }
    };
    word(c.argv.count() as u64);
    c.argv
        .starts()
        .for_each(|at| word(sp + (argv_at + at) as u64));
    word(0);
    c.envp
        .starts()
        .for_each(|at| word(sp + (envp_at + at) as u64));
    word(0);
    let at_start = [
        (at::PHDR, headers_at),
        (at::RANDOM, random_at),
        (at::PLATFORM, platform_at),
        (at::EXECFN, name_at),
    ];
    for &(kind, value) in c.auxv {
        word(kind);
        word(value);
    }
    // AT_PHDR where the headers are here; AT_NULL is zero, as what is left of the words.
    for &(kind, at) in &at_start[5 - own..] {
        word(kind);
        word(sp + at as u64);
    }
    Ok((image, sp))
}

fn put_headers(to: &mut [u64], headers: &[ProgramHeader]) {
    let mut slots = to.iter_mut();
    let mut word = |v: u64| {
        if let Some(slot) = slots.next() {
            *slot = v;
        }
    };
    for h in headers {
        word(u64::from(h.kind) | u64::from(h.flags) << 32);
        for v in [h.offset, h.vaddr, h.paddr, h.filesz, h.memsz, h.align] {
            word(v);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_is_what_start_code_reads() {
        let list = |texts: &[&str]| {
            let mut list = Strings::default();
            for text in texts {
                list.push(text.as_bytes()).unwrap();
            }
            list
        };
        let (argv, envp) = (list(&["prog", "x y"]), list(&["A=1"]));
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
        let texts = image.texts;
        let image = image.bytes();
        let (at, len) = (texts.start - sp as usize, texts.arguments as usize);
        assert_eq!(&image[at..at + len], b"prog\0x y\0");
        let at = at + len;
        assert_eq!(&image[at..at + texts.environment as usize], b"A=1\0");
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
