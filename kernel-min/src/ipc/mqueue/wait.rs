//! mq_send(3), mq_receive(3): sending, receiving, and waiting for either.

use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::MessageQueue;
use super::queue::{Message, Queue, Sent};
use crate::arch::percpu;
use crate::priority::NORMAL;
use crate::sched::{self, State, Wake};
use crate::task::Task;
use crate::time::until::Until;

/// Whose turn it is first: real-time priorities, then nice values (Linux's `prio`).
fn rank(task: &Task) -> u32 {
    match task.params.level() {
        NORMAL => (120 + task.params.nice()) as u32,
        level => u32::from(level),
    }
}

type Messages = Queue<&'static Task>;

impl MessageQueue {
    /// Sends a message. Where there is no room for it, waits `until` then, or not at all.
    ///
    /// # Errors
    /// EAGAIN, ETIMEDOUT, a restart code after a signal; ENOMEM.
    pub fn send(&self, message: Message, until: Option<Until>) -> Result<(), Failure> {
        let mut s = self.state.lock();
        match s.messages.send(message)? {
            Sent::Full(message) => {
                let until = until.ok_or(Errno::EAGAIN)?;
                let me = percpu::current();
                let ticket = s.messages.wait_to_send(me, rank(me), message)?;
                drop(s);
                self.wait(until, &mut |messages, gives_up| {
                    messages.has_sent(ticket, gives_up)
                })?;
            }
            Sent::Given(receiver) => {
                sched::wake(receiver, Wake::Event);
            }
            Sent::Queued { first } => {
                let notice = if first { s.notice.take() } else { None };
                s.pollers.wake();
                drop(s);
                if let Some(notice) = notice {
                    notice.tell();
                }
            }
        }
        Ok(())
    }

    /// Receives a message. Where there is none, waits `until` then, or not at all.
    ///
    /// # Errors
    /// As [`MessageQueue::send`].
    pub fn receive(&self, until: Option<Until>) -> Result<Message, Failure> {
        let mut s = self.state.lock();
        if let Some((message, sender)) = s.messages.receive() {
            match sender {
                Some(sender) => {
                    sched::wake(sender, Wake::Event);
                }
                None => s.pollers.wake(),
            }
            return Ok(message);
        }
        let until = until.ok_or(Errno::EAGAIN)?;
        let me = percpu::current();
        let ticket = s.messages.wait_to_receive(me, rank(me))?;
        drop(s);
        let mut received = None;
        self.wait(until, &mut |messages, gives_up| {
            received = messages.received(ticket, gives_up);
            received.is_some()
        })?;
        received.ok_or(Errno::EAGAIN.into())
    }

    /// Sleeps until what is waited for has come, which `look` says; told to give up, it forgets who waits.
    fn wait(
        &self,
        until: Until,
        look: &mut dyn FnMut(&mut Messages, bool) -> bool,
    ) -> Result<(), Failure> {
        loop {
            let why = until.sleep(State::Interruptible);
            if look(&mut self.state.lock().messages, why != Wake::Event) {
                return Ok(());
            }
            match why {
                Wake::Event => {}
                Wake::Timeout => return Err(Errno::ETIMEDOUT.into()),
                _ => return Err(Restart::Sys.into()),
            }
        }
    }
}
