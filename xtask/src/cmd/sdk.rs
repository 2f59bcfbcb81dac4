//! `cargo xtask sdk`: the compiler wrapper.

use lexopt::prelude::*;

use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{demo, sdk};
use crate::cmd::{is_setup_option, setup_option};
use crate::failure::Result;
use crate::process::say;
use crate::setup::Setup;

const HELP: &str = "\
cargo xtask sdk [OPTION…]

Builds sigil-cc, sigil-ar and sigil-ranlib and prints their folder. sigil-cc is gcc: it takes
every option of gcc and links bootable images, so an existing project is built with
CC=sigil-cc; boot the result with `cargo xtask run IMAGE`. With SIGIL_TRACE=1 in its
environment, sigil-cc links the kernel that can print system calls; with --libc=newlib, newlib
in place of musl (sigil-newlib-cc is the same as one word).

  --demo NAME    also build a program from Debian's sources, unpatched: lua, sqlite
  --arch ARCH    x86_64 (default), aarch64, riscv64
  --no-install   say what is missing instead of installing it";

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut demos = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long("demo") => demos.push(demo::from_name(&args.value()?.string()?)?),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let sdk = sdk::build_for(&setup, &[Variant::Plain, Variant::Trace], &Libc::ALL)?;
    if demos.is_empty() {
        println!("{}", sdk.bin.display());
    }
    for demo in demos {
        let image = demo::build(&setup, &sdk, demo)?;
        say(format_args!(
            "boot it with: cargo xtask run {} -- {}",
            image.display(),
            demo.example
        ));
        println!("{}", image.display());
    }
    Ok(0)
}
