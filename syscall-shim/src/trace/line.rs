//! A line of the trace as it grows: it knows its column, so that results align.

use core::fmt::{Result, Write};

/// Where the result begins, as in strace.
const RESULT_COLUMN: usize = 40;

/// Output that counts columns.
pub(super) struct Line<'a> {
    out: &'a mut dyn Write,
    column: usize,
}

impl<'a> Line<'a> {
    /// A line that is already `column` characters long.
    pub(super) fn new(out: &'a mut dyn Write, column: usize) -> Self {
        Self { out, column }
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// The thread that the line is about.
    pub(super) fn thread(&mut self, thread: u32) -> Result {
        write!(self, "{thread:<5} ")
    }

    /// Up to the column of the result.
    pub(super) fn pad(&mut self) -> Result {
        while self.column < RESULT_COLUMN {
            self.write_char(' ')?;
        }
        Ok(())
    }

    /// Something between any two of several items.
    pub(super) fn separate(&mut self, first: &mut bool, separator: &str) -> Result {
        if core::mem::take(first) {
            return Ok(());
        }
        self.write_str(separator)
    }
}

impl Write for Line<'_> {
    fn write_str(&mut self, text: &str) -> Result {
        self.column += text.len();
        self.out.write_str(text)
    }
}
