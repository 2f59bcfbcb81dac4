//! What is done for memory before anyone has to go without.
//!
//! Memory that the host has comes back when it answers, and who waits for that sleeps. So a thread asks where it holds
//! nothing, and that is in two places only: a page fault of the program, and the end of a call. In the middle of a call
//! [`frames`] notes that they refused something; the call undoes what it has done and fails, as it would without a host
//! to ask; and on its way out ([`has_come`]) the host is asked, and the call made again from its beginning if memory has
//! come. Whatever a call does for memory in its middle needs to know of none of this.

use signal::Errno;

use super::frames;
use crate::balloon::{self, BATCH};
use crate::scarce;

/// Whether the running thread's call is to be made again, which has failed with this error: there was no memory for it,
/// and now there is some that the host had. May sleep.
///
/// What a call had before it was refused more is free again, so as much as that is asked for: one that
/// needs much has it after a few times, and one that needs little is not given more than a batch.
#[inline(always)]
pub fn has_come(error: Errno) -> bool {
    // For want of memory Linux has these, and of them EFAULT alone where something may have been done already: the
    // kernel could not reach the program's memory.
    matches!(
        error,
        Errno::ENOMEM | Errno::EAGAIN | Errno::ENOSPC | Errno::ENOLCK
    ) && frames::was_refused()
        && relieve_call()
}

#[cold]
#[inline(never)]
fn relieve_call() -> bool {
    let had = frames::with(|f| f.available());
    ask(had.max(BATCH), true)
}

/// As [`has_come`], in a page fault. It may be in the middle of anything, and so takes no lock that its caller may hold:
/// of those, the tables of processes and of an address space. It sleeps only if `may_sleep`; then the caller holds none.
pub fn relieve(may_sleep: bool) -> bool {
    ask(BATCH, may_sleep)
}

fn ask(count: usize, may_sleep: bool) -> bool {
    scarce::is_helped() || balloon::relieve(count, may_sleep)
}
