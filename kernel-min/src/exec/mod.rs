//! execve(2): from a file to a program that runs.

pub mod image;
pub mod script;
pub mod stack;
