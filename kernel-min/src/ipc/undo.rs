//! Which threads undo their operations together (CLONE_SYSVSEM). That is a number of each thread, so that who has no
//! semaphores has nothing else of them.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::semaphores::Group;
use crate::arch::percpu;
use crate::lock::Lock;
use crate::process;
use crate::task::Task;

/// The last name that was given to a group.
static LAST: AtomicU64 = AtomicU64::new(0);

/// What is done for a group when one of its threads leaves it, once any has something to undo.
static ON_LEAVE: Lock<Option<fn(Group)>> = Lock::new(None);

/// Has `leave` called.
pub fn on_leave(leave: fn(Group)) {
    *ON_LEAVE.lock() = Some(leave);
}

/// The running thread's group, which it is the first of if it has none.
pub fn own() -> Group {
    let group = &percpu::current().undo_group;
    if group.load(Relaxed) == 0 {
        group.store(LAST.fetch_add(1, Relaxed) + 1, Relaxed);
    }
    group.load(Relaxed)
}

/// A new thread is of the running one's group (CLONE_SYSVSEM).
pub fn share(with: &Task) {
    with.undo_group.store(own(), Relaxed);
}

/// Whether any thread is of a group.
pub fn is_shared(group: Group) -> bool {
    let is_of = |task: &&Task| task.undo_group.load(Relaxed) == group;
    process::with(|_, host| host.tasks().iter().flatten().any(is_of))
}

/// The running thread leaves its group, if it is of one: it may have nothing to undo yet.
#[inline]
pub fn leave() {
    let own = &percpu::current().undo_group;
    let group = own.load(Relaxed);
    if group != 0 {
        own.store(0, Relaxed);
        let leave = *ON_LEAVE.lock();
        if let Some(leave) = leave {
            leave(group);
        }
    }
}
