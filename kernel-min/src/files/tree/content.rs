//! What is in a regular file: pages where something was written, holes elsewhere.

use alloc::vec::Vec;

use signal::Errno;

use super::page::{Page, SIZE};
#[cfg(target_os = "none")]
use {
    super::page,
    crate::mm::{Fault, Frame},
};

/// Longest file (MAX_LFS_FILESIZE).
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// The contents.
#[derive(Debug, Default)]
pub struct Content {
    size: u64,
    /// By their place in the file. A file without holes has each at its index.
    pages: Vec<(u64, Page)>,
    /// A program has had it mapped.
    mapped: bool,
}

/// The page that a byte is in, and where it is there.
fn split(at: u64) -> (u64, usize) {
    (at / SIZE as u64, at as usize % SIZE)
}

impl Content {
    /// No bytes.
    pub const fn new() -> Content {
        Content {
            size: 0,
            pages: Vec::new(),
            mapped: false,
        }
    }

    /// Length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Pages that it takes.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The index of a page, or where it would be put in.
    #[inline(never)]
    fn find(&self, page: u64) -> Result<usize, usize> {
        match self.pages.get(page as usize) {
            Some((number, _)) if *number == page => Ok(page as usize),
            _ => self.pages.binary_search_by_key(&page, |p| p.0),
        }
    }

    /// A page to be written to.
    fn page(&mut self, page: u64) -> Result<&mut Page, Errno> {
        let at = match self.find(page) {
            Ok(at) => at,
            Err(at) => {
                self.pages.try_reserve(1).map_err(|_| Errno::ENOSPC)?;
                let new = Page::zeroed().ok_or(Errno::ENOSPC)?;
                self.pages.insert(at, (page, new));
                at
            }
        };
        Ok(&mut self.pages[at].1)
    }

    /// Copies bytes out, from `at` on; says how many there were.
    pub fn read(&self, at: u64, to: &mut [u8]) -> usize {
        let len = self.size.saturating_sub(at).min(to.len() as u64) as usize;
        let mut done = 0;
        while done < len {
            let (page, from) = split(at + done as u64);
            let n = (len - done).min(SIZE - from);
            let piece = &mut to[done..done + n];
            match self.find(page) {
                Ok(i) => self.pages[i].1.read(from, piece),
                Err(_) => piece.fill(0),
            }
            done += n;
        }
        len
    }

    /// Copies bytes in, from `at` on; the file grows as needed. Says how many could be
    /// written. The caller keeps `at` below [`MAX_SIZE`].
    ///
    /// # Errors
    /// ENOSPC when not even one could.
    pub fn write(&mut self, at: u64, from: &[u8]) -> Result<usize, Errno> {
        let len = (MAX_SIZE - at).min(from.len() as u64) as usize;
        let mut done = 0;
        while done < len {
            let (page, to) = split(at + done as u64);
            let n = (len - done).min(SIZE - to);
            match self.page(page) {
                Ok(p) => p.write(to, &from[done..done + n]),
                Err(e) if done == 0 => return Err(e),
                Err(_) => break,
            }
            done += n;
        }
        if done > 0 {
            self.clear_tail(at);
            self.size = self.size.max(at + done as u64);
        }
        Ok(done)
    }

    /// What programs have left in their mappings between the end of the file and `to`, to which it
    /// grows, is not part of it ("shall appear as if zero-filled", ftruncate in POSIX).
    fn clear_tail(&mut self, to: u64) {
        let (page, from) = split(self.size);
        if self.mapped && to > self.size {
            let end = if split(to).0 == page {
                split(to).1
            } else {
                SIZE
            };
            self.clear(page, from, end);
        }
    }

    /// Makes it `size` bytes long: what is beyond goes, what is new is zero. Whether programs may have
    /// pages mapped that are gone: the caller takes them away.
    #[must_use]
    pub fn truncate(&mut self, size: u64) -> bool {
        let shrinks = size < self.size;
        if shrinks {
            let (first, from) = split(size);
            self.clear(first, from, SIZE);
            let first = first + u64::from(from != 0);
            let begin = self.find(first).unwrap_or_else(|i| i);
            self.pages.truncate(begin);
            self.pages.shrink_to_fit();
        } else {
            self.clear_tail(size);
        }
        self.size = size;
        shrinks && self.mapped
    }

    /// Makes `start..end` zero, without pages where whole ones are in it that no program has mapped.
    pub fn punch(&mut self, start: u64, end: u64) {
        let (first, from) = split(start);
        let (last, to) = split(end);
        self.clear(first, from, if first == last { to } else { SIZE });
        if first != last {
            self.clear(last, 0, to);
        }
        let first = first + u64::from(from != 0);
        let begin = self.find(first).unwrap_or_else(|i| i);
        let end = self.find(last).unwrap_or_else(|i| i);
        if begin >= end {
            return;
        }
        if !self.mapped {
            self.pages.drain(begin..end);
            return;
        }
        let range = first..last;
        self.pages.retain_mut(|(number, page)| {
            let inside = range.contains(number);
            if inside && page.is_mapped() {
                page.clear(0..SIZE);
                return true;
            }
            !inside
        });
    }

    fn clear(&mut self, page: u64, from: usize, to: usize) {
        if let Ok(i) = self.find(page) {
            self.pages[i].1.clear(from..to);
        }
    }

    /// Gives `start..end` pages, so that writing there finds memory; the size stays.
    ///
    /// # Errors
    /// ENOSPC.
    pub fn reserve(&mut self, start: u64, end: u64) -> Result<(), Errno> {
        for page in split(start).0..end.div_ceil(SIZE as u64) {
            self.page(page)?;
        }
        Ok(())
    }

    /// The first byte from `at` on that is data, or that is in a hole; the end of the
    /// file is one (lseek(2), SEEK_DATA and SEEK_HOLE).
    ///
    /// # Errors
    /// ENXIO when there is none.
    pub fn seek(&self, at: u64, hole: bool) -> Result<u64, Errno> {
        if at >= self.size {
            return Err(Errno::ENXIO);
        }
        let (mut page, _) = split(at);
        let mut i = self.find(page);
        if !hole {
            let i = i.unwrap_or_else(|i| i);
            let found = self.pages.get(i).map(|p| (p.0 * SIZE as u64).max(at));
            return found.filter(|&f| f < self.size).ok_or(Errno::ENXIO);
        }
        while i.is_ok() {
            page += 1;
            i = self.find(page);
        }
        Ok((page * SIZE as u64).clamp(at, self.size))
    }
}

/// As programs that have it mapped see it; pages by index.
#[cfg(target_os = "none")]
impl Content {
    /// Whether a page is one of the file's, though perhaps only with its first byte.
    fn has(&self, index: usize) -> bool {
        (index as u64) < self.size.div_ceil(SIZE as u64)
    }

    /// The frame of a page that is in memory.
    pub fn frame(&self, index: usize) -> Option<Frame> {
        let at = self.find(index as u64).ok()?;
        self.has(index).then(|| self.pages[at].1.frame())
    }

    /// Calls `found` with each page of `first..end` that is in memory.
    pub fn each_frame(&self, first: usize, end: usize, found: &mut dyn FnMut(usize, Frame)) {
        let begin = self.find(first as u64).unwrap_or_else(|i| i);
        for (number, page) in &self.pages[begin..] {
            let index = *number as usize;
            if index >= end || !self.has(index) {
                return;
            }
            found(index, page.frame());
        }
    }

    /// The frame of a page, made if it is in a hole, for a mapping.
    ///
    /// # Errors
    /// [`Fault::Bus`] past the end of the file, and where there is no room for more of its kind.
    pub fn frame_or_make(&mut self, index: usize) -> Result<Frame, Fault> {
        if !self.has(index) {
            return Err(Fault::Bus);
        }
        self.mapped = true;
        match self.page(index as u64) {
            Ok(page) => Ok(page.frame()),
            Err(_) if page::used() >= page::limit() => Err(Fault::Bus),
            Err(_) => Err(Fault::OutOfMemory),
        }
    }
}
