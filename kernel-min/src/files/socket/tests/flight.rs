//! Files on their way, and what nobody can reach any more.

use super::*;

#[test]
fn files_arrive_or_are_closed() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    let file = Arc::new(Thing(None));
    send_with(&mut net, a.1, b"x", [file.clone(), file.clone()].to_vec()).unwrap();
    send(&mut net, a.1, b"y").unwrap();
    assert_eq!((Arc::strong_count(&file), net.on_their_way(1000)), (3, 2));
    // What has files ends a receive.
    let (bytes, received) = receive(&mut net, b.1, wish(9)).unwrap().unwrap();
    assert_eq!(bytes, b"x");
    assert_eq!(received.rights.unwrap().files.len(), 2);
    assert_eq!((Arc::strong_count(&file), net.on_their_way(1000)), (1, 0));
    send_with(&mut net, a.1, b"x", [file.clone()].to_vec()).unwrap();
    close(&mut net, b.0);
    assert_eq!((Arc::strong_count(&file), net.on_their_way(1000)), (1, 0));
}

#[test]
fn who_looks_gets_files_too() {
    let mut net = TestNet::new();
    for kind in [Kind::Stream, Kind::Datagram] {
        let [a, b] = pair(&mut net, kind);
        let file = Arc::new(Thing(None));
        send_with(&mut net, a.1, b"x", [file.clone()].to_vec()).unwrap();
        let look = Wish {
            peek: true,
            ..wish(9)
        };
        let (_, seen) = receive(&mut net, b.1, look).unwrap().unwrap();
        assert_eq!((Arc::strong_count(&file), net.on_their_way(1000)), (3, 1));
        drop(seen);
        let (_, taken) = receive(&mut net, b.1, wish(9)).unwrap().unwrap();
        assert_eq!(taken.rights.map(|bundle| bundle.files.len()), Some(1));
    }
}

#[test]
fn a_socket_sent_through_itself_goes() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    send_with(&mut net, a.1, b"x", [b.0.clone(), a.0.clone()].to_vec()).unwrap();
    close(&mut net, a.0);
    close(&mut net, b.0);
    // Nobody has closed a socket since it became garbage.
    assert_eq!(net.count(), 2);
    let last = socket(&mut net, Kind::Stream);
    close(&mut net, last.0);
    assert_eq!((net.count(), net.on_their_way(1000)), (0, 0));
}

#[test]
fn rings_go_and_what_somebody_has_stays() {
    let mut net = TestNet::new();
    let pairs: Vec<_> = (0..5).map(|_| pair(&mut net, Kind::Stream)).collect();
    // Each is in the queue of the next one, and the last in that of the first.
    for i in 0..5 {
        let next = &pairs[(i + 1) % 5];
        let files = [pairs[i][0].0.clone(), pairs[i][1].0.clone()].to_vec();
        send_with(&mut net, next[0].1, b"x", files).unwrap();
    }
    let kept = pairs[2][1].clone();
    for [a, b] in pairs {
        close(&mut net, a.0);
        close(&mut net, b.0);
    }
    let other = socket(&mut net, Kind::Stream);
    close(&mut net, other.0);
    // From the one that is kept, all others can be received.
    assert_eq!(net.count(), 10);
    close(&mut net, kept.0);
    let other = socket(&mut net, Kind::Stream);
    close(&mut net, other.0);
    assert_eq!((net.count(), net.on_their_way(1000)), (0, 0));
}

#[test]
fn who_waits_to_be_accepted_is_reached_by_who_listens() {
    let mut net = TestNet::new();
    let server = socket(&mut net, Kind::Stream);
    let address = crate::files::socket::address::automatic(1).unwrap();
    let key = Key::Abstract(Kind::Stream, address.clone());
    net.bind(server.1, key.clone(), address).unwrap();
    net.listen(server.1, 5, ME).unwrap();
    let client = socket(&mut net, Kind::Stream);
    assert!(matches!(
        net.connect(client.1, &key, ME, 2),
        Ok(Step::Done(()))
    ));
    // The listening socket is on its way to one that only it could accept.
    send_with(&mut net, client.1, b"x", [server.0.clone()].to_vec()).unwrap();
    let other = socket(&mut net, Kind::Stream);
    close(&mut net, other.0);
    assert_eq!(net.count(), 3);
    close(&mut net, server.0);
    let other = socket(&mut net, Kind::Stream);
    close(&mut net, other.0);
    assert_eq!(net.count(), 1);
    assert_eq!(text(&mut net, client.1, 9), Err(Errno::ECONNRESET));
    close(&mut net, client.0);
    assert_eq!((net.count(), net.on_their_way(1000)), (0, 0));
}

#[test]
fn a_long_chain_goes_one_by_one() {
    let mut net = TestNet::new();
    let mut inner: Vec<File> = Vec::new();
    for _ in 0..1000 {
        let [a, b] = pair(&mut net, Kind::Stream);
        if let Some(file) = inner.pop() {
            send_with(&mut net, a.1, b"x", [file].to_vec()).unwrap();
        }
        close(&mut net, a.0);
        inner.push(b.0);
    }
    assert_eq!(net.count(), 1000);
    close(&mut net, inner.pop().unwrap());
    assert_eq!((net.count(), net.on_their_way(1000)), (0, 0));
}
