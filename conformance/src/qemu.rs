//! Boots one image in QEMU and says how the program in it ended.
//!
//! The guest's first serial port is its console; its debug port 0xe9, or semihosting's output where it
//! has no ports, is the control channel, on which the kernel writes lines: `ready` (for input), `exit N`, `signal N [core]`, `panic MESSAGE` with `panic| …` details,
//! `oom MESSAGE`, `trace LINE`, `note TEXT`. A machine that stops without one of the first
//! three has crashed.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crate::control;
use crate::domains;
use crate::firmware::BehindMark;
use crate::inband::{Control, Filtered, Paced, Prefixed};
use crate::live::{Keyboard, OrEnd};
use crate::machine::{Machine, inherited};
use crate::outcome::Outcome;
use crate::placed::Parts;
use crate::qmp::Connection;
use crate::shared::Shared;
use crate::supervise::{Collector, Supervised};
use crate::window;
use crate::xen::{self, Uncooked};
use crate::xen_arm;

mod config;

pub use config::{Accel, Config, Console, Kernel, Report, Stamps, Terminal};

/// The most console output that is kept of a run, in bytes.
const KEPT_CONSOLE: usize = 1 << 20;
/// How long QEMU may take to leave after the kernel's last word.
const GRACE: Duration = Duration::from_secs(2);

/// Puts a time on what is written to it.
struct Stamping(Stamps);

impl Write for Stamping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let now = Instant::now();
        let mut stamps = self.0.lock().unwrap_or_else(|e| e.into_inner());
        stamps.push((now, bytes.to_vec()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Boots `image` and waits for its end. Nothing is left running, whatever happens.
pub fn run(image: &Path, config: Config) -> Report {
    let start = Instant::now();
    let mut report = Report {
        outcome: Outcome::Crashed,
        console: Vec::new(),
        trace: Vec::new(),
        notes: Vec::new(),
        elapsed: Duration::ZERO,
    };
    let checked = match config.kernel {
        Kernel::Sigil => config.machine.check_image(image),
        Kernel::Foreign => File::open(image).map(drop),
    };
    let result = checked
        .map_err(|e| e.to_string())
        .and_then(|()| boot(image, config, start, &mut report));
    if let Err(why) = result {
        report.outcome = Outcome::Failed(why);
    }
    if report.outcome.is_program_end() {
        report
            .notes
            .retain(|note| !note.starts_with(domains::ASIDE));
    }
    report.elapsed = start.elapsed();
    report
}

fn boot(
    image: &Path,
    mut config: Config,
    start: Instant,
    report: &mut Report,
) -> Result<(), String> {
    let on_xen = config.machine == Machine::XenPvh;
    let (linux, files) = match config.kernel {
        Kernel::Sigil if on_xen => domains::alone(image, &mut config)
            .map(Option::Some)?
            .unzip(),
        _ => (None, None),
    };
    let image = linux.as_deref().unwrap_or(image);
    let before = match linux {
        Some(_) => domains::BOOT,
        None => Duration::ZERO,
    };
    let deadline = config.timeout.map(|t| start + before + t);
    let (control_read, control_write) =
        io::pipe().map_err(|e| format!("cannot make a pipe: {e}"))?;
    let line = line(&config);
    let mut memory = xen::machine_memory(&config);
    let placed = match (&config.xen, &config.placed) {
        (Some(xen), _) if config.machine.tells_on_console() => {
            xen_arm::parts(&xen.hypervisor, image, &line, &config).map(|(parts, kib)| {
                memory = format!("{kib}K");
                Some(parts)
            })
        }
        (_, Some(placed)) => placed.parts(config.machine, image).map(Some),
        _ => Ok(None),
    };
    let placed = placed.map_err(|e| e.to_string())?;
    let kernel = match config.kernel {
        Kernel::Sigil if placed.is_none() && linux.is_none() => {
            config.machine.kernel(image).map_err(|e| e.to_string())?
        }
        _ => None,
    };
    let path = placed
        .as_ref()
        .map(|parts| &parts.kernel)
        .or(kernel.as_ref());
    let path = path.map(inherited);
    let image = path.as_deref().map_or(image, Path::new);
    let on_console = config.machine.tells_on_console();
    let control = (!on_console).then(|| control_write.as_raw_fd());
    let mut command = command(image, &config, &memory, &line, control);
    let ballooned = config.balloon.as_ref().zip(config.machine.virtio());
    let connection = match ballooned {
        None => None,
        Some((balloon, bus)) => {
            let connection = Connection::new().map_err(|e| format!("cannot talk to QEMU: {e}"))?;
            connection.arguments(&mut command);
            balloon.arguments(&mut command, bus);
            Some(connection)
        }
    };
    let parts = placed.iter();
    command.args(parts.clone().flat_map(Parts::arguments));
    let passed: Vec<i32> = parts
        .flat_map(Parts::files)
        .chain(&kernel)
        .chain(&files)
        .map(AsRawFd::as_raw_fd)
        .chain(control)
        .chain(connection.as_ref().map(Connection::descriptor))
        .chain(config.passed.iter().copied())
        .collect();
    let mut qemu =
        Supervised::spawn(&mut command, &passed).map_err(|e| config.machine.cannot_start(&e))?;
    drop((kernel, placed, files));

    let child = qemu.child();
    let (says, said) = mpsc::channel();
    let console = child.stdout.take().map(|stream| {
        let copy: Option<Box<dyn Write + Send>> = match &config.console {
            Console::Live | Console::Terminal(_) => Some(Box::new(OrEnd(io::stdout()))),
            Console::Stamped(stamps, _) => Some(Box::new(Stamping(Arc::clone(stamps)))),
            Console::Captured | Console::Fed(_) => None,
        };
        // Firmware knows serial ports only.
        let firmware = config.machine.has_firmware() && config.virtio.is_none();
        let marked = config.kernel == Kernel::Sigil && firmware;
        let stream = BehindMark::new(stream, marked, on_console.then(|| says.clone()));
        match config.machine {
            Machine::XenDom0 => Collector::start(Uncooked::new(stream), KEPT_CONSOLE, copy),
            machine if on_console => {
                let stream = Filtered::new(Uncooked::new(stream), Prefixed::of(machine));
                let stream = Filtered::new(stream, Control::new(control_write, says));
                Collector::start(stream, KEPT_CONSOLE, copy)
            }
            _ => Collector::start(stream, KEPT_CONSOLE, copy),
        }
    });
    let errors = child
        .stderr
        .take()
        .map(|stream| Collector::start(stream, KEPT_CONSOLE, None));
    let (ready, is_ready) = mpsc::channel();
    let mut ready = vec![ready];
    if let Some((connection, balloon)) = connection.zip(config.balloon.as_ref()) {
        let (send, is_ready) = mpsc::channel();
        ready.push(send);
        balloon.follow(connection, child.id(), is_ready);
    }
    if let Some(pause) = config.pause {
        stand_still(child.id() as libc::pid_t, is_ready, pause);
    } else if let Some(stdin) = child.stdin.take() {
        let said = on_console.then_some(said);
        let (console, end, machine) = (config.console, config.end_of_input, config.machine);
        std::thread::spawn(move || match said {
            None => feed(stdin, is_ready, console, end),
            Some(said) => {
                // Where the machine has come to its end, nobody waits for it.
                let _ = Paced::begin(stdin, said, machine)
                    .map(|input| feed(input, is_ready, console, end));
            }
        });
    }

    let of_line = match linux {
        Some(_) => domains::line,
        None => str::to_string,
    };
    let lines = control::lines(control_read, of_line);
    let ended = control::follow(&lines, &ready, deadline, config.live_trace, report);
    let last = Instant::now() + GRACE;
    let status = if ended && !on_console {
        qemu.wait_until(last)
    } else {
        Ok(None)
    };
    qemu.kill();
    report.console = console.map(Collector::finish).unwrap_or_default();
    let errors = errors.map(Collector::finish).unwrap_or_default();
    let killed_by = match &status {
        Ok(Some(status)) => status.signal(),
        _ => None,
    };
    if !ended || matches!(report.outcome, Outcome::TimedOut(_)) {
        report.outcome = Outcome::TimedOut(config.timeout.unwrap_or_default());
    } else if let (Outcome::Crashed, Some(signal)) = (&report.outcome, killed_by) {
        // A machine that resets ends QEMU with a status.
        return Err(format!(
            "{} was killed by signal {signal}",
            config.machine.program()
        ));
    } else if report.outcome == Outcome::Crashed
        && !errors.is_empty()
        && !matches!(status, Ok(Some(s)) if s.success())
    {
        let text = String::from_utf8_lossy(&errors);
        return Err(text.trim().lines().next().unwrap_or_default().to_string());
    }
    Ok(())
}

/// The kernel's command line.
fn line(config: &Config) -> String {
    // Before the program's arguments, which are the last part.
    let mut line = match config.kernel {
        Kernel::Sigil => config.machine.control_option().to_string(),
        Kernel::Foreign => String::new(),
    };
    if !line.is_empty() && !config.command_line.is_empty() {
        line.push(' ');
    }
    line + &config.command_line
}

/// QEMU's, with the descriptor that its end of the control channel is.
fn command(
    image: &Path,
    config: &Config,
    memory: &str,
    line: &str,
    control: Option<i32>,
) -> Command {
    let mut command = Command::new(config.machine.program());
    let cpu = config.cpu.as_deref().unwrap_or(config.machine.cpu());
    command
        .args(["-M", config.machine.option()])
        .args(["-nodefaults", "-no-user-config", "-no-reboot"])
        .args(["-display", "none"])
        .args(["-cpu", cpu, "-m", memory])
        .args([
            "-accel",
            if config.accel == Accel::Kvm {
                "kvm"
            } else {
                "tcg"
            },
        ])
        .args(["-chardev", "stdio,id=console,signal=off"]);
    if let Some(control) = control {
        command.arg("-chardev");
        command.arg(format!("file,id=ctl,path=/dev/fd/{control}"));
    }
    match config.virtio {
        None => command.args(["-serial", "chardev:console"]),
        Some(bus) => command
            .args(["-serial", "null"])
            .arg("-device")
            .arg(format!("virtio-serial-{bus}"))
            .args(["-device", "virtconsole,chardev=console"])
            .arg("-device")
            .arg(format!("virtio-rng-{bus}")),
    };
    if config.kernel == Kernel::Sigil || config.machine == Machine::XenPvh {
        command.args(config.machine.control());
        if config.exit_device {
            command.args(config.machine.exit());
        }
    }
    if config.icount && config.machine.takes_icount() {
        command.arg("-icount");
        command.arg(format!("shift={},sleep=off", config.icount_shift));
    }
    if config.machine.tells_on_console() {
        // Its tree says what it starts, and how.
        command.arg("-kernel").arg(image);
    } else if let Some(xen) = &config.xen {
        xen::load(&mut command, xen, image, line, config);
    } else {
        command.arg("-kernel").arg(image);
        if let Some(initrd) = &config.initrd {
            command.arg("-initrd").arg(initrd);
        }
        if !line.is_empty() {
            command.args(["-append", line]);
        }
    }
    command
        .args(&config.extra)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(match config.console {
            // It answers the kernel.
            _ if config.machine.tells_on_console() => Stdio::piped(),
            Console::Captured => Stdio::null(),
            _ => Stdio::piped(),
        });
    command
}

/// Stops the machine for a while, with all that it knows of time.
fn stand_still(qemu: libc::pid_t, ready: Receiver<()>, (after, long): (Duration, Duration)) {
    std::thread::spawn(move || {
        if ready.recv().is_err() {
            return;
        }
        for (wait, signal) in [(after, libc::SIGSTOP), (long, libc::SIGCONT)] {
            std::thread::sleep(wait);
            // SAFETY: plain system call. Should the machine have ended, nobody has its number so soon.
            unsafe { libc::kill(qemu, signal) };
        }
    });
}

/// Gives the guest its console input. It ends with that or with QEMU; where it waits for our own standard
/// input its thread is left to itself.
///
/// What comes before the guest has set up its serial port would be lost.
fn feed(mut guest: impl Write + Send, ready: Receiver<()>, console: Console, end: Option<u8>) {
    if ready.recv().is_err() {
        return;
    }
    let sent = match console {
        Console::Captured => Ok(()),
        Console::Stamped(_, text) => guest.write_all(text.as_bytes()),
        Console::Fed(bytes) => guest.write_all(&bytes),
        Console::Live => io::copy(&mut io::stdin().lock(), &mut guest).map(|_| ()),
        Console::Terminal(terminal) => {
            let guest = &Shared::new(&mut guest);
            std::thread::scope(|scope| {
                if let Some(window) = terminal.window {
                    scope.spawn(move || window::follow(guest.end(), window));
                }
                let mut keyboard = Keyboard::new(terminal.ends, terminal.window.is_some());
                // The guest is killed by our death.
                let enough = || std::process::exit(128 + libc::SIGINT);
                keyboard.pass_on(io::stdin().lock(), guest.end(), enough)
            })
        }
    };
    if let (Ok(()), Some(byte)) = (sent, end) {
        let _ = guest.write_all(&[byte]);
    }
}
