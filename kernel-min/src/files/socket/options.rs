//! What can be set of a socket (socket(7), "Socket options").

/// Names of options.
pub mod so {
    #![allow(missing_docs)]
    pub const DEBUG: u32 = 1;
    pub const REUSEADDR: u32 = 2;
    pub const TYPE: u32 = 3;
    pub const ERROR: u32 = 4;
    pub const DONTROUTE: u32 = 5;
    pub const BROADCAST: u32 = 6;
    pub const SNDBUF: u32 = 7;
    pub const RCVBUF: u32 = 8;
    pub const KEEPALIVE: u32 = 9;
    pub const OOBINLINE: u32 = 10;
    pub const LINGER: u32 = 13;
    pub const PASSCRED: u32 = 16;
    pub const PEERCRED: u32 = 17;
    pub const RCVLOWAT: u32 = 18;
    pub const SNDLOWAT: u32 = 19;
    pub const RCVTIMEO: u32 = 20;
    pub const SNDTIMEO: u32 = 21;
    pub const ACCEPTCONN: u32 = 30;
    pub const SNDBUFFORCE: u32 = 32;
    pub const RCVBUFFORCE: u32 = 33;
    pub const PROTOCOL: u32 = 38;
    pub const DOMAIN: u32 = 39;
}

/// SO_SNDBUF and SO_RCVBUF at first (`/proc/sys/net/core/wmem_default`), and the most that can be asked for.
const BUFFER: usize = 212_992;
/// Least that SO_SNDBUF is.
const MIN_SNDBUF: usize = 4608;
/// Least that SO_RCVBUF is.
const MIN_RCVBUF: usize = 2304;

/// What is set of a socket.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// SO_SNDBUF, as it counts and as it is told: twice what was asked for.
    pub sndbuf: usize,
    /// SO_RCVBUF, as it is told: what is on its way counts for who sent it.
    pub rcvbuf: usize,
    /// SO_RCVLOWAT.
    pub lowat: usize,
    /// SO_SNDTIMEO in nanoseconds.
    pub send_timeout: Option<u64>,
    /// SO_RCVTIMEO in nanoseconds.
    pub receive_timeout: Option<u64>,
    /// SO_PASSCRED.
    pub passcred: bool,
    /// SO_LINGER, in seconds: of no meaning to this family.
    pub linger: Option<u32>,
    /// Those that are on or off and of no meaning to this family, each a bit by its number.
    pub others: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            sndbuf: BUFFER,
            rcvbuf: BUFFER,
            lowat: 1,
            send_timeout: None,
            receive_timeout: None,
            passcred: false,
            linger: None,
            others: 0,
        }
    }
}

impl Options {
    /// Sets SO_SNDBUF; `forced`: beyond the most that anybody may ask for.
    pub fn set_sndbuf(&mut self, asked: i32, forced: bool) {
        self.sndbuf = buffer(asked, forced).max(MIN_SNDBUF);
    }

    /// Sets SO_RCVBUF.
    pub fn set_rcvbuf(&mut self, asked: i32, forced: bool) {
        self.rcvbuf = buffer(asked, forced).max(MIN_RCVBUF);
    }

    /// SO_OOBINLINE: what is urgent is among all else.
    pub fn has_urgent_inline(&self) -> bool {
        self.others >> so::OOBINLINE & 1 != 0
    }

    /// Sets SO_RCVLOWAT.
    pub fn set_lowat(&mut self, asked: i32) {
        self.lowat = match asked {
            0 => 1,
            n => usize::try_from(n).unwrap_or(i32::MAX as usize),
        };
    }
}

/// Twice what is asked for, since Linux counts what it has beside the bytes, too. A negative number is a large one
/// to Linux, which takes the most there is for it.
fn buffer(asked: i32, forced: bool) -> usize {
    let most = if forced {
        i32::MAX as usize / 2
    } else {
        BUFFER
    };
    let asked = match forced {
        true => asked.max(0) as usize,
        false => asked as u32 as usize,
    };
    2 * asked.min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_doubled_within_bounds() {
        let mut options = Options::default();
        for (asked, is) in [
            (0, 4608),
            (10_000, 20_000),
            (1 << 30, 425_984),
            (-1, 425_984),
        ] {
            options.set_sndbuf(asked, false);
            assert_eq!(options.sndbuf, is);
        }
        options.set_rcvbuf(0, false);
        assert_eq!(options.rcvbuf, 2304);
        options.set_sndbuf(1 << 20, true);
        assert_eq!(options.sndbuf, 1 << 21);
    }

    #[test]
    fn a_low_water_mark_is_not_zero() {
        let mut options = Options::default();
        for (asked, is) in [(0, 1), (7, 7), (-1, i32::MAX as usize)] {
            options.set_lowat(asked);
            assert_eq!(options.lowat, is);
        }
    }
}
