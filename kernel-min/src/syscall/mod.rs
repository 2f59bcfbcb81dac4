//! System calls: each is one function of its Linux name in one of the files
//! here; entry points, dispatch tables and direct-call symbols come from the
//! shim's table.

mod entry;
mod restart;

pub use entry::implementation;
pub use restart::RestartBlock;
