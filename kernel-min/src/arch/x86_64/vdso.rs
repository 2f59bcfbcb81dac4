//! The object of vdso(7): the calls that only read the clock.

use core::arch::global_asm;

pub use crate::vdso::{Clock, address, has, set_clock};

global_asm!(include_str!("vdso.S"), options(att_syntax));
