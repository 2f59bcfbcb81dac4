//! Users and groups: credentials(7).

use core::ffi::c_int;

use posix_process::credentials::NGROUPS_MAX;
use signal::Errno;

use crate::system::{Parts, call, given, place, sigil_system, with_room_for};
use crate::types::*;

/// getresuid(2) and getresgid(2).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getids(
    system: *mut sigil_system,
    t: u32,
    ids: *mut sigil_ids,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let ids = unsafe { place(ids)? };
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        *ids = sigil_ids {
            uid: [own.ruid, own.euid, own.suid],
            gid: [own.rgid, own.egid, own.sgid],
        };
        Ok(0)
    })
}

/// setresuid(2); 0xffffffff leaves an id as it is.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setresuid(
    system: *mut sigil_system,
    t: u32,
    ruid: u32,
    euid: u32,
    suid: u32,
) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setresuid(t, ruid, euid, suid)?;
        Ok(0)
    })
}

/// setresgid(2); 0xffffffff leaves an id as it is.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setresgid(
    system: *mut sigil_system,
    t: u32,
    rgid: u32,
    egid: u32,
    sgid: u32,
) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setresgid(t, rgid, egid, sgid)?;
        Ok(0)
    })
}

/// setuid(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setuid(system: *mut sigil_system, t: u32, uid: u32) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setuid(t, uid)?;
        Ok(0)
    })
}

/// setgid(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setgid(system: *mut sigil_system, t: u32, gid: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setgid(t, gid)?;
        Ok(0)
    })
}

/// setreuid(2); 0xffffffff leaves an id as it is.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setreuid(
    system: *mut sigil_system,
    t: u32,
    ruid: u32,
    euid: u32,
) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setreuid(t, ruid, euid)?;
        Ok(0)
    })
}

/// setregid(2); 0xffffffff leaves an id as it is.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setregid(
    system: *mut sigil_system,
    t: u32,
    rgid: u32,
    egid: u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setregid(t, rgid, egid)?;
        Ok(0)
    })
}

/// setgroups(2): `count` groups at `groups`.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setgroups(
    system: *mut sigil_system,
    t: u32,
    count: usize,
    groups: *const u32,
) -> c_int {
    // A copy, and what it is kept in. More are refused.
    let size = match count {
        ..=NGROUPS_MAX => count * size_of::<u32>() + 256,
        _ => 0,
    };
    let f = |parts: &mut Parts| {
        let t = parts.caller(t)?;
        parts.system.credentials(t).may_set_groups(count)?;
        let groups = match count {
            0 => &[][..],
            // SAFETY: it is null or good, and the kernel vouches for so many.
            _ => unsafe {
                given(groups)?;
                core::slice::from_raw_parts(groups, count)
            },
        };
        parts.system.setgroups(t, groups)?;
        Ok(0)
    };
    // SAFETY: pointers are null or good, as the header says to who calls.
    unsafe { with_room_for(system, size, f) }
}

/// getgroups(2): how many groups there are, and if `size` is not 0, they. -EINVAL if `size` is less.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getgroups(
    system: *mut sigil_system,
    t: u32,
    size: usize,
    groups: *mut u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        let own = parts.system.credentials(t).groups();
        if size > 0 && size < own.len() {
            return Err(Errno::EINVAL);
        }
        if size > 0 && !own.is_empty() {
            // SAFETY: it is null or good, and the kernel vouches for so many.
            let to = unsafe {
                place(groups)?;
                core::slice::from_raw_parts_mut(groups, own.len())
            };
            to.copy_from_slice(own);
        }
        // There are at most 65536.
        Ok(own.len() as c_int)
    })
}
