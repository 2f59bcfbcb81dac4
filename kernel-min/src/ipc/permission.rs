//! Whose something is, and who may use it (`struct ipc_perm`).

use posix_process::Credentials;
use posix_process::credentials::Capability;
use signal::Errno;

/// The permission bits of a mode.
pub const MODE: u32 = 0o777;
/// What reading wants.
pub const READ: u32 = 0o444;
/// What changing wants.
pub const WRITE: u32 = 0o222;

/// Owner, creator and mode of something with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its key; 0, IPC_PRIVATE, is none.
    pub key: i32,
    /// The owner's user.
    pub uid: u32,
    /// The owner's group.
    pub gid: u32,
    /// The creator's user.
    pub cuid: u32,
    /// The creator's group.
    pub cgid: u32,
    /// Permission bits, and what else the kind has.
    pub mode: u32,
}

impl Permission {
    /// Of something that `who` makes.
    pub fn new(key: i32, mode: u32, who: &Credentials) -> Self {
        Self {
            key,
            uid: who.euid,
            gid: who.egid,
            cuid: who.euid,
            cgid: who.egid,
            mode: mode & MODE,
        }
    }

    /// Whether `who` has all the rights that are set in `asked`, for whomever of the three.
    ///
    /// # Errors
    /// EACCES.
    pub fn check(&self, asked: u32, who: &Credentials) -> Result<(), Errno> {
        let asked = asked >> 6 | asked >> 3 | asked;
        let is_member = |gid| who.egid == gid || who.groups().contains(&gid);
        let granted = if who.euid == self.cuid || who.euid == self.uid {
            self.mode >> 6
        } else if is_member(self.cgid) || is_member(self.gid) {
            self.mode >> 3
        } else {
            self.mode
        };
        match asked & !granted & 7 == 0 || who.has(Capability::IpcOwner) {
            true => Ok(()),
            false => Err(Errno::EACCES),
        }
    }

    /// Whether it belongs to `who`.
    pub fn is_of(&self, who: &Credentials) -> bool {
        who.euid == self.cuid || who.euid == self.uid
    }

    /// Whether `who` may change it and remove it.
    ///
    /// # Errors
    /// EPERM.
    pub fn check_owner(&self, who: &Credentials) -> Result<(), Errno> {
        match self.is_of(who) || who.has(Capability::SysAdmin) {
            true => Ok(()),
            false => Err(Errno::EPERM),
        }
    }

    /// IPC_SET: another owner and mode.
    ///
    /// # Errors
    /// EINVAL for what is no user or group.
    pub fn set(&mut self, uid: u32, gid: u32, mode: u32) -> Result<(), Errno> {
        if uid == u32::MAX || gid == u32::MAX {
            return Err(Errno::EINVAL);
        }
        (self.uid, self.gid) = (uid, gid);
        self.mode = self.mode & !MODE | mode & MODE;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_bits_are_the_owners() {
        let owner = Credentials::new(1000, 100);
        let mut of = Permission::new(1, 0o640, &owner);
        assert_eq!(of.check(READ | WRITE, &owner), Ok(()));
        assert_eq!(of.check(READ, &Credentials::new(1001, 100)), Ok(()));
        assert_eq!(
            of.check(WRITE, &Credentials::new(1001, 100)),
            Err(Errno::EACCES)
        );
        let stranger = Credentials::new(1001, 101);
        assert_eq!(of.check(READ, &stranger), Err(Errno::EACCES));
        assert_eq!(of.check_owner(&stranger), Err(Errno::EPERM));
        assert_eq!(of.check(READ | WRITE, &Credentials::new(0, 0)), Ok(()));
        assert_eq!(of.set(u32::MAX, 0, 0), Err(Errno::EINVAL));
        assert_eq!(of.set(1001, 101, 0o4006), Ok(()));
        assert_eq!((of.mode, of.cuid), (0o006, 1000));
        // The creator stays one.
        assert_eq!(of.check_owner(&owner), Ok(()));
        assert_eq!(of.check(READ, &stranger), Err(Errno::EACCES));
    }
}
