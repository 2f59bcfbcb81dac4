//! The names of values and flags, in the order in which strace lists them.

mod files;
mod memory;
mod process;
mod signals;
mod terminal;

pub(super) use files::*;
pub(super) use memory::*;
pub(super) use process::*;
pub(super) use signals::*;
pub(super) use terminal::*;

use super::line::Line;
use super::values;

/// `names! { TABLE "PREFIX": VALUE NAME, … }`
macro_rules! names {
    ($($table:ident $prefix:literal: $($value:literal $name:ident),* $(,)?;)*) => {
        $(
            pub(in crate::trace) const $table: super::values::Names = super::values::Names {
                prefix: $prefix,
                names: &[$(($value, stringify!($name))),*],
            };
        )*
    };
}
use names;
