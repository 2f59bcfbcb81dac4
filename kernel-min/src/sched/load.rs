//! The samples for the [load averages](crate::load), taken late: whenever it changes how many threads run, for all the
//! time that it was so, and at each slice's end while several do. No deadline is needed, and an idle machine sleeps on. A
//! program that cannot ask for the averages has none of it.

use super::queue;
use crate::load::Averages;
use crate::lock::Lock;
use crate::process;
use crate::time::clock;

static AVERAGES: Lock<Averages> = Lock::new(Averages::new());

/// What is told of.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Event {
    /// The idle thread is about to let another one run.
    PauseEnds,
    /// Nobody is ready any more; one thread was.
    PauseBegins,
    /// Beside the one that runs there is another one now, under the scheduler's lock.
    Another,
    /// A slice is over, or somebody asks.
    Slice,
}

/// Is told of one.
type Told = extern "C" fn(Event);

/// In the image for who refers to it.
#[unsafe(link_section = ".idle_told")]
static TOLD: Told = told;

/// The averages now, which the running thread asks for.
pub fn averages<R>(f: impl FnOnce(&Averages) -> R) -> R {
    // SAFETY: it is a static.
    let _ = unsafe { core::ptr::read_volatile(&raw const TOLD) };
    told(Event::Slice);
    f(&AVERAGES.lock())
}

/// Tells of what happens.
#[inline(never)]
pub fn tell(event: Event) {
    unsafe extern "C" {
        static sigil_idle_told_start: [Told; 0];
        static sigil_idle_told_end: [Told; 0];
    }
    let start = (&raw const sigil_idle_told_start).cast::<Told>();
    let end = (&raw const sigil_idle_told_end).cast::<Told>();
    if start != end {
        // SAFETY: the linker puts `TOLD` there, or nothing.
        unsafe { (*start)(event) };
    }
}

extern "C" fn told(event: Event) {
    let now = clock::now();
    if now >= AVERAGES.lock().due() {
        sample(event, now);
    }
}

#[cold]
#[inline(never)]
fn sample(event: Event, now: u64) {
    let run = match event {
        Event::PauseEnds => 0,
        Event::PauseBegins | Event::Another => 1,
        Event::Slice => queue::ready() + 1,
    };
    let waiting = match event {
        // Their table may not be locked there.
        Event::Another => 0,
        _ => process::with(|_, host| {
            let tasks = host.tasks().iter().flatten();
            tasks
                .filter(|task| super::waits_uninterruptibly(task))
                .count()
        }),
    };
    AVERAGES.lock().sample(now, u64::from(run) + waiting as u64);
}
