use super::*;
use alloc::vec;
use alloc::vec::Vec;

#[test]
fn setuid_of_root_is_for_good() {
    let mut c = Credentials::new(0, 0);
    assert_eq!(c.set_uid(UNCHANGED), Err(Errno::EINVAL));
    c.set_uid(1000).unwrap();
    assert_eq!((c.ruid, c.euid, c.suid, c.fsuid), (1000, 1000, 1000, 1000));
    assert_eq!((c.effective, c.permitted), (0, 0));
    assert_eq!(c.set_uid(0), Err(Errno::EPERM));
}

/// setreuid(2): "If the real user ID is set or the effective user ID is set to a value not equal
/// to the previous real user ID, the saved set-user-ID will be set to the new effective user ID."
#[test]
fn setreuid_and_the_saved_id() {
    let mut c = Credentials::new(0, 0);
    c.set_reuid(UNCHANGED, 5).unwrap();
    assert_eq!((c.ruid, c.euid, c.suid), (0, 5, 5));
    assert_eq!(c.effective, 0);
    assert_ne!(c.permitted, 0, "the real id is still 0");
    c.set_reuid(UNCHANGED, 0).unwrap();
    assert_eq!(c.effective, c.permitted, "back to 0: effective again");
    let mut u = Credentials::new(7, 7);
    assert_eq!(u.set_reuid(8, UNCHANGED), Err(Errno::EPERM));
    assert_eq!(u.set_reuid(UNCHANGED, 8), Err(Errno::EPERM));
    u.set_reuid(7, 7).unwrap();
}

/// setresuid(2): each of the three must be one of the three before, unless privileged; an error
/// leaves all as they were.
#[test]
fn setresuid_permutes() {
    let mut c = Credentials::new(0, 0);
    c.set_resuid(1, 2, 3).unwrap();
    assert_eq!((c.ruid, c.euid, c.suid, c.fsuid), (1, 2, 3, 2));
    assert_eq!(c.permitted, 0);
    c.set_resuid(3, 1, 2).unwrap();
    let before = c.clone();
    assert_eq!(c.set_resuid(1, 2, 4), Err(Errno::EPERM));
    assert_eq!(c, before);
    c.set_resuid(UNCHANGED, UNCHANGED, UNCHANGED).unwrap();
    assert_eq!((c.ruid, c.euid, c.suid), (3, 1, 2));
}

#[test]
fn group_ids_follow_the_same_rules_but_keep_capabilities() {
    let mut c = Credentials::new(0, 0);
    c.set_gid(9).unwrap();
    assert_eq!((c.rgid, c.egid, c.sgid, c.fsgid), (9, 9, 9, 9));
    assert!(c.has(Capability::Kill));
    let mut u = Credentials::new(5, 9);
    assert_eq!(u.set_gid(8), Err(Errno::EPERM));
    assert_eq!(u.set_gid(UNCHANGED), Err(Errno::EINVAL));
    assert_eq!(u.set_regid(9, 8), Err(Errno::EPERM));
    assert_eq!(u.set_resgid(9, 9, 8), Err(Errno::EPERM));
    u.set_resgid(9, UNCHANGED, 9).unwrap();
    u.set_regid(9, 9).unwrap();
}

#[test]
fn setfsuid_returns_the_old_id_even_when_it_fails() {
    let mut u = Credentials::new(5, 5);
    assert_eq!(u.set_fsuid(6), 5);
    assert_eq!(u.set_fsuid(UNCHANGED), 5);
    assert_eq!(u.set_fsgid(6), 5);
    assert_eq!((u.fsuid, u.fsgid), (5, 5));
    let mut root = Credentials::new(0, 0);
    assert_eq!(root.set_fsuid(6), 0);
    assert_eq!(root.effective & CAP_FS, 0);
    assert!(root.has(Capability::Kill));
    assert_eq!(root.set_fsuid(0), 6);
    assert_eq!(root.effective, CAP_FULL);
}

#[test]
fn groups_come_back_sorted() {
    let mut c = Credentials::new(0, 0);
    c.set_groups(&[5, 1, 3]).unwrap();
    assert_eq!(c.groups(), [1, 3, 5]);
    assert_eq!(c.set_groups(&[UNCHANGED]), Err(Errno::EINVAL));
    let many: Vec<Gid> = vec![0; NGROUPS_MAX + 1];
    assert_eq!(c.set_groups(&many), Err(Errno::EINVAL));
    c.set_groups(&[]).unwrap();
    assert!(c.groups().is_empty());
    assert_eq!(Credentials::new(1, 1).set_groups(&[]), Err(Errno::EPERM));
}

/// kill(2): the table of who may signal whom.
#[test]
fn permission_to_signal() {
    let user = |r, e, s| {
        let mut c = Credentials::new(1, 1);
        (c.ruid, c.euid, c.suid) = (r, e, s);
        c
    };
    let cases = [
        (user(1, 1, 1), user(1, 9, 9), true),  // real, real
        (user(1, 9, 9), user(8, 8, 1), true),  // real, saved
        (user(9, 1, 9), user(1, 8, 8), true),  // effective, real
        (user(9, 1, 9), user(8, 8, 1), true),  // effective, saved
        (user(1, 1, 1), user(2, 1, 2), false), // the target's effective id does not count
        (user(9, 9, 1), user(1, 1, 1), false), // nor the sender's saved id
    ];
    for (sender, target, expect) in cases {
        assert_eq!(sender.may_kill(&target), expect, "{sender:?} {target:?}");
    }
    assert!(Credentials::new(0, 0).may_kill(&user(1, 1, 1)));
    assert!(!user(1, 1, 1).may_kill(&Credentials::new(0, 0)));
}
