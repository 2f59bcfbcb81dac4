//! Preallocated queue nodes, and how many signals each user has queued (RLIMIT_SIGPENDING).

use crate::{Errno, Info, Signal};

/// One queued signal: 64 bytes. A program's memory that is all zero is valid for it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Node {
    pub(crate) info: Info,
    /// The next node of the same free list or queue.
    pub(crate) next: u32,
    account: u32,
    timer: TimerFlags,
    reserved: u32,
}

const _: () = assert!(size_of::<Node>() == 64);

impl Node {
    /// What a pool's memory is filled with at first: all zero bytes.
    pub const EMPTY: Self = Self {
        info: *crate::SigInfo::ZERO.info(),
        next: 0,
        account: 0,
        timer: TimerFlags(0),
        reserved: 0,
    };
}

/// Where a node is in its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(pub(crate) u32);

/// No node: the end of the free list.
const NONE: u32 = u32::MAX;

/// A user whose queued signals are counted: an index into the table given to [`Pool::new`].
/// Which user has which index is the caller's to say (per real user id, setrlimit(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account(pub u32);

/// Who pays for a queued signal, and how many that one may have queued: the receiver's real
/// user and RLIMIT_SIGPENDING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The receiver's real user.
    pub account: Account,
    /// The receiver's soft RLIMIT_SIGPENDING.
    pub limit: u64,
}

/// The nodes of all queues. Memory is the caller's: no node is touched before its first use.
#[derive(Debug)]
pub struct Pool<'a> {
    nodes: &'a mut [Node],
    free: u32,
    fresh: u32,
    counts: &'a mut [u32],
    /// What the last signal carried that was taken without a node.
    kept: Info,
}

/// What a timer's node is doing; the bits of [`Node::timer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TimerFlags(u32);

impl TimerFlags {
    /// The node belongs to a timer.
    const OWNED: u32 = 1;
    /// It is in a queue.
    const QUEUED: u32 = 2;
    /// The signal it carries still stands: the timer was neither set anew nor deleted since.
    const LIVE: u32 = 4;
    /// Its signal was discarded because it is ignored.
    const IGNORED: u32 = 8;
}

/// A POSIX timer's own node: its expiry never fails for want of one (timer_create(2)).
/// Give it back with [`Pool::delete_timer`].
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct TimerNode(NodeId);

/// Where the signal of a timer's last expiry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerState {
    /// Nowhere: accepted, delivered, or never sent.
    Idle,
    /// In a queue: a further expiry is an overrun.
    Queued,
    /// Thrown away because the signal is ignored; send it anew when that changes.
    Ignored,
}

impl<'a> Pool<'a> {
    /// A pool of `nodes`, which may hold anything: each is written when it is first used; and a
    /// zeroed count for each user.
    pub const fn new(nodes: &'a mut [Node], counts: &'a mut [u32]) -> Self {
        Self {
            nodes,
            free: NONE,
            fresh: 0,
            counts,
            kept: *crate::SigInfo::ZERO.info(),
        }
    }

    /// How many signals `account` has queued.
    pub fn count(&self, account: Account) -> u32 {
        self.counts.get(account.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the user may have one more signal queued, and there is a node for it.
    #[inline]
    pub fn has_room(&self, charge: Charge) -> bool {
        u64::from(self.count(charge.account)) < charge.limit
            && (self.free != NONE || (self.fresh as usize) < self.nodes.len())
    }

    /// Counts one more for the user; not beyond its limit, unless `over_limit`.
    #[inline]
    pub(crate) fn charge(&mut self, charge: Charge, over_limit: bool) -> bool {
        let Some(count) = self.counts.get_mut(charge.account.0 as usize) else {
            return false;
        };
        if !over_limit && u64::from(*count) >= charge.limit {
            return false;
        }
        *count += 1;
        true
    }

    /// The user's count, if it may have one more.
    #[inline(always)]
    pub(crate) fn count_below(&mut self, charge: Charge) -> Option<&mut u32> {
        let count = self.counts.get_mut(charge.account.0 as usize)?;
        (u64::from(*count) < charge.limit).then_some(count)
    }

    #[inline]
    pub(crate) fn uncharge(&mut self, account: Account) {
        if let Some(count) = self.counts.get_mut(account.0 as usize) {
            *count -= 1;
        }
    }

    /// Keeps what a signal without a node carries, until the next one.
    pub(crate) const fn keep(&mut self, info: &Info) {
        self.kept = *info;
    }

    /// What [`Pool::keep`] was last told.
    #[inline]
    pub(crate) const fn kept(&self) -> &Info {
        &self.kept
    }

    #[inline]
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    #[inline]
    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// A node that carries `info`, paid for by `charge`.
    #[inline]
    pub(crate) fn alloc(
        &mut self,
        info: &Info,
        charge: Charge,
        over_limit: bool,
    ) -> Option<NodeId> {
        let recycled = self.free != NONE;
        let index = if recycled { self.free } else { self.fresh };
        if index as usize >= self.nodes.len() || !self.charge(charge, over_limit) {
            return None;
        }
        let node = &mut self.nodes[index as usize];
        if recycled {
            self.free = node.next;
        } else {
            self.fresh += 1;
        }
        node.info = *info;
        node.account = charge.account.0;
        node.timer = TimerFlags(0);
        Some(NodeId(index))
    }

    /// As [`Pool::alloc`], of a node that was in use before, which becomes the last of the queue with
    /// this `tail`, or the first one. `info` writes what it carries, or finds that it cannot.
    #[inline(always)]
    pub(crate) fn append_recycled(
        &mut self,
        tail: Option<NodeId>,
        charge: Charge,
        info: impl FnOnce(&mut Info) -> bool,
    ) -> Option<NodeId> {
        let nodes = &mut *self.nodes;
        let index = self.free;
        let node = nodes.get_mut(index as usize)?;
        let count = self.counts.get_mut(charge.account.0 as usize)?;
        if u64::from(*count) >= charge.limit || !info(&mut node.info) {
            return None;
        }
        *count += 1;
        self.free = node.next;
        let mut first = index;
        if let Some(tail) = tail
            && let Some(tail) = nodes.get_mut(tail.0 as usize)
        {
            first = core::mem::replace(&mut tail.next, index);
        }
        let node = nodes.get_mut(index as usize)?;
        node.next = first;
        node.account = charge.account.0;
        node.timer = TimerFlags(0);
        Some(NodeId(index))
    }

    /// The node's signal left its queue: its user has one less.
    #[inline]
    pub(crate) fn uncharge_node(&mut self, id: NodeId) {
        let account = Account(self.node(id).account);
        self.uncharge(account);
    }

    /// Gives back a node that nobody pays for any more.
    #[inline]
    pub(crate) fn free(&mut self, id: NodeId) {
        let next = self.free;
        self.node_mut(id).next = next;
        self.free = id.0;
    }

    /// Gives a node back; its user has one less.
    #[inline]
    pub(crate) fn release(&mut self, id: NodeId) {
        self.uncharge_node(id);
        self.free(id);
    }

    /// Takes the first node out of the queue with this `tail`, and gives it back; what it carries.
    /// `None`, and nothing has happened, if it is a timer's. Before anything happens, `commit` is told
    /// whether it is the last.
    #[inline(always)]
    pub(crate) fn take_first(&mut self, tail: NodeId, commit: impl FnOnce(bool)) -> Option<&Info> {
        let nodes = &mut *self.nodes;
        let first = nodes.get(tail.0 as usize)?.next;
        if nodes.get(first as usize)?.timer.0 != 0 {
            return None;
        }
        commit(first == tail.0);
        if first != tail.0 {
            let second = nodes.get(first as usize)?.next;
            nodes.get_mut(tail.0 as usize)?.next = second;
        }
        let node = nodes.get_mut(first as usize)?;
        node.next = core::mem::replace(&mut self.free, first);
        if let Some(count) = self.counts.get_mut(node.account as usize) {
            *count -= 1;
        }
        Some(&node.info)
    }

    /// A node for a new timer that will send `signal` with `value`. EAGAIN at the user's limit
    /// (timer_create(2)): it counts as one queued signal until the timer is deleted.
    pub fn create_timer(
        &mut self,
        signal: Signal,
        timer_id: i32,
        value: u64,
        charge: Charge,
    ) -> Result<TimerNode, Errno> {
        let info = Info::timer(signal, timer_id, 0, value);
        let id = self.alloc(&info, charge, false).ok_or(Errno::EAGAIN)?;
        self.node_mut(id).timer = TimerFlags(TimerFlags::OWNED);
        Ok(TimerNode(id))
    }

    /// The timer was set anew or disarmed: a signal of an earlier expiry that is still queued
    /// is dropped when its turn comes, unless the timer expires again before (Linux 6.13).
    pub fn disarm_timer(&mut self, timer: &TimerNode) {
        self.node_mut(timer.0).timer.0 &= !(TimerFlags::LIVE | TimerFlags::IGNORED);
    }

    /// The timer is gone. Its node is free at once, or when its queued signal is dropped.
    pub fn delete_timer(&mut self, timer: TimerNode) {
        let flags = &mut self.node_mut(timer.0).timer;
        if flags.0 & TimerFlags::QUEUED != 0 {
            flags.0 = TimerFlags::QUEUED;
        } else {
            flags.0 = 0;
            self.release(timer.0);
        }
    }

    /// Where the timer's signal is.
    pub fn timer_state(&self, timer: &TimerNode) -> TimerState {
        let flags = self.node(timer.0).timer.0;
        if flags & TimerFlags::QUEUED != 0 {
            TimerState::Queued
        } else if flags & TimerFlags::IGNORED != 0 {
            TimerState::Ignored
        } else {
            TimerState::Idle
        }
    }

    /// The timer expired while its signal is ignored and nobody blocks it.
    pub fn ignore_timer(&mut self, timer: &TimerNode) {
        let flags = &mut self.node_mut(timer.0).timer;
        if flags.0 & TimerFlags::QUEUED == 0 {
            flags.0 |= TimerFlags::IGNORED;
        }
    }

    /// The signal a timer sends.
    pub fn timer_info(&self, timer: &TimerNode) -> &Info {
        &self.node(timer.0).info
    }

    /// Marks the timer's signal as sent; the node if it must be queued, `None` if it is already.
    pub(crate) fn expire_timer(&mut self, timer: &TimerNode) -> Option<NodeId> {
        let flags = &mut self.node_mut(timer.0).timer;
        let queued = flags.0 & TimerFlags::QUEUED != 0;
        flags.0 = TimerFlags::OWNED | TimerFlags::QUEUED | TimerFlags::LIVE;
        (!queued).then_some(timer.0)
    }

    /// Whether a queued node belongs, or did belong, to a timer.
    #[inline]
    pub(crate) fn is_timer(&self, id: NodeId) -> bool {
        self.node(id).timer.0 != 0
    }

    /// A timer's node leaves its queue: whether its signal still stands.
    pub(crate) fn unqueue_timer(&mut self, id: NodeId, ignored: bool) -> bool {
        let node = self.node_mut(id);
        let flags = node.timer.0;
        let live = flags & TimerFlags::LIVE != 0;
        if flags & TimerFlags::OWNED == 0 {
            node.timer.0 = 0;
            self.release(id);
        } else {
            node.timer.0 = TimerFlags::OWNED
                | if ignored && live {
                    TimerFlags::IGNORED
                } else {
                    0
                };
        }
        live
    }
}
