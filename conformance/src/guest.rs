//! A machine with our kernel: a test's program is linked with that, or loaded out of an initramfs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crate::case::{Action, Case};
use crate::command_line::CommandLine;
use crate::cpio::Archive;
use crate::domains::Domain;
use crate::loaded::{self, Ended, Job, Loader};
use crate::machine::Machine;
use crate::qemu::{self, Accel};
use crate::toolchain::Toolchain;
use crate::xen::Xen;

/// How a test's program gets into the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Linked with the kernel into an image of its own.
    Linked,
    /// The static program for Linux, out of an initramfs.
    Loaded,
}

impl Mode {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Linked => "linked",
            Mode::Loaded => "loaded",
        }
    }

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
    /// The machine.
    pub machine: Machine,
    /// Xen itself, where the machine is one of its domains.
    pub xen: Option<Xen>,
    /// How instructions are executed.
    pub accel: Accel,
    /// Memory, as QEMU's `-m` takes it.
    pub memory: String,
    /// Let the guest's time follow its instructions (software emulation only): sleeps take no
    /// time, and a busy host does not make timers late.
    pub virtual_time: bool,
    /// How the programs get there.
    pub mode: Mode,
    /// The kernel is the one that can print each system call, and does.
    pub traced: bool,
}

/// With virtual time an instruction takes 8 ns: about what it takes on the host, too.
pub const INSTRUCTION_SHIFT: u8 = 3;

impl Default for GuestOptions {
    fn default() -> Self {
        Self {
            machine: Machine::Microvm,
            xen: None,
            accel: Accel::Tcg,
            memory: "512M".into(),
            virtual_time: true,
            mode: Mode::Linked,
            traced: false,
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

/// Images of the kernel that can print each system call, which are made when the first is needed; none where
/// that fails.
#[derive(Debug, Clone)]
pub struct Tracing(Arc<LazyLock<Option<Images>, Make>>);

/// Makes the images.
type Make = Box<dyn FnOnce() -> Option<Images> + Send>;

impl Tracing {
    /// To be made so.
    pub fn new(make: impl FnOnce() -> Option<Images> + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }

    /// The images.
    pub(crate) fn images(&self) -> Option<&Images> {
        LazyLock::force(&self.0).as_ref()
    }
}

/// Whether the test's program is to be loaded.
pub(crate) fn is_loaded(case: &Case, options: &GuestOptions) -> bool {
    case.is_loaded || options.mode == Mode::Loaded
}

/// Boots a test that is an image by itself.
pub(crate) fn boot_linked(image: &Path, options: &GuestOptions, case: &Case) -> Ended {
    let args: &[String] = match &case.action {
        Action::Run(args) => args,
        _ => &[],
    };
    let initramfs = if case.surroundings.are_bare() {
        None
    } else {
        match loaded::files(None, case).and_then(|files| Initramfs::beside(image, files)) {
            Ok(initramfs) => Some(initramfs),
            Err(why) => return Ended::not_run(why),
        }
    };
    let boot = Boot {
        image,
        argv0: &case.name,
        args,
        variables: &loaded::variables(case),
        initrd: initramfs.as_ref(),
        timeout: case.timeout,
    };
    boot.run(options)
}

/// A test as a domain of Xen, of images like `program`, linked or for Linux; and its files, which are there as long
/// as what is returned with it.
pub(crate) fn domain(
    program: &Path,
    options: &GuestOptions,
    init: &Path,
    case: &Case,
) -> Result<(Domain, Option<Initramfs>), String> {
    let (image, argv0, command, files) = match is_loaded(case, options) {
        true => {
            let (command, files) = loaded::prepared(program, case)?;
            (init, "init", command, Some(files))
        }
        false => {
            let args = match &case.action {
                Action::Run(args) => args.clone(),
                _ => Vec::new(),
            };
            let files = match case.surroundings.are_bare() {
                true => None,
                false => Some(loaded::files(None, case)?),
            };
            (program, case.name.as_str(), args, files)
        }
    };
    let initrd = files
        .map(|files| Initramfs::beside(program, files))
        .transpose()?;
    let boot = Boot {
        image,
        argv0,
        args: &command,
        variables: &loaded::variables(case),
        initrd: initrd.as_ref(),
        timeout: case.timeout,
    };
    let domain = Domain {
        image: image.to_path_buf(),
        command_line: boot.line(options),
        initrd: initrd.as_ref().map(|archive| archive.path().to_path_buf()),
        timeout: Some(case.timeout),
        memory: None,
        most: None,
        script: None,
    };
    Ok((domain, initrd))
}

/// Our kernel as one that loads programs.
pub(crate) struct Sigil<'a> {
    /// The machine.
    pub(crate) options: &'a GuestOptions,
    /// See [`Images::init`].
    pub(crate) init: &'a Path,
}

impl Loader for Sigil<'_> {
    fn run(&self, job: &Job, files: Archive, beside: &Path) -> Ended {
        let initramfs = match Initramfs::beside(beside, files) {
            Ok(initramfs) => initramfs,
            Err(why) => return Ended::not_run(why),
        };
        let boot = Boot {
            image: self.init,
            argv0: "init",
            args: job.command,
            variables: job.variables,
            initrd: Some(&initramfs),
            timeout: job.timeout,
        };
        boot.run(self.options)
    }
}

/// One boot of a machine.
struct Boot<'a> {
    /// What is booted.
    image: &'a Path,
    /// The name that its program is given.
    argv0: &'a str,
    /// The other arguments.
    args: &'a [String],
    /// Environment variables.
    variables: &'a [(String, String)],
    /// The files there.
    initrd: Option<&'a Initramfs>,
    /// When to give up.
    timeout: Duration,
}

impl Boot<'_> {
    /// The kernel's command line.
    fn line(&self, options: &GuestOptions) -> String {
        let mut line = CommandLine::new()
            .option("argv0", self.argv0)
            .option("console", "pipe")
            .host(options.machine);
        if options.traced {
            line = line.flag("trace");
        }
        for (name, value) in self.variables {
            line = line.env(name, value);
        }
        let line = self.args.iter().fold(line, |line, arg| line.arg(arg));
        line.build()
    }

    /// Runs it to its end.
    fn run(&self, options: &GuestOptions) -> Ended {
        let report = qemu::run(
            self.image,
            qemu::Config {
                machine: options.machine,
                xen: options.xen.clone(),
                accel: options.accel,
                memory: options.memory.clone(),
                command_line: self.line(options),
                initrd: self.initrd.map(|archive| archive.path().to_path_buf()),
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
        Ended {
            outcome: report.outcome,
            output,
            elapsed: report.elapsed,
            trace: report
                .trace
                .iter()
                .fold(String::new(), |all, line| all + line + "\n"),
        }
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

    /// Its file.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Initramfs {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
