//! What this domain is asked for through xenstore.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::balloon::{Reserve, WANTED};
use super::channel::Channel;
use super::console;
use super::events::STORE;
use super::hypercall::{Reason, shut_down};
use super::store::{Request, Store};
#[cfg(target_arch = "x86_64")]
use super::suspend;
use crate::balloon::Host;
use crate::lock::Lock;
use crate::platform::End;
use crate::{balloon, process};

/// The ring of requests, and that of answers.
static CHANNEL: Channel<1024, 1024> = Channel::new(1, 2, &STORE);

static CLIENT: Lock<Store> = Lock::new(Store::new());

/// The domain is to begin anew when the program has come to its end.
static IS_REBOOTING: AtomicBool = AtomicBool::new(false);

/// Maps xenstore's page, if there is one: to the first domain there is none, or none yet.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() {
    // SAFETY: as the caller says; the parameters are xenstore's.
    unsafe { CHANNEL.init() };
}

/// The balloon, where somebody can say how large it is to be.
pub fn balloon() -> Option<Box<dyn Host + Send>> {
    CHANNEL.rings()?;
    Some(Box::new(Reserve))
}

/// Has what is asked interrupt.
pub fn listen() {
    if let Some([requests, _]) = CHANNEL.rings() {
        CLIENT.lock().begin(requests);
        CHANNEL.listen();
        CHANNEL.notify();
    }
}

/// The domain is another one now.
#[cfg(target_arch = "x86_64")]
pub fn reconnect() {
    CHANNEL.reconnect();
    listen();
}

/// Xenstore's interrupt. When the domain is to end its program is asked to, by SIGTERM; that is the end of it where
/// it does nothing about that signal.
#[cold]
#[inline(never)]
pub fn interrupt() {
    let Some([requests, answers]) = CHANNEL.rings() else {
        return;
    };
    let next = || CLIENT.lock().take(answers, requests);
    while let Some(request) = next() {
        match request {
            Request::PowerOff | Request::Reboot => {
                IS_REBOOTING.store(request == Request::Reboot, Relaxed);
                process::terminate_program();
            }
            #[cfg(target_arch = "x86_64")]
            Request::Suspend => suspend::suspend(),
            Request::Most(kib) => WANTED.lock().set_most(kib),
            Request::Target(kib) => {
                WANTED.lock().set_target(kib);
                balloon::interrupted();
            }
        }
    }
    // There is room, and perhaps a message.
    CHANNEL.notify();
}

/// Ends the domain, when what it has written has been read. Returns where Xen does not let it.
pub fn leave(end: End) {
    console::flush();
    let reason = match end {
        End::Program if IS_REBOOTING.load(Relaxed) => Reason::Reboot,
        End::Program | End::PowerOff => Reason::PowerOff,
        End::Restart => Reason::Reboot,
        End::Panic => Reason::Crash,
    };
    // One that is refused leaves nothing else to do than what the caller does.
    let _ = shut_down(reason);
}
