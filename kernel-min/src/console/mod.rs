//! The console: a terminal on the first serial port, or in pipe mode two plain
//! streams of bytes.

pub mod edit;
pub mod line;
#[cfg(test)]
mod line_tests;
pub mod output;
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
    device::{breathe, init, interrupt},
    terminal::{open_terminal, standard_files},
};
