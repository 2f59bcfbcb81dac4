//! References to processes that outlive them, for pidfd_open(2) and its kin.

use crate::credentials::{Gid, Uid};
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::send::{Directed, Message};
use crate::system::System;
use signal::sicode::SI_USER;
use signal::{Errno, SigInfo};

/// A process for good: never another one, even when its number and its index are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessRef {
    id: ProcessId,
    /// That of the main thread, which execve(2) by another thread hands on.
    serial: u64,
}

impl ProcessRef {
    /// As two numbers, for who keeps it where no Rust is.
    pub const fn to_words(self) -> [u64; 2] {
        [self.id.0 as u64, self.serial]
    }

    /// From [`ProcessRef::to_words`]. Other numbers refer to nothing, or to some process.
    pub const fn from_words([id, serial]: [u64; 2]) -> Self {
        Self {
            id: ProcessId(id as u32),
            serial,
        }
    }
}

impl System {
    /// A reference to a process that is not gone; a zombie is not.
    pub fn process_ref(&self, id: ProcessId) -> ProcessRef {
        let leader = self.processes[id].leader;
        ProcessRef {
            id,
            serial: self.threads[leader].serial,
        }
    }

    /// What pidfd_open(2) refers to: EINVAL for a number that no process can have or that is the
    /// number of a thread which leads no process, ESRCH when nobody has it.
    pub fn find_process(&self, pid: Pid) -> Result<ProcessRef, Errno> {
        if pid <= 0 {
            return Err(Errno::EINVAL);
        }
        let thread = self.pids.thread(pid).ok_or(Errno::ESRCH)?;
        let id = self.threads[thread].process;
        match self.processes[id].leader == thread {
            true => Ok(self.process_ref(id)),
            false => Err(Errno::EINVAL),
        }
    }

    /// The first process, zombies included, whose number is `from` or a larger one, and that number.
    pub fn next_process(&self, from: Pid) -> Option<(Pid, ProcessRef)> {
        let (pid, id) = self.process_from(from)?;
        Some((pid, self.process_ref(id)))
    }

    /// As [`next_process`](Self::next_process), for the moment.
    pub(crate) fn process_from(&self, from: Pid) -> Option<(Pid, ProcessId)> {
        let mut from = from;
        loop {
            let (pid, thread) = self.pids.next_thread(from)?;
            let id = self.threads[thread].process;
            if self.processes[id].leader == thread {
                return Some((pid, id));
            }
            from = pid + 1;
        }
    }

    /// The effective user and group of a process, which are those of its main thread.
    pub fn effective_ids(&self, id: ProcessId) -> (Uid, Gid) {
        let credentials = &self.threads[self.processes[id].leader].credentials;
        (credentials.euid, credentials.egid)
    }

    /// The process, a zombie included; ESRCH once it is reaped.
    pub fn referred(&self, process: ProcessRef) -> Result<ProcessId, Errno> {
        let ProcessRef { id, serial } = process;
        let there = self
            .processes
            .get(id)
            .is_some_and(|there| self.threads[there.leader].serial == serial);
        match there {
            true => Ok(id),
            false => Err(Errno::ESRCH),
        }
    }

    /// Whether all threads of the process have ended: poll(2) tells so of its descriptor. It is when
    /// [`exit_thread`](Self::exit_thread) says that it was the last thread.
    pub fn has_ended(&self, process: ProcessRef) -> bool {
        self.referred(process)
            .map_or(true, |id| self.processes[id].live == 0)
    }

    /// pidfd_send_signal(2), with the caller's siginfo or as by kill(2): ESRCH for a process that is
    /// gone. EINVAL for a siginfo of another signal; EPERM for one that claims to come from the
    /// kernel, from kill(2) or from tgkill(2), unless the caller is the process's main thread; then
    /// the errors of [`kill`](Self::kill).
    pub fn pidfd_send_signal(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        process: ProcessRef,
        signo: i32,
        given: Option<&SigInfo>,
    ) -> Result<(), Errno> {
        let found = self.referred(process).map(|id| &self.processes[id]);
        // No thread has the number 0.
        let pid = found.map_or(0, |process| process.pid);
        let leader = found.map(|process| process.leader);
        let info = match given {
            None => None,
            Some(given) if given.info().signo != signo => return Err(Errno::EINVAL),
            Some(given) => Some(self.check_info(t, pid, signo, given)?),
        };
        let sender = &self.threads[t];
        let message = match &info {
            Some(info) => Message::Info(info),
            None => Message::Plain {
                code: SI_USER,
                pid: self.processes[sender.process].pid,
                uid: sender.credentials.ruid,
            },
        };
        self.send_checked(k, t, leader?, signo, message, Directed::Process)
    }

    /// Whether `t` may look into a process as a debugger does (ptrace(2), "Ptrace access mode
    /// checking", PTRACE_MODE_ATTACH_REALCREDS), which pidfd_getfd(2) asks for: EPERM. `dumpable` is
    /// the process's PR_SET_DUMPABLE.
    pub fn check_ptrace(&self, t: ThreadId, id: ProcessId, dumpable: bool) -> Result<(), Errno> {
        let caller = &self.threads[t];
        let target = &self.threads[self.processes[id].leader].credentials;
        match caller.process == id || caller.credentials.may_ptrace(target, dumpable) {
            true => Ok(()),
            false => Err(Errno::EPERM),
        }
    }
}
