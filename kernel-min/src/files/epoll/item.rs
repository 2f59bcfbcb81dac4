//! What an epoll watches: one description by one descriptor.

use alloc::sync::{Arc, Weak};
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use signal::Errno;

use super::core::Core;
use crate::files::flags::poll::{ERR, HUP, IN, OUT};
use crate::files::{ANY, Listener, Open, OpenFile, Watcher};

/// Told once for each event, not as long as it is so.
const EPOLLET: u32 = 1 << 31;
/// Told once, until the item is changed.
const EPOLLONESHOT: u32 = 1 << 30;
/// Keeps the machine from its sleep, which is nothing here.
const EPOLLWAKEUP: u32 = 1 << 29;
/// Of several epolls that watch a file, one is enough.
const EPOLLEXCLUSIVE: u32 = 1 << 28;
/// What is no event.
const HOW: u32 = EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE;
/// What goes with EPOLLEXCLUSIVE.
const WITH_EXCLUSIVE: u32 = (IN | OUT | ERR | HUP) as u32 | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;

/// `struct epoll_event`, as epoll_ctl(2) has it.
#[derive(Clone, Copy, Debug)]
pub struct Interest {
    /// The events, and how they are told.
    pub events: u32,
    /// What the program wants to be told with them.
    pub data: u64,
}

impl Interest {
    /// Whether EPOLLEXCLUSIVE is among them.
    pub fn is_exclusive(&self) -> bool {
        self.events & EPOLLEXCLUSIVE != 0
    }

    /// Whether all the rest goes with EPOLLEXCLUSIVE.
    pub fn may_be_exclusive(&self) -> bool {
        self.events & !WITH_EXCLUSIVE == 0
    }
}

/// One that is watched.
pub struct Item {
    pub(super) core: Arc<Core>,
    /// Its place in there.
    pub(super) place: u32,
    /// The descriptor that it was added by.
    pub(super) fd: i32,
    pub(super) target: Weak<OpenFile>,
    interest: AtomicU32,
    data: AtomicU64,
}

impl Item {
    pub(super) fn new(
        core: Arc<Core>,
        place: u32,
        fd: i32,
        target: &Open,
        interest: Interest,
    ) -> Item {
        let item = Item {
            core,
            place,
            fd,
            target: Arc::downgrade(target),
            interest: AtomicU32::new(0),
            data: AtomicU64::new(0),
        };
        item.change(interest);
        item
    }

    /// Another interest. Errors and hang-ups are always one.
    pub(super) fn change(&self, interest: Interest) {
        let always = u32::from(ERR | HUP);
        self.interest.store(interest.events | always, Relaxed);
        self.data.store(interest.data, Relaxed);
    }

    fn events(&self) -> u32 {
        self.interest.load(Relaxed)
    }

    /// What there is to tell of the file at this moment.
    ///
    /// # Errors
    /// ENOMEM from joining its queues, if there is somebody who does.
    pub(super) fn ask(&self, open: &OpenFile, watcher: Option<&Watcher>) -> Result<u32, Errno> {
        let now = open.file.poll(watcher)?;
        Ok(u32::from(now) & self.events() & !HOW)
    }

    /// What it tells with the events.
    pub(super) fn data(&self) -> u64 {
        self.data.load(Relaxed)
    }

    /// The program was told. Whether it is to be told again as long as it is so.
    pub(super) fn was_told(&self) -> bool {
        let events = self.events();
        if events & EPOLLONESHOT != 0 {
            self.interest.store(events & HOW, Relaxed);
        }
        events & (EPOLLONESHOT | EPOLLET) == 0
    }

    /// Whether it cannot be changed.
    pub(super) fn is_fixed(&self) -> bool {
        self.events() & EPOLLEXCLUSIVE != 0
    }
}

impl Listener for Item {
    fn tell(&self, events: u16, anew: bool) -> bool {
        let wanted = self.events() & !HOW;
        let concerns = wanted != 0 && (events == ANY || u32::from(events) & wanted != 0);
        anew && concerns && self.core.is_ready(self.place)
    }

    fn is_exclusive(&self) -> bool {
        self.is_fixed()
    }

    fn closed(&self, open: &OpenFile) {
        self.core.forget(self.place, open);
    }
}
