//! What a file asks of its mappings: to give up pages when it gets shorter, and whether one may write.

use alloc::sync::Arc;
use core::ptr;

use super::areas::Areas;
use super::frames::FrameSource;
use super::object::Object;
use super::{AddressSpace, Area, Flags, PAGE_SIZE};
use crate::mm::paging;

impl<F: FrameSource> AddressSpace<F> {
    /// The pages of an object from the index `first` on are gone: takes them from the program,
    /// and as Linux does (`unmap_mapping_range`) also the copies of them that are the program's own. An
    /// access faults then. Nothing happens where the object is not mapped.
    pub fn withdraw(&mut self, object: &dyn Object, first: usize) {
        let Self {
            table,
            frames,
            areas,
            resident,
            ..
        } = self;
        if areas.are_private() {
            return;
        }
        let refs = table.refs();
        for (area, index) in showing(areas, object) {
            let skipped = first.saturating_sub(index).min(area.len() / PAGE_SIZE);
            let start = area.start + skipped * PAGE_SIZE;
            table.withdraw(start, area.end, |addr, mapped| {
                paging::flush(addr);
                if !mapped.is_borrowed() && refs.release(mapped.frame()) {
                    frames.free(mapped.frame());
                }
                *resident -= 1;
            });
        }
    }
    /// Whether the program may write to an object through a mapping, or may be given the right to.
    pub fn may_write(&self, object: &dyn Object) -> bool {
        showing(&self.areas, object)
            .any(|(area, _)| area.flags.has(Flags::SHARED) && !area.flags.has(Flags::NOWRITE))
    }
}

/// The areas that show an object, each with the index of its first page.
fn showing<'a>(
    areas: &'a Areas,
    object: &'a dyn Object,
) -> impl Iterator<Item = (&'a Area, usize)> {
    areas.iter().filter_map(move |area| {
        let (shown, index) = areas.object(area, area.start)?;
        ptr::addr_eq(Arc::as_ptr(shown), object).then_some((area, index))
    })
}
