//! Files in memory without a name: memfd_create(2), and the seals of fcntl(2).

use signal::Errno;
use syscall_shim::SysResult;

use super::paths::read_path;
use crate::files::flags::{mode, o};
use crate::files::tree::seals::{EXEC, WRITE};
use crate::files::tree::{Inode, Kind, Named};
use crate::files::{ByName, Open, Table, credentials, open_inode, root};
use crate::process;
use crate::room::{spare, with_room};

/// Operations of fcntl(2).
pub mod cmd {
    #![allow(missing_docs)]
    pub const ADD_SEALS: u32 = 1033;
    pub const GET_SEALS: u32 = 1034;
}

const MFD_CLOEXEC: u32 = 1;
const MFD_ALLOW_SEALING: u32 = 2;
const MFD_NOEXEC_SEAL: u32 = 8;
const MFD_EXEC: u32 = 0x10;
/// Longest name (NAME_MAX, less the prefix).
const MAX_NAME: usize = 249;

/// memfd_create(2). There are no pages for MFD_HUGETLB: EINVAL.
pub fn memfd_create(name: usize, flags: u32) -> SysResult {
    const KNOWN: u32 = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;
    if flags & !KNOWN != 0 || flags & MFD_EXEC != 0 && flags & MFD_NOEXEC_SEAL != 0 {
        return Err(Errno::EINVAL.into());
    }
    let name = match read_path(name) {
        Ok(name) if name.len() <= MAX_NAME => {
            let mut text = with_room(b"memfd:".len() + name.len())?;
            text.extend_from_slice(b"memfd:");
            text.extend_from_slice(&name);
            text.into_boxed_slice()
        }
        Ok(_) | Err(Errno::ENAMETOOLONG) => return Err(Errno::EINVAL.into()),
        Err(errno) => return Err(errno.into()),
    };
    let table = Table::current();
    table.check_room()?;
    spare()?;
    let sealed = flags & MFD_NOEXEC_SEAL != 0;
    let rights = if sealed { 0o666 } else { 0o777 };
    let who = credentials();
    let inode = Inode::new(Kind::regular(), mode::REGULAR | rights, &who, None)?;
    if let Some(content) = inode.as_regular()
        && flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL) != 0
    {
        let seals = &mut content.lock().seals;
        seals.allow();
        seals.add(if sealed { EXEC } else { 0 }, rights, false)?;
    }
    // It never has the name, which only its link in /proc shows.
    let named = Named {
        directory: root()?,
        name,
    };
    let open = open_inode(inode, o::RDWR | o::LARGEFILE)?.named(named);
    Ok(table.add(open, 0, flags & MFD_CLOEXEC != 0)? as usize)
}

/// F_GET_SEALS.
///
/// # Errors
/// EINVAL for what is no file in memory.
pub fn get_seals(open: &Open) -> SysResult {
    let content = open.inode.as_ref().and_then(|inode| inode.as_regular());
    Ok(content.ok_or(Errno::EINVAL)?.lock().seals.bits() as usize)
}

/// F_ADD_SEALS.
///
/// # Errors
/// EPERM for a file that is not open for writing, or that gets no more seals; EINVAL, EBUSY.
pub fn add_seals(open: &Open, seals: u32) -> SysResult {
    if !open.may_write() {
        return Err(Errno::EPERM.into());
    }
    let inode = open.inode.as_ref().ok_or(Errno::EINVAL)?;
    let content = inode.as_regular().ok_or(Errno::EINVAL)?;
    let is_mapped = seals & WRITE != 0 && process::may_write(inode);
    let mode = inode.meta().mode;
    content.lock().seals.add(seals, mode, is_mapped)?;
    Ok(0)
}
