//! The samples for the [load averages](crate::load): at their time while somebody runs, and after a pause for all of it
//! at once, so that an idle machine sleeps on. A program that cannot ask for the averages has none of it.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::queue;
use crate::arch::percpu;
use crate::load::Averages;
use crate::lock::Lock;
use crate::process;
use crate::time::{clock, deadline};

static AVERAGES: Lock<Averages> = Lock::new(Averages::new());
/// When the next sample is taken, in nanoseconds since boot; 0 in a pause: nobody ran at the last one.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Is told of what happens to the idle thread; as [`tell`].
type Told = extern "C" fn(u64) -> bool;

/// In the image for who refers to it.
#[unsafe(link_section = ".idle_told")]
static TOLD: Told = told;

/// The averages now, which the running thread asks for.
pub fn averages<R>(f: impl FnOnce(&Averages) -> R) -> R {
    // SAFETY: it is a static.
    let _ = unsafe { core::ptr::read_volatile(&raw const TOLD) };
    f(&AVERAGES.lock())
}

/// The idle thread is about to let another one run (0), or is in the queue of deadlines for one that is over: whether it
/// was this one's.
#[inline(never)]
pub fn tell(deadline: u64) -> bool {
    unsafe extern "C" {
        static sigil_idle_told_start: [Told; 0];
        static sigil_idle_told_end: [Told; 0];
    }
    let start = (&raw const sigil_idle_told_start).cast::<Told>();
    let end = (&raw const sigil_idle_told_end).cast::<Told>();
    // SAFETY: the linker puts `TOLD` there, or nothing.
    start != end && unsafe { (*start)(deadline) }
}

extern "C" fn told(deadline: u64) -> bool {
    let next = NEXT.load(Relaxed);
    if deadline != next {
        return false;
    }
    match deadline {
        0 => go_on(0, true),
        _ => sample(),
    }
    true
}

/// A sample is due, in an interrupt of the program or of the idle thread.
fn sample() {
    let idle = percpu::current().idle.load(Relaxed);
    let ready = u64::from(queue::ready()) + u64::from(!idle);
    let waiting = process::with(|_, host| {
        let tasks = host.tasks().iter().flatten();
        tasks
            .filter(|task| super::waits_uninterruptibly(task))
            .count() as u64
    });
    let active = ready + waiting;
    go_on(active, !idle || active != 0);
}

fn go_on(active: u64, continues: bool) {
    let mut averages = AVERAGES.lock();
    averages.sample(clock::now(), active);
    let idle = super::idle_thread().filter(|_| continues);
    NEXT.store(idle.map_or(0, |_| averages.due()), Relaxed);
    if let Some(idle) = idle {
        deadline::set_idle(averages.due(), idle);
    }
}
