//! Waiting until a step on a socket is possible.

use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::event::{Event, Waiting};
use super::file::{Sockets, bury, sockets};
use super::net::{Id, Step};
use crate::files::flags::poll;
use crate::files::{WaitQueue, sleep};
use crate::sched::Wake;
use crate::time::clock;

impl Waiting for WaitQueue {
    fn wake(&mut self, event: Event) {
        self.wake_all_of_kind(match event {
            Event::Input => poll::IN,
            Event::Room => poll::OUT,
            Event::Urgent => poll::PRI,
            Event::Error => poll::ERR,
            Event::HangUp => poll::HUP,
            Event::Else => return self.wake_all(),
        });
    }
}

/// How long a call waits.
#[derive(Clone, Copy)]
pub struct Patience {
    nonblock: bool,
    deadline: Option<u64>,
    /// For what is sent to a stream.
    receives: bool,
}

impl Patience {
    /// Not at all, or until it has lasted as long as SO_RCVTIMEO or SO_SNDTIMEO say.
    pub fn new(nonblock: bool, timeout: Option<u64>) -> Patience {
        let deadline = |ns| clock::now().saturating_add(ns);
        Patience {
            nonblock,
            deadline: timeout.filter(|_| !nonblock).map(deadline),
            receives: false,
        }
    }

    /// For what is sent to a stream: who waits for that has no need of a signal for it.
    pub fn of_receiver(self) -> Patience {
        Patience {
            receives: true,
            ..self
        }
    }

    /// Whether it does not wait.
    pub fn is_none(&self) -> bool {
        self.nonblock
    }

    /// A signal has ended the wait. It is never restarted with a timeout, which would begin anew (signal(7)).
    fn interrupted(&self) -> Failure {
        match self.deadline {
            Some(_) => Errno::EINTR.into(),
            None => Restart::Sys.into(),
        }
    }
}

/// A step, which is made under the lock of all sockets.
pub type OnSockets<'a> = &'a mut dyn FnMut(&mut Sockets) -> Result<Step<()>, Errno>;

/// Makes a step on a socket once it is possible.
///
/// # Errors
/// EAGAIN when it was not for as long; EINTR or a restart code after a signal; those of the step.
#[inline(never)]
pub fn wait_for(id: Id, patience: Patience, step: OnSockets<'_>) -> Result<(), Failure> {
    let result = try_until(id, patience, step);
    bury();
    result
}

fn try_until(id: Id, patience: Patience, step: OnSockets<'_>) -> Result<(), Failure> {
    let mut end = patience.nonblock.then(|| Errno::EAGAIN.into());
    loop {
        let mut net = sockets().lock();
        let (on, for_room) = match step(&mut net)? {
            Step::Done(()) => return Ok(()),
            Step::Wait => (id, false),
            Step::WaitForRoom(other) => (other, true),
        };
        if let Some(failure) = end {
            return Err(failure);
        }
        let queue = |net: &mut Sockets, f: &mut dyn FnMut(&mut WaitQueue) -> Result<(), Errno>| {
            // Whoever waits for one that is gone has been woken.
            net.find(on).map_or(Ok(()), |sock| match for_room {
                true => f(&mut sock.room),
                false => f(&mut sock.waiters),
            })
        };
        queue(&mut net, &mut |waiters| waiters.join(false))?;
        let mut receiver = net.find(id);
        let counts = patience.receives && receiver.as_ref().is_some_and(|sock| sock.is_async);
        if let Some(sock) = receiver.as_mut().filter(|_| counts) {
            sock.receivers += 1;
        }
        drop(net);
        bury();
        let why = sleep(patience.deadline);
        let mut net = sockets().lock();
        if let Some(sock) = net.find(id).filter(|_| counts) {
            sock.receivers -= 1;
        }
        queue(&mut net, &mut |waiters| {
            waiters.leave();
            Ok(())
        })?;
        drop(net);
        end = match why {
            Wake::Signal => Some(patience.interrupted()),
            Wake::Timeout => Some(Errno::EAGAIN.into()),
            _ => None,
        };
    }
}
