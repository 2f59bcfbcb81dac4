//! Capability sets: capget(2), capset(2) and what prctl(2) does with them (capabilities(7)).

use alloc::sync::Arc;

use crate::credentials::{CAP_FULL, Capability, Credentials};
use crate::room::has_shared;
use signal::Errno;

/// The securebits flags (capabilities(7), "The securebits flags"): below each bit's lock.
pub mod securebits {
    #![allow(missing_docs)] // the names are those of capabilities(7), without SECBIT_
    pub const NOROOT: u32 = 1;
    pub const NO_SETUID_FIXUP: u32 = 1 << 2;
    pub const KEEP_CAPS: u32 = 1 << 4;
    pub const KEEP_CAPS_LOCKED: u32 = 1 << 5;
    pub const NO_CAP_AMBIENT_RAISE: u32 = 1 << 6;
    pub(super) const BITS: u32 = 0x55;
    pub(super) const LOCKS: u32 = 0xaa;
}

use securebits::*;

/// The sets of `struct __user_cap_data_struct`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sets {
    /// Those that count now.
    pub effective: u64,
    /// Those that may be made effective.
    pub permitted: u64,
    /// Those that exec keeps, of a file that says so.
    pub inheritable: u64,
}

/// What of credentials few threads change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Special {
    /// Capabilities that may become ambient.
    pub inheritable: u64,
    /// Capabilities that execve(2) may give.
    pub bounding: u64,
    /// Capabilities that execve(2) leaves to a program that is not root's.
    pub ambient: u64,
    /// [Flags](securebits) of what is special about user 0.
    pub securebits: u32,
    /// PR_SET_NO_NEW_PRIVS.
    pub no_new_privs: bool,
}

impl Default for Special {
    fn default() -> Self {
        Self {
            inheritable: 0,
            bounding: CAP_FULL,
            ambient: 0,
            securebits: 0,
            no_new_privs: false,
        }
    }
}

/// The bit of a capability that a program names; `None` if there is no such one.
fn bit(capability: usize) -> Option<u64> {
    let bit = 1u64.checked_shl(u32::try_from(capability).ok()?)?;
    (bit & CAP_FULL != 0).then_some(bit)
}

fn is_subset(a: u64, b: u64) -> bool {
    a & !b == 0
}

impl Credentials {
    /// What few threads change.
    pub fn special(&self) -> Special {
        self.special.as_deref().copied().unwrap_or_default()
    }

    /// Changes some of it. ENOMEM: it is as it was.
    pub fn change_special(&mut self, change: impl FnOnce(&mut Special)) -> Result<(), Errno> {
        let old = self.special();
        let mut special = old;
        change(&mut special);
        if special != old {
            self.special = match special == Special::default() {
                true => None,
                false if has_shared::<Special>() => Some(Arc::new(special)),
                false => return Err(Errno::ENOMEM),
            };
        }
        Ok(())
    }

    /// Whether a flag of the securebits is set.
    pub(crate) fn is_secure(&self, flag: u32) -> bool {
        self.special().securebits & flag != 0
    }

    /// capget(2).
    pub fn sets(&self) -> Sets {
        Sets {
            effective: self.effective,
            permitted: self.permitted,
            inheritable: self.special().inheritable,
        }
    }

    /// capset(2). EPERM for a permitted one that is not permitted now, an effective one that is not
    /// to be permitted, an inheritable one that is neither inheritable nor permitted now (but for
    /// CAP_SETPCAP) or not in the bounding set. ENOMEM.
    pub fn set_sets(&mut self, new: Sets) -> Result<(), Errno> {
        let [effective, permitted, inheritable] =
            [new.effective, new.permitted, new.inheritable].map(|set| set & CAP_FULL);
        let old = self.special();
        let inherits = is_subset(inheritable, old.inheritable | self.permitted)
            || self.has(Capability::SetPcap);
        let bound = is_subset(inheritable, old.inheritable | old.bounding);
        if !inherits
            || !bound
            || !is_subset(permitted, self.permitted)
            || !is_subset(effective, permitted)
        {
            return Err(Errno::EPERM);
        }
        self.change_special(|special| {
            special.inheritable = inheritable;
            special.ambient &= permitted & inheritable;
        })?;
        (self.effective, self.permitted) = (effective, permitted);
        Ok(())
    }

    /// PR_CAPBSET_READ(2const): EINVAL for no capability.
    pub fn is_bounding(&self, capability: usize) -> Result<bool, Errno> {
        let bit = bit(capability).ok_or(Errno::EINVAL)?;
        Ok(self.special().bounding & bit != 0)
    }

    /// PR_CAPBSET_DROP(2const): EPERM without CAP_SETPCAP, EINVAL for no capability.
    pub fn drop_bounding(&mut self, capability: usize) -> Result<(), Errno> {
        if !self.has(Capability::SetPcap) {
            return Err(Errno::EPERM);
        }
        let bit = bit(capability).ok_or(Errno::EINVAL)?;
        self.change_special(|special| special.bounding &= !bit)
    }

    /// PR_CAP_AMBIENT_CLEAR_ALL(2const).
    pub fn clear_ambient(&mut self) -> Result<(), Errno> {
        self.change_special(|special| special.ambient = 0)
    }

    /// PR_CAP_AMBIENT_IS_SET(2const): EINVAL for no capability.
    pub fn is_ambient(&self, capability: usize) -> Result<bool, Errno> {
        let bit = bit(capability).ok_or(Errno::EINVAL)?;
        Ok(self.special().ambient & bit != 0)
    }

    /// PR_CAP_AMBIENT_RAISE(2const), PR_CAP_AMBIENT_LOWER(2const). EINVAL for no capability; EPERM to
    /// raise one that is not permitted and inheritable, or with SECBIT_NO_CAP_AMBIENT_RAISE.
    pub fn set_ambient(&mut self, capability: usize, raise: bool) -> Result<(), Errno> {
        let bit = bit(capability).ok_or(Errno::EINVAL)?;
        if !raise {
            return self.change_special(|special| special.ambient &= !bit);
        }
        let may = self.permitted & self.special().inheritable;
        if may & bit == 0 || self.is_secure(NO_CAP_AMBIENT_RAISE) {
            return Err(Errno::EPERM);
        }
        self.change_special(|special| special.ambient |= bit)
    }

    /// PR_GET_KEEPCAPS(2const).
    pub fn keeps_capabilities(&self) -> bool {
        self.is_secure(KEEP_CAPS)
    }

    /// PR_SET_KEEPCAPS(2const). EINVAL for what is neither 0 nor 1, EPERM if it is locked.
    pub fn set_keepcaps(&mut self, keep: usize) -> Result<(), Errno> {
        if keep > 1 {
            return Err(Errno::EINVAL);
        }
        if self.is_secure(KEEP_CAPS_LOCKED) {
            return Err(Errno::EPERM);
        }
        self.change_special(|special| {
            special.securebits &= !KEEP_CAPS;
            if keep == 1 {
                special.securebits |= KEEP_CAPS;
            }
        })
    }

    /// PR_SET_SECUREBITS(2const). EPERM for unknown bits, a change of what is locked, without
    /// CAP_SETPCAP.
    pub fn set_securebits(&mut self, bits: usize) -> Result<(), Errno> {
        let new = u32::try_from(bits).map_err(|_| Errno::EPERM)?;
        let old = self.special().securebits;
        if (old & LOCKS) >> 1 & (old ^ new) != 0
            || old & LOCKS & !new != 0
            || new & !(LOCKS | BITS) != 0
            || !self.has(Capability::SetPcap)
        {
            return Err(Errno::EPERM);
        }
        self.change_special(|special| special.securebits = new)
    }
}
