//! The domain stops, to be kept or moved, and goes on as another one: with its memory and its processor as they
//! were, and none of what Xen and others knew of it.

use super::events::shared;
use super::hypercall::{Reason, Resumed, shut_down};
use super::{clock, console, control, events};
use crate::platform::{self, End, pvclock};
use crate::process;
use crate::time::{self, until};

/// Stops the domain. Returns when it goes on, or when Xen does not let it stop.
pub fn suspend() {
    let stopped = pvclock::stop(shared().time(), shared().day());
    let Ok(resumed) = shut_down(Reason::Suspend) else {
        return;
    };
    if resumed == Resumed::Anew {
        reached(events::init().and_then(|()| events::interrupt_by_vector()));
    }
    pvclock::go_on(shared().time(), shared().day(), stopped);
    if resumed == Resumed::Anew {
        console::reconnect();
        control::reconnect();
        reached(clock::connect());
    }
    process::with(|system, _| {
        system.set_realtime_offset(time::clock::realtime_offset() as u64);
    });
    until::realtime_was_set();
    process::timers_changed();
    // What is due, and what is next, is looked for then.
    clock::arm(0);
}

/// Without an interrupt the domain cannot go on.
fn reached(events: Result<(), &'static str>) {
    if let Err(why) = events {
        platform::line("panic", format_args!("{why}"));
        platform::get().leave(End::Panic);
    }
}
