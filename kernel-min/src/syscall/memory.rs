//! Memory: mmap and its kin, on the address space of the running thread.

use signal::Errno;
use syscall_shim::{Restart, SysResult};

use crate::arch::{percpu, user};
use crate::files::Table;
use crate::mm::object::Shown;
use crate::mm::{AddressSpace, PAGE_SIZE, TASK_SIZE, frames, pressure};
use crate::process::Space;

const PROT_WRITE: u32 = 2;
const MAP_SHARED: u32 = 1;
const MAP_PRIVATE: u32 = 2;
const MAP_SHARED_VALIDATE: u32 = 3;
/// The flags that there were before MAP_SHARED_VALIDATE (linux/mman.h), with the
/// sizes of huge pages.
const LEGACY_MAP_MASK: u32 = 0x0407_f9f3 | 21 << 26 | 30 << 26;
const MAP_TYPE: u32 = 0xf;
const MAP_ANONYMOUS: u32 = 0x20;
const MAP_HUGETLB: u32 = 0x4_0000;
/// Where the pages of a file end at the latest (MAX_LFS_FILESIZE).
const MAX_END: usize = i64::MAX as usize;

/// Pages that mincore looks at a time.
const PIECE: usize = 256;

#[inline(always)]
fn space() -> &'static Space {
    percpu::current().process().space()
}

/// brk(2): where the heap ends now.
pub fn brk(to: usize) -> SysResult {
    let space = space();
    let limits = space.limits();
    let end = space.lock().brk(to, &limits);
    // It has no error.
    if end != to && pressure::has_come(Errno::ENOMEM) {
        return Err(Restart::NoIntr.into());
    }
    Ok(end)
}

/// mmap(2)
pub fn mmap(
    addr: usize,
    len: usize,
    prot: u32,
    mut flags: u32,
    fd: i32,
    offset: usize,
) -> SysResult {
    if !offset.is_multiple_of(PAGE_SIZE) {
        return Err(Errno::EINVAL.into());
    }
    let mut shown = None;
    if flags & MAP_ANONYMOUS == 0 {
        shown = of_file(len, prot, flags, fd, offset)?;
        if flags & MAP_TYPE == MAP_SHARED_VALIDATE {
            flags &= !MAP_PRIVATE;
        }
    }
    let space = space();
    let limits = space.limits();
    Ok(space.lock().mmap(addr, len, prot, flags, shown, &limits)?)
}

/// What a file has to show, or nothing for memory of zeros, with the checks that are the file's.
#[inline(never)]
fn of_file(
    len: usize,
    prot: u32,
    flags: u32,
    fd: i32,
    offset: usize,
) -> Result<Option<Shown>, Errno> {
    let open = Table::current().get_file(fd)?;
    if len == 0 || flags & MAP_HUGETLB != 0 {
        return Err(Errno::EINVAL);
    }
    if len > TASK_SIZE {
        return Err(Errno::ENOMEM);
    }
    // Linux's file_mmap_ok.
    let end = len.next_multiple_of(PAGE_SIZE).checked_add(offset);
    let is_regular = open
        .inode
        .as_ref()
        .is_some_and(|i| i.as_regular().is_some());
    if is_regular && end.is_none_or(|end| end > MAX_END) {
        return Err(Errno::EOVERFLOW);
    }
    let shared = match flags & MAP_TYPE {
        MAP_SHARED_VALIDATE if flags & !LEGACY_MAP_MASK != 0 => return Err(Errno::EOPNOTSUPP),
        MAP_SHARED | MAP_SHARED_VALIDATE => true,
        MAP_PRIVATE => false,
        _ => return Err(Errno::EINVAL),
    };
    if !open.may_read() || shared && prot & PROT_WRITE != 0 && !open.may_write() {
        return Err(Errno::EACCES);
    }
    let mut may_write = open.may_write();
    if shared
        && let Some(content) = open.inode.as_ref().and_then(|inode| inode.as_regular())
        && let Err(sealed) = content.lock().seals.check_write()
    {
        if prot & PROT_WRITE != 0 {
            return Err(sealed);
        }
        may_write = false;
    }
    Ok(open.file.object()?.map(|object| Shown {
        object,
        first: offset / PAGE_SIZE,
        may_write,
    }))
}

/// munmap(2)
pub fn munmap(addr: usize, len: usize) -> SysResult {
    space().lock().munmap(addr, len)?;
    Ok(0)
}

/// mprotect(2)
pub fn mprotect(addr: usize, len: usize, prot: u32) -> SysResult {
    let space = space();
    let limits = space.limits();
    space.lock().mprotect(addr, len, prot, &limits)?;
    Ok(0)
}

/// mremap(2)
pub fn mremap(
    addr: usize,
    old_len: usize,
    new_len: usize,
    flags: u32,
    new_addr: usize,
) -> SysResult {
    let space = space();
    let limits = space.limits();
    Ok(space
        .lock()
        .mremap(addr, old_len, new_len, flags, new_addr, &limits)?)
}

/// madvise(2)
pub fn madvise(addr: usize, len: usize, advice: u32) -> SysResult {
    space().lock().madvise(addr, len, advice)?;
    Ok(0)
}

/// msync(2)
pub fn msync(addr: usize, len: usize, flags: u32) -> SysResult {
    space().lock().msync(addr, len, flags)?;
    Ok(0)
}

/// mincore(2)
pub fn mincore(addr: usize, len: usize, vector: usize) -> SysResult {
    let pages = AddressSpace::<frames::Shared>::mincore_pages(addr, len)?;
    if !user::in_range(vector, pages) {
        return Err(Errno::EFAULT.into());
    }
    let mut piece = [0; PIECE];
    for at in (0..pages).step_by(PIECE) {
        let piece = &mut piece[..PIECE.min(pages - at)];
        space().lock().mincore(addr + at * PAGE_SIZE, piece)?;
        if user::write_some(vector + at, piece) != piece.len() {
            return Err(Errno::EFAULT.into());
        }
    }
    Ok(0)
}

/// mlock2(2)
pub fn mlock2(addr: usize, len: usize, flags: u32) -> SysResult {
    let space = space();
    let limits = space.limits();
    space.lock().mlock(addr, len, flags, &limits)?;
    Ok(0)
}

/// mlock(2)
pub fn mlock(addr: usize, len: usize) -> SysResult {
    mlock2(addr, len, 0)
}

/// munlock(2)
pub fn munlock(addr: usize, len: usize) -> SysResult {
    space().lock().munlock(addr, len)?;
    Ok(0)
}

/// mlockall(2)
pub fn mlockall(flags: u32) -> SysResult {
    let space = space();
    let limits = space.limits();
    space.lock().mlockall(flags, &limits)?;
    Ok(0)
}

/// munlockall(2)
pub fn munlockall() -> SysResult {
    space().lock().munlockall()?;
    Ok(0)
}
