//! An epoll: its items, and who waits for them.

use alloc::collections::BTreeMap;
use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::item::{Interest, Item};
use super::nesting::{self, Node};
use super::ready::Entries;
use crate::files::flags::poll;
use crate::files::stat::Stat;
use crate::files::{ANY, File, Open, OpenFile, WaitQueue, Watcher, sleep};
use crate::lock::Lock;
use crate::room::{copied, shared, spare};
use crate::sched::Wake;

#[derive(Default)]
struct State {
    items: Entries<Arc<Item>>,
    /// Their places by the descriptions and descriptors that they were added by.
    places: BTreeMap<(usize, i32), u32>,
    /// The epolls that watch this one, each as often as it does.
    parents: Vec<Weak<Core>>,
    /// Threads in epoll_wait(2).
    waiters: WaitQueue,
    /// Who polls the epoll itself.
    pollers: WaitQueue,
}

/// What items have of their epoll.
pub struct Core {
    state: Lock<State>,
    /// The last search that came by, and what it found ([`nesting`]).
    search: AtomicU64,
    length: AtomicU64,
}

/// The file.
pub struct Epoll(Arc<Core>);

/// One search for circles has this number.
fn search() -> u64 {
    static SEARCHES: AtomicU64 = AtomicU64::new(1);
    SEARCHES.fetch_add(1, Relaxed)
}

fn key(open: &Open, fd: i32) -> (usize, i32) {
    (Arc::as_ptr(open).addr(), fd)
}

impl Node for Arc<Core> {
    fn each(&self, up: bool, f: &mut dyn FnMut(&Self) -> bool) {
        // A search may come by again, so that nothing is locked meanwhile.
        for n in 0.. {
            let next = match up {
                true => self.state.lock().parents.get(n).map(Weak::upgrade),
                false => self.inner(n as u32),
            };
            match next {
                None => return,
                Some(Some(next)) if !f(&next) => return,
                Some(_) => {}
            }
        }
    }

    fn found(&self, search: u64) -> Option<usize> {
        let found = self.search.load(Relaxed) == search;
        found.then(|| self.length.load(Relaxed) as usize)
    }

    fn remember(&self, search: u64, length: usize) {
        self.search.store(search, Relaxed);
        self.length.store(length as u64, Relaxed);
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(self, other)
    }
}

impl Core {
    /// The epoll that is watched by the item at this place; None beyond the last place.
    fn inner(&self, place: u32) -> Option<Option<Arc<Core>>> {
        let target = {
            let s = self.state.lock();
            if place >= s.items.places() {
                return None;
            }
            s.items.get(place).and_then(|item| item.target.upgrade())
        };
        Some(target.and_then(|target| target.file.as_epoll().map(|epoll| epoll.0.clone())))
    }

    /// Of the item at this place there may be something to tell. Whether a thread woke for it.
    pub(super) fn is_ready(&self, place: u32) -> bool {
        let mut s = self.state.lock();
        s.items.push(place);
        let woken = s.waiters.has_some();
        s.waiters.wake();
        s.pollers.wake();
        woken
    }

    /// The item's file is closed for good.
    pub(super) fn forget(&self, place: u32, open: &OpenFile) {
        let item = self.state.lock().remove(place);
        if let Some(item) = item {
            self.let_go(item, open);
        }
    }

    /// An item that is in the table no longer leaves the queues of its file.
    fn let_go(&self, item: Arc<Item>, open: &OpenFile) {
        if let Some(inner) = open.file.as_epoll() {
            inner.0.state.lock().remove_parent(self);
        }
        open.file.leave(&Watcher::Listener(item));
    }

    /// One more epoll watches this one.
    fn add_parent(&self, parent: &Arc<Core>) -> Result<(), Errno> {
        let parents = &mut self.state.lock().parents;
        parents.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        parents.push(Arc::downgrade(parent));
        Ok(())
    }

    /// The first item that is ready, which is in the list no longer.
    fn next(&self) -> Option<Arc<Item>> {
        self.state.lock().items.pop().cloned()
    }
}

impl State {
    fn remove(&mut self, place: u32) -> Option<Arc<Item>> {
        let item = self.items.remove(place)?;
        self.places.remove(&(item.target.as_ptr().addr(), item.fd));
        Some(item)
    }

    fn remove_parent(&mut self, parent: &Core) {
        let is_it = |weak: &Weak<Core>| core::ptr::eq(weak.as_ptr(), parent);
        if let Some(n) = self.parents.iter().position(is_it) {
            self.parents.swap_remove(n);
        }
    }
}

impl Epoll {
    /// One that watches nothing.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn new() -> Result<Epoll, Errno> {
        spare()?;
        Ok(Epoll(shared(|| Core {
            state: Lock::new(State::default()),
            search: AtomicU64::new(0),
            length: AtomicU64::new(0),
        })?))
    }

    /// Whether both are the same.
    pub fn is(&self, other: &Epoll) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn find(&self, target: &Open, fd: i32) -> Option<Arc<Item>> {
        let s = self.0.state.lock();
        let place = s.places.get(&key(target, fd))?;
        s.items.get(*place).cloned()
    }

    /// EPOLL_CTL_ADD.
    ///
    /// # Errors
    /// ELOOP for a circle or a chain of epolls that is too long, EINVAL for too many ways through them; EEXIST; ENOMEM.
    pub fn add(&self, target: &Open, fd: i32, interest: Interest) -> Result<(), Errno> {
        let inner = target.file.as_epoll();
        if let Some(inner) = inner {
            let searches = [search(), search()];
            if !nesting::may_watch(&self.0, &inner.0, searches) {
                return Err(Errno::ELOOP);
            }
        }
        if self.find(target, fd).is_some() {
            return Err(Errno::EEXIST);
        }
        spare()?;
        let core = &self.0;
        let place = core.state.lock().items.next_place().ok_or(Errno::ENOMEM)?;
        let item = shared(|| Item::new(core.clone(), place, fd, target, interest))?;
        target.attach(item.clone())?;
        if let Some(inner) = inner {
            let added = inner.0.add_parent(core);
            if added.is_err() || !nesting::has_room(&inner.0, search()) {
                inner.0.state.lock().remove_parent(core);
                target.detach(&(item as _));
                return added.and(Err(Errno::EINVAL));
            }
        }
        {
            let mut s = core.state.lock();
            s.items.insert(item.clone());
            s.places.insert(key(target, fd), place);
        }
        match item.ask(target, Some(&Watcher::Listener(item.clone()))) {
            Ok(0) => Ok(()),
            Ok(_) => {
                core.is_ready(place);
                Ok(())
            }
            Err(e) => {
                self.take_out(target, &item);
                Err(e)
            }
        }
    }

    /// EPOLL_CTL_MOD.
    ///
    /// # Errors
    /// ENOENT; EINVAL for what was added with EPOLLEXCLUSIVE.
    pub fn change(&self, target: &Open, fd: i32, interest: Interest) -> Result<(), Errno> {
        let item = self.find(target, fd).ok_or(Errno::ENOENT)?;
        if item.is_fixed() {
            return Err(Errno::EINVAL);
        }
        item.change(interest);
        if item.ask(target, None)? != 0 {
            self.0.is_ready(item.place);
        }
        Ok(())
    }

    /// EPOLL_CTL_DEL.
    ///
    /// # Errors
    /// ENOENT.
    pub fn remove(&self, target: &Open, fd: i32) -> Result<(), Errno> {
        let item = self.find(target, fd).ok_or(Errno::ENOENT)?;
        self.take_out(target, &item);
        Ok(())
    }

    fn take_out(&self, target: &OpenFile, item: &Arc<Item>) {
        if let Some(item) = self.0.state.lock().remove(item.place) {
            target.detach(&(item as _));
        }
        self.0.let_go(item.clone(), target);
    }

    /// epoll_wait(2), until a time of CLOCK_MONOTONIC: tells by `write` of up to `most` items, with the number of
    /// each among those.
    ///
    /// # Errors
    /// EINTR; what `write` fails with, if that is at the first.
    pub fn wait(
        &self,
        most: usize,
        deadline: Option<u64>,
        write: &mut dyn FnMut(usize, Interest) -> Result<(), Errno>,
    ) -> Result<usize, Errno> {
        let mut last = deadline == Some(0);
        loop {
            let told = self.tell(most, write)?;
            if told != 0 || last {
                return Ok(told);
            }
            {
                let mut s = self.0.state.lock();
                if s.items.ready() != 0 {
                    continue;
                }
                s.waiters.join(true)?;
            }
            let why = sleep(deadline);
            self.0.state.lock().waiters.leave();
            match why {
                Wake::Event => {}
                Wake::Timeout => last = true,
                Wake::Signal => {
                    return match self.tell(most, write)? {
                        0 => Err(Errno::EINTR),
                        told => Ok(told),
                    };
                }
            }
        }
    }

    /// Tells of what is ready.
    fn tell(
        &self,
        most: usize,
        write: &mut dyn FnMut(usize, Interest) -> Result<(), Errno>,
    ) -> Result<usize, Errno> {
        let mut told = 0;
        // What comes in or goes back meanwhile has its turn the next time.
        let mut left = self.0.state.lock().items.ready();
        while left != 0 && told < most {
            left -= 1;
            let Some(item) = self.0.next() else {
                break;
            };
            let Some(open) = item.target.upgrade() else {
                continue;
            };
            let events = item.ask(&open, None).unwrap_or(0);
            if events == 0 {
                continue;
            }
            let interest = Interest {
                events,
                data: item.data(),
            };
            if let Err(e) = write(told, interest) {
                self.0.state.lock().items.push_front(item.place);
                return if told == 0 { Err(e) } else { Ok(told) };
            }
            told += 1;
            if item.was_told() {
                self.0.state.lock().items.push(item.place);
            }
        }
        let s = self.0.state.lock();
        if s.items.ready() != 0 {
            s.waiters.pass_on();
        }
        Ok(told)
    }
}

impl Drop for Epoll {
    fn drop(&mut self) {
        let items = core::mem::take(&mut self.0.state.lock().items);
        for item in items.into_entries() {
            if let Some(open) = item.target.upgrade() {
                open.detach(&(item.clone() as _));
                self.0.let_go(item, &open);
            }
        }
    }
}

impl File for Epoll {
    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        if let Some(watcher) = watcher {
            self.0.state.lock().pollers.watch(watcher, ANY)?;
        }
        let mut left = self.0.state.lock().items.ready();
        while left != 0 {
            left -= 1;
            let Some(item) = self.0.next() else {
                break;
            };
            let open = item.target.upgrade();
            if open.is_some_and(|open| item.ask(&open, None).is_ok_and(|events| events != 0)) {
                self.0.state.lock().items.push_front(item.place);
                return Ok(poll::READABLE);
            }
        }
        Ok(0)
    }

    fn leave(&self, watcher: &Watcher) {
        self.0.state.lock().pollers.unwatch(watcher);
    }

    fn read_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn write_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn seek(&self, _position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        Ok(0)
    }

    fn stat(&self) -> Stat {
        Stat::anonymous()
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[eventpoll]")
    }

    fn as_epoll(&self) -> Option<&Epoll> {
        Some(self)
    }
}
