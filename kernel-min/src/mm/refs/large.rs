//! The counts of large pages.
//!
//! The count of the first frame is that of the large page: the entries that lead to all of it, as those
//! that lead to a table. The other frames have none as long as it is whole. The first of these entries
//! that is split while there are others breaks it up: from then on the other frames have counts
//! as any have, in which those entries that still lead to all of it are one reference together. The first frame
//! stays with them; who splits takes a copy of it. So whoever else has a large page need not be found,
//! and fork does with it what it does with a table. With several processors, who splits keeps others from
//! letting go of it meanwhile.

use super::{Refs, SETTLED};
use crate::mm::{Frame, LARGE_FRAMES};

/// Of the first frame: others have parts of the large page.
const BROKEN: u32 = 2;

/// The frames of a large page.
#[inline]
pub fn frames_of(first: Frame) -> impl Iterator<Item = Frame> {
    (0..LARGE_FRAMES).map(move |n| first.offset(n))
}

impl Refs {
    /// A large page is handed out: one reference.
    pub fn begin_large(&self, first: Frame) {
        self.begin(first);
        self.set_groups(first, 0);
    }

    /// Whether others have parts of it.
    pub fn is_broken(&self, first: Frame) -> bool {
        self.groups(first) & BROKEN != 0
    }

    /// Whether there are no references beside the caller's to any of it.
    pub fn is_sole_large(&self, first: Frame) -> bool {
        !self.is_shared(first) && !self.is_broken(first)
    }

    /// One reference to all of it becomes one to each of its frames, or, where others have all of it,
    /// too, to each but the first.
    pub fn split_large(&self, first: Frame) {
        let (shared, broken) = (self.is_shared(first), self.is_broken(first));
        for frame in frames_of(first).skip(1) {
            if !broken {
                self.begin(frame);
                self.set_groups(frame, self.groups(first));
            }
            if shared {
                self.share(frame);
            }
        }
        if shared {
            self.release(first);
            self.set_groups(first, self.groups(first) & SETTLED | BROKEN);
        }
    }
}
