//! Capabilities, and what else of a thread's credentials is no id: capabilities(7).
//!
//! capget(2) and capset(2) show the sets in words of 32 bits, as many as the version of their header has:
//! that is the kernel's.

use core::ffi::c_int;

use posix_process::Credentials;
use posix_process::capabilities::Sets;
use signal::Errno;

use crate::system::{Parts, call, given, place, sigil_system};
use crate::types::Pid;

/// The sets of a thread: capability n is bit n.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_capabilities {
    /// Those that count now.
    pub effective: u64,
    /// Those that may be made effective.
    pub permitted: u64,
    /// Those that execve(2) keeps, of a file that says so.
    pub inheritable: u64,
}

/// capget(2) of the thread with a number; 0 is the caller. -EINVAL for a negative number, -ESRCH if there
/// is none.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_capget(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    sets: *mut sigil_capabilities,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let sets = unsafe { place(sets)? };
        let t = parts.caller(t)?;
        let target = match pid {
            0 => t,
            ..0 => return Err(Errno::EINVAL),
            _ => parts.system.find_thread(pid).ok_or(Errno::ESRCH)?,
        };
        let found = parts.system.credentials(target).sets();
        *sets = sigil_capabilities {
            effective: found.effective,
            permitted: found.permitted,
            inheritable: found.inheritable,
        };
        Ok(0)
    })
}

/// capset(2) of the calling thread, whose number or 0 `pid` is: -EPERM for another, and for what the
/// thread may not have.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_capset(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    sets: *const sigil_capabilities,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let sets = unsafe { given(sets)? };
        let t = parts.caller(t)?;
        if pid != 0 && pid != parts.system.gettid(t) {
            return Err(Errno::EPERM);
        }
        let sets = Sets {
            effective: sets.effective,
            permitted: sets.permitted,
            inheritable: sets.inheritable,
        };
        parts.system.change_capabilities(t, |c| c.set_sets(sets))?;
        Ok(0)
    })
}

/// 1 if the thread has a capability in its effective set, else 0: what the kernel asks before it does
/// what needs one. -EINVAL for the number of none.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_capable(
    system: *mut sigil_system,
    t: u32,
    capability: u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        // EINVAL, as of all that is asked about one.
        own.is_bounding(capability as usize)?;
        Ok((own.effective >> capability & 1) as c_int)
    })
}

/// PR_CAPBSET_READ(2const): 1 if a capability is in the bounding set, else 0.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_is_bounding(
    system: *mut sigil_system,
    t: u32,
    capability: u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        Ok(own.is_bounding(capability as usize)?.into())
    })
}

/// PR_CAPBSET_DROP(2const).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_drop_bounding(
    system: *mut sigil_system,
    t: u32,
    capability: u32,
) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| c.drop_bounding(capability as usize))
    })
}

/// PR_CAP_AMBIENT_IS_SET(2const): 1 if a capability is in the ambient set, else 0.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_is_ambient(
    system: *mut sigil_system,
    t: u32,
    capability: u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        Ok(own.is_ambient(capability as usize)?.into())
    })
}

/// PR_CAP_AMBIENT_RAISE(2const), and with 0 for `raise` PR_CAP_AMBIENT_LOWER(2const).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_ambient(
    system: *mut sigil_system,
    t: u32,
    capability: u32,
    raise: c_int,
) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| c.set_ambient(capability as usize, raise != 0))
    })
}

/// PR_CAP_AMBIENT_CLEAR_ALL(2const).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clear_ambient(system: *mut sigil_system, t: u32) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| c.clear_ambient())
    })
}

/// PR_GET_KEEPCAPS(2const): 1 or 0.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_keepcaps(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        Ok(own.keeps_capabilities().into())
    })
}

/// PR_SET_KEEPCAPS(2const), with 1 or 0.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_keepcaps(system: *mut sigil_system, t: u32, keep: u64) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| c.set_keepcaps(keep as usize))
    })
}

/// PR_GET_SECUREBITS(2const).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_securebits(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        // Eight bits at most.
        Ok(parts.system.credentials(t).special().securebits as c_int)
    })
}

/// PR_SET_SECUREBITS(2const).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_securebits(
    system: *mut sigil_system,
    t: u32,
    bits: u64,
) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| c.set_securebits(bits as usize))
    })
}

/// PR_GET_NO_NEW_PRIVS(2const): 1 or 0.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_no_new_privs(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        Ok(own.special().no_new_privs.into())
    })
}

/// PR_SET_NO_NEW_PRIVS(2const), with 1; there is no way back.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_no_new_privs(system: *mut sigil_system, t: u32) -> c_int {
    call!(with_room, system, |parts| {
        change(parts, t, |c| {
            c.change_special(|special| special.no_new_privs = true)
        })
    })
}

fn change(
    parts: &mut Parts,
    t: u32,
    f: impl FnOnce(&mut Credentials) -> Result<(), Errno>,
) -> Result<c_int, Errno> {
    let t = parts.caller(t)?;
    parts.system.change_capabilities(t, f)?;
    Ok(0)
}
