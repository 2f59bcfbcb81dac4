//! The short way of a timer's interrupt: the handler of a timer's signal is entered where the
//! program was interrupted.
//!
//! What is unusual is left to [`deadline::run_expired`] and [`crate::deliver`], before anything has
//! changed.

use crate::arch::context::TrapFrame;
use crate::arch::{percpu, sigframe};
use crate::time::deadline;
use crate::{cputime, handler, process, rseq};

/// The timer's interrupt has come, at `now`, while the program ran. Whether all is done that is due.
#[inline(always)]
pub fn at_once(frame: &mut TrapFrame, now: u64) -> bool {
    let others = deadline::but_timers().min(cputime::deadline());
    // In the kernel's text a call may not have begun yet. A trace shows signals as the general way
    // meets them.
    if cfg!(feature = "trace")
        || (frame.pc() as i64) < 0
        || percpu::work_bits() != 0
        || others <= now
    {
        return false;
    }
    let mut table = process::lock();
    let (mut me, timers) = table.current_and_timers();
    let Some(expiring) = me.expiring(timers, now) else {
        return false;
    };
    if handler::is_unusual(&me) || rseq::is_registered() {
        return false;
    }
    let Ok(room) = sigframe::usual_room(frame.sp()) else {
        return false;
    };
    let Some((entered, next)) = me.expired(timers, now, expiring) else {
        return false;
    };
    sigframe::write_at_trap::<true>(frame, room, &entered);
    deadline::set_among(next.unwrap_or(u64::MAX), others);
    true
}
