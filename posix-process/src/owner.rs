//! Who gets the signals of a file: F_SETOWN, F_SETOWN_EX and F_SETSIG of fcntl(2).

use crate::credentials::{Credentials, Uid};
use crate::ids::{Pid, ThreadId};
use crate::kernel::Kernel;
use crate::send::{Directed, Message};
use crate::system::System;
use signal::sicode::SI_KERNEL;
use signal::{Errno, Info, Signal};

/// What the owner of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerKind {
    /// F_OWNER_TID.
    Thread,
    /// F_OWNER_PID.
    Process,
    /// F_OWNER_PGRP.
    Group,
}

/// The owner, and who has made it that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    kind: OwnerKind,
    number: Pid,
    /// The thread of this number, and its serial number: both may be another's by now. Of a group, nothing.
    thread: Option<(ThreadId, u64)>,
    /// The real and the effective user who has set it.
    by: (Uid, Uid),
}

impl Owner {
    /// What it is.
    pub fn kind(&self) -> OwnerKind {
        self.kind
    }

    /// Whether its user may send a signal to somebody with these credentials (Linux's `sigio_perm`).
    fn may_signal(&self, to: &Credentials) -> bool {
        let (ruid, euid) = self.by;
        euid == 0
            || [ruid, euid]
                .iter()
                .any(|by| [to.ruid, to.suid].contains(by))
    }
}

impl System {
    /// What `t` makes the owner of a file: ESRCH for nobody.
    pub fn owner(&self, t: ThreadId, kind: OwnerKind, number: Pid) -> Result<Owner, Errno> {
        let thread = match kind {
            OwnerKind::Group => {
                self.pids.group(number).ok_or(Errno::ESRCH)?;
                None
            }
            _ => {
                let thread = self.pids.thread(number).ok_or(Errno::ESRCH)?;
                Some((thread, self.threads[thread].serial))
            }
        };
        let by = &self.threads[t].credentials;
        Ok(Owner {
            kind,
            number,
            thread,
            by: (by.ruid, by.euid),
        })
    }

    /// Its number, 0 once it is gone.
    pub fn owner_number(&self, owner: &Owner) -> Pid {
        let is_there = match owner.thread {
            None => self.pids.group(owner.number).is_some(),
            Some(_) => self.owner_thread(owner).is_some(),
        };
        if is_there { owner.number } else { 0 }
    }

    fn owner_thread(&self, owner: &Owner) -> Option<ThreadId> {
        let (thread, serial) = owner.thread?;
        let found = self.pids.thread(owner.number)?;
        (found == thread && self.threads[found].serial == serial).then_some(found)
    }

    /// Something has happened to its file: a signal with this information; `plain`, SIGIO or SIGURG, without any, if there
    /// is none or if it cannot be queued. Who must not get it, does not.
    pub fn signal_owner(
        &mut self,
        k: &mut impl Kernel,
        owner: &Owner,
        info: Option<&Info>,
        plain: Signal,
    ) {
        if owner.kind != OwnerKind::Group {
            if let Some(thread) = self.owner_thread(owner) {
                self.signal_member(k, owner, thread, info, plain);
            }
            return;
        }
        let first = self.pids.group(owner.number);
        let mut member = first.map(|first| self.processes[first].group_prev);
        while let Some(id) = member {
            self.signal_member(k, owner, self.processes[id].leader, info, plain);
            member = (first != Some(id)).then_some(self.processes[id].group_prev);
        }
    }

    fn signal_member(
        &mut self,
        k: &mut impl Kernel,
        owner: &Owner,
        target: ThreadId,
        info: Option<&Info>,
        plain: Signal,
    ) {
        if !owner.may_signal(&self.threads[target].credentials) {
            return;
        }
        let directed = match owner.kind {
            OwnerKind::Thread => Directed::Thread,
            _ => Directed::Process,
        };
        if let Some(info) = info
            && let Some(signal) = info.signal()
            && self
                .send(k, signal, Message::Info(info), target, directed)
                .is_ok()
        {
            return;
        }
        let message = Message::Plain {
            code: SI_KERNEL,
            pid: 0,
            uid: 0,
        };
        // A signal from the kernel with no more than that is never refused.
        let _ = self.send(k, plain, message, target, directed);
    }
}
