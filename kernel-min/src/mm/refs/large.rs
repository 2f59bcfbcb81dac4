//! The counts of large pages.
//!
//! A large page that is whole has one count, its first frame's: the entries that lead to it. The first
//! of them that is split breaks it up: from then on each of its frames has a count as any other has,
//! and those entries that still lead to all of it count in each. So an entry can be split whoever else has the
//! page, and nobody needs to be found. With several processors, who breaks one up keeps others from
//! sharing it and from letting go of it meanwhile.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

use super::Refs;
use crate::mm::{Frame, LARGE_FRAMES};

/// In the count of the first frame: the large page is whole, and this is its count.
const WHOLE: u32 = 1 << 31;

/// The frames of a large page.
#[inline]
pub fn frames_of(first: Frame) -> impl Iterator<Item = Frame> {
    (0..LARGE_FRAMES).map(move |n| first.offset(n))
}

impl Refs {
    /// A large page is handed out: one reference. Its frames have no counts of their own yet.
    pub fn begin_large(&self, first: Frame) {
        self.of(first).count.store(WHOLE | 1, Relaxed);
        self.set_groups(first, 0);
    }

    /// Whether a large page was not broken up.
    pub fn is_whole(&self, first: Frame) -> bool {
        self.count(first) & WHOLE != 0
    }

    /// Whether it is whole and there are no references beside the caller's.
    pub fn is_sole_large(&self, first: Frame) -> bool {
        self.count(first) == WHOLE | 1
    }

    /// One reference more to a large page.
    pub fn share_large(&self, first: Frame) {
        if self.is_whole(first) {
            return self.share(first);
        }
        frames_of(first).for_each(|frame| self.share(frame));
    }

    /// One reference less to a whole large page. Whether it was the last; then the caller frees it.
    pub fn release_whole(&self, first: Frame) -> bool {
        self.of(first).count.fetch_sub(1, AcqRel) == WHOLE | 1
    }

    /// Breaks a large page up: each of its frames has the references that all had.
    pub fn break_up(&self, first: Frame) {
        let count = self.of(first).count.load(Acquire);
        if count & WHOLE == 0 {
            return;
        }
        let groups = self.groups(first);
        for frame in frames_of(first).skip(1) {
            self.of(frame).count.store(count & !WHOLE, Relaxed);
            self.set_groups(frame, groups);
        }
        self.of(first).count.store(count & !WHOLE, Release);
    }
}
