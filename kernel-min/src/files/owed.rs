//! What listeners cannot do when they are told of an event, since that is under a file's lock: they owe it until
//! the running thread goes to sleep or back to its program.

use alloc::sync::Arc;
use alloc::vec::Vec;

use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;

use super::Listener;
use crate::arch::percpu;
use crate::lock::Lock;
use crate::task::Work;

/// [`pay_all`], once something is owed: a program of which nobody owes has none of it.
static PAY: Lock<Option<fn()>> = Lock::new(None);

/// Input, room, what is urgent, an error, the other side's end.
const KINDS: usize = 5;

struct Owed {
    due: Vec<(Arc<dyn Listener>, u16)>,
    /// Listeners that may owe something, each for each [kind](KINDS) of event.
    debtors: usize,
}

static OWED: Lock<Owed> = Lock::new(Owed {
    due: Vec::new(),
    debtors: 0,
});

/// Makes room for what one more listener may owe, until [`remove`].
///
/// # Errors
/// ENOMEM.
pub fn add() -> Result<(), Errno> {
    let mut owed = OWED.lock();
    let more = KINDS * (owed.debtors + 1) - owed.due.len().min(KINDS * owed.debtors);
    owed.due.try_reserve(more).map_err(|_| Errno::ENOMEM)?;
    owed.debtors += 1;
    *PAY.lock() = Some(pay_all);
    Ok(())
}

/// One of them is gone.
pub fn remove() {
    OWED.lock().debtors -= 1;
}

/// [`Listener::pay`] is to be called with `events`: once, however often this is, until it has been.
pub fn owe(listener: Arc<dyn Listener>, events: u16) {
    let mut owed = OWED.lock();
    let is_it =
        |(other, of): &(Arc<dyn Listener>, u16)| Arc::ptr_eq(other, &listener) && *of == events;
    if owed.due.len() < owed.due.capacity() && !owed.due.iter().any(is_it) {
        owed.due.push((listener, events));
        percpu::add_work(Work::OWED);
    }
}

/// Pays what is owed, oldest first. To be called without any lock.
#[cold]
#[inline(never)]
pub fn pay() {
    percpu::work().fetch_and(!Work::OWED, Relaxed);
    let pay = *PAY.lock();
    if let Some(pay) = pay {
        pay();
    }
}

fn pay_all() {
    while let Some((listener, events)) = take() {
        listener.pay(events);
    }
}

/// The lock is held for no longer than this.
fn take() -> Option<(Arc<dyn Listener>, u16)> {
    let mut owed = OWED.lock();
    (!owed.due.is_empty()).then(|| owed.due.remove(0))
}
