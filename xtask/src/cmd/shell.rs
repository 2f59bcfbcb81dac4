//! `cargo xtask shell`: a machine with a shell on our terminal.

use std::path::PathBuf;
use std::time::Duration;

use conformance::command_line::CommandLine;
use conformance::qemu::{self, Config};
use lexopt::prelude::*;

use crate::accel::{self, Choice};
use crate::booted;
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::cmd::{is_setup_option, machine, memory, seconds, setup_option};
use crate::cpio;
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::{root, xen};
use crate::terminal::Seat;

const HELP: &str = "\
cargo xtask shell [OPTION…] [-- PROGRAM [ARG…]]

Boots a machine to busybox's shell on this terminal: job control with Ctrl-C, Ctrl-\\ and Ctrl-Z,
line editing and history, and busybox's other tools. The window's size follows the terminal's.
`exit` ends the machine, with the shell's status; so does Ctrl-], twice at once. Where standard
input and output are no terminal, they are the shell's.

  --image PACKAGE    a Debian package that the machine has, with all that it depends on; may be
                     repeated. Packages are unpacked, not configured
  --initrd DIR       files that the machine has besides
  --arch ARCH        x86_64 (default), aarch64, riscv64
  --machine NAME     as in `cargo xtask run`
  --accel HOW        auto (default: KVM where it works), tcg, kvm
  --mem SIZE         memory, in MiB or with K, M, G (default 256M, and twice what the files take)
  --timeout SECONDS  end the machine after that, with status 124
  --trace            print every system call and signal on standard error
  --no-install       say what is missing instead of installing it

With a PROGRAM, the machine runs that in the shell's place.";

/// Ctrl-].
const LEAVE: u8 = 0x1d;

struct Options {
    setup: Setup,
    packages: Vec<String>,
    initrd: Option<PathBuf>,
    machine: Option<String>,
    accel: Choice,
    memory: Option<String>,
    timeout: Option<Duration>,
    trace: bool,
    program: Vec<String>,
}

/// Carries out the command.
pub fn main(args: lexopt::Parser) -> Result<u8> {
    let Some(options) = parse(args)? else {
        println!("{HELP}");
        return Ok(0);
    };
    boot(&options)
}

fn parse(mut args: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options {
        setup: Setup::new(),
        packages: Vec::new(),
        initrd: None,
        machine: None,
        accel: Choice::Auto,
        memory: None,
        timeout: None,
        trace: false,
        program: Vec::new(),
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("image") => options.packages.push(args.value()?.string()?),
            Long("initrd") => options.initrd = Some(args.value()?.into()),
            Long("machine") => options.machine = Some(args.value()?.string()?),
            Long("accel") => options.accel = Choice::from_name(&args.value()?.string()?)?,
            Long("mem") => options.memory = Some(memory(&args.value()?.string()?)?),
            Long("timeout") => {
                options.timeout = Some(seconds("--timeout", &args.value()?.string()?)?);
            }
            Long("trace") => options.trace = true,
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut options.setup, &name, &mut args)?;
            }
            // Behind `--`.
            Value(word) => options.program.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

fn boot(options: &Options) -> Result<u8> {
    let setup = &options.setup;
    let machine = machine(setup, options.machine.as_deref())?;
    need(setup, setup.target.qemu)?;
    if let Some(initrd) = &options.initrd
        && !initrd.is_dir()
    {
        let why = format!("--initrd {}: not a folder", initrd.display());
        return Err(Failure::usage(why));
    }
    let variant = match options.trace {
        true => Variant::Trace,
        false => Variant::Plain,
    };
    let sdk = sdk::build(setup, &[variant])?;
    let image = init::image(setup, &sdk, variant)?;
    let folder = root::folder(setup, &options.packages, options.initrd.as_deref())?;
    let initrd = cpio::archive(&folder, &setup.dirs.work(setup.target.name)?)?;
    let memory = match &options.memory {
        Some(memory) => memory.clone(),
        None => initrd.memory(256)?,
    };
    let xen = xen::of(setup, machine)?;
    let accel = accel::choose(setup, options.accel)?;
    let seat = Seat::take(LEAVE);
    let mut line = CommandLine::new()
        .option("argv0", "init")
        .host(machine)
        .env("PATH", root::PATH)
        .env("HOME", "/root")
        .env("TERM", &std::env::var("TERM").unwrap_or("linux".into()));
    if let Some(words) = seat.option(false) {
        line = line.option("console", &words);
    }
    if options.trace {
        line = line.flag("trace");
    }
    let shell = ["/bin/sh".to_string(), "-l".into()];
    let program: &[String] = match &options.program[..] {
        [] => &shell,
        program => program,
    };
    let line = program.iter().fold(line, |line, arg| line.arg(arg));
    let report = qemu::run(
        &image,
        Config {
            machine,
            xen,
            accel,
            memory,
            command_line: line.build(),
            timeout: options.timeout,
            end_of_input: seat.end_of_input(),
            console: seat.console(),
            live_trace: true,
            initrd: Some(initrd.to_path_buf()),
            ..Config::default()
        },
    );
    drop(seat);
    Ok(booted::tell("shell", &image, &report))
}
