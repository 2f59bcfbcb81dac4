//! The console: a terminal on the first serial port, or in pipe mode two plain
//! streams of bytes.

pub mod edit;
pub mod line;
#[cfg(test)]
mod line_tests;
pub mod output;
#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod pty_tests;
pub mod termios;

#[cfg(target_os = "none")]
mod device;
#[cfg(target_os = "none")]
mod ioctl;
#[cfg(target_os = "none")]
mod stream;
#[cfg(target_os = "none")]
mod terminal;

#[cfg(target_os = "none")]
pub use {
    device::{init, interrupt},
    terminal::{open_terminal, standard_files},
};
