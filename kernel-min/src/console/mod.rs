//! The console: a terminal on the machine's first port, or in pipe mode two plain
//! streams of bytes.

mod device;
mod stream;

pub use device::{NUMBER, control, init, interrupt, standard_files, tty};
