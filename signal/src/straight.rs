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

/// Takes the signal that [`first`] found, whose handler [is steady](crate::How::is_steady), if nothing else is
/// to be done before it is entered. Only for a thread that is in no call with a mask of its own.
#[inline(always)]
pub fn take<'p>(
    first: First,
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &Dispositions,
    pool: &'p mut Pool<'_>,
) -> Option<(Entry, Source<'p>)> {
    match has_sender(first, thread, shared) {
        true => take_sender(first, thread, shared, dispositions, pool),
        false => take_node(first, thread, shared, dispositions, pool),
    }
}

/// As [`take`], if the signal has a node.
#[inline(always)]
pub fn take_node<'p>(
    first: First,
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &Dispositions,
    pool: &'p mut Pool<'_>,
) -> Option<(Entry, Source<'p>)> {
    let entry = next(first, thread, shared, dispositions)?;
    let (blocked, pending) = thread.parts();
    let queue = queue(first.own, pending, shared);
    let source = queue.take_straight_node(first.signal, pool, || *blocked = entry.new_mask)?;
    Some((entry, source))
}

/// As [`take`], if the signal was sent by kill(2) or tgkill(2).
#[inline(always)]
pub fn take_sender(
    first: First,
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &Dispositions,
    pool: &mut Pool<'_>,
) -> Option<(Entry, Source<'static>)> {
    let entry = next(first, thread, shared, dispositions)?;
    let queue = queue(first.own, &mut thread.pending, shared);
    let source = queue.take_straight_sender(first.signal, pool)?;
    thread.enter(&entry);
    Some((entry, source))
}

/// Whether the signal was sent by kill(2) or tgkill(2).
#[inline(always)]
pub const fn has_sender(first: First, thread: &ThreadSignals, shared: &Pending) -> bool {
    let queue = if first.own { &thread.pending } else { shared };
    queue.has_sender(first.signal)
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
