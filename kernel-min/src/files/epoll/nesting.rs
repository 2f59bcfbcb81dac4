//! Epolls that watch epolls (epoll_ctl(2), ELOOP, EINVAL): no chain of them is longer than five, none is a circle, and
//! the ways by which one event wakes others are limited.

/// The longest chain of epolls, each of which watches the next.
pub const LONGEST: usize = 5;

/// How many ways lead up from one epoll to those that nobody watches, through so many more. Linux counts those from a
/// file, by all epolls that watch it directly, of which there may be any number.
const MOST_WAYS: [usize; LONGEST] = [usize::MAX, 500, 100, 50, 10];

/// What nodes say of themselves.
pub trait Node: Sized {
    /// Calls `f` with each neighbour in the direction that is asked for, until it says false.
    fn each(&self, up: bool, f: &mut dyn FnMut(&Self) -> bool);
    /// How long the chain from it was found to be in this search, if it was.
    fn found(&self, search: u64) -> Option<usize>;
    /// Remembers that.
    fn remember(&self, search: u64, length: usize);
    /// Whether both are the same.
    fn is(&self, other: &Self) -> bool;
}

/// How many nodes the longest chain from `node` has, itself among them; None where that is more than `most`, or
/// where it comes by `never`.
fn length<N: Node>(
    node: &N,
    up: bool,
    search: u64,
    never: Option<&N>,
    most: usize,
) -> Option<usize> {
    if most == 0 || never.is_some_and(|never| never.is(node)) {
        return None;
    }
    if let Some(length) = node.found(search) {
        return (length <= most).then_some(length);
    }
    let mut longest = Some(0);
    node.each(up, &mut |next| {
        let from = length(next, up, search, never, most - 1);
        longest = from.and_then(|from| longest.map(|longest: usize| longest.max(from)));
        longest.is_some()
    });
    let length = longest? + 1;
    node.remember(search, length);
    Some(length)
}

/// Whether `watcher` may watch `watched`. `searches` are two numbers that no other search has.
pub fn may_watch<N: Node>(watcher: &N, watched: &N, searches: [u64; 2]) -> bool {
    let down = length(watched, false, searches[0], Some(watcher), LONGEST);
    let up = length(watcher, true, searches[1], None, LONGEST);
    matches!((down, up), (Some(down), Some(up)) if down + up <= LONGEST)
}

/// Counts the ways up from `node`, which is `depth` above where they begin; whether there are no more than there may be.
fn count_ways<N: Node>(node: &N, depth: usize, ways: &mut [usize; LONGEST]) -> bool {
    let (mut is_last, mut good) = (true, true);
    node.each(true, &mut |next| {
        is_last = false;
        good = depth + 1 < LONGEST && count_ways(next, depth + 1, ways);
        good
    });
    if is_last {
        ways[depth] += 1;
    }
    good && ways[depth] <= MOST_WAYS[depth]
}

/// Whether the ways up from `node`, which somebody watches now, and from those that it watches are no more than there
/// may be. `search` is a number that no other search has.
pub fn has_room<N: Node>(node: &N, search: u64) -> bool {
    if node.found(search).is_some() {
        return true;
    }
    node.remember(search, 0);
    let mut good = count_ways(node, 0, &mut [0; LONGEST]);
    if good {
        node.each(false, &mut |next| {
            good = has_room(next, search);
            good
        });
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    /// Who watches whom, by numbers.
    struct Graph {
        edges: Vec<(usize, usize)>,
        found: Vec<Cell<(u64, usize)>>,
        search: u64,
    }

    struct At<'a>(&'a Graph, usize);

    impl Node for At<'_> {
        fn each(&self, up: bool, f: &mut dyn FnMut(&Self) -> bool) {
            for &(from, to) in &self.0.edges {
                let (near, far) = if up { (to, from) } else { (from, to) };
                if near == self.1 && !f(&At(self.0, far)) {
                    return;
                }
            }
        }
        fn found(&self, search: u64) -> Option<usize> {
            let (of, length) = self.0.found[self.1].get();
            (of == search).then_some(length)
        }
        fn remember(&self, search: u64, length: usize) {
            self.0.found[self.1].set((search, length));
        }
        fn is(&self, other: &Self) -> bool {
            self.1 == other.1
        }
    }

    impl Graph {
        fn new(nodes: usize) -> Graph {
            Graph {
                edges: Vec::new(),
                found: vec![Cell::new((0, 0)); nodes],
                search: 0,
            }
        }
        fn add(&mut self, from: usize, to: usize) -> bool {
            self.search += 2;
            let searches = [self.search - 1, self.search];
            let may = may_watch(&At(self, from), &At(self, to), searches);
            if may {
                self.edges.push((from, to));
            }
            may
        }
    }

    #[test]
    fn five_in_a_row_from_below_and_from_above() {
        for upward in [true, false] {
            let mut g = Graph::new(6);
            let mut add = |n| match upward {
                true => g.add(n + 1, n),
                false => g.add(n, n + 1),
            };
            assert_eq!(
                [0, 1, 2, 3, 4].map(&mut add),
                [true, true, true, true, false]
            );
        }
        // Two halves that are too long together.
        let mut g = Graph::new(6);
        assert!(g.add(0, 1) && g.add(1, 2) && g.add(3, 4) && g.add(4, 5));
        assert!(!g.add(2, 3));
        assert!(g.add(1, 3));
    }

    #[test]
    fn no_circle() {
        let mut g = Graph::new(3);
        assert!(!g.add(0, 0));
        assert!(g.add(0, 1) && g.add(1, 2));
        assert!(!g.add(2, 0) && !g.add(1, 0));
        assert!(g.add(0, 2));
    }

    #[test]
    fn ways_are_limited() {
        // 0 is watched by 1, and 1 by all others.
        let mut g = Graph::new(200);
        g.edges.push((1, 0));
        for n in 2..102 {
            g.edges.push((n, 1));
        }
        assert!(has_room(&At(&g, 0), 1));
        g.edges.push((102, 1));
        assert!(!has_room(&At(&g, 0), 2));
        // From 1 they are 101 through one, which may be.
        g.edges.remove(0);
        assert!(has_room(&At(&g, 1), 4));
    }

    #[test]
    fn many_ways_are_looked_at_once() {
        // Five layers of forty: 40^4 ways.
        let mut g = Graph::new(200);
        for layer in 0..4 {
            for a in 0..40 {
                for b in 0..40 {
                    g.edges.push((layer * 40 + a, layer * 40 + 40 + b));
                }
            }
        }
        assert!(!g.add(160, 0));
    }
}
