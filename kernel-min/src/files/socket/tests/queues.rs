//! What is sent and received.

use super::*;
use crate::files::flags::poll;

#[test]
fn a_stream_has_no_boundaries_and_datagrams_have() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    send(&mut net, a.1, b"ab").unwrap();
    send(&mut net, a.1, b"cd").unwrap();
    assert_eq!(net.get(b.1).unwrap().readable_bytes(), Ok(4));
    assert_eq!(text(&mut net, b.1, 3), Ok(Some(b"abc".to_vec())));
    assert_eq!(text(&mut net, b.1, 3), Ok(Some(b"d".to_vec())));
    assert_eq!(text(&mut net, b.1, 3), Ok(None));
    for kind in [Kind::Datagram, Kind::Packets] {
        let [a, b] = pair(&mut net, kind);
        for piece in [&b"ab"[..], b"", b"cdef"] {
            send(&mut net, a.1, piece).unwrap();
        }
        assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"ab".to_vec())));
        assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"".to_vec())));
        let (bytes, received) = receive(&mut net, b.1, wish(3)).unwrap().unwrap();
        assert_eq!((&bytes[..], received.whole), (&b"cde"[..], 4));
        assert_eq!(text(&mut net, b.1, 9), Ok(None));
    }
}

#[test]
fn looking_takes_nothing() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    let look = Wish {
        peek: true,
        ..wish(10)
    };
    send(&mut net, a.1, b"ab").unwrap();
    send(&mut net, a.1, b"cd").unwrap();
    for _ in 0..2 {
        assert_eq!(receive(&mut net, b.1, look).unwrap().unwrap().0, b"abcd");
    }
    assert_eq!(text(&mut net, b.1, 1), Ok(Some(b"a".to_vec())));
    assert_eq!(receive(&mut net, b.1, look).unwrap().unwrap().0, b"bcd");
    assert_eq!(text(&mut net, b.1, 10), Ok(Some(b"bcd".to_vec())));
}

#[test]
fn who_waits_for_all_of_it_gets_it_in_pieces() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    for peek in [true, false] {
        let wish = Wish {
            all: true,
            peek,
            ..wish(4)
        };
        let (mut bytes, mut received) = (Vec::new(), Received::default());
        for piece in [&b"ab"[..], b"cd"] {
            if !peek || net.get(b.1).unwrap().readable_bytes() != Ok(4) {
                send(&mut net, a.1, piece).unwrap();
            }
            let mut put = |piece: &[u8]| {
                bytes.extend_from_slice(piece);
                Ok(piece.len())
            };
            let step = net.receive_stream(b.1, wish, &mut received, &mut put);
            assert_eq!(matches!(step, Ok(Step::Done(()))), piece == b"cd");
        }
        assert_eq!(bytes, b"abcd");
        if peek {
            text(&mut net, b.1, 4).unwrap();
        }
    }
}

#[test]
fn what_is_on_its_way_counts_until_it_is_read() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    let mut count = 0;
    while send(&mut net, a.1, b"x").unwrap() {
        count += 1;
    }
    assert_eq!(count, 212_992_usize.div_ceil(768));
    assert_eq!(net.ready(a.1) & poll::OUT, 0);
    let woken = net.get(a.1).unwrap().waiters.0.clone();
    let before = woken.get();
    // It is told only once a quarter is all that is on its way.
    assert!(text(&mut net, b.1, 1).unwrap().is_some());
    assert_eq!(woken.get(), before);
    assert!(send(&mut net, a.1, b"x").unwrap());
    text(&mut net, b.1, count).unwrap();
    assert!(woken.get() > before);
    assert_eq!(net.get(a.1).unwrap().bytes_sent(), 0);
    assert_eq!(net.ready(a.1) & poll::OUT, poll::OUT);
}

#[test]
fn the_end_of_one_is_told_to_the_other() {
    let mut net = TestNet::new();
    for (kind, unread) in [
        (Kind::Stream, false),
        (Kind::Stream, true),
        (Kind::Packets, true),
    ] {
        let [a, b] = pair(&mut net, kind);
        send(&mut net, b.1, b"last").unwrap();
        if unread {
            send(&mut net, a.1, b"unread").unwrap();
        }
        close(&mut net, b.0);
        let events = net.ready(a.1);
        assert_eq!(events & poll::HUP, poll::HUP);
        assert_eq!(events & poll::RDHUP, poll::RDHUP);
        assert_eq!(events & poll::ERR != 0, unread);
        if unread && kind == Kind::Packets {
            assert_eq!(send(&mut net, a.1, b"x"), Err(Errno::ECONNRESET));
        }
        assert_eq!(text(&mut net, a.1, 9), Ok(Some(b"last".to_vec())));
        if unread && kind == Kind::Stream {
            assert_eq!(text(&mut net, a.1, 9), Err(Errno::ECONNRESET));
        }
        assert_eq!(text(&mut net, a.1, 9), Ok(Some(b"".to_vec())));
        assert_eq!(send(&mut net, a.1, b"x"), Err(Errno::EPIPE));
        close(&mut net, a.0);
    }
    let [a, b] = pair(&mut net, Kind::Datagram);
    close(&mut net, b.0);
    assert_eq!(send(&mut net, a.1, b"x"), Err(Errno::ECONNREFUSED));
    assert_eq!(send(&mut net, a.1, b"x"), Err(Errno::ENOTCONN));
    close(&mut net, a.0);
    assert_eq!(net.count(), 0);
}

#[test]
fn different_senders_are_not_mixed() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    net.get(b.1).unwrap().options.passcred = true;
    for pid in [7, 7, 8] {
        let mut with = sending(Vec::new());
        with.who.pid = pid;
        net.send_stream(a.1, b"x".to_vec(), false, &mut with)
            .unwrap();
    }
    for (bytes, pid) in [(2, 7), (1, 8)] {
        let (_, received) = receive(&mut net, b.1, wish(9)).unwrap().unwrap();
        assert_eq!(received.bytes, bytes);
        assert_eq!(received.credentials.unwrap().pid, pid);
    }
}

#[test]
fn ancillary_data_is_read_and_judged() {
    use crate::files::socket::ancillary::{self, Control, SCM_CREDENTIALS, SCM_RIGHTS};
    let read = |bytes: &[u8]| {
        let mut seen = Vec::new();
        ancillary::each(bytes, &mut |control| {
            seen.push(match control {
                Control::Rights(fds) => fds.len(),
                Control::Credentials(who) => who.uid as usize,
            });
            Ok(())
        })
        .map(|()| seen)
    };
    let mut both = ancillary::header(8, SCM_RIGHTS).to_vec();
    both.extend_from_slice(&[0; 8]);
    both.extend_from_slice(&ancillary::header(12, SCM_CREDENTIALS));
    both.extend_from_slice(&[7, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(read(&both), Ok([8, 9].to_vec()));
    assert_eq!(read(&both[..both.len() - 1]), Err(Errno::EINVAL));
    assert_eq!(read(&both[..15]), Ok(Vec::new()));
    assert_eq!(read(&ancillary::header(4, 77)[..]), Err(Errno::EINVAL));
    assert_eq!(read(&[0; 16]), Err(Errno::EINVAL));
    assert_eq!(ancillary::space(4), 24);
}
