//! Futexes (futex(2)): threads that wait until a word of the program's memory
//! changes and somebody says so.
//!
//! A waiter is a node on its own kernel stack in one of the buckets, each with its
//! lock; nothing is allocated. Lock order: the list of `pi`, buckets by address,
//! then the table of processes, the program's memory, the scheduler.

pub mod op;
pub mod queue;
pub mod robust;

#[cfg(target_os = "none")]
mod exit;
#[cfg(target_os = "none")]
pub mod pi;
#[cfg(target_os = "none")]
mod requeue_pi;
#[cfg(target_os = "none")]
mod several;
#[cfg(target_os = "none")]
mod wait;
#[cfg(target_os = "none")]
pub use exit::exit;
#[cfg(target_os = "none")]
pub use requeue_pi::{cmp_requeue_pi, wait_requeue_pi};
#[cfg(target_os = "none")]
pub use several::{One, wait_several};
#[cfg(target_os = "none")]
pub use wait::{Word, cmp_requeue, wait, wake, wake_inlined, wake_op};
