//! The signals pending for a thread or for a process.
//!
//! POSIX.1-2017 2.4.1: a signal is pending from its generation to its delivery or acceptance.
//! Of signals 1 to 31 at most one each is pending, what comes after it is lost; real-time
//! signals queue, each with its information. Every operation is O(1) in what is queued.

use crate::faults::FaultOrder;
use crate::pool::{Account, NodeId};
use crate::sicode::{SI_KERNEL, SI_USER};
use crate::taken::Taken;
use crate::{Charge, Errno, Info, Pool, SigSet, Signal, TimerNode};

mod straight;

/// What became of a signal that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is pending now.
    Queued,
    /// A standard signal that was pending already: nothing changed, nobody needs to be woken.
    AlreadyPending,
}

/// The sender of a standard signal that took no node.
#[derive(Clone, Copy, Debug)]
struct Sender {
    code: i32,
    pid: i32,
    uid: u32,
    account: Account,
}

/// The information of a signal that took no node.
#[derive(Debug)]
struct Held {
    info: Info,
    account: Account,
}

/// Pending signals. Memory that is all zero is an empty one; only what the sets name is ever
/// read, so an emptied one is as good as new.
#[derive(Debug)]
pub struct Pending {
    /// What is pending.
    set: SigSet,
    /// Standard signals with a sender in `senders`; older than those of `chained`.
    inline: SigSet,
    /// The signal whose information is in `held`, if there is one; older than those of `chained`.
    holding: SigSet,
    /// Signals with nodes. What is in `set` alone has lost its information.
    chained: SigSet,
    faults: FaultOrder,
    held: Held,
    senders: [Sender; 32],
    /// The last node of each signal's circular list; its `next` is the first.
    tails: [u32; Signal::COUNT],
}

impl Default for Pending {
    fn default() -> Self {
        Self::new()
    }
}

impl Pending {
    /// Nothing pending.
    pub const fn new() -> Self {
        const NOBODY: Sender = Sender {
            code: 0,
            pid: 0,
            uid: 0,
            account: Account(0),
        };
        const NOTHING: Held = Held {
            info: *crate::SigInfo::ZERO.info(),
            account: Account(0),
        };
        Self {
            set: SigSet::EMPTY,
            inline: SigSet::EMPTY,
            holding: SigSet::EMPTY,
            chained: SigSet::EMPTY,
            faults: FaultOrder::NONE,
            held: NOTHING,
            senders: [NOBODY; 32],
            tails: [0; Signal::COUNT],
        }
    }

    /// Throws away everything and is as new, for the next thread in the same memory.
    #[inline]
    pub fn clear(&mut self, pool: &mut Pool<'_>) {
        if !self.set.is_empty() {
            self.discard_found(self.set, false, pool);
        }
    }

    /// What is pending: its share of sigpending(2).
    #[inline]
    pub const fn set(&self) -> SigSet {
        self.set
    }

    /// Whether nothing is pending.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether `signal` is pending.
    #[inline]
    pub const fn contains(&self, signal: Signal) -> bool {
        self.set.contains(signal)
    }

    /// The signal to take next among those not in `blocked`: those of faults first, then the
    /// lowest number (signal(7); POSIX.1-2017 2.4.2 for real-time signals).
    #[inline]
    pub const fn next(&self, blocked: SigSet) -> Option<Signal> {
        next_of(SigSet(self.set.0 & !blocked.0))
    }

    /// Whether the signal of a real fault is queued.
    #[inline]
    pub(crate) const fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// As [`Pending::next`], but signals of real faults come first, in the order they happened.
    /// For delivery to the thread itself; sigtimedwait(2) makes no such difference.
    #[inline]
    pub(crate) const fn next_to_deliver(&self, blocked: SigSet) -> Option<Signal> {
        if !self.faults.is_empty()
            && let Some(signal) = self.faults.first(blocked)
        {
            return Some(signal);
        }
        self.next(blocked)
    }

    /// Sends a signal that carries nothing but its sender: kill(2) with SI_USER, tgkill(2) with
    /// SI_TKILL, the kernel with SI_KERNEL, pid 0, uid 0. A standard one takes no node.
    /// At the limit: a standard signal keeps its sender if `code` is not negative and else
    /// loses it; a real-time one with SI_USER or SI_KERNEL loses it, else EAGAIN.
    #[inline]
    pub fn send_plain(
        &mut self,
        signal: Signal,
        code: i32,
        pid: i32,
        uid: u32,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Result<Sent, Errno> {
        if signal.is_realtime() {
            return self.send_plain_realtime(signal, code, pid, uid, charge, pool);
        }
        let bit = signal.bit();
        if self.set.0 & bit != 0 {
            return Ok(Sent::AlreadyPending);
        }
        self.set.0 |= bit;
        // Nobody will see who sent SIGKILL, so Linux keeps nothing of it.
        if signal != Signal::SIGKILL && pool.charge(charge, code >= 0) {
            self.hold_sender(signal, code, pid, uid, charge.account);
        }
        Ok(Sent::Queued)
    }

    /// Keeps who sent a standard signal, in the place that the queue has for it.
    #[inline(always)]
    fn hold_sender(&mut self, signal: Signal, code: i32, pid: i32, uid: u32, account: Account) {
        self.inline.0 |= signal.bit();
        self.senders[signal.index() & 31] = Sender {
            code,
            pid,
            uid,
            account,
        };
    }

    #[inline(never)]
    fn send_plain_realtime(
        &mut self,
        signal: Signal,
        code: i32,
        pid: i32,
        uid: u32,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Result<Sent, Errno> {
        let info = Info::sender(signal, code, pid, uid);
        let may_lose = code == SI_USER || code == SI_KERNEL;
        self.send_realtime(signal, &info, may_lose, charge, pool)
    }

    /// Sends a signal with its information; the signal is `info.signo`, EINVAL if that is none.
    /// At the limit: a standard signal is sent, and loses its information if the code is
    /// negative; a real-time one fails with EAGAIN unless its code is SI_USER.
    #[inline]
    pub fn send(
        &mut self,
        info: &Info,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Result<Sent, Errno> {
        match info.signal() {
            Some(signal) if signal.is_realtime() => {
                self.send_realtime(signal, info, info.code == SI_USER, charge, pool)
            }
            Some(signal) => Ok(self.send_standard(signal, info, charge, pool)),
            None => Err(Errno::EINVAL),
        }
    }

    #[inline]
    fn send_realtime(
        &mut self,
        signal: Signal,
        info: &Info,
        may_lose: bool,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Result<Sent, Errno> {
        if let Some(id) = pool.alloc(info, charge, false) {
            self.push(signal, id, pool);
        } else if may_lose {
            self.set.insert(signal);
        } else {
            return Err(Errno::EAGAIN);
        }
        Ok(Sent::Queued)
    }

    #[inline(never)]
    fn send_standard(
        &mut self,
        signal: Signal,
        info: &Info,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Sent {
        if self.set.contains(signal) {
            return Sent::AlreadyPending;
        }
        self.set.insert(signal);
        if signal == Signal::SIGKILL {
            return Sent::Queued;
        }
        if let Some(id) = pool.alloc(info, charge, info.code >= 0) {
            self.push(signal, id, pool);
            if info.is_from_kernel() && SigSet::SYNCHRONOUS.contains(signal) {
                self.faults.push(signal);
            }
        }
        Sent::Queued
    }

    /// Sends a timer's signal, which never fails and does not merge with others of its number.
    /// [`Sent::AlreadyPending`]: the last expiry's signal is still queued, here or elsewhere.
    pub fn send_timer(&mut self, timer: &TimerNode, pool: &mut Pool<'_>) -> Sent {
        let Some(id) = pool.expire_timer(timer) else {
            return Sent::AlreadyPending;
        };
        if let Some(signal) = pool.node(id).info.signal() {
            self.push(signal, id, pool);
        }
        Sent::Queued
    }

    #[inline(always)]
    fn push(&mut self, signal: Signal, id: NodeId, pool: &mut Pool<'_>) {
        let bit = signal.bit();
        let tail = &mut self.tails[signal.index()];
        let first = if self.chained.0 & bit == 0 {
            id.0
        } else {
            core::mem::replace(&mut pool.node_mut(NodeId(*tail)).next, id.0)
        };
        pool.node_mut(id).next = first;
        *tail = id.0;
        self.chained.0 |= bit;
        self.set.0 |= bit;
    }

    #[inline]
    fn pop(&mut self, signal: Signal, pool: &mut Pool<'_>) -> NodeId {
        let tail = NodeId(self.tails[signal.index()]);
        let first = NodeId(pool.node(tail).next);
        if first == tail {
            self.chained.remove(signal);
            self.set.remove(signal);
        } else {
            let second = pool.node(first).next;
            pool.node_mut(tail).next = second;
        }
        first
    }

    /// Takes the oldest `signal`. `None` if there is none, or if it came from a timer that has
    /// been set anew or deleted since, and is dropped: ask for the next again.
    #[inline]
    pub fn take(&mut self, signal: Signal, pool: &mut Pool<'_>) -> Option<Taken> {
        if self.has_sender(signal) {
            Some(self.take_sender(signal, pool))
        } else if self.holding.contains(signal) {
            Some(self.take_held(signal, pool))
        } else {
            self.take_node(signal, pool)
        }
    }

    /// The signal, if any, whose oldest has its information in the queue itself.
    #[inline]
    pub(crate) const fn holding(&self) -> SigSet {
        self.holding
    }

    #[inline(never)]
    fn take_held(&mut self, signal: Signal, pool: &mut Pool<'_>) -> Taken {
        self.unhold(signal.bit(), pool);
        pool.keep(&self.held.info);
        Taken::kept(signal)
    }

    /// Takes the signal with this bit, which the queue [is holding](Pending::holding). What it carries is
    /// there until the next signal is sent.
    #[inline(always)]
    pub(crate) fn unhold(&mut self, bit: u64, pool: &mut Pool<'_>) -> &Info {
        self.holding = SigSet::EMPTY;
        self.set.0 &= !bit | self.chained.0;
        pool.uncharge(self.held.account);
        &self.held.info
    }

    /// Whether the oldest `signal` was sent by kill(2) or tgkill(2).
    #[inline]
    pub(crate) const fn has_sender(&self, signal: Signal) -> bool {
        self.inline.contains(signal)
    }

    /// Takes `signal`, which [`Pending::has_sender`].
    #[inline]
    pub(crate) fn take_sender(&mut self, signal: Signal, pool: &mut Pool<'_>) -> Taken {
        let bit = signal.bit();
        self.inline.0 ^= bit;
        self.set.0 &= !bit | self.chained.0;
        let sender = self.senders[signal.index() & 31];
        pool.uncharge(sender.account);
        Taken::sender(signal, sender.code, sender.pid, sender.uid)
    }

    #[inline(never)]
    fn take_node(&mut self, signal: Signal, pool: &mut Pool<'_>) -> Option<Taken> {
        if !self.chained.contains(signal) {
            let bare = self.set.contains(signal);
            self.set.remove(signal);
            return bare.then(|| Taken::bare(signal));
        }
        let id = self.pop(signal, pool);
        if pool.is_timer(id) {
            let taken = Taken::timer(signal, &pool.node(id).info);
            return pool.unqueue_timer(id, false).then_some(taken);
        }
        pool.uncharge_node(id);
        if !self.faults.is_empty() {
            self.faults.remove(signal);
        }
        Some(Taken::node(signal, id))
    }

    /// Throws away every pending signal of `signals`, because they are ignored now or undone by
    /// a stop or a continue. Timers whose signal this hits become [`crate::TimerState::Ignored`].
    #[inline]
    pub fn discard(&mut self, signals: SigSet, pool: &mut Pool<'_>) {
        let found = self.set & signals;
        if !found.is_empty() {
            self.discard_found(found, true, pool);
        }
    }

    #[cold]
    fn discard_found(&mut self, found: SigSet, ignored: bool, pool: &mut Pool<'_>) {
        for signal in found & self.inline {
            pool.uncharge(self.senders[signal.index() & 31].account);
        }
        self.inline -= found;
        if self.holding.intersects(found) {
            pool.uncharge(self.held.account);
            self.holding = SigSet::EMPTY;
        }
        if self.chained.intersects(found) {
            self.discard_chained(found, ignored, pool);
        }
        self.set -= found;
    }

    #[inline(never)]
    fn discard_chained(&mut self, found: SigSet, ignored: bool, pool: &mut Pool<'_>) {
        for signal in found & self.chained {
            while self.chained.contains(signal) {
                let id = self.pop(signal, pool);
                if pool.is_timer(id) {
                    pool.unqueue_timer(id, ignored);
                } else {
                    pool.release(id);
                }
            }
            self.faults.remove(signal);
        }
    }
}

/// Which of these signals to take first.
#[inline(always)]
pub(crate) const fn next_of(ready: SigSet) -> Option<Signal> {
    if ready.0 == 0 {
        return None;
    }
    if ready.0 & SigSet::SYNCHRONOUS.0 != 0 {
        return synchronous_of(ready);
    }
    ready.lowest()
}

#[cold]
const fn synchronous_of(ready: SigSet) -> Option<Signal> {
    SigSet(ready.0 & SigSet::SYNCHRONOUS.0).lowest()
}
