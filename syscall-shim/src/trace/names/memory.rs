//! Names in calls on address spaces.

use core::fmt::{Result, Write};

use super::{Line, names, values};

names! {
    MMAP_PROT "PROT":
        0 PROT_NONE, 0x1 PROT_READ, 0x2 PROT_WRITE, 0x4 PROT_EXEC, 0x8 PROT_SEM,
        0x0100_0000 PROT_GROWSDOWN, 0x0200_0000 PROT_GROWSUP;
    MMAP_TYPES "MAP":
        0 MAP_FILE, 1 MAP_SHARED, 2 MAP_PRIVATE, 3 MAP_SHARED_VALIDATE;
    MMAP_FLAGS "MAP":
        0x10 MAP_FIXED, 0x20 MAP_ANONYMOUS, 0x40 MAP_32BIT, 0x4000 MAP_NORESERVE,
        0x8000 MAP_POPULATE, 0x1_0000 MAP_NONBLOCK, 0x100 MAP_GROWSDOWN, 0x800 MAP_DENYWRITE,
        0x1000 MAP_EXECUTABLE, 0x2000 MAP_LOCKED, 0x2_0000 MAP_STACK, 0x4_0000 MAP_HUGETLB,
        0x8_0000 MAP_SYNC, 0x10_0000 MAP_FIXED_NOREPLACE;
    MREMAP_FLAGS "MREMAP":
        0x1 MREMAP_MAYMOVE, 0x2 MREMAP_FIXED, 0x4 MREMAP_DONTUNMAP;
    MSYNC_FLAGS "MS":
        0x4 MS_SYNC, 0x1 MS_ASYNC, 0x2 MS_INVALIDATE;
    MLOCKALL_FLAGS "MCL":
        0x1 MCL_CURRENT, 0x2 MCL_FUTURE, 0x4 MCL_ONFAULT;
    MADVICE "MADV":
        0 MADV_NORMAL, 1 MADV_RANDOM, 2 MADV_SEQUENTIAL, 3 MADV_WILLNEED, 4 MADV_DONTNEED,
        8 MADV_FREE, 9 MADV_REMOVE, 10 MADV_DONTFORK, 11 MADV_DOFORK, 12 MADV_MERGEABLE,
        13 MADV_UNMERGEABLE, 14 MADV_HUGEPAGE, 15 MADV_NOHUGEPAGE, 16 MADV_DONTDUMP,
        17 MADV_DODUMP, 18 MADV_WIPEONFORK, 19 MADV_KEEPONFORK, 20 MADV_COLD, 21 MADV_PAGEOUT,
        22 MADV_POPULATE_READ, 23 MADV_POPULATE_WRITE, 24 MADV_DONTNEED_LOCKED,
        25 MADV_COLLAPSE, 100 MADV_HWPOISON, 101 MADV_SOFT_OFFLINE;
    MEMFD_FLAGS "MFD":
        0x1 MFD_CLOEXEC, 0x2 MFD_ALLOW_SEALING, 0x4 MFD_HUGETLB;
}

/// The flags of mmap: a type, flags, and the size of huge pages as a power of two.
pub(in crate::trace) fn mmap_flags(line: &mut Line, bits: u64) -> Result {
    const MAP_TYPE: u64 = 0xf;
    const MAP_HUGE_SHIFT: u32 = 26;
    values::value(line, bits & MAP_TYPE, &MMAP_TYPES)?;
    let flags = bits & 0x03ff_ffff & !MAP_TYPE;
    let rest = values::known_flags(line, flags, &MMAP_FLAGS, false)?;
    if rest != 0 {
        write!(line, "|{rest:#x}")?;
    }
    match bits >> MAP_HUGE_SHIFT {
        0 => Ok(()),
        huge => write!(line, "|{huge}<<MAP_HUGE_SHIFT"),
    }
}
