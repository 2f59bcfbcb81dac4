//! Who waits for something to happen to a file: threads, and what lives on while no thread waits.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;
use core::{mem, ptr};

use signal::Errno;

use super::OpenFile;
use super::flags::poll::{ERR, HUP};
use crate::arch::percpu;
use crate::sched::{self, State, Wake};
use crate::task::{Task, Work};
use crate::time::deadline;

/// What is told of events although no thread waits for them: an entry of an epoll, the owner of a
/// file with O_ASYNC.
pub trait Listener: Send + Sync {
    /// Something has happened: of `events`, or, where they are [`ANY`], of any kind. `anew` is false where all
    /// was so before, and only more of it has come or gone. It is told under the lock that the queue is
    /// under, which may be that of the table of processes, and takes no lock that one is taken under.
    /// Whether a thread woke that deals with it.
    fn tell(&self, events: u16, anew: bool) -> bool;

    /// Of a queue that tells of events of any kind: it was one of these. For who tells them apart.
    fn tell_kind(&self, _kind: u16) {}

    /// It is one such event that it deals with: whoever is [exclusive](Watcher::Listener), too, need not know.
    fn is_exclusive(&self) -> bool {
        false
    }

    /// Is told, unless it is exclusive and somebody was `found`. Whether it is exclusive and has woken a thread.
    fn hear(&self, found: bool, events: u16, anew: bool) -> bool {
        let exclusive = self.is_exclusive();
        if exclusive && found {
            return false;
        }
        let woken = self.tell(events, anew);
        woken && exclusive
    }

    /// Nobody has the file open any more.
    fn closed(&self, _open: &OpenFile) {}

    /// Puts it in a queue. It is here, and [`Listener::leave`] too, so that a program without any has none of it.
    ///
    /// # Errors
    /// ENOMEM.
    fn enter(
        &self,
        queue: &mut WaitQueue,
        me: Arc<dyn Listener>,
        events: u16,
    ) -> Result<(), Errno> {
        queue.add_listener(me, events)
    }

    /// Takes it out again.
    fn leave(&self, queue: &mut WaitQueue) {
        queue.remove_listener(ptr::from_ref(self).addr());
    }

    /// Does what it [owes](super::owed) since it was told of `events`, without any lock.
    fn pay(&self, _events: u16) {}
}

/// Events of every kind.
pub const ANY: u16 = u16::MAX;

/// Who is put in a file's queues, and taken out again ([`super::File::poll`], [`super::File::leave`]).
#[derive(Clone)]
pub enum Watcher {
    /// The running thread: it is woken.
    Thread,
    /// It is told.
    Listener(Arc<dyn Listener>),
}

impl Watcher {
    /// Whether both are the same listener.
    pub fn is(&self, other: &Watcher) -> bool {
        match (self, other) {
            (Watcher::Listener(a), Watcher::Listener(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

#[derive(Clone, Copy)]
struct Waiter {
    task: &'static Task,
    /// One such thread is enough to deal with an event; those that poll all learn of it.
    exclusive: bool,
}

/// Who is not the first.
enum Other {
    Thread(Waiter),
    /// What it listens to, and the kind of events that this queue tells of.
    Listener(Arc<dyn Listener>, u16),
}

impl Other {
    fn is_task(&self, task: &Task) -> bool {
        matches!(self, Other::Thread(w) if core::ptr::eq(w.task, task))
    }
}

/// What those who listen learn of a wake.
#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    /// Nothing: it is the threads' own.
    None,
    /// More of what was so before.
    Again,
    /// What was not so before.
    Anew,
}

/// Those who wait, first come first served. It is part of a file's state and under its lock.
#[derive(Default)]
pub struct WaitQueue {
    /// Nearly always the only one, for which nothing is allocated. The idle thread, which never sleeps, stands
    /// here for a listener that is the first of the others.
    first: Option<Waiter>,
    /// Those behind it: none without it.
    others: Vec<Other>,
}

impl WaitQueue {
    /// Nobody waits.
    pub const fn new() -> Self {
        Self {
            first: None,
            others: Vec::new(),
        }
    }

    /// Whether somebody waits.
    #[inline(always)]
    pub fn has_some(&self) -> bool {
        self.first.is_some()
    }

    /// Puts the running thread in. It then lets go of the lock, sleeps, and takes
    /// itself out with [`WaitQueue::leave`].
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn join(&mut self, exclusive: bool) -> Result<(), Errno> {
        self.join_inlined(exclusive)
    }

    /// [`WaitQueue::join`], for those who do little else.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn join_inlined(&mut self, exclusive: bool) -> Result<(), Errno> {
        let me = Waiter {
            task: percpu::current(),
            exclusive,
        };
        match self.first {
            None => {
                self.first = Some(me);
                Ok(())
            }
            Some(_) => self.join_behind(me),
        }
    }

    #[cold]
    #[inline(never)]
    fn join_behind(&mut self, me: Waiter) -> Result<(), Errno> {
        self.make_room()?;
        self.others.push(Other::Thread(me));
        Ok(())
    }

    fn make_room(&mut self) -> Result<(), Errno> {
        self.others.try_reserve(1).map_err(|_| Errno::ENOMEM)
    }

    /// Puts one in who is to learn of `events`, which are those that this queue tells of, until
    /// [`WaitQueue::unwatch`].
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn watch(&mut self, watcher: &Watcher, events: u16) -> Result<(), Errno> {
        match watcher {
            Watcher::Thread => self.join_inlined(false),
            Watcher::Listener(listener) => listener.enter(self, listener.clone(), events),
        }
    }

    fn add_listener(&mut self, listener: Arc<dyn Listener>, events: u16) -> Result<(), Errno> {
        self.make_room()?;
        self.others.push(Other::Listener(listener, events));
        self.find_first();
        Ok(())
    }

    /// Takes one out who was put in by [`WaitQueue::watch`].
    #[inline(never)]
    pub fn unwatch(&mut self, watcher: &Watcher) {
        match watcher {
            Watcher::Thread => self.leave_inlined(),
            Watcher::Listener(listener) => listener.leave(self),
        }
    }

    fn remove_listener(&mut self, at: usize) {
        let is_it =
            |other: &Other| matches!(other, Other::Listener(l, _) if Arc::as_ptr(l).addr() == at);
        self.others.retain(|other| !is_it(other));
        self.find_first();
    }

    /// The one at `n` is a thread, of which nothing is left over: only who has listeners has what drops them.
    fn remove_thread(&mut self, n: usize) {
        mem::forget(self.others.remove(n));
    }

    /// Somebody has come or gone: has the place of the first taken by who is.
    fn find_first(&mut self) {
        if self.first.is_some_and(|w| !w.task.idle.load(Relaxed)) {
            return;
        }
        self.first = match self.others.first() {
            None => None,
            Some(&Other::Thread(next)) => {
                self.remove_thread(0);
                Some(next)
            }
            Some(Other::Listener(..)) => sched::idle_thread().map(|task| Waiter {
                task,
                exclusive: false,
            }),
        };
    }

    /// Takes the running thread out, which may be in it more than once.
    #[inline(never)]
    pub fn leave(&mut self) {
        self.leave_inlined();
    }

    /// [`WaitQueue::leave`], for those who do little else.
    #[inline(always)]
    pub fn leave_inlined(&mut self) {
        let is_me = |w: Waiter| core::ptr::eq(w.task, percpu::current());
        match self.first.is_some_and(is_me) && self.others.is_empty() {
            true => self.first = None,
            false => self.leave_others(),
        }
    }

    #[cold]
    #[inline(never)]
    fn leave_others(&mut self) {
        let current = percpu::current();
        while let Some(n) = self.others.iter().position(|other| other.is_task(current)) {
            self.remove_thread(n);
        }
        let is_me = |w: Waiter| core::ptr::eq(w.task, current);
        if self.first.is_some_and(is_me) {
            self.first = None;
            self.find_first();
        }
    }

    /// Something has happened: wakes all that poll, and the first of the others
    /// that is still asleep.
    #[inline]
    pub fn wake(&self) {
        if self.first.is_some() {
            self.wake_some();
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_some(&self) {
        self.wake_with(News::Anew);
    }

    /// [`WaitQueue::wake`], for those who do little else.
    #[inline(always)]
    pub fn wake_inlined(&self) {
        if let Some(first) = self.first {
            let woken = sched::wake(first.task, Wake::Event);
            if !self.others.is_empty() {
                self.wake_others(woken && first.exclusive, News::Anew);
            }
        }
    }

    /// As [`WaitQueue::wake`], where all was so before, and there is only more of it.
    #[inline]
    pub fn wake_again(&self) {
        self.wake_with(News::Again);
    }

    /// A thread has had its share and left some: the next one may have it. Nothing has happened.
    #[inline]
    pub fn pass_on(&self) {
        if self.first.is_some() {
            self.wake_with(News::None);
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_with(&self, news: News) {
        if let Some(first) = self.first {
            let woken = sched::wake(first.task, Wake::Event);
            self.wake_others(woken && first.exclusive, news);
        }
    }

    /// As [`WaitQueue::wake`], of those behind the first one.
    #[cold]
    #[inline(never)]
    fn wake_others(&self, mut found: bool, news: News) {
        for other in &self.others {
            found |= match other {
                Other::Thread(w) if w.exclusive && found => false,
                Other::Thread(w) => {
                    let woken = sched::wake(w.task, Wake::Event);
                    woken && w.exclusive
                }
                Other::Listener(listener, events) => {
                    news != News::None && listener.hear(found, *events, news == News::Anew)
                }
            };
        }
    }

    /// Wakes those who wait for what has happened, who came last first: so do those who wait for children on
    /// Linux.
    #[inline(always)]
    pub fn wake_those(&self, is_for: impl Fn(&Task) -> bool) {
        let wake = |w: &Waiter| {
            if is_for(w.task) {
                sched::wake(w.task, Wake::Event);
            }
        };
        for other in self.others.iter().rev() {
            if let Other::Thread(w) = other {
                wake(w);
            }
        }
        self.first.iter().for_each(wake);
    }

    /// Wakes everybody: what they wait for will not come any more.
    #[inline]
    pub fn wake_all(&self) {
        if let Some(first) = self.first {
            sched::wake(first.task, Wake::Event);
            if !self.others.is_empty() {
                self.wake_all_others();
            }
        }
    }

    /// As [`WaitQueue::wake_all`], where it was an event of this kind ([`Listener::tell_kind`]).
    pub fn wake_all_of_kind(&self, kind: u16) {
        self.wake_all();
        for other in &self.others {
            if let Other::Listener(listener, _) = other {
                listener.tell_kind(kind);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_all_others(&self) {
        for other in &self.others {
            match other {
                Other::Thread(w) => sched::wake(w.task, Wake::Event),
                Other::Listener(listener, events) => listener.tell(events | HUP | ERR, true),
            };
        }
    }
}

/// Sleeps until woken, until a signal, or until the deadline (nanoseconds since boot).
#[inline(never)]
pub fn sleep(deadline: Option<u64>) -> Wake {
    deadline::sleep(State::Interruptible, deadline)
}

/// In the middle of a long transfer: lets due timers expire and more urgent
/// threads run, which interrupts cannot do while the kernel runs. Whether a signal
/// waits, so that the transfer should end with what it has.
pub fn breathe() -> bool {
    deadline::run_expired();
    let work = percpu::work();
    if work.load(Relaxed) & Work::RESCHEDULE != 0 {
        sched::yield_now();
    }
    work.load(Relaxed) & Work::SIGNAL != 0
}
