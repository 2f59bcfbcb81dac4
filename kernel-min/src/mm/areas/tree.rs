//! The tree under [`Areas`]: an AVL tree by index, with the largest gap kept in
//! every node.

use super::{Areas, Id, Node};
use crate::mm::Area;

impl Areas {
    #[inline(always)]
    fn node(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Free bytes between an area and the one below it.
    #[inline]
    fn gap_before(&self, id: Id) -> usize {
        self.start_gap(id).saturating_sub(self[self.prev(id)].end)
    }

    /// Adds a node before `next` in list and tree.
    pub(super) fn attach(&mut self, area: Area, next: Id) -> Id {
        let prev = self.prev(next);
        let fresh = Node {
            area,
            gap: 0,
            left: Id::NIL,
            right: Id::NIL,
            parent: Id::NIL,
            prev,
            next,
            height: 1,
        };
        let id = self.unused;
        let id = if id.is_nil() {
            self.nodes.push(fresh);
            Id(self.nodes.len() as u32 - 1)
        } else {
            self.unused = self.next(id);
            self.unused_count -= 1;
            *self.node(id) = fresh;
            id
        };
        self.len += 1;
        self.node(prev).next = id;
        self.node(next).prev = id;
        // Between neighbours, one of the two facing child places is free.
        let parent = if !next.is_nil() && self.node(next).left.is_nil() {
            self.node(next).left = id;
            next
        } else if !prev.is_nil() {
            self.node(prev).right = id;
            prev
        } else {
            self.root = id;
            Id::NIL
        };
        let gap = self.gap_before(id);
        let node = self.node(id);
        (node.parent, node.gap) = (parent, gap);
        self.fix(parent);
        self.fix(next);
        id
    }

    /// Removes an area; returns the one after it.
    pub(super) fn remove(&mut self, id: Id) -> Id {
        self.hit = Id::NIL;
        let node = self.nodes[id.0 as usize];
        // With two children the next area, which has no left child, takes this
        // node over and its own goes.
        let (victim, following) = if node.left.is_nil() || node.right.is_nil() {
            (id, node.next)
        } else {
            self.node(id).area = self[node.next];
            (node.next, id)
        };
        let Node {
            left,
            right,
            parent,
            prev,
            next,
            ..
        } = self.nodes[victim.0 as usize];
        self.node(prev).next = next;
        self.node(next).prev = prev;
        let child = if left.is_nil() { right } else { left };
        self.replace_child(parent, victim, child);
        self.node(victim).next = self.unused;
        self.unused = victim;
        self.unused_count += 1;
        self.len -= 1;
        self.fix(parent);
        self.fix(following);
        following
    }

    fn replace_child(&mut self, parent: Id, old: Id, new: Id) {
        if parent.is_nil() {
            self.root = new;
        } else if self.node(parent).left == old {
            self.node(parent).left = new;
        } else {
            self.node(parent).right = new;
        }
        if !new.is_nil() {
            self.node(new).parent = parent;
        }
    }

    /// Recomputes a node from its children; whether anything changed.
    #[inline]
    fn update(&mut self, id: Id) -> bool {
        let node = &self.nodes[id.0 as usize];
        let (left, right) = (
            &self.nodes[node.left.0 as usize],
            &self.nodes[node.right.0 as usize],
        );
        let height = left.height.max(right.height) + 1;
        let gap = left.gap.max(right.gap).max(self.gap_before(id));
        let node = self.node(id);
        let changed = node.height != height || node.gap != gap;
        (node.height, node.gap) = (height, gap);
        changed
    }

    /// Restores balance and gaps from a node upward; stops where nothing changes.
    pub(super) fn fix(&mut self, mut id: Id) {
        while !id.is_nil() {
            let Node { left, right, .. } = self.nodes[id.0 as usize];
            let (l, r) = (self.node(left).height, self.node(right).height);
            if l > r + 1 {
                let Node {
                    left: outer,
                    right: inner,
                    ..
                } = self.nodes[left.0 as usize];
                if self.node(inner).height > self.node(outer).height {
                    self.rotate_left(left);
                }
                id = self.rotate_right(id);
            } else if r > l + 1 {
                let Node {
                    left: inner,
                    right: outer,
                    ..
                } = self.nodes[right.0 as usize];
                if self.node(inner).height > self.node(outer).height {
                    self.rotate_right(right);
                }
                id = self.rotate_left(id);
            } else if !self.update(id) {
                return;
            }
            id = self.node(id).parent;
        }
    }

    /// Lifts the right child over `id`; returns it.
    fn rotate_left(&mut self, id: Id) -> Id {
        let Node {
            right: up, parent, ..
        } = self.nodes[id.0 as usize];
        let inner = self.node(up).left;
        self.replace_child(parent, id, up);
        self.node(id).right = inner;
        if !inner.is_nil() {
            self.node(inner).parent = id;
        }
        self.node(up).left = id;
        self.node(id).parent = up;
        self.update(id);
        self.update(up);
        up
    }

    /// Lifts the left child over `id`; returns it.
    fn rotate_right(&mut self, id: Id) -> Id {
        let Node {
            left: up, parent, ..
        } = self.nodes[id.0 as usize];
        let inner = self.node(up).right;
        self.replace_child(parent, id, up);
        self.node(id).left = inner;
        if !inner.is_nil() {
            self.node(inner).parent = id;
        }
        self.node(up).right = id;
        self.node(id).parent = up;
        self.update(id);
        self.update(up);
        up
    }

    /// Asserts what must hold of list, tree, heights and gaps.
    #[cfg(test)]
    pub(crate) fn check(&self) {
        fn walk(
            areas: &Areas,
            id: Id,
            parent: Id,
            list: &mut Id,
            count: &mut usize,
        ) -> (u8, usize) {
            if id.is_nil() {
                return (0, 0);
            }
            let node = &areas.nodes[id.0 as usize];
            assert_eq!(node.parent, parent);
            let (lh, lg) = walk(areas, node.left, id, list, count);
            assert_eq!(areas.next(*list), id);
            assert_eq!(node.prev, *list);
            assert!(areas[*list].end <= node.area.start && node.area.start < node.area.end);
            *list = id;
            *count += 1;
            let (rh, rg) = walk(areas, node.right, id, list, count);
            assert!(lh.abs_diff(rh) <= 1);
            assert_eq!(node.height, lh.max(rh) + 1);
            assert_eq!(node.gap, lg.max(rg).max(areas.gap_before(id)));
            (node.height, node.gap)
        }
        let (mut list, mut count) = (Id::NIL, 0);
        walk(self, self.root, Id::NIL, &mut list, &mut count);
        assert_eq!(self.prev(Id::NIL), list);
        assert_eq!(count, self.len);
        assert_eq!(self.nodes.len(), 1 + self.len + self.unused_count);
    }
}
