//! Controlling terminals (POSIX.1-2017 11.1): which process has which, who may use it, and what a
//! hang-up does.
//!
//! What a terminal is, is the kernel's: here it is a number, and its foreground process group is said
//! by who asks. A terminal controls at most one session; a process of that session need not have it
//! (TIOCNOTTY).

use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::send::Message;
use crate::system::System;
use signal::sicode::SI_USER;
use signal::{Errno, Signal};

/// A terminal, by its device number. 0 is none.
pub type Terminal = u32;

/// What a process has of terminals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Control {
    /// The controlling one.
    pub terminal: Terminal,
    /// Of the leader of a session that a terminal has hung up on: the foreground group at that time,
    /// which learns of the leader's end.
    pub left_behind: Pid,
}

impl Control {
    pub const NONE: Self = Self {
        terminal: 0,
        left_behind: 0,
    };

    /// What a child has at first.
    #[inline(always)]
    pub const fn of_child(self) -> Self {
        Self {
            left_behind: 0,
            ..self
        }
    }
}

/// Why a process in the background may not use its terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Background {
    /// Nobody would continue it, or it would not stop: EIO.
    Refused,
    /// Its group was sent the signal: the call begins anew when it goes on.
    Signaled,
}

impl System {
    /// The controlling terminal of the process of `t`.
    pub fn terminal(&self, t: ThreadId) -> Terminal {
        self.terminal_of(self.threads[t].process)
    }

    /// The controlling terminal of a process.
    pub fn terminal_of(&self, id: ProcessId) -> Terminal {
        self.processes[id].control.terminal
    }

    /// Whether the process of `t` leads a session.
    pub fn leads_session(&self, t: ThreadId) -> bool {
        let process = &self.processes[self.threads[t].process];
        process.sid == process.pid
    }

    /// The terminal, which controls no session, controls that of `t` from now on (ioctl_tty(2), TIOCSCTTY).
    /// Gives the session's and the group's number.
    ///
    /// # Errors
    /// EPERM for a process that leads no session, or has a controlling terminal.
    pub fn set_terminal(&mut self, t: ThreadId, terminal: Terminal) -> Result<(Pid, Pid), Errno> {
        let process = &mut self.processes[self.threads[t].process];
        if process.sid != process.pid || process.control.terminal != 0 {
            return Err(Errno::EPERM);
        }
        process.control = Control {
            terminal,
            left_behind: 0,
        };
        Ok((process.sid, process.pgid))
    }

    /// The process of `t` has no controlling terminal any more; others of its session keep it.
    pub fn drop_terminal(&mut self, t: ThreadId) {
        let id = self.threads[t].process;
        self.processes[id].control.terminal = 0;
    }

    /// A terminal controls the session `sid` no longer.
    pub fn clear_terminal(&mut self, sid: Pid, terminal: Terminal) {
        let mut from = 0;
        while let Some((pid, id)) = self.process_from(from) {
            let process = &mut self.processes[id];
            if process.sid == sid && process.control.terminal == terminal {
                process.control.terminal = 0;
            }
            from = pid + 1;
        }
    }

    /// Whether the process of `t` may do what only the foreground may with its terminal, whose foreground
    /// group is `foreground` (POSIX.1-2017 11.1.4): `signal` is SIGTTIN for reading, SIGTTOU else.
    ///
    /// # Errors
    /// What has to be done instead.
    pub fn check_foreground(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        terminal: Terminal,
        foreground: Pid,
        signal: Signal,
    ) -> Result<(), Background> {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        let pgid = process.pgid;
        if process.control.terminal != terminal || foreground == 0 || foreground == pgid {
            return Ok(());
        }
        let is_ignored = thread.signals.blocked().contains(signal)
            || process.dispositions.get(signal).is_ignored();
        if is_ignored {
            return match signal {
                Signal::SIGTTIN => Err(Background::Refused),
                _ => Ok(()),
            };
        }
        if self.is_orphaned(pgid) {
            return Err(Background::Refused);
        }
        self.signal_group(k, pgid, signal);
        Err(Background::Signaled)
    }

    /// The session of a process group.
    ///
    /// # Errors
    /// ESRCH when there is no such group.
    pub fn session_of_group(&self, pgid: Pid) -> Result<Pid, Errno> {
        let member = self.pids.group(pgid).ok_or(Errno::ESRCH)?;
        Ok(self.processes[member].sid)
    }

    /// A terminal hangs up: the leader of the session that it controlled gets SIGHUP and SIGCONT, and with
    /// `and_foreground` the foreground group SIGHUP (POSIX.1-2017 11.1.10).
    pub fn hang_up(
        &mut self,
        k: &mut impl Kernel,
        (terminal, sid): (Terminal, Pid),
        foreground: Pid,
        and_foreground: bool,
    ) {
        self.clear_terminal(sid, terminal);
        if let Some(leader) = self.leader_of_session(sid) {
            self.signal_process(k, leader, Signal::SIGHUP);
            self.signal_process(k, leader, Signal::SIGCONT);
            self.processes[leader].control.left_behind = foreground;
        }
        if and_foreground {
            self.signal_foreground(k, sid, foreground, Signal::SIGHUP);
        }
    }

    /// A signal from the terminal that controls the session `sid` to its foreground group. A number that
    /// another session has used again since is not meant.
    pub fn signal_foreground(
        &mut self,
        k: &mut impl Kernel,
        sid: Pid,
        foreground: Pid,
        signal: Signal,
    ) {
        if self.session_of_group(foreground) == Ok(sid) {
            self.signal_group(k, foreground, signal);
        }
    }

    /// The leader of a session, `t`, gives its terminal up, and with it the whole session: the foreground
    /// group gets SIGHUP and SIGCONT, as by kill(2) from the leader.
    pub fn give_up_terminal(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        terminal: Terminal,
        foreground: Pid,
    ) {
        let sid = self.processes[self.threads[t].process].sid;
        self.clear_terminal(sid, terminal);
        if self.session_of_group(foreground) != Ok(sid) {
            return;
        }
        let message = Message::Plain {
            code: SI_USER,
            pid: self.getpid(t),
            uid: self.threads[t].credentials.ruid,
        };
        self.send_to_group(k, foreground, Signal::SIGHUP, message);
        self.send_to_group(k, foreground, Signal::SIGCONT, message);
    }

    /// What the process of `t` leaves behind if that leads a session and ends now: its terminal, or without
    /// one the group that was in the foreground when it hung up.
    pub fn leaves_behind(&self, t: ThreadId) -> Option<(Terminal, Pid)> {
        let process = &self.processes[self.threads[t].process];
        let Control {
            terminal,
            left_behind,
        } = process.control;
        process
            .leaves_something_behind()
            .then_some((terminal, left_behind))
    }

    fn leader_of_session(&self, sid: Pid) -> Option<ProcessId> {
        let thread = self.pids.thread(sid)?;
        let id = self.threads[thread].process;
        (self.processes[id].sid == sid && self.processes[id].pid == sid).then_some(id)
    }
}
