//! Open files: what can be behind a descriptor, and the tables of descriptors.

#[cfg(target_os = "none")]
mod attached;
#[cfg(target_os = "none")]
pub mod buffer;
#[cfg(target_os = "none")]
mod context;
pub mod descriptors;
#[cfg(target_os = "none")]
pub mod devices;
#[cfg(target_os = "none")]
pub mod directory;
pub mod epoll;
pub mod events;
#[cfg(target_os = "none")]
mod exec;
#[cfg(target_os = "none")]
mod fifo;
pub mod flags;
pub mod initramfs;
pub mod locks;
#[cfg(target_os = "none")]
mod notifier;
#[cfg(target_os = "none")]
mod open;
#[cfg(target_os = "none")]
pub mod owed;
#[cfg(target_os = "none")]
mod pidfd;
#[cfg(target_os = "none")]
mod pipe;
#[cfg(target_os = "none")]
mod pour;
#[cfg(target_os = "none")]
pub mod proc;
#[cfg(target_os = "none")]
mod regular;
pub mod ring;
pub mod setting;
pub mod socket;
pub mod stat;
#[cfg(target_os = "none")]
mod table;
pub mod tree;
#[cfg(target_os = "none")]
mod wait;
#[cfg(target_os = "none")]
mod watch;

#[cfg(target_os = "none")]
pub use {
    buffer::{Buffer, IoVec, MAX_COUNT},
    context::{FsContext, credentials, root},
    exec::{Executable, exec_open},
    notifier::{Signals, enable_async},
    open::{ByName, File, Open, OpenFile, Position, Shared},
    pidfd::PidFd,
    pipe::{MAX_PIPE, Pipe, pipe, pipe_label},
    regular::{check_size, open_inode, truncate, written},
    table::{Table, limit, open, open_as, open_named},
    wait::{ANY, Listener, WaitQueue, Watcher, breathe, sleep},
    watch::Watch,
};
