//! The tree under [`Areas`]: a relaxed AVL tree by index ("Deletion without
//! rebalancing in binary search trees", Sen and Tarjan). Every node has a rank above
//! its children's, as a height would be; removal leaves the ranks, so an area that
//! comes and goes at one place changes nothing else. The depth stays logarithmic in
//! the number of insertions.
//!
//! Every node keeps a bound of the gaps in its subtree: none is larger. A gap that
//! grows raises the bounds above it; one that shrinks leaves them, and a search that
//! is disappointed by a bound tightens it. So mmap and munmap need not walk to the
//! root.

use super::{Areas, Id};
use crate::mm::Area;

/// Below, at lower addresses.
pub(super) const LEFT: usize = 0;
/// Above.
pub(super) const RIGHT: usize = 1;

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) area: Area,
    /// No gap before an area of this subtree is larger; no child's bound is.
    pub(super) gap: usize,
    pub(super) child: [Id; 2],
    pub(super) parent: Id,
    pub(super) prev: Id,
    pub(super) next: Id,
    /// Above the children's; 0 for the sentinel.
    pub(super) rank: u64,
}

/// An index becomes an address by a shift: that is one instruction, where other sizes take up to four.
const _: () = assert!(size_of::<Node>() == 64);

impl Node {
    pub(super) const fn new(area: Area, prev: Id, next: Id) -> Node {
        Node {
            area,
            gap: 0,
            child: [Id::NIL; 2],
            parent: Id::NIL,
            prev,
            next,
            rank: 1,
        }
    }
}

impl Areas {
    #[inline(always)]
    pub(super) fn node(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Free bytes between an area and the one below it, as far as mmap may have them.
    #[inline]
    fn gap_before(&self, id: Id) -> usize {
        self.start_gap(id)
            .min(self.top)
            .saturating_sub(self[self.prev(id)].end)
    }

    /// Adds a node before `next` in list and tree.
    pub(super) fn attach(&mut self, area: Area, next: Id) -> Id {
        let prev = self.prev(next);
        let id = self.unused;
        // Made in its place, whichever that is.
        let id = if id.is_nil() {
            self.nodes.push(Node::new(area, prev, next));
            Id(self.nodes.len() as u32 - 1)
        } else {
            self.unused = self.next(id);
            self.unused_count -= 1;
            *self.node(id) = Node::new(area, prev, next);
            id
        };
        self.len += 1;
        self.bindings.enter(area.backing);
        self.node(prev).next = id;
        self.node(next).prev = id;
        // Between neighbours, one of the two facing child places is free.
        let (parent, side) = if !next.is_nil() && self.node(next).child[LEFT].is_nil() {
            (next, LEFT)
        } else {
            (prev, RIGHT)
        };
        self.node(id).parent = parent;
        self.raise(id);
        if parent.is_nil() {
            self.root = id;
        } else {
            self.node(parent).child[side] = id;
            self.balance(id);
        }
        id
    }

    /// Removes an area; returns the one after it.
    pub(super) fn remove(&mut self, id: Id) -> Id {
        self.hit = Id::NIL;
        let backing = self[id].backing;
        let node = &self.nodes[id.0 as usize];
        let after = node.next;
        // With two children the next area, which has no left child, takes this
        // node over and its own goes.
        let (victim, following) = if node.child[LEFT].is_nil() || node.child[RIGHT].is_nil() {
            (id, after)
        } else {
            self.node(id).area = self[after];
            (after, id)
        };
        let Node {
            child: [left, right],
            parent,
            prev,
            next,
            ..
        } = self.nodes[victim.0 as usize];
        self.node(prev).next = next;
        self.node(next).prev = prev;
        self.node(victim).next = self.unused;
        self.unused = victim;
        self.unused_count += 1;
        self.len -= 1;
        self.bindings.leave(backing);
        self.raise(following);
        self.replace_child(parent, victim, if left.is_nil() { right } else { left });
        following
    }

    /// Puts another node, or none, in a child's place.
    #[inline]
    fn replace_child(&mut self, parent: Id, old: Id, new: Id) {
        if !new.is_nil() {
            self.node(new).parent = parent;
        }
        if parent.is_nil() {
            self.root = new;
        } else {
            let parent = self.node(parent);
            parent.child[usize::from(parent.child[RIGHT] == old)] = new;
        }
    }

    /// Raises the bounds at and above a node whose gap may have grown.
    #[inline]
    pub(super) fn raise(&mut self, mut id: Id) {
        let gap = self.gap_before(id);
        while !id.is_nil() {
            let node = self.node(id);
            if node.gap >= gap {
                return;
            }
            node.gap = gap;
            id = node.parent;
        }
    }

    /// Makes a node's bound as tight as its children's.
    pub(super) fn tighten(&mut self, id: Id) {
        let [left, right] = self.nodes[id.0 as usize].child;
        let gap = self
            .gap_before(id)
            .max(self.node(left).gap)
            .max(self.node(right).gap);
        self.node(id).gap = gap;
    }

    /// Restores the order of ranks above a node that is new.
    #[inline]
    fn balance(&mut self, mut id: Id) {
        loop {
            let Node { parent, rank, .. } = self.nodes[id.0 as usize];
            let above = &self.nodes[parent.0 as usize];
            if parent.is_nil() || rank < above.rank {
                return;
            }
            let side = usize::from(above.child[RIGHT] == id);
            let sibling = &self.nodes[above.child[1 - side].0 as usize];
            if above.rank - sibling.rank > 1 {
                return self.turn(parent, side);
            }
            self.node(parent).rank += 1;
            id = parent;
        }
    }

    /// Rebalances a node whose child on `side` has its rank.
    #[cold]
    fn turn(&mut self, id: Id, side: usize) {
        let other = 1 - side;
        let Node { child, rank, .. } = self.nodes[id.0 as usize];
        let up = child[side];
        let inner = self.node(up).child[other];
        if rank - self.node(inner).rank < 2 {
            self.lift(up, other);
            self.node(up).rank -= 1;
            self.node(inner).rank += 1;
        }
        self.lift(id, side);
        self.node(id).rank -= 1;
    }

    /// Lifts the child on `side` over its parent.
    fn lift(&mut self, id: Id, side: usize) {
        let other = 1 - side;
        let Node {
            child, parent, gap, ..
        } = self.nodes[id.0 as usize];
        let up = child[side];
        let inner = self.node(up).child[other];
        self.replace_child(parent, id, up);
        self.node(id).child[side] = inner;
        self.node(id).parent = up;
        if !inner.is_nil() {
            self.node(inner).parent = id;
        }
        self.node(up).child[other] = id;
        // What was bound for all of them is so still.
        self.node(up).gap = gap;
    }

    /// Asserts what must hold of list, tree, ranks and bounds; returns the depth.
    #[cfg(test)]
    pub(crate) fn check(&self) -> usize {
        fn walk(areas: &Areas, id: Id, list: &mut Id, count: &mut usize) -> usize {
            if id.is_nil() {
                return 0;
            }
            let node = &areas.nodes[id.0 as usize];
            let [left, right] = node.child.map(|c| &areas.nodes[c.0 as usize]);
            for (child, name) in [left, right].into_iter().zip(node.child) {
                assert!(name.is_nil() || child.parent == id);
                assert!(child.rank < node.rank && child.gap <= node.gap);
            }
            assert!(node.gap >= areas.gap_before(id));
            let below = walk(areas, node.child[LEFT], list, count);
            assert_eq!((areas.next(*list), node.prev), (id, *list));
            assert!(areas[*list].end <= node.area.start && node.area.start < node.area.end);
            *list = id;
            *count += 1;
            1 + below.max(walk(areas, node.child[RIGHT], list, count))
        }
        let (mut list, mut count) = (Id::NIL, 0);
        let depth = walk(self, self.root, &mut list, &mut count);
        assert_eq!(self.prev(Id::NIL), list);
        assert_eq!(count, self.len);
        assert_eq!(self.nodes.len(), 1 + self.len + self.unused_count);
        for (backing, areas) in self.bindings.areas() {
            let found = self.iter().filter(|a| a.backing == backing).count();
            assert_eq!(found, areas as usize);
        }
        depth
    }
}
