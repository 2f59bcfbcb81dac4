//! What a kernel in C does for the library.

use core::ffi::{c_char, c_int, c_void};

use posix_process::{Kernel, ProcessId, StateChange, ThreadId};
use signal::Errno;

use crate::types::*;

/// What only the kernel can do. The table is copied by `sigil_system_init`; every function gets the
/// `context` that was given there. None of them may call the library, for whichever instance
/// (-EDEADLK, or for another instance no end): they are called with the instance's lock held, in
/// the middle of a call. They note what is to be done, change the state of threads, and return soon.
/// Those that are not marked as optional must be there.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_kernel_ops {
    /// CLOCK_MONOTONIC in nanoseconds.
    pub now: Option<unsafe extern "C" fn(context: *mut c_void) -> u64>,
    /// The thread that the calling processor runs; SIGIL_NO_THREAD from an idle one.
    pub current: Option<unsafe extern "C" fn(context: *mut c_void) -> u32>,
    /// Optional: whether some processor runs the thread at this moment. Without it, whether the
    /// calling one does.
    pub is_running: Option<unsafe extern "C" fn(context: *mut c_void, thread: u32) -> c_int>,
    /// The thread has something to do before it goes on in its program: set the flag that it looks at
    /// on its way out, wake it if it sleeps interruptibly, interrupt the processor that runs it. It
    /// then calls `sigil_next_delivery`.
    pub notify: Option<unsafe extern "C" fn(context: *mut c_void, thread: u32)>,
    /// As `notify`, and wakes it from every sleep that a fatal signal ends: also if it is stopped, or
    /// waits in execve for the other threads to be gone.
    pub notify_fatal: Option<unsafe extern "C" fn(context: *mut c_void, thread: u32)>,
    /// A stopped thread goes on: it calls `sigil_next_delivery` again.
    pub wake_stopped: Option<unsafe extern "C" fn(context: *mut c_void, thread: u32)>,
    /// Optional: the sleep that the thread began with `sigil_cpu_sleep` is over: wake it. Without it,
    /// `notify` is called.
    pub wake_sleeper: Option<unsafe extern "C" fn(context: *mut c_void, thread: u32)>,
    /// A child of process `parent` changed its state: threads of it that sleep in wait are to call
    /// `sigil_wait4` again.
    pub child_changed: Option<unsafe extern "C" fn(context: *mut c_void, parent: u32)>,
    /// A child of process 1, which is the kernel itself, ended, stopped or continued: `status` is that
    /// of wait(2).
    pub report: Option<unsafe extern "C" fn(context: *mut c_void, process: u32, status: i32)>,
    /// Optional: a process has another parent, since the one before ended.
    pub new_parent: Option<unsafe extern "C" fn(context: *mut c_void, process: u32, ppid: Pid)>,
    /// Optional: whether the memory of a process that a signal ends may be dumped (PR_SET_DUMPABLE).
    pub may_dump: Option<unsafe extern "C" fn(context: *mut c_void, process: u32) -> c_int>,
    /// Optional: a process was reaped. Its index, and those of its threads, are free.
    pub gone: Option<unsafe extern "C" fn(context: *mut c_void, process: u32)>,
    /// Optional: the library has found an error of its own, which the text says (`length` bytes,
    /// without a NUL). It must not return; if it does, or is not there, the processor goes round a
    /// loop for good.
    pub panic:
        Option<unsafe extern "C" fn(context: *mut c_void, text: *const c_char, length: usize)>,
}

/// The kernel, as Rust sees it.
pub(crate) struct Host {
    ops: sigil_kernel_ops,
    context: *mut c_void,
}

impl Host {
    /// EINVAL for a table that lacks what must be there.
    pub(crate) fn new(ops: sigil_kernel_ops, context: *mut c_void) -> Result<Self, Errno> {
        let complete = ops.now.is_some()
            && ops.current.is_some()
            && ops.notify.is_some()
            && ops.notify_fatal.is_some()
            && ops.wake_stopped.is_some()
            && ops.child_changed.is_some()
            && ops.report.is_some();
        match complete {
            true => Ok(Self { ops, context }),
            false => Err(Errno::EINVAL),
        }
    }

    #[cfg(target_os = "none")]
    pub(crate) fn panic(&self, text: &[u8]) {
        if let Some(panic) = self.ops.panic {
            // SAFETY: as in `tell!`.
            unsafe { panic(self.context, text.as_ptr().cast(), text.len()) };
        }
    }
}

/// Calls one of the kernel's functions, if it is there.
macro_rules! tell {
    ($host:expr, $op:ident $(, $argument:expr)*) => {{
        let (op, context) = ($host.ops.$op, $host.context);
        // SAFETY: the kernel vouches for its functions; they cannot come by what is borrowed here,
        // since the library is at work.
        op.map(|op| unsafe { op(context $(, $argument)*) })
    }};
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        tell!(self, now).unwrap_or(0)
    }

    fn current(&self) -> Option<ThreadId> {
        tell!(self, current)
            .filter(|&t| t != NO_THREAD)
            .map(ThreadId)
    }

    fn is_running(&self, thread: ThreadId) -> bool {
        match tell!(self, is_running, thread.0) {
            Some(running) => running != 0,
            None => self.current() == Some(thread),
        }
    }

    fn notify(&mut self, thread: ThreadId) {
        tell!(self, notify, thread.0);
    }

    fn notify_fatal(&mut self, thread: ThreadId) {
        tell!(self, notify_fatal, thread.0);
    }

    fn wake_stopped(&mut self, thread: ThreadId) {
        tell!(self, wake_stopped, thread.0);
    }

    fn wake_sleeper(&mut self, thread: ThreadId) {
        if tell!(self, wake_sleeper, thread.0).is_none() {
            self.notify(thread);
        }
    }

    fn report(&mut self, process: ProcessId, change: StateChange) {
        tell!(self, report, process.0, status(change));
    }

    fn child_changed(&mut self, parent: ProcessId) {
        tell!(self, child_changed, parent.0);
    }

    fn new_parent(&mut self, process: ProcessId, parent: Pid) {
        tell!(self, new_parent, process.0, parent);
    }

    fn may_dump(&self, process: ProcessId) -> bool {
        tell!(self, may_dump, process.0).is_none_or(|may| may != 0)
    }

    fn gone(&mut self, process: ProcessId) {
        tell!(self, gone, process.0);
    }
}

/// The status word of wait(2).
fn status(change: StateChange) -> i32 {
    let (pid, uid) = (0, 0);
    posix_process::Waited { pid, uid, change }.status()
}
