//! Arguments and environment of a program that is to run, out of the memory of the one that calls.

use alloc::vec::Vec;

use signal::Errno;

use crate::arch::user::{self, USER_END};
use crate::mm::PAGE_SIZE;

/// Longest string with its NUL (MAX_ARG_STRLEN).
const LONGEST: usize = 32 * PAGE_SIZE;
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

/// Reads a list of strings that a null pointer ends; a list that is not there is empty, as on Linux.
///
/// # Errors
/// EFAULT, E2BIG, ENOMEM.
pub fn list(at: usize, room: &mut Room) -> Result<Vec<Vec<u8>>, Errno> {
    let mut strings = Vec::new();
    if at == 0 {
        return Ok(strings);
    }
    loop {
        let pointer = user::get_u64(at.wrapping_add(strings.len() * size_of::<usize>()))?;
        if pointer == 0 {
            return Ok(strings);
        }
        let text = string(pointer as usize)?;
        room.take(text.len())?;
        strings.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        strings.push(text);
    }
}

fn string(at: usize) -> Result<Vec<u8>, Errno> {
    let mut text = Vec::new();
    let mut piece = [0; 256];
    loop {
        let from = at.wrapping_add(text.len());
        let len = piece.len().min(USER_END.saturating_sub(from));
        let count = user::read_some(from, &mut piece[..len]);
        let end = piece[..count].iter().position(|&byte| byte == 0);
        let more = &piece[..end.unwrap_or(count)];
        text.try_reserve(more.len()).map_err(|_| Errno::ENOMEM)?;
        text.extend_from_slice(more);
        if text.len() >= LONGEST {
            return Err(Errno::E2BIG);
        }
        if end.is_some() {
            return Ok(text);
        }
        if count < piece.len() {
            return Err(Errno::EFAULT);
        }
    }
}
