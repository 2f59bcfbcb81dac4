//! A test in a machine: its program linked with the kernel, or loaded out of an initramfs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case};
use crate::command_line::CommandLine;
use crate::cpio::Archive;
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::qemu::{self, Accel};
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

/// A loaded test's file in the machine, where it is alone.
const TEST: &str = "test";

/// The directory of a loaded test that finds files around it. Those of a linked one are in the root,
/// where a program begins.
const DIRECTORY: &str = "work";

/// The file of the tools there, that each of their names is a link to.
const TOOLS: &str = "bin/.tools";

impl Default for GuestOptions {
    fn default() -> Self {
        Self {
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
    options: &GuestOptions,
    case: &Case,
) -> (Outcome, Vec<u8>, Duration) {
    let args: &[String] = match &case.action {
        Action::Run(args) => args,
        _ => &[],
    };
    let initramfs = if case.surroundings.files.is_empty() {
        None
    } else {
        match Initramfs::write(image, None, case) {
            Ok(initramfs) => Some(initramfs),
            Err(why) => return (Outcome::Failed(why), Vec::new(), Duration::ZERO),
        }
    };
    let boot = Boot {
        image,
        argv0: &case.name,
        args,
        variables: &variables(case),
        initrd: initramfs.as_ref(),
        timeout: case.timeout,
    };
    boot.run(options)
}

/// Boots the machine that loads a test, which is `program` of this host, or the shell that runs its
/// script.
pub(crate) fn boot_loaded(
    init: &Path,
    program: &Path,
    options: &GuestOptions,
    case: &Case,
) -> (Outcome, Vec<u8>, Duration) {
    let (loaded, args) = match &case.action {
        Action::Script(name) => (None, vec!["/bin/sh".into(), name.clone()]),
        Action::Run(args) => {
            let file = if case.surroundings.files.is_empty() {
                format!("/{TEST}")
            } else {
                format!("./{}", case.name)
            };
            let args = [file].into_iter().chain(args.iter().cloned());
            (Some(program), args.collect())
        }
        Action::Compile => (None, Vec::new()),
    };
    let args = if case.surroundings.files.is_empty() {
        args
    } else {
        let enter = format!("cd /{DIRECTORY} && exec \"$0\" \"$@\"");
        let shell = ["/bin/sh".into(), "-c".into(), enter];
        shell.into_iter().chain(args).collect()
    };
    let initramfs = match Initramfs::write(program, loaded, case) {
        Ok(initramfs) => initramfs,
        Err(why) => return (Outcome::Failed(why), Vec::new(), Duration::ZERO),
    };
    let boot = Boot {
        image: init,
        argv0: "init",
        args: &args,
        variables: &variables(case),
        initrd: Some(&initramfs),
        timeout: case.timeout,
    };
    boot.run(options)
}

fn variables(case: &Case) -> Vec<(String, String)> {
    let mut variables = case.surroundings.variables.clone();
    if case.is_loaded && case.surroundings.files.is_empty() {
        variables.push(("SIGIL_SELF".into(), format!("/{TEST}")));
    }
    if case.surroundings.tools.is_some() {
        variables.push(("PATH".into(), "/bin".into()));
    }
    variables
}

/// One boot of a machine.
pub(crate) struct Boot<'a> {
    /// What is booted.
    pub(crate) image: &'a Path,
    /// The name that its program is given.
    pub(crate) argv0: &'a str,
    /// The other arguments.
    pub(crate) args: &'a [String],
    /// Environment variables.
    pub(crate) variables: &'a [(String, String)],
    /// The files there.
    pub(crate) initrd: Option<&'a Initramfs>,
    /// When to give up.
    pub(crate) timeout: Duration,
}

impl Boot<'_> {
    /// Runs it to its end: which that was, what the console has printed, how long it took.
    pub(crate) fn run(&self, options: &GuestOptions) -> (Outcome, Vec<u8>, Duration) {
        let mut line = CommandLine::new()
            .option("argv0", self.argv0)
            .option("console", "pipe")
            .host_clock_and_seed();
        for (name, value) in self.variables {
            line = line.env(name, value);
        }
        let line = self.args.iter().fold(line, |line, arg| line.arg(arg));
        let report = qemu::run(
            self.image,
            qemu::Config {
                machine: options.machine,
                accel: options.accel,
                memory: options.memory.clone(),
                command_line: line.build(),
                initrd: self.initrd.map(|archive| archive.0.clone()),
                timeout: Some(self.timeout),
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
}

/// An archive beside a test's program, with what is in the test's machine; removed when dropped.
pub(crate) struct Initramfs(PathBuf);

impl Initramfs {
    /// Writes one beside `test` with this content.
    pub(crate) fn beside(test: &Path, content: Archive) -> Result<Self, String> {
        let mut name = test.as_os_str().to_owned();
        name.push(format!(".{}.cpio", std::process::id()));
        let archive = Self(name.into());
        fs::write(&archive.0, content.finish())
            .map_err(|e| format!("{}: {e}", archive.0.display()))?;
        Ok(archive)
    }

    /// One beside `test` with the program that is to be loaded, and what is around it.
    fn write(test: &Path, program: Option<&Path>, case: &Case) -> Result<Self, String> {
        let mut content = Archive::new();
        let around = &case.surroundings.files;
        let mut directory = String::new();
        if program.is_some() && !around.is_empty() || matches!(case.action, Action::Script(_)) {
            content.folder(DIRECTORY);
            directory = format!("{DIRECTORY}/");
        }
        if let Some(program) = program {
            let name = if around.is_empty() { TEST } else { &case.name };
            content.add(&format!("{directory}{name}"), program)?;
        }
        for file in around {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            content.add(&format!("{directory}{name}"), file)?;
        }
        if let Some(tools) = &case.surroundings.tools {
            content.folder("bin");
            content.add(TOOLS, &tools.program)?;
            for name in &tools.names {
                content
                    .link(&format!("bin/{name}"), &format!("/{TOOLS}"))
                    .map_err(|e| e.to_string())?;
            }
        }
        Self::beside(test, content)
    }
}

impl Drop for Initramfs {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
