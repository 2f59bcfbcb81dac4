//! rt_sigprocmask(2) without a lock: a thread's signal mask on loan.
//!
//! Only a thread itself changes its mask, and programs do so far more often than
//! anyone looks at it. While nothing is pending for a thread, it may hold its mask
//! on loan: it changes its own copy ([`Task::mask`]), without entering the kernel.
//! Whoever is about to use the table of processes takes the loan back first, so
//! that the table's mask is right whenever it can be seen. There is one loan at a
//! time.
//!
//! A word holds mask and loan: the bit of SIGKILL, which no mask has, says that it
//! is on loan. So each change is one compare-and-exchange, which fails if the loan
//! was taken back in between.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed, Ordering::SeqCst};

use posix_process::System;
use signal::{Errno, SigSet, Signal};

use crate::arch::{percpu, user};
use crate::process::Host;
use crate::task::Task;

const ON_LOAN: u64 = Signal::SIGKILL.bit();

/// The thread that holds its mask on loan.
static HOLDER: AtomicPtr<Task> = AtomicPtr::new(ptr::null_mut());

/// Whether a mask is on loan.
#[inline(always)]
pub fn on_loan() -> bool {
    !HOLDER.load(Relaxed).is_null()
}

/// Lends the calling thread its mask, if nothing is pending for it.
#[inline(always)]
pub fn lend(system: &System) {
    let me = percpu::current();
    if !system.has_work(me.id) && system.sigpending(me.id).is_empty() {
        me.mask.store(system.blocked(me.id).0 | ON_LOAN, Relaxed);
        HOLDER.store(ptr::from_ref(me).cast_mut(), Relaxed);
    }
}

/// Takes the loan back.
#[cold]
pub fn take_back(system: &mut System, host: &mut Host) {
    // SAFETY: a thread that ends uses the table before it is gone, and so gives its
    // loan back.
    let Some(holder) = (unsafe { HOLDER.swap(ptr::null_mut(), Relaxed).as_ref() }) else {
        return;
    };
    let mask = SigSet(holder.mask.swap(0, SeqCst) & !ON_LOAN);
    if mask != system.blocked(holder.id) {
        system.set_blocked(host, holder.id, mask);
    }
}

unsafe extern "C" {
    /// rt_sigprocmask(2) by the table, on the thread's kernel stack.
    fn sigil_rt_sigprocmask_by_table(how: usize, new: usize, old: usize, size: usize) -> isize;
}

/// Where rt_sigprocmask(2) begins.
#[unsafe(no_mangle)]
extern "C" fn sigil_rt_sigprocmask(how: usize, new: usize, old: usize, size: usize) -> isize {
    let by_table = || {
        // SAFETY: an entry like any other call's.
        unsafe { sigil_rt_sigprocmask_by_table(how, new, old, size) }
    };
    let word = &percpu::current().mask;
    let before = word.load(Relaxed);
    if before & ON_LOAN == 0 || new == 0 || size != size_of::<SigSet>() {
        return by_table();
    }
    let Ok(set) = user::get_u64(new) else {
        return Errno::EFAULT.to_return();
    };
    // Changing the loan's own bit would end it, and SIGSTOP's must stay clear.
    let set = set & !SigSet::UNBLOCKABLE.0;
    let after = match how as i32 {
        0 => before | set,
        1 => before & !set,
        2 => set | ON_LOAN,
        _ => return by_table(),
    };
    if word
        .compare_exchange(before, after, SeqCst, Relaxed)
        .is_err()
    {
        return by_table();
    }
    if old != 0 && user::put_u64(old, before & !ON_LOAN).is_err() {
        return Errno::EFAULT.to_return();
    }
    0
}
