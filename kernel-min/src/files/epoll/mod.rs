//! epoll(7): many files are watched at once, and a wait costs what is ready of them.
//!
//! Each item listens to the queues of its file. What it is told of puts it in its epoll's list; a wait takes it
//! out, asks the file, and puts it back if it is to be told of again. Nobody is asked under the epoll's lock, which is
//! taken under the locks of the files that it watches.

#[cfg(target_os = "none")]
mod core;
#[cfg(target_os = "none")]
mod item;
pub mod nesting;
pub mod ready;

#[cfg(target_os = "none")]
pub use self::core::Epoll;
#[cfg(target_os = "none")]
pub use item::Interest;
