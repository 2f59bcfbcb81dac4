//! What differs between monitors: how the machine is described, its console, its end.

#[cfg(target_os = "none")]
pub mod control;
#[cfg(target_os = "none")]
pub mod pvh;
#[cfg(target_os = "none")]
pub mod serial;
