//! What a change of credentials does besides.

use crate::world::*;
use posix_process::credentials::UNCHANGED;
use posix_process::*;
use signal::Errno;

/// setfsuid(2) and setfsgid(2) tell the id before.
fn done(_before: u32) -> Result<(), Errno> {
    Ok(())
}

/// PR_SET_PDEATHSIG(2const): cleared by a change of effective ids and of those for file access, and by
/// no other.
#[test]
fn which_changes_clear_the_parent_death_signal() {
    type Change = fn(&mut System, ThreadId) -> Result<(), Errno>;
    let cases: [(Change, bool); 16] = [
        (|s, t| s.setresuid(t, UNCHANGED, UNCHANGED, 0), false),
        (|s, t| s.setresuid(t, UNCHANGED, 0, UNCHANGED), false),
        (|s, t| s.setresuid(t, 5, UNCHANGED, 5), false),
        (|s, t| s.setresuid(t, UNCHANGED, 5, UNCHANGED), true),
        (|s, t| s.setreuid(t, 5, UNCHANGED), false),
        (|s, t| s.setreuid(t, UNCHANGED, 5), true),
        (|s, t| s.setuid(t, 0), false),
        (|s, t| s.setuid(t, 5), true),
        (|s, t| done(s.setfsuid(t, 0)), false),
        (|s, t| done(s.setfsuid(t, 5)), true),
        (|s, t| s.setresgid(t, 5, UNCHANGED, 5), false),
        (|s, t| s.setresgid(t, UNCHANGED, 5, UNCHANGED), true),
        (|s, t| s.setregid(t, 5, UNCHANGED), false),
        (|s, t| s.setgid(t, 5), true),
        (|s, t| done(s.setfsgid(t, 5)), true),
        (|s, t| s.setgroups(t, &[5]), false),
    ];
    for (n, (change, clears)) in cases.into_iter().enumerate() {
        let mut w = World::new();
        w.s.set_parent_death(w.t, 10).unwrap();
        change(&mut w.s, w.t).unwrap();
        assert_eq!(w.s.parent_death(w.t) == 0, clears, "case {n}");
    }
}

/// A change that is refused is none.
#[test]
fn a_refused_change_keeps_the_parent_death_signal() {
    let mut w = World::new();
    let (_, t) = w.spawn(1000);
    w.s.set_parent_death(t, 10).unwrap();
    assert_eq!(w.s.setuid(t, 0), Err(Errno::EPERM));
    assert_eq!((w.s.setfsuid(t, 0), w.s.setfsgid(t, 0)), (1000, 1000));
    assert_eq!(w.s.parent_death(t), 10);
}
