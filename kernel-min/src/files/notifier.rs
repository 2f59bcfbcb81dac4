//! Signals when a file is ready: O_ASYNC, and who gets them (fcntl(2)).

use alloc::sync::{Arc, Weak};

use posix_process::{Owner, OwnerKind};
use signal::sicode::{POLL_ERR, POLL_HUP, POLL_IN, POLL_OUT, POLL_PRI, SI_SIGIO};
use signal::{Errno, Info, SigSet, Signal};

use super::flags::o;
use super::flags::poll::{ERR, HUP, IN, OUT, PRI, RDBAND, READABLE, WRBAND, WRITABLE};
use super::open::SET_ASYNC;
use super::{ANY, Listener, OpenFile, Watcher, owed};
use crate::arch::percpu;
use crate::lock::Lock;
use crate::process;
use crate::room::spare;

/// Whom O_ASYNC sends signals, of a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signals {
    /// Nobody: there is no O_ASYNC.
    Never,
    /// The owner, if one was named.
    ToOwner,
    /// The owner; where none was named, a terminal's foreground group, or without one who asks for signals.
    ToForeground(i32),
}

#[derive(Default)]
struct State {
    owner: Option<Owner>,
    /// F_SETSIG; None for SIGIO without information.
    signal: Option<Signal>,
    /// The descriptor that O_ASYNC was set by.
    fd: i32,
    /// O_ASYNC.
    on: bool,
}

/// What an open file description has of this.
pub struct Notifier {
    me: Weak<Notifier>,
    state: Lock<State>,
}

/// Signals whose positive codes are their own: the codes of SIGIO are none of theirs.
fn has_own_codes(signal: Signal) -> bool {
    let faults = SigSet::SYNCHRONOUS | Signal::SIGTRAP.set() | Signal::SIGSYS.set();
    (faults | Signal::SIGCHLD.set()).contains(signal)
}

impl Notifier {
    pub(super) fn new() -> Result<Arc<Notifier>, Errno> {
        spare()?;
        Ok(Arc::new_cyclic(|me| Notifier {
            me: me.clone(),
            state: Lock::new(State::default()),
        }))
    }
}

impl Listener for Notifier {
    fn tell(&self, events: u16, _anew: bool) -> bool {
        // Where the kinds of events have no queue each, it is told which one it is.
        if events != ANY {
            self.tell_kind(if events & IN == 0 { OUT } else { IN });
        }
        false
    }

    fn tell_kind(&self, kind: u16) {
        if self.state.lock().owner.is_some()
            && let Some(me) = self.me.upgrade()
        {
            owed::owe(me, kind);
        }
    }

    fn pay(&self, events: u16) {
        let (owner, signal, fd) = {
            let s = self.state.lock();
            (s.owner, s.signal, s.fd)
        };
        let (code, band) = match events {
            IN => (POLL_IN, READABLE),
            PRI => (POLL_PRI, PRI | RDBAND),
            ERR => (POLL_ERR, ERR),
            HUP => (POLL_HUP, HUP | ERR),
            _ => (POLL_OUT, WRITABLE | WRBAND),
        };
        let info = signal.map(|signal| {
            let code = if has_own_codes(signal) {
                SI_SIGIO
            } else {
                code
            };
            Info::poll(signal, code, i64::from(band), fd)
        });
        if let Some(owner) = owner {
            process::with(|system, host| {
                system.signal_owner(host, &owner, info.as_ref(), Signal::SIGIO);
            });
        }
    }

    fn closed(&self, open: &OpenFile) {
        let on = core::mem::take(&mut self.state.lock().on);
        if let Some(me) = self.me.upgrade().filter(|_| on) {
            open.file.leave(&Watcher::Listener(me));
            owed::remove();
        }
    }
}

/// In place of a descriptor, where the request that names the owner does not say by which it came: no signal tells one
/// before a call has that does say so.
pub const UNTOLD: i32 = -1;

/// FIOASYNC does from now on all that it does in Linux: a program that is executed may ask for it.
pub fn enable_async() {
    *SET_ASYNC.lock() = Some(OpenFile::set_async);
}

impl OpenFile {
    /// O_ASYNC, set or cleared by this descriptor. A file without it stays as it is.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn set_async(&self, fd: i32, on: bool) -> Result<(), Errno> {
        let signals = self.file.signals();
        let is_on = self
            .known_notifier()
            .is_some_and(|notifier| notifier.state.lock().on);
        self.mark_async(on && signals != Signals::Never);
        if on == is_on || signals == Signals::Never {
            return Ok(());
        }
        let notifier = self.notifier()?;
        let watcher = Watcher::Listener(notifier.clone());
        if on {
            if let Signals::ToForeground(group) = signals
                && notifier.state.lock().owner.is_none()
            {
                let me = percpu::current();
                let owner = process::with(|system, _| match group {
                    0 => system.owner(me.id, OwnerKind::Process, me.process().pid),
                    _ => system.owner(me.id, OwnerKind::Group, group),
                });
                notifier.state.lock().owner = owner.ok();
            }
            self.mark_async(false);
            owed::add()?;
            if let Err(e) = self.file.poll(Some(&watcher)) {
                owed::remove();
                return Err(e);
            }
            self.mark_async(true);
        } else {
            self.file.leave(&watcher);
            owed::remove();
        }
        self.file.set_async(on);
        let mut s = notifier.state.lock();
        (s.fd, s.on) = (fd, on);
        Ok(())
    }

    /// From here on FIOASYNC does what [`OpenFile::set_async`] does; and so has done, if it came before.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn begin_async(&self, fd: i32) -> Result<(), Errno> {
        enable_async();
        self.set_async(fd, self.flags() & o::ASYNC != 0)?;
        if let Some(notifier) = self.known_notifier() {
            let mut s = notifier.state.lock();
            s.fd = if s.fd == UNTOLD { fd } else { s.fd };
        }
        Ok(())
    }

    /// F_SETOWN, F_SETOWN_EX: the owner, or None for nobody.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn set_owner(&self, owner: Option<Owner>) -> Result<(), Errno> {
        self.notifier()?.state.lock().owner = owner;
        Ok(())
    }

    /// The owner.
    pub fn owner(&self) -> Option<Owner> {
        self.known_notifier()?.state.lock().owner
    }

    /// An urgent byte has come: SIGURG to the owner, whether or not there is O_ASYNC.
    pub fn signal_urgent(&self) {
        let Some(notifier) = self.known_notifier() else {
            return;
        };
        let owner = notifier.state.lock().owner;
        if let Some(owner) = owner {
            process::with(|system, host| {
                system.signal_owner(host, &owner, None, Signal::SIGURG);
            });
        }
    }

    /// F_SETSIG.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn set_signal(&self, signal: Option<Signal>) -> Result<(), Errno> {
        self.notifier()?.state.lock().signal = signal;
        Ok(())
    }

    /// F_GETSIG.
    pub fn signal(&self) -> Option<Signal> {
        self.known_notifier()?.state.lock().signal
    }
}
