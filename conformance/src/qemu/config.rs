//! What is booted, on what, and what comes of it.

use std::os::fd::RawFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::balloon::Balloon;
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::placed::Placed;
use crate::window::Window;
use crate::xen::Xen;

/// How QEMU executes the guest's instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accel {
    /// Software emulation.
    Tcg,
    /// The host's processor.
    Kvm,
}

/// Where the guest's console goes and comes from.
#[derive(Debug, Default)]
pub enum Console {
    /// Output is kept for the report, there is no input.
    #[default]
    Captured,
    /// Output is kept, the input is this.
    Fed(Vec<u8>),
    /// Output is kept, and when each piece of it came; the input is the second.
    Stamped(Stamps, &'static str),
    /// Our own standard input and output, live; output is kept as well. When nobody reads our
    /// output any more, we end as SIGPIPE ends a program, and the guest with us.
    Live,
    /// As [`Console::Live`], with a terminal in raw mode at our end.
    Terminal(Terminal),
}

/// A terminal of ours in raw mode: what is typed goes to the guest as it is.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// This key, twice at once, ends us and the guest.
    pub ends: u8,
    /// Its window at first, where the guest has been told of it and is to be told of new ones
    /// (kernel option `sigil.console=window:…`).
    pub window: Option<Window>,
}

/// What came when.
pub type Stamps = Arc<Mutex<Vec<(Instant, Vec<u8>)>>>;

/// Whose kernel is booted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// An image of ours.
    Sigil,
    /// Another one, in a file as QEMU's `-kernel` takes it. All that it says is on the console, so that
    /// the outcome is [`Outcome::Crashed`] however the machine came to its end.
    Foreign,
}

/// What to boot, and on what.
#[derive(Debug)]
pub struct Config {
    /// The image's kernel.
    pub kernel: Kernel,
    /// The machine.
    pub machine: Machine,
    /// How instructions are executed.
    pub accel: Accel,
    /// Xen itself, where the machine is one of its domains.
    pub xen: Option<Xen>,
    /// The processor model: `max`, `qemu64`, …; none for the one with most features.
    pub cpu: Option<String>,
    /// Memory, as QEMU's `-m` takes it: `128M`.
    pub memory: String,
    /// Count instructions and let virtual time follow them (`-icount sleep=off`).
    pub icount: bool,
    /// With `icount`: an instruction takes 2 to the power of this in nanoseconds.
    pub icount_shift: u8,
    /// An initramfs, for a kernel that takes one.
    pub initrd: Option<PathBuf>,
    /// Descriptors that QEMU finds what is named here by.
    pub passed: Vec<RawFd>,
    /// An image of ours is entered in another way.
    pub placed: Option<Placed>,
    /// The machine has the device that ends it; else the kernel does as on machines without.
    pub exit_device: bool,
    /// The machine stands still as long as the second, when it has been ready as long as the first.
    pub pause: Option<(Duration, Duration)>,
    /// The monitor changes the machine's memory, where that has [a place](Machine::virtio) for the device.
    pub balloon: Option<Balloon>,
    /// The kernel command line (see [`crate::command_line`]).
    pub command_line: String,
    /// When to stop a guest that does not end; `None`: never.
    pub timeout: Option<Duration>,
    /// The console.
    pub console: Console,
    /// Its device is virtio's, by the end of QEMU's names for those ([`Machine::virtio`]), and a source of
    /// entropy beside it; else a serial port. The kernel is told so by [`Config::command_line`].
    pub virtio: Option<&'static str>,
    /// Sent to the guest when the console's input ends (a serial line has no end of file).
    pub end_of_input: Option<u8>,
    /// Print trace lines on standard error as they come, instead of keeping them.
    pub live_trace: bool,
    /// More arguments for QEMU.
    pub extra: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            kernel: Kernel::Sigil,
            initrd: None,
            passed: Vec::new(),
            placed: None,
            machine: Machine::Microvm,
            accel: Accel::Tcg,
            xen: None,
            cpu: None,
            memory: "128M".into(),
            icount: false,
            icount_shift: 0,
            exit_device: true,
            pause: None,
            balloon: None,
            command_line: String::new(),
            timeout: None,
            console: Console::Captured,
            virtio: None,
            end_of_input: None,
            live_trace: false,
            extra: Vec::new(),
        }
    }
}

/// What a boot gave.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// The end of the console's output.
    pub console: Vec<u8>,
    /// Trace lines, unless they were printed live.
    pub trace: Vec<String>,
    /// What else the kernel said: `oom …`, `note …`, the details of a panic.
    pub notes: Vec<String>,
    /// How long it took, QEMU's own start included.
    pub elapsed: Duration,
}
