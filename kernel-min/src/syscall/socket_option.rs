//! Options of sockets: getsockopt(2), setsockopt(2).

use posix_process::time::Timeval;
use signal::Errno;
use syscall_shim::SysResult;

use super::socket::socket_of;
use crate::arch::user;
use crate::files::credentials;
use crate::files::socket::address::AF_UNIX;
use crate::files::socket::ancillary::SOL_SOCKET;
use crate::files::socket::options::{Options, so};
use crate::files::socket::{Ucred, with};
use crate::files::tree::rights::{self, cap};

// SAFETY: integers of one size.
unsafe impl user::Plain for Ucred {}

/// Bytes of the longest value.
const LONGEST: usize = 16;
const SECOND: u64 = 1_000_000_000;

/// Reads the front of a value.
///
/// # Errors
/// EINVAL when it is shorter, EFAULT.
fn value<T: user::Plain>(at: usize, len: i32) -> Result<T, Errno> {
    match usize::try_from(len) {
        Ok(len) if len >= size_of::<T>() => user::read(at),
        _ => Err(Errno::EINVAL),
    }
}

/// A timeout: 0 is none, and what is negative has passed.
///
/// # Errors
/// EDOM for what is no number of microseconds.
fn timeout(at: usize, len: i32) -> Result<Option<u64>, Errno> {
    let Timeval { sec, usec } = value(at, len)?;
    match (u64::try_from(sec), u64::try_from(usec)) {
        (_, Err(_) | Ok(1_000_000..)) => Err(Errno::EDOM),
        (Ok(0), Ok(0)) => Ok(None),
        (Err(_), _) => Ok(Some(0)),
        (Ok(sec), Ok(usec)) => Ok(Some(sec.saturating_mul(SECOND).saturating_add(usec * 1000))),
    }
}

/// What only few may do.
///
/// # Errors
/// EPERM.
fn check_admin() -> Result<(), Errno> {
    match rights::has(&credentials(), cap::NET_ADMIN) {
        true => Ok(()),
        false => Err(Errno::EPERM),
    }
}

/// setsockopt(2)
///
/// # Errors
/// EBADF, ENOTSOCK; EOPNOTSUPP for other levels; ENOPROTOOPT for what cannot be set; EINVAL for too short a value;
/// EDOM, EPERM, EACCES; EFAULT.
pub fn setsockopt(fd: i32, level: i32, name: i32, at: usize, len: i32) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    if len < 0 {
        return Err(Errno::EINVAL.into());
    }
    if level as u32 != SOL_SOCKET {
        return Err(Errno::EOPNOTSUPP.into());
    }
    let number: i32 = value(at, len)?;
    let on = number != 0;
    let mut options: Options = with(|net| net.get(id).map(|sock| sock.options))?;
    match name as u32 {
        so::SNDBUF => options.set_sndbuf(number, false),
        so::RCVBUF => options.set_rcvbuf(number, false),
        so::SNDBUFFORCE | so::RCVBUFFORCE => {
            check_admin()?;
            match name as u32 {
                so::SNDBUFFORCE => options.set_sndbuf(number, true),
                _ => options.set_rcvbuf(number, true),
            }
        }
        so::RCVLOWAT => options.set_lowat(number),
        so::SNDTIMEO => options.send_timeout = timeout(at, len)?,
        so::RCVTIMEO => options.receive_timeout = timeout(at, len)?,
        so::PASSCRED => options.passcred = on,
        so::LINGER => {
            let [on, seconds]: [u32; 2] = value(at, len)?;
            options.linger = (on != 0).then_some(seconds);
        }
        so::DEBUG if on && check_admin().is_err() => return Err(Errno::EACCES.into()),
        so::DEBUG
        | so::REUSEADDR
        | so::DONTROUTE
        | so::BROADCAST
        | so::KEEPALIVE
        | so::OOBINLINE => {
            let bit = 1 << name;
            options.others = options.others & !bit | if on { bit } else { 0 };
        }
        _ => return Err(Errno::ENOPROTOOPT.into()),
    }
    with(|net| {
        let sock = net.get(id)?;
        sock.options = options;
        if sock.is_writable() {
            // A larger SO_SNDBUF has room.
            sock.waiters.wake_all();
        }
        Ok::<_, Errno>(())
    })?;
    Ok(0)
}

/// getsockopt(2): as much of the value as there is room for.
///
/// # Errors
/// EBADF, ENOTSOCK; EOPNOTSUPP for other levels; ENOPROTOOPT for what is unknown; EINVAL for a negative length; EFAULT.
pub fn getsockopt(fd: i32, level: i32, name: i32, at: usize, len_at: usize) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    if level as u32 != SOL_SOCKET {
        return Err(Errno::EOPNOTSUPP.into());
    }
    let room = user::get_u32(len_at)? as i32;
    let room = usize::try_from(room).map_err(|_| Errno::EINVAL)?;
    let mut bytes = [0; LONGEST];
    let mut put = |words: &[u64], size: usize| {
        for (place, word) in bytes.chunks_mut(size).zip(words) {
            place.copy_from_slice(&word.to_ne_bytes()[..size]);
        }
        words.len() * size
    };
    let time = |timeout: Option<u64>| {
        let ns = timeout.unwrap_or(0);
        [ns / SECOND, ns % SECOND / 1000]
    };
    let len = with(|net| {
        let sock = net.get(id)?;
        let options = &sock.options;
        let number = match name as u32 {
            so::TYPE => sock.kind as u64,
            so::DOMAIN => AF_UNIX.into(),
            so::PROTOCOL => 0,
            so::ERROR => sock.error.take().map_or(0, |e| e.number() as u64),
            so::ACCEPTCONN => sock.is_listening().into(),
            so::SNDBUF => options.sndbuf as u64,
            so::RCVBUF => options.rcvbuf as u64,
            so::RCVLOWAT => options.lowat as u64,
            so::SNDLOWAT => 1,
            so::PASSCRED => options.passcred.into(),
            so::DEBUG
            | so::REUSEADDR
            | so::DONTROUTE
            | so::BROADCAST
            | so::KEEPALIVE
            | so::OOBINLINE => (options.others >> name & 1).into(),
            so::SNDTIMEO => return Ok(put(&time(options.send_timeout), 8)),
            so::RCVTIMEO => return Ok(put(&time(options.receive_timeout), 8)),
            so::LINGER => {
                let seconds = u64::from(options.linger.unwrap_or(0));
                return Ok(put(&[options.linger.is_some().into(), seconds], 4));
            }
            so::PEERCRED => {
                let Ucred { pid, uid, gid } = sock.peer_credentials;
                return Ok(put(&[pid as u64, uid.into(), gid.into()], 4));
            }
            _ => return Err(Errno::ENOPROTOOPT),
        };
        Ok(put(&[number], 4))
    })?
    .min(room);
    if user::write_some(at, &bytes[..len]) != len {
        return Err(Errno::EFAULT.into());
    }
    user::put_u32(len_at, len as u32)?;
    Ok(0)
}
