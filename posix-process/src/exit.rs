//! The end of threads and processes: _exit(2), exit_group(2), fatal signals.

use crate::family::News;
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::process::Process;
use crate::send::{Directed, Message};
use crate::status::{ExitStatus, StateChange};
use crate::system::{INIT, System};
use crate::thread::Stop;
use crate::usage::{CpuTime, Tms};
use signal::{Info, SaFlags, SigSet, Signal};

/// What telling of the end of a process asks of it.
#[derive(Clone, Copy)]
struct Child {
    parent: ProcessId,
    parent_thread: ThreadId,
    exit_signal: u8,
    parent_execs: u32,
    pgid: Pid,
}

impl Child {
    #[inline(always)]
    fn of(process: &Process) -> Self {
        Self {
            parent: process.parent,
            pgid: process.pgid,
            parent_thread: process.parent_thread,
            exit_signal: process.exit_signal,
            parent_execs: process.parent_execs,
        }
    }
}

impl System {
    /// exit_group(2): all threads of the caller's process are to exit. Returns the status to call
    /// [`exit_thread`](Self::exit_thread) with, which is that of whoever was first. While another
    /// thread is in execve, only the caller exits.
    pub fn exit_group(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        status: ExitStatus,
    ) -> ExitStatus {
        let (thread, process) = self.pair(t);
        match process.end_of(t) {
            Some(status) => status,
            None => {
                let id = thread.process;
                self.end_process(k, id, status, Some(t))
            }
        }
    }

    /// Makes every thread of a process but `caller` exit. SIGKILL would not do more.
    pub(crate) fn end_process(
        &mut self,
        k: &mut impl Kernel,
        id: ProcessId,
        status: ExitStatus,
        caller: Option<ThreadId>,
    ) -> ExitStatus {
        let process = &mut self.processes[id];
        if let Some(first) = process.exit {
            return first;
        }
        process.begin_exit(status);
        if process.news != News::None {
            self.set_news(id, News::None);
        }
        let process = &self.processes[id];
        for t in process.refusals.threads() {
            let thread = &mut self.threads[t];
            thread.stop = Stop::No;
            if !thread.exiting && Some(t) != caller {
                thread.work = true;
                k.notify_fatal(t);
            }
        }
        status
    }

    /// _exit(2) for one thread, called when the kernel has done its part (robust list, the word
    /// to clear, the controlling terminal). Whether it was the last thread of its process, which
    /// then is a zombie, or reaped already. The index of a thread that leads no process is free at
    /// once, that of the main thread when the process is reaped ([`Kernel::gone`]): the kernel uses
    /// none of them any more.
    #[inline(never)]
    pub fn exit_thread(&mut self, k: &mut impl Kernel, t: ThreadId, status: ExitStatus) -> bool {
        self.exit_thread_inlined(k, t, status)
    }

    /// [`exit_thread`](Self::exit_thread), for those who do little else.
    #[inline(always)]
    pub fn exit_thread_inlined(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        status: ExitStatus,
    ) -> bool {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        if thread.exiting {
            return process.live == 0;
        }
        let id = thread.process;
        let refused_before = thread.signals.blocked();
        thread.exiting = true;
        thread.work = false;
        // Processor time is counted for the thread and the process at once, the rest until here for
        // the thread.
        process.usage.take_counts(&mut thread.usage);
        process.live -= 1;
        process.refused_changed(thread);
        // The thread is gone: nothing waits for its clock any more. A timer on it stays, and expires
        // no more.
        thread.cpu_timers.clear();
        let last = process.live == 0;
        let is_leader = process.leader == t;
        let beside_exec = process.exec.is_some();
        let stops = thread.stop == Stop::Pending;
        let has_children = thread.children.all.get().is_some();
        thread.signals.pending.discard(SigSet::FULL, &mut self.pool);
        if !last && process.exit.is_none() {
            let taken_before = process.shared.set() - refused_before;
            self.retarget(k, t, taken_before);
        }
        if stops {
            self.take_part_in_stop(k, t);
        }
        if has_children {
            self.forget_children(k, t);
        }
        if !is_leader {
            self.release_thread(t);
        }
        if beside_exec {
            self.exited_beside_exec(k, id, t);
        }
        if last {
            self.finish_process(k, id, status);
        }
        last
    }

    /// A thread that waits in execve learns that it is alone, or is no more itself.
    #[cold]
    fn exited_beside_exec(&mut self, k: &mut impl Kernel, id: ProcessId, t: ThreadId) {
        let process = &mut self.processes[id];
        match process.exec {
            Some(exec) if exec == t => {
                process.exec = None;
                process.reopen();
            }
            Some(exec) if process.live == 1 => k.notify_fatal(exec),
            _ => {}
        }
    }

    /// The last thread of a process is gone: it is a zombie until its parent has waited for it, or
    /// is reaped at once if the parent does not want to know.
    #[inline(always)]
    fn finish_process(&mut self, k: &mut impl Kernel, id: ProcessId, status: ExitStatus) {
        let process = &mut self.processes[id];
        if process.exit.is_none() {
            process.begin_exit(status);
        }
        let status = process.exit.unwrap_or(status);
        process.shared.discard(SigSet::FULL, &mut self.pool);
        process.clear_itimers(&mut self.timers);
        let has_timers = !process.timers.is_empty();
        let is_last = self.pids.group(process.pgid) == Some(process.group_next);
        let child = Child::of(process);
        if has_timers {
            self.delete_posix_timers(id);
        }
        if !is_last {
            self.move_to_end_of_group(id);
        }
        self.set_exited(id);
        self.end_orphaned_group(k, id, None);
        if self.tell_parent(k, id, child, status) {
            self.release_process(k, id);
        }
    }

    /// Tells the parent of a child that ended before it was its parent, if it did. Whether it is to be
    /// reaped at once.
    pub(crate) fn tell_of_exit(&mut self, k: &mut impl Kernel, id: ProcessId) -> bool {
        let child = &self.processes[id];
        match child.exit {
            Some(status) => self.tell_parent(k, id, Child::of(child), status),
            None => false,
        }
    }

    /// Tells the parent that a child ended: by its exit signal and by wait(2). Whether it is to be
    /// reaped at once: the parent is process 1, which is the kernel itself, or ignores SIGCHLD or
    /// has SA_NOCLDWAIT (sigaction(2)), and the exit signal is SIGCHLD.
    #[inline(always)]
    fn tell_parent(
        &mut self,
        k: &mut impl Kernel,
        id: ProcessId,
        child: Child,
        status: ExitStatus,
    ) -> bool {
        if child.parent == INIT {
            k.report(id, StateChange::Exited(status));
            return true;
        }
        let parent = &self.processes[child.parent];
        // As Linux: a parent that is another program by now gets no signal but SIGCHLD.
        let is_sigchld = child.exit_signal == Signal::SIGCHLD.number() as u8
            || child.parent_execs != parent.execs;
        let (signal, reaped) = if is_sigchld {
            let action = parent.dispositions.get(Signal::SIGCHLD);
            let ignored = action.is_ignored();
            let signals = &self.threads[child.parent_thread].signals;
            // By default nothing comes of it: that is seen here.
            let unseen = ignored || signals.discards(Signal::SIGCHLD, &parent.dispositions);
            let reaped = ignored || action.flags.contains(SaFlags::NOCLDWAIT);
            ((!unseen).then_some(Signal::SIGCHLD), reaped)
        } else {
            (Signal::new(i32::from(child.exit_signal)), false)
        };
        if let Some(signal) = signal {
            self.signal_of_exit(k, id, signal, status);
        }
        k.member_changed(child.parent, child.pgid);
        reaped
    }

    #[inline(never)]
    fn signal_of_exit(
        &mut self,
        k: &mut impl Kernel,
        id: ProcessId,
        signal: Signal,
        status: ExitStatus,
    ) {
        let child = &self.processes[id];
        let (parent, used) = (child.parent_thread, child.usage.cpu);
        let told = StateChange::Exited(status).code_and_status();
        self.signal_parent(k, parent, signal, |s| s.child_info(id, told, used));
    }

    /// What a signal to the parent says of a child, with this code and status.
    pub(crate) fn child_info(
        &self,
        id: ProcessId,
        (code, status): (i32, i32),
        used: CpuTime,
    ) -> Info {
        let child = &self.processes[id];
        let uid = self.threads[child.leader].credentials.ruid;
        let times = Tms::new(used, CpuTime::default());
        Info::child(code, child.pid, uid, status, times.utime, times.stime)
    }

    /// A signal about a child, for which its parent thread is asked first. Most parents ignore it, so
    /// that what `info` says of the child is asked for last.
    #[inline]
    pub(crate) fn signal_parent(
        &mut self,
        k: &mut impl Kernel,
        parent: ThreadId,
        signal: Signal,
        info: impl FnOnce(&Self) -> Info,
    ) {
        if self.prepare(k, signal, parent) {
            let mut info = info(self);
            info.signo = signal.number();
            let message = Message::Info(&info);
            // As Linux, one that is at its limit is lost without an error.
            let _ = self.queue(k, signal, message, parent, Directed::Process);
        }
    }

    /// Frees a thread that has exited and leaves others behind.
    pub(crate) fn release_thread(&mut self, t: ThreadId) {
        // Its place must not be stale for the next thread there.
        self.refresh(self.threads[t].process);
        let (thread, process) = self.pair(t);
        process.refusals.remove(thread.place);
        process.members -= 1;
        self.remove_thread(t);
    }

    #[inline(always)]
    fn remove_thread(&mut self, t: ThreadId) {
        let thread = &mut self.threads[t];
        let (tid, user) = (thread.tid, thread.user);
        thread.signals.pending.clear(&mut self.pool);
        self.users.remove_task(user);
        self.pids.set_thread(tid, None);
        self.threads.remove(t);
    }

    /// Frees a zombie.
    #[inline(never)]
    pub(crate) fn release_process(&mut self, k: &mut impl Kernel, id: ProcessId) {
        self.release_process_inlined(k, id);
    }

    /// [`release_process`](Self::release_process), for those who do little else.
    #[inline(always)]
    pub(crate) fn release_process_inlined(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &self.processes[id];
        let leader = process.leader;
        let shares = process.sharer.is_some();
        self.leave_parent(id);
        if shares {
            self.unshare_dispositions(id);
        }
        self.leave_group_inlined(id);
        // Nobody asks any more which of its threads takes what.
        self.remove_thread(leader);
        self.processes.remove(id);
        k.gone(id);
    }
}
