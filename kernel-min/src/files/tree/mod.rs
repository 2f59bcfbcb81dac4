//! The tree of files in memory (tmpfs(5)): inodes, directories, contents, the rules of
//! changing them, and the following of paths through them. Nothing here knows of
//! descriptors or of the running thread, so it runs on the host, too.
//!
//! Locks, in the order they are taken: [`change::TREE`], which all calls hold that
//! look at more than one directory; directories; other inodes, of which a page fault takes the contents of
//! one that is mapped, under the lock of its address space.

pub mod change;
pub mod content;
pub mod decimal;
pub mod inode;
pub mod made;
#[cfg(target_os = "none")]
mod mapped;
pub mod names;
pub mod page;
pub mod paths;
pub mod rights;
pub mod seals;
pub mod walk;
pub mod writers;

#[cfg(test)]
mod tests;

pub use inode::{Inode, Kind, Meta};
pub use paths::Named;
pub use walk::{Barred, Follow, Last, Place, Walk};
