//! Terminals (POSIX.1-2017 11): the console's, and pairs whose other side is a program
//! (pty(7)).

pub mod edit;
pub mod line;
#[cfg(test)]
mod line_tests;
pub mod output;
#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod pty_tests;
pub mod termios;
pub mod window;

#[cfg(target_os = "none")]
mod control;
#[cfg(target_os = "none")]
mod ioctl;
#[cfg(target_os = "none")]
mod master;
#[cfg(target_os = "none")]
mod modes;
#[cfg(target_os = "none")]
pub mod names;
#[cfg(target_os = "none")]
mod pair;
#[cfg(target_os = "none")]
mod state;
#[cfg(target_os = "none")]
mod terminal;

#[cfg(target_os = "none")]
pub use {
    control::{foreground, leave, open_controlling, vhangup},
    master::open_master,
    state::{State, Tty, TtyRef},
    terminal::{Terminal, open_terminal},
};
