//! System V IPC (sysvipc(7)): what has a key and a number, and stays until it is removed.

pub mod permission;
pub mod registry;

#[cfg(target_os = "none")]
pub mod shm;
