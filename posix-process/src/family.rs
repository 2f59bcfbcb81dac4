//! Parents and children: who has which, in which order, and who takes over those of a thread that
//! ends.
//!
//! As on Linux a child belongs to the thread that made it, which shows in three places: the
//! children of the calling thread are waited for first, __WNOTHREAD leaves those of others out, and
//! PR_SET_PDEATHSIG sends its signal when that thread ends. Children are kept in the order in which
//! they came to their parent, which is the order in which wait(2) finds them. Those that have
//! something to tell are kept beside it in lists of their own, so that finding one needs no look at
//! the others.

use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::process::Process;
use crate::slab::Slab;
use crate::system::{INIT, System};
use signal::Signal;

/// A process's neighbours in a ring.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    next: ProcessId,
    prev: ProcessId,
}

impl Links {
    /// Those of a process that is in no ring.
    pub(crate) const NONE: Self = Self {
        next: INIT,
        prev: INIT,
    };
}

/// The rings that a child is in.
#[derive(Clone, Copy)]
pub(crate) enum Ring {
    /// All children of its parent thread.
    Siblings,
    /// The zombies of its parent thread, or those that stopped or continued.
    News,
}

/// What wait(2) has not told of a process yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    None,
    Stopped,
    Continued,
    /// Its last thread ended: it is a zombie.
    Exited,
}

impl News {
    /// It stopped or continued.
    fn has_changed(self) -> bool {
        matches!(self, Self::Stopped | Self::Continued)
    }
}

/// The first member of a ring of children, if it has any. Process 1, which is nobody's child, stands
/// for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct First(ProcessId);

impl Default for First {
    fn default() -> Self {
        Self(INIT)
    }
}

impl First {
    #[inline(always)]
    pub(crate) fn get(self) -> Option<ProcessId> {
        (self.0 != INIT).then_some(self.0)
    }
}

/// The children of a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Children {
    /// All of them.
    pub(crate) all: First,
    /// Zombies, in the order of all.
    pub(crate) exited: First,
    /// Those that stopped or continued, in any order.
    pub(crate) changed: First,
}

impl Children {
    /// The list of those with such news.
    #[inline(always)]
    fn with_news(&mut self, news: News) -> Option<&mut First> {
        match news {
            News::None => None,
            News::Exited => Some(&mut self.exited),
            News::Stopped | News::Continued => Some(&mut self.changed),
        }
    }
}

impl Slab<ProcessId, Process> {
    fn links(&mut self, ring: Ring, id: ProcessId) -> &mut Links {
        &mut self[id].links[ring as usize]
    }

    /// The member after `id`, which is the first one after the last.
    pub(crate) fn next_in(&self, ring: Ring, id: ProcessId) -> ProcessId {
        self[id].links[ring as usize].next
    }

    fn prev_in(&self, ring: Ring, id: ProcessId) -> ProcessId {
        self[id].links[ring as usize].prev
    }

    /// Puts a process that is in no ring before `next`, or in a ring of its own.
    #[inline(always)]
    fn link(&mut self, ring: Ring, id: ProcessId, next: Option<ProcessId>) {
        let Some(next) = next else {
            *self.links(ring, id) = Links { next: id, prev: id };
            return;
        };
        let prev = core::mem::replace(&mut self.links(ring, next).prev, id);
        *self.links(ring, id) = Links { next, prev };
        self.links(ring, prev).next = id;
    }

    /// Takes a process out of its ring.
    #[inline(always)]
    fn unlink(&mut self, ring: Ring, id: ProcessId, first: &mut First) {
        let links = *self.links(ring, id);
        self.unlink_from(ring, id, links, first);
    }

    /// [`unlink`](Self::unlink), of a process whose neighbours are known.
    #[inline(always)]
    fn unlink_from(
        &mut self,
        ring: Ring,
        id: ProcessId,
        Links { next, prev }: Links,
        first: &mut First,
    ) {
        if next == id {
            *first = First::default();
            return;
        }
        self.links(ring, next).prev = prev;
        self.links(ring, prev).next = next;
        if first.0 == id {
            *first = First(next);
        }
    }

    /// The members of a ring from its first one on.
    pub(crate) fn ring(
        &self,
        ring: Ring,
        first: Option<ProcessId>,
    ) -> impl Iterator<Item = ProcessId> + '_ {
        core::iter::successors(first, move |&id| {
            Some(self.next_in(ring, id)).filter(|&next| Some(next) != first)
        })
    }

    /// Before which zombie one that is new among them is to be put, and whether it is the first one
    /// then. Looked for from both ends of their list, since children mostly end in the order of
    /// their birth, and from its place among all children to both sides, where the next zombie is
    /// near when there are many.
    fn place_by_age(&self, id: ProcessId, first: Option<ProcessId>) -> Option<(ProcessId, bool)> {
        let first = first?;
        let born = self[id].born;
        let (mut older, mut younger) = (first, self.prev_in(Ring::News, first));
        let (mut before, mut after) = (id, id);
        loop {
            if self[older].born > born {
                return Some((older, older == first));
            }
            if self[younger].born < born {
                return Some((self.next_in(Ring::News, younger), false));
            }
            older = self.next_in(Ring::News, older);
            younger = self.prev_in(Ring::News, younger);
            before = self.prev_in(Ring::Siblings, before);
            let near = &self[before];
            if near.born < born && near.news == News::Exited {
                return Some((self.next_in(Ring::News, before), false));
            }
            after = self.next_in(Ring::Siblings, after);
            let near = &self[after];
            if near.born > born && near.news == News::Exited {
                return Some((after, after == first));
            }
        }
    }
}

impl System {
    /// Makes a process the last child of a thread.
    #[inline(always)]
    pub(crate) fn join_parent(&mut self, id: ProcessId, parent: ThreadId) {
        let born = self.next_serial();
        let thread = &mut self.threads[parent];
        let first = thread.children.all;
        thread.children.all = First(first.get().unwrap_or(id));
        let child = &mut self.processes[id];
        child.parent = thread.process;
        child.parent_thread = parent;
        child.born = born;
        let news = child.news;
        self.processes.link(Ring::Siblings, id, first.get());
        if news != News::None {
            self.add_news(id);
        }
    }

    #[inline(always)]
    pub(crate) fn leave_parent(&mut self, id: ProcessId) {
        let child = &self.processes[id];
        let siblings = child.links[Ring::Siblings as usize];
        let with_news = child.links[Ring::News as usize];
        let (news, parent) = (child.news, child.parent_thread);
        let children = &mut self.threads[parent].children;
        let processes = &mut self.processes;
        if let Some(list) = children.with_news(news) {
            processes.unlink_from(Ring::News, id, with_news, list);
        }
        processes.unlink_from(Ring::Siblings, id, siblings, &mut children.all);
    }

    /// What wait(2) has to tell of the process from now on, instead of what it had.
    #[inline(never)]
    pub(crate) fn set_news(&mut self, id: ProcessId, news: News) {
        let child = &mut self.processes[id];
        let children = &mut self.threads[child.parent_thread].children;
        // Nearly always no other child has stopped or continued.
        let links = &mut child.links[Ring::News as usize];
        let list = match (child.news.has_changed(), news.has_changed()) {
            (false, true) if child.news == News::None && children.changed.get().is_none() => {
                (links.next, links.prev) = (id, id);
                First(id)
            }
            (true, false) if news == News::None && links.next == id => First::default(),
            (true, true) => children.changed,
            _ => return self.set_news_among_others(id, news),
        };
        children.changed = list;
        child.news = news;
    }

    #[inline(never)]
    fn set_news_among_others(&mut self, id: ProcessId, news: News) {
        self.drop_news(id);
        self.processes[id].news = news;
        match news {
            News::None => {}
            _ => self.add_news(id),
        }
    }

    /// [`set_news`](Self::set_news), of a process that ended: mostly it is the only zombie.
    #[inline(always)]
    pub(crate) fn set_exited(&mut self, id: ProcessId) {
        let child = &mut self.processes[id];
        let children = &mut self.threads[child.parent_thread].children;
        if child.news != News::None || children.exited.get().is_some() {
            return self.set_news(id, News::Exited);
        }
        child.news = News::Exited;
        child.links[Ring::News as usize] = Links { next: id, prev: id };
        children.exited = First(id);
    }

    #[inline(never)]
    fn add_news(&mut self, id: ProcessId) {
        let child = &self.processes[id];
        let (news, parent) = (child.news, child.parent_thread);
        match news {
            News::None => {}
            News::Exited => self.add_zombie(id),
            News::Stopped | News::Continued => {
                let children = &mut self.threads[parent].children;
                let first = children.changed.get();
                children.changed = First(first.unwrap_or(id));
                self.processes.link(Ring::News, id, first);
            }
        }
    }

    #[inline(never)]
    fn add_zombie(&mut self, id: ProcessId) {
        let children = &mut self.threads[self.processes[id].parent_thread].children;
        let next = self.processes.place_by_age(id, children.exited.get());
        self.processes
            .link(Ring::News, id, next.map(|(next, _)| next));
        if next.is_none_or(|(_, first)| first) {
            children.exited = First(id);
        }
    }

    #[inline(always)]
    fn drop_news(&mut self, id: ProcessId) {
        let child = &self.processes[id];
        let (news, parent) = (child.news, child.parent_thread);
        if let Some(list) = self.threads[parent].children.with_news(news) {
            self.processes.unlink(Ring::News, id, list);
        }
    }

    /// A thread ends: its children go to another thread of its process, else to the nearest living
    /// ancestor that is a subreaper (prctl(2), PR_SET_CHILD_SUBREAPER), else to process 1. Those
    /// that asked for it get their signal (PR_SET_PDEATHSIG), in every case.
    #[inline(never)]
    pub(crate) fn forget_children(&mut self, k: &mut impl Kernel, t: ThreadId) {
        let father = self.threads[t].process;
        let reaper = self.new_reaper(father);
        while let Some(child) = self.threads[t].children.all.get() {
            self.leave_parent(child);
            self.join_parent(child, reaper);
            self.send_parent_death(k, child, t);
            if self.threads[reaper].process != father {
                self.adopted(k, child, father);
            }
        }
    }

    /// A process has a new parent process, which takes what it would not from a child of its own
    /// making: no exit signal but SIGCHLD, and zombies of before.
    fn adopted(&mut self, k: &mut impl Kernel, id: ProcessId, father: ProcessId) {
        let parent = self.processes[self.processes[id].parent].pid;
        k.new_parent(id, parent);
        let child = &mut self.processes[id];
        child.exit_signal = Signal::SIGCHLD.number() as u8;
        let (news, parent) = (child.news, child.parent);
        let reaped = match news {
            News::Exited => self.tell_of_exit(k, id),
            News::Stopped | News::Continued if parent != INIT => {
                // Linux lets who waits sleep on until something else happens.
                k.member_changed(parent, child.pgid);
                false
            }
            _ => false,
        };
        self.end_orphaned_group(k, id, Some(father));
        if reaped {
            self.release_process(k, id);
        }
    }

    fn new_reaper(&self, father: ProcessId) -> ThreadId {
        let mut id = father;
        while id != INIT {
            if (id == father || self.processes[id].subreaper)
                && let Some(t) = self.alive_thread(id)
            {
                return t;
            }
            id = self.processes[id].parent;
        }
        self.processes[INIT].leader
    }

    /// The main thread if it has not begun to exit, else another one that has not.
    fn alive_thread(&self, id: ProcessId) -> Option<ThreadId> {
        let process = &self.processes[id];
        let alive = |t: &ThreadId| !self.threads[*t].exiting;
        Some(process.leader)
            .filter(alive)
            .or_else(|| process.refusals.threads().find(alive))
    }

    /// PR_SET_PDEATHSIG of each thread of a process whose parent thread `t` ends. It is sent as by
    /// kill(2), for which the parent may have lost the permission.
    fn send_parent_death(&mut self, k: &mut impl Kernel, id: ProcessId, t: ThreadId) {
        for place in 0..self.processes[id].refusals.places() {
            let Some(to) = self.processes[id].refusals.thread_at(place) else {
                continue;
            };
            if let Some(signal) = self.threads[to].parent_death {
                self.kill_by_death(k, t, to, signal);
            }
        }
    }

    /// prctl(2), PR_SET_PDEATHSIG: the signal that the calling thread's process gets when the thread
    /// that made it ends; 0 for none. EINVAL for what is no signal.
    pub fn set_parent_death(&mut self, t: ThreadId, signo: i32) -> Result<(), signal::Errno> {
        let signal = Signal::new(signo);
        if signal.is_none() && signo != 0 {
            return Err(signal::Errno::EINVAL);
        }
        self.threads[t].parent_death = signal;
        Ok(())
    }

    /// prctl(2), PR_GET_PDEATHSIG: 0 for none.
    pub fn parent_death(&self, t: ThreadId) -> i32 {
        self.threads[t].parent_death.map_or(0, Signal::number)
    }

    /// prctl(2), PR_SET_CHILD_SUBREAPER, for the caller's process. Its children do not inherit it.
    pub fn set_child_subreaper(&mut self, t: ThreadId, on: bool) {
        self.process_mut(t).subreaper = on;
    }

    /// prctl(2), PR_GET_CHILD_SUBREAPER.
    pub fn is_child_subreaper(&self, t: ThreadId) -> bool {
        self.processes[self.threads[t].process].subreaper
    }
}
