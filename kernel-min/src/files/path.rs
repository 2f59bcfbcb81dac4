//! The name space of a program without a file system: a read-only root with a
//! few devices in `/dev`. POSIX.1-2017 4.13, "Pathname Resolution".

use signal::Errno;

/// Longest component of a path.
const NAME_MAX: usize = 255;

/// What a path can name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Node {
    /// `/`
    Root,
    /// `/dev`
    Dev,
    /// `/dev/console`: the console itself.
    Console,
    /// `/dev/full`: no room for what is written.
    Full,
    /// `/dev/null`: takes everything, holds nothing.
    Null,
    /// `/dev/random`
    Random,
    /// `/dev/tty`: the controlling terminal of whoever opens it.
    Tty,
    /// `/dev/urandom`
    Urandom,
    /// `/dev/zero`: takes everything, holds zeros without end.
    Zero,
}

/// What is in `/dev`.
const DEVICES: [(&[u8], Node); 7] = [
    (b"console", Node::Console),
    (b"full", Node::Full),
    (b"null", Node::Null),
    (b"random", Node::Random),
    (b"tty", Node::Tty),
    (b"urandom", Node::Urandom),
    (b"zero", Node::Zero),
];

/// Where a path leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resolved {
    /// To something that exists.
    Found {
        /// What it is.
        node: Node,
        /// How the path ends.
        last: Last,
    },
    /// Everything but the last component exists.
    Missing {
        /// A slash follows the last component: only a directory may have the name.
        slash: bool,
    },
}

/// The last component of a path, as far as removing and renaming care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Last {
    /// A name; whether a slash follows it.
    Name(bool),
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// There is none: the path is of slashes only.
    Root,
}

impl Node {
    /// Whether it is a directory.
    pub const fn is_directory(self) -> bool {
        matches!(self, Node::Root | Node::Dev)
    }

    /// Its number, unique in the name space (`st_ino`).
    pub const fn number(self) -> u64 {
        self as u64 + 1
    }

    /// The directory that it is in.
    pub const fn parent(self) -> Node {
        match self {
            Node::Root | Node::Dev => Node::Root,
            _ => Node::Dev,
        }
    }

    /// The path of a directory, as getcwd(2) gives it.
    pub const fn directory_path(self) -> &'static [u8] {
        match self {
            Node::Dev => b"/dev",
            _ => b"/",
        }
    }

    /// Entry number `i` of a directory, `.` and `..` first.
    pub fn entry(self, i: usize) -> Option<(&'static [u8], Node)> {
        match (self, i) {
            (_, 0) => Some((b".", self)),
            (_, 1) => Some((b"..", self.parent())),
            (Node::Root, 2) => Some((b"dev", Node::Dev)),
            (Node::Dev, _) => DEVICES.get(i - 2).copied(),
            _ => None,
        }
    }

    fn lookup(self, name: &[u8]) -> Option<Node> {
        (0..)
            .map_while(|i| self.entry(i))
            .find(|(n, _)| *n == name)
            .map(|(_, node)| node)
    }
}

/// Follows `path` from the directory `from`.
///
/// # Errors
/// ENOENT for an empty path or a missing component before the last, ENOTDIR when
/// something that is not a directory is followed by a slash, ENAMETOOLONG.
pub fn resolve(from: Node, path: &[u8]) -> Result<Resolved, Errno> {
    if path.is_empty() {
        return Err(Errno::ENOENT);
    }
    let mut node = if path[0] == b'/' { Node::Root } else { from };
    let mut last = Last::Root;
    let mut rest = path;
    loop {
        let start = rest.iter().position(|&b| b != b'/');
        let slash = start != Some(0);
        if slash && last == Last::Name(false) {
            last = Last::Name(true);
        }
        let Some(start) = start else {
            return Ok(Resolved::Found { node, last });
        };
        rest = &rest[start..];
        if !node.is_directory() {
            return Err(Errno::ENOTDIR);
        }
        let len = rest.iter().position(|&b| b == b'/').unwrap_or(rest.len());
        let (name, tail) = rest.split_at(len);
        if len > NAME_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        let Some(next) = node.lookup(name) else {
            return match tail.iter().any(|&b| b != b'/') {
                true => Err(Errno::ENOENT),
                false => Ok(Resolved::Missing {
                    slash: !tail.is_empty(),
                }),
            };
        };
        node = next;
        last = match name {
            b"." => Last::Dot,
            b".." => Last::DotDot,
            _ => Last::Name(false),
        };
        rest = tail;
        if rest.is_empty() {
            return Ok(Resolved::Found { node, last });
        }
    }
}

/// Follows `path` to something that exists.
///
/// # Errors
/// As [`resolve`]; ENOENT when it does not, ENOTDIR when a slash follows what is
/// no directory.
pub fn find(from: Node, path: &[u8]) -> Result<Node, Errno> {
    match resolve(from, path)? {
        Resolved::Found {
            node,
            last: Last::Name(true),
        } if !node.is_directory() => Err(Errno::ENOTDIR),
        Resolved::Found { node, .. } => Ok(node),
        Resolved::Missing { .. } => Err(Errno::ENOENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_root(path: &str) -> Result<Node, Errno> {
        find(Node::Root, path.as_bytes())
    }

    #[test]
    fn paths_that_exist() {
        for path in [
            "/",
            "//",
            ".",
            "..",
            "/.",
            "/dev/..",
            "/../..//dev/.././",
            "dev/../",
        ] {
            assert_eq!(at_root(path), Ok(Node::Root), "{path}");
        }
        for path in ["/dev", "dev/", "./dev/.", "//dev//"] {
            assert_eq!(at_root(path), Ok(Node::Dev), "{path}");
        }
        assert_eq!(at_root("/dev/null"), Ok(Node::Null));
        assert_eq!(find(Node::Dev, b"zero"), Ok(Node::Zero));
        assert_eq!(find(Node::Dev, b"../dev/tty"), Ok(Node::Tty));
        assert_eq!(find(Node::Dev, b"/dev/full"), Ok(Node::Full));
    }

    #[test]
    fn paths_that_do_not() {
        let long = "x".repeat(256);
        let fits = "x".repeat(255);
        let cases = [
            ("", Errno::ENOENT),
            ("/x", Errno::ENOENT),
            ("/x/y", Errno::ENOENT),
            ("/x/", Errno::ENOENT),
            ("/dev/null/", Errno::ENOTDIR),
            ("/dev/null/x", Errno::ENOTDIR),
            ("/dev/null/.", Errno::ENOTDIR),
            ("/dev/nul", Errno::ENOENT),
            (&long, Errno::ENAMETOOLONG),
            (&fits, Errno::ENOENT),
        ];
        for (path, errno) in cases {
            assert_eq!(at_root(path), Err(errno), "{path}");
        }
    }

    #[test]
    fn how_they_end() {
        let r = |p: &str| resolve(Node::Root, p.as_bytes());
        assert_eq!(r("/x"), Ok(Resolved::Missing { slash: false }));
        assert_eq!(r("/dev/x//"), Ok(Resolved::Missing { slash: true }));
        assert_eq!(
            r("//"),
            Ok(Resolved::Found {
                node: Node::Root,
                last: Last::Root
            })
        );
        assert_eq!(
            r("/dev"),
            Ok(Resolved::Found {
                node: Node::Dev,
                last: Last::Name(false)
            })
        );
        assert_eq!(
            r("/dev/"),
            Ok(Resolved::Found {
                node: Node::Dev,
                last: Last::Name(true)
            })
        );
        assert_eq!(
            r("/dev/."),
            Ok(Resolved::Found {
                node: Node::Dev,
                last: Last::Dot
            })
        );
        assert_eq!(
            r("/dev/../"),
            Ok(Resolved::Found {
                node: Node::Root,
                last: Last::DotDot
            })
        );
    }

    #[test]
    fn directories_list_what_they_find() {
        for dir in [Node::Root, Node::Dev] {
            let mut i = 0;
            while let Some((name, node)) = dir.entry(i) {
                assert_eq!(find(dir, name), Ok(node));
                i += 1;
            }
            assert!(i > 2);
        }
        assert_eq!(Node::Null.parent(), Node::Dev);
    }
}
