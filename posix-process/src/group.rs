//! Process groups and sessions: setpgid(2), getpgid(2), setsid(2), getsid(2).

use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::system::{INIT, System};
use signal::{Errno, Signal};

impl System {
    /// getpgid(2); pid 0 is the caller.
    pub fn getpgid(&self, t: ThreadId, pid: Pid) -> Result<Pid, Errno> {
        Ok(self.processes[self.process_by_pid(t, pid)?].pgid)
    }

    /// getsid(2); pid 0 is the caller. Linux lets a process ask about any session.
    pub fn getsid(&self, t: ThreadId, pid: Pid) -> Result<Pid, Errno> {
        Ok(self.processes[self.process_by_pid(t, pid)?].sid)
    }

    fn process_by_pid(&self, t: ThreadId, pid: Pid) -> Result<ProcessId, Errno> {
        if pid == 0 {
            return Ok(self.threads[t].process);
        }
        let thread = self.pids.thread(pid).ok_or(Errno::ESRCH)?;
        Ok(self.threads[thread].process)
    }

    /// setpgid(2).
    pub fn setpgid(&mut self, t: ThreadId, pid: Pid, pgid: Pid) -> Result<(), Errno> {
        let caller = self.threads[t].process;
        let pid = if pid == 0 {
            self.processes[caller].pid
        } else {
            pid
        };
        let pgid = if pgid == 0 { pid } else { pgid };
        if pgid < 0 {
            return Err(Errno::EINVAL);
        }
        let leader = self.pids.thread(pid).ok_or(Errno::ESRCH)?;
        let id = self.threads[leader].process;
        let process = &self.processes[id];
        // A number of a thread that leads no process.
        if process.leader != leader {
            return Err(Errno::EINVAL);
        }
        let sid = self.processes[caller].sid;
        if process.parent == caller {
            if process.sid != sid {
                return Err(Errno::EPERM);
            }
            if process.executed {
                return Err(Errno::EACCES);
            }
        } else if id != caller {
            return Err(Errno::ESRCH);
        }
        // A session leader stays in its group.
        if process.sid == process.pid {
            return Err(Errno::EPERM);
        }
        if pgid != pid {
            let member = self.pids.group(pgid).ok_or(Errno::EPERM)?;
            if self.processes[member].sid != sid {
                return Err(Errno::EPERM);
            }
        }
        if process.pgid != pgid {
            self.leave_group(id);
            self.join_group(id, pgid);
        }
        Ok(())
    }

    /// setsid(2): EPERM for the leader of a process group.
    pub fn setsid(&mut self, t: ThreadId) -> Result<Pid, Errno> {
        let id = self.threads[t].process;
        let process = &self.processes[id];
        let (pid, sid) = (process.pid, process.sid);
        if sid == pid || self.pids.group(pid).is_some() {
            return Err(Errno::EPERM);
        }
        self.leave_group(id);
        self.processes[id].sid = pid;
        self.drop_terminal(t);
        self.join_group(id, pid);
        Ok(pid)
    }

    /// Puts a process that is in no group in one of its session, as its last member. A session is there
    /// while a group of it is.
    #[inline(never)]
    pub(crate) fn join_group(&mut self, id: ProcessId, pgid: Pid) {
        self.join_group_inlined(id, pgid);
    }

    /// [`join_group`](Self::join_group), for those who do little else.
    #[inline(always)]
    pub(crate) fn join_group_inlined(&mut self, id: ProcessId, pgid: Pid) {
        let (next, prev) = match self.pids.group(pgid) {
            Some(first) => (first, self.processes[first].group_prev),
            None => {
                self.pids.set_group(pgid, Some(id));
                self.pids.join_session(self.processes[id].sid);
                (id, id)
            }
        };
        self.processes[id].pgid = pgid;
        self.processes[id].group_next = next;
        self.processes[id].group_prev = prev;
        self.processes[next].group_prev = id;
        self.processes[prev].group_next = id;
    }

    #[inline(never)]
    pub(crate) fn leave_group(&mut self, id: ProcessId) {
        self.leave_group_inlined(id);
    }

    /// [`leave_group`](Self::leave_group), for those who do little else.
    #[inline(always)]
    pub(crate) fn leave_group_inlined(&mut self, id: ProcessId) {
        let process = &self.processes[id];
        let (pgid, next, prev) = (process.pgid, process.group_next, process.group_prev);
        if next == id {
            self.pids.set_group(pgid, None);
            self.pids.leave_session(self.processes[id].sid);
            return;
        }
        self.processes[next].group_prev = prev;
        self.processes[prev].group_next = next;
        if self.pids.is_first_in_group(pgid, id) {
            self.pids.set_group(pgid, Some(next));
        }
    }

    /// Makes a process the last member of its group: a zombie, so that who looks for a living member
    /// does not look at all the dead first.
    pub(crate) fn move_to_end_of_group(&mut self, id: ProcessId) {
        let process = &self.processes[id];
        let (pgid, next) = (process.pgid, process.group_next);
        let first = self.pids.group(pgid);
        if first == Some(next) {
            return;
        }
        if first == Some(id) {
            // In the ring, the first one's predecessor is the last.
            self.pids.set_group(pgid, Some(next));
            return;
        }
        self.leave_group(id);
        self.join_group(id, pgid);
    }

    /// The member after `id` of its group; `None` after the last.
    pub(crate) fn next_in_group(&self, id: ProcessId) -> Option<ProcessId> {
        let process = &self.processes[id];
        (self.pids.group(process.pgid) != Some(process.group_next)).then_some(process.group_next)
    }

    /// POSIX 3.264: a process group is orphaned if no member has a parent in another group of the
    /// same session. Children of process 1 do not count, as on Linux.
    pub(crate) fn is_orphaned(&self, pgid: Pid) -> bool {
        self.is_orphaned_without(pgid, None)
    }

    /// Whether the group is orphaned once `gone` is no member any more.
    fn is_orphaned_without(&self, pgid: Pid, gone: Option<ProcessId>) -> bool {
        let mut member = self.pids.group(pgid);
        while let Some(id) = member {
            let process = &self.processes[id];
            let parent = &self.processes[process.parent];
            if gone != Some(id)
                && process.parent != INIT
                && process.live > 0
                && parent.pgid != pgid
                && parent.sid == process.sid
            {
                return false;
            }
            member = self.next_in_group(id);
        }
        true
    }

    /// POSIX _exit: if the end of a process orphans a group with a stopped member, each member gets
    /// SIGHUP and SIGCONT. `id` is the process that ends; or, with its `father`, a child of the one
    /// that does.
    #[inline(always)]
    pub(crate) fn end_orphaned_group(
        &mut self,
        k: &mut impl Kernel,
        id: ProcessId,
        father: Option<ProcessId>,
    ) {
        let process = &self.processes[id];
        let (pgid, sid) = (process.pgid, process.sid);
        let link = &self.processes[father.unwrap_or(process.parent)];
        // It was no link between its group and the rest of the session.
        if link.pgid == pgid || link.sid != sid {
            return;
        }
        let gone = match father {
            Some(_) => None,
            None => Some(id),
        };
        self.end_orphaned(k, pgid, gone);
    }

    #[cold]
    #[inline(never)]
    fn end_orphaned(&mut self, k: &mut impl Kernel, pgid: Pid, gone: Option<ProcessId>) {
        if self.is_orphaned_without(pgid, gone) && self.has_stopped(pgid) {
            self.signal_group(k, pgid, Signal::SIGHUP);
            self.signal_group(k, pgid, Signal::SIGCONT);
        }
    }

    fn has_stopped(&self, pgid: Pid) -> bool {
        self.members(pgid).any(|id| self.processes[id].is_stopped())
    }

    /// The members of a group, in order.
    pub(crate) fn members(&self, pgid: Pid) -> impl Iterator<Item = ProcessId> + '_ {
        core::iter::successors(self.pids.group(pgid), |&id| self.next_in_group(id))
    }
}
