//! The window of whoever sits at the console: a serial line tells nothing of it, so that the host puts it
//! into what is typed where it has said that it does (kernel option `sigil.console=window:ROWSxCOLUMNS`).

use super::termios::WindowSize;

/// Begins what is not typed. Twice, it is itself.
const MARK: u8 = 16;
/// Behind [`MARK`]: a size, up to a newline.
const WINDOW: u8 = b'w';
/// Longest size, as text.
const LONGEST: usize = 11;

/// What has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Typed {
    /// A byte was typed.
    Byte(u8),
    /// The window has another size now.
    Window(WindowSize),
}

/// Takes what comes apart.
#[derive(Debug)]
pub struct Reader {
    state: State,
    text: [u8; LONGEST],
    len: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// All bytes are typed.
    Off,
    Typed,
    Marked,
    Size,
}

impl Reader {
    /// Bytes are what was typed, all of them.
    pub const OFF: Reader = Reader {
        state: State::Off,
        text: [0; LONGEST],
        len: 0,
    };

    /// From now on there are messages between them.
    pub fn start(&mut self) {
        self.state = State::Typed;
    }

    /// The next byte; what it ends.
    pub fn take(&mut self, byte: u8) -> Option<Typed> {
        match (self.state, byte) {
            (State::Typed, MARK) => self.state = State::Marked,
            (State::Off | State::Typed, _) => return Some(Typed::Byte(byte)),
            (State::Marked, WINDOW) => (self.state, self.len) = (State::Size, 0),
            (State::Marked, _) => {
                self.state = State::Typed;
                return Some(Typed::Byte(byte));
            }
            (State::Size, b'\n') => {
                self.state = State::Typed;
                return size(&self.text[..self.len]).map(Typed::Window);
            }
            (State::Size, _) => {
                if let Some(place) = self.text.get_mut(self.len) {
                    *place = byte;
                    self.len += 1;
                }
            }
        }
        None
    }
}

/// `ROWSxCOLUMNS`
pub fn size(text: &[u8]) -> Option<WindowSize> {
    let cross = text.iter().position(|&b| b == b'x')?;
    Some(WindowSize {
        rows: number(&text[..cross])?,
        columns: number(&text[cross + 1..])?,
        ..WindowSize::NONE
    })
}

fn number(text: &[u8]) -> Option<u16> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u16, |number, &digit| {
        let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn all(reader: &mut Reader, bytes: &[u8]) -> Vec<Typed> {
        bytes.iter().filter_map(|&b| reader.take(b)).collect()
    }

    #[test]
    fn sizes_are_between_what_is_typed() {
        let mut reader = Reader::OFF;
        assert_eq!(
            all(&mut reader, b"\x10w"),
            [Typed::Byte(16), Typed::Byte(b'w')]
        );
        reader.start();
        let window = WindowSize {
            rows: 24,
            columns: 80,
            ..WindowSize::NONE
        };
        assert_eq!(
            all(&mut reader, b"a\x10w24x80\n\x10\x10"),
            [Typed::Byte(b'a'), Typed::Window(window), Typed::Byte(16)]
        );
        assert_eq!(
            all(&mut reader, b"\x10w99999999999999x1\n\x10wx\n\x10w\nb"),
            [Typed::Byte(b'b')]
        );
    }
}
