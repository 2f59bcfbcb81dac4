//! What address spaces have in common.

use alloc::sync::Arc;

use super::{AddressSpace, FrameSource, PAGE_SIZE};

impl<F: FrameSource> AddressSpace<F> {
    /// What a word of shared memory is known by in all address spaces, as a process-shared futex is
    /// (futex(2)): the object that is mapped there, and the byte of it. `None` for private memory.
    #[inline]
    pub fn shared_word(&mut self, addr: usize) -> Option<(usize, usize)> {
        if self.areas.are_private() {
            return None;
        }
        let id = self.areas.lookup(addr)?;
        let (object, index) = self.areas.object(&self.areas[id], addr)?;
        let object = Arc::as_ptr(object).cast::<()>().addr();
        Some((object, index * PAGE_SIZE + addr % PAGE_SIZE))
    }
}
