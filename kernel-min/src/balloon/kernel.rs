//! The kernel's own balloon: when it is looked after, and by what it is asked for memory.
//!
//! It has no thread. It is looked after when its host interrupts, and at times that it has named; each time for as
//! long as a batch takes, on whatever thread's time that is, and where a program runs, for no more than half of the
//! time.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::{BATCH, Driven, Heard, Host, Memory};
use crate::arch::percpu;
use crate::files::WaitQueue;
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

/// How long a guest that is short waits for its host.
const PATIENCE: u64 = clock::SECOND / 2;
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

/// There is a host. `may_yield`: it lets the guest take frames back when it runs short. The first one counts; whether
/// this is it.
pub fn begin(host: Box<dyn Host + Send>, may_yield: bool) -> bool {
    let mut balloon = BALLOON.lock();
    if balloon.is_some() {
        return false;
    }
    let driven = balloon.insert(Driven::new(host));
    if may_yield {
        driven.balloon().allow_yield();
    }
    IS_THERE.store(true, Relaxed);
    true
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

/// The guest has run short of frames: asks the host for some, where it lets the guest have them, and waits for its
/// answer if `may_sleep`; then the caller holds no lock. Whether there are more than before.
pub fn relieve(may_sleep: bool) -> bool {
    if !IS_THERE.load(Relaxed) {
        return false;
    }
    let before = current();
    let (came, asked) = {
        let mut balloon = BALLOON.lock();
        let Some(driven) = balloon.as_mut() else {
            return false;
        };
        let came = driven.host().give_up();
        let asked = !came && driven.shortage(&mut Frames, BATCH, clock::now());
        hear(driven);
        settle(driven);
        (came, asked)
    };
    if asked {
        // The target is followed again some time.
        deadline::set_balloon(clock::now() + PATIENCE);
    }
    let has_come = || came || current() < before;
    if has_come() || !asked || !may_sleep || SHORT.lock().join(false).is_err() {
        return has_come();
    }
    let end = clock::now() + PATIENCE;
    while !has_come() && deadline::sleep(State::Killable, Some(end)) == Wake::Event {}
    SHORT.lock().leave();
    has_come()
}
