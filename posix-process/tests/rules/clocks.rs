//! clock_gettime(2), clock_getres(2), clock_settime(2). The errors are those of Linux 6.18.

use crate::world::*;
use posix_process::*;
use signal::Errno;

const EINVAL: Option<Errno> = Some(Errno::EINVAL);
const EPERM: Option<Errno> = Some(Errno::EPERM);
const ENOTSUP: Option<Errno> = Some(Errno::EOPNOTSUPP);

/// For each clock: gettime, getres, settime, timer_create.
#[test]
fn what_each_clock_can() {
    let mut w = World::new();
    let u = w.thread();
    let (_, other) = w.spawn(0);
    let (pid, tid, other) = (w.s.getpid(w.t), w.s.gettid(u), w.s.getpid(other));
    let cpu = |pid: i32, bits| (!pid << 3) | bits;
    let table = [
        (0, None, None, None, None),
        (1, None, None, EINVAL, None),
        (2, None, None, EINVAL, None),
        (3, None, None, EINVAL, None),
        (4, None, None, EINVAL, ENOTSUP),
        (5, None, None, EINVAL, ENOTSUP),
        (6, None, None, EINVAL, ENOTSUP),
        (7, None, None, EINVAL, None),
        (8, EINVAL, EINVAL, EINVAL, ENOTSUP),
        (9, EINVAL, EINVAL, EINVAL, ENOTSUP),
        (10, EINVAL, EINVAL, EINVAL, EINVAL),
        (11, None, None, EINVAL, None),
        (12, EINVAL, EINVAL, EINVAL, EINVAL),
        (-1, EINVAL, EINVAL, EINVAL, EINVAL),
        (cpu(pid, 2), None, None, EPERM, None),
        (cpu(pid, 0), None, None, EPERM, None),
        (cpu(pid, 1), None, None, EPERM, None),
        (cpu(pid, 3), EINVAL, EINVAL, EINVAL, ENOTSUP),
        (cpu(pid, 7), EINVAL, EINVAL, EINVAL, EINVAL),
        (cpu(0, 2), None, None, EPERM, None),
        (cpu(0, 6), None, None, EPERM, None),
        (cpu(tid, 6), None, None, EPERM, None),
        (cpu(tid, 2), EINVAL, EINVAL, EINVAL, EINVAL),
        (cpu(other, 2), None, None, EPERM, None),
        (cpu(other, 6), EINVAL, EINVAL, EINVAL, EINVAL),
        (cpu(30_000, 2), EINVAL, EINVAL, EINVAL, EINVAL),
    ];
    let time = Timespec { sec: 10, nsec: 0 };
    for (clock, get, res, set, create) in table {
        assert_eq!(
            w.s.clock_gettime(&w.k, w.t, clock).err(),
            get,
            "gettime {clock}"
        );
        assert_eq!(w.s.clock_getres(w.t, clock).err(), res, "getres {clock}");
        assert_eq!(
            w.s.clock_settime(&w.k, w.t, clock, time).err(),
            set,
            "settime {clock}"
        );
        assert_eq!(
            w.s.timer_create(w.t, clock, None).err(),
            create,
            "create {clock}"
        );
    }
    // A thread may read its process's clock by its own number.
    assert!(w.s.clock_gettime(&w.k, u, cpu(tid, 2)).is_ok());
}

#[test]
fn what_the_clocks_show() {
    let mut w = World::new();
    let u = w.thread();
    w.k.now = 500;
    w.s.clock_settime(&w.k, w.t, 0, Timespec { sec: 10, nsec: 0 })
        .unwrap();
    w.s.account_cpu(&mut w.k, w.t, 3, 4);
    w.s.account_cpu(&mut w.k, u, 10, 0);
    let show = |t, clock| w.s.clock_gettime(&w.k, t, clock).unwrap();
    assert_eq!(show(w.t, 0), 10 * NS_PER_SEC);
    assert_eq!(w.s.realtime_offset(), 10 * NS_PER_SEC - 500);
    assert_eq!((show(w.t, 1), show(w.t, 7)), (500, 500));
    assert_eq!((show(w.t, 2), show(w.t, 3), show(u, 3)), (17, 7, 10));
    let cpu = |pid: i32, bits| (!pid << 3) | bits;
    assert_eq!(show(w.t, cpu(w.s.gettid(u), 6)), 10);
    assert_eq!(show(w.t, cpu(w.s.getpid(u), 1)), 13, "user time alone");
}

#[test]
fn who_may_set_the_clock_and_to_what() {
    let mut w = World::new();
    let (_, user) = w.spawn(1000);
    w.k.now = 5 * NS_PER_SEC;
    let set =
        |w: &mut World, t, sec, nsec| w.s.clock_settime(&w.k, t, 0, Timespec { sec, nsec }).err();
    assert_eq!(set(&mut w, user, 100, 0), EPERM);
    assert_eq!(set(&mut w, user, -1, 0), EINVAL, "before EPERM");
    let t = w.t;
    assert_eq!(set(&mut w, t, 100, 1_000_000_000), EINVAL);
    assert_eq!(set(&mut w, t, i64::MAX, 0), EINVAL);
    assert_eq!(set(&mut w, t, 4, 0), EINVAL, "before the machine started");
    assert_eq!(set(&mut w, t, 5, 0), None);
}
