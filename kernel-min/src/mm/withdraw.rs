//! What becomes of a mapping when its file gets shorter.

use alloc::sync::Arc;
use core::ptr;

use super::frames::FrameSource;
use super::object::Object;
use super::{AddressSpace, PAGE_SIZE};
use crate::arch::paging;

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
        for area in areas.iter() {
            let Some((shown, index)) = areas.object(area, area.start) else {
                continue;
            };
            if !ptr::addr_eq(Arc::as_ptr(shown), object) {
                continue;
            }
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
}
