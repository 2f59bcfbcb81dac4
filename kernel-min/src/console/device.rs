//! The console's port, its interrupt, and what the first process has of it.

use alloc::vec::Vec;

use posix_process::{System, ThreadId};
use signal::Errno;

use super::stream;
use crate::arch::percpu;
use crate::files::flags::o;
use crate::files::stat::device;
use crate::files::{Open, devices, open, owed};
use crate::platform;
use crate::task::Work;
use crate::tty::line::{Held, Line, Room};
use crate::tty::termios::Termios;
use crate::tty::{Terminal, Tty, TtyRef, window};

/// `/dev/console`
pub const NUMBER: u64 = device(5, 1);

static mut ROOM: Room = Room::EMPTY;

static CONSOLE: Tty = Tty::new(
    NUMBER as u32,
    Line::new(
        {
            let room = &raw mut ROOM;
            // SAFETY: nobody else uses it.
            Held::Lent(unsafe { &mut *room })
        },
        Termios::DEFAULT,
    ),
    None,
);

/// The console, as a terminal.
pub fn tty() -> &'static Tty {
    &CONSOLE
}

/// Starts the console; `mode` is the kernel option's value, words with commas between: `pipe`, a
/// terminal without it; `virtio`, the platform's own device without it; `window:ROWSxCOLUMNS`, its size, and that
/// new ones come between what is typed.
///
/// # Errors
/// A sentence that says what is missing.
pub fn init(mode: &[u8]) -> Result<(), &'static str> {
    let says = |word: &[u8]| mode.split(|&b| b == b',').any(|part| part == word);
    if says(b"virtio") {
        platform::virtio::start()?;
    }
    let mut s = CONSOLE.lock();
    for word in mode.split(|&b| b == b',') {
        if let Some(window) = word.strip_prefix(b"window:") {
            s.window = window::size(window).ok_or("the console's window is not ROWSxCOLUMNS")?;
            s.reader.start();
        }
    }
    if says(b"pipe") {
        s.pipe = true;
        s.line.set_termios(&Termios {
            iflag: 0,
            oflag: 0,
            lflag: 0,
            ..Termios::DEFAULT
        });
    }
    drop(s);
    platform::get().listen();
    // Setting up the port has emptied it: only now should the host send.
    platform::line("ready", format_args!(""));
    Ok(())
}

/// The port's interrupt.
pub fn interrupt() {
    CONSOLE.take_input(CONSOLE.lock());
    // The idle thread does not go back to a program.
    if percpu::work_bits() & Work::OWED != 0 {
        owed::pay();
    }
}

/// A console that is a terminal controls the session of the first process, in the foreground.
///
/// # Errors
/// EPERM for a process that leads no session.
pub fn control(system: &mut System, first: ThreadId) -> Result<(), Errno> {
    let pipe = CONSOLE.lock().pipe;
    match pipe {
        true => Ok(()),
        false => CONSOLE.take(system, first),
    }
}

/// What descriptors 0, 1 and 2 of the first process name.
pub fn standard_files() -> Vec<Open> {
    let mut files = Vec::new();
    if CONSOLE.lock().pipe {
        files.extend(open(stream::Input, o::RDONLY));
        let output = open(stream::Output, o::WRONLY);
        files.extend(output.clone());
        files.extend(output);
    } else {
        let console = devices::console();
        let terminal =
            console.and_then(|inode| Terminal::open(TtyRef::Console, inode, o::RDWR | o::NOCTTY));
        files.extend(
            [terminal.clone(), terminal.clone(), terminal]
                .into_iter()
                .flatten(),
        );
    }
    files
}
