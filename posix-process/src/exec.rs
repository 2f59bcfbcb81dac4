//! execve(2), as far as processes and threads are concerned.

use crate::deliver::Delivery;
use crate::ids::ThreadId;
use crate::kernel::Kernel;
use crate::limits::Resource;
use crate::mask::has_more;
use crate::process::Halt;
use crate::set_id::Executed;
use crate::status::ExitStatus;
use crate::system::System;
use crate::thread::Stop;
use signal::{Errno, Info, Signal};

/// Whether the caller of execve is alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Exec {
    /// It is: the old program can go.
    Ready,
    /// Other threads are yet to end: it is to sleep killably, and to ask again after
    /// [`Kernel::notify_fatal`].
    Wait,
    /// Its process ends, or another thread's execve came first: there is no new program, and
    /// [`System::next_delivery`] says how it exits.
    Killed,
}

impl System {
    /// execve(2), EAGAIN: the caller's real user has changed since, to one that had more tasks than
    /// RLIMIT_NPROC allows, and has them still.
    pub fn check_exec(&mut self, t: ThreadId) -> Result<(), Errno> {
        let thread = &self.threads[t];
        if thread.crowded && self.tasks_of(t) > self.limit(t, Resource::Nproc) {
            return Err(Errno::EAGAIN);
        }
        self.threads[t].crowded = false;
        Ok(())
    }

    /// The first step of execve(2) that cannot be undone, when it is sure that the new program can
    /// be begun: all other threads of the process are told to end, as by SIGKILL. To be called
    /// again until it is not [`Exec::Wait`]; then [`finish_exec`](Self::finish_exec).
    pub fn begin_exec(&mut self, k: &mut impl Kernel, t: ThreadId) -> Exec {
        let thread = &self.threads[t];
        let process = &mut self.processes[thread.process];
        if process.end_of(t).is_some() {
            return Exec::Killed;
        }
        if process.live == 1 {
            return Exec::Ready;
        }
        if process.exec.is_some() {
            return Exec::Wait;
        }
        process.exec = Some(t);
        if process.is_stopped() {
            process.halt = Halt::No;
        }
        process.stop_count = u32::from(thread.stop == Stop::Pending);
        process.reopen();
        for other in process.refusals.threads() {
            let thread = &mut self.threads[other];
            if other != t && !thread.exiting {
                thread.stop = Stop::No;
                thread.work = true;
                k.notify_fatal(other);
            }
        }
        Exec::Wait
    }

    /// The new program takes the place of the old one, when the caller [is alone](Exec::Ready): it
    /// becomes the main thread and has the process's number from now on. As execve(2) says,
    /// handlers become SIG_DFL, the alternate stack is forgotten and POSIX timers are deleted; what
    /// is ignored stays so, and the mask, pending signals and interval timers stay. The children
    /// and the parent stay as well, and the parent is told of the end by SIGCHLD. Credentials are as
    /// [`Credentials::exec`](crate::Credentials::exec) has said before, which may have failed; if more is allowed now,
    /// PR_SET_PDEATHSIG is gone, and the soft RLIMIT_STACK is 8 MiB at most. Whether the process
    /// stays dumpable, as far as its ids say.
    pub fn finish_exec(&mut self, _k: &mut impl Kernel, t: ThreadId, new: Executed) -> bool {
        let id = self.threads[t].process;
        if self.processes[id].leader != t {
            self.become_leader(t);
        }
        self.delete_posix_timers(id);
        self.unshare_dispositions(id);
        let (thread, process) = self.pair(t);
        process.dispositions.reset_for_exec();
        process.executed = true;
        process.execs = process.execs.wrapping_add(1);
        process.exit_signal = Signal::SIGCHLD.number() as u8;
        process.exec = None;
        process.reopen();
        thread.signals.altstack.reset();
        thread.cpu_timers.clear();
        let old = &thread.credentials;
        let plain = old.euid == old.ruid && old.egid == old.rgid;
        thread.credentials = new.credentials;
        if new.secure || new.changed {
            thread.parent_death = None;
        }
        if new.secure {
            process.limits.bound_stack();
        }
        thread.work = thread.is_stopping() || has_more(thread, process);
        plain && !new.changed
    }

    /// The new program could not be begun after all: the process ends by SIGSEGV, as on Linux,
    /// unless it ends already.
    pub fn fail_exec(&mut self, k: &mut impl Kernel, t: ThreadId) -> Delivery {
        let process = self.process_mut(t);
        if let Some(status) = process.end_of(t) {
            return Delivery::Exit(status);
        }
        process.killed_by = Some(Info::kernel(Signal::SIGSEGV));
        let core = self.dumps_core(k, t);
        let status = ExitStatus::signaled(Signal::SIGSEGV, core);
        Delivery::Exit(self.exit_group(k, t, status))
    }

    /// The last thread takes the number and the place of the main thread, which has exited. Its own
    /// number is free.
    fn become_leader(&mut self, t: ThreadId) {
        let process = self.process_mut(t);
        let pid = process.pid;
        let leader = core::mem::replace(&mut process.leader, t);
        let tid = core::mem::replace(&mut self.threads[t].tid, pid);
        // Clocks of the process stay what they are.
        let serial = self.threads[leader].serial;
        self.threads[t].serial = serial;
        self.threads[leader].tid = tid;
        self.release_thread(leader);
        self.pids.set_thread(pid, Some(t));
    }
}
