//! The urgent byte of a stream.

use super::*;

/// Sends bytes, of which the last one is urgent.
fn send_urgent(net: &mut TestNet, id: Id, bytes: &[u8]) {
    let (last, before) = bytes.split_last().unwrap();
    if !before.is_empty() {
        send(net, id, before).unwrap();
    }
    let mut with = sending(Vec::new());
    net.send_stream(id, vec![*last], true, &mut with).unwrap();
}

/// Receives the urgent byte.
fn urgent(net: &mut TestNet, id: Id) -> Result<u8, Errno> {
    let mut byte = 0;
    let mut put = |piece: &[u8]| {
        byte = piece[0];
        Ok(1)
    };
    net.receive_urgent(id, (1, false), &mut Received::default(), &mut put)?;
    Ok(byte)
}

#[test]
fn a_receive_ends_before_it_and_where_it_was() {
    for takes in [false, true] {
        let mut net = TestNet::new();
        let [a, b] = pair(&mut net, Kind::Stream);
        send_urgent(&mut net, a.1, b"abU");
        send(&mut net, a.1, b"cd").unwrap();
        if takes {
            assert_eq!(urgent(&mut net, b.1), Ok(b'U'));
        }
        assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"ab".to_vec())));
        assert!(net.get(b.1).unwrap().is_before_mark());
        assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"cd".to_vec())));
        assert!(!net.get(b.1).unwrap().is_before_mark());
        assert_eq!(urgent(&mut net, b.1), Err(Errno::EINVAL));
    }
}

#[test]
fn there_is_one_and_one_mark() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    send_urgent(&mut net, a.1, b"U");
    assert_eq!(urgent(&mut net, b.1), Ok(b'U'));
    send_urgent(&mut net, a.1, b"V");
    assert_eq!(urgent(&mut net, b.1), Ok(b'V'));
    assert_eq!(net.get(b.1).unwrap().queue.len(), 1);
    send_urgent(&mut net, a.1, b"W");
    send_urgent(&mut net, a.1, b"X");
    // What was passed by, or is gone, does not count for who sent it.
    assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"W".to_vec())));
    assert_eq!(text(&mut net, b.1, 9), Ok(None));
    assert_eq!(net.get(a.1).unwrap().bytes_sent(), 0);
}
