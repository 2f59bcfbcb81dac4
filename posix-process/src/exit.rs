//! The end of threads and processes: _exit(2), exit_group(2), fatal signals.

use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::status::{ExitStatus, StateChange};
use crate::system::{INIT, System};
use crate::thread::Stop;
use crate::usage::{CpuTime, Usage};
use signal::SigSet;

impl System {
    /// exit_group(2): all threads of the caller's process are to exit. Returns the status to call
    /// [`exit_thread`](Self::exit_thread) with, which is that of whoever was first.
    pub fn exit_group(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        status: ExitStatus,
    ) -> ExitStatus {
        let id = self.threads[t].process;
        self.end_process(k, id, status, Some(t))
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
    /// to clear). The index of a thread that leads no process is free at once, and so are all when
    /// the process is reaped: the kernel uses it no more. Whether it was the last thread.
    pub fn exit_thread(&mut self, k: &mut impl Kernel, t: ThreadId, status: ExitStatus) -> bool {
        let (thread, process) = self.pair(t);
        if thread.exiting {
            return process.live == 0;
        }
        let id = thread.process;
        let refused_before = thread.signals.blocked();
        thread.exiting = true;
        thread.work = false;
        thread.exit = status;
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
        if self.processes[id].leader != t {
            self.release_thread(t);
        }
        if last {
            self.finish_process(k, id, status);
        }
        last
    }

    /// The last thread of a process is gone: it is a zombie, and reaped at once if its parent is
    /// process 1.
    fn finish_process(&mut self, k: &mut impl Kernel, id: ProcessId, status: ExitStatus) {
        let process = &mut self.processes[id];
        let status = *process.exit.get_or_insert(status);
        process.stopped = false;
        process.stop_count = 0;
        process.reopen();
        process.shared.discard(SigSet::FULL, &mut self.pool);
        self.delete_all_timers(id);
        self.report(k, id, StateChange::Exited(status));
        if self.processes[id].parent == INIT {
            self.release_process(id);
        }
    }

    /// Frees a thread that has exited.
    fn release_thread(&mut self, t: ThreadId) {
        // Its place must not be stale for the next thread there.
        self.refresh(self.threads[t].process);
        let (thread, process) = self.pair(t);
        process.refusals.remove(thread.place);
        process.members -= 1;
        let (tid, user) = (thread.tid, thread.user);
        process.usage.add(&Usage {
            cpu: CpuTime::default(),
            ..thread.usage
        });
        let pending = &mut self.threads[t].signals.pending;
        pending.discard(SigSet::FULL, &mut self.pool);
        self.users.remove_task(user);
        self.pids.set_thread(tid, None);
        self.threads.remove(t);
    }

    /// Frees a zombie.
    fn release_process(&mut self, id: ProcessId) {
        let leader = self.processes[id].leader;
        self.leave_group(id);
        self.pids.leave_session(self.processes[id].sid);
        self.release_thread(leader);
        self.processes.remove(id);
    }
}
