//! execve(2): from a file to a program that runs.

pub mod image;
#[cfg(target_os = "none")]
pub mod load;
pub mod script;
pub mod stack;
pub mod strings;
#[cfg(target_os = "none")]
pub mod told;
