//! Stopping and continuing (POSIX 2.4.3; signal(7)).

use crate::defect::{self, Defect};
use crate::family::News;
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::process::{Halt, Process};
use crate::status::StateChange;
use crate::system::{INIT, System};
use crate::thread::Stop;
use signal::sicode::{CLD_CONTINUED, CLD_STOPPED};
use signal::{SaFlags, SigSet, Signal};

impl System {
    /// Stop and continue discard each other. POSIX 2.4.1: when any stop signal is generated for a
    /// process or thread, all pending SIGCONT signals for that process or any of its threads are
    /// discarded; when SIGCONT is generated, all pending stop signals are. Generating SIGCONT
    /// continues a stopped process, even if SIGCONT is blocked or ignored. A process that is ending
    /// does nothing of it.
    #[inline(never)]
    pub(crate) fn job_control(&mut self, k: &mut impl Kernel, id: ProcessId, signal: Signal) {
        if self.processes[id].exit.is_some() {
            return;
        }
        if signal == Signal::SIGCONT {
            self.discard(id, SigSet::STOPS);
            self.continue_process(k, id);
        } else if !defect::is_on(Defect::ContinueStays) {
            self.discard(id, Signal::SIGCONT.set());
        }
    }

    #[inline(never)]
    fn continue_process(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &mut self.processes[id];
        if !process.is_stopping() {
            return;
        }
        // A stop that was not complete counts as one, so that the parent sees each change once.
        process.halt = match process.halt {
            Halt::Stopped => Halt::Continued,
            _ => Halt::Interrupted,
        };
        process.stop_count = 0;
        process.reopen();
        let mut runs = false;
        for t in process.refusals.threads() {
            let thread = &mut self.threads[t];
            let was = core::mem::replace(&mut thread.stop, Stop::No);
            if thread.exiting || was < Stop::Pending {
                continue;
            }
            // It looks at what came in the meantime, and tells the parent.
            thread.work = true;
            runs = true;
            if was == Stop::Quiet {
                thread.stop = Stop::Resumed;
            }
            if was >= Stop::Stopped {
                k.wake_stopped(t);
            }
        }
        // wait(2) tells of the continuation in either case, and at once.
        if self.processes[id].parent != INIT {
            self.set_news(id, News::Continued);
        }
        if !runs {
            self.tell_of_continuation(k, id);
        }
    }

    /// A thread of a process that was continued runs: as on Linux, it is who tells the parent, so
    /// that SIGCONT's sender may go on first.
    #[inline(never)]
    pub(crate) fn tell_of_continuation(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &mut self.processes[id];
        let halt = core::mem::replace(&mut process.halt, Halt::No);
        if process.open == Process::GOES_ON {
            process.open = Process::USUAL;
        }
        let (change, told) = match halt {
            Halt::Continued => (
                StateChange::Continued,
                (CLD_CONTINUED, Signal::SIGCONT.number()),
            ),
            // The signal that it stopped by has been forgotten.
            Halt::Interrupted => (StateChange::Stopped(process.stop_signal), (CLD_STOPPED, 0)),
            Halt::No | Halt::Stopped => return,
        };
        // Who waits for it is woken by the stop that follows at once.
        let stops = process.members == 1 && process.shared.set() == Signal::SIGSTOP.set();
        if process.parent == INIT {
            k.report(id, change);
            return;
        }
        self.tell_of_job(k, id, told, !stops);
    }

    /// A thread took a stop signal: it stops, and all others of its process do, each when it comes by.
    #[inline(always)]
    pub(crate) fn stop_process(&mut self, k: &mut impl Kernel, t: ThreadId, signal: Signal) {
        let (thread, process) = self.pair(t);
        let id = thread.process;
        let more = thread.signals.deliverable(&process.shared);
        thread.stop = match more.is_empty() {
            true => Stop::Quiet,
            false => Stop::Stopped,
        };
        process.stop_signal = signal;
        process.stop_count = 0;
        match process.members {
            1 => self.complete_stop(k, id),
            _ => self.stop_others(k, id, t),
        }
    }

    #[inline(never)]
    fn stop_others(&mut self, k: &mut impl Kernel, id: ProcessId, t: ThreadId) {
        let process = &mut self.processes[id];
        for other in process.refusals.threads().filter(|&other| other != t) {
            let thread = &mut self.threads[other];
            if thread.exiting || thread.stop >= Stop::Stopped {
                continue;
            }
            thread.stop = Stop::Pending;
            thread.work = true;
            process.stop_count += 1;
            k.notify(other);
        }
        process.reopen();
        if process.stop_count == 0 {
            self.complete_stop_of_several(k, id);
        }
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
        if process.stop_count == 0 {
            let id = thread.process;
            self.complete_stop_of_several(k, id);
        }
    }

    #[inline(never)]
    fn complete_stop_of_several(&mut self, k: &mut impl Kernel, id: ProcessId) {
        self.complete_stop(k, id);
    }

    /// All threads have stopped.
    #[inline(always)]
    fn complete_stop(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &mut self.processes[id];
        if !process.is_stopped() {
            process.halt = Halt::Stopped;
            process.open = SigSet::EMPTY;
            let signal = process.stop_signal;
            if process.parent == INIT {
                k.report(id, StateChange::Stopped(signal));
                return;
            }
            self.set_news(id, News::Stopped);
            self.tell_of_job(k, id, (CLD_STOPPED, signal.number()), true);
        }
    }

    /// Tells the parent that a child stopped or continued, with this code and status: by SIGCHLD, unless
    /// it has SA_NOCLDSTOP (sigaction(2)), and, if it `wakes`, those who wait for it.
    #[inline(always)]
    fn tell_of_job(&mut self, k: &mut impl Kernel, id: ProcessId, told: (i32, i32), wakes: bool) {
        let child = &self.processes[id];
        let (parent, parent_thread, group) = (child.parent, child.parent_thread, child.pgid);
        let dispositions = &self.processes[parent].dispositions;
        let discards = self.threads[parent_thread]
            .signals
            .discards(Signal::SIGCHLD, dispositions);
        if !discards {
            self.signal_of_job(k, id, told);
        }
        if wakes {
            k.member_changed(parent, group);
        }
    }

    #[inline(never)]
    fn signal_of_job(&mut self, k: &mut impl Kernel, id: ProcessId, told: (i32, i32)) {
        let child = &self.processes[id];
        let (parent, parent_thread) = (child.parent, child.parent_thread);
        let action = self.processes[parent].dispositions.get(Signal::SIGCHLD);
        if !action.is_ignored() && !action.flags.contains(SaFlags::NOCLDSTOP) {
            // As Linux: the main thread's time alone.
            let used = |s: &Self| s.threads[s.processes[id].leader].usage.cpu;
            let info = |s: &Self| s.child_info(id, told, used(s));
            self.signal_parent(k, parent_thread, Signal::SIGCHLD, info);
        }
    }
}
