//! Queueing a signal.

use super::*;

#[test]
fn sending_a_standard_signal() {
    for signal in Signal::all() {
        let mut one = One::new();
        let mut general = One::new();
        if signal.is_realtime() || signal == Signal::SIGKILL {
            refused(&mut one, |one| send(one, PLAIN, signal, 9));
            continue;
        }
        // At the limit, where kill(2) still has its sender and tgkill(2) has none.
        refused(&mut one, |one| send(one, PLAIN, signal, 0));
        assert!(send(&mut one, PLAIN, signal, 1));
        general.kill(signal);
        assert_eq!(state(&one), state(&general));
        // Pending already, or at the limit by it.
        refused(&mut one, |one| send(one, PLAIN, signal, 9));
        let other = Signal::SIGPIPE;
        refused(&mut one, |one| send(one, PLAIN, other, 1));
    }
    // Pending with a node, and without anything.
    let mut one = One::new();
    let info = Info::queue(USR1, 10, 20, 1);
    one.shared.send(&info, NO_LIMIT, &mut one.pool).unwrap();
    refused(&mut one, |one| send(one, PLAIN, USR1, 9));
    let lost = one
        .shared
        .send_plain(USR2, SI_TKILL, 1, 2, charge(0), &mut one.pool);
    lost.unwrap();
    refused(&mut one, |one| send(one, PLAIN, USR2, 9));
    // Nobody pays.
    let nobody = Charge {
        account: signal::Account(7),
        limit: 9,
    };
    let pipe = Signal::SIGPIPE;
    refused(&mut one, |one| {
        PLAIN(&mut one.shared, pipe, nobody, &mut one.pool)
    });
}

#[test]
fn sending_a_realtime_signal() {
    let mut one = One::new();
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 9));
    // A node has been given back now.
    let mut general = One::new();
    for one in [&mut one, &mut general] {
        one.kill(RTMIN);
        one.shared.clear(&mut one.pool);
    }
    refused(&mut one, |one| send(one, WITH_INFO, USR1, 9));
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 0));
    assert!(send(&mut one, WITH_INFO, RTMIN, 1));
    let info = Info::queue(RTMIN, 10, 20, 5);
    general
        .shared
        .send(&info, NO_LIMIT, &mut general.pool)
        .unwrap();
    assert_eq!(state(&one), state(&general));
    // No node is left, and it is at the limit.
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 9));
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 1));
}

#[test]
fn the_node_of_one_user_serves_another() {
    let mut one = One::entered_before(&[RTMIN], SaFlags::SIGINFO, SigSet::EMPTY);
    let other = Charge {
        account: signal::Account(1),
        limit: 9,
    };
    let info = Info::queue(RTMIN, 10, 20, 5);
    for _ in 0..2 {
        one.shared.send(&info, other, &mut one.pool).unwrap();
    }
    one.shared.clear(&mut one.pool);
    assert!(send(&mut one, WITH_INFO, RTMIN, 9));
    assert_eq!(one.pool.count(USER), 1);
    assert!(take(&mut one, Way::Node).is_some());
    assert_eq!(
        [one.pool.count(USER), one.pool.count(other.account)],
        [0, 0]
    );
}
