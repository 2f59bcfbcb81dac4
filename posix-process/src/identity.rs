//! Who a thread is and what it may use: ids, credentials, limits, usage.

use crate::credentials::{Capability, Credentials, Gid, Uid};
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::limits::{Resource, Rlimit};
use crate::system::System;
use crate::usage::{CpuTime, Tms, Usage};
use signal::Errno;

/// `who` of getrusage(2): the calling process.
pub const RUSAGE_SELF: i32 = 0;
/// `who` of getrusage(2): its children that have been waited for.
pub const RUSAGE_CHILDREN: i32 = -1;
/// `who` of getrusage(2): the calling thread.
pub const RUSAGE_THREAD: i32 = 1;

impl System {
    /// gettid(2).
    #[inline]
    pub fn gettid(&self, t: ThreadId) -> Pid {
        self.threads[t].tid
    }

    /// getpid(2).
    #[inline]
    pub fn getpid(&self, t: ThreadId) -> Pid {
        self.processes[self.threads[t].process].pid
    }

    /// getppid(2).
    #[inline]
    pub fn getppid(&self, t: ThreadId) -> Pid {
        let parent = self.processes[self.threads[t].process].parent;
        self.processes[parent].pid
    }

    /// The thread's credentials: getuid(2), geteuid(2), getresuid(2), getgroups(2), …
    #[inline]
    pub fn credentials(&self, t: ThreadId) -> &Credentials {
        &self.threads[t].credentials
    }

    /// setuid(2). EAGAIN when there is no room for one more user.
    pub fn setuid(&mut self, t: ThreadId, uid: Uid) -> Result<(), Errno> {
        self.change_user(t, &|credentials| credentials.set_uid(uid))
    }

    /// setreuid(2).
    pub fn setreuid(&mut self, t: ThreadId, ruid: Uid, euid: Uid) -> Result<(), Errno> {
        self.change_user(t, &|credentials| credentials.set_reuid(ruid, euid))
    }

    /// setresuid(2).
    pub fn setresuid(&mut self, t: ThreadId, r: Uid, e: Uid, s: Uid) -> Result<(), Errno> {
        self.change_user(t, &|credentials| credentials.set_resuid(r, e, s))
    }

    /// setfsuid(2): the id before.
    pub fn setfsuid(&mut self, t: ThreadId, uid: Uid) -> Uid {
        self.change(t, |credentials| credentials.set_fsuid(uid))
    }

    /// setgid(2).
    pub fn setgid(&mut self, t: ThreadId, gid: Gid) -> Result<(), Errno> {
        self.change(t, |credentials| credentials.set_gid(gid))
    }

    /// setregid(2).
    pub fn setregid(&mut self, t: ThreadId, rgid: Gid, egid: Gid) -> Result<(), Errno> {
        self.change(t, |credentials| credentials.set_regid(rgid, egid))
    }

    /// setresgid(2).
    pub fn setresgid(&mut self, t: ThreadId, r: Gid, e: Gid, s: Gid) -> Result<(), Errno> {
        self.change(t, |credentials| credentials.set_resgid(r, e, s))
    }

    /// setfsgid(2): the id before.
    pub fn setfsgid(&mut self, t: ThreadId, gid: Gid) -> Gid {
        self.change(t, |credentials| credentials.set_fsgid(gid))
    }

    /// setgroups(2).
    pub fn setgroups(&mut self, t: ThreadId, groups: &[Gid]) -> Result<(), Errno> {
        self.threads[t].credentials.set_groups(groups)
    }

    /// Changes user ids and counts the thread for its new real user. What is queued already stays
    /// with the old one. One body for all calls: none of them is frequent.
    fn change_user(
        &mut self,
        t: ThreadId,
        change: &dyn Fn(&mut Credentials) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let thread = &mut self.threads[t];
        let mut new = thread.credentials.clone();
        change(&mut new)?;
        if new.ruid != thread.credentials.ruid {
            let user = self.users.get(new.ruid, &self.pool)?;
            let limits = &self.processes[thread.process].limits;
            let tasks = u64::from(self.users.tasks(user));
            thread.crowded = new.ruid != 0 && tasks > limits.soft(Resource::Nproc);
            self.users.remove_task(thread.user);
            self.users.add_task(user);
            thread.user = user;
        }
        self.change(t, |credentials| *credentials = new);
        Ok(())
    }

    /// How many tasks the thread's real user has, itself included.
    pub(crate) fn tasks_of(&self, t: ThreadId) -> u64 {
        u64::from(self.users.tasks(self.threads[t].user))
    }

    /// Changes what of the thread's credentials is no id: capabilities, securebits,
    /// PR_SET_NO_NEW_PRIVS.
    pub fn change_capabilities<R>(
        &mut self,
        t: ThreadId,
        change: impl FnOnce(&mut Credentials) -> R,
    ) -> R {
        change(&mut self.threads[t].credentials)
    }

    /// Changes credentials. prctl(2): PR_SET_PDEATHSIG is cleared when ids change that access
    /// depends on.
    fn change<R>(&mut self, t: ThreadId, change: impl FnOnce(&mut Credentials) -> R) -> R {
        let thread = &mut self.threads[t];
        let ids = |c: &Credentials| (c.euid, c.egid, c.fsuid, c.fsgid);
        let before = ids(&thread.credentials);
        let result = change(&mut thread.credentials);
        if ids(&thread.credentials) != before {
            thread.parent_death = None;
        }
        result
    }

    /// prlimit64(2), and with pid 0 getrlimit(2) and setrlimit(2): the limits before. The pid may
    /// be that of any thread.
    pub fn prlimit(
        &mut self,
        t: ThreadId,
        pid: Pid,
        resource: i32,
        new: Option<Rlimit>,
    ) -> Result<Rlimit, Errno> {
        let target = match pid {
            0 => t,
            _ => self.pids.thread(pid).ok_or(Errno::ESRCH)?,
        };
        let caller = &self.threads[t].credentials;
        if target != t && !caller.may_prlimit(&self.threads[target].credentials) {
            return Err(Errno::EPERM);
        }
        let resource = Resource::new(resource)?;
        let privileged = caller.has(Capability::SysResource);
        let id = self.threads[target].process;
        let limits = &mut self.processes[id].limits;
        let old = limits.get(resource);
        if let Some(new) = new {
            limits.set(resource, new, privileged)?;
            if resource == Resource::Cpu {
                self.refresh_cpu(id);
            }
        }
        Ok(old)
    }

    /// A soft limit of the thread's process, for the kernel to enforce.
    #[inline]
    pub fn limit(&self, t: ThreadId, resource: Resource) -> u64 {
        self.processes[self.threads[t].process]
            .limits
            .soft(resource)
    }

    /// What getrusage(2) reports on. Processor time is that of
    /// [`account_cpu`](Self::account_cpu), which is to be called first.
    pub fn usage(&self, t: ThreadId, who: i32) -> Result<Usage, Errno> {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        match who {
            RUSAGE_THREAD => Ok(thread.usage),
            RUSAGE_CHILDREN => Ok(process.children_usage),
            RUSAGE_SELF => Ok(self.process_usage(thread.process)),
            _ => Err(Errno::EINVAL),
        }
    }

    /// What all threads of a process have used.
    pub(crate) fn process_usage(&self, id: ProcessId) -> Usage {
        // Processor time is kept for the whole process, the rest for each thread until it exits.
        let process = &self.processes[id];
        let mut all = process.usage;
        if process.live == 0 {
            return all;
        }
        for t in process.refusals.threads() {
            all.add(&Usage {
                cpu: CpuTime::default(),
                ..self.threads[t].usage
            });
        }
        all
    }

    /// A figure of what all processes have used, and those that have been waited for.
    pub fn sum_of_usage(&self, figure: impl Fn(&Usage) -> u64) -> u64 {
        let ids = (0..self.processes.places()).map(ProcessId);
        let of = |id| {
            let process = self.processes.get(id)?;
            Some(figure(&self.process_usage(id)) + figure(&process.children_usage))
        };
        ids.filter_map(of).sum()
    }

    /// times(2): the structure; the result is the kernel's clock in ticks.
    pub fn times(&self, t: ThreadId) -> Tms {
        let process = &self.processes[self.threads[t].process];
        Tms::new(process.usage.cpu, process.children_usage.cpu)
    }
}
