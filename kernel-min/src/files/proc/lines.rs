//! Text of names and numbers, in memory that may not be there.

use alloc::vec::Vec;

use signal::Errno;

use crate::files::tree::decimal;

/// What has been written so far; once there is no memory for more, nothing.
#[derive(Default)]
pub struct Lines {
    text: Vec<u8>,
    full: bool,
}

impl Lines {
    /// All of it.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn end(&mut self) -> Result<Vec<u8>, Errno> {
        match self.full {
            true => Err(Errno::ENOMEM),
            false => Ok(core::mem::take(&mut self.text)),
        }
    }

    /// Whether there is room for so many bytes.
    fn reserve(&mut self, more: usize) -> bool {
        self.full |= self.text.try_reserve(more).is_err();
        !self.full
    }

    /// Some text.
    pub fn text(&mut self, text: &[u8]) -> &mut Lines {
        if self.reserve(text.len()) {
            self.text.extend_from_slice(text);
        }
        self
    }

    /// A number, with blanks before one that has fewer digits than `width`.
    pub fn wide(&mut self, number: u64, width: usize) -> &mut Lines {
        if self.reserve(width + decimal::LONGEST) {
            let begin = self.text.len();
            self.text = decimal::append(core::mem::take(&mut self.text), number);
            let digits = self.text.len() - begin;
            if digits < width {
                self.text.resize(begin + width, b' ');
                self.text[begin..].rotate_right(width - digits);
            }
        }
        self
    }

    /// A number.
    pub fn number(&mut self, number: u64) -> &mut Lines {
        self.wide(number, 0)
    }

    /// A number of units of which 10 to the power of `places` are one, with so many digits behind the point.
    pub fn fixed(&mut self, number: u64, places: u32) -> &mut Lines {
        self.number(number / 10u64.pow(places)).text(b".");
        for place in (0..places).rev() {
            self.text(&[b'0' + (number / 10u64.pow(place) % 10) as u8]);
        }
        self
    }

    /// A number that may be below 0.
    pub fn signed(&mut self, number: i64) -> &mut Lines {
        if number < 0 {
            self.text(b"-");
        }
        self.number(number.unsigned_abs())
    }

    /// A number that may be below 0, as [`Lines::wide`].
    pub fn wide_signed(&mut self, number: i64, width: usize) -> &mut Lines {
        let begin = self.written();
        self.signed(number);
        let digits = self.written() - begin;
        if digits < width && self.reserve(width - digits) {
            self.text.resize(begin + width, b' ');
            self.text[begin..].rotate_right(width - digits);
        }
        self
    }

    /// 64 bits as hexadecimal digits.
    pub fn bits(&mut self, bits: u64) -> &mut Lines {
        let digit = |n: u32| b"0123456789abcdef"[(bits >> (60 - 4 * n)) as usize & 15];
        let digits: [u8; 16] = core::array::from_fn(|n| digit(n as u32));
        self.text(&digits)
    }

    /// Bytes so far.
    pub fn written(&self) -> usize {
        self.text.len()
    }

    /// Blanks.
    pub fn blanks(&mut self, count: usize) -> &mut Lines {
        if self.reserve(count) {
            self.text.resize(self.text.len() + count, b' ');
        }
        self
    }

    /// Some text, with blanks behind it up to a width.
    pub fn column(&mut self, text: &[u8], width: usize) -> &mut Lines {
        self.text(text).blanks(width.saturating_sub(text.len()))
    }

    /// A number, as [`Lines::column`].
    pub fn column_number(&mut self, number: u64, width: usize) -> &mut Lines {
        let begin = self.written();
        self.number(number);
        self.blanks(width.saturating_sub(self.written() - begin))
    }

    /// A number in hexadecimal digits, at least so many.
    pub fn hex(&mut self, number: u64, least: u32) -> &mut Lines {
        let digits = (67 - number.leading_zeros()) / 4;
        for n in (0..digits.max(least)).rev() {
            self.text(&[b"0123456789abcdef"[(number >> (4 * n)) as usize & 15]]);
        }
        self
    }

    /// A number in octal digits.
    pub fn octal(&mut self, number: u32) -> &mut Lines {
        let digits = (34 - number.leading_zeros()) / 3;
        for n in (0..digits.max(1)).rev() {
            self.text(&[b'0' + (number >> (3 * n)) as u8 % 8]);
        }
        self
    }

    /// A line of a name, a tab and a number.
    pub fn field(&mut self, name: &[u8], number: u64) -> &mut Lines {
        self.text(name).text(b":\t").number(number).text(b"\n")
    }

    /// A line of a name and a number of kilobytes, in columns: `name` has its colon and what comes before
    /// the number.
    pub fn kb(&mut self, name: &[u8], bytes: usize) -> &mut Lines {
        let kb = (bytes / 1024) as u64;
        self.text(name).wide(kb, 8).text(b" kB\n")
    }
}
