//! The program's memory, as far as no processor has a way of its own to reach it.

mod copy;
mod fixup;

pub use copy::{
    Plain, read, read_some, read_some_in_range, write, write_some, write_some_in_range,
};
pub use fixup::{fixup, fixup_of_leaf};
