//! A queue of bytes in a buffer that grows up to a capacity.

use alloc::vec::Vec;

use signal::Errno;

/// Bytes in the order they were put in.
#[derive(Debug)]
pub struct Ring {
    buffer: Vec<u8>,
    start: usize,
    len: usize,
    capacity: usize,
}

/// Length of the first buffer.
const FIRST: usize = 4096;

impl Ring {
    /// An empty queue of at most `capacity` bytes, a power of two. Allocates nothing.
    pub const fn new(capacity: usize) -> Self {
        Self {
            buffer: Vec::new(),
            start: 0,
            len: 0,
            capacity,
        }
    }

    /// Bytes in it.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that it can still take.
    #[inline]
    pub fn free(&self) -> usize {
        self.capacity - self.len
    }

    /// Most bytes that it holds.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Changes the capacity, a power of two.
    ///
    /// # Errors
    /// EBUSY when more bytes are in it, ENOMEM when they cannot be moved.
    pub fn set_capacity(&mut self, capacity: usize) -> Result<(), Errno> {
        if capacity < self.len {
            return Err(Errno::EBUSY);
        }
        if capacity < self.buffer.len() {
            self.resize(capacity)?;
        }
        self.capacity = capacity;
        Ok(())
    }

    /// Makes the buffer long enough for `more` further bytes, at most [`Ring::free`].
    ///
    /// # Errors
    /// ENOMEM.
    pub fn reserve(&mut self, more: usize) -> Result<(), Errno> {
        let need = self.len + more;
        if need <= self.buffer.len() {
            return Ok(());
        }
        self.resize(need.next_power_of_two().max(FIRST).min(self.capacity))
    }

    fn resize(&mut self, len: usize) -> Result<(), Errno> {
        let mut buffer = Vec::new();
        buffer.try_reserve_exact(len).map_err(|_| Errno::ENOMEM)?;
        let (a, b) = self.data();
        buffer.extend_from_slice(a);
        buffer.extend_from_slice(b);
        buffer.resize(len, 0);
        self.buffer = buffer;
        self.start = 0;
        Ok(())
    }

    fn data(&self) -> (&[u8], &[u8]) {
        let end = self.start + self.len;
        if end <= self.buffer.len() {
            (&self.buffer[self.start..end], &[])
        } else {
            (
                &self.buffer[self.start..],
                &self.buffer[..end - self.buffer.len()],
            )
        }
    }

    /// The first bytes, as many as lie together; empty when there are none.
    #[inline]
    pub fn front(&self) -> &[u8] {
        let end = (self.start + self.len).min(self.buffer.len());
        &self.buffer[self.start..end]
    }

    /// Takes the first `n` bytes out.
    #[inline]
    pub fn consume(&mut self, n: usize) {
        debug_assert!(n <= self.len);
        self.len -= n;
        self.start = match self.len {
            0 => 0,
            _ => (self.start + n) & (self.buffer.len() - 1),
        };
    }

    /// Room behind the last byte, as much as lies together.
    #[inline]
    pub fn room(&mut self) -> &mut [u8] {
        let size = self.buffer.len();
        if size == 0 || self.len == size {
            return &mut [];
        }
        let at = (self.start + self.len) & (size - 1);
        let end = if at < self.start { self.start } else { size };
        &mut self.buffer[at..end]
    }

    /// The first `n` bytes of [`Ring::room`], if it has as many.
    #[inline]
    pub fn room_for(&mut self, n: usize) -> Option<&mut [u8]> {
        let size = self.buffer.len();
        let at = self.start + self.len;
        // What wraps around, or needs a longer buffer, is not for here.
        if at < size {
            self.buffer.get_mut(at..at + n)
        } else {
            None
        }
    }

    /// `n` bytes were written at the start of [`Ring::room`].
    #[inline]
    pub fn commit(&mut self, n: usize) {
        debug_assert!(self.len + n <= self.buffer.len());
        self.len += n;
    }

    /// Takes the last `n` bytes back.
    pub fn uncommit(&mut self, n: usize) {
        debug_assert!(n <= self.len);
        self.len -= n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::VecDeque;

    fn push(r: &mut Ring, mut bytes: &[u8]) {
        r.reserve(bytes.len()).unwrap();
        while !bytes.is_empty() {
            let room = r.room();
            let n = room.len().min(bytes.len());
            room[..n].copy_from_slice(&bytes[..n]);
            r.commit(n);
            bytes = &bytes[n..];
        }
    }

    fn pull(r: &mut Ring, mut n: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while n > 0 && !r.is_empty() {
            let front = r.front();
            let k = front.len().min(n);
            out.extend_from_slice(&front[..k]);
            r.consume(k);
            n -= k;
        }
        out
    }

    #[test]
    fn behaves_as_a_queue() {
        let mut ring = Ring::new(16384);
        let mut model = VecDeque::new();
        let mut seed = 1u64;
        for round in 0..5000u32 {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let n = (seed >> 33) as usize % 3000;
            if seed >> 20 & 1 == 0 {
                let bytes: Vec<u8> = (0..n.min(ring.free()))
                    .map(|i| (i as u32 ^ round) as u8)
                    .collect();
                push(&mut ring, &bytes);
                model.extend(bytes);
            } else {
                let n = n.min(model.len());
                let expected: Vec<u8> = model.drain(..n).collect();
                assert_eq!(pull(&mut ring, n), expected);
            }
            assert_eq!(
                (ring.len(), ring.free()),
                (model.len(), 16384 - model.len())
            );
        }
    }

    #[test]
    fn capacity_changes() {
        let mut ring = Ring::new(8192);
        push(&mut ring, &[1; 5000]);
        pull(&mut ring, 2000);
        push(&mut ring, &[2; 4000]);
        assert_eq!(ring.set_capacity(4096), Err(Errno::EBUSY));
        pull(&mut ring, 3000);
        assert_eq!(ring.set_capacity(4096), Ok(()));
        assert_eq!((ring.free(), ring.capacity()), (96, 4096));
        assert_eq!(pull(&mut ring, 5000), [2; 4000]);
        assert_eq!(ring.set_capacity(65536), Ok(()));
        push(&mut ring, &[3; 65536]);
        assert!(ring.room().is_empty());
    }
}
