//! What execve(2) needs to know of an ELF file. Nothing in it is believed: a file that cannot be run
//! is told apart before anything of the caller has changed.

use alloc::vec::Vec;

use elf::abi;
use elf::endian::LittleEndian;
use elf::file::{Class, FileHeader, parse_ident};
use elf::segment::{ProgramHeader, SegmentTable};
use signal::Errno;
use syscall_shim::Arch;

use crate::arch::ARCH;
use crate::mm::{Flags, MIN_ADDRESS, PAGE_SIZE, TASK_SIZE, page_down, page_up};
use crate::room::with_room;

/// A file that may be a program.
pub trait Source {
    /// Bytes.
    fn size(&self) -> u64;
    /// Reads what is at `offset`, as much as there is; fewer bytes at the end of the file.
    ///
    /// # Errors
    /// The file's own.
    fn read_at(&self, offset: u64, to: &mut [u8]) -> Result<usize, Errno>;
}

/// Bytes of a 64-bit file header.
pub const FILE_HEADER: usize = 64;
/// Of one program header.
const PROGRAM_HEADER: usize = 56;
/// Linux reads at most a page of program headers (load_elf_phdrs).
const MAX_HEADERS: usize = PAGE_SIZE / PROGRAM_HEADER;
/// Longest name of an interpreter with its NUL.
const PATH_MAX: u64 = 4096;

/// A part of the file that is to be in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Its first address, before the file is moved.
    pub start: usize,
    /// Bytes in memory.
    pub memory: usize,
    /// Bytes of the file; zeros follow.
    pub file: usize,
    /// Where in the file they begin: as far into a page as `start`.
    pub offset: u64,
    /// What the program may do with it.
    pub rights: Flags,
}

impl Segment {
    /// The pages that it lies in: first address and the one behind the last.
    pub fn pages(&self) -> (usize, usize) {
        (page_down(self.start), page_up(self.start + self.memory))
    }
}

/// A program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    /// It has addresses of its own (ET_EXEC); else it may lie anywhere.
    pub fixed: bool,
    /// Its first instruction, before it is moved.
    pub entry: usize,
    /// Its parts, by address.
    pub segments: Vec<Segment>,
    /// The name of its interpreter (PT_INTERP).
    pub interpreter: Option<Vec<u8>>,
    /// Where its program headers are in memory, before it is moved; 0 if they are not.
    pub headers_at: usize,
    /// How many there are.
    pub headers: usize,
    /// Its stack is executable (PT_GNU_STACK).
    pub stack_executable: bool,
}

impl Image {
    /// Reads what a file says of itself.
    ///
    /// # Errors
    /// ENOEXEC for what is no program of this machine; EINVAL for parts that lie nowhere, or on one
    /// another; EIO for a file that ends too early.
    pub fn read(file: &dyn Source) -> Result<Image, Errno> {
        let mut bytes = [0; FILE_HEADER];
        if file.read_at(0, &mut bytes)? < bytes.len() {
            return Err(Errno::ENOEXEC);
        }
        let header = header(&bytes).ok_or(Errno::ENOEXEC)?;
        let count = usize::from(header.e_phnum);
        if count == 0 || count > MAX_HEADERS {
            return Err(Errno::ENOEXEC);
        }
        let mut bytes = with_room(count * PROGRAM_HEADER)?;
        bytes.resize(count * PROGRAM_HEADER, 0);
        if file.read_at(header.e_phoff, &mut bytes)? < bytes.len() {
            return Err(Errno::ENOEXEC);
        }
        let mut image = Image {
            fixed: header.e_type == abi::ET_EXEC,
            entry: header.e_entry as usize,
            segments: Vec::new(),
            interpreter: None,
            headers_at: 0,
            headers: count,
            stack_executable: false,
        };
        let table = SegmentTable::new(LittleEndian, Class::ELF64, &bytes);
        for part in table.iter() {
            image.add(&part, header.e_phoff, file)?;
        }
        if image.segments.is_empty() {
            return Err(Errno::ENOEXEC);
        }
        Ok(image)
    }

    fn add(&mut self, part: &ProgramHeader, headers: u64, file: &dyn Source) -> Result<(), Errno> {
        match part.p_type {
            abi::PT_LOAD => {
                // The program finds its headers where the first part that holds them has them.
                let holds = part.p_offset <= headers && headers - part.p_offset < part.p_filesz;
                if self.headers_at == 0 && holds {
                    let at = part.p_vaddr.wrapping_add(headers - part.p_offset);
                    self.headers_at = at as usize;
                }
                let segment = segment(part, file.size())?;
                let last = self.segments.last().map_or(0, |last| last.pages().1);
                if segment.pages().0 < last {
                    return Err(Errno::EINVAL);
                }
                if segment.memory != 0 {
                    let room = self.segments.try_reserve(1);
                    room.map_err(|_| Errno::ENOMEM)?;
                    self.segments.push(segment);
                }
            }
            abi::PT_INTERP if self.interpreter.is_none() => {
                self.interpreter = Some(interpreter(part, file)?);
            }
            abi::PT_GNU_STACK => self.stack_executable = part.p_flags & abi::PF_X != 0,
            _ => {}
        }
        Ok(())
    }

    /// First address and the one behind the last, in whole pages.
    pub fn span(&self) -> (usize, usize) {
        let first = self.segments.first().map_or(0, |s| s.pages().0);
        let last = self.segments.last().map_or(0, |s| s.pages().1);
        (first, last)
    }

    /// Behind the last byte in memory: where the heap may begin.
    pub fn end(&self) -> usize {
        self.segments.last().map_or(0, |s| s.start + s.memory)
    }
}

/// The machine that programs are for.
const MACHINE: u16 = match ARCH {
    Arch::Aarch64 => abi::EM_AARCH64,
    Arch::Riscv64 => abi::EM_RISCV,
    _ => abi::EM_X86_64,
};

/// The file header, if it is one of a program for this machine.
fn header(bytes: &[u8; FILE_HEADER]) -> Option<FileHeader<LittleEndian>> {
    let ident = parse_ident::<LittleEndian>(bytes).ok()?;
    if ident.1 != Class::ELF64 {
        return None;
    }
    let header = FileHeader::parse_tail(ident, &bytes[abi::EI_NIDENT..]).ok()?;
    let runs = matches!(header.e_type, abi::ET_EXEC | abi::ET_DYN)
        && header.e_machine == MACHINE
        && usize::from(header.e_phentsize) == PROGRAM_HEADER;
    runs.then_some(header)
}

fn segment(part: &ProgramHeader, file_size: u64) -> Result<Segment, Errno> {
    let end = part.p_vaddr.checked_add(part.p_memsz);
    let in_file = part.p_offset.checked_add(part.p_filesz);
    let same_place = (part.p_vaddr ^ part.p_offset).is_multiple_of(PAGE_SIZE as u64);
    if part.p_filesz > part.p_memsz
        || !same_place
        || end.is_none_or(|end| end > (TASK_SIZE - PAGE_SIZE) as u64)
    {
        return Err(Errno::EINVAL);
    }
    // Linux would map what is not there, and the program find SIGBUS.
    if in_file.is_none_or(|end| end > file_size) {
        return Err(Errno::ENOEXEC);
    }
    let right = |bit, right| {
        if part.p_flags & bit != 0 {
            right
        } else {
            Flags::NONE
        }
    };
    Ok(Segment {
        start: part.p_vaddr as usize,
        memory: part.p_memsz as usize,
        file: part.p_filesz as usize,
        offset: part.p_offset,
        rights: right(abi::PF_R, Flags::READ)
            | right(abi::PF_W, Flags::WRITE)
            | right(abi::PF_X, Flags::EXEC),
    })
}

fn interpreter(part: &ProgramHeader, file: &dyn Source) -> Result<Vec<u8>, Errno> {
    if part.p_filesz > PATH_MAX || part.p_filesz < 2 {
        return Err(Errno::ENOEXEC);
    }
    let mut name = with_room(part.p_filesz as usize)?;
    name.resize(part.p_filesz as usize, 0);
    if file.read_at(part.p_offset, &mut name)? < name.len() {
        return Err(Errno::EIO);
    }
    if name.pop() != Some(0) {
        return Err(Errno::ENOEXEC);
    }
    Ok(name)
}

/// Where a program that may lie anywhere is put: two thirds up the address space (Linux's
/// ELF_ET_DYN_BASE), in whole pages.
pub const ANYWHERE: usize = (TASK_SIZE / 3 * 2) & !(PAGE_SIZE - 1);

/// By how much a program is moved, if it fits there.
///
/// # Errors
/// ENOMEM; EPERM for addresses below what a program may map.
pub fn bias(image: &Image, base: usize) -> Result<usize, Errno> {
    let (first, end) = image.span();
    if image.fixed {
        return match first < MIN_ADDRESS {
            true => Err(Errno::EPERM),
            false => Ok(0),
        };
    }
    match base.checked_add(end - first) {
        Some(end) if end <= TASK_SIZE => Ok(base.wrapping_sub(first)),
        _ => Err(Errno::ENOMEM),
    }
}

#[cfg(test)]
mod tests;
