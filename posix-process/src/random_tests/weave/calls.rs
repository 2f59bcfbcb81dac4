//! The calls, as a kernel carries them out around the system's methods: one of these at a time, and
//! anything may happen between two of them.

use super::choices::Choices;
use super::seen::Event;
use super::task::{At, Call, Op, Sleep, Task, Wake};
use super::world::{Proc, World};
use crate::clone::flags::*;
use crate::random_tests::expected::expected;
use crate::wait::options::*;
use crate::*;
use signal::{Errno, Info, SaFlags, SigInfo, SigSet, Signal};

const PTHREAD: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

impl World {
    /// The call is over, or was none: back to the program.
    fn back(&mut self, t: ThreadId) {
        self.k.task(t).at = At::Leaving;
    }

    /// Begins a call.
    pub(super) fn enter(&mut self, t: ThreadId, op: Op, c: &mut Choices) {
        self.back(t);
        let (s, k) = (&mut self.s, &mut self.k);
        // What fails is as good as what does not.
        let _ = match op {
            Op::Fork(flags) => self.fork(t, flags),
            Op::Vfork => self.fork(t, CLONE_VFORK | CLONE_VM | 17),
            Op::Thread => self.fork(t, PTHREAD),
            Op::Undone(process) => {
                let flags = if process { 17 } else { PTHREAD };
                let before = (s.thread_count(), k.gone.len());
                s.clone(t, &CloneArgs::from_clone(flags)).map(|made| {
                    s.undo_clone(k, &made);
                    assert_eq!(s.thread_count(), before.0);
                    k.gone.truncate(before.1);
                })
            }
            Op::Exit(code) => {
                k.task(t).at = At::Exiting(ExitStatus::exited(code));
                Ok(())
            }
            Op::ExitGroup(code) => {
                self.exit_group(t, ExitStatus::exited(code));
                Ok(())
            }
            Op::Exec => {
                self.exec(t);
                Ok(())
            }
            Op::ExecFails => {
                if s.live_threads(s.process_of(t)) == 1 && s.begin_exec(k, t) == Exec::Ready {
                    let delivery = s.fail_exec(k, t);
                    self.act(t, delivery);
                }
                Ok(())
            }
            Op::Kill(pid, signo) => self.kill(t, pid, signo, c.below(2) == 0),
            Op::Tgkill(tgid, tid, signo) => self.tgkill(t, tgid, tid, signo, c.below(2) == 0),
            Op::Queue(pid, signo) => {
                let signal = Signal::new(signo).expect("it is one");
                let info = SigInfo::new(Info::queue(signal, s.getpid(t), 0, 7));
                s.sigqueueinfo(k, t, pid, signo, &info)
            }
            Op::Mask(how, set) => self.mask(t, how, set, c.below(2) == 0),
            Op::Action(signo, kind) => {
                let (handler, flags, mask) = match kind {
                    0 => (signal::SIG_DFL, SaFlags::empty(), SigSet::EMPTY),
                    1 => (signal::SIG_IGN, SaFlags::empty(), SigSet::EMPTY),
                    2 => (0x1000, SaFlags::empty(), SigSet::EMPTY),
                    3 => (0x1000, SaFlags::NOCLDWAIT, SigSet::EMPTY),
                    4 => (0x1000, SaFlags::NOCLDSTOP, SigSet::EMPTY),
                    5 => (0x1000, SaFlags::RESTART | SaFlags::NODEFER, SigSet::EMPTY),
                    _ => (0x1000, SaFlags::RESETHAND, SigSet::FULL),
                };
                self.action(t, signo, handler, flags, mask);
                Ok(())
            }
            Op::Sigreturn => {
                if let Some((mask, again)) = k.task(t).frames.pop() {
                    s.set_blocked(k, t, mask);
                    if let (Some(call), false) = (again, k.task(t).signal) {
                        k.task(t).at = At::Entering(Op::Sleeping(call));
                        self.seen.count(Event::Restarted);
                    }
                }
                Ok(())
            }
            Op::Jump => {
                let outermost = k.task(t).frames.first().map(|frame| frame.0);
                k.task(t).frames.clear();
                if let Some(mask) = outermost {
                    s.set_blocked(k, t, mask);
                }
                Ok(())
            }
            Op::Sleeping(call) => {
                self.sleep_in(t, call, c);
                Ok(())
            }
            Op::Setpgid(pid, pgid) => {
                k.kinds_change();
                s.setpgid(t, pid, pgid)
            }
            Op::Setsid => {
                k.kinds_change();
                s.setsid(t).map(drop)
            }
            Op::Subreaper(on) => {
                s.set_child_subreaper(t, on);
                Ok(())
            }
            Op::ParentDeath(signo) => s.set_parent_death(t, signo),
            Op::Itimer(value, interval) => {
                let new = Itimerval {
                    value: Timeval::from_ns(value * 1000),
                    interval: Timeval::from_ns(interval * 1000),
                };
                s.setitimer(k, t, ITIMER_REAL, &new).map(drop)
            }
            Op::Timer(to_thread, signo) => {
                let kind = if to_thread {
                    SIGEV_THREAD_ID
                } else {
                    SIGEV_SIGNAL
                };
                let event = Sigevent::new(kind, signo, 1, s.gettid(t));
                s.timer_create(t, 1, Some(&event)).map(drop)
            }
            Op::Settime(id, value, interval) => {
                let new = Itimerspec {
                    value: Timespec::from_ns(value),
                    interval: Timespec::from_ns(interval),
                };
                s.timer_settime(k, t, id, 0, &new).map(drop)
            }
            Op::Setuid(uid) => s.setresuid(t, uid, uid, u32::MAX).map(drop),
            Op::Fault => {
                let delivery = s.fault(k, t, Signal::SIGSEGV, 1, 7);
                self.act(t, delivery);
                Ok(())
            }
        };
    }

    /// fork(2), vfork(2), pthread_create(3).
    fn fork(&mut self, t: ThreadId, flags: u64) -> Result<(), Errno> {
        let made = match self.s.clone(t, &CloneArgs::from_clone(flags)) {
            Err(Errno::EINTR) => {
                assert!(
                    self.k.task(t).signal,
                    "interrupted, but not told of a signal"
                );
                return Err(Errno::EINTR);
            }
            made => made?,
        };
        self.k.tasks.insert(made.thread, Task::new(made.process));
        if !made.new_process {
            self.seen.count(Event::Thread);
            return Ok(());
        }
        self.seen.count(Event::Process);
        let mut new = Proc::default();
        if flags & CLONE_VFORK != 0 {
            self.seen.count(Event::Lent);
            new.lender = Some(t);
            self.k.task(t).at = At::Asleep(Sleep::Vfork);
        }
        self.procs.insert(made.process, new);
        Ok(())
    }

    fn exit_group(&mut self, t: ThreadId, status: ExitStatus) {
        let id = self.s.process_of(t);
        let (exit, exec) = (self.s.processes[id].exit, self.s.processes[id].exec);
        let given = self.s.exit_group(&mut self.k, t, status);
        match (exit, exec) {
            (Some(first), _) => {
                self.seen.count(Event::EndTooLate);
                assert_eq!(given, first, "the first one counts");
            }
            (None, Some(exec)) if exec != t => assert!(self.s.processes[id].exit.is_none()),
            _ => {
                assert_eq!(given, status);
                assert_eq!(self.s.processes[id].exit, Some(status));
            }
        }
        self.k.task(t).at = At::Exiting(given);
    }

    /// kill(2), straight where that is open.
    fn kill(&mut self, t: ThreadId, pid: Pid, signo: i32, straight: bool) -> Result<(), Errno> {
        if straight && let Some(sent) = self.s.current(t).kill_alone(pid, signo) {
            return sent.map(|told| self.k.task(t).signal |= told);
        }
        let target = self.s.find_thread(pid).map(|u| self.s.process_of(u));
        self.s.kill(&mut self.k, t, pid, signo)?;
        if let Some(id) = target
            && signo == 9
            && self.s.live_threads(id) > 0
        {
            let status = self.s.processes[id].exit;
            assert!(status.is_some() || id == INIT, "SIGKILL ends it");
        }
        Ok(())
    }

    fn tgkill(
        &mut self,
        t: ThreadId,
        tgid: Pid,
        tid: Pid,
        signo: i32,
        straight: bool,
    ) -> Result<(), Errno> {
        if straight && tgid == self.s.getpid(t) {
            if let Some(told) = self.s.current(t).tkill_alone(tid, signo) {
                self.k.task(t).signal |= told;
                return Ok(());
            }
            let other = self.s.find_thread(tid);
            let other = other.filter(|u| *u != t && self.k.tasks.contains_key(u));
            if let Some(u) = other
                && self.s.process_of(u) == self.s.process_of(t)
                && let Some(told) = self.s.tkill_other(t, u, signo)
            {
                if told {
                    self.k.notify(u);
                }
                return Ok(());
            }
        }
        self.s.tgkill(&mut self.k, t, tgid, tid, signo)
    }

    fn mask(&mut self, t: ThreadId, how: i32, set: SigSet, straight: bool) -> Result<(), Errno> {
        if straight && let Some((_, ready)) = self.s.current(t).mask(how, set.blockable()) {
            if !ready.is_empty() {
                self.s.current(t).tell();
                self.k.task(t).signal = true;
            }
            return Ok(());
        }
        self.s.sigprocmask(&mut self.k, t, how, Some(set)).map(drop)
    }

    fn sleep_in(&mut self, t: ThreadId, call: Call, c: &mut Choices) {
        match call {
            Call::Pause | Call::Sleep => self.fall_asleep(t, call),
            Call::Suspend(mask) => {
                self.s.begin_temporary_mask(&mut self.k, t, mask);
                self.fall_asleep(t, call);
            }
            Call::Sigwait(set) => {
                let straight = c.below(2) == 0 && self.s.current(t).begin_wait(set);
                match straight {
                    true => self.fall_asleep(t, call),
                    false => match self.s.sigtimedwait(&mut self.k, t, set, true) {
                        Some(taken) => self.accepted(taken, set),
                        None => self.fall_asleep(t, call),
                    },
                }
            }
            Call::Wait(who, options) => self.wait(t, who, options, Wake::Event),
        }
    }

    fn accepted(&mut self, taken: signal::Taken, set: SigSet) {
        assert!(set.contains(taken.signal()));
        taken.release(self.s.pool());
    }

    /// wait4(2), waitid(2).
    fn wait(&mut self, t: ThreadId, who: WaitWho, options: u32, why: Wake) {
        let expected = expected(&self.s, t, who, options);
        let child = expected
            .ok()
            .flatten()
            .and_then(|pid| self.s.find_thread(pid));
        let child = child.map(|leader| self.s.process_of(leader));
        let waited = self.s.wait(&mut self.k, t, &who, options, None);
        assert_eq!(waited.map(|waited| waited.map(|w| w.pid)), expected);
        match waited {
            Ok(Some(waited)) if options & WNOWAIT == 0 => {
                self.seen.count(Event::Waited);
                let id = child.expect("it was there");
                let proc = self.procs.get_mut(&id).expect("it is known");
                match waited.change {
                    StateChange::Exited(status) => {
                        assert_eq!(proc.status, Some(status));
                        proc.told += 1;
                        assert!(self.k.gone.contains(&id), "reaped");
                    }
                    StateChange::Stopped(_) => {
                        assert!(core::mem::take(&mut proc.stop_news), "told twice of a stop");
                    }
                    StateChange::Continued => {
                        let news = core::mem::take(&mut proc.continue_news);
                        assert!(news, "told twice of its going on");
                    }
                }
            }
            Ok(None) if options & WNOHANG == 0 => match why {
                Wake::Signal => self.k.task(t).again = Some(Call::Wait(who, options)),
                _ => self.fall_asleep(t, Call::Wait(who, options)),
            },
            _ => {}
        }
    }

    /// A thread that slept goes on in its call.
    pub(super) fn go_on(&mut self, t: ThreadId, sleep: Sleep, why: Wake, c: &mut Choices) {
        self.back(t);
        match sleep {
            Sleep::Exec => self.exec(t),
            Sleep::Vfork => {
                // It does not wait any more, if it was killed.
                for proc in self.procs.values_mut() {
                    proc.lender.take_if(|lender| *lender == t);
                }
            }
            Sleep::Call(Call::Wait(who, options)) => self.wait(t, who, options, why),
            Sleep::Call(Call::Sigwait(set)) => self.sigwait_end(t, set, c.below(2) == 0),
            Sleep::Call(call) if why == Wake::Signal => self.k.task(t).again = Some(call),
            Sleep::Call(_) => {}
        }
    }

    fn sigwait_end(&mut self, t: ThreadId, set: SigSet, straight: bool) {
        if straight && let Some((taken, more)) = self.s.current(t).end_wait(set) {
            self.k.task(t).signal &= more;
            return self.accepted(taken, set);
        }
        let taken = self.s.sigtimedwait_end(&mut self.k, t, set);
        if !self.s.has_work(t) {
            self.k.task(t).signal = false;
        }
        if let Some(taken) = taken {
            self.accepted(taken, set);
        }
    }

    /// The next thing to do before the thread is back in its program.
    pub(super) fn leave(&mut self, t: ThreadId) {
        let task = self.k.task(t);
        if !task.signal && task.again.is_none() {
            task.at = At::Program;
            return;
        }
        let delivery = self.s.next_delivery(&mut self.k, t);
        self.act(t, delivery);
    }

    fn act(&mut self, t: ThreadId, delivery: Delivery) {
        if !matches!(delivery, Delivery::None) {
            let name = self.name(t);
            match &delivery {
                Delivery::Handler(handler) => {
                    self.note(format_args!(
                        "{name}: enters the handler of {:?}",
                        handler.signal
                    ));
                }
                other => self.note(format_args!("{name}: {other:?}")),
            }
        }
        match delivery {
            Delivery::None => {
                let task = self.k.task(t);
                (task.signal, task.settled) = (false, false);
                task.at = match task.again.take() {
                    Some(Call::Sigwait(_)) | None => At::Program,
                    Some(call) => {
                        self.seen.count(Event::Restarted);
                        At::Entering(Op::Sleeping(call))
                    }
                };
            }
            Delivery::Handler(handler) => {
                self.seen.count(Event::Handler);
                let more = self.s.enter_handler(&mut self.k, t, &handler);
                let task = self.k.task(t);
                let restarts = handler.action.flags.contains(SaFlags::RESTART);
                let again = task.again.take();
                let settled = core::mem::take(&mut task.settled);
                let restarted = |call: &Call| restarts && matches!(call, Call::Wait(..));
                let again = again.filter(|call| settled || restarted(call));
                task.frames.push((handler.saved_mask, again));
                task.signal &= more;
                handler.taken.release(self.s.pool());
            }
            Delivery::Exit(status) => self.k.task(t).at = At::Exiting(status),
            Delivery::Settle => {
                self.seen.count(Event::Restarted);
                self.k.task(t).settled = true;
            }
            Delivery::Stop => {
                let task = self.k.task(t);
                task.signal = false;
                task.at = At::Stopped;
            }
        }
    }

    /// execve(2), from where it cannot be undone.
    fn exec(&mut self, t: ThreadId) {
        match self.s.begin_exec(&mut self.k, t) {
            Exec::Ready => self.k.task(t).at = At::Replacing,
            Exec::Wait => {
                self.seen.count(Event::ExecWaits);
                self.k.task(t).at = At::Asleep(Sleep::Exec);
            }
            Exec::Killed => {
                self.seen.count(Event::ExecKilled);
                let delivery = self.s.fail_exec(&mut self.k, t);
                assert!(matches!(delivery, Delivery::Exit(_)));
                self.act(t, delivery);
            }
        }
    }

    /// The new program begins.
    pub(super) fn replace(&mut self, t: ThreadId) {
        self.back(t);
        let id = self.s.process_of(t);
        self.give_back(id);
        self.seen.count(Event::Exec);
        self.k.kinds_change();
        let is_other = self.s.gettid(t) != self.s.getpid(t);
        if is_other {
            self.seen.count(Event::ExecByOther);
        }
        let name = self.name(t);
        self.note(format_args!("{name}: is another program"));
        let new = self.s.credentials(t).exec(&SetIds::default()).unwrap();
        self.s.finish_exec(&mut self.k, t, new);
        let threads: alloc::vec::Vec<_> = self.s.threads_of(id).collect();
        assert_eq!(threads, [t], "it is alone");
        assert_eq!(self.s.gettid(t), self.s.getpid(t), "it is the main thread");
        assert_eq!(self.s.find_thread(self.s.getpid(t)), Some(t));
        let task = self.k.task(t);
        task.frames.clear();
        task.again = None;
    }

    fn give_back(&mut self, id: ProcessId) {
        let proc = self.procs.get_mut(&id).expect("it is known");
        if let Some(lender) = proc.lender.take()
            && self.k.task(lender).at == At::Asleep(Sleep::Vfork)
        {
            self.k.give_back(lender);
        }
    }

    /// The end of a thread.
    pub(super) fn exit(&mut self, t: ThreadId, status: ExitStatus) {
        let name = self.name(t);
        self.note(format_args!("{name}: is gone, {status:?}"));
        let id = self.s.process_of(t);
        if self.s.live_threads(id) == 1 {
            self.give_back(id);
        }
        let heirs = self.heirs(t);
        self.k.kinds_change();
        self.k.tasks.remove(&t);
        let last = self.s.exit_thread(&mut self.k, t, status);
        assert_eq!(last, !self.k.tasks.values().any(|task| task.process == id));
        if last {
            let first = self.s.processes[id].exit;
            let proc = self.procs.get_mut(&id).expect("it is known");
            assert!(proc.status.is_none() || proc.status == first);
            proc.status = first;
            let signal = first.and_then(ExitStatus::signal);
            if signal.is_some() {
                self.seen.count(Event::EndBySignal);
            }
        }
        self.check_heirs(heirs);
    }
}
