//! Queues of messages: msgget(2), msgsnd(2), msgrcv(2), msgctl(2).

use alloc::sync::Arc;
use core::ptr;

use posix_process::Pid;
use posix_process::credentials::Capability;
use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::messages::{self, Message, Receiver, Wanted};
use super::permission::{READ, WRITE};
use super::registry::{Entry, Registry};
use super::waiter::{self, Waiter};
use crate::arch::percpu;
use crate::files::credentials;
use crate::lock::Lock;
use crate::room::spare;
use crate::sched::{self, State, Wake};
use crate::task::Task;
use crate::time::clock;

/// Who waits for a message.
type Sleeper = Arc<Waiter<Result<Message, Errno>>>;
/// A queue.
pub type Queue = messages::Queue<Sleeper, &'static Task>;

/// What may be had (proc_sys_kernel(5)).
#[derive(Clone, Copy)]
pub struct Limits {
    /// Bytes of a message (MSGMAX).
    pub message: usize,
    /// Bytes of a queue that is made (MSGMNB).
    pub queue: usize,
    /// Queues (MSGMNI).
    pub queues: usize,
}

/// All queues.
struct All {
    queues: Registry<Queue>,
    limits: Limits,
}

static ALL: Lock<All> = Lock::new(All {
    queues: Registry::new(),
    limits: Limits {
        message: 8192,
        queue: 16384,
        queues: 32000,
    },
});

fn now() -> u64 {
    clock::realtime() / clock::SECOND
}

fn my_pid() -> Pid {
    percpu::current().process().pid
}

fn is_me(task: &&'static Task) -> bool {
    ptr::eq(*task, percpu::current())
}

fn wake_sender(task: &&'static Task) {
    sched::wake(task, Wake::Event);
}

fn wake_receiver(sleeper: &Sleeper) {
    sleeper.wake();
}

/// msgget(2)
///
/// # Errors
/// ENOSPC, ENOMEM; as [`Registry::get`].
pub fn get(key: i32, flags: u32) -> Result<i32, Errno> {
    let who = credentials();
    let mut all = ALL.lock();
    let limits = all.limits;
    let make = || {
        spare()?;
        Ok(Queue::new(limits.queue, now()))
    };
    all.queues
        .get(key, flags, limits.queues, &who, |_| Ok(()), make)
}

/// msgsnd(2): waits until there is room, unless `nonblock`.
///
/// # Errors
/// EINVAL, EACCES, EAGAIN, EIDRM, ENOMEM; ERESTARTNOHAND.
pub fn send(id: i32, message: Message, nonblock: bool) -> Result<(), Failure> {
    let who = credentials();
    let mut gone = Errno::EINVAL;
    spare()?;
    loop {
        let mut all = ALL.lock();
        let entry = all.queues.find(id).map_err(|_| gone)?;
        let queue = &mut entry.value;
        if gone == Errno::EIDRM {
            queue.leave_senders(is_me);
            if waiter::is_interrupted() {
                return Err(Restart::NoHand.into());
            }
        }
        entry.permission.check(WRITE, &who)?;
        if queue.fits(message.text.len()) {
            let give = |sleeper: Sleeper, result| sleeper.give(result);
            return Ok(queue.send(message, my_pid(), now(), give)?);
        }
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        queue.wait_to_send(message.text.len(), percpu::current())?;
        drop(all);
        sched::sleep(State::Interruptible);
        gone = Errno::EIDRM;
    }
}

/// How msgrcv(2) receives.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Which message.
    pub wanted: Wanted,
    /// How long it may be, in bytes: the rest of a longer one may be lost (MSG_NOERROR).
    pub most: usize,
    /// Bytes that a copy has room for.
    pub room: usize,
    /// It stays (MSG_COPY).
    pub copies: bool,
    /// It has to be there (IPC_NOWAIT).
    pub nonblock: bool,
}

/// msgrcv(2): waits for a message.
///
/// # Errors
/// EINVAL, EACCES, ENOMSG, E2BIG, EIDRM, ENOMEM; ERESTARTNOHAND.
pub fn receive(id: i32, manner: Manner) -> Result<Message, Failure> {
    let who = credentials();
    let Manner { wanted, most, .. } = manner;
    let mut me: Option<Sleeper> = None;
    loop {
        let mut all = ALL.lock();
        if let Some(result) = me.as_ref().and_then(|me| me.take()) {
            return Ok(result?);
        }
        let gone = if me.is_some() {
            Errno::EIDRM
        } else {
            Errno::EINVAL
        };
        let entry = all.queues.find(id).map_err(|_| gone)?;
        let queue = &mut entry.value;
        if let Some(me) = &me {
            queue.leave_receivers(|other| Arc::ptr_eq(other, me));
            if waiter::is_interrupted() {
                return Err(Restart::NoHand.into());
            }
        }
        entry.permission.check(READ, &who)?;
        let received = match manner.copies {
            true => queue.copy(wanted, most, manner.room),
            false => queue.receive(wanted, most, my_pid(), now(), wake_sender),
        };
        match received {
            Err(Errno::ENOMSG) if !manner.nonblock => {}
            received => return Ok(received?),
        }
        let sleeper = match &me {
            Some(me) => me.clone(),
            None => Waiter::current()?,
        };
        queue.wait_to_receive(Receiver {
            wanted,
            most,
            tid: percpu::current().tid(),
            who: sleeper.clone(),
        })?;
        me = Some(sleeper);
        drop(all);
        sched::sleep(State::Interruptible);
    }
}

/// IPC_STAT, and by its place MSG_STAT and, for anybody, MSG_STAT_ANY: what `show` makes of it, with its number.
///
/// # Errors
/// EINVAL, EACCES.
pub fn stat<R>(
    id: i32,
    is_place: bool,
    for_anybody: bool,
    show: impl FnOnce(&Entry<Queue>) -> R,
) -> Result<(R, i32), Errno> {
    let mut all = ALL.lock();
    let entry = match is_place {
        true => all.queues.at(id)?,
        false => all.queues.find(id)?,
    };
    if !for_anybody {
        entry.permission.check(READ, &credentials())?;
    }
    Ok((show(entry), entry.id))
}

/// IPC_SET: owner, mode, and how many bytes may be in it; more than a new one has takes CAP_SYS_RESOURCE.
///
/// # Errors
/// EINVAL, EPERM.
pub fn set(id: i32, (uid, gid, mode): (u32, u32, u32), most: i32) -> Result<(), Errno> {
    let who = credentials();
    let mut all = ALL.lock();
    let usual = all.limits.queue;
    let entry = all.queues.find(id)?;
    entry.permission.check_owner(&who)?;
    if most as u32 as usize > usual && !who.has(Capability::SysResource) {
        return Err(Errno::EPERM);
    }
    entry.permission.set(uid, gid, mode)?;
    entry.value.most = most as usize;
    entry.value.changed(now(), wake_receiver, wake_sender);
    Ok(())
}

/// IPC_RMID: who waits has EIDRM, and what is in it is lost.
///
/// # Errors
/// EINVAL, EPERM.
pub fn remove(id: i32) -> Result<(), Errno> {
    let mut all = ALL.lock();
    let entry = all.queues.find(id)?;
    entry.permission.check_owner(&credentials())?;
    let gone = all.queues.take(id)?;
    gone.value.remove(wake_receiver, wake_sender);
    drop(all);
    // Its messages may be many.
    drop(gone);
    Ok(())
}

/// How many queues there are, how many messages and bytes are in them, and the last place that is used (MSG_INFO).
pub fn totals() -> (usize, usize, usize, usize) {
    let all = ALL.lock();
    let queues = &all.queues;
    let messages = queues.iter().map(|entry| entry.value.len()).sum();
    let bytes = queues.iter().map(|entry| entry.value.bytes()).sum();
    (queues.len(), messages, bytes, queues.last_place())
}

/// What may be had.
pub fn limits() -> Limits {
    ALL.lock().limits
}

/// Changes that.
pub fn set_limits(limits: Limits) {
    ALL.lock().limits = limits;
}

/// Runs `f` on each of them.
pub fn each(f: impl FnMut(&Entry<Queue>)) {
    ALL.lock().queues.iter().for_each(f);
}
