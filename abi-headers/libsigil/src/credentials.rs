//! Users and groups: credentials(7).

use core::ffi::c_int;

use posix_process::credentials::{Gid, NGROUPS_MAX, Uid};
use signal::Errno;

use crate::system::{Parts, call, given, maybe, place, sigil_system, with_room_for};

/// getresuid(2): any of the three places may be NULL.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getresuid(
    system: *mut sigil_system,
    t: u32,
    ruid: *mut Uid,
    euid: *mut Uid,
    suid: *mut Uid,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let places = unsafe { [maybe(ruid)?, maybe(euid)?, maybe(suid)?] };
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        put(places, [own.ruid, own.euid, own.suid])
    })
}

/// getresgid(2): any of the three places may be NULL.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getresgid(
    system: *mut sigil_system,
    t: u32,
    rgid: *mut Gid,
    egid: *mut Gid,
    sgid: *mut Gid,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let places = unsafe { [maybe(rgid)?, maybe(egid)?, maybe(sgid)?] };
        let t = parts.thread(t)?;
        let own = parts.system.credentials(t);
        put(places, [own.rgid, own.egid, own.sgid])
    })
}

fn put(places: [Option<&mut u32>; 3], ids: [u32; 3]) -> Result<c_int, Errno> {
    for (place, id) in places.into_iter().zip(ids) {
        if let Some(place) = place {
            *place = id;
        }
    }
    Ok(0)
}

/// setresuid(2); 0xffffffff leaves an id as it is.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setresuid(
    system: *mut sigil_system,
    t: u32,
    ruid: Uid,
    euid: Uid,
    suid: Uid,
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
    rgid: Gid,
    egid: Gid,
    sgid: Gid,
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
pub unsafe extern "C" fn sigil_setuid(system: *mut sigil_system, t: u32, uid: Uid) -> c_int {
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
pub unsafe extern "C" fn sigil_setgid(system: *mut sigil_system, t: u32, gid: Gid) -> c_int {
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
    ruid: Uid,
    euid: Uid,
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
    rgid: Gid,
    egid: Gid,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setregid(t, rgid, egid)?;
        Ok(0)
    })
}

/// setfsuid(2), which says nothing of success: `*old`, which may be NULL, becomes the user for access to files
/// before. 0xffffffff, and every other that may not be had, changes nothing.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setfsuid(
    system: *mut sigil_system,
    t: u32,
    uid: Uid,
    old: *mut Uid,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        let before = parts.system.setfsuid(t, uid);
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// setfsgid(2), which says nothing of success: `*old`, which may be NULL, becomes the group for access to files
/// before. 0xffffffff, and every other that may not be had, changes nothing.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setfsgid(
    system: *mut sigil_system,
    t: u32,
    gid: Gid,
    old: *mut Gid,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        let before = parts.system.setfsgid(t, gid);
        if let Some(old) = old {
            *old = before;
        }
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
    groups: *const Gid,
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
    groups: *mut Gid,
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
