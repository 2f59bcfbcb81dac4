//! `cargo xtask libsigil`: the library for kernels in C.

use lexopt::prelude::*;

use crate::build::libsigil;
use crate::cmd::{is_setup_option, setup_option};
use crate::failure::Result;
use crate::setup::Setup;

const HELP: &str = "\
cargo xtask libsigil [OPTION…]

Builds libsigil.a, signals and processes for a kernel in C, and prints where it is. Its header is
sigil_kernel.h, of those that cargo xtask headers writes; docs/port-a-kernel.md says how to use it.

  --arch ARCH    x86_64 (default), aarch64, riscv64
  --no-install   say what is missing instead of installing it";

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    println!("{}", libsigil::build(&setup)?.display());
    Ok(0)
}
