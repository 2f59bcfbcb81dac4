//! What `posix_process` asks of a kernel.

use crate::call::Call;
use crate::task::{State, Task};
use posix_process::{Kernel, ProcessId, StateChange, ThreadId};
use std::collections::{BTreeMap, VecDeque};

/// Everything that the kernel knows besides the `System`. The two are apart because the `System` is
/// borrowed while it calls these functions; so none of them can call it back, and none needs to.
#[derive(Default)]
pub struct Host {
    pub now: u64,
    pub current: Option<ThreadId>,
    /// By the thread's name in the `System`. Names are small numbers: an array does as well.
    pub tasks: BTreeMap<ThreadId, Task>,
    /// Those that can run, in order.
    pub ready: VecDeque<ThreadId>,
}

impl Host {
    /// A thread that is there. Those that exit are taken out before the `System` is told, after which
    /// it speaks of them no more.
    pub fn task(&mut self, t: ThreadId) -> &mut Task {
        self.tasks
            .get_mut(&t)
            .expect("the thread was made and has not exited")
    }

    /// Lets a thread run that is in `state`.
    pub fn wake(&mut self, t: ThreadId, state: State) {
        let task = self.task(t);
        if task.state == state {
            task.state = State::Ready;
            self.ready.push_back(t);
        }
    }
}

impl Kernel for Host {
    /// CLOCK_MONOTONIC.
    fn now(&self) -> u64 {
        self.now
    }

    /// Who runs. Of several threads that could take a signal, the running one is the better choice.
    fn current(&self) -> Option<ThreadId> {
        self.current
    }

    /// There is something to do before the program goes on, most often a signal. A machine with
    /// several processors would also send an interrupt to the one that runs the thread.
    fn notify(&mut self, t: ThreadId) {
        self.task(t).signal = true;
        self.wake(t, State::Asleep);
    }

    /// The same for a thread that ends, from whatever sleep: also if it is stopped.
    fn notify_fatal(&mut self, t: ThreadId) {
        self.notify(t);
        self.wake(t, State::Stopped);
    }

    /// SIGCONT. It asks again, since signals may have come while it was stopped.
    fn wake_stopped(&mut self, t: ThreadId) {
        self.task(t).signal = true;
        self.wake(t, State::Stopped);
    }

    /// A child of process 1 has changed. Process 1 is the kernel itself: no program waits for it.
    fn report(&mut self, _process: ProcessId, change: StateChange) {
        println!("kernel: a child of process 1: {change:?}");
    }

    /// Threads of the parent that sleep in wait(2) look again. They find out by themselves whether it
    /// was a child that they wait for.
    fn child_changed(&mut self, parent: ProcessId) {
        let waits =
            |task: &Task| task.process == parent && matches!(task.call, Some(Call::Wait(..)));
        let waiting: Vec<ThreadId> = self
            .tasks
            .iter()
            .filter(|(_, task)| waits(task))
            .map(|(&t, _)| t)
            .collect();
        for t in waiting {
            self.wake(t, State::Asleep);
        }
    }
}
