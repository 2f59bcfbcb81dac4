//! The end of threads and processes: _exit(2), exit_group(2), fatal signals.

use crate::family::News;
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::send::{Directed, Message};
use crate::status::{ExitStatus, StateChange};
use crate::system::{INIT, System};
use crate::thread::Stop;
use crate::usage::{CpuTime, Tms};
use signal::{Info, SaFlags, SigSet, Signal};

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
        let id = thread.process;
        match process.end_of(t) {
            Some(status) => status,
            None => self.end_process(k, id, status, Some(t)),
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
        process.exit = Some(status);
        process.stopped = false;
        process.stop_count = 0;
        process.reopen();
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
    pub fn exit_thread(&mut self, k: &mut impl Kernel, t: ThreadId, status: ExitStatus) -> bool {
        let (thread, process) = self.pair(t);
        if thread.exiting {
            return process.live == 0;
        }
        let id = thread.process;
        let refused_before = thread.signals.blocked();
        thread.exiting = true;
        thread.work = false;
        // Processor time is counted for the thread and the process at once, the rest until here for
        // the thread.
        process.usage.add(&thread.usage.take_counts());
        process.live -= 1;
        process.refused_changed(thread);
        let last = process.live == 0;
        let ending = process.exit.is_some();
        if !last && !ending {
            let taken_before = self.processes[id].shared.set() - refused_before;
            self.retarget(k, t, taken_before);
        }
        self.take_part_in_stop(k, t);
        let thread = &mut self.threads[t];
        thread.signals.pending.discard(SigSet::FULL, &mut self.pool);
        self.drop_thread_timers(t);
        self.forget_children(k, t);
        if self.processes[id].leader != t {
            self.release_thread(t);
        }
        self.exited_beside_exec(k, id, t);
        if last {
            self.finish_process(k, id, status);
        }
        last
    }

    /// A thread that waits in execve learns that it is alone, or is no more itself.
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
    fn finish_process(&mut self, k: &mut impl Kernel, id: ProcessId, status: ExitStatus) {
        let process = &mut self.processes[id];
        process.exit.get_or_insert(status);
        process.stopped = false;
        process.stop_count = 0;
        process.reopen();
        process.shared.discard(SigSet::FULL, &mut self.pool);
        self.delete_all_timers(id);
        self.move_to_end_of_group(id);
        self.end_orphaned_group(k, id, None);
        self.set_news(id, News::Exited);
        if self.tell_of_exit(k, id) {
            self.release_process(k, id);
        }
    }

    /// Tells the parent that a child ended: by its exit signal and by wait(2). Whether it is to be
    /// reaped at once: the parent is process 1, which is the kernel itself, or ignores SIGCHLD or
    /// has SA_NOCLDWAIT (sigaction(2)), and the exit signal is SIGCHLD.
    pub(crate) fn tell_of_exit(&mut self, k: &mut impl Kernel, id: ProcessId) -> bool {
        let child = &self.processes[id];
        let (parent_id, parent_thread) = (child.parent, child.parent_thread);
        let Some(status) = child.exit else {
            return false;
        };
        if parent_id == INIT {
            k.report(id, StateChange::Exited(status));
            return true;
        }
        let parent = &self.processes[parent_id];
        // As Linux: a parent that is another program by now gets no signal but SIGCHLD.
        let mut signal = Signal::new(i32::from(child.exit_signal));
        if child.parent_execs != parent.execs {
            signal = Some(Signal::SIGCHLD);
        }
        let mut reaped = false;
        if signal == Some(Signal::SIGCHLD) {
            let action = parent.dispositions.get(Signal::SIGCHLD);
            reaped = action.is_ignored() || action.flags.contains(SaFlags::NOCLDWAIT);
            if action.is_ignored() {
                signal = None;
            }
        }
        if let Some(signal) = signal {
            let used = child.usage.cpu;
            let change = StateChange::Exited(status);
            self.signal_parent(k, parent_thread, signal, |s| s.child_info(id, change, used));
        }
        k.child_changed(parent_id);
        reaped
    }

    /// What a signal to the parent says of a child.
    pub(crate) fn child_info(&self, id: ProcessId, change: StateChange, used: CpuTime) -> Info {
        let child = &self.processes[id];
        let uid = self.threads[child.leader].credentials.ruid;
        let (code, status) = change.code_and_status();
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
    pub(crate) fn release_process(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &self.processes[id];
        let leader = process.leader;
        if process.sharer.is_some() {
            self.unshare_dispositions(id);
        }
        self.leave_parent(id);
        self.leave_group(id);
        // Nobody asks any more which of its threads takes what.
        self.remove_thread(leader);
        self.processes.remove(id);
        k.gone(id);
    }
}
