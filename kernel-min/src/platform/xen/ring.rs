//! A ring of bytes in a page that is shared with another domain: who writes and who reads each have a running
//! number. What the other side says is believed no further than that nothing outside the ring is touched.

use core::sync::atomic::{
    AtomicU8, AtomicU32, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
};

/// A ring, one end of which is ours. Its length is a power of two.
#[derive(Clone, Copy)]
pub struct Ring<'a> {
    /// The bytes.
    pub bytes: &'a [AtomicU8],
    /// How many were written.
    pub produced: &'a AtomicU32,
    /// How many were read.
    pub consumed: &'a AtomicU32,
}

impl Ring<'_> {
    fn slot(&self, number: u32) -> &AtomicU8 {
        &self.bytes[number as usize & (self.bytes.len() - 1)]
    }

    /// How many bytes there is room for.
    pub fn room(&self) -> usize {
        let used = self
            .produced
            .load(Relaxed)
            .wrapping_sub(self.consumed.load(Acquire));
        self.bytes.len().saturating_sub(used as usize)
    }

    /// Writes as many of the bytes as there is room for; how many those are.
    pub fn write(&self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.room());
        let produced = self.produced.load(Relaxed);
        for (number, &byte) in bytes[..count].iter().enumerate() {
            self.slot(produced.wrapping_add(number as u32))
                .store(byte, Relaxed);
        }
        self.produced
            .store(produced.wrapping_add(count as u32), Release);
        count
    }

    /// The next byte, if there is one.
    pub fn read(&self) -> Option<u8> {
        let consumed = self.consumed.load(Relaxed);
        if consumed == self.produced.load(Acquire) {
            return None;
        }
        let byte = self.slot(consumed).load(Relaxed);
        self.consumed.store(consumed.wrapping_add(1), Release);
        Some(byte)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A ring of sixteen bytes, whose numbers begin with this one.
    pub struct Page {
        bytes: [AtomicU8; 16],
        produced: AtomicU32,
        consumed: AtomicU32,
    }

    impl Page {
        pub fn new(start: u32) -> Page {
            Page {
                bytes: [const { AtomicU8::new(0) }; 16],
                produced: AtomicU32::new(start),
                consumed: AtomicU32::new(start),
            }
        }

        pub fn ring(&self) -> Ring<'_> {
            Ring {
                bytes: &self.bytes,
                produced: &self.produced,
                consumed: &self.consumed,
            }
        }
    }

    fn all(ring: Ring<'_>) -> Vec<u8> {
        core::iter::from_fn(|| ring.read()).collect()
    }

    #[test]
    fn what_is_written_is_read_in_order_across_the_end_of_numbers() {
        let page = Page::new(u32::MAX - 5);
        for part in [&b"0123456789"[..], b"abc", b"", b"defghijklmno"] {
            assert_eq!(page.ring().write(part), part.len());
            assert_eq!(all(page.ring()), part);
        }
    }

    #[test]
    fn a_full_ring_keeps_what_it_has() {
        let page = Page::new(7);
        assert_eq!(page.ring().write(b"0123456789abcdefgh"), 16);
        assert_eq!(page.ring().write(b"x"), 0);
        assert_eq!(page.ring().read(), Some(b'0'));
        assert_eq!(page.ring().write(b"xy"), 1);
        assert_eq!(all(page.ring()), b"123456789abcdefx");
    }

    #[test]
    fn numbers_that_lie_leave_the_ring_full_or_strange() {
        let page = Page::new(0);
        // More was read than was written.
        page.consumed.store(5, Relaxed);
        assert_eq!((page.ring().room(), page.ring().write(b"x")), (0, 0));
        // More was written than there is room for.
        page.consumed.store(0, Relaxed);
        page.produced.store(1000, Relaxed);
        assert_eq!(page.ring().room(), 0);
        assert_eq!(all(page.ring()).len(), 1000);
    }
}
