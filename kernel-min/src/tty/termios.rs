//! What a program can set about a terminal: termios(3), in Linux's layout.

/// `struct termios` of the kernel (asm-generic/termbits.h).
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Termios {
    /// Input modes.
    pub iflag: u32,
    /// Output modes.
    pub oflag: u32,
    /// Control modes: of no effect on a line that has no speed.
    pub cflag: u32,
    /// Local modes.
    pub lflag: u32,
    /// Line discipline; there is one, number 0.
    pub line: u8,
    /// Special characters; 0 (`_POSIX_VDISABLE`) switches one off.
    pub cc: [u8; 19],
}

const _: () = assert!(size_of::<Termios>() == 36);

/// `c_iflag`.
pub mod iflag {
    #![allow(missing_docs)]
    pub const PARMRK: u32 = 0o10;
    pub const ISTRIP: u32 = 0o40;
    pub const INLCR: u32 = 0o100;
    pub const IGNCR: u32 = 0o200;
    pub const ICRNL: u32 = 0o400;
    pub const IUCLC: u32 = 0o1000;
    pub const IXON: u32 = 0o2000;
    pub const IXANY: u32 = 0o4000;
    pub const IMAXBEL: u32 = 0o20000;
    pub const IUTF8: u32 = 0o40000;
}

/// `c_oflag`.
pub mod oflag {
    #![allow(missing_docs)]
    pub const OPOST: u32 = 0o1;
    pub const OLCUC: u32 = 0o2;
    pub const ONLCR: u32 = 0o4;
    pub const OCRNL: u32 = 0o10;
    pub const ONOCR: u32 = 0o20;
    pub const ONLRET: u32 = 0o40;
    pub const TABDLY: u32 = 0o14000;
    pub const XTABS: u32 = 0o14000;
}

/// `c_lflag`.
pub mod lflag {
    #![allow(missing_docs)]
    pub const ISIG: u32 = 0o1;
    pub const ICANON: u32 = 0o2;
    pub const ECHO: u32 = 0o10;
    pub const ECHOE: u32 = 0o20;
    pub const ECHOK: u32 = 0o40;
    pub const ECHONL: u32 = 0o100;
    pub const NOFLSH: u32 = 0o200;
    pub const TOSTOP: u32 = 0o400;
    pub const ECHOCTL: u32 = 0o1000;
    pub const ECHOPRT: u32 = 0o2000;
    pub const ECHOKE: u32 = 0o4000;
    pub const IEXTEN: u32 = 0o100000;
    pub const EXTPROC: u32 = 0o200000;
}

/// `c_cflag`.
pub mod cflag {
    #![allow(missing_docs)]
    pub const B9600: u32 = 0o15;
    pub const B38400: u32 = 0o17;
    pub const CSIZE: u32 = 0o60;
    pub const CS8: u32 = 0o60;
    pub const CREAD: u32 = 0o200;
    pub const PARENB: u32 = 0o400;
    pub const HUPCL: u32 = 0o2000;
    pub const CBAUD: u32 = 0o10017;
    pub const CBAUDEX: u32 = 0o10000;
}

/// Places in `c_cc`.
pub mod cc {
    #![allow(missing_docs)]
    pub const VINTR: usize = 0;
    pub const VQUIT: usize = 1;
    pub const VERASE: usize = 2;
    pub const VKILL: usize = 3;
    pub const VEOF: usize = 4;
    pub const VTIME: usize = 5;
    pub const VMIN: usize = 6;
    pub const VSTART: usize = 8;
    pub const VSTOP: usize = 9;
    pub const VSUSP: usize = 10;
    pub const VEOL: usize = 11;
    pub const VREPRINT: usize = 12;
    pub const VWERASE: usize = 14;
    pub const VLNEXT: usize = 15;
    pub const VEOL2: usize = 16;
}

impl Termios {
    /// As Linux sets a terminal up that nobody has touched (`tty_std_termios`).
    pub const DEFAULT: Termios = Termios {
        iflag: iflag::ICRNL | iflag::IXON,
        oflag: oflag::OPOST | oflag::ONLCR,
        cflag: cflag::B9600 | cflag::CS8 | cflag::CREAD | cflag::HUPCL,
        lflag: lflag::ISIG
            | lflag::ICANON
            | lflag::ECHO
            | lflag::ECHOE
            | lflag::ECHOK
            | lflag::ECHOCTL
            | lflag::ECHOKE
            | lflag::IEXTEN,
        line: 0,
        cc: [
            3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0xf, 0x17, 0x16, 0, 0, 0,
        ],
    };

    /// As Linux sets up the terminal of a pair.
    pub const PAIR: Termios = Termios {
        cflag: cflag::B38400 | cflag::CS8 | cflag::CREAD,
        ..Self::DEFAULT
    };

    /// These modes, as far as a pair has them: bytes of eight bits without parity.
    pub const fn of_pair(mut self) -> Termios {
        self.cflag = self.cflag & !(cflag::CSIZE | cflag::PARENB) | cflag::CS8 | cflag::CREAD;
        self
    }

    /// Whether input is read in lines: with EXTPROC the other side makes them.
    #[inline]
    pub const fn is_canonical(&self) -> bool {
        self.lflag & (lflag::ICANON | lflag::EXTPROC) == lflag::ICANON
    }

    /// Whether all of these local modes are on.
    #[inline]
    pub const fn l(&self, flags: u32) -> bool {
        self.lflag & flags == flags
    }

    /// Whether all of these input modes are on.
    #[inline]
    pub const fn i(&self, flags: u32) -> bool {
        self.iflag & flags == flags
    }

    /// Whether all of these output modes are on.
    #[inline]
    pub const fn o(&self, flags: u32) -> bool {
        self.oflag & flags == flags
    }

    /// Whether `byte` is the special character `which`.
    #[inline]
    pub const fn is(&self, byte: u8, which: usize) -> bool {
        byte != 0 && self.cc[which] == byte
    }
}

/// `struct winsize`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct WindowSize {
    /// Lines.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
    /// Width in pixels.
    pub x: u16,
    /// Height in pixels.
    pub y: u16,
}

impl WindowSize {
    /// Nobody has said.
    pub const NONE: WindowSize = WindowSize {
        rows: 0,
        columns: 0,
        x: 0,
        y: 0,
    };
}
