//! The tree of files in memory (tmpfs(5)): inodes, directories, contents, the rules of
//! changing them, and the following of paths through them. Nothing here knows of
//! descriptors or of the running thread, so it runs on the host, too.
//!
//! Locks, in the order they are taken: [`change::TREE`], which all calls hold that
//! look at more than one directory; directories; other inodes.

pub mod change;
pub mod content;
pub mod inode;
#[cfg(target_os = "none")]
mod mapped;
pub mod names;
pub mod page;
pub mod rights;
pub mod walk;
pub mod writers;

#[cfg(test)]
mod tests;

pub use inode::{Inode, Kind, Meta};
pub use walk::{Follow, Last, Place, Walk};
