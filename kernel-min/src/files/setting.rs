//! Numbers that are written to a setting in `/proc/sys`, as Linux's proc_dointvec() reads them (kernel/sysctl.c).

use signal::Errno;

/// What is left of a text of numbers with blanks between them.
pub struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    /// All of a text.
    pub fn new(text: &'a [u8]) -> Self {
        Self(text.trim_ascii_start())
    }

    /// Bytes that are left: of the blanks behind a number none.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    /// The first one, from 0 to `most`.
    ///
    /// # Errors
    /// EINVAL where it is none of these.
    pub fn up_to(&mut self, most: i32) -> Result<usize, Errno> {
        let first = self.first()?;
        match (0..=most).contains(&first) {
            true => Ok(first as usize),
            false => Err(Errno::EINVAL),
        }
    }

    /// The first one. What follows it is not read.
    ///
    /// # Errors
    /// EINVAL where there is none.
    pub fn first(&mut self) -> Result<i32, Errno> {
        self.next().unwrap_or(Err(Errno::EINVAL))
    }
}

impl Iterator for Numbers<'_> {
    /// EINVAL where it is none of 32 bits.
    type Item = Result<i32, Errno>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.iter().position(u8::is_ascii_whitespace);
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest.trim_ascii_start();
        Some(read(word).ok_or(Errno::EINVAL))
    }
}

/// A text that is a number and nothing else, which may have a `+` (kstrtoint).
pub fn whole(text: &[u8]) -> Option<i32> {
    match text.trim_ascii() {
        [b'+', b'-', ..] => None,
        [b'+', digits @ ..] => read(digits),
        word => read(word),
    }
}

/// A number without `+`: hexadecimal behind `0x`, octal behind `0`.
fn read(word: &[u8]) -> Option<i32> {
    let (sign, digits) = match word.strip_prefix(b"-") {
        Some(digits) => (-1, digits),
        None => (1, word),
    };
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let value = digits.iter().try_fold(0i64, |value, digit| {
        let digit = char::from(*digit).to_digit(radix as u32)?;
        value.checked_mul(radix)?.checked_add(digit.into())
    })?;
    (sign * value).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_linux_reads_them() {
        let all = |text: &str| Numbers::new(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(all(" 10\t0x20 010\n"), [Ok(10), Ok(32), Ok(8)]);
        assert_eq!(all("-5 0"), [Ok(-5), Ok(0)]);
        assert_eq!(all("20 x"), [Ok(20), Err(Errno::EINVAL)]);
        for wrong in ["+20", "08", "0x", "-", "2147483648", "99999999999999999999"] {
            assert_eq!(all(wrong), [Err(Errno::EINVAL)], "{wrong}");
        }
        assert_eq!(all("-2147483648"), [Ok(i32::MIN)]);
        assert_eq!(whole(b"+16\n"), Some(16));
        assert_eq!(whole(b"-0x10"), Some(-16));
        assert_eq!(
            (whole(b"+-5"), whole(b"5 6"), whole(b"")),
            (None, None, None)
        );
        let mut numbers = Numbers::new(b" 7  x");
        assert_eq!((numbers.up_to(7), numbers.left()), (Ok(7), 1));
        assert_eq!(Numbers::new(b"8").up_to(7), Err(Errno::EINVAL));
        assert_eq!(Numbers::new(b" \n").first(), Err(Errno::EINVAL));
    }
}
