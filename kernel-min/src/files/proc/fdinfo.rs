//! `/proc/PID/fdinfo/N` (proc_pid_fdinfo(5)).

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;

use super::Owner;
use super::lines::Lines;
use crate::files::flags::o;

/// The only mount's number.
const MOUNT: u64 = 1;

/// What there is to tell of a descriptor.
pub fn fdinfo(owner: Owner, fd: i32) -> Result<Vec<u8>, Errno> {
    let (open, cloexec) = owner.look(|process| {
        let open = process.files().get(fd).map_err(|_| Errno::ENOENT)?;
        Ok((open, process.files().cloexec(fd).unwrap_or(false)))
    })?;
    let flags = open.flags() | if cloexec { o::CLOEXEC } else { 0 };
    let mut lines = Lines::default();
    lines.field(b"pos", open.position.load(Relaxed));
    lines.text(b"flags:\t0").octal(flags).text(b"\n");
    lines.field(b"mnt_id", MOUNT).field(b"ino", open.stat().ino);
    lines.end()
}
