//! The owners of files and their signals: F_SETOWN and its kin of fcntl(2).

use posix_process::{Owner, OwnerKind};
use signal::{Errno, Signal};
use syscall_shim::SysResult;

use crate::arch::{percpu, user};
use crate::files::Open;
use crate::files::flags::o;
use crate::process;

/// Operations of fcntl(2).
pub mod cmd {
    #![allow(missing_docs)]
    pub const SETOWN: u32 = 8;
    pub const GETOWN: u32 = 9;
    pub const SETSIG: u32 = 10;
    pub const GETSIG: u32 = 11;
    pub const SETOWN_EX: u32 = 15;
    pub const GETOWN_EX: u32 = 16;
}

/// `struct f_owner_ex`: what it is, and its number.
type OwnerEx = [i32; 2];

const F_OWNER_TID: i32 = 0;
const F_OWNER_PID: i32 = 1;
const F_OWNER_PGRP: i32 = 2;

/// What owners have a number of: 0 is nobody.
fn find(kind: OwnerKind, number: i32) -> Result<Option<Owner>, Errno> {
    let me = percpu::current().id;
    match number {
        0 => Ok(None),
        ..0 => Err(Errno::ESRCH),
        _ => process::with(|system, _| system.owner(me, kind, number)).map(Some),
    }
}

/// The owner's kind and number; that is 0 for nobody, and for who is gone.
fn owner(open: &Open) -> (OwnerKind, i32) {
    match open.owner() {
        None => (OwnerKind::Thread, 0),
        Some(owner) => (
            owner.kind(),
            process::with(|system, _| system.owner_number(&owner)),
        ),
    }
}

/// Names the owner: a process, or a group by its negative number; 0 for nobody.
///
/// # Errors
/// EINVAL for the least number; ESRCH; ENOMEM.
pub fn set(open: &Open, number: i32) -> Result<(), Errno> {
    let found = match number {
        0.. => find(OwnerKind::Process, number)?,
        _ => find(OwnerKind::Group, number.checked_neg().ok_or(Errno::EINVAL)?)?,
    };
    open.set_owner(found)
}

/// The owner, as [`set`] names it.
pub fn get(open: &Open) -> i32 {
    match owner(open) {
        (OwnerKind::Group, number) => -number,
        (_, number) => number,
    }
}

/// F_SETOWN to F_GETOWN_EX.
///
/// # Errors
/// EINVAL for what is no kind of owner and no signal; ESRCH; EFAULT, ENOMEM.
pub fn fcntl(fd: i32, open: &Open, cmd: u32, arg: usize) -> SysResult {
    open.begin_async(fd)?;
    match cmd {
        cmd::SETOWN => set(open, arg as i32)?,
        cmd::GETOWN => return Ok(get(open) as isize as usize),
        cmd::SETOWN_EX => {
            let [kind, number] = user::read::<OwnerEx>(arg)?;
            let kind = match kind {
                F_OWNER_TID => OwnerKind::Thread,
                F_OWNER_PID => OwnerKind::Process,
                F_OWNER_PGRP => OwnerKind::Group,
                _ => return Err(Errno::EINVAL.into()),
            };
            open.set_owner(find(kind, number)?)?;
        }
        cmd::GETOWN_EX => {
            let (kind, number) = owner(open);
            let kind = match kind {
                OwnerKind::Thread => F_OWNER_TID,
                OwnerKind::Process => F_OWNER_PID,
                OwnerKind::Group => F_OWNER_PGRP,
            };
            user::write::<OwnerEx>(arg, &[kind, number])?;
        }
        cmd::SETSIG => {
            let signal = match i32::try_from(arg) {
                Ok(0) => None,
                Ok(number) => Some(Signal::new(number).ok_or(Errno::EINVAL)?),
                Err(_) => return Err(Errno::EINVAL.into()),
            };
            open.set_signal(signal)?;
        }
        _ => return Ok(open.signal().map_or(0, |signal| signal.number() as usize)),
    }
    Ok(0)
}

/// F_SETFL.
///
/// # Errors
/// EINVAL for O_DIRECT, which nothing here can do; ENOMEM.
pub fn set_flags(fd: i32, open: &Open, flags: u32) -> SysResult {
    if flags & o::DIRECT != 0 {
        return Err(Errno::EINVAL.into());
    }
    open.begin_async(fd)?;
    open.set_async(fd, flags & o::ASYNC != 0)?;
    open.set_flags(flags)?;
    Ok(0)
}
