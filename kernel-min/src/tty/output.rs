//! What a terminal does to bytes on their way out: termios(3), `c_oflag`.

use super::termios::{Termios, iflag::IUTF8, oflag};

/// Where processed bytes go.
pub type Sink<'a> = &'a mut dyn FnMut(&[u8]);

/// Where the cursor is.
#[derive(Default, Debug)]
pub struct Column {
    /// Columns from the left edge.
    pub now: u32,
    /// Where the line that is being typed begins.
    pub line: u32,
}

/// Whether a byte is one of ASCII's control characters.
pub const fn is_control(byte: u8) -> bool {
    byte < 0x20 || byte == 0x7f
}

/// Whether a byte goes on with a character of UTF-8 that another began.
pub const fn is_continuation(t: &Termios, byte: u8) -> bool {
    t.i(IUTF8) && byte & 0xc0 == 0x80
}

/// A letter of Latin-1 in upper case, as Linux's terminals have it.
pub const fn upper(byte: u8) -> u8 {
    match byte {
        0xf7 => byte,
        b'a'..=b'z' | 0xdf.. => byte - 0x20,
        _ => byte,
    }
}

/// A letter of Latin-1 in lower case.
pub const fn lower(byte: u8) -> u8 {
    match byte {
        0xd7 => byte,
        b'A'..=b'Z' | 0xc0..=0xde => byte + 0x20,
        _ => byte,
    }
}

impl Column {
    /// Writes bytes as `c_oflag` says.
    #[inline(never)]
    pub fn write(&mut self, t: &Termios, bytes: &[u8], out: Sink<'_>) {
        if !t.o(oflag::OPOST) {
            out(bytes);
            return;
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            let plain = rest.iter().take_while(|&&b| self.plain(t, b)).count();
            if plain != 0 {
                out(&rest[..plain]);
            }
            let Some(&byte) = rest.get(plain) else { return };
            self.special(t, byte, out);
            rest = &rest[plain + 1..];
        }
    }

    /// Counts a byte that is written as it is; false for one that is not.
    fn plain(&mut self, t: &Termios, byte: u8) -> bool {
        let ordinary = !is_control(byte) && !t.o(oflag::OLCUC);
        if ordinary && !is_continuation(t, byte) {
            self.now += 1;
        }
        ordinary
    }

    fn special(&mut self, t: &Termios, byte: u8, out: Sink<'_>) {
        match byte {
            b'\n' => {
                if t.o(oflag::ONLRET) {
                    self.now = 0;
                }
                if t.o(oflag::ONLCR) {
                    self.now = 0;
                    out(b"\r");
                }
                self.line = self.now;
                out(b"\n");
            }
            b'\r' if t.o(oflag::ONOCR) && self.now == 0 => {}
            b'\r' if t.o(oflag::OCRNL) => {
                if t.o(oflag::ONLRET) {
                    *self = Column::default();
                }
                out(b"\n");
            }
            b'\r' => {
                *self = Column::default();
                out(b"\r");
            }
            b'\t' => {
                let spaces = 8 - self.now % 8;
                self.now += spaces;
                match t.oflag & oflag::TABDLY {
                    oflag::XTABS => out(&b"        "[..spaces as usize]),
                    _ => out(b"\t"),
                }
            }
            b'\x08' => {
                self.now = self.now.saturating_sub(1);
                out(b"\x08");
            }
            _ if is_control(byte) => out(&[byte]),
            _ => {
                let byte = upper(byte);
                if !is_continuation(t, byte) {
                    self.now += 1;
                }
                out(&[byte]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn written(oflag: u32, text: &[u8]) -> (Vec<u8>, u32) {
        let t = Termios {
            oflag,
            ..Termios::DEFAULT
        };
        let mut column = Column::default();
        let mut out = Vec::new();
        column.write(&t, text, &mut |b| out.extend_from_slice(b));
        (out, column.now)
    }

    #[test]
    fn newlines() {
        use oflag::*;
        assert_eq!(written(0, b"a\nb\t"), (b"a\nb\t".to_vec(), 0));
        assert_eq!(written(OPOST, b"a\nb"), (b"a\nb".to_vec(), 2));
        assert_eq!(
            written(OPOST | ONLCR, b"a\n\nb"),
            (b"a\r\n\r\nb".to_vec(), 1)
        );
        assert_eq!(written(OPOST | ONOCR, b"\ra\r"), (b"a\r".to_vec(), 0));
        assert_eq!(written(OPOST | OCRNL, b"a\rb"), (b"a\nb".to_vec(), 2));
    }

    #[test]
    fn tabs_case_and_columns() {
        use oflag::*;
        assert_eq!(written(OPOST, b"ab\tc"), (b"ab\tc".to_vec(), 9));
        assert_eq!(written(OPOST | XTABS, b"ab\tc"), (b"ab      c".to_vec(), 9));
        assert_eq!(written(OPOST | OLCUC, b"aB\x08"), (b"AB\x08".to_vec(), 1));
    }
}
