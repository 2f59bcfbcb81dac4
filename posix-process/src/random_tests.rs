//! Random sequences of operations: nothing panics, the invariants hold after each, no signal is
//! lost, and what was queued is given back.

use crate::clone::flags::*;
use crate::*;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::*;
use signal::deliver::Handler;
use signal::{Errno, Info, Node, SaFlags, SigAction, SigInfo, SigSet, Signal};

const PTHREAD: u64 =
    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
const SIGNALS: usize = 20;

#[derive(Clone, Debug)]
enum Op {
    Clone(usize),
    Exit(usize),
    ExitGroup(usize),
    Mask(usize, i32, u64),
    Kill(usize, i32),
    Tgkill(usize, usize, i32),
    Queue(usize, i32),
    Tgqueue(usize, usize, i32),
    Action(usize, i32, u8),
    Deliver(usize),
    Return(usize),
    Wait(usize, u64),
    Suspend(usize, u64),
    EndMask(usize),
    Fault(usize),
    Timer(usize, u8, u8, i32),
    Settime(usize, i32, u64, u64),
    Delete(usize, i32),
    Itimer(usize, i32, u64, u64),
    Advance(u64),
    SetClock(u64),
    Cpu(usize, u64),
}

/// A few signals of each kind, so that sequences meet.
fn signo() -> impl Strategy<Value = i32> {
    prop_oneof![
        8 => prop::sample::select(vec![10, 12, 14, 34, 35, 64]),
        3 => prop::sample::select(vec![17, 18, 19, 20, 11]),
        1 => -1..66,
    ]
}

fn set() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::MAX),
        prop::sample::select(vec![10, 12, 34]).prop_map(|n| 1 << (n - 1)),
        any::<u64>(),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = 0..8usize;
    prop_oneof![
        4 => t.clone().prop_map(Clone),
        2 => t.clone().prop_map(Exit),
        1 => t.clone().prop_map(ExitGroup),
        8 => (t.clone(), 0..3, set()).prop_map(|(t, how, set)| Mask(t, how, set)),
        8 => (t.clone(), signo()).prop_map(|(t, s)| Kill(t, s)),
        6 => (t.clone(), t.clone(), signo()).prop_map(|(t, u, s)| Tgkill(t, u, s)),
        4 => (t.clone(), signo()).prop_map(|(t, s)| Queue(t, s)),
        4 => (t.clone(), t.clone(), signo()).prop_map(|(t, u, s)| Tgqueue(t, u, s)),
        4 => (t.clone(), signo(), 0..8u8).prop_map(|(t, s, a)| Action(t, s, a)),
        16 => t.clone().prop_map(Deliver),
        8 => t.clone().prop_map(Return),
        4 => (t.clone(), set()).prop_map(|(t, set)| Wait(t, set)),
        4 => (t.clone(), set()).prop_map(|(t, set)| Suspend(t, set)),
        2 => t.clone().prop_map(EndMask),
        1 => t.clone().prop_map(Fault),
        3 => (t.clone(), 0..4u8, 0..4u8, signo()).prop_map(|(t, c, e, s)| Timer(t, c, e, s)),
        4 => (t.clone(), 0..6, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Settime(t, n, v, i)),
        1 => (t.clone(), 0..6).prop_map(|(t, n)| Delete(t, n)),
        2 => (t.clone(), 0..3, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Itimer(t, n, v, i)),
        6 => (0..30u64).prop_map(Advance),
        1 => (0..1000u64).prop_map(SetClock),
        4 => (t, 0..30u64).prop_map(|(t, n)| Cpu(t, n)),
    ]
}

/// Mostly timers, of which few are set at a time.
fn timer_op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = 0..2usize;
    prop_oneof![
        1 => t.clone().prop_map(Clone),
        2 => (t.clone(), 0..3, set()).prop_map(|(t, how, set)| Mask(t, how, set)),
        1 => (t.clone(), signo()).prop_map(|(t, s)| Kill(t, s)),
        2 => (t.clone(), signo(), 0..8u8).prop_map(|(t, s, a)| Action(t, s, a)),
        4 => t.clone().prop_map(Deliver),
        8 => t.clone().prop_map(Return),
        2 => (t.clone(), prop::sample::select(vec![10, 14, 34])).prop_map(|(t, s)| Timer(t, 1, 0, s)),
        8 => (t.clone(), 0..2, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Settime(t, n, v, i)),
        4 => (t.clone(), 0..2, 0..20u64).prop_map(|(t, n, v)| Settime(t, n, v, 0)),
        1 => (t, 0..1, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Itimer(t, n, v, i)),
        16 => (0..12u64).prop_map(Advance),
    ]
}

/// What a thread is doing, as a kernel would know.
#[derive(Default)]
struct Model {
    frames: Vec<SigSet>,
    waits: Option<SigSet>,
    stopped: bool,
}

#[derive(Default)]
struct Host {
    now: u64,
    current: Option<ThreadId>,
    running: BTreeMap<ThreadId, Model>,
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
}

struct World {
    s: System,
    k: Host,
    /// Signals to oneself take the short way where there is one.
    at_once: bool,
    /// What was delivered: thread, information, saved mask, new mask.
    log: Vec<(ThreadId, Info, SigSet, SigSet)>,
}

impl World {
    fn new(at_once: bool) -> Self {
        let nodes = vec![Node::EMPTY; SIGNALS + 8].leak();
        let config = Config::new(100, SIGNALS as u64);
        let s = System::new(&config, nodes, vec![0; 4].leak());
        let mut w = Self {
            s,
            k: Host::default(),
            at_once,
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
            self.action(t, signo, 0);
        }
    }

    /// The nth running thread.
    fn pick(&self, n: usize) -> ThreadId {
        *self.k.running.keys().nth(n % self.k.running.len()).unwrap()
    }

    fn action(&mut self, t: ThreadId, signo: i32, kind: u8) {
        let action = SigAction {
            handler: match kind {
                7 => signal::SIG_DFL,
                6 => signal::SIG_IGN,
                _ => 0x1000,
            },
            flags: match kind {
                1 => SaFlags::NODEFER,
                2 => SaFlags::RESETHAND,
                _ => SaFlags::empty(),
            },
            restorer: 0,
            mask: SigSet(if kind == 3 { u64::MAX } else { 0 }),
        };
        let _ = self.s.sigaction(&mut self.k, t, signo, Some(&action));
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
        let model = self.k.running.get_mut(&t).unwrap();
        model.frames.push(handler.saved_mask);
        let (saved, new) = (handler.saved_mask, handler.new_mask);
        let info = handler.taken.into_info(self.s.pool());
        self.log.push((t, info, saved, new));
    }

    /// The thread leaves the call it waits in.
    fn end_wait(&mut self, t: ThreadId) {
        let model = self.k.running.get_mut(&t).unwrap();
        let Some(set) = model.waits.take() else {
            return;
        };
        let short = self.at_once.then(|| self.s.current(t).end_wait(set));
        let taken = match short.flatten() {
            Some((taken, more)) => {
                assert_eq!(more, self.s.has_work(t));
                Some(taken)
            }
            None => self.s.sigtimedwait_end(&mut self.k, t, set),
        };
        if let Some(taken) = taken {
            assert!(set.contains(taken.signal()));
            taken.release(self.s.pool());
        }
    }

    fn step(&mut self, op: Op) -> Result<(), Errno> {
        let t = match op {
            Op::Clone(t) | Op::Exit(t) | Op::ExitGroup(t) | Op::Mask(t, ..) => t,
            Op::Kill(t, _) | Op::Tgkill(t, ..) | Op::Queue(t, _) | Op::Tgqueue(t, ..) => t,
            Op::Action(t, ..) | Op::Deliver(t) | Op::Return(t) | Op::Wait(t, _) => t,
            Op::Suspend(t, _) | Op::EndMask(t) | Op::Fault(t) | Op::Timer(t, ..) => t,
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
                    let new = s.clone_thread(t, PTHREAD)?;
                    k.running.insert(new, Model::default());
                }
            }
            Op::Exit(_) => self.exit(t, ExitStatus::exited(1)),
            Op::ExitGroup(_) => {
                let status = s.exit_group(k, t, ExitStatus::exited(2));
                self.exit(t, status);
            }
            Op::Mask(_, how, set) => {
                let short = self.at_once.then(|| s.current(t).mask(how, SigSet(set)));
                if short.flatten().is_none() {
                    s.sigprocmask(k, t, how, Some(SigSet(set)))?;
                }
            }
            Op::Kill(_, signo) => {
                let handler = self.at_once.then(|| s.kill_at_once(t, pid, signo));
                match handler.flatten() {
                    Some(handler) => drop(self.act(t, Delivery::Handler(handler))),
                    None => {
                        let sent = s.kill(k, t, pid, signo);
                        let delivery = s.next_delivery(k, t);
                        self.act(t, delivery);
                        sent?;
                    }
                }
            }
            Op::Tgkill(_, u, signo) => {
                let u = self.pick(u);
                let tid = self.s.gettid(u);
                let (s, k) = (&mut self.s, &mut self.k);
                if self.at_once && u != t && s.tkill_other(t, u, signo).is_some() {
                    let delivery = s.next_delivery(k, t);
                    self.act(t, delivery);
                    return Ok(());
                }
                if self.at_once
                    && signo % 2 == 0
                    && let Some(told) = s.current(t).tkill_alone(Some(pid), tid, signo)
                {
                    let delivery = s.next_delivery(k, t);
                    self.act(t, delivery);
                    return told.map(drop);
                }
                let handler = self.at_once.then(|| s.tgkill_at_once(t, pid, tid, signo));
                match handler.flatten() {
                    Some(handler) => drop(self.act(t, Delivery::Handler(handler))),
                    None => {
                        let sent = s.tgkill(k, t, pid, tid, signo);
                        let delivery = s.next_delivery(k, t);
                        self.act(t, delivery);
                        sent?;
                    }
                }
            }
            Op::Queue(_, signo) => s.sigqueueinfo(k, t, pid, signo, &info(signo))?,
            Op::Tgqueue(_, u, signo) => {
                let tid = self.s.gettid(self.pick(u));
                self.s
                    .tgsigqueueinfo(&mut self.k, t, pid, tid, signo, &info(signo))?;
            }
            Op::Action(_, signo, kind) => self.action(t, signo, kind),
            Op::Deliver(_) => {
                let delivery = s.next_delivery(k, t);
                self.act(t, delivery);
            }
            Op::Return(_) => {
                if let Some(mask) = k.running.get_mut(&t).and_then(|model| model.frames.pop()) {
                    let short = self.at_once.then(|| s.current(t).set_blocked(mask));
                    if short.flatten().is_none() {
                        s.set_blocked(k, t, mask);
                    }
                }
            }
            Op::Wait(_, set) => {
                let set = SigSet(set);
                let taken = match self.at_once && s.current(t).begin_wait(set) {
                    true => None,
                    false => s.sigtimedwait(k, t, set, true),
                };
                match taken {
                    Some(taken) => taken.release(s.pool()),
                    None => k.running.get_mut(&t).unwrap().waits = Some(set),
                }
            }
            Op::Suspend(_, set) => {
                s.begin_temporary_mask(k, t, SigSet(set));
                let delivery = s.next_delivery(k, t);
                self.act(t, delivery);
            }
            Op::EndMask(_) => s.end_temporary_mask(k, t),
            Op::Fault(_) => {
                let delivery = s.fault(k, t, Signal::SIGSEGV, 1, 0);
                self.act(t, delivery);
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
                let expiring = running.filter(|_| self.at_once).and_then(|t| {
                    let (mut me, timers) = s.current_and_timers(t);
                    let expiring = me.expiring(timers, now)?;
                    let next = me.entered_expiring(timers, now, &expiring);
                    assert_eq!(next, s.next_deadline());
                    Some((t, expiring.handler))
                });
                if let Some((t, handler)) = expiring {
                    self.entered(t, handler);
                } else {
                    s.expire(k, now);
                    if let Some(t) = running {
                        let delivery = s.next_delivery(k, t);
                        self.act(t, delivery);
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
    fn settle(&mut self) {
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

proptest! {
    #[test]
    fn random_operations(ops in prop::collection::vec(op(), 0..120)) {
        let mut w = World::new(false);
        for op in ops {
            let _ = w.step(op);
            w.s.check();
        }
        w.settle();
    }

    /// What takes the short way, past the queue, comes out as what takes the long way.
    #[test]
    fn at_once_is_as_if_queued(ops in prop::collection::vec(op(), 0..80)) {
        compare(ops)?;
    }

    #[test]
    fn timers_at_once_are_as_if_queued(ops in prop::collection::vec(timer_op(), 0..60)) {
        compare(ops)?;
    }
}

/// The same in a world where everything goes the long way and in one with the short ways.
fn compare(ops: Vec<Op>) -> Result<(), TestCaseError> {
    let (mut a, mut b) = (World::new(false), World::new(true));
    for op in ops {
        prop_assert_eq!(a.step(op.clone()), b.step(op));
        b.s.check();
        prop_assert_eq!(&a.log, &b.log);
        prop_assert_eq!(a.s.next_deadline(), b.s.next_deadline());
        let running: Vec<_> = a.k.running.keys().copied().collect();
        prop_assert!(b.k.running.keys().eq(&running));
        for t in running {
            prop_assert_eq!(a.s.sigpending(t), b.s.sigpending(t));
            prop_assert_eq!(a.s.blocked(t), b.s.blocked(t));
            prop_assert_eq!(a.s.has_work(t), b.s.has_work(t));
        }
    }
    Ok(())
}
