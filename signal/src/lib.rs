#![no_std]
//! (being laid out)

mod errno;

pub use errno::Errno;
