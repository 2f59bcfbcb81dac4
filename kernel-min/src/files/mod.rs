//! Open files: what can be behind a descriptor, and the tables of descriptors.

#[cfg(target_os = "none")]
mod buffer;
pub mod descriptors;
#[cfg(target_os = "none")]
pub mod devices;
#[cfg(target_os = "none")]
mod directory;
pub mod flags;
#[cfg(target_os = "none")]
mod open;
pub mod path;
#[cfg(target_os = "none")]
mod pipe;
pub mod ring;
pub mod stat;
#[cfg(target_os = "none")]
mod table;
#[cfg(target_os = "none")]
mod wait;
#[cfg(target_os = "none")]
mod watch;

#[cfg(target_os = "none")]
pub use {
    buffer::{Buffer, IoVec, MAX_COUNT, is_program},
    devices::{open_node, open_path},
    open::{File, Open, OpenFile, Position},
    pipe::{Pipe, pipe},
    table::{Table, limit, open},
    wait::{WaitQueue, breathe, sleep},
    watch::Watch,
};
