//! gzip (RFC 1952): the archive of an initramfs is mostly compressed. Any number of
//! members may follow each other.

use super::cpio::{Malformed, Source};
use super::inflate::Inflate;

const FHCRC: u8 = 2;
const FEXTRA: u8 = 4;
const FNAME: u8 = 8;
const FCOMMENT: u8 = 16;

/// Compressed bytes, read as what they stand for.
pub struct Gzip<'a> {
    input: &'a [u8],
    inflate: Inflate,
    /// It is in a member, not between two.
    inside: bool,
    /// Where in the decompressor's output is what was not handed on.
    start: usize,
    /// Of the member: its bytes so far, and their checksum.
    length: u32,
    crc: u32,
}

impl<'a> Gzip<'a> {
    /// Whether this is the beginning of gzip's format.
    pub fn is(input: &[u8]) -> bool {
        input.starts_with(&[0x1f, 0x8b])
    }

    /// Reads `input`.
    ///
    /// # Errors
    /// No memory.
    pub fn new(input: &'a [u8]) -> Result<Gzip<'a>, Malformed> {
        Ok(Gzip {
            input,
            inflate: Inflate::new()?,
            inside: false,
            start: 0,
            length: 0,
            crc: 0,
        })
    }

    /// The first `n` bytes that are left of the input.
    fn take(&mut self, n: usize) -> Result<&'a [u8], Malformed> {
        let (first, rest) = self.input.split_at_checked(n).ok_or(Malformed::Truncated)?;
        self.input = rest;
        Ok(first)
    }

    /// Passes over text that ends with a NUL.
    fn skip_text(&mut self) -> Result<(), Malformed> {
        let end = self.input.iter().position(|&b| b == 0);
        self.take(end.ok_or(Malformed::Truncated)? + 1)?;
        Ok(())
    }

    fn header(&mut self) -> Result<(), Malformed> {
        let header = self.take(10)?;
        let flags = header[3];
        if !Self::is(header) || header[2] != 8 {
            return Err(Malformed::Compression);
        }
        if flags & FEXTRA != 0 {
            let len = self.take(2)?;
            self.take(usize::from(len[0]) | usize::from(len[1]) << 8)?;
        }
        for text in [FNAME, FCOMMENT] {
            if flags & text != 0 {
                self.skip_text()?;
            }
        }
        if flags & FHCRC != 0 {
            self.take(2)?;
        }
        (self.start, self.length, self.crc) = (0, 0, !0);
        self.inflate.restart();
        self.inside = true;
        Ok(())
    }

    /// The checksum and length behind a member.
    fn trailer(&mut self) -> Result<(), Malformed> {
        let expected = [!self.crc, self.length];
        for (field, expected) in self.take(8)?.chunks_exact(4).zip(expected) {
            if field != expected.to_le_bytes() {
                return Err(Malformed::Checksum);
            }
        }
        Ok(())
    }

    /// Decompresses some more; false at the end of all members.
    fn more(&mut self) -> Result<bool, Malformed> {
        if !self.inside {
            // Zeros may follow the last member.
            let Some(zeros) = self.input.iter().position(|&b| b != 0) else {
                return Ok(false);
            };
            self.take(zeros)?;
            self.header()?;
        }
        match self.inflate.more(&mut self.input)? {
            Some(start) => {
                self.start = start;
                let bytes = &self.inflate.output()[start..];
                self.length = self.length.wrapping_add(bytes.len() as u32);
                self.crc = crc(self.crc, bytes);
            }
            None => {
                self.start = self.inflate.output().len();
                self.trailer()?;
                self.inside = false;
            }
        }
        Ok(true)
    }
}

/// The CRC of RFC 1952, four bits at a time.
fn crc(crc: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut i = 0;
        while i < 16 {
            let mut value = i as u32;
            let mut bit = 0;
            while bit < 4 {
                value = value >> 1 ^ if value & 1 != 0 { 0xedb8_8320 } else { 0 };
                bit += 1;
            }
            table[i] = value;
            i += 1;
        }
        table
    };
    bytes.iter().fold(crc, |crc, &byte| {
        let crc = crc ^ u32::from(byte);
        let crc = crc >> 4 ^ TABLE[crc as usize & 15];
        crc >> 4 ^ TABLE[crc as usize & 15]
    })
}

impl Source for Gzip<'_> {
    fn next(&mut self, most: usize) -> Result<&[u8], Malformed> {
        while self.start == self.inflate.output().len() {
            if !self.more()? {
                return Ok(&[]);
            }
        }
        let left = &self.inflate.output()[self.start..];
        let bytes = &left[..most.min(left.len())];
        self.start += bytes.len();
        Ok(bytes)
    }
}
