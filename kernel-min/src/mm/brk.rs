//! brk.

use super::frames::FrameSource;
use super::{AddressSpace, Area, Flags, Limits, PAGE_SIZE, TASK_SIZE, page_up};

impl<F: FrameSource> AddressSpace<F> {
    /// brk: moves the heap's end if it can; returns where it is then. There are no
    /// errors; 0 only asks.
    pub fn brk(&mut self, to: usize, limits: &Limits) -> usize {
        if to >= self.brk_start && self.move_brk(to, limits).is_some() {
            self.brk = to;
        }
        self.brk
    }

    fn move_brk(&mut self, to: usize, limits: &Limits) -> Option<()> {
        if to > TASK_SIZE || (to - self.brk_start).saturating_add(self.image_data) > limits.data {
            return None;
        }
        let (old, new) = (page_up(self.brk), page_up(to));
        if new <= old {
            return if new == old {
                Some(())
            } else {
                self.remove(new, old).ok()
            };
        }
        let more = new - old;
        let flags = Flags::READ | Flags::WRITE | self.lock_future;
        // A page stays free between the heap and what follows, a guard gap more
        // below a stack.
        let next = self.areas.first_after(old);
        if new + PAGE_SIZE > self.areas.start_gap(next)
            || !self.may_lock(more, flags, limits)
            || !self.may_expand(more, flags, limits)
            || !self.may_commit(more, flags)
            || self.areas.reserve(1).is_err()
        {
            return None;
        }
        self.add_area(Area::new(old, new, flags), next);
        self.populate_locked(old, new, flags);
        Some(())
    }
}
