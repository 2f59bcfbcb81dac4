//! Arguments and environment of a program that is to run.

use alloc::vec::Vec;

use signal::Errno;

use crate::mm::PAGE_SIZE;
use crate::room::with_room;

/// What all strings and what points to them may take at least (ARG_MAX), and at most: three quarters
/// of the usual stack.
const LEAST: usize = 32 * PAGE_SIZE;
const MOST: usize = 6 << 20;

/// Room for the strings of a program: a quarter of its stack, as execve(2) says.
pub struct Room(usize);

impl Room {
    /// For a program whose RLIMIT_STACK is so many bytes.
    pub fn new(stack: u64) -> Room {
        let quarter = usize::try_from(stack / 4).unwrap_or(MOST);
        Room(quarter.clamp(LEAST, MOST))
    }

    /// Takes what one string and its pointer need.
    ///
    /// # Errors
    /// E2BIG.
    pub fn take(&mut self, len: usize) -> Result<(), Errno> {
        let bytes = len + 1 + size_of::<usize>();
        self.0 = self.0.checked_sub(bytes).ok_or(Errno::E2BIG)?;
        Ok(())
    }
}

/// Bytes that a list takes at a time: enough for most.
const ROOM: usize = 240;

/// A list of strings, one behind the other.
#[derive(Default)]
pub struct Strings {
    /// Each with its final NUL.
    bytes: Vec<u8>,
    count: usize,
}

impl Strings {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All of them, each with its final NUL.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds one.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn push(&mut self, text: &[u8]) -> Result<(), Errno> {
        self.begin(text)?;
        self.end();
        Ok(())
    }

    /// Adds the beginning of one, or more of it.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn begin(&mut self, text: &[u8]) -> Result<(), Errno> {
        if self.bytes.capacity() - self.bytes.len() <= text.len() {
            let more = (text.len() + 1).max(ROOM);
            match self.bytes.capacity() {
                0 => self.bytes = with_room(more)?,
                _ => self.bytes.try_reserve(more).map_err(|_| Errno::ENOMEM)?,
            }
        }
        self.bytes.extend_from_slice(text);
        Ok(())
    }

    /// Ends the one that was begun.
    pub fn end(&mut self) {
        self.bytes.push(0);
        self.count += 1;
    }

    /// Adds those of another list but for its first.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn push_rest(&mut self, other: &Strings) -> Result<(), Errno> {
        let first = other.bytes.iter().position(|&byte| byte == 0);
        let Some(end) = first else { return Ok(()) };
        let rest = &other.bytes[end + 1..];
        let room = self.bytes.try_reserve(rest.len());
        room.map_err(|_| Errno::ENOMEM)?;
        self.bytes.extend_from_slice(rest);
        self.count += other.count - 1;
        Ok(())
    }

    /// How many bytes are before each of them.
    pub fn starts(&self) -> impl Iterator<Item = usize> {
        let ends = self
            .bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == 0);
        let starts = core::iter::once(0).chain(ends.map(|(end, _)| end + 1));
        starts.take(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_knows_where_each_begins() {
        let mut list = Strings::default();
        assert_eq!(list.starts().count(), 0);
        for text in ["ab", "", "c"] {
            list.push(text.as_bytes()).unwrap();
        }
        assert_eq!((list.bytes(), list.count()), (&b"ab\0\0c\0"[..], 3));
        assert!(list.starts().eq([0, 3, 4]));
        let mut other = Strings::default();
        other.push(b"x").unwrap();
        other.push_rest(&list).unwrap();
        assert_eq!((other.bytes(), other.count()), (&b"x\0\0c\0"[..], 3));
        other.push_rest(&Strings::default()).unwrap();
        assert_eq!(other.count(), 3);
    }

    #[test]
    fn room_is_a_quarter_of_the_stack_within_limits() {
        assert!(Room::new(8 << 20).take((2 << 20) - 9).is_ok());
        assert!(Room::new(8 << 20).take((2 << 20) - 8).is_err());
        assert!(Room::new(0).take(LEAST - 9).is_ok());
        assert!(Room::new(u64::MAX).take(MOST - 8).is_err());
    }
}
