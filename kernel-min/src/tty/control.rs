//! Sessions and their terminals: who controls, who is in the foreground, and hanging up
//! (POSIX.1-2017 11.1.3, 11.1.4, 11.1.10; ioctl_tty(2)).

use alloc::sync::Arc;

use posix_process::credentials::Capability;
use posix_process::terminal::Background;
use posix_process::{Pid, System, ThreadId};
use signal::{Errno, Signal};
use syscall_shim::{Failure, Restart, SysResult};

use super::names;
use super::state::{Tty, TtyRef};
use super::terminal::Terminal;
use crate::arch::percpu;
use crate::console;
use crate::files::Open;
use crate::files::flags::o;
use crate::files::tree::Inode;
use crate::process;

/// Whether the running thread may do what only who has a capability may.
pub(super) fn is_capable(capability: Capability) -> bool {
    let me = percpu::current().id;
    process::with(|system, _| system.credentials(me).has(capability))
}

/// The terminal of a device number.
fn find(number: u32) -> Option<TtyRef> {
    match number == console::tty().number {
        true => Some(TtyRef::Console),
        false => names::find(number).map(TtyRef::Pair),
    }
}

/// The controlling terminal of the running thread's process.
fn controlling() -> Option<TtyRef> {
    let me = percpu::current().id;
    match process::with(|system, _| system.terminal(me)) {
        0 => None,
        number => find(number),
    }
}

/// The foreground group of a terminal, by number.
pub fn foreground(number: u32) -> Option<Pid> {
    let tty = find(number)?;
    let foreground = tty.lock().foreground;
    Some(foreground)
}

/// Opens `/dev/tty`.
///
/// # Errors
/// ENXIO without a controlling terminal; EIO for one whose other side is gone.
pub fn open_controlling(inode: Arc<Inode>, flags: u32) -> Result<Open, Failure> {
    let tty = controlling().ok_or(Errno::ENXIO)?;
    Ok(Terminal::open(tty, inode, flags | o::NOCTTY)?)
}

impl Tty {
    /// Whether the running thread may do what only the foreground may with its controlling terminal.
    ///
    /// # Errors
    /// EIO; a restart code when its group was sent `signal`.
    pub(super) fn check_foreground(&self, signal: Signal) -> Result<(), Failure> {
        let foreground = self.lock().foreground;
        let me = percpu::current().id;
        let checked = process::with(|system, host| {
            system.check_foreground(host, me, self.number, foreground, signal)
        });
        checked.map_err(|background| match background {
            Background::Refused => Errno::EIO.into(),
            Background::Signaled => Restart::Sys.into(),
        })
    }

    /// It was opened by the leader of a session without a terminal, and controls no session: it does now.
    pub(super) fn take_session_at_open(&self, flags: u32) {
        let reads = flags & o::ACCMODE != o::WRONLY;
        if reads && flags & o::NOCTTY == 0 && self.lock().session == 0 {
            let _ = self.take_session();
        }
    }

    /// It controls the session of `t`.
    ///
    /// # Errors
    /// EPERM when that leads none, or has a terminal.
    pub fn take(&self, system: &mut System, t: ThreadId) -> Result<(), Errno> {
        let (session, group) = system.set_terminal(t, self.number)?;
        let mut s = self.lock();
        (s.session, s.foreground) = (session, group);
        Ok(())
    }

    /// It controls the running thread's session.
    fn take_session(&self) -> Result<(), Errno> {
        process::with(|system, _| self.take(system, percpu::current().id))
    }

    /// TIOCSCTTY: `steal` takes it from another session.
    ///
    /// # Errors
    /// EPERM.
    pub(super) fn set_controlling(&self, steal: bool, reads: bool) -> Result<(), Errno> {
        let me = percpu::current().id;
        let (leads, session) = process::with(|system, _| {
            let session = system.getsid(me, 0)?;
            Ok::<_, Errno>((system.leads_session(me), session))
        })?;
        let owner = self.lock().session;
        if leads && owner == session {
            return Ok(());
        }
        let has_other = process::with(|system, _| system.terminal(me)) != 0;
        let is_root = is_capable(Capability::SysAdmin);
        if !leads || has_other || owner != 0 && !(steal && is_root) || !reads && !is_root {
            return Err(Errno::EPERM);
        }
        if owner != 0 {
            process::with(|system, _| system.clear_terminal(owner, self.number));
        }
        self.take_session()
    }

    /// Whether it controls the running thread's process.
    pub(super) fn is_controlling(&self) -> bool {
        let me = percpu::current().id;
        process::with(|system, _| system.terminal(me)) == self.number
    }

    /// TIOCNOTTY
    ///
    /// # Errors
    /// ENOTTY.
    pub(super) fn give_up(&self) -> Result<(), Errno> {
        if !self.is_controlling() {
            return Err(Errno::ENOTTY);
        }
        let me = percpu::current().id;
        let leads = process::with(|system, _| system.leads_session(me));
        if leads {
            let (_, foreground) = self.release();
            process::with(|system, host| {
                system.give_up_terminal(host, me, self.number, foreground);
            });
        }
        process::with(|system, _| system.drop_terminal(me));
        Ok(())
    }

    /// It controls nobody any more; gives the session and the foreground group that it had.
    fn release(&self) -> (Pid, Pid) {
        let mut s = self.lock();
        let was = (s.session, s.foreground);
        (s.session, s.foreground) = (0, 0);
        was
    }

    /// TIOCSPGRP
    ///
    /// # Errors
    /// ENOTTY when it does not control the caller, EINVAL, ESRCH, EPERM for a group of another session; a
    /// restart code.
    pub(super) fn set_foreground(&self, group: impl FnOnce() -> Result<Pid, Errno>) -> SysResult {
        self.check_foreground(Signal::SIGTTOU).map_err(|failure| {
            match failure == Errno::EIO.into() {
                true => Errno::ENOTTY.into(),
                false => failure,
            }
        })?;
        let group = group()?;
        if group < 0 {
            return Err(Errno::EINVAL.into());
        }
        let me = percpu::current().id;
        let session = process::with(|system, _| system.getsid(me, 0))?;
        if !self.is_controlling() || self.lock().session != session {
            return Err(Errno::ENOTTY.into());
        }
        if process::with(|system, _| system.session_of_group(group))? != session {
            return Err(Errno::EPERM.into());
        }
        self.lock().foreground = group;
        Ok(0)
    }

    /// Hangs up (POSIX.1-2017 11.1.10). Who has it open gets nothing more of it, unless it is the
    /// console, as what is opened by its name is on Linux. `leader_ends`: that of its session does.
    pub(super) fn hang_up(&self, leader_ends: bool) {
        let (session, foreground) = self.release();
        if session != 0 {
            process::with(|system, host| {
                system.hang_up(host, (self.number, session), foreground, leader_ends);
            });
        }
        let mut s = self.lock();
        if s.pair.is_some() {
            s.hangups = s.hangups.wrapping_add(1);
            s.line.flush_input();
            s.readers.wake_all();
            s.writers.wake_all();
        }
    }
}

/// The running thread is the last of the leader of a session: what it had of terminals goes.
#[cold]
#[inline(never)]
pub fn leave() {
    let me = percpu::current().id;
    let Some((number, left_behind)) = process::with(|system, _| system.leaves_behind(me)) else {
        return;
    };
    match find(number) {
        // A pair is not hung up: who is in the foreground learns of it, others may go on.
        Some(TtyRef::Pair(tty)) => {
            let (session, foreground) = tty.release();
            process::with(|system, host| {
                system.signal_foreground(host, session, foreground, Signal::SIGHUP);
                system.clear_terminal(session, number);
            });
        }
        Some(TtyRef::Console) => console::tty().hang_up(true),
        None => process::with(|system, host| {
            let Ok(session) = system.getsid(me, 0) else {
                return;
            };
            for signal in [Signal::SIGHUP, Signal::SIGCONT] {
                system.signal_foreground(host, session, left_behind, signal);
            }
        }),
    }
}

/// vhangup(2)
///
/// # Errors
/// EPERM without CAP_SYS_TTY_CONFIG.
pub fn vhangup() -> SysResult {
    if !is_capable(Capability::SysTtyConfig) {
        return Err(Errno::EPERM.into());
    }
    if let Some(tty) = controlling() {
        tty.hang_up(false);
    }
    Ok(0)
}
