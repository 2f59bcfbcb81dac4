//! The straight ways, under the conditions that a kernel obeys. All of these say no in a world that
//! goes the general ways alone.

use super::world::World;
use crate::{Current, Pid, ThreadId};
use signal::sicode::SI_QUEUE;
use signal::straight::{Entered, Entry, Place};
use signal::{Errno, Info, SigAction, SigInfo, SigSet, Signal, Taken};

/// A straight way, as an index of [`World::gone`].
#[derive(Clone, Copy)]
enum Way {
    Catch,
    SetAction,
    Mask,
    Kill,
    KillAlone,
    TkillAlone,
    TkillOther,
    QueueHeld,
    QueueNode,
    TakeAlone,
    TakeOnly,
    TakeBareAlone,
    TakeAmong,
    TakeBareAmong,
    Return,
    TakeAtReturn,
    EndWait,
    Fault,
    Expiry,
}

pub(super) const WAYS: usize = Way::Expiry as usize + 1;

/// A handler that was entered: how, and its signal's information if that was seen.
type Seen = (Entry, Option<Info>);

fn seen(entry: Entry, entered: &Entered<'_>) -> Seen {
    assert_eq!(entered.signal, entry.signal);
    assert_eq!(entered.saved_mask, entry.saved_mask);
    assert_eq!(entered.action.flags, entry.flags);
    assert!(entered.action.is_caught());
    (entry, Some(entered.source.info(entry.signal)))
}

impl World {
    /// Notes a straight way that was gone.
    fn note(&mut self, way: Way) {
        self.gone[way as usize] += 1;
    }

    fn note_entered(&mut self, t: ThreadId, way: Way, (entry, info): Seen) {
        self.note(way);
        assert_eq!(self.s.blocked(t), entry.new_mask);
        assert!(!self.s.has_work(t));
        self.took(t, entry.signal, info, entry.saved_mask, entry.new_mask);
    }

    /// Whether the thread runs in its program, so that it has no mask of a call.
    fn is_in_program(&self, t: ThreadId) -> bool {
        self.straight && !self.s.threads[t].signals.has_temporary_mask()
    }

    pub(super) fn catch(&mut self, t: ThreadId, signo: i32, action: &SigAction) -> bool {
        let done = self.straight && self.s.current(t).catch(signo as usize, || *action);
        if done {
            self.note(Way::Catch);
        }
        done
    }

    pub(super) fn set_action(&mut self, t: ThreadId, signo: i32, action: &SigAction) -> bool {
        let done = self.straight && self.s.current(t).set_action(signo, action);
        if done {
            self.note(Way::SetAction);
        }
        done
    }

    /// kill(2) to the own process, whose handler is entered past the queue.
    pub(super) fn kill_past_the_queue(&mut self, t: ThreadId, signo: i32) -> bool {
        let Some(signal) = Signal::new(signo).filter(|_| self.is_in_program(t)) else {
            return false;
        };
        let mut me = self.s.current(t);
        let how = me.how(signal);
        if !(how.is_plain_with_context() || how.is_plain_and_bare()) || !me.kill(signal) {
            return false;
        }
        let entry = me.entry(signal);
        let seen = seen(entry, &me.sent(&entry));
        self.note_entered(t, Way::Kill, seen);
        true
    }

    pub(super) fn kill_alone(
        &mut self,
        t: ThreadId,
        pid: Pid,
        signo: i32,
    ) -> Option<Result<(), Errno>> {
        let had_work = self.s.has_work(t);
        let sent = self
            .straight
            .then(|| self.s.current(t).kill_alone(pid, signo))??;
        self.note(Way::KillAlone);
        Some(sent.map(|told| assert_eq!(told || had_work, self.s.has_work(t))))
    }

    /// tkill(2) to a thread of the own process.
    pub(super) fn tkill_straight(&mut self, t: ThreadId, u: ThreadId, signo: i32) -> bool {
        let tid = self.s.gettid(u);
        let had_work = self.s.has_work(u);
        let (way, told) = match self.straight {
            false => return false,
            true if t == u => (Way::TkillAlone, self.s.current(t).tkill_alone(tid, signo)),
            true => (Way::TkillOther, self.s.tkill_other(t, u, signo)),
        };
        if let Some(told) = told {
            self.note(way);
            assert_eq!(told || had_work, self.s.has_work(u));
        }
        told.is_some()
    }

    pub(super) fn sigqueue_alone(
        &mut self,
        t: ThreadId,
        pid: Pid,
        signo: i32,
        given: &SigInfo,
    ) -> bool {
        let had_work = self.s.has_work(t);
        let fill = |to: &mut Info| {
            *to = Info::from_words(signo, given.info().words());
            true
        };
        let mut me = self.s.current(t);
        let signal = me
            .queues(pid, signo)
            .filter(|_| self.straight && given.info().code == SI_QUEUE);
        let Some(signal) = signal else {
            return false;
        };
        let (way, told) = match me.queue_held(signal, fill) {
            None => (Way::QueueNode, me.queue_node(signal, fill)),
            told => (Way::QueueHeld, told),
        };
        if let Some(told) = told {
            self.note(way);
            assert_eq!(told || had_work, self.s.has_work(t));
        }
        told.is_some()
    }

    /// At the end of a call: enters the handler that is next, if there is no more to do.
    pub(super) fn enter_at_end(&mut self, t: ThreadId) -> bool {
        if !self.straight || !self.s.current(t).is_undisturbed() {
            return false;
        }
        self.s.current(t).untold();
        self.enter_next(t)
    }

    /// Enters the handler that is next, in a thread that was not told; or tells it.
    fn enter_next(&mut self, t: ThreadId) -> bool {
        let mut me = self.s.current(t);
        let alone = me.is_alone();
        let entered = match alone || me.is_undisturbed() {
            true => enter(&mut me),
            false => None,
        };
        let Some(seen) = entered else {
            me.tell();
            return false;
        };
        if !alone {
            me.taken_among();
        }
        let way = match (alone, seen.1) {
            (true, Some(_)) => Way::TakeAlone,
            (true, None) => Way::TakeBareAlone,
            (false, Some(_)) => Way::TakeAmong,
            (false, None) => Way::TakeBareAmong,
        };
        self.note_entered(t, way, seen);
        true
    }

    /// rt_sigprocmask(2), whose end enters a handler if the thread `leaves` the kernel then. Whether
    /// that is done; `None`: nothing has happened.
    pub(super) fn mask(
        &mut self,
        t: ThreadId,
        how: i32,
        set: SigSet,
        leaves: bool,
    ) -> Option<bool> {
        if !self.is_in_program(t) {
            return None;
        }
        let before = self.s.blocked(t);
        let mut me = self.s.current(t);
        let (old, ready) = me.mask(how, set)?;
        assert_eq!(old, before);
        self.note(Way::Mask);
        if ready.is_empty() {
            return Some(false);
        }
        if !leaves {
            self.s.current(t).tell();
            return Some(false);
        }
        Some(self.enter_only(t, ready) || self.enter_next(t))
    }

    /// Enters the handler of the only signal that can be taken, in a thread that was not told.
    fn enter_only(&mut self, t: ThreadId, ready: SigSet) -> bool {
        let mut me = self.s.current(t);
        let Some(only) = me.only(ready).filter(|only| {
            let how = me.how(only.signal());
            me.is_alone() && how.has_context()
        }) else {
            return false;
        };
        let entry = me.entry(only.signal());
        let Some(entered) = me.take_only(only) else {
            return false;
        };
        let seen = seen(entry, &entered);
        self.note_entered(t, Way::TakeOnly, seen);
        true
    }

    /// rt_sigreturn: the mask of before, and the next handler if the thread `leaves` the kernel.
    /// Whether that was entered; `None`: the mask is still to be set, or to be set again.
    pub(super) fn returned(&mut self, t: ThreadId, mask: SigSet, leaves: bool) -> Option<bool> {
        if !self.is_in_program(t) {
            return None;
        }
        let mut me = self.s.current(t);
        if !me.is_alone() {
            return match me.set_blocked(mask) {
                Some(SigSet::EMPTY) => Some(false),
                _ => None,
            };
        }
        if me.set_blocked_alone(mask)?.is_empty() {
            self.note(Way::Return);
            return Some(false);
        }
        let first = me.first().filter(|_| leaves)?;
        if !me.how(first.signal).has_context() {
            return None;
        }
        let entry = me.entry(first.signal);
        let seen = seen(entry, &me.take_node(first)?);
        self.note_entered(t, Way::TakeAtReturn, seen);
        Some(true)
    }

    pub(super) fn end_wait_straight(&mut self, t: ThreadId, set: SigSet) -> Option<Taken> {
        let (taken, more) = self.straight.then(|| self.s.current(t).end_wait(set))??;
        self.note(Way::EndWait);
        assert_eq!(more, self.s.has_work(t));
        Some(taken)
    }

    pub(super) fn fault_straight(&mut self, t: ThreadId, signal: Signal) -> bool {
        if !self.is_in_program(t) {
            return false;
        }
        let mut me = self.s.current(t);
        if !me.is_alone() || !me.fault(signal) {
            return false;
        }
        let entry = me.entry(signal);
        let seen = seen(entry, &me.caught(&entry, 1, 7));
        self.note_entered(t, Way::Fault, seen);
        true
    }

    /// A timer's interrupt, at `now`, while `t` runs in its program.
    pub(super) fn expire_straight(&mut self, t: ThreadId, now: u64) -> bool {
        if !self.is_in_program(t) {
            return false;
        }
        let (mut me, timers) = self.s.current_and_timers(t);
        let Some(expiring) = me.expiring(timers, now) else {
            return false;
        };
        let entry = me.entry(expiring.signal);
        let (entered, next) = me.expired(timers, now, expiring).expect("it was found");
        let seen = seen(entry, &entered);
        assert_eq!(next, self.s.next_deadline());
        self.note_entered(t, Way::Expiry, seen);
        true
    }
}

/// Enters the handler of the next signal. `None`, and nothing has happened, if that cannot be.
fn enter(me: &mut Current<'_>) -> Option<Seen> {
    let first = me.first()?;
    let how = me.how(first.signal);
    let entry = me.entry(first.signal);
    if how.is_bare() {
        let entered = me.take_sender(first)?;
        seen(entry, &entered);
        Some((entry, None))
    } else if how.has_context() {
        let entered = match me.is_alone() {
            true if me.place(first) == Place::Sender => me.take_sender(first)?,
            _ => me.take(first)?,
        };
        Some(seen(entry, &entered))
    } else {
        None
    }
}
