//! The program's side of a transfer: one buffer, or several (`struct iovec`).

use core::ptr::copy_nonoverlapping;

use signal::Errno;

use crate::arch::user::{self, Plain, USER_END};

/// `struct iovec`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct IoVec {
    /// Where it begins.
    pub base: usize,
    /// Its length.
    pub len: usize,
}

// SAFETY: two integers without padding.
unsafe impl Plain for IoVec {}

/// Most bytes of one read or write (Linux's MAX_RW_COUNT).
pub const MAX_COUNT: usize = 0x7fff_f000;

/// What is left of the program's buffers. Their addresses were checked to be in
/// the program's half; whether there is memory shows when they are used.
#[derive(Debug)]
pub struct Buffer<'a> {
    base: usize,
    len: usize,
    more: &'a [IoVec],
    total: usize,
}

/// As [`user::in_range`], for lengths that are known only at run time.
#[inline(always)]
fn is_program(addr: usize, len: usize) -> bool {
    addr.checked_add(len).is_some_and(|end| end <= USER_END)
}

/// Reads bytes from the front of a buffer; says how many there are.
#[inline(always)]
fn fetch(base: usize, bytes: &mut [u8]) -> usize {
    if is_held(base) {
        return fetch_held(base, bytes);
    }
    // SAFETY: all other buffers are in the program's half, as `Buffer::new` and `Buffer::vector` saw.
    unsafe { user::read_some_in_range(base, bytes) }
}

#[cold]
fn fetch_held(base: usize, bytes: &mut [u8]) -> usize {
    // SAFETY: only `Buffer::held` takes the kernel's addresses, and has borrowed as much.
    unsafe { copy_nonoverlapping(base as *const u8, bytes.as_mut_ptr(), bytes.len()) };
    bytes.len()
}

/// Nothing was moved of as much. Apart, so that the compiler decides by a jump, and not by a choice of what to
/// return.
#[cold]
#[inline(never)]
fn none(len: usize) -> Result<usize, Errno> {
    match len {
        0 => Ok(0),
        _ => Err(Errno::EFAULT),
    }
}

/// Writes bytes to the front of a buffer; says how many there is room for.
#[inline(always)]
fn store(base: usize, bytes: &[u8]) -> usize {
    if is_held(base) {
        return store_held(base, bytes);
    }
    // SAFETY: as in `fetch`.
    unsafe { user::write_some_in_range(base, bytes) }
}

#[cold]
fn store_held(base: usize, bytes: &[u8]) -> usize {
    // SAFETY: as in `fetch_held`.
    unsafe { copy_nonoverlapping(bytes.as_ptr(), base as *mut u8, bytes.len()) };
    bytes.len()
}

/// Whether it is the kernel's own memory, of which no program can name any.
#[inline(always)]
fn is_held(base: usize) -> bool {
    base > USER_END
}

impl<'a> Buffer<'a> {
    /// One buffer.
    ///
    /// # Errors
    /// EFAULT when it reaches beyond the program's half of the address space.
    #[inline(always)]
    pub fn new(base: usize, len: usize) -> Result<Buffer<'a>, Errno> {
        if !is_program(base, len) {
            return Err(Errno::EFAULT);
        }
        let len = len.min(MAX_COUNT);
        Ok(Buffer {
            base,
            len,
            more: &[],
            total: len,
        })
    }

    /// Memory of the kernel's own, for what goes from one file to another.
    pub fn held(bytes: &'a mut [u8]) -> Buffer<'a> {
        Buffer {
            base: bytes.as_mut_ptr() as usize,
            len: bytes.len(),
            more: &[],
            total: bytes.len(),
        }
    }

    /// Several buffers, one after the other. What is beyond [`MAX_COUNT`] is left out.
    ///
    /// # Errors
    /// EINVAL when a length, or their sum, is above SSIZE_MAX; EFAULT as [`Buffer::new`].
    pub fn vector(vector: &'a [IoVec]) -> Result<Buffer<'a>, Errno> {
        let mut total: usize = 0;
        for v in vector {
            total = total
                .checked_add(v.len)
                .filter(|&t| t <= isize::MAX as usize)
                .ok_or(Errno::EINVAL)?;
            if v.len > isize::MAX as usize {
                return Err(Errno::EINVAL);
            }
        }
        if vector.iter().any(|v| !user::in_range(v.base, v.len)) {
            return Err(Errno::EFAULT);
        }
        let mut buffer = Buffer {
            base: 0,
            len: 0,
            more: vector,
            total: total.min(MAX_COUNT),
        };
        buffer.piece(0);
        Ok(buffer)
    }

    /// Bytes left.
    #[inline(always)]
    #[allow(
        clippy::misnamed_getters,
        reason = "the field `len` is of one piece only"
    )]
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether no byte is left.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The next piece that lies together, at most `max` bytes; not empty while bytes
    /// are left and wanted.
    fn piece(&mut self, max: usize) -> (usize, usize) {
        while self.len == 0 {
            let Some((first, rest)) = self.more.split_first() else {
                break;
            };
            (self.base, self.len, self.more) = (first.base, first.len.min(self.total), rest);
            if self.total == 0 {
                break;
            }
        }
        (self.base, self.len.min(max))
    }

    fn advance(&mut self, n: usize) {
        self.base += n;
        self.len -= n;
        self.total -= n;
    }

    /// Writes bytes to the program, as many as there is room for; says how many.
    ///
    /// # Errors
    /// EFAULT when there is no memory at the first of them.
    #[inline(always)]
    pub fn put(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        if bytes.len() > self.len {
            return self.put_pieces(bytes);
        }
        let n = store(self.base, bytes);
        self.moved(n, bytes.len())
    }

    /// Reads bytes from the program, as many as are left or fit; says how many.
    ///
    /// # Errors
    /// EFAULT when there is no memory at the first of them.
    #[inline(never)]
    pub fn get(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        self.get_inlined(bytes)
    }

    /// [`Buffer::get`], for those who do little else.
    #[inline(always)]
    pub fn get_inlined(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        if bytes.len() > self.len {
            return self.get_pieces(bytes);
        }
        let n = fetch(self.base, bytes);
        self.moved(n, bytes.len())
    }

    /// `n` bytes of the `len` that were wanted, at the front of the first piece.
    #[inline(always)]
    fn moved(&mut self, n: usize, len: usize) -> Result<usize, Errno> {
        self.advance(n);
        match n {
            0 => none(len),
            _ => Ok(n),
        }
    }

    #[inline(never)]
    fn put_pieces(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        self.each_piece(bytes.len(), |base, done, len| {
            store(base, &bytes[done..done + len])
        })
    }

    #[inline(never)]
    fn get_pieces(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        self.each_piece(bytes.len(), |base, done, len| {
            fetch(base, &mut bytes[done..done + len])
        })
    }

    /// Moves up to `want` bytes by `copy`, which gets an address, the number of
    /// bytes moved so far, and how many lie together, and says how many it moved.
    fn each_piece(
        &mut self,
        want: usize,
        mut copy: impl FnMut(usize, usize, usize) -> usize,
    ) -> Result<usize, Errno> {
        let want = want.min(self.total);
        let mut done = 0;
        while done < want {
            let (base, len) = self.piece(want - done);
            let n = copy(base, done, len);
            self.advance(n);
            done += n;
            if n < len {
                return if done == 0 {
                    Err(Errno::EFAULT)
                } else {
                    Ok(done)
                };
            }
        }
        Ok(done)
    }

    /// Passes over all that is left; says how much that was.
    pub fn skip(&mut self) -> usize {
        core::mem::take(&mut self.total)
    }
}
