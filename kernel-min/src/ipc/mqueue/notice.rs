//! mq_notify(3): a process is told of a message in an empty queue, once.

use alloc::sync::{Arc, Weak};
use core::ptr;

use posix_process::{Pid, ProcessRef, SIGEV_NONE, SIGEV_SIGNAL};
use signal::{Errno, Info, Signal};

use super::MessageQueue;
use crate::arch::percpu;
use crate::process::{self, Process, Space};

/// How a process is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Not at all: it only keeps others from being told (SIGEV_NONE).
    Not,
    /// By a signal with a value (SIGEV_SIGNAL), or, for 0, by none.
    Signal(i32, u64),
}

/// Who is told, and how.
pub(super) struct Notice {
    /// The process, for good: as long as this is here, no other one is where it was.
    process: Weak<Process>,
    /// The program that asked, by its memory: another one that the process executes expects no such signal.
    program: Weak<Space>,
    by_table: ProcessRef,
    pid: Pid,
    how: How,
}

impl Notice {
    fn mine(how: How) -> Notice {
        let process = percpu::current().process();
        Notice {
            process: Arc::downgrade(process),
            program: Arc::downgrade(process.space()),
            by_table: process::with(|system, _| system.process_ref(process.id)),
            pid: process.pid,
            how,
        }
    }

    /// Whether it is the running thread's process that is told.
    pub fn is_mine(&self) -> bool {
        ptr::eq(
            self.process.as_ptr(),
            Arc::as_ptr(percpu::current().process()),
        )
    }

    /// `sigev_notify`, signal and process, as reading a queue tells them.
    pub fn shown(&self) -> (i32, i32, Pid) {
        match self.how {
            How::Signal(signal, _) => (SIGEV_SIGNAL, signal, self.pid),
            How::Not => (SIGEV_NONE, 0, self.pid),
        }
    }

    /// Tells it, of a message of the running thread. Not to be called under a queue's lock.
    pub fn tell(self) {
        let How::Signal(number, value) = self.how else {
            return;
        };
        let Some(signal) = Signal::new(number) else {
            return;
        };
        let me = percpu::current();
        process::with(|system, host| {
            let Ok(id) = system.referred(self.by_table) else {
                return;
            };
            let runs =
                |process: &Process| ptr::eq(Arc::as_ptr(process.space()), self.program.as_ptr());
            if host.process(id).is_some_and(runs) {
                let uid = system.credentials(me.id).ruid;
                let info = Info::message(signal, me.process().pid, uid, value);
                system.inform_process(host, id, &info);
            }
        });
    }
}

impl MessageQueue {
    /// The running thread's process is told of the next message in the queue when that is empty.
    ///
    /// # Errors
    /// EBUSY while a process is to be told.
    pub fn ask(&self, how: How) -> Result<(), Errno> {
        let notice = Notice::mine(how);
        let mut s = self.state.lock();
        if s.notice.is_some() {
            return Err(Errno::EBUSY);
        }
        s.notice = Some(notice);
        Ok(())
    }

    /// It is not told any more. Whether it was to be.
    pub fn ask_no_more(&self) -> bool {
        let gone = self.state.lock().notice.take_if(|notice| notice.is_mine());
        gone.is_some()
    }
}
