//! Message queues of POSIX (mq_overview(7)): they have names in a directory of their own and descriptors like
//! files, and keep messages in the order of their priorities.
//!
//! Locks, in the order they are taken: a queue's; those of the scheduler and of who polls. The table of processes is
//! never locked under a queue's.

pub mod limits;
pub mod queue;

#[cfg(target_os = "none")]
mod file;
#[cfg(target_os = "none")]
mod names;
#[cfg(target_os = "none")]
mod notice;
#[cfg(target_os = "none")]
mod wait;

#[cfg(target_os = "none")]
pub use {
    file::MessageQueue,
    names::{open, unlink},
    notice::How,
};
