//! Memory for timers is had when they are made, so that none that there is fails to be set.

use crate::ids::TimerId;
use crate::posix_timer::{Base, PosixTimer, Timers};
use crate::room::reserve;
use crate::system::System;

impl Timers {
    /// Makes room for the deadlines of so many more timers than there were ever at a time, and of an interval
    /// timer for each of so many processes; whether there is memory.
    pub(crate) fn reserve(&mut self, processes: usize, more: usize) -> bool {
        let timers = self.table.places() as usize + more;
        self.realtime.reserve(timers) && self.monotonic.reserve(timers + processes)
    }
}

impl System {
    /// Adds a timer to its process at a place, with room for its deadlines, so that it can always be set.
    /// `None`, with nothing done, without memory.
    #[inline(always)]
    pub(crate) fn add_timer(&mut self, timer: PosixTimer, place: usize) -> Option<TimerId> {
        let (owner, clock) = (timer.owner, timer.clock);
        let timers = &mut self.processes[owner].timers;
        let is_new = place == timers.len();
        if is_new && !reserve(timers, 1) {
            return None;
        }
        if let Base::Cpu(owner, kind) = clock
            && !self.cpu_timers(owner)?.reserve(kind)
        {
            return None;
        }
        let id = match self.timers.table.revive() {
            Some((id, place)) => {
                *place = timer;
                id
            }
            None => {
                let added = self.add_timer_place(timer);
                if let (None, Base::Cpu(owner, kind)) = (added, clock)
                    && let Some(timers) = self.cpu_timers(owner)
                {
                    timers.unreserve(kind);
                }
                added?
            }
        };
        let timers = &mut self.processes[owner].timers;
        if is_new {
            timers.push(None);
        }
        timers[place] = Some(id);
        Some(id)
    }

    /// A timer where none was before.
    #[cold]
    fn add_timer_place(&mut self, timer: PosixTimer) -> Option<TimerId> {
        let processes = self.processes.places() as usize;
        match self.timers.reserve(processes, 1) {
            true => self.timers.table.add(|| timer),
            false => None,
        }
    }
}
