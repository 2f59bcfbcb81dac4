//! Types that only C has: what Rust keeps as words with accessors (`siginfo_t`) or as numbers
//! (addresses of handlers) is unions and pointers there. That they are the same bytes is asserted
//! here, and tested with values in `tests/same_bytes.rs`.

#![allow(
    missing_docs,
    reason = "each is documented, but for what the documentation of the whole says"
)]

pub mod sigaction;
pub mod siginfo;
pub mod sigval;
pub mod types;
