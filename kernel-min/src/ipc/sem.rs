//! Semaphores: semget(2), semop(2), semtimedop(2), semctl(2).

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::Pid;
use signal::Errno;

use super::permission::{READ, WRITE};
use super::registry::{Entry, Registry};
use super::semaphores::{self, Groups, Operation, SEM_UNDO, Tried};
use super::undo;
use super::waiter::{self, Waiter};
use crate::arch::percpu;
use crate::files::credentials;
use crate::lock::Lock;
use crate::room::spare;
use crate::sched::{State, Wake};
use crate::time::clock;
use crate::time::until::Until;

/// Who waits, and for what result.
type Sleeper = Arc<Waiter<Result<(), Errno>>>;
/// A set.
pub type Set = semaphores::Set<Sleeper>;

/// What may be had (proc_sys_kernel(5), "sem").
#[derive(Clone, Copy)]
pub struct Limits {
    /// Semaphores of a set (SEMMSL).
    pub of_one: i32,
    /// Semaphores (SEMMNS).
    pub all: i32,
    /// Operations of a call (SEMOPM).
    pub operations: i32,
    /// Sets (SEMMNI).
    pub sets: i32,
}

/// All sets.
struct All {
    sets: Registry<Set>,
    /// Semaphores that they have.
    used: usize,
    groups: Groups,
    limits: Limits,
}

static ALL: Lock<All> = Lock::new(All {
    sets: Registry::new(),
    used: 0,
    groups: Groups::new(),
    limits: Limits {
        of_one: 32000,
        all: 1_024_000_000,
        operations: 500,
        sets: 32000,
    },
});

fn now() -> u64 {
    clock::realtime() / clock::SECOND
}

fn my_pid() -> Pid {
    percpu::current().process().pid
}

/// Tells one who waits.
fn done(sleeper: Sleeper, result: Result<(), Errno>) {
    sleeper.give(result);
}

/// A limit as a number of things.
fn most(limit: i32) -> usize {
    usize::try_from(limit).unwrap_or(0)
}

/// semget(2)
///
/// # Errors
/// EINVAL for a number that no set has or that is more than the set's, ENOSPC, ENOMEM; as [`Registry::get`].
pub fn get(key: i32, count: i32, flags: u32) -> Result<i32, Errno> {
    let who = credentials();
    let mut all = ALL.lock();
    let all = &mut *all;
    let limits = all.limits;
    let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
    if count > most(limits.of_one) {
        return Err(Errno::EINVAL);
    }
    let used = all.used;
    let fits = |set: &Set| match set.len() < count {
        true => Err(Errno::EINVAL),
        false => Ok(()),
    };
    let make = || {
        if count == 0 {
            return Err(Errno::EINVAL);
        }
        if used + count > most(limits.all) {
            return Err(Errno::ENOSPC);
        }
        spare()?;
        Set::new(count, now())
    };
    let before = all.sets.len();
    let id = all
        .sets
        .get(key, flags, most(limits.sets), &who, fits, make)?;
    if all.sets.len() > before {
        all.used += count;
    }
    Ok(id)
}

/// How many operations a call may have.
pub fn most_operations() -> usize {
    most(ALL.lock().limits.operations)
}

impl All {
    /// The set, with room for what a group has to undo.
    fn with_undo(&mut self, id: i32, group: semaphores::Group) -> Result<(), Errno> {
        let set = &mut self.sets.find(id)?.value;
        if set.has_undo(group) {
            return Ok(());
        }
        spare()?;
        self.groups.add(group, id)?;
        if let Err(errno) = set.make_undo(group) {
            self.groups.remove(group, id);
            return Err(errno);
        }
        undo::on_leave(leave);
        Ok(())
    }
}

/// semop(2), semtimedop(2): EAGAIN when the time has come.
///
/// # Errors
/// EINVAL, EFBIG, EACCES, EAGAIN, ERANGE, EIDRM, EINTR, ENOMEM.
pub fn operate(id: i32, operations: Vec<Operation>, until: Until) -> Result<(), Errno> {
    let who = credentials();
    let undoes = operations.iter().any(|it| it.flags & SEM_UNDO != 0);
    let group = if undoes { undo::own() } else { 0 };
    let caller = (my_pid(), group);
    let mut all = ALL.lock();
    if undoes {
        all.with_undo(id, group)?;
    }
    let Entry {
        value: set,
        permission,
        ..
    } = all.sets.find(id)?;
    if operations
        .iter()
        .any(|it| usize::from(it.number) >= set.len())
    {
        return Err(Errno::EFBIG);
    }
    let changes = operations.iter().any(|it| it.change != 0);
    permission.check(if changes { WRITE } else { READ }, &who)?;
    let tried = set.operate(&operations, caller, now(), done)?;
    let Tried::Waits(blocked_by) = tried else {
        return Ok(());
    };
    let me = Waiter::current()?;
    set.wait(operations, caller, blocked_by, me.clone())?;
    drop(all);
    loop {
        let why = until.sleep(State::Interruptible);
        let mut all = ALL.lock();
        if let Some(result) = me.take() {
            return result;
        }
        let errno = match why {
            Wake::Timeout => Errno::EAGAIN,
            // Never made again, whatever the handler's flags (signal(7)).
            _ if waiter::is_interrupted() => Errno::EINTR,
            _ => continue,
        };
        if let Ok(Entry { value: set, .. }) = all.sets.find(id) {
            set.cancel(|other| Arc::ptr_eq(other, &me));
        }
        return Err(errno);
    }
}

/// The last thread of a group ends, or leaves it: what they have to undo is undone, in the set first that they came
/// to last.
fn leave(group: semaphores::Group) {
    let mut all = ALL.lock();
    if !all.groups.has(group) || undo::is_shared(group) {
        return;
    }
    while let Some(id) = all.groups.take(group) {
        if let Ok(Entry { value: set, .. }) = all.sets.find(id) {
            set.leave(group, my_pid(), now(), done);
        }
    }
}

/// IPC_STAT, and by its place SEM_STAT and, for anybody, SEM_STAT_ANY: what `show` makes of it, with its number.
///
/// # Errors
/// EINVAL, EACCES.
pub fn stat<R>(
    id: i32,
    is_place: bool,
    for_anybody: bool,
    show: impl FnOnce(&Entry<Set>) -> R,
) -> Result<(R, i32), Errno> {
    let mut all = ALL.lock();
    let entry = match is_place {
        true => all.sets.at(id)?,
        false => all.sets.find(id)?,
    };
    if !for_anybody {
        entry.permission.check(READ, &credentials())?;
    }
    Ok((show(entry), entry.id))
}

/// GETALL and the like: what `show` makes of a set that the caller may read.
///
/// # Errors
/// EINVAL, EACCES; those of `show`.
pub fn look<R>(id: i32, show: impl FnOnce(&Set) -> Result<R, Errno>) -> Result<R, Errno> {
    let (shown, _) = stat(id, false, false, |entry| show(&entry.value))?;
    shown
}

/// SETVAL.
///
/// # Errors
/// ERANGE, EINVAL, EACCES.
pub fn set(id: i32, number: i32, value: i32) -> Result<(), Errno> {
    let value = semaphores::value(value)?;
    let mut all = ALL.lock();
    let entry = all.sets.find(id)?;
    entry.value.get(number)?;
    entry.permission.check(WRITE, &credentials())?;
    entry.value.set(number, value, my_pid(), now(), done)
}

/// SETALL: how many there are of those that the caller may change.
///
/// # Errors
/// EINVAL, EACCES.
pub fn len_to_set(id: i32) -> Result<usize, Errno> {
    let mut all = ALL.lock();
    let entry = all.sets.find(id)?;
    entry.permission.check(WRITE, &credentials())?;
    Ok(entry.value.len())
}

/// SETALL, with as many values as [`len_to_set`] told.
///
/// # Errors
/// EIDRM if it is gone since; ERANGE.
pub fn set_all(id: i32, values: &[u16]) -> Result<(), Errno> {
    let mut all = ALL.lock();
    let entry = all.sets.find(id).map_err(|_| Errno::EIDRM)?;
    entry.value.set_all(values, my_pid(), now(), done)
}

/// IPC_SET.
///
/// # Errors
/// EINVAL, EPERM.
pub fn set_owner(id: i32, uid: u32, gid: u32, mode: u32) -> Result<(), Errno> {
    let mut all = ALL.lock();
    let entry = all.sets.find(id)?;
    entry.permission.check_owner(&credentials())?;
    entry.permission.set(uid, gid, mode)?;
    entry.value.times[1] = now();
    Ok(())
}

/// IPC_RMID: who waits has EIDRM.
///
/// # Errors
/// EINVAL, EPERM.
pub fn remove(id: i32) -> Result<(), Errno> {
    let mut all = ALL.lock();
    let all = &mut *all;
    let entry = all.sets.find(id)?;
    entry.permission.check_owner(&credentials())?;
    let set = all.sets.take(id)?.value;
    for group in set.groups() {
        all.groups.remove(group, id);
    }
    all.used -= set.len();
    set.remove(done);
    Ok(())
}

/// How many sets there are, how many semaphores they have, and the last place that is used (SEM_INFO).
pub fn totals() -> (usize, usize, usize) {
    let all = ALL.lock();
    (all.sets.len(), all.used, all.sets.last_place())
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
pub fn each(f: impl FnMut(&Entry<Set>)) {
    ALL.lock().sets.iter().for_each(f);
}
