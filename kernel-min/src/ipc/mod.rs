//! System V IPC (sysvipc(7)): what has a key and a number, and stays until it is removed. And message queues of
//! POSIX, which have names instead.

pub mod mqueue;
pub mod permission;
pub mod registry;

#[cfg(target_os = "none")]
pub mod shm;
