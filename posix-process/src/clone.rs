//! Making threads: clone(2) as pthread_create(3) uses it.

use crate::cpu_timer::CpuTimers;
use crate::credentials::Capability;
use crate::ids::{Pid, ThreadId};
use crate::limits::Resource;
use crate::status::ExitStatus;
use crate::system::System;
use crate::thread::{Stop, Thread};
use crate::usage::Usage;
use signal::Errno;

/// Flags of clone(2), from `linux/sched.h`.
#[allow(missing_docs)] // the names are those of clone(2)
pub mod flags {
    pub const CSIGNAL: u64 = 0xff;
    pub const CLONE_VM: u64 = 0x100;
    pub const CLONE_FS: u64 = 0x200;
    pub const CLONE_FILES: u64 = 0x400;
    pub const CLONE_SIGHAND: u64 = 0x800;
    pub const CLONE_PIDFD: u64 = 0x1000;
    pub const CLONE_PTRACE: u64 = 0x2000;
    pub const CLONE_VFORK: u64 = 0x4000;
    pub const CLONE_PARENT: u64 = 0x8000;
    pub const CLONE_THREAD: u64 = 0x1_0000;
    pub const CLONE_NEWNS: u64 = 0x2_0000;
    pub const CLONE_SYSVSEM: u64 = 0x4_0000;
    pub const CLONE_SETTLS: u64 = 0x8_0000;
    pub const CLONE_PARENT_SETTID: u64 = 0x10_0000;
    pub const CLONE_CHILD_CLEARTID: u64 = 0x20_0000;
    pub const CLONE_DETACHED: u64 = 0x40_0000;
    pub const CLONE_UNTRACED: u64 = 0x80_0000;
    pub const CLONE_CHILD_SETTID: u64 = 0x100_0000;
    pub const CLONE_NEWCGROUP: u64 = 0x200_0000;
    pub const CLONE_NEWUTS: u64 = 0x400_0000;
    pub const CLONE_NEWIPC: u64 = 0x800_0000;
    pub const CLONE_NEWUSER: u64 = 0x1000_0000;
    pub const CLONE_NEWPID: u64 = 0x2000_0000;
    pub const CLONE_NEWNET: u64 = 0x4000_0000;
    pub const CLONE_IO: u64 = 0x8000_0000;
}

use flags::*;

/// What a thread must share with its process, since that is all there is.
const SHARED: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

/// Namespaces, of which there is one of each.
const NAMESPACES: u64 = CLONE_NEWNS
    | CLONE_NEWCGROUP
    | CLONE_NEWUTS
    | CLONE_NEWIPC
    | CLONE_NEWUSER
    | CLONE_NEWPID
    | CLONE_NEWNET;

impl System {
    /// clone(2) with CLONE_THREAD: a new thread of the caller's process. The kernel then sets up
    /// its stack, its thread pointer and the words that CLONE_PARENT_SETTID, CLONE_CHILD_SETTID
    /// and CLONE_CHILD_CLEARTID name.
    ///
    /// The new thread has the caller's mask and credentials, nothing pending, no processor time
    /// used, and no alternate stack (sigaltstack(2): CLONE_VM without CLONE_VFORK).
    ///
    /// EINVAL for what Linux refuses and for namespaces, which a kernel without them refuses so;
    /// EAGAIN at RLIMIT_NPROC or without a free number; ENOSYS for sharing less than a thread
    /// does. EINTR when the caller has a signal to take first: the call is to be restarted, as
    /// ERESTARTNOINTR, once that is done.
    pub fn clone_thread(&mut self, t: ThreadId, flags: u64) -> Result<ThreadId, Errno> {
        let has = |flag| flags & flag != 0;
        if has(CLONE_NEWNS | CLONE_NEWUSER) && has(CLONE_FS)
            || has(CLONE_THREAD) && !has(CLONE_SIGHAND)
            || has(CLONE_SIGHAND) && !has(CLONE_VM)
            || has(CLONE_PIDFD) && has(CLONE_DETACHED)
            || has(NAMESPACES)
        {
            return Err(Errno::EINVAL);
        }
        if flags & SHARED != SHARED || has(CLONE_VFORK | CLONE_PIDFD) {
            return Err(Errno::ENOSYS);
        }
        let creator = &self.threads[t];
        if creator.work {
            return Err(Errno::EINTR);
        }
        let process = creator.process;
        let limit = self.processes[process].limits.soft(Resource::Nproc);
        let privileged = creator.credentials.ruid == 0
            || creator.credentials.has(Capability::SysResource)
            || creator.credentials.has(Capability::SysAdmin);
        if u64::from(self.users.tasks(creator.user)) >= limit && !privileged {
            return Err(Errno::EAGAIN);
        }
        let tid = self.pids.allocate().ok_or(Errno::EAGAIN)?;
        let new = self.make_thread(t, tid);
        self.pids.set_thread(tid, Some(new));
        self.users.add_task(self.threads[new].user);
        self.join_process(t, new);
        Ok(new)
    }

    fn make_thread(&mut self, creator: ThreadId, tid: Pid) -> ThreadId {
        let serial = self.next_serial();
        let creator = &self.threads[creator];
        let blocked = creator.signals.blocked();
        let credentials = creator.credentials.clone();
        let (process, user) = (creator.process, creator.user);
        let Some((id, thread)) = self.threads.revive() else {
            let thread = Thread::new(process, tid, serial, user, credentials, blocked);
            return self.threads.insert(thread);
        };
        // Field by field: the queues of the last thread here are empty and as good as new.
        thread.signals.reset(blocked, &mut self.pool);
        thread.process = process;
        thread.tid = tid;
        thread.work = false;
        thread.exiting = false;
        thread.stale = false;
        thread.stop = Stop::No;
        thread.serial = serial;
        thread.user = user;
        thread.credentials = credentials;
        thread.usage = Usage::default();
        thread.cpu_timers = CpuTimers::NONE;
        thread.exit = ExitStatus::exited(0);
        id
    }

    fn join_process(&mut self, creator: ThreadId, new: ThreadId) {
        let blocked = self.threads[creator].signals.blocked();
        let place = self.threads[creator].place;
        let (thread, process) = self.pair(creator);
        if process.members == 1 && !thread.stale {
            process.refusals.set(place, blocked);
        }
        process.members += 1;
        process.live += 1;
        let new_place = process.refusals.insert(new, blocked);
        self.threads[new].place = new_place;
    }
}
