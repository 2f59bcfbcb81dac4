//! Processes that share their dispositions: clone(2) with CLONE_SIGHAND but without CLONE_THREAD.
//!
//! Each has a copy, so that sending and taking a signal find it where they always do; the copies are
//! kept equal. A process that shares has no signal [open](Process::open) and nothing that
//! [`Dispositions::catch`](signal::Dispositions::catch) changes: every change comes by here.

use crate::ids::ProcessId;
use crate::process::Process;
use crate::system::System;
use signal::Signal;

impl Process {
    fn set_sharer(&mut self, sharer: Option<ProcessId>) {
        self.sharer = sharer;
        self.dispositions.set_shared(sharer.is_some());
        self.reopen();
    }
}

impl System {
    /// clone(2), CLONE_SIGHAND: the calling process and its child share one table of signal handlers.
    /// The child has a copy already.
    pub(crate) fn share_dispositions(&mut self, child: ProcessId, creator: ProcessId) {
        let next = self.processes[creator].sharer.unwrap_or(creator);
        self.processes[child].set_sharer(Some(next));
        self.processes[creator].set_sharer(Some(child));
    }

    /// Whether another process has the same dispositions.
    pub fn shares_dispositions(&self, id: ProcessId) -> bool {
        self.processes[id].sharer.is_some()
    }

    /// execve(2) unshares the dispositions, and so does the end of the process.
    pub(crate) fn unshare_dispositions(&mut self, id: ProcessId) {
        let Some(next) = self.processes[id].sharer else {
            return;
        };
        let mut before = next;
        while let Some(other) = self.processes[before].sharer
            && other != id
        {
            before = other;
        }
        self.processes[before].set_sharer((before != next).then_some(next));
        self.processes[id].set_sharer(None);
    }

    /// The disposition of `signal` has changed: it has for those that share it. What they have
    /// pending stays, whatever it is now (sigaction(2) discards the caller's alone).
    pub(crate) fn spread_disposition(&mut self, id: ProcessId, signal: Signal) {
        let mut next = self.processes[id].sharer;
        while let Some(other) = next
            && other != id
        {
            let [other, from] = self.processes.two(other, id);
            other.dispositions.copy_action(signal, &from.dispositions);
            next = other.sharer;
        }
    }
}
