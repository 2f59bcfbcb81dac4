//! The straight ways into a queue and out of it: what nearly always happens, decided before anything
//! changes.

use super::Pending;
use crate::pool::NodeId;
use crate::straight::Source;
use crate::{Charge, Info, Pool, SigSet, Signal};

impl Pending {
    /// The straight way of [`Pending::take`], of what has a node: `None`, and nothing has happened, for
    /// all else and for a timer's. The node is free already; what it carries is there until the next
    /// signal is sent. Calls `commit` when it is sure.
    #[inline(always)]
    pub(crate) fn take_straight_node<'p>(
        &mut self,
        signal: Signal,
        pool: &'p mut Pool<'_>,
        commit: impl FnOnce(),
    ) -> Option<Source<'p>> {
        let bit = signal.bit();
        if self.chained.0 & !(self.inline.0 | self.holding.0) & bit == 0 {
            return None;
        }
        let tail = NodeId(self.tails[signal.index()]);
        let info = pool.take_first(tail, |last| {
            commit();
            if last {
                self.chained.0 ^= bit;
                self.set.0 ^= bit;
            }
        })?;
        Some(Source::Info(info))
    }

    /// The straight way of [`Pending::take`], of what [`Pending::send_held`] sent: `None`, and nothing
    /// has happened, for all else. What it carries is there until the next signal is sent.
    #[inline(always)]
    pub(crate) fn take_straight_held(
        &mut self,
        signal: Signal,
        pool: &mut Pool<'_>,
    ) -> Option<Source<'_>> {
        let bit = signal.bit();
        if self.holding.0 & bit == 0 {
            return None;
        }
        Some(Source::Info(self.unhold(bit, pool)))
    }

    /// The straight way of [`Pending::take`], of what kill(2) or tgkill(2) sent: `None`, and nothing
    /// has happened, for all else.
    #[inline(always)]
    pub(crate) fn take_straight_sender<'p>(
        &mut self,
        signal: Signal,
        pool: &mut Pool<'_>,
    ) -> Option<Source<'p>> {
        let bit = signal.bit();
        if self.inline.0 & bit == 0 {
            return None;
        }
        self.inline.0 ^= bit;
        self.set.0 &= !bit | self.chained.0;
        let sender = &self.senders[signal.index() & 31];
        pool.uncharge(sender.account);
        Some(Source::Sender {
            code: sender.code,
            pid: sender.pid,
            uid: sender.uid,
        })
    }

    /// The straight way of [`Pending::send_plain`], for a standard signal: `false`, and nothing has
    /// happened, for others, for SIGKILL, at the limit, and where it is pending already.
    #[inline(always)]
    pub fn send_plain_straight(
        &mut self,
        signal: Signal,
        code: i32,
        pid: i32,
        uid: u32,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> bool {
        const PLAIN: SigSet = SigSet(SigSet::STANDARD.0 & !Signal::SIGKILL.bit());
        let bit = signal.bit();
        if (self.set.0 | !PLAIN.0) & bit != 0 || !pool.charge(charge, false) {
            return false;
        }
        self.set.0 |= bit;
        self.hold_sender(signal, code, pid, uid, charge.account);
        true
    }

    /// The straight way of [`Pending::send`], for a signal with information of a program, which `info`
    /// writes, or finds that it cannot. It is kept in the queue itself, which has room for one: `false`,
    /// and nothing has happened, if that is taken, if the signal is pending already, at the limit, and
    /// for SIGKILL, SIGSTOP and those of faults.
    #[inline(always)]
    pub fn send_held(
        &mut self,
        signal: Signal,
        charge: Charge,
        pool: &mut Pool<'_>,
        info: impl FnOnce(&mut Info) -> bool,
    ) -> bool {
        const NEVER: SigSet = SigSet(SigSet::SYNCHRONOUS.0 | SigSet::UNBLOCKABLE.0);
        let bit = signal.bit();
        if (self.set.0 | NEVER.0) & bit | self.holding.0 != 0 {
            return false;
        }
        let Some(count) = pool.count_below(charge) else {
            return false;
        };
        if !info(&mut self.held.info) {
            return false;
        }
        *count += 1;
        self.held.account = charge.account;
        self.holding.0 = bit;
        self.set.0 |= bit;
        true
    }

    /// As [`Pending::send_held`], for a real-time signal that is pending already, or where there is no
    /// room for another one. Also `false` where no node has been given back yet.
    #[inline(always)]
    pub fn send_straight(
        &mut self,
        signal: Signal,
        charge: Charge,
        pool: &mut Pool<'_>,
        info: impl FnOnce(&mut Info) -> bool,
    ) -> bool {
        let bit = signal.bit();
        let tail = &mut self.tails[signal.index()];
        let old = (self.chained.0 & bit != 0).then_some(NodeId(*tail));
        if !signal.is_realtime() {
            return false;
        }
        let Some(id) = pool.append_recycled(old, charge, info) else {
            return false;
        };
        *tail = id.0;
        self.chained.0 |= bit;
        self.set.0 |= bit;
        true
    }
}
