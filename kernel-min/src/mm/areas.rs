//! The areas of an address space, in order: a balanced tree (AVL) whose nodes
//! also know a bound of the gaps in their subtree, threaded as a list.
//!
//! Lookup, insertion and removal are O(log n), the search for a gap is so amortised;
//! the area of the last hit is found at once. Nodes lie in one vector and name each other by
//! index, so copying a set is copying a vector. Node 0 is the sentinel: the list's
//! head, and the child of every leaf.

use alloc::vec::Vec;
use core::ops::Index;

use super::{Area, Flags, MAX_AREAS, STACK_GUARD_GAP, TASK_SIZE};
use crate::room::room;
use signal::Errno;

mod backing;
mod copy;
mod tree;
pub use backing::Backing;
use backing::Bindings;
pub use copy::Copied;
use tree::{LEFT, Node, RIGHT};

/// Names an area until the set changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Id(u32);

impl Id {
    /// No area.
    pub const NIL: Id = Id(0);

    /// Whether this is no area.
    #[inline(always)]
    pub fn is_nil(self) -> bool {
        self == Id::NIL
    }
}

/// An ordered set of areas that do not overlap.
#[derive(Debug)]
pub struct Areas {
    nodes: Vec<Node>,
    root: Id,
    /// Unused nodes, linked by `next`.
    unused: Id,
    unused_count: usize,
    len: usize,
    hit: Id,
    /// Gaps count up to here.
    top: usize,
    bindings: Bindings,
}

impl Index<Id> for Areas {
    type Output = Area;
    /// The area of an id. The sentinel's starts at the end of all addresses and
    /// ends at 0, so that it is the neighbour of the first and the last.
    #[inline(always)]
    fn index(&self, id: Id) -> &Area {
        &self.nodes[id.0 as usize].area
    }
}

impl Areas {
    /// An empty set. ENOMEM if there is no memory for it.
    pub fn new() -> Result<Areas, Errno> {
        Areas::begun().map(Areas::empty).ok_or(Errno::ENOMEM)
    }

    /// What [`Areas::empty`] makes an empty set of. `None` without memory.
    #[inline]
    pub fn begun() -> Option<Copied> {
        let mut nodes = room(16)?;
        let sentinel = Area::new(TASK_SIZE, 0, Flags::NONE);
        nodes.push(Node {
            rank: 0,
            ..Node::new(sentinel, Id::NIL, Id::NIL)
        });
        let bindings = Bindings::default();
        Some(Copied { nodes, bindings })
    }

    /// An empty set.
    #[inline(always)]
    pub fn empty(Copied { nodes, bindings }: Copied) -> Areas {
        Areas {
            nodes,
            root: Id::NIL,
            unused: Id::NIL,
            unused_count: 0,
            len: 0,
            hit: Id::NIL,
            top: TASK_SIZE,
            bindings,
        }
    }

    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The lowest area.
    pub fn first(&self) -> Id {
        self.nodes[0].next
    }

    /// The area above; NIL after the last.
    #[inline(always)]
    pub fn next(&self, id: Id) -> Id {
        self.nodes[id.0 as usize].next
    }

    /// The area below; NIL before the first, the last for NIL.
    #[inline(always)]
    pub fn prev(&self, id: Id) -> Id {
        self.nodes[id.0 as usize].prev
    }

    /// All areas, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        let mut at = self.first();
        core::iter::from_fn(move || {
            let area = (!at.is_nil()).then(|| &self[at])?;
            at = self.next(at);
            Some(area)
        })
    }

    /// The area an address is in; remembers it.
    #[inline]
    pub fn lookup(&mut self, addr: usize) -> Option<Id> {
        if self[self.hit].contains(addr) {
            return Some(self.hit);
        }
        let id = self.first_after(addr);
        if !self[id].contains(addr) {
            return None;
        }
        self.hit = id;
        Some(id)
    }

    /// The area that [`Areas::lookup`] found last; an empty one where that is gone.
    #[inline(always)]
    pub fn last_found(&self) -> &Area {
        &self[self.hit]
    }

    /// The lowest area that ends after `addr` (Linux's `find_vma`), or NIL.
    pub fn first_after(&self, addr: usize) -> Id {
        let mut best = Id::NIL;
        let mut at = self.root;
        while !at.is_nil() {
            let node = &self.nodes[at.0 as usize];
            if node.area.end > addr {
                best = at;
                if node.area.start <= addr {
                    break;
                }
                at = node.child[LEFT];
            } else {
                at = node.child[RIGHT];
            }
        }
        best
    }

    /// Whether any area touches `start..end`.
    pub fn overlaps(&self, start: usize, end: usize) -> bool {
        self[self.first_after(start)].start < end
    }

    /// Whether every address of `start..end` is in some area.
    pub fn covers(&self, start: usize, end: usize) -> bool {
        let mut id = self.first_after(start);
        let mut at = start;
        while at < end {
            if id.is_nil() || self[id].start > at {
                return false;
            }
            at = self[id].end;
            id = self.next(id);
        }
        true
    }

    /// Bytes of `start..end` that lie in areas for which `which` holds.
    pub fn bytes_where(&self, start: usize, end: usize, which: impl Fn(Flags) -> bool) -> usize {
        let mut id = self.first_after(start);
        let mut bytes = 0;
        while self[id].start < end && !id.is_nil() {
            if which(self[id].flags) {
                bytes += self[id].end.min(end) - self[id].start.max(start);
            }
            id = self.next(id);
        }
        bytes
    }

    /// Makes sure that `more` areas can be made without memory. ENOMEM also when
    /// the set would grow past `vm.max_map_count`.
    #[inline]
    pub fn reserve(&mut self, more: usize) -> Result<(), Errno> {
        if self.len + more > MAX_AREAS {
            return Err(Errno::ENOMEM);
        }
        if self.unused_count + (self.nodes.capacity() - self.nodes.len()) < more {
            return self.nodes.try_reserve(more).map_err(|_| Errno::ENOMEM);
        }
        Ok(())
    }

    /// Where the free space before an area ends: its start, less the guard gap if
    /// it grows down (Linux's `vm_start_gap`).
    #[inline]
    pub fn start_gap(&self, id: Id) -> usize {
        let area = &self[id];
        if area.flags.has(Flags::GROWSDOWN) {
            area.start.saturating_sub(STACK_GUARD_GAP)
        } else {
            area.start
        }
    }

    /// Adds an area before `next`, the lowest area above it, and joins it with its
    /// neighbours where they are alike. The caller made sure of the room
    /// ([`Areas::reserve`]) and that nothing overlaps.
    pub fn insert(&mut self, area: Area, next: Id) -> Id {
        let prev = self.prev(next);
        debug_assert!(
            area.start < area.end && self[prev].end <= area.start && area.end <= self[next].start
        );
        let below = self.joins(prev, area.start, &area);
        if self.joins_above(next, area.end, &area) {
            if below {
                let end = self[next].end;
                self.remove_after(prev);
                self.set_end(prev, end);
                return prev;
            }
            self.set_start(next, area.start);
            return next;
        }
        if below {
            self.set_end(prev, area.end);
            return prev;
        }
        self.attach(area, next)
    }

    /// Whether area `id` ends at `start` and would be one with an area there that is
    /// like `other`.
    #[inline]
    fn joins(&self, id: Id, start: usize, other: &Area) -> bool {
        let area = &self[id];
        area.end == start && area.is_like(other) && !id.is_nil()
    }

    #[inline]
    fn joins_above(&self, id: Id, end: usize, other: &Area) -> bool {
        let area = &self[id];
        area.start == end && area.is_like(other) && !id.is_nil()
    }

    /// Cuts an area in two at `at`; returns the upper part. Needs room for one.
    pub fn split(&mut self, id: Id, at: usize) -> Id {
        let area = self[id];
        debug_assert!(area.start < at && at < area.end);
        // No gap changes: the upper part begins where the lower now ends.
        self.nodes[id.0 as usize].area.end = at;
        let next = self.next(id);
        self.attach(Area { start: at, ..area }, next)
    }

    /// Gives the part `start..end` of an area flags that differ from what it has;
    /// joins it with what is alike around it. Returns the area that holds the part
    /// now. Needs room for two.
    pub fn set_flags(&mut self, id: Id, start: usize, end: usize, flags: Flags) -> Id {
        let area = self[id];
        debug_assert!(area.start <= start && start < end && end <= area.end && flags != area.flags);
        let (prev, next) = (self.prev(id), self.next(id));
        let head = start == area.start;
        let tail = end == area.end;
        let new = Area { flags, ..area };
        let below = head && self.joins(prev, start, &new);
        let above = tail && self.joins_above(next, end, &new);
        match (head, tail) {
            _ if below && above => {
                let end = self[next].end;
                self.remove_after(prev);
                // The removal may have moved the area above; it is again the next.
                self.remove_after(prev);
                self.set_end(prev, end);
                prev
            }
            (true, true) if below => {
                self.remove_after(prev);
                self.set_end(prev, end);
                prev
            }
            (true, true) if above => {
                let start = area.start;
                let next = self.remove(id);
                self.set_start(next, start);
                next
            }
            (true, true) => {
                self.nodes[id.0 as usize].area.flags = flags;
                id
            }
            (true, false) if below => {
                // The border moves; there is no gap at it.
                self.nodes[prev.0 as usize].area.end = end;
                self.nodes[id.0 as usize].area.start = end;
                prev
            }
            (false, true) if above => {
                self.nodes[id.0 as usize].area.end = start;
                self.nodes[next.0 as usize].area.start = start;
                next
            }
            (true, false) => {
                self.split(id, end);
                self.nodes[id.0 as usize].area.flags = flags;
                id
            }
            (false, _) => {
                let part = self.split(id, start);
                if !tail {
                    self.split(part, end);
                }
                self.nodes[part.0 as usize].area.flags = flags;
                part
            }
        }
    }

    /// Removes the area after `id`.
    fn remove_after(&mut self, id: Id) {
        let next = self.next(id);
        self.remove(next);
    }

    /// Removes what lies in `start..end`, telling `gone` each piece. ENOMEM, with
    /// nothing done, if that would cut one area in two and there is no room.
    pub fn remove_range(
        &mut self,
        start: usize,
        end: usize,
        gone: impl FnMut(Area),
    ) -> Result<(), Errno> {
        self.remove_from(self.first_after(start), start, end, gone)
    }

    /// The same, with the lowest area that ends after `start`.
    #[inline]
    pub fn remove_from(
        &mut self,
        mut id: Id,
        start: usize,
        end: usize,
        mut gone: impl FnMut(Area),
    ) -> Result<(), Errno> {
        while self[id].start < end && !id.is_nil() {
            let area = self[id];
            let cut = area.start < start && area.end > end;
            if cut {
                self.reserve(1)?;
                self.split(id, end);
            }
            gone(Area {
                start: area.start.max(start),
                end: area.end.min(end),
                ..area
            });
            if area.start < start {
                self.set_end(id, start);
                id = self.next(id);
            } else if area.end > end {
                self.set_start(id, end);
                break;
            } else {
                id = self.remove(id);
            }
        }
        Ok(())
    }

    /// Moves an area's start; its neighbour below must stay clear.
    pub fn set_start(&mut self, id: Id, start: usize) {
        self.nodes[id.0 as usize].area.start = start;
        self.raise(id);
    }

    /// Moves an area's end; its neighbour above must stay clear.
    pub fn set_end(&mut self, id: Id, end: usize) {
        self.nodes[id.0 as usize].area.end = end;
        let next = self.next(id);
        self.raise(next);
    }

    /// As `find_gap`, but for all addresses from `low` on: a walk over all areas, for
    /// when there is nothing below the top.
    pub fn find_gap_anywhere(&self, len: usize, low: usize) -> Option<(usize, Id)> {
        let mut id = Id::NIL;
        loop {
            let below = self.prev(id);
            let (from, to) = (self[below].end.max(low), self.start_gap(id));
            if from <= to && to - from >= len {
                return Some((to - len, id));
            }
            if below.is_nil() {
                return None;
            }
            id = below;
        }
    }

    /// Sets the end of what [`Areas::find_gap`] searches.
    pub fn set_top(&mut self, top: usize) {
        self.top = top;
        let mut id = self.first();
        while !id.is_nil() {
            self.raise(id);
            id = self.next(id);
        }
    }

    /// The highest address where `len` free bytes begin that lie in `low..high` and
    /// below the top, and the area above; guard gaps of areas that grow down are not
    /// free.
    pub fn find_gap(&mut self, len: usize, low: usize, high: usize) -> Option<(usize, Id)> {
        let high = high.min(self.top);
        let fit = |from: usize, to: usize| {
            let (from, to) = (from.max(low), to.min(high));
            (from <= to && to - from >= len).then(|| to - len)
        };
        if let Some(found) = fit(self[self.prev(Id::NIL)].end, usize::MAX) {
            return Some((found, Id::NIL));
        }
        // Highest first. A subtree is entered if its bound allows it; left without
        // success, its bound is tightened. What `low` or `high` cut short disappoints,
        // too, but lies on two paths.
        let mut at = self.root;
        if self.nodes[at.0 as usize].gap < len {
            return None;
        }
        loop {
            // As far right as gaps that begin below `high` may be.
            loop {
                let node = &self.nodes[at.0 as usize];
                let right = node.child[RIGHT];
                if node.area.end >= high || self.nodes[right.0 as usize].gap < len {
                    break;
                }
                at = right;
            }
            loop {
                if let Some(found) = fit(self[self.prev(at)].end, self.start_gap(at)) {
                    return Some((found, at));
                }
                let node = &self.nodes[at.0 as usize];
                let left = node.child[LEFT];
                if node.area.start > low && self.nodes[left.0 as usize].gap >= len {
                    at = left;
                    break;
                }
                // Up, to the first node whose right side this was.
                loop {
                    self.tighten(at);
                    let parent = self.nodes[at.0 as usize].parent;
                    if parent.is_nil() {
                        return None;
                    }
                    let was_right = self.nodes[parent.0 as usize].child[RIGHT] == at;
                    at = parent;
                    if was_right {
                        break;
                    }
                }
            }
        }
    }
}
