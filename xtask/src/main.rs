//! The project's commands: run, shell, sdk, test, bench, conformance, clock, weave, fuzz.

mod accel;
mod bench;
mod booted;
mod build;
mod checks;
mod clock;
mod cmd;
mod cpio;
mod dirs;
mod failure;
mod fuzz;
mod hostile;
mod linux_diff;
mod process;
mod scale;
mod setup;
mod stamp;
mod symbols;
mod terminal;
mod trees;
mod weave;

use std::process::ExitCode;

use failure::{Failure, Result};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask COMMAND [OPTION…]

  run FILE… [-- ARG…]   compile C files, link them with the kernel, boot the image in QEMU
  shell                 boot to a shell on this terminal, with Debian's programs
  headers               write the C headers of an architecture
  sdk                   build the compiler wrapper sigil-cc, with sigil-ar and sigil-ranlib
  test [STEP…]          run every check of the project
  bench [NAME…]         count the instructions of operations, beside Linux's
  conformance           run the POSIX test suites, beside Linux's verdicts
  libsigil              build libsigil.a, signals and processes for a kernel in C
  fuzz [TARGET…]        hostile files for what the kernel reads
  clock                 clocks and timers of machines beside this machine's
  weave                 threads and processes in random orders, for as long as it is told
  help                  this text; `cargo xtask COMMAND --help` for one command

Exit status: 0, or the guest program's own (128+n where signal n ended it); 2 wrong usage,
124 timeout, 125 a tool or the machine failed, 126 not a program, 127 no such file.";

fn main() -> ExitCode {
    match dispatch() {
        Ok(status) => ExitCode::from(status),
        Err(failure) => {
            process::say(&failure.message);
            ExitCode::from(failure.status)
        }
    }
}

fn dispatch() -> Result<u8> {
    let mut args = lexopt::Parser::from_env();
    let command = match args.next()? {
        Some(Value(command)) => command.string()?,
        None | Some(Long("help") | Short('h')) => "help".into(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "run" => cmd::run::main(args),
        "bench" => cmd::bench::main(args),
        "test" => cmd::test::main(args),
        "conformance" => cmd::conformance::main(args),
        "sdk" => cmd::sdk::main(args),
        "headers" => cmd::headers::main(args),
        "libsigil" => cmd::libsigil::main(args),
        "fuzz" => cmd::fuzz::main(args),
        "clock" => cmd::clock::main(args),
        "shell" => cmd::shell::main(args),
        "weave" => cmd::weave::main(args),
        "help" => {
            println!("{HELP}");
            Ok(0)
        }
        other => Err(Failure::usage(format!("unknown command `{other}`"))),
    }
}
