//! The kernel's own balloon: when it is looked after, and by what it is asked for memory.
//!
//! It has no thread. It is looked after when its host interrupts, and at times that it has named; each time for as
//! long as a batch takes, on whatever thread's time that is, and where a program runs, for no more than half of the
//! time.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::{Driven, Heard, Host, Memory};
use crate::arch::percpu;
use crate::files::{WaitQueue, breathe};
use crate::lock::Lock;
use crate::mm::{Frame, frames};
use crate::sched::{State, Wake};
use crate::task::{Task, Work};
use crate::time::{clock, deadline};

type Kernels = Driven<Box<dyn Host + Send>>;

/// The balloon, where there is a host for it. Innermost but for the frames' lock and the scheduler's.
static BALLOON: Lock<Option<Kernels>> = Lock::new(None);
static IS_THERE: AtomicBool = AtomicBool::new(false);
/// [`current()`].
static CURRENT: AtomicUsize = AtomicUsize::new(0);
/// Those who wait for frames to come back.
static SHORT: Lock<WaitQueue> = Lock::new(WaitQueue::new());

/// How long a guest that is short waits for its host to do something.
const PATIENCE: u64 = clock::SECOND / 2;
/// The same where it cannot sleep.
const MOMENT: u64 = clock::SECOND / 100;
/// Words of the host that are heard at a time.
const HEARD_AT_ONCE: usize = 8;

/// The kernel's frames.
#[derive(Debug)]
pub struct Frames;

impl Memory for Frames {
    fn withdraw(&mut self, most: usize, spare: usize) -> Option<(Frame, usize)> {
        frames::with(|f| f.withdraw(most, f.floor() + spare))
    }

    fn restore(&mut self, block: Frame, order: usize) {
        frames::with(|f| f.restore(block, order));
    }

    fn word(&self, frame: Frame) -> u64 {
        frames::with(|f| f.refs()).word(frame)
    }

    fn set_word(&mut self, frame: Frame, word: u64) {
        frames::with(|f| f.refs()).set_word(frame, word);
    }
}

/// There is a host.
pub fn begin(host: Box<dyn Host + Send>) {
    let may_yield = host.may_yield();
    let mut balloon = BALLOON.lock();
    let driven = balloon.insert(Driven::new(host));
    if may_yield {
        driven.balloon().allow_yield();
    }
    IS_THERE.store(true, Relaxed);
}

/// Frames that the host has.
#[inline]
pub fn current() -> usize {
    CURRENT.load(Relaxed)
}

/// A device has interrupted: it may be the host's.
#[inline]
pub fn interrupted() {
    if IS_THERE.load(Relaxed) {
        look(true);
        // What is asked for may be done before the interrupt is over, and the next one comes at once.
        deadline::run_overdue();
    }
}

/// Looks after the balloon, because it is time, or its host has interrupted.
#[cold]
pub fn look(is_interrupt: bool) {
    let mut balloon = BALLOON.lock();
    let Some(driven) = balloon.as_mut() else {
        return;
    };
    if is_interrupt {
        driven.host().interrupted();
    }
    hear(driven);
    let is_idle = is_idle();
    let again = driven.look(&mut Frames, clock::now, is_idle);
    let chores = driven.host().chores(clock::now(), is_idle);
    settle(driven);
    let again = [again, chores].into_iter().flatten().min();
    drop(balloon);
    if let Some(at) = again {
        // Later than now, or whoever asks what is due would never come to an end.
        deadline::set_balloon(at.max(clock::now() + 1));
    }
}

/// Whether nobody needs the processor.
fn is_idle() -> bool {
    let waits =
        |task: &Task| task.idle.load(Relaxed) && percpu::work_bits() & Work::RESCHEDULE == 0;
    percpu::try_current().is_none_or(waits)
}

fn hear(driven: &mut Kernels) {
    for _ in 0..HEARD_AT_ONCE {
        match driven.host().hear() {
            None => break,
            Some(Heard::Target(frames)) => driven.balloon().set_target(frames),
            Some(Heard::Answer(slot, done)) => {
                driven.answered(&mut Frames, slot, done, clock::now());
            }
        }
    }
}

/// Makes known what has changed.
fn settle(driven: &mut Kernels) {
    let current = driven.balloon().current();
    if CURRENT.swap(current, Relaxed) > current {
        SHORT.lock().wake();
    }
}

/// The guest has run short of so many frames: asks the host for them, where it lets the guest have them, and waits for
/// its answers. Whether there are more frames than before. It sleeps only if `may_sleep`; then the caller holds no lock.
/// If not, it waits for the first answer alone, and not for long.
pub fn relieve(frames: usize, may_sleep: bool) -> bool {
    if !IS_THERE.load(Relaxed) {
        return false;
    }
    let before = current();
    let enough = before.saturating_sub(frames);
    let Some(begun) = begin_to_relieve(frames) else {
        return false;
    };
    let has_come = || begun == Begun::Come || current() < before;
    if begun == Begun::Asked {
        // The target is followed again some time.
        deadline::set_balloon(clock::now() + PATIENCE);
        match may_sleep {
            true => wait_for(enough),
            false => {
                let end = clock::now() + MOMENT;
                while !has_come() && go_on(false) && clock::now() < end {}
            }
        }
    }
    has_come()
}

/// What came of a shortage at once.
#[derive(PartialEq, Eq)]
enum Begun {
    /// There are more frames.
    Come,
    /// The host was asked for some.
    Asked,
}

fn begin_to_relieve(frames: usize) -> Option<Begun> {
    let mut balloon = BALLOON.lock();
    let driven = balloon.as_mut()?;
    if driven.host().give_up() {
        return Some(Begun::Come);
    }
    let asked = driven.shortage(&mut Frames, frames, clock::now());
    hear(driven);
    settle(driven);
    asked.then_some(Begun::Asked)
}

/// Hears what the host has said, and asks for more, if `ask`. Whether there is something that it has not answered.
fn go_on(ask: bool) -> bool {
    let mut balloon = BALLOON.lock();
    let Some(driven) = balloon.as_mut() else {
        return false;
    };
    if ask {
        driven.look(&mut Frames, clock::now, true);
    }
    hear(driven);
    settle(driven);
    driven.balloon().is_asked()
}

/// Sleeps until the host has no more than `enough` frames, or has not given any for a while.
fn wait_for(enough: usize) {
    while current() > enough {
        let before = current();
        let is_asked = go_on(true);
        let goes_on = current() < before || is_asked && sleep_until_less_than(before);
        if !goes_on || breathe() {
            return;
        }
    }
}

/// Whether the host has less than `before` then; it comes back without, too, when nothing happens.
fn sleep_until_less_than(before: usize) -> bool {
    if SHORT.lock().join(false).is_ok() {
        let end = clock::now() + PATIENCE;
        while current() >= before && deadline::sleep(State::Killable, Some(end)) == Wake::Event {}
        SHORT.lock().leave();
    }
    current() < before
}
