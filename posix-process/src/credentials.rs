//! User and group ids and capabilities of a thread (credentials(7), capabilities(7)).
//!
//! On Linux each thread has its own; it is the libc that makes set*id(2) act on all threads.

use crate::capabilities::Special;
use crate::capabilities::securebits::{KEEP_CAPS, NO_SETUID_FIXUP};
use crate::room::{has_shared, with_room};
use alloc::collections::BinaryHeap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use signal::Errno;

/// A user id.
pub type Uid = u32;
/// A group id.
pub type Gid = u32;

/// "Leave it as it is" in setre*id(2) and setres*id(2); no valid id.
pub const UNCHANGED: u32 = u32::MAX;

/// How many supplementary groups a process may have (NGROUPS_MAX).
pub const NGROUPS_MAX: usize = 65536;

/// A capability, by its number in capabilities(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)] // the names are those of capabilities(7)
pub enum Capability {
    Kill = 5,
    SetGid = 6,
    SetUid = 7,
    SetPcap = 8,
    IpcLock = 14,
    IpcOwner = 15,
    SysPtrace = 19,
    SysAdmin = 21,
    SysBoot = 22,
    SysNice = 23,
    SysResource = 24,
    SysTime = 25,
    SysTtyConfig = 26,
    WakeAlarm = 35,
    CheckpointRestore = 40,
}

/// All capabilities that Linux has (CAP_CHOWN … CAP_CHECKPOINT_RESTORE).
pub(crate) const CAP_FULL: u64 = (1 << 41) - 1;

/// What goes with fsuid: CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID, LINUX_IMMUTABLE,
/// MKNOD, MAC_OVERRIDE.
const CAP_FS: u64 = 0x1f | 1 << 9 | 1 << 27 | 1 << 32;

/// The credentials of one thread.
#[derive(Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Real user id.
    pub ruid: Uid,
    /// Effective user id.
    pub euid: Uid,
    /// Saved set-user-id.
    pub suid: Uid,
    /// User id for file access.
    pub fsuid: Uid,
    /// Real group id.
    pub rgid: Gid,
    /// Effective group id.
    pub egid: Gid,
    /// Saved set-group-id.
    pub sgid: Gid,
    /// Group id for file access.
    pub fsgid: Gid,
    /// Supplementary groups, sorted.
    pub groups: Option<Arc<Vec<Gid>>>,
    /// Capabilities that count now.
    pub effective: u64,
    /// Capabilities that may be made effective.
    pub permitted: u64,
    /// What few threads have; none is as good as the default. Apart, since every new thread copies
    /// the rest.
    pub(crate) special: Option<Arc<Special>>,
}

impl Clone for Credentials {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.ruid, self.rgid);
        copy.clone_from(self);
        copy
    }

    #[inline(always)]
    fn clone_from(&mut self, other: &Self) {
        // All of them, so that none is forgotten.
        let Self {
            ruid,
            euid,
            suid,
            fsuid,
            rgid,
            egid,
            sgid,
            fsgid,
            groups,
            effective,
            permitted,
            special,
        } = other;
        (self.ruid, self.euid, self.suid, self.fsuid) = (*ruid, *euid, *suid, *fsuid);
        (self.rgid, self.egid, self.sgid, self.fsgid) = (*rgid, *egid, *sgid, *fsgid);
        (self.effective, self.permitted) = (*effective, *permitted);
        self.groups.clone_from(groups);
        self.special.clone_from(special);
    }
}

impl Credentials {
    /// A user's: every id the same; user 0 has all capabilities.
    pub fn new(uid: Uid, gid: Gid) -> Self {
        let capabilities = if uid == 0 { CAP_FULL } else { 0 };
        Self {
            ruid: uid,
            euid: uid,
            suid: uid,
            fsuid: uid,
            rgid: gid,
            egid: gid,
            sgid: gid,
            fsgid: gid,
            groups: None,
            effective: capabilities,
            permitted: capabilities,
            special: None,
        }
    }

    /// Whether the thread has a capability in its effective set.
    #[inline]
    pub fn has(&self, capability: Capability) -> bool {
        self.effective & 1 << capability as u8 != 0
    }

    /// kill(2): the sender needs CAP_KILL, or its real or effective user id must equal the real or
    /// saved set-user-id of the target.
    pub fn may_kill(&self, target: &Credentials) -> bool {
        self.euid == target.suid
            || self.euid == target.ruid
            || self.ruid == target.suid
            || self.ruid == target.ruid
            || self.has(Capability::Kill)
    }

    /// prlimit(2): real ids of the caller must match real, effective and saved ids of the target,
    /// or the caller has CAP_SYS_RESOURCE.
    pub fn may_prlimit(&self, target: &Credentials) -> bool {
        let uid = self.ruid == target.euid && self.ruid == target.suid && self.ruid == target.ruid;
        let gid = self.rgid == target.egid && self.rgid == target.sgid && self.rgid == target.rgid;
        uid && gid || self.has(Capability::SysResource)
    }

    /// ptrace(2), "Ptrace access mode checking", with PTRACE_MODE_REALCREDS: real ids of the caller
    /// must match real, effective and saved ids of the target, the target must be `dumpable`
    /// (PR_SET_DUMPABLE) and have no capability that the caller has not; or the caller has
    /// CAP_SYS_PTRACE.
    pub fn may_ptrace(&self, target: &Credentials, dumpable: bool) -> bool {
        let uid = self.ruid == target.euid && self.ruid == target.suid && self.ruid == target.ruid;
        let gid = self.rgid == target.egid && self.rgid == target.sgid && self.rgid == target.rgid;
        let capable = target.permitted & !self.permitted == 0;
        uid && gid && dumpable && capable || self.has(Capability::SysPtrace)
    }

    /// The ids that decide what the thread may do: effective and for file access. A change of one
    /// clears PR_SET_PDEATHSIG and PR_SET_DUMPABLE (prctl(2)).
    pub fn access_ids(&self) -> [u32; 4] {
        [self.euid, self.egid, self.fsuid, self.fsgid]
    }

    /// setuid(2). After an error they may have changed in part, here and in the next two: of ENOMEM the set is no use.
    pub fn set_uid(&mut self, uid: Uid) -> Result<(), Errno> {
        if uid == UNCHANGED {
            return Err(Errno::EINVAL);
        }
        let old = (self.ruid, self.euid, self.suid);
        if self.has(Capability::SetUid) {
            self.ruid = uid;
            self.suid = uid;
        } else if uid != self.ruid && uid != self.suid {
            return Err(Errno::EPERM);
        }
        self.euid = uid;
        self.fsuid = uid;
        self.fix_capabilities(old)
    }

    /// setreuid(2).
    pub fn set_reuid(&mut self, ruid: Uid, euid: Uid) -> Result<(), Errno> {
        let old = (self.ruid, self.euid, self.suid);
        let any = self.has(Capability::SetUid);
        if ruid != UNCHANGED && !any && ruid != old.0 && ruid != old.1 {
            return Err(Errno::EPERM);
        }
        if euid != UNCHANGED && !any && euid != old.0 && euid != old.1 && euid != old.2 {
            return Err(Errno::EPERM);
        }
        if ruid != UNCHANGED {
            self.ruid = ruid;
        }
        if euid != UNCHANGED {
            self.euid = euid;
        }
        if ruid != UNCHANGED || euid != UNCHANGED && euid != old.0 {
            self.suid = self.euid;
        }
        self.fsuid = self.euid;
        self.fix_capabilities(old)
    }

    /// setresuid(2).
    pub fn set_resuid(&mut self, ruid: Uid, euid: Uid, suid: Uid) -> Result<(), Errno> {
        let old = (self.ruid, self.euid, self.suid);
        let known = |id| id == UNCHANGED || id == old.0 || id == old.1 || id == old.2;
        let known = known(ruid) && known(euid) && known(suid);
        if !known && !self.has(Capability::SetUid) {
            return Err(Errno::EPERM);
        }
        for (id, new) in [
            (&mut self.ruid, ruid),
            (&mut self.euid, euid),
            (&mut self.suid, suid),
        ] {
            if new != UNCHANGED {
                *id = new;
            }
        }
        self.fsuid = self.euid;
        self.fix_capabilities(old)
    }

    /// setfsuid(2): returns the id before, whether or not it changed.
    pub fn set_fsuid(&mut self, uid: Uid) -> Uid {
        let old = self.fsuid;
        let known = uid == self.ruid || uid == self.euid || uid == self.suid || uid == old;
        if uid != UNCHANGED && (known || self.has(Capability::SetUid)) {
            self.fsuid = uid;
            // capabilities(7), "Effect of user ID changes on capabilities", 4.
            let fixed = !self.is_secure(NO_SETUID_FIXUP);
            if fixed && old == 0 && uid != 0 {
                self.effective &= !CAP_FS;
            } else if fixed && old != 0 && uid == 0 {
                self.effective |= self.permitted & CAP_FS;
            }
        }
        old
    }

    /// setgid(2).
    pub fn set_gid(&mut self, gid: Gid) -> Result<(), Errno> {
        if gid == UNCHANGED {
            return Err(Errno::EINVAL);
        }
        if self.has(Capability::SetGid) {
            self.rgid = gid;
            self.sgid = gid;
        } else if gid != self.rgid && gid != self.sgid {
            return Err(Errno::EPERM);
        }
        self.egid = gid;
        self.fsgid = gid;
        Ok(())
    }

    /// setregid(2).
    pub fn set_regid(&mut self, rgid: Gid, egid: Gid) -> Result<(), Errno> {
        let old = (self.rgid, self.egid, self.sgid);
        let any = self.has(Capability::SetGid);
        if rgid != UNCHANGED && !any && rgid != old.0 && rgid != old.1 {
            return Err(Errno::EPERM);
        }
        if egid != UNCHANGED && !any && egid != old.0 && egid != old.1 && egid != old.2 {
            return Err(Errno::EPERM);
        }
        if rgid != UNCHANGED {
            self.rgid = rgid;
        }
        if egid != UNCHANGED {
            self.egid = egid;
        }
        if rgid != UNCHANGED || egid != UNCHANGED && egid != old.0 {
            self.sgid = self.egid;
        }
        self.fsgid = self.egid;
        Ok(())
    }

    /// setresgid(2).
    pub fn set_resgid(&mut self, rgid: Gid, egid: Gid, sgid: Gid) -> Result<(), Errno> {
        let old = (self.rgid, self.egid, self.sgid);
        let known = |id| id == UNCHANGED || id == old.0 || id == old.1 || id == old.2;
        let known = known(rgid) && known(egid) && known(sgid);
        if !known && !self.has(Capability::SetGid) {
            return Err(Errno::EPERM);
        }
        for (id, new) in [
            (&mut self.rgid, rgid),
            (&mut self.egid, egid),
            (&mut self.sgid, sgid),
        ] {
            if new != UNCHANGED {
                *id = new;
            }
        }
        self.fsgid = self.egid;
        Ok(())
    }

    /// setfsgid(2): returns the id before, whether or not it changed.
    pub fn set_fsgid(&mut self, gid: Gid) -> Gid {
        let old = self.fsgid;
        let known = gid == self.rgid || gid == self.egid || gid == self.sgid || gid == old;
        if gid != UNCHANGED && (known || self.has(Capability::SetGid)) {
            self.fsgid = gid;
        }
        old
    }

    /// Whether setgroups(2) with `count` groups is allowed: to be asked before they are read.
    pub fn may_set_groups(&self, count: usize) -> Result<(), Errno> {
        if !self.has(Capability::SetGid) {
            return Err(Errno::EPERM);
        }
        if count > NGROUPS_MAX {
            return Err(Errno::EINVAL);
        }
        Ok(())
    }

    /// setgroups(2). Linux keeps them sorted, and getgroups(2) shows that.
    pub fn set_groups(&mut self, groups: &[Gid]) -> Result<(), Errno> {
        self.may_set_groups(groups.len())?;
        if groups.contains(&UNCHANGED) {
            return Err(Errno::EINVAL);
        }
        // A heap sorts with a quarter of the standard sort's code.
        let mut list = with_room(groups.len()).ok_or(Errno::ENOMEM)?;
        list.extend_from_slice(groups);
        let sorted = BinaryHeap::from(list).into_sorted_vec();
        if !has_shared::<Vec<Gid>>() {
            return Err(Errno::ENOMEM);
        }
        self.groups = (!sorted.is_empty()).then(|| Arc::new(sorted));
        Ok(())
    }

    /// getgroups(2).
    pub fn groups(&self) -> &[Gid] {
        self.groups.as_deref().map_or(&[], Vec::as_slice)
    }

    /// capabilities(7), "Effect of user ID changes on capabilities", 1 to 3.
    fn fix_capabilities(&mut self, old: (Uid, Uid, Uid)) -> Result<(), Errno> {
        if self.is_secure(NO_SETUID_FIXUP) {
            return Ok(());
        }
        let was_root = old.0 == 0 || old.1 == 0 || old.2 == 0;
        if was_root && self.ruid != 0 && self.euid != 0 && self.suid != 0 {
            if !self.is_secure(KEEP_CAPS) {
                self.permitted = 0;
                self.effective = 0;
            }
            self.clear_ambient()?;
        }
        if old.1 == 0 && self.euid != 0 {
            self.effective = 0;
        }
        if old.1 != 0 && self.euid == 0 {
            self.effective = self.permitted;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "credentials_tests.rs"]
mod tests;
