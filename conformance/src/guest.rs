//! A test in a machine: its program linked with the kernel, or loaded out of an initramfs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::Case;
use crate::command_line::CommandLine;
use crate::cpio::Archive;
use crate::outcome::Outcome;
use crate::qemu::{self, Accel, Machine};
use crate::toolchain::Toolchain;

/// How a test's program gets into the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Linked with the kernel into an image of its own.
    Linked,
    /// The static program for Linux, out of an initramfs.
    Loaded,
}

impl Mode {
    /// The mode with this name on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "linked" => Some(Mode::Linked),
            "loaded" => Some(Mode::Loaded),
            _ => None,
        }
    }
}

/// The machine the tests boot on.
#[derive(Debug, Clone)]
pub struct GuestOptions {
    /// The QEMU program.
    pub qemu: String,
    /// The machine.
    pub machine: Machine,
    /// How instructions are executed.
    pub accel: Accel,
    /// Memory, as QEMU's `-m` takes it.
    pub memory: String,
    /// Let the guest's time follow its instructions (software emulation only): sleeps take no
    /// time, and a busy host does not make timers late.
    pub virtual_time: bool,
    /// How the programs get there.
    pub mode: Mode,
}

/// With virtual time an instruction takes 8 ns: about what it takes on the host, too.
const INSTRUCTION_SHIFT: u8 = 3;

/// The least time for a loaded test that may spin. It does so with `pause` (a linked program gives way
/// instead): emulation takes a microsecond for one while virtual time goes on by an instruction's,
/// so that a guest's second may take a minute.
pub(crate) const SPINNING: Duration = Duration::from_secs(240);

/// A loaded test's file in the machine.
const TEST: &str = "test";

impl Default for GuestOptions {
    fn default() -> Self {
        Self {
            qemu: "qemu-system-x86_64".into(),
            machine: Machine::Microvm,
            accel: Accel::Tcg,
            memory: "512M".into(),
            virtual_time: true,
            mode: Mode::Linked,
        }
    }
}

/// What images are made of.
#[derive(Debug, Clone)]
pub struct Images {
    /// The compiler that links a program with the kernel.
    pub toolchain: Toolchain,
    /// An image whose program becomes, by `execv`, the one that its arguments name.
    pub init: PathBuf,
}

/// Whether the test's program is to be loaded.
pub(crate) fn is_loaded(case: &Case, options: &GuestOptions) -> bool {
    case.is_loaded || options.mode == Mode::Loaded
}

/// Boots a test that is an image by itself.
pub(crate) fn boot_linked(
    image: &Path,
    args: &[String],
    options: &GuestOptions,
    case: &Case,
) -> (Outcome, Vec<u8>, Duration) {
    boot(image, &case.name, args, None, options, case)
}

/// Boots the machine that loads a test, which is `program` of this host.
pub(crate) fn boot_loaded(
    init: &Path,
    program: &Path,
    args: &[String],
    options: &GuestOptions,
    case: &Case,
) -> (Outcome, Vec<u8>, Duration) {
    let initramfs = match Initramfs::write(program) {
        Ok(initramfs) => initramfs,
        Err(why) => return (Outcome::Failed(why), Vec::new(), Duration::ZERO),
    };
    let path = format!("/{TEST}");
    let args: Vec<String> = [path].into_iter().chain(args.iter().cloned()).collect();
    boot(init, "init", &args, Some(&initramfs.0), options, case)
}

fn boot(
    image: &Path,
    argv0: &str,
    args: &[String],
    initrd: Option<&Path>,
    options: &GuestOptions,
    case: &Case,
) -> (Outcome, Vec<u8>, Duration) {
    let mut line = CommandLine::new()
        .option("argv0", argv0)
        .option("console", "pipe")
        .host_clock_and_seed();
    if initrd.is_some() {
        line = line.env("SIGIL_SELF", &format!("/{TEST}"));
    }
    let line = args.iter().fold(line, |line, arg| line.arg(arg));
    let report = qemu::run(
        image,
        qemu::Config {
            program: options.qemu.clone(),
            machine: options.machine,
            accel: options.accel,
            memory: options.memory.clone(),
            command_line: line.build(),
            initrd: initrd.map(Path::to_path_buf),
            timeout: Some(case.timeout),
            icount: options.virtual_time && options.accel == Accel::Tcg,
            icount_shift: INSTRUCTION_SHIFT,
            ..qemu::Config::default()
        },
    );
    let mut output = report.console;
    for note in &report.notes {
        output.extend(format!("\n{note}").into_bytes());
    }
    (report.outcome, output, report.elapsed)
}

/// An archive beside a program that holds that program alone; removed when dropped.
struct Initramfs(PathBuf);

impl Initramfs {
    fn write(program: &Path) -> Result<Self, String> {
        let mut name = program.as_os_str().to_owned();
        name.push(format!(".{}.cpio", std::process::id()));
        let archive = Self(name.into());
        let write = || {
            let mut content = Archive::new();
            content.file(TEST, 0o755, &fs::read(program)?)?;
            fs::write(&archive.0, content.finish())
        };
        match write() {
            Ok(()) => Ok(archive),
            Err(e) => Err(format!("{}: {e}", archive.0.display())),
        }
    }
}

impl Drop for Initramfs {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
