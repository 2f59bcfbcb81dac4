//! What a thread does before it returns to its program.

use crate::ids::ThreadId;
use crate::kernel::Kernel;
use crate::limits::Resource;
use crate::mask::has_more;
use crate::process::Halt;
use crate::status::ExitStatus;
use crate::system::System;
use crate::thread::Stop;
use signal::deliver::{self, Decision, Handler};
use signal::{Info, SigSet, Signal, Taken};

/// What a thread is to do next.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Delivery {
    /// Return to the program.
    None,
    /// Enter a handler: write its frame, then call [`System::enter_handler`], or
    /// [`System::frame_failed`] if the stack cannot take it.
    Handler(Handler),
    /// Exit: after the kernel's own part, call [`System::exit_thread`] with this status.
    Exit(ExitStatus),
    /// Stop: sleep until [`Kernel::wake_stopped`] or [`Kernel::notify_fatal`], then ask again.
    Stop,
    /// Settle the system call that was interrupted, if one was, as for [`Delivery::None`], then ask
    /// again: nothing ended a wait with a mask of its own, and what the mask of before lets through
    /// does not interrupt that call.
    Settle,
}

impl System {
    /// What `t` is to do before it returns to its program; asked when [`has_work`](Self::has_work)
    /// says so or the flag raised by [`Kernel::notify`] is up.
    #[inline(always)]
    pub fn next_delivery(&mut self, k: &mut impl Kernel, t: ThreadId) -> Delivery {
        match self.next_handler(t) {
            Some(handler) => Delivery::Handler(handler),
            None => self.next_delivery_unusual(k, t),
        }
    }

    /// The straight way of [`next_delivery`](Self::next_delivery): the handler to enter, if the
    /// next signal is one of kill(2) or tgkill(2) that has one. `None`, and nothing has happened,
    /// for all else. For a kernel that enters that handler where it asks, and so need not store it.
    #[inline(always)]
    pub fn next_handler(&mut self, t: ThreadId) -> Option<Handler> {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        let ready = thread.signals.deliverable(&process.shared);
        // Not if the process ends or stops, a signal is dropped, or an interval timer goes on.
        let unusual = !process.open | Signal::SIGALRM.set() | !process.dispositions.caught();
        if ready.intersects(unusual) {
            return None;
        }
        deliver::straight(
            &mut thread.signals,
            &mut process.shared,
            &mut process.dispositions,
            &mut self.pool,
        )
    }

    /// A thread that was stopped runs again: from here on it knows of what is pending.
    #[inline(always)]
    pub fn runs_again(&mut self, t: ThreadId) {
        let thread = &mut self.threads[t];
        if thread.stop == Stop::Resumed {
            thread.stop = Stop::No;
        }
    }

    #[inline(never)]
    fn next_delivery_unusual(&mut self, k: &mut impl Kernel, t: ThreadId) -> Delivery {
        loop {
            let thread = &mut self.threads[t];
            let process = &mut self.processes[thread.process];
            // Nothing is open in a process that ends, or that has something to tell.
            if process.is_shut() {
                if matches!(process.halt, Halt::Continued | Halt::Interrupted) {
                    let id = thread.process;
                    self.tell_of_continuation(k, id);
                }
                if let Some(status) = self.process_mut(t).end_of(t) {
                    return Delivery::Exit(status);
                }
            }
            let thread = &mut self.threads[t];
            let process = &mut self.processes[thread.process];
            if thread.is_stopping() {
                self.take_part_in_stop(k, t);
                return Delivery::Stop;
            }
            let ready = thread.signals.deliverable(&process.shared);
            if ready.is_empty() {
                thread.work = false;
                if !thread.signals.has_temporary_mask() {
                    return Delivery::None;
                }
                self.end_temporary_mask(k, t);
                return match self.threads[t].work {
                    true => Delivery::Settle,
                    false => Delivery::None,
                };
            }
            let own = thread.signals.pending.set();
            let dropped = ready & process.dispositions.ignored();
            let decision = deliver::next(
                &mut thread.signals,
                &mut process.shared,
                &mut process.dispositions,
                &mut self.pool,
            );
            if let Decision::Handler(handler) = &decision {
                // SA_RESETHAND.
                self.spread_disposition(self.threads[t].process, handler.signal);
            }
            if !dropped.is_empty() {
                self.signals_dropped(k, t, dropped);
            }
            if let Some(delivery) = self.act(k, t, decision, own) {
                return delivery;
            }
        }
    }

    /// A fault that `t` caused itself, with `code` and `address` for its siginfo: acted on at
    /// once. POSIX 2.4.1 leaves a blocked or ignored one undefined; Linux ends the process.
    #[inline]
    pub fn fault(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        signal: Signal,
        code: i32,
        address: u64,
    ) -> Delivery {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        if process.is_shut()
            && let Some(status) = process.end_of(t)
        {
            return Delivery::Exit(status);
        }
        let old = thread.signals.blocked();
        let decision = deliver::fault(
            &mut thread.signals,
            &mut process.dispositions,
            signal,
            code,
            address,
        );
        self.spread_disposition(self.threads[t].process, signal);
        self.forced(k, t, old, decision)
    }

    /// The frame of `signal`'s handler could not be written: SIGSEGV, and the end of the process
    /// if that is the signal.
    #[cold]
    pub fn frame_failed(&mut self, k: &mut impl Kernel, t: ThreadId, signal: Signal) -> Delivery {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        let old = thread.signals.blocked();
        let decision =
            deliver::frame_failed(&mut thread.signals, &mut process.dispositions, signal);
        self.spread_disposition(self.threads[t].process, Signal::SIGSEGV);
        self.forced(k, t, old, decision)
    }

    #[inline]
    fn forced(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        old: SigSet,
        decision: Decision,
    ) -> Delivery {
        if self.threads[t].signals.blocked() != old {
            self.mask_changed(k, t, old);
        }
        match self.act(k, t, decision, SigSet::EMPTY) {
            Some(delivery) => delivery,
            None => self.next_delivery(k, t),
        }
    }

    /// The frame of a handler is written: its mask holds. Whether the thread has more to do before
    /// it enters it; further handlers are entered on top (signal(7), "Execution of signal handlers").
    #[inline(always)]
    pub fn enter_handler(&mut self, k: &mut impl Kernel, t: ThreadId, handler: &Handler) -> bool {
        let (thread, process) = self.pair(t);
        let old = thread.signals.blocked();
        thread.signals.enter_handler(handler);
        let more = has_more(thread, process);
        thread.work = more;
        process.refused_changed(thread);
        if process.members > 1 {
            self.tell_of_mask(k, t, old, true);
        }
        more
    }

    /// The information of the signal that ended, or is ending, the thread's process.
    pub fn killed_by(&self, t: ThreadId) -> Option<&Info> {
        self.processes[self.threads[t].process].killed_by.as_ref()
    }

    /// Carries out a decision; `None` when the next is to be asked for. `own` is what was pending
    /// for the thread itself.
    #[inline(always)]
    fn act(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        decision: Decision,
        own: SigSet,
    ) -> Option<Delivery> {
        match decision {
            Decision::None => None,
            Decision::Handler(mut handler) => {
                self.signal_taken(k, t, &mut handler.taken, own);
                Some(Delivery::Handler(handler))
            }
            Decision::Terminate {
                signal,
                core,
                taken,
            } => Some(self.terminate(k, t, signal, core, taken)),
            Decision::Stop { signal, taken } => {
                self.stop(k, t, signal, taken).then_some(Delivery::Stop)
            }
        }
    }

    /// The default action of a stop signal. POSIX 2.4.3: that of SIGTSTP, SIGTTIN and SIGTTOU does
    /// nothing in an orphaned process group. Whether the thread stops.
    #[inline(never)]
    fn stop(&mut self, k: &mut impl Kernel, t: ThreadId, signal: Signal, mut taken: Taken) -> bool {
        if let Some(timer) = taken.timer_id() {
            self.timer_signal_taken(k, t, timer, &mut taken);
        }
        taken.release(&mut self.pool);
        let id = self.threads[t].process;
        if signal != Signal::SIGSTOP && self.is_orphaned(self.processes[id].pgid) {
            return false;
        }
        self.stop_process(k, t, signal);
        true
    }

    /// Whether a process whose end asks for a core has one: as Linux, with room for a page of it.
    pub(crate) fn dumps_core(&self, k: &impl Kernel, t: ThreadId) -> bool {
        const LEAST: u64 = 4096;
        self.limit(t, Resource::Core) >= LEAST && k.may_dump(self.threads[t].process)
    }

    #[cold]
    fn terminate(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        signal: Signal,
        core: bool,
        taken: Taken,
    ) -> Delivery {
        let info = taken.into_info(&mut self.pool);
        self.process_mut(t).killed_by.get_or_insert(info);
        let core = core && self.dumps_core(k, t);
        let status = ExitStatus::signaled(signal, core);
        Delivery::Exit(self.exit_group(k, t, status))
    }
}
