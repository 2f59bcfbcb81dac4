//! A monitor, as the kernel sees it.

use alloc::boxed::Box;
use core::fmt::{self, Write};

use super::{BootInfo, get, virtio};
use crate::balloon::Host;
use crate::{balloon, console, entropy};

/// Whether the clock's rate is known from its start: the processor tells it.
pub const RATE_IS_KNOWN: bool = cfg!(not(target_arch = "x86_64"));

/// A monitor, as the kernel sees it: whoever made the machine, and answers for its devices.
pub trait Platform: Sync {
    /// Maps the registers of devices, and sets them up.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    ///
    /// # Safety
    /// Called once, with the kernel's own map in use.
    unsafe fn init_devices(&self, info: &BootInfo) -> Result<(), &'static str>;

    /// Sends bytes to the console.
    fn send(&self, bytes: &[u8]);
    /// The next byte that the console has received, if there is one.
    fn receive(&self) -> Option<u8>;
    /// Has received bytes interrupt ([`crate::console::interrupt`]).
    fn listen(&self);

    /// Starts the clock ([`crate::time::clock::begin`]).
    ///
    /// # Errors
    /// A sentence that says what is missing.
    fn start_clock(&self) -> Result<(), &'static str>;
    /// Looks how fast the clock's counter runs, when the clock [asks](crate::time::clock::check_at).
    /// Interrupts are off.
    fn check_clock(&self) {}
    /// Has the timer interrupt at `deadline` (nanoseconds since boot), or as soon as can be when that has
    /// passed. It may come early.
    fn arm(&self, deadline: u64);
    /// The timer's interrupt has come. Nanoseconds since boot.
    fn fired(&self) -> u64;

    /// The wire to the host's [balloon], if it has one: once, when devices have been set up.
    fn balloon(&self) -> Option<Box<dyn Host + Send>>;
    /// Hands over random bytes of the host's that have come, if any; devices may have interrupted.
    fn random(&self, _to: fn(&[u8])) {}

    /// Tells whoever started the machine, if there is a channel for it.
    fn tell(&self, text: &str);
    /// Ends the machine. What happened was [told](line) before.
    fn leave(&self, end: End) -> !;
}

/// Why a machine ends, for monitors that make a difference.
#[derive(Clone, Copy)]
pub enum End {
    /// Its program has come to its end.
    Program,
    /// reboot(2)
    PowerOff,
    /// reboot(2), to begin anew
    Restart,
    /// The kernel cannot go on.
    Panic,
}

/// On the console before anything else, for who listens on the control channel, where firmware has written
/// to it, too.
pub(super) const START_OF_TEXT: &[u8] = b"\x02";

/// Sends bytes to the console, whichever it is.
pub fn send(bytes: &[u8]) {
    match virtio::is_console() {
        true => virtio::send(bytes),
        false => get().send(bytes),
    }
}

/// Prints a line on the console.
pub fn print(text: fmt::Arguments<'_>) {
    // The console's writes cannot fail.
    let _ = Console.write_fmt(format_args!("{text}\n"));
}

struct Console;

impl Write for Console {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        send(s.as_bytes());
        Ok(())
    }
}

/// The next byte that the console has received, if there is one.
pub fn receive() -> Option<u8> {
    match virtio::is_console() {
        true => virtio::receive(),
        false => get().receive(),
    }
}

/// A device has interrupted.
pub fn interrupted() {
    virtio::interrupted();
    get().random(entropy::add);
    balloon::interrupted();
    console::interrupt();
}

struct Channel;

impl Write for Channel {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        get().tell(text);
        Ok(())
    }
}

/// Tells whoever started the machine one line: a word that says what it is, and its text.
pub fn line(kind: &str, text: fmt::Arguments<'_>) {
    // The channel's writes cannot fail.
    let _ = Channel.write_fmt(format_args!("{kind} {text}\n"));
}
