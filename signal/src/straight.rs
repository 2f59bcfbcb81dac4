//! The straight ways into a handler: what nearly always happens, decided before anything changes.
//!
//! [`crate::deliver`] has the whole of the rules. These functions find the cases in which entering
//! a handler is no more than writing its frame and setting the mask: the action stays as it is, no
//! signal has to be dropped, and nothing is delivered on top. In all other cases they answer
//! `None`, nothing has happened, and the long way is to be gone.

use crate::{
    AltStack, Dispositions, Info, Pending, Pool, SaFlags, SigAction, SigSet, Signal, ThreadSignals,
};

/// A handler that can be entered as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The signal.
    pub signal: Signal,
    /// Its action's flags.
    pub flags: SaFlags,
    /// The mask to put back when it returns.
    pub saved_mask: SigSet,
    /// The mask while it runs.
    pub new_mask: SigSet,
}

/// All that a frame says of a handler and its signal.
#[derive(Clone, Copy, Debug)]
pub struct Entered<'a> {
    /// The signal.
    pub signal: Signal,
    /// Its action.
    pub action: &'a SigAction,
    /// Its information.
    pub source: Source<'a>,
    /// The thread's alternate stack.
    pub altstack: &'a AltStack,
    /// The mask to put back when the handler returns.
    pub saved_mask: SigSet,
}

impl Entry {
    /// What its frame says, with the signal's information.
    #[inline(always)]
    pub const fn entered<'a>(
        &self,
        source: Source<'a>,
        altstack: &'a AltStack,
        dispositions: &'a Dispositions,
    ) -> Entered<'a> {
        Entered {
            signal: self.signal,
            action: dispositions.get(self.signal),
            source,
            altstack,
            saved_mask: self.saved_mask,
        }
    }
}

/// A signal's information, where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// SI_USER, SI_TKILL or SI_KERNEL and no more than who sent it.
    Sender {
        /// `si_code`.
        code: i32,
        /// `si_pid`.
        pid: i32,
        /// `si_uid`.
        uid: u32,
    },
    /// A fault of the thread itself.
    Fault {
        /// `si_code`.
        code: i32,
        /// `si_addr`.
        address: u64,
    },
    /// All of it.
    Info(&'a Info),
}

impl Source<'_> {
    /// The information of `signal`.
    pub const fn info(&self, signal: Signal) -> Info {
        match *self {
            Self::Sender { code, pid, uid } => Info::sender(signal, code, pid, uid),
            Self::Fault { code, address } => Info::fault(signal, code, address),
            Self::Info(info) => *info,
        }
    }
}

/// The handler of `signal`, entered in a thread that blocks `blocked`: of use only for what the
/// functions below find.
#[inline(always)]
pub const fn entry(signal: Signal, blocked: SigSet, dispositions: &Dispositions) -> Entry {
    Entry {
        signal,
        flags: dispositions.get(signal).flags,
        saved_mask: blocked,
        new_mask: SigSet(blocked.0 | dispositions.blocks(signal).0),
    }
}

/// Whether a signal that the process's only thread sends to itself by kill(2) can go past the queue:
/// it is not blocked, and nothing comes before it. Its handler must be
/// [plain](crate::How::is_plain_and_bare), and the thread in no call with a mask of its own.
#[inline(always)]
pub fn is_next(thread: &ThreadSignals, shared: &Pending, signal: Signal) -> bool {
    !thread.blocked().contains(signal) && thread.deliverable(shared).is_empty()
}

/// The pending signal to take next, as far as the sets say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    /// The signal.
    pub signal: Signal,
    /// It is pending for the thread itself, not for its process.
    pub own: bool,
}

/// What to take next: a thread's own signals come before its process's.
#[inline(always)]
pub fn first(thread: &ThreadSignals, shared: &Pending) -> Option<First> {
    let blocked = thread.blocked();
    let own = !(thread.pending.set() - blocked).is_empty();
    let queue = if own { &thread.pending } else { shared };
    let signal = queue.next(blocked)?;
    Some(First { signal, own })
}

/// Where the information of a pending signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It was sent by kill(2) or tgkill(2): there is no more than its sender.
    Sender,
    /// In the queue itself, by [`Pending::send_held`].
    Held,
    /// In a node, or nowhere.
    Node,
}

/// Where the information of what [`first`] found is.
#[inline(always)]
pub const fn place(first: First, thread: &ThreadSignals, shared: &Pending) -> Place {
    let queue = if first.own { &thread.pending } else { shared };
    if queue.has_sender(first.signal) {
        Place::Sender
    } else if queue.holding().contains(first.signal) {
        Place::Held
    } else {
        Place::Node
    }
}

/// Takes the signal that [`first`] found, whose handler [is steady](crate::How::is_steady), if nothing else is
/// to be done before it is entered. Without `IN_WAIT` only for a thread that is in no call with a mask
/// of its own.
#[inline(always)]
pub fn take<'p, const IN_WAIT: bool>(
    first: First,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &'p mut Pool<'_>,
) -> Option<Entered<'p>> {
    match place(first, thread, shared) {
        Place::Sender => take_sender::<IN_WAIT>(first, thread, shared, dispositions, pool),
        Place::Held => take_held::<IN_WAIT>(first, thread, shared, dispositions, pool),
        Place::Node => take_node::<IN_WAIT>(first, thread, shared, dispositions, pool),
    }
}

/// As [`take`], if the signal has a node.
#[inline(always)]
pub fn take_node<'p, const IN_WAIT: bool>(
    first: First,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &'p mut Pool<'_>,
) -> Option<Entered<'p>> {
    let mut entry = next(first, thread, shared, dispositions)?;
    let (masks, pending, altstack) = thread.parts();
    let queue = queue(first.own, pending, shared);
    let commit = || masks.enter::<IN_WAIT>(&mut entry);
    let source = queue.take_straight_node(first.signal, pool, commit)?;
    Some(entry.entered(source, altstack, dispositions))
}

/// As [`take`], if the queue holds the signal's information.
#[inline(always)]
pub fn take_held<'p, const IN_WAIT: bool>(
    first: First,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &mut Pool<'_>,
) -> Option<Entered<'p>> {
    let take = Pending::take_straight_held;
    take_without_node::<IN_WAIT>(first, thread, shared, dispositions, pool, take)
}

/// A signal that is the only one to take, and that its process's queue holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Only(Signal);

impl Only {
    /// The signal.
    #[inline(always)]
    pub const fn signal(&self) -> Signal {
        self.0
    }
}

/// Whether what can be taken, `ready`, is [`Only`] that.
#[inline(always)]
pub fn only(ready: SigSet, thread: &ThreadSignals, shared: &Pending) -> Option<Only> {
    if ready != shared.holding() || thread.pending.set().intersects(ready) {
        return None;
    }
    ready.lowest().map(Only)
}

/// As [`take`], of what [`only`] found, with nothing done in between.
#[inline(always)]
pub fn take_only<'p>(
    only: Only,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &mut Pool<'_>,
) -> Option<Entered<'p>> {
    let signal = only.signal();
    let mut entry = entry(signal, thread.blocked(), dispositions);
    // What is pending besides is blocked. With SA_NODEFER the signal itself may come again.
    if !entry.new_mask.contains(signal) {
        return None;
    }
    let (masks, _, altstack) = thread.parts();
    let source = Source::Info(shared.unhold(signal.bit(), pool));
    masks.enter::<false>(&mut entry);
    Some(entry.entered(source, altstack, dispositions))
}

/// As [`take`], if the signal was sent by kill(2) or tgkill(2).
#[inline(always)]
pub fn take_sender<'p, const IN_WAIT: bool>(
    first: First,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &mut Pool<'_>,
) -> Option<Entered<'p>> {
    let take = Pending::take_straight_sender;
    take_without_node::<IN_WAIT>(first, thread, shared, dispositions, pool, take)
}

#[inline(always)]
fn take_without_node<'p, 'q, const IN_WAIT: bool>(
    first: First,
    thread: &'p mut ThreadSignals,
    shared: &'p mut Pending,
    dispositions: &'p Dispositions,
    pool: &mut Pool<'q>,
    take: impl FnOnce(&'p mut Pending, Signal, &mut Pool<'q>) -> Option<Source<'p>>,
) -> Option<Entered<'p>> {
    let mut entry = next(first, thread, shared, dispositions)?;
    let (masks, pending, altstack) = thread.parts();
    let queue = queue(first.own, pending, shared);
    let source = take(queue, first.signal, pool)?;
    masks.enter::<IN_WAIT>(&mut entry);
    Some(entry.entered(source, altstack, dispositions))
}

#[inline(always)]
fn queue<'q>(own: bool, thread: &'q mut Pending, shared: &'q mut Pending) -> &'q mut Pending {
    if own { thread } else { shared }
}

#[inline(always)]
fn next(
    first: First,
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
) -> Option<Entry> {
    let queue = if first.own { &thread.pending } else { shared };
    let signal = first.signal;
    if queue.has_faults() {
        return None;
    }
    let entry = entry(signal, thread.blocked(), dispositions);
    // Further signals are entered on top.
    let more = (thread.pending.set() | shared.set()) - entry.new_mask;
    more.is_empty().then_some(entry)
}

/// Whether the handler of a fault of the thread itself can be entered.
#[inline(always)]
pub fn fault(thread: &ThreadSignals, dispositions: &Dispositions, signal: Signal) -> bool {
    !thread.blocked().contains(signal) && dispositions.how(signal).is_steady()
}

/// Whether the handler of a timer's `signal` can be entered where its process is interrupted, past
/// the queue: nothing comes before it, and the signal is one of `plain`, which sending does nothing
/// more with.
#[inline(always)]
pub fn at_expiry(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
    plain: SigSet,
    signal: Signal,
) -> bool {
    // Nothing is deliverable, so that the signal of no earlier expiry is queued either.
    dispositions.how(signal).is_known()
        && (plain - thread.blocking()).contains(signal)
        && thread.deliverable(shared).is_empty()
}
