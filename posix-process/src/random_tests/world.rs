//! A system whose threads do as they are told, by the general ways.

use super::ops::Op;
use super::straight::WAYS;
use crate::clone::flags::*;
use crate::*;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use signal::deliver::Handler;
use signal::{Errno, Info, Node, SaFlags, SigAction, SigInfo, SigSet, Signal};

const PTHREAD: u64 =
    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
const SIGNALS: usize = 20;

/// What a thread is doing, as a kernel would know.
#[derive(Default)]
pub(super) struct Model {
    pub(super) frames: Vec<SigSet>,
    pub(super) waits: Option<SigSet>,
    pub(super) stopped: bool,
}

#[derive(Default)]
pub(super) struct Host {
    now: u64,
    pub(super) current: Option<ThreadId>,
    pub(super) running: BTreeMap<ThreadId, Model>,
    exited: bool,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        self.now
    }
    fn current(&self) -> Option<ThreadId> {
        self.current
    }
    fn notify(&mut self, thread: ThreadId) {
        assert!(self.running.contains_key(&thread));
    }
    fn notify_fatal(&mut self, thread: ThreadId) {
        if let Some(model) = self.running.get_mut(&thread) {
            model.stopped = false;
        }
    }
    fn wake_stopped(&mut self, thread: ThreadId) {
        let model = self.running.get_mut(&thread).expect("it is there");
        assert!(core::mem::take(&mut model.stopped));
    }
    fn report(&mut self, _: ProcessId, change: StateChange) {
        if let StateChange::Exited(_) = change {
            self.exited = true;
        }
    }
    fn child_changed(&mut self, _: ProcessId) {}
}

/// What was delivered or accepted: by which thread, its information if that is seen, the mask that is
/// saved and the new one.
pub(super) type Taken = (ThreadId, Signal, Option<Info>, SigSet, SigSet);

pub(super) struct World {
    pub(super) s: System,
    pub(super) k: Host,
    /// The straight ways are gone where they are open, as a kernel does.
    pub(super) straight: bool,
    /// How often each was.
    pub(super) gone: [u32; WAYS],
    pub(super) log: Vec<Taken>,
}

impl World {
    pub(super) fn new(straight: bool) -> Self {
        let nodes = vec![Node::EMPTY; SIGNALS + 8].leak();
        let config = Config::new(100, SIGNALS as u64);
        let s = System::new(&config, nodes, vec![0; 4].leak());
        let mut w = Self {
            s,
            k: Host::default(),
            straight,
            gone: [0; WAYS],
            log: Vec::new(),
        };
        w.spawn();
        w
    }

    fn spawn(&mut self) {
        self.k.exited = false;
        let (_, t) = self.s.spawn(Credentials::new(0, 0)).unwrap();
        self.k.running.insert(t, Model::default());
        for signo in 1..=64 {
            self.action(t, signo, if matches!(signo, 12 | 11 | 34) { 4 } else { 0 });
        }
        for signo in [10, 12, 11, 14, 17, 34] {
            self.know(t, signo);
        }
    }

    /// Enters a handler once, by which it is known how, and gives back a node.
    fn know(&mut self, t: ThreadId, signo: i32) {
        let pid = self.s.getpid(t);
        self.s.kill(&mut self.k, t, pid, signo).unwrap();
        let delivery = self.s.next_delivery(&mut self.k, t);
        assert!(self.act(t, delivery));
        let mask = self
            .k
            .running
            .get_mut(&t)
            .and_then(|model| model.frames.pop());
        self.s.set_blocked(&mut self.k, t, mask.unwrap());
    }

    /// The nth running thread.
    fn pick(&self, n: usize) -> ThreadId {
        *self.k.running.keys().nth(n % self.k.running.len()).unwrap()
    }

    fn action(&mut self, t: ThreadId, signo: i32, kind: u8) {
        let flags = match kind {
            1 => SaFlags::NODEFER,
            2 => SaFlags::RESETHAND,
            4 | 9 => SaFlags::SIGINFO,
            8 => SaFlags::SIGINFO | SaFlags::NODEFER,
            _ => SaFlags::empty(),
        };
        let restorer = match kind {
            5 => SaFlags::empty(),
            _ => SaFlags::RESTORER,
        };
        let action = SigAction {
            handler: match kind {
                7 => signal::SIG_DFL,
                6 => signal::SIG_IGN,
                _ => 0x1000,
            },
            flags: flags | restorer,
            restorer: 0x2000,
            mask: SigSet(if matches!(kind, 3 | 9) { u64::MAX } else { 0 }),
        };
        if !self.catch(t, signo, &action) && !self.set_action(t, signo, &action) {
            let _ = self.s.sigaction(&mut self.k, t, signo, Some(&action));
        }
    }

    fn exit(&mut self, t: ThreadId, status: ExitStatus) {
        self.k.running.remove(&t);
        let last = self.s.exit_thread(&mut self.k, t, status);
        assert_eq!(last, self.k.running.is_empty());
        assert_eq!(last, self.k.exited);
        if last {
            assert_eq!(self.s.thread_count(), 0);
            assert_eq!(
                self.s.pool().count(signal::Account(0)),
                0,
                "all is given back"
            );
            assert_eq!(self.s.next_deadline(), None);
            self.spawn();
        }
    }

    fn act(&mut self, t: ThreadId, delivery: Delivery) -> bool {
        match delivery {
            Delivery::None => return false,
            Delivery::Settle => {}
            Delivery::Handler(handler) => {
                self.s.enter_handler(&mut self.k, t, &handler);
                self.entered(t, handler);
            }
            Delivery::Exit(status) => {
                self.exit(t, status);
                return false;
            }
            Delivery::Stop => {
                self.k.running.get_mut(&t).unwrap().stopped = true;
                return false;
            }
        }
        true
    }

    fn entered(&mut self, t: ThreadId, handler: Handler) {
        let (saved, new) = (handler.saved_mask, handler.new_mask);
        let info = handler.taken.into_info(self.s.pool());
        self.took(t, handler.signal, Some(info), saved, new);
    }

    /// A handler was entered.
    pub(super) fn took(
        &mut self,
        t: ThreadId,
        signal: Signal,
        info: Option<Info>,
        saved: SigSet,
        new: SigSet,
    ) {
        let model = self.k.running.get_mut(&t).unwrap();
        model.frames.push(saved);
        self.log.push((t, signal, info, saved, new));
    }

    /// The thread leaves the call it waits in.
    fn end_wait(&mut self, t: ThreadId) {
        let model = self.k.running.get_mut(&t).unwrap();
        let Some(set) = model.waits.take() else {
            return;
        };
        let taken = match self.end_wait_straight(t, set) {
            Some(taken) => Some(taken),
            None => self.s.sigtimedwait_end(&mut self.k, t, set),
        };
        if let Some(taken) = taken {
            self.accepted(t, taken, set);
        }
    }

    fn accepted(&mut self, t: ThreadId, taken: signal::Taken, set: SigSet) {
        let signal = taken.signal();
        assert!(set.contains(signal));
        let info = taken.into_info(self.s.pool());
        self.log.push((t, signal, Some(info), set, set));
    }

    /// The thread returns to its program: one thing that is to be done first.
    fn leave(&mut self, t: ThreadId) {
        if !self.enter_at_end(t) {
            let delivery = self.s.next_delivery(&mut self.k, t);
            self.act(t, delivery);
        }
    }

    pub(super) fn step(&mut self, op: Op) -> Result<(), Errno> {
        let t = match op {
            Op::Clone(t) | Op::Exit(t) | Op::ExitGroup(t) | Op::Mask(t, ..) => t,
            Op::Kill(t, _) | Op::Tgkill(t, ..) | Op::Queue(t, ..) | Op::Tgqueue(t, ..) => t,
            Op::Action(t, ..) | Op::Deliver(t) | Op::Return(t, _) | Op::Wait(t, _) => t,
            Op::Suspend(t, _) | Op::EndMask(t) | Op::Fault(t, _) | Op::Timer(t, ..) => t,
            Op::Settime(t, ..) | Op::Delete(t, _) | Op::Itimer(t, ..) | Op::Cpu(t, _) => t,
            Op::Advance(_) | Op::SetClock(_) => 0,
        };
        let t = self.pick(t);
        if self.k.running[&t].stopped {
            // Only what others do to it matters.
            return Ok(());
        }
        if !matches!(op, Op::Advance(_) | Op::Cpu(..)) {
            self.k.current = Some(t);
            self.end_wait(t);
        }
        let (s, k) = (&mut self.s, &mut self.k);
        let pid = s.getpid(t);
        let info = |signo| {
            SigInfo::new(Info::queue(
                Signal::new(signo).unwrap_or(Signal::SIGHUP),
                pid,
                0,
                7,
            ))
        };
        match op {
            Op::Clone(_) => {
                if k.running.len() < 8 {
                    let new = s.clone(t, &CloneArgs::from_clone(PTHREAD))?.thread;
                    k.running.insert(new, Model::default());
                }
            }
            Op::Exit(_) => self.exit(t, ExitStatus::exited(1)),
            Op::ExitGroup(_) => {
                let status = s.exit_group(k, t, ExitStatus::exited(2));
                self.exit(t, status);
            }
            Op::Mask(_, how, set, leaves) => match self.mask(t, how, SigSet(set), leaves) {
                Some(true) => {}
                outcome => {
                    if outcome.is_none() {
                        let (s, k) = (&mut self.s, &mut self.k);
                        s.sigprocmask(k, t, how, Some(SigSet(set)))?;
                    }
                    if leaves {
                        self.leave(t);
                    }
                }
            },
            Op::Kill(_, signo) => {
                if !self.kill_past_the_queue(t, signo) {
                    let sent = match self.kill_alone(t, pid, signo) {
                        Some(sent) => sent,
                        None => self.s.kill(&mut self.k, t, pid, signo),
                    };
                    self.leave(t);
                    sent?;
                }
            }
            Op::Tgkill(_, u, signo) => {
                let u = self.pick(u);
                let tid = self.s.gettid(u);
                let sent = match self.tkill_straight(t, u, signo) {
                    true => Ok(()),
                    false => self.s.tgkill(&mut self.k, t, pid, tid, signo),
                };
                self.leave(t);
                sent?;
            }
            Op::Queue(_, signo, leaves) => {
                let info = info(signo);
                let sent = match self.sigqueue_alone(t, pid, signo, &info) {
                    true => Ok(()),
                    false => self.s.sigqueueinfo(&mut self.k, t, pid, signo, &info),
                };
                if leaves {
                    self.leave(t);
                }
                sent?;
            }
            Op::Tgqueue(_, u, signo) => {
                let tid = self.s.gettid(self.pick(u));
                self.s
                    .tgsigqueueinfo(&mut self.k, t, pid, tid, signo, &info(signo))?;
            }
            Op::Action(_, signo, kind) => self.action(t, signo, kind),
            Op::Deliver(_) => self.leave(t),
            Op::Return(_, leaves) => {
                if let Some(mask) = k.running.get_mut(&t).and_then(|model| model.frames.pop()) {
                    match self.returned(t, mask, leaves) {
                        Some(true) => return Ok(()),
                        Some(false) => {}
                        None => self.s.set_blocked(&mut self.k, t, mask),
                    }
                    if leaves {
                        self.leave(t);
                    }
                }
            }
            Op::Wait(_, set) => {
                let set = SigSet(set);
                let taken = match self.straight && s.current(t).begin_wait(set) {
                    true => None,
                    false => s.sigtimedwait(k, t, set, true),
                };
                match taken {
                    Some(taken) => self.accepted(t, taken, set),
                    None => k.running.get_mut(&t).unwrap().waits = Some(set),
                }
            }
            Op::Suspend(_, set) => {
                s.begin_temporary_mask(k, t, SigSet(set));
                self.leave(t);
            }
            Op::EndMask(_) => s.end_temporary_mask(k, t),
            Op::Fault(_, signo) => {
                let signal = Signal::new(signo).unwrap();
                if !self.fault_straight(t, signal) {
                    let delivery = self.s.fault(&mut self.k, t, signal, 1, 7);
                    self.act(t, delivery);
                }
            }
            Op::Timer(_, clock, event, signo) => {
                let clock = i32::from(clock);
                let event = Sigevent::new(i32::from(event), signo, 1, s.gettid(t));
                s.timer_create(t, clock, Some(&event))?;
            }
            Op::Settime(_, id, value, interval) => {
                let new = Itimerspec {
                    value: Timespec::from_ns(value),
                    interval: Timespec::from_ns(interval),
                };
                s.timer_settime(k, t, id, (value & 1) as i32, &new)?;
            }
            Op::Delete(_, id) => s.timer_delete(t, id)?,
            Op::Itimer(_, which, value, interval) => {
                let new = Itimerval {
                    value: Timeval::from_ns(value * 1000),
                    interval: Timeval::from_ns(interval * 1000),
                };
                s.setitimer(k, t, which, &new)?;
            }
            Op::Advance(ns) => {
                k.now += ns;
                let now = k.now;
                let runs = |t: &ThreadId| {
                    let model = k.running.get(t);
                    model.is_some_and(|model| model.waits.is_none() && !model.stopped)
                };
                let running = k.current.filter(runs);
                if !running.is_some_and(|t| self.expire_straight(t, now)) {
                    self.s.expire(&mut self.k, now);
                    if let Some(t) = running {
                        self.leave(t);
                    }
                }
                assert!(self.s.next_deadline().is_none_or(|at| at > now));
            }
            Op::SetClock(ns) => {
                let time = Timespec::from_ns(k.now + ns);
                s.clock_settime(k, t, 0, time)?;
            }
            Op::Cpu(_, ns) => s.account_cpu(k, t, ns, ns / 2),
        }
        Ok(())
    }

    /// Every thread unblocks everything and takes what there is: in the end nothing is pending.
    pub(super) fn settle(&mut self) {
        for round in 0..4 {
            for t in self.k.running.keys().copied().collect::<Vec<_>>() {
                if !self.k.running.contains_key(&t) {
                    continue;
                }
                let pid = self.s.getpid(t);
                if round == 0 {
                    self.s.kill(&mut self.k, t, pid, 18).unwrap();
                }
                self.end_wait(t);
                for _ in 0..1000 {
                    let delivery = self.s.next_delivery(&mut self.k, t);
                    if !self.act(t, delivery) {
                        break;
                    }
                    self.s.set_blocked(&mut self.k, t, SigSet::EMPTY);
                }
                if self.k.running.contains_key(&t) {
                    self.s.set_blocked(&mut self.k, t, SigSet::EMPTY);
                }
                self.s.check();
            }
        }
        for (&t, model) in &self.k.running {
            if !model.stopped {
                assert!(!self.s.has_work(t), "{t:?}");
            }
        }
    }
}
