//! System V IPC (sysvipc(7)): what has a key and a number, and stays until it is removed. And message queues of
//! POSIX, which have names instead.

pub mod messages;
pub mod mqueue;
pub mod permission;
pub mod registry;
pub mod semaphores;

#[cfg(target_os = "none")]
pub mod msg;
#[cfg(target_os = "none")]
pub mod sem;
#[cfg(target_os = "none")]
pub mod shm;
#[cfg(target_os = "none")]
pub mod undo;
#[cfg(target_os = "none")]
mod waiter;
