//! A sparse array of frames by index: a tree of tables, each one frame of 512 words,
//! that grows upward with the largest index. Indices are those of 64-bit offsets: below 2^52.

use super::{Frame, FrameSource};

const BITS: u32 = 9;
const WORDS: usize = 1 << BITS;

/// The array. It holds a reference to each frame in it, and is emptied with
/// [`Pages::clear`] before it is dropped.
#[derive(Debug, Default)]
pub struct Pages {
    root: Option<Frame>,
    /// Levels of tables below and at the root.
    height: u32,
}

/// A word of a table: 0, or the address of a frame.
fn word(table: Frame, index: usize) -> *mut usize {
    table.as_ptr::<usize>().wrapping_add(index % WORDS)
}

/// What is in a word.
fn get(word: *mut usize) -> Option<Frame> {
    // SAFETY: a word of a table of a `Pages`, which is the caller's.
    match unsafe { *word } {
        0 => None,
        at => Some(Frame::containing(at)),
    }
}

fn put(word: *mut usize, frame: Option<Frame>) {
    // SAFETY: as for `get`.
    unsafe { *word = frame.map_or(0, Frame::address) }
}

impl Pages {
    /// Whether the tables reach as far as `index`.
    fn reaches(&self, index: usize) -> bool {
        self.height > 0 && index.checked_shr(self.height * BITS).unwrap_or(0) == 0
    }

    /// The frame at an index.
    pub fn get(&self, index: usize) -> Option<Frame> {
        if !self.reaches(index) {
            return None;
        }
        let mut frame = self.root?;
        for level in (0..self.height).rev() {
            frame = get(word(frame, index >> (level * BITS)))?;
        }
        Some(frame)
    }

    /// The place for an index, made if need be. `None` without a frame for a table.
    fn slot(&mut self, frames: &mut impl FrameSource, index: usize) -> Option<*mut usize> {
        while !self.reaches(index) {
            let top = frames.alloc_table()?;
            put(word(top, 0), self.root);
            self.root = Some(top);
            self.height += 1;
        }
        let mut table = self.root?;
        for level in (1..self.height).rev() {
            let slot = word(table, index >> (level * BITS));
            table = match get(slot) {
                Some(next) => next,
                None => {
                    let next = frames.alloc_table()?;
                    put(slot, Some(next));
                    next
                }
            };
        }
        Some(word(table, index))
    }

    /// The frame at an index; if there is none, that which `make` makes.
    pub fn get_or_make<F: FrameSource>(
        &mut self,
        frames: &mut F,
        index: usize,
        make: impl FnOnce(&mut F) -> Option<Frame>,
    ) -> Option<Frame> {
        let slot = self.slot(frames, index)?;
        if get(slot).is_none() {
            put(slot, Some(make(frames)?));
        }
        get(slot)
    }

    /// Calls `f` with the frames at `first..end`; those for which it says so are taken
    /// out.
    pub fn retain(&mut self, first: usize, end: usize, mut f: impl FnMut(Frame) -> bool) {
        if let Some(root) = self.root {
            walk(root, self.height, 0, first, end, &mut |_, frame| f(frame));
        }
    }

    /// Calls `f` with each index in `first..end` that has a frame, and that; the others cost nothing.
    pub fn each(&self, first: usize, end: usize, f: &mut dyn FnMut(usize, Frame)) {
        if let Some(root) = self.root {
            walk(root, self.height, 0, first, end, &mut |index, frame| {
                f(index, frame);
                true
            });
        }
    }

    /// Gives all frames back.
    pub fn clear(&mut self, frames: &mut impl FrameSource) {
        if let Some(root) = self.root.take() {
            free(frames, root, self.height);
        }
        self.height = 0;
    }
}

/// [`Pages::retain`] for a table of this many levels whose first index is `base`.
fn walk(
    table: Frame,
    levels: u32,
    base: usize,
    first: usize,
    end: usize,
    f: &mut impl FnMut(usize, Frame) -> bool,
) {
    let span = 1 << ((levels - 1) * BITS);
    for n in 0..WORDS {
        let at = base + n * span;
        if at >= end {
            return;
        }
        if at + span <= first {
            continue;
        }
        let slot = word(table, n);
        let Some(frame) = get(slot) else { continue };
        if levels > 1 {
            walk(frame, levels - 1, at, first, end, f);
        } else if !f(at, frame) {
            put(slot, None);
        }
    }
}

fn free(frames: &mut impl FrameSource, table: Frame, levels: u32) {
    for n in 0..WORDS {
        let slot = word(table, n);
        let Some(frame) = get(slot) else { continue };
        put(slot, None);
        if levels > 1 {
            free(frames, frame, levels - 1);
        } else {
            frames.release(frame);
        }
    }
    frames.free_table(table);
}
