//! Names and connections.

use super::*;
use crate::files::flags::poll;
use crate::files::socket::address::{self, Given};

fn sockaddr(name: &[u8]) -> Vec<u8> {
    [&1u16.to_ne_bytes()[..], name].concat()
}

fn name(net: &mut TestNet, id: Id, name: &[u8]) -> Result<Key, Errno> {
    let address = Given::Abstract(name).address()?;
    let kind = net.get(id)?.kind;
    let key = Key::Abstract(kind, address.clone());
    net.bind(id, key.clone(), address).map(|()| key)
}

#[test]
fn addresses_are_paths_or_abstract() {
    assert_eq!(address::given(&sockaddr(b"/a\0b")), Ok(Given::Path(b"/a")));
    assert_eq!(address::given(&sockaddr(b"/a")), Ok(Given::Path(b"/a")));
    assert_eq!(
        address::given(&sockaddr(b"\0a\0")),
        Ok(Given::Abstract(b"\0a\0"))
    );
    let longest = sockaddr(&[b'x'; 108]);
    assert!(address::given(&longest).is_ok());
    for bad in [
        &sockaddr(&[b'x'; 109])[..],
        &sockaddr(b""),
        &[2, 0, b'x'],
        b"",
        b"x",
    ] {
        assert_eq!(address::given(bad), Err(Errno::EINVAL));
    }
    assert!(address::is_autobind(&sockaddr(b"")));
    let path = Given::Path(b"/a").address().unwrap();
    let (text, len) = address::told(Some(&path));
    assert_eq!(&text[..len], sockaddr(b"/a\0"));
    assert_eq!(address::told(None).1, 2);
}

#[test]
fn a_name_is_of_one_socket_and_goes_with_it() {
    let mut net = TestNet::new();
    let (one, two) = (
        socket(&mut net, Kind::Stream),
        socket(&mut net, Kind::Stream),
    );
    let key = name(&mut net, one.1, b"\0n").unwrap();
    assert_eq!(name(&mut net, two.1, b"\0n"), Err(Errno::EADDRINUSE));
    assert_eq!(name(&mut net, one.1, b"\0m"), Err(Errno::EINVAL));
    assert_eq!(net.named(&key, Kind::Stream), Ok(one.1));
    assert_eq!(net.named(&key, Kind::Packets), Err(Errno::EPROTOTYPE));
    // Each type has its own abstract names.
    let other = socket(&mut net, Kind::Datagram);
    assert!(name(&mut net, other.1, b"\0n").is_ok());
    close(&mut net, one.0);
    assert_eq!(net.named(&key, Kind::Stream), Err(Errno::ECONNREFUSED));
    assert!(name(&mut net, two.1, b"\0n").is_ok());
    let automatic = socket(&mut net, Kind::Stream);
    net.bind_automatically(automatic.1).unwrap();
    assert_eq!(net.name(automatic.1, false).unwrap().unwrap().len(), 6);
}

#[test]
fn connections_wait_to_be_accepted() {
    let mut net = TestNet::new();
    let server = socket(&mut net, Kind::Stream);
    assert_eq!(net.listen(server.1, 1, ME), Err(Errno::EINVAL));
    let key = name(&mut net, server.1, b"\0s").unwrap();
    let client = socket(&mut net, Kind::Stream);
    let refused = net.connect(client.1, &key, ME, 5);
    assert!(matches!(refused, Err(Errno::ECONNREFUSED)));
    net.listen(server.1, 1, ME).unwrap();
    assert!(matches!(net.accept(server.1), Ok(Step::Wait)));
    assert!(matches!(
        net.connect(client.1, &key, ME, 5),
        Ok(Step::Done(()))
    ));
    assert!(matches!(
        net.connect(client.1, &key, ME, 5),
        Err(Errno::EISCONN)
    ));
    let second = socket(&mut net, Kind::Stream);
    assert!(matches!(
        net.connect(second.1, &key, ME, 5),
        Ok(Step::Done(()))
    ));
    let third = socket(&mut net, Kind::Stream);
    let full = net.connect(third.1, &key, ME, 5);
    assert!(matches!(full, Ok(Step::WaitForRoom(id)) if id == server.1));
    // What is sent before waits there, too.
    send(&mut net, client.1, b"early").unwrap();
    assert_eq!(net.ready(server.1) & poll::IN, poll::IN);
    let Ok(Step::Done(accepted)) = net.accept(server.1) else {
        panic!("nobody waits");
    };
    assert_eq!(text(&mut net, accepted, 9), Ok(Some(b"early".to_vec())));
    assert_eq!(net.name(accepted, false), net.name(server.1, false));
    assert_eq!(net.name(client.1, true), net.name(server.1, false));
    assert!(matches!(
        net.connect(third.1, &key, ME, 5),
        Ok(Step::Done(()))
    ));
    // Who was not accepted is reset.
    close(&mut net, server.0);
    assert_eq!(text(&mut net, second.1, 9), Err(Errno::ECONNRESET));
    assert_eq!(text(&mut net, client.1, 9), Ok(None));
    net.release(accepted);
    assert_eq!(text(&mut net, client.1, 9), Ok(Some(b"".to_vec())));
    for file in [client.0, second.0, third.0] {
        close(&mut net, file);
    }
    assert_eq!(net.count(), 0);
}

#[test]
fn datagrams_wait_for_room_where_nobody_answers() {
    let mut net = TestNet::new();
    let server = socket(&mut net, Kind::Datagram);
    let key = name(&mut net, server.1, b"\0d").unwrap();
    let client = socket(&mut net, Kind::Datagram);
    net.connect_datagrams(client.1, Some(&key)).unwrap();
    let mut count = 0;
    while send(&mut net, client.1, b"x").unwrap() {
        count += 1;
    }
    assert_eq!(count, 11);
    assert_eq!(net.ready(client.1) & poll::OUT, 0);
    let woken = net.get(client.1).unwrap().waiters.0.clone();
    let before = woken.get();
    text(&mut net, server.1, 1).unwrap();
    assert!(woken.get() > before);
    assert_eq!(net.ready(client.1) & poll::OUT, poll::OUT);
    // Whoever is connected with one takes nothing from others.
    let other = socket(&mut net, Kind::Datagram);
    let theirs = name(&mut net, other.1, b"\0o").unwrap();
    net.connect_datagrams(other.1, Some(&key)).unwrap();
    assert_eq!(
        net.connect_datagrams(client.1, Some(&theirs)),
        Err(Errno::EPERM)
    );
    net.connect_datagrams(client.1, None).unwrap();
    assert_eq!(send(&mut net, client.1, b"x"), Err(Errno::ENOTCONN));
}

#[test]
fn shutdown_ends_one_way_or_both() {
    let mut net = TestNet::new();
    let [a, b] = pair(&mut net, Kind::Stream);
    net.shutdown(a.1, shut::SEND).unwrap();
    assert_eq!(send(&mut net, a.1, b"x"), Err(Errno::EPIPE));
    assert_eq!(text(&mut net, b.1, 9), Ok(Some(b"".to_vec())));
    assert!(send(&mut net, b.1, b"x").unwrap());
    net.shutdown(a.1, shut::RECEIVE).unwrap();
    assert_eq!(send(&mut net, b.1, b"x"), Err(Errno::EPIPE));
    assert_eq!(text(&mut net, a.1, 9), Ok(Some(b"x".to_vec())));
    assert_eq!(text(&mut net, a.1, 9), Ok(Some(b"".to_vec())));
}
