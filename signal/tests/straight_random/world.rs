//! A thread that goes the general way, or the straight ones where they are open.

use signal::deliver::{self, Decision};
use signal::sicode::{SI_TKILL, SI_USER};
use signal::straight::{self, Entry, Source};
use signal::{Errno, Info, SaFlags, Sent, SigAction, SigSet, Signal, Stack, TimerNode};

use crate::common::{One, charge};
use crate::ops::{Op, TIMERS};

/// What a thread did: what about which signal, the signal's information, the mask that is saved and
/// that of the handler.
pub type Done = (u8, Signal, Info, SigSet, SigSet);

pub const WAYS: usize = 13;
/// Out of a call with a mask of its own.
const IN_WAIT: usize = 12;

/// A thread and what it did.
pub struct World {
    pub one: One,
    pub timers: [TimerNode; TIMERS],
    pub frames: Vec<SigSet>,
    limit: u64,
    straight: bool,
    /// How often each straight way was open.
    pub gone: [u32; WAYS],
}

impl World {
    pub fn new(straight: bool) -> Self {
        let mut one = One::new();
        for signal in Signal::all().filter(|s| !SigSet::UNBLOCKABLE.contains(*s)) {
            let flags = match signal.number() % 2 == 0 {
                true => SaFlags::SIGINFO,
                false => SaFlags::empty(),
            };
            one.catch(signal, flags, SigSet::EMPTY);
        }
        let timers = [Signal::SIGUSR1, Signal::SIGRTMIN]
            .map(|signal| one.pool.create_timer(signal, 3, 7, charge(9)).unwrap());
        Self {
            one,
            timers,
            frames: Vec::new(),
            limit: 6,
            straight,
            gone: [0; WAYS],
        }
    }

    fn undisturbed(&self) -> bool {
        self.may_be_straight() && !self.one.thread.has_temporary_mask()
    }

    fn may_be_straight(&self) -> bool {
        self.straight && !self.one.thread.altstack.is_autodisarm()
    }

    fn entered(&mut self, way: usize, entry: &Entry, info: Info) -> Option<Done> {
        assert!(!self.one.thread.has_temporary_mask());
        let ready = self.one.thread.deliverable(&self.one.shared);
        assert_eq!(ready, SigSet::EMPTY, "would be entered on top");
        assert_eq!(self.one.thread.blocked(), entry.new_mask);
        let flags = self.one.dispositions.get(entry.signal).flags;
        assert_eq!(entry.flags, flags);
        self.gone[way] += 1;
        self.frames.push(entry.saved_mask);
        Some((0, entry.signal, info, entry.saved_mask, entry.new_mask))
    }

    fn carry_out(&mut self, decision: Decision) -> Option<Done> {
        let (what, taken) = match decision {
            Decision::None => {
                self.one.thread.end_temporary_mask();
                return None;
            }
            Decision::Handler(handler) => {
                self.one.thread.enter_handler(&handler);
                let (saved, new) = (handler.saved_mask, handler.new_mask);
                self.frames.push(saved);
                let info = handler.taken.into_info(&mut self.one.pool);
                return Some((0, handler.signal, info, saved, new));
            }
            Decision::Terminate { taken, .. } => (1, taken),
            Decision::Stop { taken, .. } => (2, taken),
        };
        let signal = taken.signal();
        let info = taken.into_info(&mut self.one.pool);
        Some((what, signal, info, SigSet::EMPTY, SigSet::EMPTY))
    }

    pub fn deliver(&mut self, way: u8) -> Option<Done> {
        if let Some(done) = self.take(way) {
            return Some(done);
        }
        let decision = self.one.next();
        self.carry_out(decision)
    }

    fn take(&mut self, way: u8) -> Option<Done> {
        if !self.may_be_straight() {
            return None;
        }
        let one = &mut self.one;
        let first = straight::first(&one.thread, &one.shared)?;
        let how = one.dispositions.how(first.signal);
        let mut entry = straight::entry(first.signal, one.thread.blocked(), &one.dispositions);
        let waits = one.thread.has_temporary_mask();
        entry.saved_mask = one.thread.mask_to_save();
        let ready = one.thread.deliverable(&one.shared);
        let (thread, shared) = (&mut one.thread, &mut one.shared);
        let (dispositions, pool) = (&one.dispositions, &mut one.pool);
        let entered = match way {
            _ if !how.is_steady() => None,
            _ if waits => straight::take::<true>(first, thread, shared, dispositions, pool),
            0 => straight::take::<false>(first, thread, shared, dispositions, pool),
            1 => straight::take_node::<false>(first, thread, shared, dispositions, pool),
            2 => straight::take_sender::<false>(first, thread, shared, dispositions, pool),
            3 => straight::take_held::<false>(first, thread, shared, dispositions, pool),
            _ => {
                let only = straight::only(ready, thread, shared)?;
                straight::take_only(only, thread, shared, dispositions, pool)
            }
        }?;
        assert_eq!(entered.saved_mask, entry.saved_mask);
        let info = entered.source.info(entered.signal);
        let way = match way {
            _ if waits => IN_WAIT,
            3.. => 6 + usize::from(way),
            _ => way.into(),
        };
        self.entered(way, &entry, info)
    }

    /// Enters a handler past the queue.
    fn past_the_queue(&mut self, way: usize, signal: Signal, source: Source<'_>) -> Option<Done> {
        let one = &mut self.one;
        let entry = straight::entry(signal, one.thread.blocked(), &one.dispositions);
        one.thread.enter(&entry);
        self.gone[way] += 1;
        self.frames.push(entry.saved_mask);
        let info = source.info(signal);
        Some((0, signal, info, entry.saved_mask, entry.new_mask))
    }

    /// What becomes of a signal before it is queued, as far as these tests care: it is not, if it
    /// does nothing.
    fn is_queued(&self, signal: Signal) -> bool {
        let one = &self.one;
        !one.thread.discards(signal, &one.dispositions)
    }

    fn plain(&mut self, signal: Signal, own: bool) -> Result<Sent, Errno> {
        let code = if own { SI_TKILL } else { SI_USER };
        let charge = charge(self.limit);
        let One {
            thread,
            shared,
            pool,
            ..
        } = &mut self.one;
        let queue = if own { &mut thread.pending } else { shared };
        if self.straight && queue.send_plain_straight(signal, code, 10, 20, charge, pool) {
            self.gone[3] += 1;
            return Ok(Sent::Queued);
        }
        queue.send_plain(signal, code, 10, 20, charge, pool)
    }

    fn info(&mut self, info: &Info, own: bool) -> Result<Sent, Errno> {
        let charge = charge(self.limit);
        let One {
            thread,
            shared,
            pool,
            ..
        } = &mut self.one;
        let queue = if own { &mut thread.pending } else { shared };
        let straight = info.signal().filter(|_| self.straight);
        let fill = |to: &mut Info| {
            *to = *info;
            true
        };
        if straight.is_some_and(|s| queue.send_held(s, charge, pool, fill)) {
            self.gone[11] += 1;
            return Ok(Sent::Queued);
        }
        if straight.is_some_and(|s| queue.send_straight(s, charge, pool, fill)) {
            self.gone[4] += 1;
            return Ok(Sent::Queued);
        }
        queue.send(info, charge, pool)
    }

    fn kill(&mut self, signal: Signal) -> Option<Done> {
        let one = &self.one;
        let how = one.dispositions.how(signal);
        if self.undisturbed()
            && (how.is_plain_and_bare() || how.is_plain_with_context())
            && straight::is_next(&one.thread, &one.shared, signal)
        {
            let source = Source::Sender {
                code: SI_USER,
                pid: 10,
                uid: 20,
            };
            return self.past_the_queue(5, signal, source);
        }
        if self.is_queued(signal) {
            let _ = self.plain(signal, false);
        }
        self.deliver(0)
    }

    fn fault(&mut self, signal: Signal) -> Option<Done> {
        let (code, address) = (1, 0x77);
        let one = &mut self.one;
        if self.straight
            && !one.thread.has_temporary_mask()
            && !one.thread.altstack.is_autodisarm()
            && straight::fault(&one.thread, &one.dispositions, signal)
        {
            return self.past_the_queue(6, signal, Source::Fault { code, address });
        }
        let (thread, dispositions) = (&mut one.thread, &mut one.dispositions);
        let decision = deliver::fault(thread, dispositions, signal, code, address);
        self.carry_out(decision)
    }

    fn expire(&mut self, n: usize) -> Option<Done> {
        let one = &mut self.one;
        one.pool.disarm_timer(&self.timers[n]);
        let info = *one.pool.timer_info(&self.timers[n]);
        let signal = info.signal().unwrap();
        let one = &self.one;
        let (thread, shared, all) = (&one.thread, &one.shared, SigSet::FULL);
        if self.undisturbed() && straight::at_expiry(thread, shared, &one.dispositions, all, signal)
        {
            return self.past_the_queue(7, signal, Source::Info(&info));
        }
        if self.is_queued(signal) {
            let one = &mut self.one;
            one.shared.send_timer(&self.timers[n], &mut one.pool);
        }
        self.deliver(0)
    }

    fn action(&mut self, signal: Signal, action: &SigAction) -> Result<(), Errno> {
        let d = &mut self.one.dispositions;
        if self.straight && d.catch(signal.number() as usize, || *action) {
            self.gone[8] += 1;
            return Ok(());
        }
        if d.set(signal, action)? == signal::Effect::Discard {
            self.discard(signal.set());
        }
        Ok(())
    }

    fn discard(&mut self, signals: SigSet) {
        let One {
            thread,
            shared,
            pool,
            ..
        } = &mut self.one;
        thread.pending.discard(signals, pool);
        shared.discard(signals, pool);
    }

    pub fn step(&mut self, op: &Op) -> (Option<Done>, Result<(), Errno>, Option<Sent>) {
        let mut result = Ok(());
        let mut sent = None;
        let done = match *op {
            Op::Action {
                signal,
                handler,
                flags,
                mask,
            } => {
                let new = SigAction {
                    handler,
                    flags,
                    restorer: 1,
                    mask: SigSet(mask),
                };
                result = self.action(signal, &new);
                None
            }
            Op::Plain(signal, own) if self.is_queued(signal) => {
                let outcome = self.plain(signal, own);
                result = outcome.map(|_| ());
                sent = outcome.ok();
                None
            }
            Op::Info(signal, own, code) if self.is_queued(signal) => {
                let info = match code {
                    1 => Info::fault(signal, 1, 0x55),
                    0 => Info::user(signal, 10, 20),
                    _ => Info::queue(signal, 10, 20, 8),
                };
                let outcome = self.info(&info, own);
                result = outcome.map(|_| ());
                sent = outcome.ok();
                None
            }
            Op::Kill(signal) => self.kill(signal),
            Op::Fault(signal) => self.fault(signal),
            Op::Expire(n) => self.expire(n),
            Op::Deliver(way) => self.deliver(way),
            _ => self.other(op),
        };
        (done, result, sent)
    }

    /// What has no straight way.
    fn other(&mut self, op: &Op) -> Option<Done> {
        let one = &mut self.one;
        match *op {
            Op::Exec => {
                one.dispositions.reset_for_exec();
                for signal in [10, 12, 34].map(|n| Signal::new(n).unwrap()) {
                    one.catch(signal, SaFlags::SIGINFO, SigSet::EMPTY);
                }
            }
            Op::Mask(set) => one.thread.set_blocked(SigSet(set)),
            Op::Suspend(set) if !one.thread.has_temporary_mask() => {
                one.thread.begin_temporary_mask(SigSet(set));
            }
            Op::Return => {
                if let Some(mask) = self.frames.pop() {
                    one.thread.set_blocked(mask);
                }
            }
            Op::Disarm(n) => one.pool.disarm_timer(&self.timers[n]),
            Op::Wait(set) => {
                let (shared, pool) = (&mut one.shared, &mut one.pool);
                let taken = one.thread.accept(shared, SigSet(set), pool)?;
                let signal = taken.signal();
                let info = taken.into_info(pool);
                return Some((3, signal, info, SigSet::EMPTY, SigSet::EMPTY));
            }
            Op::Discard(set) => self.discard(SigSet(set)),
            Op::Limit(limit) => self.limit = limit,
            Op::AltStack(autodisarm) => {
                let flags = if autodisarm { signal::SS_AUTODISARM } else { 0 };
                let stack = Stack::new(0x10_0000, flags, 0x1_0000);
                one.thread.altstack.set(0, &stack).unwrap();
            }
            _ => {}
        }
        None
    }
}
