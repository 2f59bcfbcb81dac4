//! What a thread does about its signals before it returns to its program (POSIX.1-2017 2.4.3).
//!
//! These functions decide and update signal state; to write frames, stop threads and end
//! processes is the caller's. Whoever gets [`Decision::Handler`] writes the frame, then calls
//! [`ThreadSignals::enter_handler`], or [`frame_failed`] when the stack cannot take the frame.

use crate::sicode::SI_KERNEL;
use crate::{
    Charge, Dispositions, Pending, Pool, SaFlags, SigAction, SigSet, Signal, Taken, ThreadSignals,
};

/// A handler to enter.
#[derive(Debug, PartialEq, Eq)]
pub struct Handler {
    /// The signal.
    pub signal: Signal,
    /// Its action as it was before SA_RESETHAND.
    pub action: SigAction,
    /// Its information.
    pub taken: Taken,
    /// The mask for the frame, put back by rt_sigreturn.
    pub saved_mask: SigSet,
    /// The mask while the handler runs.
    pub new_mask: SigSet,
}

/// A signal and nothing but who sent it: see [`Pending::send_plain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The signal.
    pub signal: Signal,
    /// SI_USER, SI_TKILL or SI_KERNEL.
    pub code: i32,
    /// The sender's process.
    pub pid: i32,
    /// The sender's real user.
    pub uid: u32,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// Nothing: back to the program.
    None,
    /// Enter a handler; then ask again, since further signals enter on top of it.
    Handler(Handler),
    /// The process ends by this signal.
    Terminate {
        /// The signal, for its wait status.
        signal: Signal,
        /// Whether the status says that core was dumped.
        core: bool,
        /// The signal's information, for a trace.
        taken: Taken,
    },
    /// All threads of the process stop, unless the signal is not SIGSTOP and the process group is
    /// orphaned (POSIX.1-2017 2.4.3): then ask again.
    Stop {
        /// The signal, for the status its parent gets.
        signal: Signal,
        /// The signal's information, for a trace.
        taken: Taken,
    },
}

/// Takes the next signal that the thread does not block and that does something.
#[inline(always)]
pub fn next(
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &mut Dispositions,
    pool: &mut Pool<'_>,
) -> Decision {
    if let Some(handler) = straight(thread, shared, dispositions, pool) {
        return Decision::Handler(handler);
    }
    next_of_any(thread, shared, dispositions, pool)
}

/// The straight way of [`next`]: takes the next signal if it is one of kill(2) or tgkill(2) with a
/// handler. `None`, and nothing has happened, for all else. A caller that treats its handler apart
/// from other decisions need not store it in between.
#[inline(always)]
pub fn straight(
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &mut Dispositions,
    pool: &mut Pool<'_>,
) -> Option<Handler> {
    let blocked = thread.blocked();
    // A thread's own signals come before its process's.
    let own = !(thread.pending.set() - blocked).is_empty();
    let queue = if own {
        &mut thread.pending
    } else {
        &mut *shared
    };
    let signal = queue.next(blocked)?;
    if queue.has_faults() || !queue.has_sender(signal) || !dispositions.is_caught(signal) {
        return None;
    }
    let taken = queue.take_sender(signal, pool);
    Some(handle(thread, dispositions, taken))
}

#[inline(never)]
fn next_of_any(
    thread: &mut ThreadSignals,
    shared: &mut Pending,
    dispositions: &mut Dispositions,
    pool: &mut Pool<'_>,
) -> Decision {
    loop {
        let blocked = thread.blocked();
        let (queue, signal) = if let Some(signal) = thread.pending.next_to_deliver(blocked) {
            (&mut thread.pending, signal)
        } else if let Some(signal) = shared.next(blocked) {
            (&mut *shared, signal)
        } else {
            return Decision::None;
        };
        let Some(taken) = queue.take(signal, pool) else {
            continue;
        };
        if dispositions.is_caught(signal) {
            return Decision::Handler(handle(thread, dispositions, taken));
        }
        if !dispositions.is_ignored(signal) {
            return default_action(taken);
        }
        taken.release(pool);
    }
}

/// A signal that a running thread sends to itself and would take before its call returns, as
/// `raise` does: its handler at once, past the queue. For what [`Pending::send_plain`] sends.
/// `None` if something else comes first, or if sending does more than that; then send it.
#[inline(always)]
pub fn at_once(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &mut Dispositions,
    sender: Sender,
    charge: Charge,
    pool: &Pool<'_>,
) -> Option<Handler> {
    let signal = sender.signal;
    // One test for all that makes the straight way wrong for this signal, or puts another first.
    let not_straight = thread.blocking() | SENDING_ACTS | !dispositions.caught();
    let in_the_way = thread.deliverable(shared) | (not_straight & signal.set());
    if !in_the_way.is_empty() {
        return None;
    }
    // At the limit the sender is lost, or the call fails.
    if (sender.code < 0 || signal.is_realtime()) && !pool.has_room(charge) {
        return None;
    }
    let taken = Taken::sender(signal, sender.code, sender.pid, sender.uid);
    Some(handle(thread, dispositions, taken))
}

/// What entering a handler takes when it does not see the signal's information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The signal.
    pub signal: Signal,
    /// The handler's address.
    pub handler: usize,
    /// Its action's flags.
    pub flags: SaFlags,
    /// The mask to put back when it returns.
    pub saved_mask: SigSet,
    /// The mask while it runs.
    pub new_mask: SigSet,
}

impl Handler {
    /// What does not concern its information.
    #[inline(always)]
    pub fn entry(&self) -> Entry {
        Entry {
            signal: self.signal,
            handler: self.action.handler,
            flags: self.action.flags,
            saved_mask: self.saved_mask,
            new_mask: self.new_mask,
        }
    }
}

/// As [`at_once`], in a thread that is in no call with a mask of its own, for a signal whose handler
/// [is bare](Dispositions::bare).
#[inline(always)]
pub fn bare_at_once(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
    signal: Signal,
) -> Option<Entry> {
    let blocked = thread.blocked();
    if !(dispositions.bare() - blocked).contains(signal) || !thread.deliverable(shared).is_empty() {
        return None;
    }
    let action = dispositions.get(signal);
    Some(Entry {
        signal,
        handler: action.handler,
        flags: action.flags,
        saved_mask: blocked,
        new_mask: blocked | dispositions.blocks(signal),
    })
}

/// As [`peek`], only for a signal whose handler [is bare](Dispositions::bare) and that `open` has.
/// Whether it is pending for the thread itself.
#[inline(always)]
pub fn peek_bare(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
    open: SigSet,
) -> Option<(Entry, bool)> {
    let blocked = thread.blocked();
    let own = !(thread.pending.set() - blocked).is_empty();
    let queue = if own { &thread.pending } else { shared };
    let signal = queue.next(blocked)?;
    if queue.has_faults() || !(dispositions.bare() & open).contains(signal) {
        return None;
    }
    let action = dispositions.get(signal);
    let entry = Entry {
        signal,
        handler: action.handler,
        flags: action.flags,
        saved_mask: thread.mask_to_save(),
        new_mask: blocked | dispositions.blocks(signal),
    };
    Some((entry, own))
}

/// Generating these stops or continues the process, or undoes what does.
pub(crate) const SENDING_ACTS: SigSet = SigSet(SigSet::STOPS.0 | Signal::SIGCONT.bit());

/// What [`peek`] found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Its handler. The information is still in the queue.
    pub handler: Handler,
    /// It is pending for the thread itself, not for its process.
    pub own: bool,
}

/// The next signal if its handler can be entered without further ado, as nearly always: nothing is
/// taken yet. Once the frame is written, [`Pending::take_peeked`] takes it; if it cannot be, all is
/// as before. `None` if there is none, or if [`next`] is to be asked: a signal without a handler or
/// with SA_RESETHAND, of a fault, or of a timer.
#[inline(always)]
pub fn peek(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
    pool: &Pool<'_>,
) -> Option<Found> {
    let blocked = thread.blocked();
    let own = !(thread.pending.set() - blocked).is_empty();
    let queue = if own { &thread.pending } else { shared };
    let signal = queue.next(blocked)?;
    let action = dispositions.get(signal);
    if queue.has_faults()
        || !dispositions.is_caught(signal)
        || action.flags.contains(SaFlags::RESETHAND)
    {
        return None;
    }
    let taken = queue.peek(signal, pool)?;
    let handler = entry(thread, dispositions, taken);
    Some(Found { handler, own })
}

/// As [`fault`], if the signal's handler can be entered at once and nothing else changes.
#[inline(always)]
pub fn plain_fault(
    thread: &ThreadSignals,
    dispositions: &Dispositions,
    signal: Signal,
    code: i32,
    address: u64,
) -> Option<Handler> {
    let action = dispositions.get(signal);
    if !(dispositions.caught() - thread.blocked()).contains(signal)
        || action.flags.contains(SaFlags::RESETHAND)
    {
        return None;
    }
    let taken = Taken::fault(signal, code, address);
    Some(entry(thread, dispositions, taken))
}

/// A fault of the thread itself: `code` and `address` as SEGV_MAPERR and `si_addr`. Acts on it
/// at once, before anything that is queued. Blocked or ignored, it ends the process.
#[inline]
pub fn fault(
    thread: &mut ThreadSignals,
    dispositions: &mut Dispositions,
    signal: Signal,
    code: i32,
    address: u64,
) -> Decision {
    thread.make_forcible(signal, dispositions);
    let taken = Taken::fault(signal, code, address);
    if dispositions.is_caught(signal) {
        Decision::Handler(handle(thread, dispositions, taken))
    } else {
        default_action(taken)
    }
}

/// The frame for `signal`'s handler could not be written: SIGSEGV from the kernel, and if it was
/// SIGSEGV's own frame, the end of the process.
pub fn frame_failed(
    thread: &mut ThreadSignals,
    dispositions: &mut Dispositions,
    signal: Signal,
) -> Decision {
    if signal == Signal::SIGSEGV {
        dispositions.reset_handler(signal);
    }
    fault(thread, dispositions, Signal::SIGSEGV, SI_KERNEL, 0)
}

/// Makes a handler ready for a signal that has one.
#[inline(always)]
fn handle(thread: &ThreadSignals, dispositions: &mut Dispositions, taken: Taken) -> Handler {
    let signal = taken.signal();
    let handler = entry(thread, dispositions, taken);
    if handler.action.flags.contains(SaFlags::RESETHAND) {
        dispositions.reset_handler(signal);
    }
    handler
}

#[inline(always)]
fn entry(thread: &ThreadSignals, dispositions: &Dispositions, taken: Taken) -> Handler {
    let signal = taken.signal();
    let action = dispositions.get(signal);
    Handler {
        signal,
        action: *action,
        taken,
        saved_mask: thread.mask_to_save(),
        new_mask: thread.blocked() | dispositions.blocks(signal),
    }
}

#[cold]
fn default_action(taken: Taken) -> Decision {
    let signal = taken.signal();
    if SigSet::STOPS.contains(signal) {
        Decision::Stop { signal, taken }
    } else {
        let core = SigSet::DEFAULT_CORE.contains(signal);
        Decision::Terminate {
            signal,
            core,
            taken,
        }
    }
}
