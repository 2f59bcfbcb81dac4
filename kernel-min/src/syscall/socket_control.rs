//! What goes along with messages: descriptors and credentials, in and out of the program's memory.

use alloc::boxed::Box;
use alloc::vec::Vec;

use posix_process::Credentials;
use signal::Errno;

use crate::arch::user;
use crate::files::socket::ancillary::{
    self, Control, HEADER, SCM_CREDENTIALS, SCM_MAX_FD, SCM_RIGHTS,
};
use crate::files::socket::{Bundle, Received, Sending, Ucred, transfer};
use crate::files::tree::rights::{self, cap};
use crate::files::{Open, Table, credentials};
use crate::process;
use crate::room::{boxed, with_room};

/// Most that may go along with one message (`/proc/sys/net/core/optmem_max`).
const MOST: usize = 131_072;
/// Something that came along found no room.
pub const MSG_CTRUNC: u32 = 8;

/// Reads what goes along with a message.
///
/// # Errors
/// ENOBUFS when it is too much, EFAULT; EINVAL for what is none, or too many descriptors; EBADF; EPERM, ESRCH for
/// credentials that are not the sender's.
pub fn read(at: usize, len: usize) -> Result<Sending<Open>, Errno> {
    let mut sending = transfer::plain();
    if len == 0 {
        return Ok(sending);
    }
    if len > MOST {
        return Err(Errno::ENOBUFS);
    }
    let mut control = with_room(len)?;
    control.resize(len, 0);
    if user::read_some(at, &mut control) != len {
        return Err(Errno::EFAULT);
    }
    let who = credentials();
    let mut files: Vec<Open> = Vec::new();
    ancillary::each(&control, &mut |message| match message {
        Control::Rights(descriptors) => take_files(&mut files, descriptors),
        Control::Credentials(claimed) => {
            check_claim(claimed, sending.who.pid, &who)?;
            sending.credentials = Some(claimed);
            Ok(())
        }
    })?;
    if !files.is_empty() {
        sending.rights = Some(bundle(files, who.ruid)?);
    }
    Ok(sending)
}

fn bundle(files: Vec<Open>, user: u32) -> Result<Box<Bundle<Open>>, Errno> {
    boxed(Bundle {
        files,
        user,
        next: None,
    })
}

fn take_files(files: &mut Vec<Open>, descriptors: &[u8]) -> Result<(), Errno> {
    let descriptors = descriptors.chunks_exact(4);
    if files.len() + descriptors.len() > SCM_MAX_FD {
        return Err(Errno::EINVAL);
    }
    let reserved = files.try_reserve(descriptors.len());
    reserved.map_err(|_| Errno::ENOMEM)?;
    for fd in descriptors {
        let fd = i32::from_ne_bytes(fd.try_into().map_err(|_| Errno::EINVAL)?);
        files.push(Table::current().get(fd)?);
    }
    Ok(())
}

/// Whether a process may say that it is this one: itself, by any of its ids, or with the right to become that.
///
/// # Errors
/// EINVAL for ids that are none; EPERM; ESRCH.
fn check_claim(claimed: Ucred, pid: i32, who: &Credentials) -> Result<(), Errno> {
    let Ucred {
        pid: other,
        uid,
        gid,
    } = claimed;
    if uid == u32::MAX || gid == u32::MAX {
        return Err(Errno::EINVAL);
    }
    let is_it = other == pid || rights::has(who, cap::SYS_ADMIN);
    let is_user = [who.ruid, who.euid, who.suid].contains(&uid) || rights::has(who, cap::SETUID);
    let is_group = [who.rgid, who.egid, who.sgid].contains(&gid) || rights::has(who, cap::SETGID);
    if !(is_it && is_user && is_group) {
        return Err(Errno::EPERM);
    }
    let exists = || process::with(|system, _| system.find_process(other)) != Err(Errno::ESRCH);
    match other == pid || other > 0 && exists() {
        true => Ok(()),
        false => Err(Errno::ESRCH),
    }
}

/// Whether a socket asks who sends (SO_PASSCRED).
#[derive(Clone, Copy)]
pub enum Asked {
    /// It does not.
    No,
    /// A stream does.
    OfStream,
    /// Another one does.
    OfDatagram,
}

/// The program's room for what comes along.
pub struct Room {
    at: usize,
    left: usize,
    /// MSG_CTRUNC, if something found no place.
    pub flags: u32,
}

impl Room {
    /// The room that a message gives.
    pub fn new(at: usize, len: usize) -> Room {
        let left = if at == 0 { 0 } else { len };
        Room { at, left, flags: 0 }
    }

    /// Where it ends now.
    pub fn end(&self) -> usize {
        self.at
    }

    /// Gives all that came along, and who sent it, if that was `asked`: at the end of a stream, nobody.
    pub fn give(&mut self, received: &Received<Open>, asked: Asked, cloexec: bool) {
        match asked {
            Asked::No => {}
            _ if received.told => self.credentials(received.credentials.unwrap_or(Ucred::UNTOLD)),
            Asked::OfStream => self.credentials(Ucred::ZERO),
            Asked::OfDatagram => {}
        }
        if let Some(bundle) = &received.rights {
            self.files(&bundle.files, cloexec);
        }
    }

    fn passed(&mut self, bytes: usize) {
        let bytes = bytes.min(self.left);
        self.at += bytes;
        self.left -= bytes;
    }

    fn credentials(&mut self, who: Ucred) {
        const LEN: usize = size_of::<Ucred>();
        if self.left < HEADER {
            self.flags |= MSG_CTRUNC;
            return;
        }
        let len = LEN.min(self.left - HEADER);
        if len < LEN {
            self.flags |= MSG_CTRUNC;
        }
        let words = [who.pid as u32, who.uid, who.gid].map(u32::to_ne_bytes);
        let header = ancillary::header(len, SCM_CREDENTIALS);
        let body = &words.as_flattened()[..len];
        // What cannot be written is not there, of which Linux says nothing.
        if user::write_some(self.at, &header) == HEADER
            && user::write_some(self.at + HEADER, body) == len
        {
            self.passed(ancillary::space(LEN));
        }
    }

    /// Gives as many descriptors as there is room for, in memory and in the table.
    fn files(&mut self, files: &[Open], cloexec: bool) {
        let room = self.left.saturating_sub(HEADER) / 4;
        let table = Table::current();
        let mut given = 0;
        for open in files.iter().take(room) {
            let Ok(fd) = table.add(open.clone(), 0, cloexec) else {
                break;
            };
            let place = self.at + HEADER + 4 * given;
            if user::put_u32(place, fd as u32).is_err() {
                table.close(fd);
                break;
            }
            given += 1;
        }
        if given < files.len() {
            self.flags |= MSG_CTRUNC;
        }
        let header = ancillary::header(4 * given, SCM_RIGHTS);
        if given > 0 && user::write_some(self.at, &header) == HEADER {
            self.passed(ancillary::space(4 * given));
        }
    }
}
