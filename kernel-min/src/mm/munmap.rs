//! munmap.

use super::frames::FrameSource;
use super::{AddressSpace, TASK_SIZE, page_aligned, page_up};
use signal::Errno;

impl<F: FrameSource> AddressSpace<F> {
    /// munmap. Where nothing is mapped nothing happens. With an error nothing is
    /// changed.
    pub fn munmap(&mut self, addr: usize, len: usize) -> Result<(), Errno> {
        if !page_aligned(addr) || addr > TASK_SIZE || len > TASK_SIZE - addr || len == 0 {
            return Err(Errno::EINVAL);
        }
        self.remove(addr, addr + page_up(len))
    }
}
