//! Capabilities: capget(2), capset(2).

use posix_process::capabilities::Sets;
use signal::Errno;
use syscall_shim::SysResult;

use super::limits;
use crate::arch::{percpu, user};
use crate::process;

/// `_LINUX_CAPABILITY_VERSION_1` has one word of each set, the later ones have two.
const VERSION_1: u32 = 0x1998_0330;
const VERSION_2: u32 = 0x2007_1026;
const VERSION_3: u32 = 0x2008_0522;

/// Reads a header: how many structures of 32 bits of each set there are, and whose they are.
///
/// # Errors
/// EINVAL for another version; the header says then which one to use. EFAULT.
fn read_header(header: usize) -> Result<(usize, i32), Errno> {
    let words = match user::get_u32(header)? {
        VERSION_1 => 1,
        VERSION_2 | VERSION_3 => 2,
        _ => {
            user::put_u32(header, VERSION_3)?;
            return Err(Errno::EINVAL);
        }
    };
    Ok((words, user::get_u32(header.wrapping_add(4))? as i32))
}

/// capget(2). Without a place for the sets it only says whether the version is known.
///
/// # Errors
/// EINVAL, ESRCH, EFAULT.
pub fn capget(header: usize, data: usize) -> SysResult {
    let (words, pid) = match read_header(header) {
        Err(Errno::EINVAL) if data == 0 => return Ok(0),
        other => other?,
    };
    if data == 0 {
        return Ok(0);
    }
    let target = match pid {
        0 => Some(percpu::current().id),
        ..0 => return Err(Errno::EINVAL.into()),
        _ => None,
    };
    let sets = process::with(|system, _| {
        let target = target.or_else(|| system.find_thread(pid));
        Ok::<_, Errno>(system.credentials(target.ok_or(Errno::ESRCH)?).sets())
    })?;
    let all = [sets.effective, sets.permitted, sets.inheritable];
    for n in 0..3 * words {
        let word = (all[n % 3] >> (32 * (n / 3))) as u32;
        user::put_u32(data.wrapping_add(4 * n), word)?;
    }
    Ok(0)
}

/// capset(2), of the calling thread.
///
/// # Errors
/// EINVAL, EFAULT; EPERM for another thread, and as [`posix_process::Credentials::set_sets`].
pub fn capset(header: usize, data: usize) -> SysResult {
    let me = percpu::current();
    let (words, pid) = read_header(header)?;
    if pid != 0 && pid != me.tid() {
        return Err(Errno::EPERM.into());
    }
    let mut all = [0u64; 3];
    for n in 0..3 * words {
        let word = user::get_u32(data.wrapping_add(4 * n))?;
        all[n % 3] |= u64::from(word) << (32 * (n / 3));
    }
    let [effective, permitted, inheritable] = all;
    let sets = Sets {
        effective,
        permitted,
        inheritable,
    };
    process::with(|system, _| {
        system.change_capabilities(me.id, |credentials| credentials.set_sets(sets))?;
        limits::renew(system, me);
        Ok::<_, Errno>(())
    })?;
    Ok(0)
}
