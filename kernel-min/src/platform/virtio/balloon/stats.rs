//! Statistics, as often as the device asks (5.5.6.3). There is no swap, and there are no files to be read again.

use alloc::boxed::Box;

use super::super::kernel;
use super::Wire;
use crate::mm::PAGE_SIZE;

/// Tags (5.5.6.4).
const SWAP_IN: u16 = 0;
const SWAP_OUT: u16 = 1;
const MAJOR_FAULTS: u16 = 2;
const MINOR_FAULTS: u16 = 3;
const FREE: u16 = 4;
const TOTAL: u16 = 5;
const AVAILABLE: u16 = 6;
const CACHES: u16 = 7;
const HUGE_ALLOCATED: u16 = 8;
const HUGE_FAILED: u16 = 9;

const COUNT: usize = 10;
/// Bytes of a tag and its value.
const EACH: usize = 10;

/// The queue's number, and what was written for the device last.
pub struct Stats {
    number: u16,
    text: Box<[u8; COUNT * EACH]>,
    token: Option<u16>,
}

impl Stats {
    pub fn new(number: u16) -> Stats {
        Stats {
            number,
            text: Box::new([0; COUNT * EACH]),
            token: None,
        }
    }

    /// Tells what is true now: the first time, and when the device asks again. It keeps that until then.
    pub fn go_on(&mut self, wire: &mut Wire) {
        if let Some(token) = self.token {
            if !wire.has_given(self.number, token) {
                return;
            }
            // SAFETY: the buffer that the token stands for.
            unsafe { wire.take(self.number, token, &self.text[..]) };
        }
        for (place, (tag, value)) in self.text.chunks_exact_mut(EACH).zip(now()) {
            let (first, second) = place.split_at_mut(size_of_val(&tag));
            first.copy_from_slice(&tag.to_le_bytes());
            second.copy_from_slice(&value.to_le_bytes());
        }
        // SAFETY: the text stays where it is, and nobody changes it before the token comes back.
        self.token = unsafe { wire.send(self.number, &self.text[..]) };
    }
}

/// What there is to say.
fn now() -> [(u16, u64); COUNT] {
    let stats = kernel::with(|f| f.stats());
    let free = stats.free + stats.lent;
    let bytes = |frames: usize| (frames * PAGE_SIZE) as u64;
    [
        (SWAP_IN, 0),
        (SWAP_OUT, 0),
        (MAJOR_FAULTS, 0),
        (MINOR_FAULTS, kernel::faults()),
        (FREE, bytes(free)),
        (TOTAL, bytes(stats.total)),
        (AVAILABLE, bytes(free.saturating_sub(stats.reserve))),
        // Linux's NR_FILE_PAGES, in which files in memory and shared memory are.
        (CACHES, bytes(kernel::shared())),
        (HUGE_ALLOCATED, 0),
        (HUGE_FAILED, 0),
    ]
}
