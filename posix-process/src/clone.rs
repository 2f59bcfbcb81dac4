//! Making threads and processes: fork(2), vfork(2), clone(2), clone3(2).

use crate::credentials::Capability;
use crate::family::Children;
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::limits::{RLIM_INFINITY, Resource};
use crate::process::Process;
use crate::status::ExitStatus;
use crate::system::System;
use crate::thread::{Stop, Thread};
use crate::usage::Usage;
use signal::{Errno, SigSet, Signal};

/// Flags of clone(2), from `linux/sched.h`.
pub mod flags {
    /// The signal that tells the parent of the child's end, in clone(2)'s flags.
    pub const CSIGNAL: u64 = 0xff;
    /// The same memory.
    pub const CLONE_VM: u64 = 0x100;
    /// The same root, working directory and umask.
    pub const CLONE_FS: u64 = 0x200;
    /// The same table of descriptors.
    pub const CLONE_FILES: u64 = 0x400;
    /// The same dispositions.
    pub const CLONE_SIGHAND: u64 = 0x800;
    /// Give the parent a descriptor of the child.
    pub const CLONE_PIDFD: u64 = 0x1000;
    /// Trace the child if the caller is traced.
    pub const CLONE_PTRACE: u64 = 0x2000;
    /// The caller waits until the child execs or ends.
    pub const CLONE_VFORK: u64 = 0x4000;
    /// The child has the caller's parent.
    pub const CLONE_PARENT: u64 = 0x8000;
    /// A thread of the caller's process.
    pub const CLONE_THREAD: u64 = 0x1_0000;
    /// A mount namespace of its own.
    pub const CLONE_NEWNS: u64 = 0x2_0000;
    /// The same System V semaphore adjustments.
    pub const CLONE_SYSVSEM: u64 = 0x4_0000;
    /// Set the child's thread pointer.
    pub const CLONE_SETTLS: u64 = 0x8_0000;
    /// Write the child's number to the parent's memory.
    pub const CLONE_PARENT_SETTID: u64 = 0x10_0000;
    /// Zero a word in the child's memory and wake its futex when the child ends.
    pub const CLONE_CHILD_CLEARTID: u64 = 0x20_0000;
    /// Of no effect.
    pub const CLONE_DETACHED: u64 = 0x40_0000;
    /// The child cannot be forced to be traced.
    pub const CLONE_UNTRACED: u64 = 0x80_0000;
    /// Write the child's number to the child's memory.
    pub const CLONE_CHILD_SETTID: u64 = 0x100_0000;
    /// A cgroup namespace of its own.
    pub const CLONE_NEWCGROUP: u64 = 0x200_0000;
    /// A namespace of host names of its own.
    pub const CLONE_NEWUTS: u64 = 0x400_0000;
    /// A System V IPC namespace of its own.
    pub const CLONE_NEWIPC: u64 = 0x800_0000;
    /// A user namespace of its own.
    pub const CLONE_NEWUSER: u64 = 0x1000_0000;
    /// A namespace of process numbers of its own.
    pub const CLONE_NEWPID: u64 = 0x2000_0000;
    /// A network namespace of its own.
    pub const CLONE_NEWNET: u64 = 0x4000_0000;
    /// The same I/O context.
    pub const CLONE_IO: u64 = 0x8000_0000;
    /// A time namespace of its own (clone3(2) and unshare(2)).
    pub const CLONE_NEWTIME: u64 = 0x80;
    /// clone3(2): handlers become SIG_DFL in the child.
    pub const CLONE_CLEAR_SIGHAND: u64 = 0x1_0000_0000;
    /// clone3(2): the child begins in the cgroup of a descriptor.
    pub const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;
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
    | CLONE_NEWNET
    | CLONE_NEWTIME;

/// What a call of clone(2) or clone3(2) asks for, as far as processes and threads are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloneArgs {
    /// CLONE_…, without the byte that clone(2) has the exit signal in.
    pub flags: u64,
    /// The signal that tells the parent of the end of a new process; 0 for none.
    pub exit_signal: i32,
    /// The number that the new thread or process is to have.
    pub set_tid: Option<Pid>,
}

impl CloneArgs {
    /// fork(2).
    pub const FORK: Self = Self::from_clone(Signal::SIGCHLD.number() as u64);

    /// vfork(2).
    pub const VFORK: Self =
        Self::from_clone(CLONE_VFORK | CLONE_VM | Signal::SIGCHLD.number() as u64);

    /// The flags of clone(2), whose lowest byte is the exit signal, which may be no signal. Linux
    /// looks at the lower 32 bits alone.
    pub const fn from_clone(flags_with_signal: u64) -> Self {
        let flags = flags_with_signal & 0xffff_ffff;
        Self {
            flags: flags & !CSIGNAL,
            exit_signal: (flags & CSIGNAL) as i32,
            set_tid: None,
        }
    }

    /// EINVAL for what clone3(2) refuses although clone(2) does not, or cannot say. The size of its
    /// structure, the stack and the descriptors are the kernel's to look at.
    pub const fn check_clone3(&self) -> Result<(), Errno> {
        const KNOWN: u64 = 0xffff_ffff | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP;
        const BOTH: u64 = CLONE_SIGHAND | CLONE_CLEAR_SIGHAND;
        let flags = self.flags;
        if flags & !KNOWN != 0
            || flags & (CLONE_DETACHED | CSIGNAL & !CLONE_NEWTIME) != 0
            || flags & BOTH == BOTH
            || self.exit_signal != 0 && flags & (CLONE_THREAD | CLONE_PARENT) != 0
            || self.exit_signal < 0
            || self.exit_signal > Signal::COUNT as i32
        {
            return Err(Errno::EINVAL);
        }
        Ok(())
    }
}

/// `struct clone_args` of clone3(2) (linux/sched.h): addresses and the numbers behind them are the
/// kernel's to look at.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawCloneArgs {
    /// CLONE_…
    pub flags: u64,
    /// Where CLONE_PIDFD stores the descriptor.
    pub pidfd: u64,
    /// Where CLONE_CHILD_SETTID stores the number and CLONE_CHILD_CLEARTID clears it, in the child.
    pub child_tid: u64,
    /// Where CLONE_PARENT_SETTID stores the number, in the parent.
    pub parent_tid: u64,
    /// The signal that tells the parent of the end of a new process; 0 for none.
    pub exit_signal: u64,
    /// The lowest address of the stack; 0 for the parent's.
    pub stack: u64,
    /// The stack's size in bytes.
    pub stack_size: u64,
    /// The thread pointer, with CLONE_SETTLS.
    pub tls: u64,
    /// Where the numbers are that it is to have, one for each namespace.
    pub set_tid: u64,
    /// How many there are.
    pub set_tid_size: u64,
    /// A descriptor of its cgroup, with CLONE_INTO_CGROUP.
    pub cgroup: u64,
}

const _: () = assert!(size_of::<RawCloneArgs>() == 88);

impl RawCloneArgs {
    /// What is asked for, with the number that `set_tid` shows. The errors are those of
    /// [`CloneArgs::check_clone3`].
    pub fn args(&self, set_tid: Option<Pid>) -> Result<CloneArgs, Errno> {
        let args = CloneArgs {
            flags: self.flags,
            exit_signal: i32::try_from(self.exit_signal).map_err(|_| Errno::EINVAL)?,
            set_tid,
        };
        args.check_clone3()?;
        Ok(args)
    }
}

/// Flags that do not go with all others, or with nothing at all.
const RULED: u64 = CLONE_NEWNS
    | CLONE_NEWUSER
    | CLONE_FS
    | CLONE_THREAD
    | CLONE_SIGHAND
    | CLONE_PARENT
    | CLONE_PIDFD
    | NAMESPACES
    | CLONE_INTO_CGROUP;

/// The errors of the flags of clone(2), in Linux's order. One is among [`RULED`] wherever there is one.
#[inline(never)]
fn check_flags(flags: u64, process: &Process) -> Result<(), Errno> {
    let has = |flag| flags & flag != 0;
    if has(CLONE_NEWNS | CLONE_NEWUSER) && has(CLONE_FS)
        || has(CLONE_THREAD) && !has(CLONE_SIGHAND)
        || has(CLONE_SIGHAND) && !has(CLONE_VM)
        || has(CLONE_PARENT) && process.unkillable
        || has(CLONE_PIDFD) && has(CLONE_DETACHED | CLONE_THREAD)
        || has(NAMESPACES)
    {
        return Err(Errno::EINVAL);
    }
    if has(CLONE_INTO_CGROUP) {
        return Err(Errno::EBADF);
    }
    if has(CLONE_THREAD) && (flags & SHARED != SHARED || has(CLONE_VFORK)) {
        return Err(Errno::ENOSYS);
    }
    Ok(())
}

/// What [`System::clone`] made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Cloned {
    /// The new process, or that of the new thread.
    pub process: ProcessId,
    /// The new thread, or the main thread of the new process.
    pub thread: ThreadId,
    /// Its number.
    pub tid: Pid,
    /// Whether it is a process.
    pub new_process: bool,
}

impl System {
    /// fork(2), vfork(2), clone(2) and clone3(2): a new process, or with CLONE_THREAD a new thread of
    /// the caller's. The kernel then sets up its memory, its descriptors, its stack, its thread
    /// pointer and the words that CLONE_PARENT_SETTID, CLONE_CHILD_SETTID and CLONE_CHILD_CLEARTID
    /// name, and lets the caller of CLONE_VFORK wait; or it calls [`undo_clone`](Self::undo_clone).
    ///
    /// Both have the caller's mask and credentials, nothing pending, no processor time used, no
    /// PR_SET_PDEATHSIG, and no alternate stack if they share memory and the caller goes on
    /// (sigaltstack(2): CLONE_VM without CLONE_VFORK). A process has besides a copy of the
    /// dispositions (with CLONE_CLEAR_SIGHAND handlers become SIG_DFL; with CLONE_SIGHAND they are
    /// shared, until one of the two calls execve) and of the limits, is in the
    /// caller's group and session, and has no timers.
    ///
    /// EINVAL for what Linux refuses and for namespaces, which a kernel without them refuses so;
    /// EBADF for CLONE_INTO_CGROUP, of which no descriptor can be. EAGAIN at RLIMIT_NPROC, at the
    /// number of threads there can be, and without a free number; ENOMEM; EINVAL, EPERM and EEXIST for a
    /// number that is no number, that the caller may not choose, or that is in use. ENOSYS for a
    /// thread that shares less than all. EINTR when the caller has a signal to take first: the call
    /// is to be restarted, as ERESTARTNOINTR, once that is done.
    #[inline(never)]
    pub fn clone(&mut self, t: ThreadId, args: &CloneArgs) -> Result<Cloned, Errno> {
        self.check_clone(t, args)?;
        let tid = match args.set_tid {
            Some(tid) => {
                self.pids.prepare(tid)?;
                tid
            }
            None => self.pids.allocate()?,
        };
        let is_thread = args.flags & CLONE_THREAD != 0;
        let (process, thread) = match is_thread {
            true => {
                let process = self.threads[t].process;
                if !self.processes[process].refusals.reserve() {
                    return Err(Errno::ENOMEM);
                }
                let new = self.make_thread(t, process, tid, args)?;
                self.join_process(t, new);
                (process, new)
            }
            false => self.fork(t, args, tid)?,
        };
        self.pids.set_thread(tid, Some(thread));
        Ok(Cloned {
            process,
            thread,
            tid,
            new_process: !is_thread,
        })
    }

    /// The kernel could not do its part of [`clone`](Self::clone): what was made, and never ran, is
    /// gone without a trace. That it never ran is the caller's word: what has run may have children, which
    /// would be left with a parent that is not there.
    pub fn undo_clone(&mut self, k: &mut impl Kernel, made: &Cloned) {
        if !made.new_process {
            self.exit_thread(k, made.thread, ExitStatus::exited(0));
            return;
        }
        self.discard(made.process, SigSet::FULL);
        self.release_process(k, made.process);
    }

    /// The errors of clone(2), in Linux's order.
    #[inline(always)]
    fn check_clone(&self, t: ThreadId, args: &CloneArgs) -> Result<(), Errno> {
        let flags = args.flags;
        let creator = &self.threads[t];
        let process = &self.processes[creator.process];
        if flags & RULED != 0 {
            check_flags(flags, process)?;
        }
        if creator.work {
            return Err(Errno::EINTR);
        }
        let credentials = &creator.credentials;
        let privileged = credentials.ruid == 0
            || credentials.has(Capability::SysResource)
            || credentials.has(Capability::SysAdmin);
        if !privileged && self.tasks_of(t) >= process.limits.soft(Resource::Nproc)
            || self.threads.len() >= self.threads_max
        {
            return Err(Errno::EAGAIN);
        }
        match args.set_tid {
            None => Ok(()),
            Some(tid) => {
                self.pids.check_range(tid)?;
                let may = credentials.has(Capability::CheckpointRestore)
                    || credentials.has(Capability::SysAdmin);
                if !may {
                    return Err(Errno::EPERM);
                }
                self.pids.check_free(tid)
            }
        }
    }

    /// A copy of the caller's process, with a copy of the calling thread in it.
    #[inline(always)]
    fn fork(
        &mut self,
        t: ThreadId,
        args: &CloneArgs,
        pid: Pid,
    ) -> Result<(ProcessId, ThreadId), Errno> {
        let id = match self.processes.revive() {
            Some((id, _)) => id,
            None => self.add_child(t)?,
        };
        let leader = match self.make_thread(t, id, pid, args) {
            Ok(leader) => leader,
            Err(errno) => {
                self.processes.remove(id);
                return Err(errno);
            }
        };
        let creator = &self.threads[t];
        let blocked = creator.signals.blocked();
        let [new, from] = self.processes.two(id, creator.process);
        new.renew(from, pid, leader, blocked);
        new.executed = false;
        if args.flags & CLONE_CLEAR_SIGHAND != 0 {
            new.dispositions.reset_for_exec();
        }
        new.execs = from.execs;
        let (pgid, sid) = (from.pgid, from.sid);
        let parent = if args.flags & CLONE_PARENT != 0 {
            new.exit_signal = from.exit_signal;
            new.parent_execs = from.parent_execs;
            from.parent_thread
        } else {
            new.exit_signal = u8::try_from(args.exit_signal).unwrap_or(0);
            new.parent_execs = from.execs;
            t
        };
        new.sid = sid;
        if args.flags & CLONE_SIGHAND != 0 {
            self.share_dispositions(id, self.threads[t].process);
        }
        self.join_group_inlined(id, pgid);
        self.join_parent(id, parent);
        // RLIMIT_CPU counts from here.
        if self.processes[id].limits.soft(Resource::Cpu) != RLIM_INFINITY {
            self.refresh_cpu(id);
        }
        Ok((id, leader))
    }

    #[inline(always)]
    fn make_thread(
        &mut self,
        creator: ThreadId,
        process: ProcessId,
        tid: Pid,
        args: &CloneArgs,
    ) -> Result<ThreadId, Errno> {
        let id = match self.threads.revive() {
            Some((id, _)) => id,
            None => self.add_place(creator)?,
        };
        let serial = self.next_serial();
        let [thread, creator] = self.threads.two(id, creator);
        // Field by field: the queues of the last thread here are empty and as good as new.
        thread
            .signals
            .reset(creator.signals.blocked(), &mut self.pool);
        if args.flags & (CLONE_VM | CLONE_VFORK) != CLONE_VM {
            thread.signals.altstack = creator.signals.altstack;
        }
        thread.process = process;
        thread.tid = tid;
        thread.place = 0;
        thread.work = false;
        thread.exiting = false;
        thread.stale = false;
        thread.stop = Stop::No;
        thread.serial = serial;
        thread.user = creator.user;
        thread.credentials.clone_from(&creator.credentials);
        thread.crowded = false;
        thread.usage = Usage::default();
        thread.cpu_timers.clear();
        thread.children = Children::default();
        thread.parent_death = None;
        self.users.add_task(creator.user);
        Ok(id)
    }

    /// A process where none was before, to be made anew as any other.
    #[cold]
    #[inline(never)]
    fn add_child(&mut self, creator: ThreadId) -> Result<ProcessId, Errno> {
        let from = &self.processes[self.threads[creator].process];
        let (pid, parent, limits) = (from.pid, from.parent, from.limits.clone());
        let refusals = self.room_for_process(creator, SigSet::EMPTY);
        let refusals = refusals.ok_or(Errno::ENOMEM)?;
        let new = || Process::new(pid, creator, parent, limits, refusals);
        self.processes.add(new).ok_or(Errno::ENOMEM)
    }

    /// A thread where none was before, to be made anew as any other.
    #[cold]
    #[inline(never)]
    fn add_place(&mut self, creator: ThreadId) -> Result<ThreadId, Errno> {
        let creator = &self.threads[creator];
        let (user, credentials) = (creator.user, creator.credentials.clone());
        let (process, tid, serial) = (creator.process, creator.tid, creator.serial);
        let thread = || Thread::new(process, tid, serial, user, credentials, SigSet::EMPTY);
        self.threads.add(thread).ok_or(Errno::ENOMEM)
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
