//! From one open file to another: sendfile(2), copy_file_range(2).

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::user;
use crate::files::buffer::MAX_COUNT;
use crate::files::flags::o;
use crate::files::{Buffer, Open, Position, Table};

/// Bytes moved at a time.
const PIECE: usize = 4096;

/// An offset in a file: of the description, or in the program's memory, where it goes back to.
struct Offset<'a> {
    open: &'a Open,
    at: usize,
    value: i64,
}

impl Offset<'_> {
    /// # Errors
    /// EFAULT; ESPIPE for an offset in what has none; EINVAL for a negative one.
    fn read(open: &Open, at: usize) -> Result<Offset<'_>, Errno> {
        let value = match at {
            0 => open.position.load(Relaxed) as i64,
            _ => user::get_u64(at)? as i64,
        };
        if at != 0 && !open.file.is_seekable() {
            return Err(Errno::ESPIPE);
        }
        if value < 0 {
            return Err(Errno::EINVAL);
        }
        Ok(Offset { open, at, value })
    }

    /// So many bytes further.
    fn advance(self, bytes: usize) -> Result<(), Errno> {
        let value = self.value as u64 + bytes as u64;
        match self.at {
            0 => self.open.position.store(value, Relaxed),
            at => user::put_u64(at, value)?,
        }
        Ok(())
    }
}

/// Moves up to `count` bytes, from the offset in `from` to where `write` puts them, and says how many.
fn pump(
    from: &Open,
    offset: i64,
    count: usize,
    write: &mut dyn FnMut(usize, &mut Buffer<'_>) -> SysResult,
) -> SysResult {
    let mut piece = Vec::new();
    piece.try_reserve_exact(PIECE).map_err(|_| Errno::ENOMEM)?;
    piece.resize(PIECE, 0);
    let mut done = 0;
    while done < count {
        let want = PIECE.min(count - done);
        let at = Position::At(offset as u64 + done as u64);
        let moved = from
            .file
            .read(&mut Buffer::held(&mut piece[..want]), at, true)
            .and_then(|n| match n {
                0 => Ok((0, 0)),
                _ => write(done, &mut Buffer::held(&mut piece[..n])).map(|written| (n, written)),
            });
        match moved {
            Ok((read, written)) => {
                done += written;
                if written < read || read == 0 {
                    break;
                }
            }
            Err(error) if done == 0 => return Err(error),
            Err(_) => break,
        }
    }
    Ok(done)
}

/// sendfile(2): from a file with offsets to any.
///
/// # Errors
/// EBADF, EFAULT, ESPIPE; EINVAL for a source without offsets or a target with O_APPEND; what reading
/// and writing fail with.
pub fn sendfile(out_fd: i32, in_fd: i32, offset: usize, count: usize) -> SysResult {
    let table = Table::current();
    let from = table.get(in_fd)?;
    if !from.may_read() {
        return Err(Errno::EBADF.into());
    }
    let begin = Offset::read(&from, offset)?;
    if count as isize <= -1 {
        return Err(Errno::EINVAL.into());
    }
    let to = table.get(out_fd)?;
    if !to.may_write() {
        return Err(Errno::EBADF.into());
    }
    let directory = from
        .inode
        .as_ref()
        .is_some_and(|inode| inode.is_directory());
    let appends = to.flags() & o::APPEND != 0 && to.file.as_pipe().is_none();
    if !from.file.is_seekable() || directory || appends {
        return Err(Errno::EINVAL.into());
    }
    let done = pump(
        &from,
        begin.value,
        count.min(MAX_COUNT),
        &mut |_, buffer| {
            to.file
                .write(buffer, to.write_position(), to.is_nonblocking())
        },
    )?;
    begin.advance(done)?;
    Ok(done)
}

/// copy_file_range(2), between regular files.
///
/// # Errors
/// EBADF, EFAULT; EISDIR; EINVAL for other files, flags, ranges of one file that overlap; EOVERFLOW;
/// EFBIG and the others of writing.
pub fn copy_file_range(
    fd_in: i32,
    off_in: usize,
    fd_out: i32,
    off_out: usize,
    len: usize,
    flags: u32,
) -> SysResult {
    let table = Table::current();
    let (from, to) = (table.get(fd_in)?, table.get(fd_out)?);
    let value = |open: &Open, at| match Offset::read(open, at) {
        Err(Errno::ESPIPE) => Err(Errno::EINVAL),
        other => other.map(|offset| offset.value),
    };
    let (first, second) = (value(&from, off_in)?, value(&to, off_out)?);
    if flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let (source, target) = match (&from.inode, &to.inode) {
        (Some(source), Some(target)) => (source, target),
        _ => return Err(Errno::EINVAL.into()),
    };
    if source.is_directory() || target.is_directory() {
        return Err(Errno::EISDIR.into());
    }
    let (Some(content), Some(_)) = (source.as_regular(), target.as_regular()) else {
        return Err(Errno::EINVAL.into());
    };
    if !from.may_read() || !to.may_write() || to.flags() & o::APPEND != 0 {
        return Err(Errno::EBADF.into());
    }
    let ends = |at: i64| i64::try_from(len).ok().and_then(|len| at.checked_add(len));
    if ends(first).is_none() || ends(second).is_none() {
        return Err(Errno::EOVERFLOW.into());
    }
    // Up to the end of the source, as it is now.
    let left = content.lock().size().saturating_sub(first as u64);
    let len = len
        .min(MAX_COUNT)
        .min(usize::try_from(left).unwrap_or(usize::MAX));
    if Arc::ptr_eq(source, target) && first.abs_diff(second) < len as u64 {
        return Err(Errno::EINVAL.into());
    }
    let done = pump(&from, first, len, &mut |done, buffer| {
        let at = Position::At(second as u64 + done as u64);
        to.file.write(buffer, at, false)
    })?;
    Offset {
        open: &from,
        at: off_in,
        value: first,
    }
    .advance(done)?;
    Offset {
        open: &to,
        at: off_out,
        value: second,
    }
    .advance(done)?;
    Ok(done)
}
