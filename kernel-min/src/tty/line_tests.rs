use super::line::{Effect, Held, Line, Room, SIZE};
use super::termios::{Termios, cc, iflag, lflag, oflag};
use signal::Signal;

/// Types bytes; what is echoed, and what the last of them did.
fn type_in(line: &mut Line<'_>, bytes: &[u8]) -> (Vec<u8>, Effect) {
    let mut echo = Vec::new();
    let mut effect = Effect::None;
    for &b in bytes {
        assert!(line.can_receive());
        effect = line.receive(b, &mut |out| echo.extend_from_slice(out));
    }
    (echo, effect)
}

fn read(line: &mut Line<'_>, max: usize) -> Vec<u8> {
    let mut buffer = vec![0; max];
    let (n, complete) = line.take(&mut buffer);
    if !complete && n == max {
        line.skip_end_of_file();
    }
    buffer.truncate(n);
    buffer
}

fn raw() -> Termios {
    Termios {
        iflag: 0,
        oflag: 0,
        lflag: 0,
        ..Termios::DEFAULT
    }
}

#[test]
fn a_line_is_read_when_it_is_whole() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    assert_eq!(type_in(&mut line, b"hi"), (b"hi".to_vec(), Effect::None));
    assert!(!line.is_readable());
    assert_eq!(
        type_in(&mut line, b"\r"),
        (b"\r\n".to_vec(), Effect::Readable)
    );
    assert_eq!(line.readable(), 3);
    type_in(&mut line, b"next\n");
    assert_eq!(read(&mut line, 100), b"hi\n");
    assert_eq!(read(&mut line, 3), b"nex");
    assert_eq!(read(&mut line, 100), b"t\n");
    assert!(!line.is_readable());
}

#[test]
fn end_of_file() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    assert_eq!(
        type_in(&mut line, b"\x04"),
        (b"".to_vec(), Effect::Readable)
    );
    assert_eq!(line.readable(), 0);
    assert!(line.is_readable());
    assert_eq!(read(&mut line, 10), b"");
    assert!(!line.is_readable());
    // Behind text it only ends the read, even one that the text fills.
    type_in(&mut line, b"abc\x04");
    assert_eq!(read(&mut line, 3), b"abc");
    assert!(!line.is_readable());
    type_in(&mut line, b"abc\x04");
    assert_eq!(read(&mut line, 2), b"ab");
    assert_eq!(read(&mut line, 2), b"c");
    assert!(!line.is_readable());
}

#[test]
fn editing() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    assert_eq!(type_in(&mut line, b"ab\x7f").0, b"ab\x08 \x08");
    assert_eq!(type_in(&mut line, b"\x03x\x7f\x7f\x7f").0, b"^Cx\x08 \x08");
    type_in(&mut line, b"one two\x17\x17three\x15four\n");
    assert_eq!(read(&mut line, 100), b"four\n");
    assert_eq!(
        type_in(&mut line, b"a\t\x7f").0,
        b"a\t\x08\x08\x08\x08\x08\x08\x08"
    );
    assert_eq!(
        type_in(&mut line, b"\x15\x16\x03\x7f").0.len(),
        3 + 2 + 2 + 6
    );
    type_in(&mut line, b"\x16\x15\n");
    assert_eq!(read(&mut line, 100), b"\x15\n");
}

#[test]
fn characters_of_utf8_are_erased_whole() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    line.termios.iflag |= iflag::IUTF8;
    type_in(&mut line, "aä€\x7f\x7f\n".as_bytes());
    assert_eq!(read(&mut line, 100), b"a\n");
}

#[test]
fn signals_discard_what_was_typed() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    for (byte, signal) in [
        (3, Signal::SIGINT),
        (0x1c, Signal::SIGQUIT),
        (0x1a, Signal::SIGTSTP),
    ] {
        type_in(&mut line, b"line\nabc");
        let flushed = true;
        assert_eq!(
            type_in(&mut line, &[byte]).1,
            Effect::Signal { signal, flushed }
        );
        assert!(!line.is_readable());
    }
    line.termios.lflag |= lflag::NOFLSH;
    type_in(&mut line, b"ab\x03c\n");
    assert_eq!(read(&mut line, 100), b"abc\n");
    line.termios.lflag &= !lflag::ISIG;
    type_in(&mut line, b"\x03\n");
    assert_eq!(read(&mut line, 100), b"\x03\n");
    line.termios.lflag |= lflag::ISIG;
    line.termios.cc[cc::VINTR] = 0;
    assert_eq!(type_in(&mut line, b"\0").1, Effect::None);
}

#[test]
fn raw_mode_gives_every_byte() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    line.set_termios(&raw());
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(type_in(&mut line, &all), (vec![], Effect::Readable));
    assert_eq!(read(&mut line, 1000), all);
}

#[test]
fn modes_change_with_input_under_way() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    type_in(&mut line, b"abc");
    line.set_termios(&raw());
    assert_eq!(read(&mut line, 2), b"ab");
    line.set_termios(&Termios::DEFAULT);
    assert!(line.is_readable());
    type_in(&mut line, b"de\n");
    assert_eq!(read(&mut line, 100), b"c");
    assert_eq!(read(&mut line, 100), b"de\n");
}

#[test]
fn a_line_that_is_too_long_can_still_end() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    line.termios.lflag &= !lflag::ECHO;
    type_in(&mut line, &[b'x'; SIZE + 10]);
    type_in(&mut line, b"\n");
    assert!(!line.can_receive());
    let text = read(&mut line, 2 * SIZE);
    assert_eq!(text.len(), SIZE);
    assert_eq!(text.last(), Some(&b'\n'));
    assert!(line.can_receive());
}

#[test]
fn flow_control() {
    let mut room = Room::EMPTY;
    let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
    assert_eq!(type_in(&mut line, b"\x13"), (vec![], Effect::None));
    assert!(line.is_stopped());
    assert_eq!(type_in(&mut line, b"\x11"), (vec![], Effect::Started));
    assert!(!line.is_stopped());
    type_in(&mut line, b"\x13");
    line.termios.iflag |= iflag::IXANY;
    assert_eq!(type_in(&mut line, b"a").1, Effect::Started);
    line.hold(true);
    assert_eq!(type_in(&mut line, b"\x11").1, Effect::None);
    assert!(line.is_stopped());
    line.hold(false);
    assert!(!line.is_stopped());
}

/// Random typing on a terminal of the host's Linux does the same.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod linux {
    use super::*;
    use crate::tty::pty_tests::Pty;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Op {
        Type(u8),
        Read(usize),
        Set(Termios),
    }

    fn subset(flags: &'static [u32]) -> impl Strategy<Value = u32> {
        any::<u32>().prop_map(move |bits| {
            let chosen = flags
                .iter()
                .enumerate()
                .filter(|&(i, _)| bits >> i & 1 != 0);
            chosen.fold(0, |all, (_, flag)| all | flag)
        })
    }

    /// Modes, with what a test cannot wait for left out: STOP, which holds echoes
    /// back, and a mode in which nothing can be seen of what was typed.
    fn termios() -> impl Strategy<Value = Termios> {
        use iflag::*;
        use lflag::*;
        use oflag::*;
        let iflags = subset(&[ISTRIP, PARMRK, INLCR, IGNCR, ICRNL, IUCLC, IUTF8]);
        let oflags = subset(&[OPOST, OLCUC, ONLCR, OCRNL, ONOCR, ONLRET, XTABS]);
        let lflags = subset(&[
            ISIG, ICANON, ECHOE, ECHOK, ECHONL, NOFLSH, ECHOCTL, ECHOPRT, ECHOKE, IEXTEN,
        ]);
        (iflags, oflags, lflags, any::<bool>()).prop_map(|(iflag, oflag, lflag, usual)| {
            let mut t = Termios {
                iflag,
                oflag,
                lflag: lflag | ECHO,
                ..Termios::DEFAULT
            };
            if usual {
                t.lflag |= ICANON | ECHOE | ECHOCTL | ECHOKE | ECHOK | IEXTEN;
                t.oflag |= OPOST;
            }
            t.cc[cc::VEOL2] = b'|';
            t
        })
    }

    fn op() -> impl Strategy<Value = Op> {
        let key = prop_oneof![
            6 => proptest::sample::select(b"abc _-\t".to_vec()),
            6 => proptest::sample::select(vec![0x7f, 0x15, 0x17, 4, b'\n', b'\r', 0x12, 0x16, 3, 0x1c, b'|']),
            1 => proptest::sample::select("ä€".as_bytes().to_vec()),
            2 => any::<u8>().prop_filter("STOP and START", |b| !matches!(b & 0x7f, 0x11 | 0x13)),
        ];
        prop_oneof![
            12 => key.prop_map(Op::Type),
            2 => (1usize..9).prop_map(Op::Read),
            1 => termios().prop_map(Op::Set),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
        #[test]
        fn typing_does_the_same(start in termios(), ops in proptest::collection::vec(op(), 1..60)) {
            let mut room = Room::EMPTY;
            let mut line = Line::new(Held::Lent(&mut room), Termios::DEFAULT);
            let pty = Pty::open();
            line.set_termios(&start);
            pty.set(&start);
            for (i, op) in ops.iter().enumerate() {
                match op {
                    Op::Type(byte) => {
                        let (echo, _) = type_in(&mut line, &[*byte]);
                        pty.type_in(*byte);
                        let seen = pty.wait(echo.len(), line.readable(), line.is_readable());
                        prop_assert_eq!(seen, (echo, line.readable(), line.is_readable()), "{} {:?}", i, op);
                    }
                    Op::Read(n) => {
                        let expected = line.is_readable().then(|| read(&mut line, *n));
                        prop_assert_eq!(pty.read(*n), expected, "{} {:?}", i, op);
                    }
                    Op::Set(t) => {
                        // Only what was seen has surely been worked on.
                        if pty.all_seen() {
                            line.set_termios(t);
                            pty.set(t);
                        }
                    }
                }
            }
            let rest = pty.wait(usize::MAX, line.readable(), line.is_readable());
            prop_assert_eq!(rest, (vec![], line.readable(), line.is_readable()), "at the end");
        }
    }
}
