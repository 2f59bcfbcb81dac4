//! Regular files as mappings show them: the pages of their contents, which read(2) and write(2) use, too.

use core::fmt;

use super::Inode;
use super::inode::{CTIME, MTIME};
use super::page::SIZE;
use crate::mm::object::Object;
use crate::mm::{Fault, Frame, FrameSource, frames};

/// Nothing is to be seen of an inode that is no regular file.
impl Object for Inode {
    fn page(&self, index: usize) -> Option<Frame> {
        self.as_regular()?.lock().frame(index)
    }

    fn each_page(&self, first: usize, end: usize, found: &mut dyn FnMut(usize, Frame)) {
        if let Some(content) = self.as_regular() {
            content.lock().each_frame(first, end, found);
        }
    }

    fn get_or_make(&self, index: usize) -> Result<Frame, Fault> {
        let mut content = self.as_regular().ok_or(Fault::Bus)?.lock();
        let frame = content.frame_or_make(index)?;
        frames::Shared.refs().share(frame);
        Ok(frame)
    }

    fn punch(&self, first: usize, end: usize) {
        if let Some(content) = self.as_regular() {
            let mut content = content.lock();
            let byte = |index: usize| index as u64 * SIZE as u64;
            let end = byte(end).min(content.size());
            content.punch(byte(first).min(end), end);
        }
    }

    fn inode(&self) -> Option<&Inode> {
        Some(self)
    }

    /// "Marked for update at some point in the interval between a write reference to the mapped region
    /// and the next call to msync()" (mmap in POSIX).
    fn written(&self) {
        self.touch(&[MTIME, CTIME]);
    }
}

impl fmt::Debug for Inode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inode {}", self.number)
    }
}
