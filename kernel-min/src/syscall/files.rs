//! Reading, writing, and what else is done to one open file.

use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::user;
use crate::files::directory::Dirent;
use crate::files::flags::{mode, o};
use crate::files::stat::RawStat;
use crate::files::{Buffer, IoVec, Open, Position, Table};

/// Most buffers of one call (UIO_MAXIOV).
pub(super) const IOV_MAX: usize = 1024;
/// Buffers that need no memory of their own.
const FAST_IOV: usize = 8;

fn read_file(open: &Open, to: &mut Buffer<'_>, at: Position<'_>) -> SysResult {
    if to.is_empty() {
        return open.file.read_nothing();
    }
    open.file.read(to, at, open.is_nonblocking())
}

fn write_file(open: &Open, from: &mut Buffer<'_>, at: Position<'_>) -> SysResult {
    if from.is_empty() {
        return open.file.write_nothing();
    }
    open.file.write(from, at, open.is_nonblocking())
}

fn readable(fd: i32) -> Result<Open, Errno> {
    check_readable(Table::current().get(fd)?)
}

fn writable(fd: i32) -> Result<Open, Errno> {
    check_writable(Table::current().get(fd)?)
}

#[inline(always)]
fn check_readable(open: Open) -> Result<Open, Errno> {
    match open.may_read() {
        true => Ok(open),
        false => Err(Errno::EBADF),
    }
}

#[inline(always)]
fn check_writable(open: Open) -> Result<Open, Errno> {
    match open.may_write() {
        true => Ok(open),
        false => Err(Errno::EBADF),
    }
}

/// read(2)
pub fn read(fd: i32, buf: usize, count: usize) -> SysResult {
    match Table::current().get_low(fd) {
        Some(open) => read_from(open, buf, count),
        None => read_any(fd, buf, count),
    }
}

#[inline(never)]
fn read_any(fd: i32, buf: usize, count: usize) -> SysResult {
    read_from(Table::current().get(fd)?, buf, count)
}

#[inline(always)]
fn read_from(open: Open, buf: usize, count: usize) -> SysResult {
    let open = check_readable(open)?;
    let mut to = Buffer::new(buf, count)?;
    if count == 0 {
        return open.file.read_nothing();
    }
    let at = Position::Current(&open.position);
    open.file.read(&mut to, at, open.is_nonblocking())
}

/// write(2)
pub fn write(fd: i32, buf: usize, count: usize) -> SysResult {
    match Table::current().get_low(fd) {
        Some(open) => write_to(open, buf, count),
        None => write_any(fd, buf, count),
    }
}

#[inline(never)]
fn write_any(fd: i32, buf: usize, count: usize) -> SysResult {
    write_to(Table::current().get(fd)?, buf, count)
}

#[inline(always)]
fn write_to(open: Open, buf: usize, count: usize) -> SysResult {
    let open = check_writable(open)?;
    let mut from = Buffer::new(buf, count)?;
    if count == 0 {
        return open.file.write_nothing();
    }
    let at = open.write_position();
    open.file.write(&mut from, at, open.is_nonblocking())
}

/// Runs `f` on the buffers that an iovec array describes.
#[inline(never)]
pub(super) fn with_vector(
    iov: usize,
    count: usize,
    f: &mut dyn FnMut(&mut Buffer<'_>) -> SysResult,
) -> SysResult {
    if count > IOV_MAX {
        return Err(Errno::EINVAL.into());
    }
    let mut fast = [IoVec::default(); FAST_IOV];
    let mut long = Vec::new();
    let vector = if count <= FAST_IOV {
        &mut fast[..count]
    } else {
        long.try_reserve_exact(count).map_err(|_| Errno::ENOMEM)?;
        long.resize(count, IoVec::default());
        &mut long[..]
    };
    for (i, v) in vector.iter_mut().enumerate() {
        *v = user::read(iov.wrapping_add(i * size_of::<IoVec>()))?;
    }
    f(&mut Buffer::vector(vector)?)
}

/// readv(2)
pub fn readv(fd: i32, iov: usize, count: usize) -> SysResult {
    let open = readable(fd)?;
    with_vector(iov, count, &mut |to| {
        read_file(&open, to, Position::Current(&open.position))
    })
}

/// writev(2)
pub fn writev(fd: i32, iov: usize, count: usize) -> SysResult {
    let open = writable(fd)?;
    with_vector(iov, count, &mut |from| {
        write_file(&open, from, open.write_position())
    })
}

/// An offset of pread(2) and its kin.
fn offset(open: &Open, offset: i64) -> Result<Position<'static>, Errno> {
    match open.file.is_seekable() {
        true => Ok(Position::At(offset as u64)),
        false => Err(Errno::ESPIPE),
    }
}

/// Checks as pread(2) makes them, in Linux's order: offset, descriptor, ESPIPE, rights.
#[inline(never)]
fn positioned(fd: i32, at: i64, writes: bool) -> Result<(Open, Position<'static>), Errno> {
    if at < 0 {
        return Err(Errno::EINVAL);
    }
    let open = Table::current().get_file(fd)?;
    let position = offset(&open, at)?;
    match if writes {
        open.may_write()
    } else {
        open.may_read()
    } {
        true if writes && open.flags() & o::APPEND != 0 => Ok((open, Position::End)),
        true => Ok((open, position)),
        false => Err(Errno::EBADF),
    }
}

/// pread64(2)
pub fn pread64(fd: i32, buf: usize, count: usize, at: i64) -> SysResult {
    let (open, position) = positioned(fd, at, false)?;
    read_file(&open, &mut Buffer::new(buf, count)?, position)
}

/// pwrite64(2)
pub fn pwrite64(fd: i32, buf: usize, count: usize, at: i64) -> SysResult {
    let (open, position) = positioned(fd, at, true)?;
    write_file(&open, &mut Buffer::new(buf, count)?, position)
}

/// preadv(2)
pub fn preadv(fd: i32, iov: usize, count: usize, low: i64, _high: usize) -> SysResult {
    let (open, position) = positioned(fd, low, false)?;
    with_vector(iov, count, &mut |to| read_file(&open, to, position))
}

/// pwritev(2)
pub fn pwritev(fd: i32, iov: usize, count: usize, low: i64, _high: usize) -> SysResult {
    let (open, position) = positioned(fd, low, true)?;
    with_vector(iov, count, &mut |from| write_file(&open, from, position))
}

/// Flags of preadv2(2): what is read or written is never on its way to a disk, so that
/// RWF_HIPRI, RWF_DSYNC and RWF_SYNC ask for nothing more.
const RWF_IGNORED: u32 = 7;
const RWF_APPEND: u32 = 0x10;

/// preadv2(2)
pub fn preadv2(fd: i32, iov: usize, count: usize, low: i64, high: usize, flags: u32) -> SysResult {
    if flags & !RWF_IGNORED != 0 {
        return Err(Errno::EOPNOTSUPP.into());
    }
    match low {
        -1 => readv(fd, iov, count),
        _ => preadv(fd, iov, count, low, high),
    }
}

/// pwritev2(2)
pub fn pwritev2(fd: i32, iov: usize, count: usize, low: i64, high: usize, flags: u32) -> SysResult {
    if flags & !(RWF_IGNORED | RWF_APPEND) != 0 {
        return Err(Errno::EOPNOTSUPP.into());
    }
    if flags & RWF_APPEND != 0 {
        let open = writable(fd)?;
        let at = match low {
            -1 => Position::Append(&open.position),
            _ => positioned(fd, low, true).map(|_| Position::End)?,
        };
        return with_vector(iov, count, &mut |from| write_file(&open, from, at));
    }
    match low {
        -1 => writev(fd, iov, count),
        _ => pwritev(fd, iov, count, low, high),
    }
}

/// sync(2): there is no disk that could be behind.
pub fn sync() -> SysResult {
    Ok(0)
}

/// syncfs(2)
pub fn syncfs(fd: i32) -> SysResult {
    Table::current().get_file(fd)?;
    Ok(0)
}

/// lseek(2)
pub fn lseek(fd: i32, offset: i64, whence: u32) -> SysResult {
    const SEEK_MAX: u32 = 4;
    let open = Table::current().get_file(fd)?;
    if whence > SEEK_MAX {
        return Err(Errno::EINVAL.into());
    }
    open.file.seek(&open.position, offset, whence)
}

/// fsync(2)
pub fn fsync(fd: i32) -> SysResult {
    Table::current().get_file(fd)?.file.sync()?;
    Ok(0)
}

/// fdatasync(2)
pub fn fdatasync(fd: i32) -> SysResult {
    fsync(fd)
}

/// sync_file_range(2): of files in memory nothing is to be written anywhere.
pub fn sync_file_range(fd: i32, offset: i64, nbytes: i64, flags: u32) -> SysResult {
    /// SYNC_FILE_RANGE_WAIT_BEFORE, SYNC_FILE_RANGE_WRITE, SYNC_FILE_RANGE_WAIT_AFTER.
    const KNOWN: u32 = 7;
    let open = Table::current().get_file(fd)?;
    let is_range = offset >= 0 && nbytes >= 0 && offset.checked_add(nbytes).is_some();
    if flags & !KNOWN != 0 || !is_range {
        return Err(Errno::EINVAL.into());
    }
    match open.stat().mode & mode::FORMAT {
        mode::REGULAR | mode::DIRECTORY | mode::BLOCK | mode::SYMLINK => Ok(0),
        _ => Err(Errno::ESPIPE.into()),
    }
}

/// fstat(2)
pub fn fstat(fd: i32, statbuf: usize) -> SysResult {
    let stat = Table::current().get(fd)?.stat();
    user::write(statbuf, &RawStat::from(stat))?;
    Ok(0)
}

/// getdents64(2)
pub fn getdents64(fd: i32, dirent: usize, count: u32) -> SysResult {
    entries(fd, dirent, count, Dirent::Wide)
}

/// getdents(2)
pub fn getdents(fd: i32, dirent: usize, count: u32) -> SysResult {
    entries(fd, dirent, count, Dirent::Old)
}

fn entries(fd: i32, dirent: usize, count: u32, kind: Dirent) -> SysResult {
    let open = Table::current().get_file(fd)?;
    let mut to = Buffer::new(dirent, count as usize)?;
    open.file.entries(&open.position, kind, &mut to)
}

const FIONCLEX: u32 = 0x5450;
const FIOCLEX: u32 = 0x5451;
const FIONBIO: u32 = 0x5421;
const FIOASYNC: u32 = 0x5452;

/// ioctl(2)
pub fn ioctl(fd: i32, request: u32, arg: usize) -> SysResult {
    let table = Table::current();
    let open = table.get_file(fd)?;
    match request {
        FIOCLEX | FIONCLEX => table.set_cloexec(fd, request == FIOCLEX)?,
        FIONBIO | FIOASYNC => {
            let on = user::get_u32(arg)? != 0;
            match request {
                FIONBIO => open.set_nonblocking(on),
                _ => open.request_async(fd, on)?,
            }
        }
        _ => return open.file.ioctl(request, arg),
    }
    Ok(0)
}

/// fadvise64(2): advice for files on a disk; here there is nothing to advise on.
pub fn fadvise64(fd: i32, _offset: i64, len: i64, advice: i32) -> SysResult {
    let open = Table::current().get_file(fd)?;
    if open.file.as_pipe().is_some() {
        return Err(Errno::ESPIPE.into());
    }
    match (0..=5).contains(&advice) && len >= 0 {
        true => Ok(0),
        false => Err(Errno::EINVAL.into()),
    }
}
