//! Stopping and continuing (POSIX 2.4.3; signal(7)).

use crate::family::News;
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::status::StateChange;
use crate::system::{INIT, System};
use crate::thread::Stop;
use signal::{SaFlags, SigSet, Signal};

impl System {
    /// Stop and continue discard each other. POSIX 2.4.1: when any stop signal is generated for a
    /// process or thread, all pending SIGCONT signals for that process or any of its threads are
    /// discarded; when SIGCONT is generated, all pending stop signals are. Generating SIGCONT
    /// continues a stopped process, even if SIGCONT is blocked or ignored.
    #[cold]
    pub(crate) fn job_control(&mut self, k: &mut impl Kernel, id: ProcessId, signal: Signal) {
        if signal == Signal::SIGCONT {
            self.discard(id, SigSet::STOPS);
            self.continue_process(k, id);
        } else {
            self.discard(id, Signal::SIGCONT.set());
        }
    }

    fn continue_process(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &mut self.processes[id];
        if !process.is_stopping() {
            return;
        }
        // A stop that was not complete counts as one, so that the parent sees each change once.
        let change = if process.stopped {
            StateChange::Continued
        } else {
            StateChange::Stopped(process.stop_signal)
        };
        process.stopped = false;
        process.stop_count = 0;
        process.reopen();
        for t in process.refusals.threads() {
            let thread = &mut self.threads[t];
            let was = core::mem::replace(&mut thread.stop, Stop::No);
            if thread.exiting || was == Stop::No {
                continue;
            }
            // It looks at what came in the meantime.
            thread.work = true;
            if was == Stop::Stopped {
                k.wake_stopped(t);
            }
        }
        // wait(2) tells of the continuation in either case.
        self.tell_of_job(k, id, News::Continued, change);
    }

    /// A thread took a stop signal: all threads of its process stop, each when it comes by.
    #[cold]
    pub(crate) fn stop_process(&mut self, k: &mut impl Kernel, t: ThreadId, signal: Signal) {
        let id = self.threads[t].process;
        let process = &mut self.processes[id];
        process.stop_signal = signal;
        process.stop_count = 0;
        for other in process.refusals.threads() {
            let thread = &mut self.threads[other];
            if thread.exiting || thread.stop == Stop::Stopped {
                continue;
            }
            thread.stop = Stop::Pending;
            process.stop_count += 1;
            if other != t {
                thread.work = true;
                k.notify(other);
            }
        }
        process.reopen();
    }

    /// A thread stops, or exits while it was to stop. The last one completes the stop.
    #[cold]
    pub(crate) fn take_part_in_stop(&mut self, k: &mut impl Kernel, t: ThreadId) {
        let (thread, process) = self.pair(t);
        if thread.stop != Stop::Pending {
            return;
        }
        thread.stop = Stop::Stopped;
        process.stop_count = process.stop_count.saturating_sub(1);
        if process.stop_count == 0 && !process.stopped {
            process.stopped = true;
            process.reopen();
            let (id, signal) = (thread.process, process.stop_signal);
            self.tell_of_job(k, id, News::Stopped, StateChange::Stopped(signal));
        }
    }

    /// Tells the parent that a child stopped or continued: by SIGCHLD unless it has SA_NOCLDSTOP
    /// (sigaction(2)), and by wait(2). Process 1 is the kernel itself.
    fn tell_of_job(&mut self, k: &mut impl Kernel, id: ProcessId, news: News, change: StateChange) {
        let child = &self.processes[id];
        let (parent, parent_thread) = (child.parent, child.parent_thread);
        if parent == INIT {
            k.report(id, change);
            return;
        }
        // As Linux: the main thread's time alone.
        let used = self.threads[child.leader].usage.cpu;
        self.set_news(id, news);
        let action = self.processes[parent].dispositions.get(Signal::SIGCHLD);
        if !action.is_ignored() && !action.flags.contains(SaFlags::NOCLDSTOP) {
            let info = |s: &Self| s.child_info(id, change, used);
            self.signal_parent(k, parent_thread, Signal::SIGCHLD, info);
        }
        k.child_changed(parent);
    }
}
