//! `/proc/PID/fail-nth` (Linux's fault-injection.rst), for the thread that reads or writes it.

use syscall_shim::SysResult;

use crate::files::{Buffer, File, Position};
use crate::scarce;

/// The file. What it tells takes no memory.
pub struct Nth;

impl File for Nth {
    fn can_poll(&self) -> bool {
        false
    }

    /// What is left of the number, and, which Linux does not tell, how many frames are in use but by the
    /// heap, and bytes of the heap.
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        let (frames, bytes) = scarce::used();
        let mut text = [b' '; 64];
        let mut end = text.len();
        for (number, mark) in [(bytes, b'\n'), (frames, b' '), (scarce::get(), b' ')] {
            end -= 1;
            text[end] = mark;
            let mut rest = number;
            loop {
                end -= 1;
                text[end] = b'0' + (rest % 10) as u8;
                rest /= 10;
                if rest == 0 {
                    break;
                }
            }
        }
        Ok(to.put(&text[end..])?)
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        let mut text = [0; 20];
        let count = from.get(&mut text)?;
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0usize, |n, &digit| {
            n.wrapping_mul(10).wrapping_add(usize::from(digit - b'0'))
        });
        scarce::set(number);
        Ok(count)
    }

    fn is_seekable(&self) -> bool {
        true
    }
}
