//! A timer's signal, past the queue.

use crate::deliver::Handler;
use crate::{
    Dispositions, Pending, Pool, SaFlags, SigSet, Signal, Taken, ThreadSignals, TimerNode,
};

/// A timer of the process sends `signal`, and the running thread would take it before it goes on:
/// its handler at once. Nothing changes until [`ThreadSignals::enter_handler`], after which nothing
/// is deliverable. `None` if something else comes first, if sending or taking it does more than
/// that, or if the signal is none of `plain`, which sending does nothing more with.
#[inline(always)]
pub fn at_once(
    thread: &ThreadSignals,
    shared: &Pending,
    dispositions: &Dispositions,
    plain: SigSet,
    signal: Signal,
    timer: &TimerNode,
    pool: &Pool<'_>,
) -> Option<Handler> {
    let action = dispositions.get(signal);
    let straight = (plain & dispositions.caught()) - thread.blocking();
    // Nothing is deliverable, so that the signal of no earlier expiry is queued either.
    if !straight.contains(signal)
        || !thread.deliverable(shared).is_empty()
        || action.flags.contains(SaFlags::RESETHAND)
    {
        return None;
    }
    Some(Handler {
        signal,
        action: *action,
        taken: Taken::timer(signal, pool.timer_info(timer)),
        saved_mask: thread.mask_to_save(),
        new_mask: thread.blocked() | dispositions.blocks(signal),
    })
}
