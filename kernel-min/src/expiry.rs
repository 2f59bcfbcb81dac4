//! The short way of a timer's interrupt: the handler of a timer's signal is entered where the
//! program was interrupted.
//!
//! What is unusual is left to [`deadline::run_expired`] and [`crate::deliver`], before anything has
//! changed.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::{Current, Timers};

use crate::arch::context::TrapFrame;
use crate::arch::{percpu, sigframe};
use crate::time::deadline;
use crate::{cputime, process};

/// The timer's interrupt has come, at `now`, while the program ran. Whether all is done that is due.
#[inline(always)]
pub fn at_once(frame: &mut TrapFrame, now: u64) -> bool {
    let others = deadline::but_timers().min(cputime::deadline());
    // In the kernel's text a call may not have begun yet. A trace shows signals as the general way
    // meets them.
    if cfg!(feature = "trace")
        || (frame.rip as i64) < 0
        || percpu::work().load(Relaxed) != 0
        || others <= now
    {
        return false;
    }
    let Some(next) = process::current_and_timers(|me, timers| enter(frame, now, me, timers)) else {
        return false;
    };
    deadline::set_among(next.unwrap_or(u64::MAX), others);
    true
}

/// Enters the handler, if a timer has one to enter. When a timer expires next.
#[inline(always)]
fn enter(
    frame: &mut TrapFrame,
    now: u64,
    mut me: Current<'_>,
    timers: &mut Timers,
) -> Option<Option<u64>> {
    let expiring = me.expiring(timers, now)?;
    let (altstack, pool) = me.for_frame();
    sigframe::write_at_trap(frame, altstack, &expiring.handler, pool).ok()?;
    Some(me.entered_expiring(timers, now, &expiring))
}
