//! What a program that calls execve(2) says that the next one is to be told.

use signal::Errno;

use super::strings::{Room, Strings};
use crate::arch::user::{self, USER_END};
use crate::mm::PAGE_SIZE;

/// Longest string with its NUL (MAX_ARG_STRLEN).
const LONGEST: usize = 32 * PAGE_SIZE;

/// Reads a list of strings that a null pointer ends, from the program's memory; a list that is not
/// there is empty, as on Linux.
///
/// # Errors
/// EFAULT, E2BIG, ENOMEM.
pub fn list(at: usize, room: &mut Room) -> Result<Strings, Errno> {
    let mut strings = Strings::default();
    if at == 0 {
        return Ok(strings);
    }
    loop {
        let pointer = user::get_u64(at.wrapping_add(strings.count() * size_of::<usize>()))?;
        if pointer == 0 {
            return Ok(strings);
        }
        room.take(string(pointer as usize, &mut strings)?)?;
    }
}

/// Reads one; its length.
fn string(at: usize, to: &mut Strings) -> Result<usize, Errno> {
    let mut read = 0;
    let mut piece = [0; 64];
    loop {
        let from = at.wrapping_add(read);
        let len = piece.len().min(USER_END.saturating_sub(from));
        let count = user::read_some(from, &mut piece[..len]);
        let end = piece[..count].iter().position(|&byte| byte == 0);
        let more = &piece[..end.unwrap_or(count)];
        to.begin(more)?;
        read += more.len();
        if read >= LONGEST {
            return Err(Errno::E2BIG);
        }
        if end.is_some() {
            to.end();
            return Ok(read);
        }
        if count < piece.len() {
            return Err(Errno::EFAULT);
        }
    }
}
