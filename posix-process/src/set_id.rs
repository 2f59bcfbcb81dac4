//! What execve(2) makes of credentials: set-user-ID and set-group-ID files, capabilities
//! (execve(2), "Effect on process attributes"; capabilities(7), "Transformation of capabilities
//! during execve()").

use crate::capabilities::securebits::{KEEP_CAPS, NOROOT};
use crate::credentials::{Capability, Credentials, Gid, Uid};
use signal::Errno;

/// What of a file, and of how it is executed, decides on the ids of the new program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetIds {
    /// The file's owner, if it has the set-user-ID bit.
    pub uid: Option<Uid>,
    /// The file's group, if it has the set-group-ID bit and may be executed by its group.
    pub gid: Option<Gid>,
    /// Another process has the same working directory and would change the program's (CLONE_FS).
    pub shares_fs: bool,
}

impl SetIds {
    /// From the file's mode, owner and group.
    pub fn of(mode: u32, uid: Uid, gid: Gid) -> Self {
        const S_ISUID: u32 = 0o4000;
        const S_ISGID: u32 = 0o2000;
        const S_IXGRP: u32 = 0o0010;
        let group = S_ISGID | S_IXGRP;
        Self {
            uid: (mode & S_ISUID != 0).then_some(uid),
            gid: (mode & group == group).then_some(gid),
            shares_fs: false,
        }
    }
}

/// The credentials of a new program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// They.
    pub credentials: Credentials,
    /// AT_SECURE (getauxval(3)): the libc is not to trust its environment.
    pub secure: bool,
    /// Ids that access depends on have changed, or capabilities came: as after setuid(2) the signal of
    /// PR_SET_PDEATHSIG is gone, and the process is not dumpable.
    pub changed: bool,
}

impl Credentials {
    /// execve(2) of a file. PR_SET_NO_NEW_PRIVS makes its set-ID bits as good as not there. With a
    /// shared working directory a caller without CAP_SETUID keeps its ids, and nobody gets capabilities.
    /// ENOMEM.
    pub fn exec(&self, file: &SetIds) -> Result<Executed, Errno> {
        let special = self.special();
        let mut new = self.clone();
        if !special.no_new_privs {
            new.euid = file.uid.unwrap_or(self.euid);
            new.egid = file.gid.unwrap_or(self.egid);
        }
        new.permitted = 0;
        let mut effective = false;
        if !self.is_secure(NOROOT) && (new.euid == 0 || new.ruid == 0) {
            new.permitted = special.bounding | special.inheritable;
            effective = new.euid == 0;
        }
        let in_group = new.egid == self.fsgid || self.groups().contains(&new.egid);
        let set_id = new.euid != self.euid || !in_group;
        let gained = new.permitted & !self.permitted != 0;
        if (set_id || gained) && (special.no_new_privs || file.shares_fs) {
            if special.no_new_privs || !self.has(Capability::SetUid) {
                (new.euid, new.egid) = (self.euid, self.egid);
            }
            new.permitted &= self.permitted;
        }
        (new.suid, new.fsuid) = (new.euid, new.euid);
        (new.sgid, new.fsgid) = (new.egid, new.egid);
        let ambient = if set_id { 0 } else { special.ambient };
        new.permitted |= ambient;
        new.effective = if effective { new.permitted } else { ambient };
        new.change_special(|special| {
            special.ambient = ambient;
            special.securebits &= !KEEP_CAPS;
        })?;
        let grew = new.permitted & !ambient != 0;
        let secure = set_id
            || new.euid != self.ruid
            || new.egid != self.rgid
            || new.ruid != 0 && (effective || grew);
        let changed = new.access_ids() != self.access_ids() || new.permitted & !self.permitted != 0;
        Ok(Executed {
            credentials: new,
            secure,
            changed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::CAP_FULL;

    const ROOTS: SetIds = SetIds {
        uid: Some(0),
        gid: None,
        shares_fs: false,
    };

    /// execve(2): the effective ids become the file's, the saved ones copies of them; the real ones
    /// stay.
    #[test]
    fn set_id_bits() {
        let user = Credentials::new(1000, 1000);
        let file = SetIds::of(0o6755, 5, 6);
        let Executed {
            credentials: new,
            secure,
            changed,
        } = user.exec(&file).unwrap();
        assert_eq!((new.ruid, new.euid, new.suid, new.fsuid), (1000, 5, 5, 5));
        assert_eq!((new.rgid, new.egid, new.sgid, new.fsgid), (1000, 6, 6, 6));
        assert!(secure && changed);
        assert_eq!((new.permitted, new.effective), (0, 0));
        // Without x for the group it marks mandatory locking.
        assert_eq!(SetIds::of(0o2745, 5, 6), SetIds::default());
        let plain = user.exec(&SetIds::of(0o755, 5, 6)).unwrap();
        assert_eq!(plain.credentials, user);
        assert!(!plain.secure && !plain.changed);
        let own = user.exec(&SetIds::of(0o6755, 1000, 1000)).unwrap();
        assert!(!own.secure && !own.changed);
    }

    /// capabilities(7), "Capabilities and execution of programs by root".
    #[test]
    fn root_has_all() {
        let user = Credentials::new(1000, 1000);
        let new = user.exec(&ROOTS).unwrap().credentials;
        assert_eq!((new.permitted, new.effective), (CAP_FULL, CAP_FULL));
        let mut root = Credentials::new(0, 0);
        root.change_special(|special| special.bounding = 0xff)
            .unwrap();
        let new = root.exec(&SetIds::default()).unwrap();
        let caps = new.credentials;
        assert_eq!((caps.permitted, caps.effective), (0xff, 0xff));
        assert!(!new.secure && !new.changed);
        // A set-user-ID file of another user takes them from root's effective set.
        let file = SetIds::of(0o4755, 7, 0);
        let new = Credentials::new(0, 0).exec(&file).unwrap();
        assert_eq!(new.credentials.permitted, CAP_FULL);
        assert_eq!(new.credentials.effective, 0);
        assert!(new.secure);
        root.change_special(|special| special.securebits = NOROOT | KEEP_CAPS)
            .unwrap();
        let new = root.exec(&SetIds::default()).unwrap().credentials;
        assert_eq!((new.permitted, new.special().securebits), (0, NOROOT));
    }

    /// PR_SET_NO_NEW_PRIVS(2const).
    #[test]
    fn no_new_privileges() {
        let mut user = Credentials::new(1000, 1000);
        user.change_special(|special| special.no_new_privs = true)
            .unwrap();
        assert_eq!(user.exec(&ROOTS).unwrap().credentials, user);
        assert!(!user.exec(&ROOTS).unwrap().secure);
        let mut root = Credentials::new(0, 0);
        root.change_special(|special| special.no_new_privs = true)
            .unwrap();
        root.permitted = 1;
        assert_eq!(
            root.exec(&SetIds::default()).unwrap().credentials.permitted,
            1
        );
    }

    /// execve(2): set-ID bits are ignored if the working directory is shared, for want of CAP_SETUID.
    #[test]
    fn shared_working_directory() {
        let shared = SetIds {
            shares_fs: true,
            ..ROOTS
        };
        let user = Credentials::new(1000, 1000);
        let new = user.exec(&shared).unwrap().credentials;
        assert_eq!((new.euid, new.effective), (1000, 0));
        let mut capable = user.clone();
        (capable.permitted, capable.effective) = (1 << 7, 1 << 7);
        let new = capable.exec(&shared).unwrap().credentials;
        assert_eq!((new.euid, new.effective), (0, 1 << 7));
    }

    /// capabilities(7): the ambient set survives exec, but not a set-ID file.
    #[test]
    fn ambient() {
        let mut user = Credentials::new(1000, 1000);
        user.permitted = 0x30;
        user.change_special(|special| special.inheritable = 0x20)
            .unwrap();
        assert!(user.set_ambient(4, true).is_err());
        user.set_ambient(5, true).unwrap();
        let new = user.exec(&SetIds::default()).unwrap();
        let caps = new.credentials;
        assert_eq!((caps.permitted, caps.effective), (0x20, 0x20));
        assert!(!new.secure);
        let caps = user.exec(&SetIds::of(0o4755, 5, 5)).unwrap().credentials;
        assert_eq!((caps.permitted, caps.special().ambient), (0, 0));
    }
}
