//! What a thread does about its signals before it returns to its program (POSIX.1-2017 2.4.3).
//!
//! These functions decide and update signal state; to write frames, stop threads and end
//! processes is the caller's. Whoever gets [`Decision::Handler`] writes the frame, then calls
//! [`ThreadSignals::enter_handler`], or [`frame_failed`] when the stack cannot take the frame.

use crate::sicode::SI_KERNEL;
use crate::straight::{Entered, Source};
use crate::{
    AltStack, Dispositions, Info, Pending, Pool, SaFlags, SigAction, SigSet, Signal, Taken,
    ThreadSignals,
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

impl Handler {
    /// What its frame says, in a thread with this alternate stack; `info` is the signal's.
    #[inline]
    pub const fn entered<'a>(&'a self, info: &'a Info, altstack: &'a AltStack) -> Entered<'a> {
        Entered {
            signal: self.signal,
            action: &self.action,
            source: Source::Info(info),
            altstack,
            saved_mask: self.saved_mask,
        }
    }
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

/// Takes the next signal that the thread does not block and that does something.
#[inline(always)]
pub fn next(
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

/// Generating these stops or continues the process, or undoes what does.
pub(crate) const SENDING_ACTS: SigSet = SigSet(SigSet::STOPS.0 | Signal::SIGCONT.bit());

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
#[inline]
fn handle(thread: &ThreadSignals, dispositions: &mut Dispositions, taken: Taken) -> Handler {
    let signal = taken.signal();
    let action = *dispositions.get(signal);
    if action.flags.contains(SaFlags::RESETHAND) {
        dispositions.reset_handler(signal);
    } else {
        dispositions.work_out(signal);
    }
    Handler {
        signal,
        action,
        taken,
        saved_mask: thread.mask_to_save(),
        new_mask: action.handler_mask(signal, thread.blocked()),
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
