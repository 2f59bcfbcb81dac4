//! Random operations on a queue against the plainest thing that could be right: a list.

#![cfg(not(loom))]

mod common;

use proptest::prelude::*;
use signal::sicode::{SI_TKILL, SI_USER};
use signal::{Account, Charge, Errno, Info, Pending, Pool, Sent, SigSet, Signal, TimerNode};

const NODES: usize = 12;
const TIMERS: usize = 3;
const USERS: u32 = 2;

#[derive(Clone, Debug)]
enum Op {
    Plain {
        signal: Signal,
        user: bool,
        account: u32,
    },
    Send {
        signal: Signal,
        code: i32,
        account: u32,
    },
    Take {
        signal: Signal,
        hold: bool,
    },
    TakeNext {
        blocked: u64,
    },
    Discard(u64),
    Clear,
    Release,
    Create {
        timer: usize,
        signal: Signal,
    },
    Expire(usize),
    Disarm(usize),
    Delete(usize),
}

fn signal() -> impl Strategy<Value = Signal> {
    prop::sample::select(vec![1, 4, 9, 11, 32, 64]).prop_map(|n| Signal::new(n).unwrap())
}

fn op() -> impl Strategy<Value = Op> {
    let timer = 0..TIMERS;
    prop_oneof![
        6 => (signal(), any::<bool>(), 0..USERS)
            .prop_map(|(signal, user, account)| Op::Plain { signal, user, account }),
        6 => (signal(), prop::sample::select(vec![-1, 0, 1, 0x80]), 0..USERS)
            .prop_map(|(signal, code, account)| Op::Send { signal, code, account }),
        6 => (signal(), any::<bool>()).prop_map(|(signal, hold)| Op::Take { signal, hold }),
        6 => any::<u64>().prop_map(|blocked| Op::TakeNext { blocked }),
        1 => any::<u64>().prop_map(Op::Discard),
        1 => Just(Op::Clear),
        2 => Just(Op::Release),
        1 => (timer.clone(), signal()).prop_map(|(timer, signal)| Op::Create { timer, signal }),
        4 => timer.clone().prop_map(Op::Expire),
        1 => timer.clone().prop_map(Op::Disarm),
        1 => timer.prop_map(Op::Delete),
    ]
}

/// One queued signal in the list.
#[derive(Clone, Copy, Debug)]
struct Entry {
    info: Info,
    signal: Signal,
    /// Who pays; a timer pays for itself.
    account: Option<u32>,
    has_node: bool,
    timer: Option<i32>,
}

#[derive(Clone, Copy, Debug)]
struct Timer {
    id: i32,
    signal: Signal,
    live: bool,
    deleted: bool,
}

/// The list, what is pending without being in it, and the timers ever created.
#[derive(Default)]
struct List {
    queue: Vec<Entry>,
    bits: SigSet,
    timers: Vec<Timer>,
    held: usize,
}

impl List {
    fn count(&self, account: u32) -> u32 {
        let queued = self
            .queue
            .iter()
            .filter(|e| e.account == Some(account))
            .count();
        let timers = self.timers.iter().filter(|t| self.has_node(t)).count();
        (queued + if account == 0 { timers } else { 0 }) as u32
    }

    fn has_node(&self, timer: &Timer) -> bool {
        !timer.deleted || self.queue.iter().any(|e| e.timer == Some(timer.id))
    }

    fn nodes(&self) -> usize {
        let timers = self.timers.iter().filter(|t| self.has_node(t)).count();
        self.held + timers + self.queue.iter().filter(|e| e.has_node).count()
    }

    fn set(&self) -> SigSet {
        self.queue.iter().map(|e| e.signal).collect::<SigSet>() | self.bits
    }

    /// collect_signal of any POSIX system: the first of its number, and whether more are left.
    fn take(&mut self, signal: Signal) -> Option<Info> {
        let Some(at) = self.queue.iter().position(|e| e.signal == signal) else {
            let bare = self.bits.contains(signal);
            self.bits.remove(signal);
            return bare.then(|| Info::user(signal, 0, 0));
        };
        let entry = self.queue.remove(at);
        if !self.queue.iter().any(|e| e.signal == signal) {
            self.bits.remove(signal);
        }
        if let Some(id) = entry.timer {
            let timer = self.timers.iter().find(|t| t.id == id).unwrap();
            return timer.live.then_some(entry.info);
        }
        Some(entry.info)
    }

    fn next(&self, blocked: SigSet) -> Option<Signal> {
        let ready = self.set() - blocked;
        (ready & SigSet::SYNCHRONOUS).lowest().or(ready.lowest())
    }
}

struct Test {
    pending: Pending,
    pool: Pool<'static>,
    list: List,
    timers: [Option<TimerNode>; TIMERS],
    held: Vec<signal::Taken>,
    limit: u64,
    stamp: u64,
}

impl Test {
    fn charge(&self, account: u32) -> Charge {
        Charge {
            account: Account(account),
            limit: self.limit,
        }
    }

    /// Sends both ways.
    fn send(&mut self, info: Info, signal: Signal, account: u32, plain: bool) {
        let (charge, pool) = (self.charge(account), &mut self.pool);
        let sent = if plain {
            self.pending
                .send_plain(signal, info.code, info.pid(), info.uid(), charge, pool)
        } else {
            self.pending.send(&info, charge, pool)
        };
        let standard = !signal.is_realtime();
        if standard && self.list.set().contains(signal) {
            assert_eq!(sent, Ok(Sent::AlreadyPending));
            return;
        }
        let has_node = !(plain && standard);
        let fits = u64::from(self.list.count(account)) < self.limit || standard && info.code >= 0;
        let fits = fits && (!has_node || self.list.nodes() < NODES);
        if signal == Signal::SIGKILL || !fits {
            let lost = standard || info.code == SI_USER;
            assert_eq!(
                sent,
                if lost {
                    Ok(Sent::Queued)
                } else {
                    Err(Errno::EAGAIN)
                }
            );
            if lost {
                self.list.bits.insert(signal);
            }
            return;
        }
        assert_eq!(sent, Ok(Sent::Queued));
        let account = Some(account);
        self.list.queue.push(Entry {
            info,
            signal,
            account,
            has_node,
            timer: None,
        });
    }

    fn take(&mut self, signal: Signal, hold: bool) {
        let entry = self.list.queue.iter().find(|e| e.signal == signal).copied();
        let expected = self.list.take(signal);
        let taken = self.pending.take(signal, &mut self.pool);
        match taken {
            Some(taken) => {
                assert_eq!(Some(taken.info(&self.pool)), expected);
                assert_eq!(taken.code(&self.pool), expected.unwrap().code);
                assert_eq!(taken.timer_id(), entry.and_then(|e| e.timer));
                if hold && entry.is_some_and(|e| e.has_node) {
                    self.list.held += 1;
                    self.held.push(taken);
                } else {
                    assert_eq!(Some(taken.into_info(&mut self.pool)), expected);
                }
            }
            None => assert_eq!(expected, None),
        }
    }

    fn remove(&mut self, set: SigSet) {
        self.list.queue.retain(|e| !set.contains(e.signal));
        self.list.bits -= set;
    }

    fn step(&mut self, op: &Op) {
        self.stamp += 1;
        match *op {
            Op::Plain {
                signal,
                user,
                account,
            } => {
                let code = if user { SI_USER } else { SI_TKILL };
                let info = Info::sender(signal, code, self.stamp as i32, account);
                self.send(info, signal, account, true);
            }
            Op::Send {
                signal,
                code,
                account,
            } => {
                let mut info = Info::queue(signal, 1, account, self.stamp);
                info.code = code;
                self.send(info, signal, account, false);
            }
            Op::Take { signal, hold } => self.take(signal, hold),
            Op::TakeNext { blocked } => {
                let next = self.pending.next(SigSet(blocked));
                assert_eq!(next, self.list.next(SigSet(blocked)));
                if let Some(signal) = next {
                    self.take(signal, false);
                }
            }
            Op::Discard(set) => {
                self.pending.discard(SigSet(set), &mut self.pool);
                self.remove(SigSet(set));
            }
            Op::Clear => {
                self.pending.clear(&mut self.pool);
                self.remove(SigSet::FULL);
            }
            Op::Release => {
                if let Some(taken) = self.held.pop() {
                    taken.release(&mut self.pool);
                    self.list.held -= 1;
                }
            }
            Op::Create { timer, signal } if self.timers[timer].is_none() => {
                let id = self.list.timers.len() as i32;
                let (charge, value) = (self.charge(0), self.stamp);
                let room = u64::from(self.list.count(0)) < self.limit && self.list.nodes() < NODES;
                assert_eq!(self.pool.has_room(charge), room);
                match self.pool.create_timer(signal, id, value, charge) {
                    Ok(node) => {
                        assert!(room);
                        self.timers[timer] = Some(node);
                        self.list.timers.push(Timer {
                            id,
                            signal,
                            live: false,
                            deleted: false,
                        });
                    }
                    Err(errno) => assert_eq!((errno, room), (Errno::EAGAIN, false)),
                }
            }
            Op::Expire(timer) => {
                let Some(node) = &self.timers[timer] else {
                    return;
                };
                let info = *self.pool.timer_info(node);
                let sent = self.pending.send_timer(node, &mut self.pool);
                let id = info.timer_id();
                let record = &mut self.list.timers[id as usize];
                record.live = true;
                let signal = record.signal;
                let queued = self.list.queue.iter().any(|e| e.timer == Some(id));
                assert_eq!(sent == Sent::AlreadyPending, queued);
                if !queued {
                    let entry = Entry {
                        info,
                        signal,
                        account: None,
                        has_node: false,
                        timer: Some(id),
                    };
                    self.list.queue.push(entry);
                }
            }
            Op::Disarm(timer) => {
                let Some(node) = &self.timers[timer] else {
                    return;
                };
                let id = self.pool.timer_info(node).timer_id();
                self.pool.disarm_timer(node);
                self.list.timers[id as usize].live = false;
            }
            Op::Delete(timer) => {
                let Some(node) = self.timers[timer].take() else {
                    return;
                };
                let id = self.pool.timer_info(&node).timer_id() as usize;
                self.pool.delete_timer(node);
                self.list.timers[id].live = false;
                self.list.timers[id].deleted = true;
            }
            Op::Create { .. } => {}
        }
        assert_eq!(self.pending.set(), self.list.set());
        for account in 0..USERS {
            assert_eq!(self.pool.count(Account(account)), self.list.count(account));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn a_queue_is_a_list(
        ops in prop::collection::vec(op(), 1..120),
        limit in prop_oneof![0..6_u64, Just(u64::MAX)],
    ) {
        let mut test = Test {
            pending: Pending::new(),
            pool: common::pool(NODES),
            list: List::default(),
            timers: [const { None }; TIMERS],
            held: Vec::new(),
            limit,
            stamp: 0,
        };
        for op in &ops {
            test.step(op);
        }
        // Nothing is lost: everything given back, every node can be had again.
        test.step(&Op::Clear);
        for timer in 0..TIMERS {
            test.step(&Op::Delete(timer));
        }
        while !test.held.is_empty() {
            test.step(&Op::Release);
        }
        prop_assert_eq!((test.pool.count(Account(0)), test.pool.count(Account(1))), (0, 0));
        for i in 0..=NODES {
            let info = Info::queue(Signal::SIGRTMIN, 0, 0, i as u64);
            let sent = test.pending.send(&info, common::NO_LIMIT, &mut test.pool);
            prop_assert_eq!(sent.is_ok(), i < NODES);
        }
    }

    #[test]
    fn sets_are_sets(a in any::<u64>(), b in any::<u64>(), n in 1..=64_i32) {
        let (x, y, s) = (SigSet(a), SigSet(b), Signal::new(n).unwrap());
        prop_assert_eq!((x | y).0, a | b);
        prop_assert_eq!((x & y).0, a & b);
        prop_assert_eq!((x - y).0, a & !b);
        prop_assert_eq!((!x).0, !a);
        prop_assert_eq!(x.contains(s), a >> (n - 1) & 1 == 1);
        prop_assert!(x.with(s).contains(s) && !x.without(s).contains(s));
        prop_assert_eq!(x.iter().collect::<SigSet>(), x);
        prop_assert_eq!(x.iter().len(), x.len() as usize);
        prop_assert!(x.iter().is_sorted());
        prop_assert_eq!(x.lowest(), x.iter().next());
        prop_assert_eq!(x.is_superset(y), x | y == x);
        prop_assert_eq!(x.intersects(y), !(x & y).is_empty());
    }
}
