//! Editing a line while it is typed (POSIX.1-2017 11.1.6 and 11.1.9; termios(3),
//! "Canonical and noncanonical mode").

use super::line::{Effect, Line};
use super::output::{Sink, is_continuation, is_control};
use super::termios::{cc, lflag};

impl Line<'_> {
    /// Canonical mode's characters; None for any other.
    pub(super) fn edit(&mut self, c: u8, echo: Sink<'_>) -> Option<Effect> {
        let t = self.termios;
        let extended = t.l(lflag::IEXTEN);
        if t.is(c, cc::VERASE) || t.is(c, cc::VKILL) || extended && t.is(c, cc::VWERASE) {
            self.erase(c, echo);
            return Some(Effect::None);
        }
        if extended && t.is(c, cc::VLNEXT) {
            self.literal = true;
            if t.l(lflag::ECHO) {
                self.finish_erasing(echo);
                if t.l(lflag::ECHOCTL) {
                    self.echo_raw(b"^\x08", echo);
                }
            }
            return Some(Effect::None);
        }
        if extended && t.l(lflag::ECHO) && t.is(c, cc::VREPRINT) {
            self.finish_erasing(echo);
            self.echo(c, echo);
            self.echo_raw(b"\n", echo);
            let mut at = self.lines;
            while at != self.head {
                self.echo(self.byte(at), echo);
                at = at.wrapping_add(1);
            }
            return Some(Effect::None);
        }
        if c == b'\n' {
            if t.l(lflag::ECHO) || t.l(lflag::ECHONL) {
                self.echo_raw(b"\n", echo);
            }
            return Some(self.end_line(c));
        }
        if t.is(c, cc::VEOF) {
            return Some(self.end_line(0));
        }
        if t.is(c, cc::VEOL) || extended && t.is(c, cc::VEOL2) {
            if t.l(lflag::ECHO) {
                self.echo_first(c, echo);
            }
            return Some(self.end_line(c));
        }
        None
    }

    fn erase(&mut self, c: u8, echo: Sink<'_>) {
        let t = self.termios;
        if self.head == self.lines {
            return;
        }
        let one = t.is(c, cc::VERASE);
        let word = !one && t.is(c, cc::VWERASE);
        if !one && !word {
            // KILL: rub the line out, or else say that it is dead.
            if !t.l(lflag::ECHO) {
                self.head = self.lines;
                return;
            }
            if !t.l(lflag::ECHOK | lflag::ECHOKE | lflag::ECHOE) {
                self.head = self.lines;
                self.finish_erasing(echo);
                self.echo(c, echo);
                if t.l(lflag::ECHOK) {
                    self.echo_raw(b"\n", echo);
                }
                return;
            }
        }
        let mut in_word = false;
        while self.head != self.lines {
            let mut at = self.head.wrapping_sub(1);
            while is_continuation(&t, self.byte(at)) && at != self.lines {
                at = at.wrapping_sub(1);
            }
            let first = self.byte(at);
            if is_continuation(&t, first) {
                break;
            }
            if word {
                if is_word(first) {
                    in_word = true;
                } else if in_word {
                    break;
                }
            }
            let end = core::mem::replace(&mut self.head, at);
            if t.l(lflag::ECHO) {
                self.rub_out(one, first, end, echo);
            }
            if one {
                break;
            }
        }
        if self.head == self.lines && t.l(lflag::ECHO) {
            self.finish_erasing(echo);
        }
    }

    /// Shows that the character `first`, which reaches from `head` to `end`, is gone.
    fn rub_out(&mut self, one: bool, first: u8, end: usize, echo: Sink<'_>) {
        let t = self.termios;
        if t.l(lflag::ECHOPRT) {
            if !core::mem::replace(&mut self.erasing, true) {
                self.echo_raw(b"\\", echo);
            }
            self.echo(first, echo);
            let mut at = self.head.wrapping_add(1);
            while at != end {
                self.echo_raw(&[self.byte(at)], echo);
                // As Linux counts it, also where the byte moved nothing.
                self.column.now = self.column.now.saturating_sub(1);
                at = at.wrapping_add(1);
            }
        } else if one && !t.l(lflag::ECHOE) {
            self.echo(t.cc[cc::VERASE], echo);
        } else if first == b'\t' {
            let back = 8 - self.column_of_tab() % 8;
            for _ in 0..back {
                echo(b"\x08");
            }
            self.column.now = self.column.now.saturating_sub(back);
        } else {
            let control = is_control(first);
            if control && t.l(lflag::ECHOCTL) {
                self.echo_raw(b"\x08 \x08", echo);
            }
            if !control || t.l(lflag::ECHOCTL) {
                self.echo_raw(b"\x08 \x08", echo);
            }
        }
    }

    /// The column, modulo 8, at which the tab behind `head` stood.
    fn column_of_tab(&self) -> u32 {
        let t = &self.termios;
        let mut columns = 0;
        let mut at = self.head;
        while at != self.lines {
            at = at.wrapping_sub(1);
            match self.byte(at) {
                b'\t' => return columns,
                b if is_control(b) => columns += if t.l(lflag::ECHOCTL) { 2 } else { 0 },
                b if is_continuation(t, b) => {}
                _ => columns += 1,
            }
        }
        columns + self.column.line
    }
}

/// Letters and digits, of Latin-1 too, and the underscore.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0xc0 && b != 0xd7 && b != 0xf7
}
