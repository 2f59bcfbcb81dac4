//! Who may do what to an inode (path_resolution(7), capabilities(7), inode(7)).

use posix_process::Credentials;
use posix_process::capabilities::securebits::NO_SETUID_FIXUP;
use signal::Errno;

use super::inode::{CTIME, Inode, Meta, now};
use crate::files::flags::mode;

/// To search a directory, or execute a file.
pub const EXECUTE: u32 = 1;
/// To write.
pub const WRITE: u32 = 2;
/// To read.
pub const READ: u32 = 4;

/// Numbers of capabilities(7).
pub mod cap {
    #![allow(missing_docs)]
    pub const CHOWN: u32 = 0;
    pub const DAC_OVERRIDE: u32 = 1;
    pub const DAC_READ_SEARCH: u32 = 2;
    pub const FOWNER: u32 = 3;
    pub const FSETID: u32 = 4;
    pub const SETGID: u32 = 6;
    pub const SETUID: u32 = 7;
    pub const NET_ADMIN: u32 = 12;
    pub const SYS_CHROOT: u32 = 18;
    pub const SYS_ADMIN: u32 = 21;
    pub const SYS_RESOURCE: u32 = 24;
    pub const MKNOD: u32 = 27;
}

/// Whether the caller has a capability.
pub fn has(who: &Credentials, capability: u32) -> bool {
    who.effective >> capability & 1 != 0
}

/// Whether the caller is in a group.
fn in_group(who: &Credentials, gid: u32) -> bool {
    gid == who.fsgid
        || who
            .groups
            .as_ref()
            .is_some_and(|groups| groups.contains(&gid))
}

/// Whether the caller may have the set-group-ID bit on a file of this group.
pub fn may_set_group(who: &Credentials, gid: u32) -> bool {
    in_group(who, gid) || has(who, cap::FSETID)
}

/// Whether the caller may do to a file what only its owner may.
pub fn owns(who: &Credentials, meta: &Meta) -> bool {
    who.fsuid == meta.uid || has(who, cap::FOWNER)
}

/// Checks the permission bits for all of `want` (POSIX.1-2017 4.5, "File Access
/// Permissions").
///
/// # Errors
/// EACCES.
#[inline(never)]
pub fn check(meta: &Meta, who: &Credentials, want: u32) -> Result<(), Errno> {
    let bits = if who.fsuid == meta.uid {
        meta.mode >> 6
    } else if in_group(who, meta.gid) {
        meta.mode >> 3
    } else {
        meta.mode
    };
    let reads = want == READ || meta.is_directory() && want & WRITE == 0;
    let executable = meta.is_directory() || meta.mode & 0o111 != 0;
    if want & !bits & 7 == 0
        || reads && has(who, cap::DAC_READ_SEARCH)
        || has(who, cap::DAC_OVERRIDE) && (want & EXECUTE == 0 || executable)
    {
        Ok(())
    } else {
        Err(Errno::EACCES)
    }
}

/// The ids and capabilities that access(2) asks with: the real user's.
pub fn make_real(who: &mut Credentials) {
    (who.fsuid, who.fsgid) = (who.ruid, who.rgid);
    // capabilities(7): with SECBIT_NO_SETUID_FIXUP ids say nothing of capabilities.
    if who.special().securebits & NO_SETUID_FIXUP == 0 {
        who.effective = if who.ruid == 0 { who.permitted } else { 0 };
    }
}

impl Inode {
    /// As [`check`].
    ///
    /// # Errors
    /// EACCES; EPERM for writing to what nobody changes.
    pub fn check(&self, who: &Credentials, want: u32) -> Result<(), Errno> {
        if want & WRITE != 0 {
            self.check_mutable()?;
        }
        self.change(|meta| check(meta, who, want))
    }

    /// Refuses changes of a process's directory in `/proc`, which is immutable on Linux.
    ///
    /// # Errors
    /// EPERM.
    pub fn check_mutable(&self) -> Result<(), Errno> {
        match self.as_made() {
            Some(made) if made.process().is_some() => Err(Errno::EPERM),
            _ => Ok(()),
        }
    }

    /// chmod(2).
    ///
    /// # Errors
    /// EPERM.
    pub fn chmod(&self, who: &Credentials, mode: u32) -> Result<(), Errno> {
        if self.as_made().is_some_and(|made| !made.has_mode()) {
            return Err(Errno::EPERM);
        }
        if let Some(content) = self.as_regular() {
            content.lock().seals.check_mode(self.meta().mode, mode)?;
        }
        self.change(|meta| {
            if !owns(who, meta) {
                return Err(Errno::EPERM);
            }
            meta.mode = meta.mode & mode::FORMAT | mode & 0o7777;
            if !may_set_group(who, meta.gid) {
                meta.mode &= !mode::SETGID;
            }
            meta.times[CTIME] = now();
            Ok(())
        })
    }

    /// chown(2); an id of all ones stays as it is.
    ///
    /// # Errors
    /// EPERM.
    pub fn chown(&self, who: &Credentials, uid: u32, gid: u32) -> Result<(), Errno> {
        if uid & gid != u32::MAX {
            self.check_mutable()?;
        }
        self.change(|meta| {
            let owner = who.fsuid == meta.uid;
            let user = uid == u32::MAX || owner && uid == meta.uid;
            let group = gid == u32::MAX || owner && (gid == meta.gid || in_group(who, gid));
            if !(has(who, cap::CHOWN) || user && group) {
                return Err(Errno::EPERM);
            }
            if !meta.is_directory() {
                let group = meta.mode & mode::GROUP_EXEC != 0 || !may_set_group(who, meta.gid);
                meta.mode &= !(mode::SETUID | if group { mode::SETGID } else { 0 });
            }
            if uid != u32::MAX {
                meta.uid = uid;
            }
            if gid != u32::MAX {
                meta.gid = gid;
            }
            meta.times[CTIME] = now();
            Ok(())
        })
    }

    /// Writing by anybody who may not set them takes the set-ID bits away (write(2)).
    pub fn drop_set_id(&self, who: &Credentials) {
        self.change(|meta| {
            if !has(who, cap::FSETID) {
                meta.mode &= !mode::SETUID;
                if meta.mode & mode::GROUP_EXEC != 0 {
                    meta.mode &= !mode::SETGID;
                }
            }
        });
    }
}
