//! `cargo xtask run`: from C files to a program running in a machine.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use conformance::balloon::{Balloon, Target};
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Config};
use lexopt::prelude::*;

use crate::accel::{self, Choice};
use crate::booted;
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::sdk;
use crate::cmd::{is_setup_option, machine, memory, seconds, setup_option};
use crate::cpio;
use crate::failure::{Failure, NOT_A_PROGRAM, NOT_FOUND, OnFile, Result};
use crate::process::cannot_start;
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::xen;
use crate::terminal::Seat;

const HELP: &str = "\
cargo xtask run [OPTION…] FILE… [-- ARG…]
cargo xtask run [OPTION…] --initrd DIR|CPIO -- PROGRAM [ARG…]

Compiles C, assembly and object files, links them with a libc and the kernel into one bootable
image, boots it in QEMU with its console on standard input and output, and ends with the
program's own status. A single FILE may also be an image made before. On a terminal, Ctrl-C
goes to the program; twice at once, it ends the machine.

With --initrd, the machine runs an unmodified static Linux program out of a folder, or out of a
cpio archive, which may be compressed with gzip.

  --libc NAME        musl (default), newlib
  --arch ARCH        x86_64 (default), aarch64, riscv64
  --machine NAME     x86_64: microvm (default), q35, pc, xen-dom0, xen-pvh; aarch64: virt (default),
                     xen-dom0less, xen-dom0; riscv64: virt
  --console NAME     its device: serial (default), virtio
  --accel HOW        auto (default: KVM where it works), tcg, kvm
  --mem SIZE         memory, in MiB or with K, M, G (default 128M, and twice what is in
                     --initrd)
  --balloon LIST     SIZE@TIME[,…]: memory that the monitor leaves the machine, from so long after
                     it is ready: 128M@2s,1G@5s
  --timeout SECONDS  end a program that runs longer, with status 124
  --trace            print every system call and signal on standard error
  --env NAME=VALUE   an environment variable for the program; may be repeated. It has
                     HOME=/ and TERM=linux, as from Linux's kernel, unless given
  --cc-arg OPTION    an option for the compiler; may be repeated
  --initrd DIR|CPIO  the files that the machine has
  -o IMAGE           only build the image; ARGs and variables are built into it
  --no-install       say what is missing instead of installing it";

/// What a terminal sends for Ctrl-C, with its own handling of it switched off.
const INTERRUPT: u8 = 3;

struct Options {
    setup: Setup,
    files: Vec<PathBuf>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    cc_args: Vec<OsString>,
    machine: Option<String>,
    virtio: bool,
    accel: Choice,
    memory: Option<String>,
    balloon: Option<Vec<Target>>,
    timeout: Option<Duration>,
    trace: bool,
    output: Option<PathBuf>,
    initrd: Option<PathBuf>,
    libc: Libc,
}

/// Carries out the command.
pub fn main(args: lexopt::Parser) -> Result<u8> {
    let Some(options) = parse(args)? else {
        println!("{HELP}");
        return Ok(0);
    };
    let machine = machine(&options.setup, options.machine.as_deref())?;
    if options.virtio && machine.virtio().is_none() {
        let why = format!("--console virtio: the machine {} has none", machine.name());
        return Err(Failure::usage(why));
    }
    if options.balloon.is_some() && machine.virtio().is_none() {
        let why = format!("--balloon: the machine {} has none", machine.name());
        return Err(Failure::usage(why));
    }
    let image = image(&options, machine)?;
    if options.output.is_some() {
        return Ok(0);
    }
    boot(&options, machine, &image)
}

fn parse(mut args: lexopt::Parser) -> Result<Option<Options>> {
    let (before, after) = split(args.raw_args()?);
    let mut args = lexopt::Parser::from_args(before);
    let mut options = Options {
        setup: Setup::new(),
        files: Vec::new(),
        args: after
            .into_iter()
            .map(|arg| arg.string())
            .collect::<std::result::Result<_, _>>()?,
        env: Vec::new(),
        cc_args: Vec::new(),
        machine: None,
        virtio: false,
        accel: Choice::Auto,
        memory: None,
        balloon: None,
        timeout: None,
        trace: false,
        output: None,
        initrd: None,
        libc: Libc::Musl,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("machine") => options.machine = Some(args.value()?.string()?),
            Long("console") => {
                options.virtio = match &*args.value()?.string()? {
                    "serial" => false,
                    "virtio" => true,
                    other => {
                        let why = format!("--console {other}: not one of serial, virtio");
                        return Err(Failure::usage(why));
                    }
                };
            }
            Long("accel") => options.accel = Choice::from_name(&args.value()?.string()?)?,
            Long("mem") => options.memory = Some(memory(&args.value()?.string()?)?),
            Long("balloon") => {
                let text = args.value()?.string()?;
                let targets = Target::list(&text).ok_or_else(|| {
                    Failure::usage(format!("--balloon {text}: not of the form SIZE@TIME,…"))
                })?;
                options.balloon = Some(targets);
            }
            Long("timeout") => {
                options.timeout = Some(seconds("--timeout", &args.value()?.string()?)?);
            }
            Long("trace") => options.trace = true,
            Long("env") => {
                let text = args.value()?.string()?;
                let pair = text.split_once('=').filter(|(name, _)| is_name(name));
                let (name, value) = pair.ok_or_else(|| {
                    Failure::usage(format!("--env {text}: not of the form NAME=VALUE"))
                })?;
                options.env.push((name.into(), value.into()));
            }
            Long("cc-arg") => options.cc_args.push(args.value()?),
            Long("libc") => options.libc = Libc::from_name(&args.value()?.string()?)?,
            Long("initrd") => options.initrd = Some(args.value()?.into()),
            Short('o') => options.output = Some(args.value()?.into()),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut options.setup, &name, &mut args)?;
            }
            Value(file) => options.files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.files.is_empty() && options.initrd.is_some() {
        if options.args.is_empty() {
            let why = "run: --initrd: no program is named after --";
            return Err(Failure::usage(why));
        }
        options.files.push(init::source(&options.setup)?);
    }
    if options.files.is_empty() {
        return Err(Failure::usage("run: no file to compile is given"));
    }
    Ok(Some(options))
}

/// Splits at the first `--`: ours before, the program's after.
fn split(args: lexopt::RawArgs<'_>) -> (Vec<OsString>, Vec<OsString>) {
    let mut before: Vec<OsString> = args.collect();
    match before.iter().position(|arg| arg == "--") {
        Some(at) => {
            let after = before.split_off(at + 1);
            before.pop();
            (before, after)
        }
        None => (before, Vec::new()),
    }
}

/// The kernel tells a variable from an argument by its name.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The image: the file itself where it is one, else made from the files.
fn image(options: &Options, machine: Machine) -> Result<PathBuf> {
    for file in &options.files {
        check(file)?;
    }
    if let [file] = options.files.as_slice()
        && options.output.is_none()
        && is_elf_executable(file)
    {
        return match machine.check_image(file) {
            Ok(()) => Ok(file.clone()),
            Err(e) => Err(Failure::new(NOT_A_PROGRAM, e.to_string())),
        };
    }
    let variants: &[Variant] = if options.trace {
        &[Variant::Trace]
    } else {
        &[Variant::Plain]
    };
    let sdk = sdk::build_for(&options.setup, variants, &[options.libc])?;
    let output = match &options.output {
        Some(output) => output.clone(),
        None => {
            let dir = options
                .setup
                .dirs
                .work(options.setup.target.name)?
                .join("run");
            fs::create_dir_all(&dir).on(&dir)?;
            dir.join(format!("{}.elf", program_name(&options.files)))
        }
    };
    compile(options, &sdk.cc_for(options.libc), &output)?;
    Ok(output)
}

fn check(file: &Path) -> Result {
    let name = file.display();
    if !file.exists() {
        return Err(Failure::new(NOT_FOUND, format!("{name}: no such file")));
    }
    if !file.is_file() {
        return Err(Failure::new(NOT_A_PROGRAM, format!("{name}: not a file")));
    }
    let known = ["c", "s", "S", "o", "a"];
    let extension = file.extension().and_then(|e| e.to_str()).unwrap_or("");
    if known.contains(&extension) || is_elf_executable(file) {
        return Ok(());
    }
    Err(Failure::new(
        NOT_A_PROGRAM,
        format!("{name}: neither a C or assembly file (.c .s .S .o .a) nor a bootable image"),
    ))
}

/// Whether the file is ELF, but no object to be linked.
fn is_elf_executable(file: &Path) -> bool {
    use std::io::Read;
    let mut head = [0u8; 18];
    fs::File::open(file).is_ok_and(|mut f| f.read_exact(&mut head).is_ok())
        && head.starts_with(b"\x7fELF")
        && head[16] != 1
}

/// Compiles into a file beside `output` and renames it, so that another run never boots half an
/// image.
fn compile(options: &Options, cc: &Path, output: &Path) -> Result {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    let part = output.with_file_name(format!(".{name}.{}", std::process::id()));
    let built_in = built_in(options)?;
    let mut command = Command::new(cc);
    command
        .args(["-O2", "-g"])
        .args(&options.files)
        .args(&built_in)
        .args(&options.cc_args)
        .arg("-o")
        .arg(&part)
        .stdin(Stdio::null());
    if options.trace {
        command.env("SIGIL_TRACE", "1");
    } else {
        command.env_remove("SIGIL_TRACE");
    }
    let status = command.status().map_err(|e| cannot_start(&command, &e))?;
    if let Some(file) = &built_in {
        let _ = fs::remove_file(file);
    }
    if !status.success() {
        let _ = fs::remove_file(&part);
        let files: Vec<_> = options.files.iter().map(|f| f.to_string_lossy()).collect();
        return Err(Failure::new(
            NOT_A_PROGRAM,
            format!(
                "{} does not compile and link (see the compiler's messages above)",
                files.join(" ")
            ),
        ));
    }
    fs::rename(&part, output).on(output)
}

/// For an image that is only built: a file that defines its command line, where it has one.
fn built_in(options: &Options) -> Result<Option<PathBuf>> {
    let line = command_line(options, CommandLine::new()).build();
    if options.output.is_none() || line.is_empty() {
        return Ok(None);
    }
    let octal: String = line.bytes().map(|b| format!("\\{b:03o}")).collect();
    let text = format!(
        "__attribute__((section(\".sigil.rodata.cmdline\")))\n\
         const char sigil_cmdline[] = \"{octal}\";\n"
    );
    let work = options.setup.dirs.work(options.setup.target.name)?;
    let path = work.join(format!("cmdline.{}.c", std::process::id()));
    fs::write(&path, text).on(&path)?;
    Ok(Some(path))
}

/// Adds the program's variables and arguments.
fn command_line(options: &Options, mut line: CommandLine) -> CommandLine {
    for (name, value) in &options.env {
        line = line.env(name, value);
    }
    for arg in &options.args {
        line = line.arg(arg);
    }
    line
}

fn program_name(files: &[PathBuf]) -> String {
    files
        .first()
        .and_then(|file| file.file_stem())
        .map_or("program".into(), |stem| stem.to_string_lossy().into_owned())
}

fn boot(options: &Options, machine: Machine, image: &Path) -> Result<u8> {
    need(&options.setup, options.setup.target.qemu)?;
    let accel = accel::choose(&options.setup, options.accel)?;
    let name = program_name(&options.files);
    let seat = Seat::take(INTERRUPT);
    let mut line = CommandLine::new().option("argv0", &name).host(machine);
    if let Some(words) = seat.option(options.virtio) {
        line = line.option("console", &words);
    }
    if options.trace {
        line = line.flag("trace");
    }
    let line = command_line(options, line);
    let initrd = match &options.initrd {
        Some(path) => {
            let work = options.setup.dirs.work(options.setup.target.name)?;
            Some(cpio::archive(path, &work)?)
        }
        None => None,
    };
    let memory = match (&options.memory, &initrd) {
        (Some(memory), _) => memory.clone(),
        (None, Some(initrd)) => initrd.memory(128)?,
        (None, None) => Config::default().memory,
    };
    let xen = xen::of(&options.setup, machine)?;
    let report = qemu::run(
        image,
        Config {
            machine,
            virtio: machine.virtio().filter(|_| options.virtio),
            xen,
            accel,
            memory,
            command_line: line.build(),
            balloon: options.balloon.clone().map(|targets| Balloon {
                targets,
                properties: vec!["deflate-on-oom=on", "free-page-reporting=on"],
                ..Balloon::default()
            }),
            timeout: options.timeout,
            end_of_input: seat.end_of_input(),
            console: seat.console(),
            live_trace: true,
            initrd: initrd.as_deref().map(Path::to_path_buf),
            ..Config::default()
        },
    );
    drop(seat);
    Ok(booted::tell(&name, image, &report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_arguments() {
        assert!(is_name("PATH") && is_name("_x1"));
        assert!(!is_name("") && !is_name("1x") && !is_name("a.b"));
    }
}
