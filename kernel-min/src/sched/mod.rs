//! Who runs: priorities, time slices, sleeping and waking.
//!
//! The lock here is the innermost one. It is handed over with the processor: the
//! thread that is switched to lets it go.

#[cfg(feature = "weave")]
pub mod chance;
pub mod load;
mod queue;

use core::sync::atomic::Ordering::Relaxed;

pub use queue::{Node, State};

use crate::arch::{percpu, switch};
use crate::files::owed;
use crate::lock::{Guard, Lock, lock};
use crate::task::{Task, Work, count};
use crate::time::{clock, deadline};
use load::Event;
use queue::RunQueue;

/// Why a sleep ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Wake {
    /// What it waited for may have come.
    Event = 0,
    /// A signal, or the end of the process.
    Signal = 1,
    /// The deadline has passed.
    Timeout = 2,
}

struct Scheduler {
    queue: RunQueue,
    idle: Option<&'static Task>,
    /// Nanoseconds at which the slice of the running thread is looked at; 0 when
    /// nobody waits for it.
    tick: u64,
}

static SCHED: Lock<Scheduler> = Lock::new(Scheduler {
    queue: RunQueue::new(),
    idle: None,
    tick: 0,
});

#[allow(clippy::mut_from_ref, reason = "the lock makes the node ours")]
fn state(task: &Task) -> &mut State {
    // SAFETY: every caller holds SCHED.
    unsafe { &mut (*task.node.get()).state }
}

/// Names the thread that runs when nobody else can.
pub fn set_idle(task: &'static Task) {
    SCHED.lock().idle = Some(task);
}

/// Whether a thread runs or wants to.
pub fn runs(task: &Task) -> bool {
    core::ptr::eq(task, percpu::current()) || is_ready(task)
}

/// That thread, once it is there.
pub fn idle_thread() -> Option<&'static Task> {
    SCHED.lock().idle
}

/// Whether a thread would run if the processor were free.
pub fn is_ready(task: &Task) -> bool {
    let _sched = SCHED.lock();
    *state(task) == State::Ready
}

/// Whether a thread sleeps so that no signal but SIGKILL wakes it.
fn waits_uninterruptibly(task: &Task) -> bool {
    let _sched = SCHED.lock();
    *state(task) == State::Killable
}

/// Lets a new thread take part.
#[inline(always)]
pub fn start(task: &'static Task) {
    make_ready(&mut SCHED.lock(), task);
}

#[inline(always)]
fn make_ready(s: &mut Scheduler, task: &'static Task) {
    *state(task) = State::Ready;
    s.queue.add(task);
    let current = percpu::current();
    // SAFETY: SCHED is held.
    let (new, running) = unsafe { ((*task.node.get()).level, (*current.node.get()).level) };
    #[cfg(feature = "weave")]
    if new == running && chance::runs_at_once() {
        percpu::add_work(Work::RESCHEDULE);
    }
    // Everyone is more urgent than the idle thread.
    if new < running {
        percpu::add_work(Work::RESCHEDULE);
    } else if s.tick == 0 && new == running {
        begin_tick(s);
    }
}

/// Others of the running thread's level are ready: look again in a slice's time.
#[cold]
fn begin_tick(s: &mut Scheduler) {
    load::tell(Event::Another);
    begin_slice(s, percpu::current());
}

/// The tick's deadline has passed: has the running thread had its slice?
pub fn tick() {
    load::tell(Event::Slice);
    let mut s = SCHED.lock();
    s.tick = 0;
    let current = percpu::current();
    let level = s.queue.best();
    // SAFETY: SCHED is held.
    let node = unsafe { &*current.node.get() };
    if level.is_some_and(|l| l <= node.level) && !node.fifo {
        percpu::add_work(Work::RESCHEDULE);
    }
}

/// The running thread has been interrupted by chance: another one runs, if one is ready.
#[cfg(feature = "weave")]
pub fn interrupted_by_chance() {
    if !percpu::current().idle.load(Relaxed) {
        percpu::add_work(Work::RESCHEDULE);
        chance::begin();
    }
}

/// Sleeps until woken. With [`State::Interruptible`], returns at once with
/// [`Wake::Signal`] if there is a signal to look at.
///
/// The caller has made itself findable for its waker before, and asks again
/// whether what it waits for has come.
pub fn sleep(kind: State) -> Wake {
    let current = percpu::current();
    let mut s = lock!(SCHED, Scheduler);
    if kind == State::Interruptible && percpu::work_bits() & (Work::SIGNAL | Work::OWED) != 0 {
        drop(s);
        return sleep_later(kind);
    }
    *state(current) = kind;
    let next = s.queue.take();
    count(&current.counts.voluntary);
    switch_away(s, next);
    // SAFETY: only values of Wake are stored there.
    unsafe { core::mem::transmute::<u8, Wake>(current.wake.load(Relaxed)) }
}

/// There is something to do first: a signal, or what is owed, which others may wait for.
#[cold]
#[inline(never)]
fn sleep_later(kind: State) -> Wake {
    match percpu::work_bits() & Work::OWED {
        0 => Wake::Signal,
        _ => {
            owed::pay();
            sleep(kind)
        }
    }
}

/// Wakes a thread that sleeps, whatever for; no effect on one that does not.
#[inline(never)]
pub fn wake(task: &'static Task, why: Wake) -> bool {
    wake_inlined(task, why)
}

/// [`wake`], for those who do little else.
#[inline(always)]
pub fn wake_inlined(task: &'static Task, why: Wake) -> bool {
    let mut s = lock!(SCHED, Scheduler);
    match *state(task) {
        State::Interruptible | State::Killable => {
            task.wake.store(why as u8, Relaxed);
            make_ready(&mut s, task);
            true
        }
        _ => false,
    }
}

/// The thread has something to do before it returns to the program: says so to
/// it, and wakes it if it sleeps in one of the states `from`, given as bits.
pub fn interrupt(task: &'static Task, from: u8) {
    let mut s = lock!(SCHED, Scheduler);
    if core::ptr::eq(task, percpu::current()) {
        percpu::add_work(Work::SIGNAL);
        return;
    }
    task.work.fetch_or(Work::SIGNAL, Relaxed);
    if from & *state(task) as u8 != 0 {
        task.wake.store(Wake::Signal as u8, Relaxed);
        make_ready(&mut s, task);
    }
}

/// Lets another ready thread of the same or a more urgent level run.
#[inline]
pub fn yield_now() {
    let mut s = lock!(SCHED, Scheduler);
    let current = percpu::current();
    // SAFETY: SCHED is held.
    let level = unsafe { (*current.node.get()).level };
    match s.queue.best() {
        Some(best) if best == level => {
            let next = s.queue.rotate(level, current);
            count(&current.counts.involuntary);
            switch_away(s, Some(next));
        }
        Some(best) if best < level => {
            let next = s.queue.take();
            s.queue.add(current);
            count(&current.counts.involuntary);
            switch_away(s, next);
        }
        _ => {}
    }
}

/// Work::RESCHEDULE: a more urgent thread is ready, or the slice is over.
pub fn reschedule() {
    percpu::work().fetch_and(!Work::RESCHEDULE, Relaxed);
    let mut s = SCHED.lock();
    let current = percpu::current();
    // SAFETY: SCHED is held.
    let level = unsafe { (*current.node.get()).level };
    match s.queue.best() {
        Some(best) if best == level => {
            let next = s.queue.rotate(level, current);
            count(&current.counts.involuntary);
            switch_away_rarely(s, Some(next));
        }
        Some(best) if best < level => {
            let next = s.queue.take();
            s.queue.add_at_head(current);
            count(&current.counts.involuntary);
            switch_away_rarely(s, next);
        }
        _ => {}
    }
}

/// Ends the running thread: it never runs again, and is freed by the next one.
pub fn exit() -> ! {
    let mut s = SCHED.lock();
    *state(percpu::current()) = State::Dead;
    let next = s.queue.take();
    switch_away(s, next);
    unreachable!("a dead thread ran");
}

/// The idle thread: runs whoever is ready, and halts the processor otherwise.
pub fn idle() -> ! {
    let mut pauses = true;
    loop {
        if queue::ready() != 0 {
            load::tell(Event::PauseEnds);
        }
        let mut s = SCHED.lock();
        percpu::work().fetch_and(!Work::RESCHEDULE, Relaxed);
        match s.queue.take() {
            Some(next) => {
                pauses = false;
                switch_away_rarely(s, Some(next));
            }
            None => {
                drop(s);
                if !pauses {
                    pauses = true;
                    load::tell(Event::PauseBegins);
                }
                switch::wait_for_interrupt();
            }
        }
    }
}

/// [`switch_away`], for those who have more time.
#[inline(never)]
fn switch_away_rarely(s: Guard<'_, Scheduler>, next: Option<&'static Task>) {
    switch_away(s, next);
}

/// Switches to `next`, or to the idle thread. The lock goes with the processor.
#[inline(always)]
fn switch_away(mut s: Guard<'_, Scheduler>, next: Option<&'static Task>) {
    let current = percpu::current();
    let next = match next {
        Some(next) => next,
        None => match s.idle {
            // Nobody else is ready, and the idle thread is what runs.
            Some(idle) if !core::ptr::eq(idle, current) => idle,
            _ => return,
        },
    };
    if s.tick == 0 && !s.queue.is_empty() {
        // Slices are counted from here on for the one that is about to run.
        begin_slice(&mut s, next);
    }
    core::mem::forget(s);
    // SAFETY: both are live threads; the lock is held across the switch.
    unsafe { switch::switch(current, next) };
    after_switch();
}

#[cold]
fn begin_slice(s: &mut Scheduler, next: &Task) {
    // SAFETY: SCHED is held.
    let (fifo, slice) = unsafe { ((*next.node.get()).fifo, (*next.node.get()).slice) };
    if !fifo {
        s.tick = clock::now() + slice;
        deadline::set_tick(s.tick);
    }
}

/// First thing a thread does after it was switched to.
#[inline(always)]
pub fn after_switch() {
    // SAFETY: the thread that switched here held the lock and forgot its guard.
    unsafe { SCHED.force_unlock() };
    crate::task::bury();
    #[cfg(feature = "weave")]
    if !percpu::current_again().idle.load(Relaxed) {
        chance::begin();
    }
}

/// Makes a thread run as its [`crate::priority::Params`] now say.
pub fn apply_parameters(task: &'static Task) {
    let (level, fifo, slice) = task.params.place();
    let mut s = SCHED.lock();
    let queued = s.queue.holds(task);
    s.queue.remove(task);
    // SAFETY: SCHED is held.
    unsafe {
        let n = task.node.get();
        (*n).level = level;
        (*n).fifo = fifo;
        (*n).slice = slice;
    }
    if queued {
        s.queue.add(task);
    }
    let current = percpu::current();
    // SAFETY: SCHED is held.
    let running = unsafe { (*current.node.get()).level };
    if s.queue.best().is_some_and(|b| b < running) {
        percpu::add_work(Work::RESCHEDULE);
    }
}
