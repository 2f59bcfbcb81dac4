//! What only a kernel can do, as this crate asks for it.

use crate::ids::{Pid, ProcessId, ThreadId};
use crate::status::StateChange;

/// The kernel below a [`System`](crate::System). None of these may call the `System` back: it is
/// borrowed while they run. They are called by whoever calls a method, in a system call, a fault or an
/// interrupt, with the lock held that is around the `System`; so they note what is to be done, change
/// the states of threads, and return. They are never called with a thread for which
/// [`System::exit_thread`](crate::System::exit_thread) was called, and it is no error that a thread is
/// told which has been told already, which runs, or which is stopped.
///
/// `docs/port-a-kernel.md` says what is called when, `examples/embed-rust` is a small kernel.
pub trait Kernel {
    /// CLOCK_MONOTONIC in nanoseconds. Asked for only when a timer is concerned.
    fn now(&self) -> u64;

    /// The thread that the calling processor runs; `None` from an idle processor.
    fn current(&self) -> Option<ThreadId>;

    /// Whether some processor runs the thread at this moment.
    #[inline]
    fn is_running(&self, thread: ThreadId) -> bool {
        self.current() == Some(thread)
    }

    /// The thread has something to do before it goes on in the program: set the flag that it looks
    /// at on its way out, wake it if it sleeps interruptibly, interrupt the processor that runs it.
    /// It then calls [`System::next_delivery`](crate::System::next_delivery).
    ///
    /// The flag is raised under the lock under which threads fall asleep: whoever is about to sleep
    /// looks at it once more.
    fn notify(&mut self, thread: ThreadId);

    /// As [`notify`](Self::notify), and wakes it from every sleep that a fatal signal ends, being
    /// stopped included; and a thread that waits in execve(2) for the others to be gone.
    fn notify_fatal(&mut self, thread: ThreadId);

    /// A stopped thread goes on: it was told [`Delivery::Stop`](crate::Delivery::Stop) and asks
    /// [`System::next_delivery`](crate::System::next_delivery) again.
    fn wake_stopped(&mut self, thread: ThreadId);

    /// The sleep that the thread began with [`System::cpu_sleep`](crate::System::cpu_sleep) is over.
    /// It finds that out by [`System::cpu_sleep_end`](crate::System::cpu_sleep_end), so that
    /// interrupting it is enough.
    fn wake_sleeper(&mut self, thread: ThreadId) {
        self.notify(thread);
    }

    /// A child of the internal process 1 changed its state: what a parent would learn from wait(2).
    fn report(&mut self, process: ProcessId, change: StateChange);

    /// A child of `parent` changed its state: threads of `parent` that sleep in wait(2) are to call
    /// [`System::wait`](crate::System::wait) again. That may give nothing: it is not said which child.
    fn child_changed(&mut self, parent: ProcessId);

    /// As [`child_changed`](Self::child_changed), with the group of the child: a thread that waits for the children
    /// of another one ([`System::waited_group`](crate::System::waited_group)) sleeps on, on Linux even if it has no
    /// such child any more. To wake it costs only that: it learns of ECHILD.
    fn member_changed(&mut self, parent: ProcessId, _group: Pid) {
        self.child_changed(parent);
    }

    /// A signal was queued for a process that [is watched](crate::System::watch_signals), or for a thread of it.
    fn signal_queued(&mut self, _process: ProcessId) {}

    /// A process has a new parent, with this number, since the one before ended.
    fn new_parent(&mut self, _process: ProcessId, _parent: Pid) {}

    /// Whether the memory of a process that a signal ends may be dumped (PR_SET_DUMPABLE). Its status
    /// says that it was, if RLIMIT_CORE allows it, too.
    fn may_dump(&self, _process: ProcessId) -> bool {
        true
    }

    /// The process was reaped: its index may be another's from now on, and so may those of its
    /// threads. For a kernel that keeps things by them.
    fn gone(&mut self, _process: ProcessId) {}
}
