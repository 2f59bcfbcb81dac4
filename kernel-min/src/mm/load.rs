//! Memory that is filled before the program runs: what execve(2) loads.

use super::frames::FrameSource;
use super::object::Shown;
use super::{AddressSpace, Entry, Flags, PAGE_SIZE, page_down, paging};
use signal::Errno;

/// Writes what is so far from the beginning.
pub type Fill<'a> = dyn FnMut(usize, &mut [u8]) -> Result<(), Errno> + 'a;

impl<F: FrameSource> AddressSpace<F> {
    /// Maps `start..end`, whole pages with nothing mapped there, with `flags`, as private memory of
    /// zeros. Errors as for [`AddressSpace::map_anonymous`].
    pub fn map_part(&mut self, start: usize, end: usize, flags: Flags) -> Result<(), Errno> {
        self.map_initial(start, end - start, flags, None)
    }

    /// As [`AddressSpace::map_part`], of what is `shown`: the program sees the object's pages until it
    /// writes to its own copies.
    pub fn map_shown(
        &mut self,
        start: usize,
        end: usize,
        flags: Flags,
        shown: Shown,
    ) -> Result<(), Errno> {
        self.map_initial(start, end - start, flags, Some(shown))
    }

    /// Has `fill` write what is to be in memory from `start` on, `len` bytes, page by page: it is told
    /// how far it is and what to write to. The program's rights do not matter. ENOMEM without memory;
    /// what `fill` fails with.
    pub fn fill_part(
        &mut self,
        start: usize,
        len: usize,
        fill: &mut Fill<'_>,
    ) -> Result<(), Errno> {
        let mut done = 0;
        while done < len {
            let at = start + done;
            let page = page_down(at);
            let id = self.areas.lookup(at).ok_or(Errno::EFAULT)?;
            let area = self.areas[id];
            // For writing: of what is shown, to a copy.
            self.fill(page, &area, true).map_err(|_| Errno::ENOMEM)?;
            // The table is there, and no large page: nobody has asked for one yet.
            let entry = self.table.slot(&mut self.frames, page).and_then(Entry::get);
            let frame = entry.ok_or(Errno::ENOMEM)?.frame();
            let count = (page + PAGE_SIZE - at).min(len - done);
            // SAFETY: the frame is the space's own, seen through the direct map, and nobody runs in
            // the space yet.
            let bytes = unsafe {
                core::slice::from_raw_parts_mut(frame.as_ptr::<u8>().add(at - page), count)
            };
            fill(done, bytes)?;
            let (refs, rights) = (self.table.refs(), self.table.rights(area.flags));
            paging::unsettle(refs, frame);
            paging::settle(refs, frame, rights);
            done += count;
        }
        Ok(())
    }
}
