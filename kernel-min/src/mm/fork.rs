//! temporary
use super::frames::FrameSource;
use super::{AddressSpace, Flags, PAGE_SIZE, TASK_SIZE};
use signal::Errno;
impl<F: FrameSource + Clone> AddressSpace<F> {
    /// temporary
    pub fn fork(&mut self) -> Result<Self, Errno> {
        let mut new = AddressSpace::new(self.frames.clone(), false)?;
        let mut at = 0;
        loop {
            let id = self.areas.first_after(at);
            if id.is_nil() {
                break;
            }
            let area = self.areas[id];
            at = area.end;
            new.map_initial(area.start, area.len(), area.flags.without(Flags::IMAGE))?;
        }
        let mut pages = alloc::vec::Vec::new();
        self.table.for_each(0, TASK_SIZE, |addr, entry| {
            if let Some(m) = entry.get() {
                pages.push((addr, m.frame()));
            }
        });
        for (addr, from) in pages {
            let id = new.areas.lookup(addr).ok_or(Errno::EFAULT)?;
            let flags = new.areas[id].flags;
            new.fill(addr, flags).map_err(|_| Errno::ENOMEM)?;
            let to = new.table.entry(addr).and_then(|e| e.get()).ok_or(Errno::ENOMEM)?.frame();
            unsafe { core::ptr::copy_nonoverlapping(from.as_ptr::<u8>(), to.as_ptr::<u8>(), PAGE_SIZE) };
        }
        new.brk_start = self.brk_start;
        new.brk = self.brk;
        new.image_data = self.image_data;
        Ok(new)
    }
}
