//! The tree against what the standard says, and in `model` against simpler things.

mod model;
mod paths;

extern crate std;

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::format;

use posix_process::Credentials;
use signal::Errno;

use super::change::{self, rename_flags};
use super::inode::{ATIME, CTIME, MTIME};
use super::paths::{PATH_MAX, path_of};
use super::{Barred, Follow, Inode, Kind, Last, Walk};
use crate::files::flags::mode;

/// A tree with somebody who changes it.
struct World {
    walk: Walk,
}

type Done = Result<(), Errno>;

impl World {
    fn new() -> World {
        let who = Credentials::new(0, 0);
        let root = Inode::new(Kind::directory(None), mode::DIRECTORY | 0o755, &who, None).unwrap();
        World {
            walk: Walk {
                root: root.clone(),
                from: root,
                who,
                barred: Barred::default(),
            },
        }
    }

    fn become_user(&mut self, uid: u32, gid: u32) {
        self.walk.who = Credentials::new(uid, gid);
    }

    fn find(&self, path: &str) -> Result<Arc<Inode>, Errno> {
        self.walk.find(path.as_bytes(), Follow::Always)
    }

    fn place(&self, path: &str) -> Result<super::Place, Errno> {
        self.walk.walk(path.as_bytes(), Follow::Never)
    }

    fn make(&self, path: &str, kind: Kind, mode: u32) -> Done {
        change::make(&self.place(path)?, &self.walk.who, kind, mode).map(drop)
    }

    fn file(&self, path: &str) -> Done {
        self.make(path, Kind::regular(), mode::REGULAR | 0o644)
    }

    fn symlink(&self, target: &str, path: &str) -> Done {
        let kind = Kind::symlink(target.as_bytes()).unwrap();
        self.make(path, kind, mode::SYMLINK | 0o777)
    }

    fn mkdir(&self, path: &str) -> Done {
        let mode = mode::DIRECTORY | 0o755;
        change::make_node(&self.place(path)?, &self.walk.who, mode, 0).map(drop)
    }

    fn unlink(&self, path: &str) -> Done {
        change::unlink(&self.place(path)?, &self.walk.who)
    }

    fn rmdir(&self, path: &str) -> Done {
        change::remove_directory(&self.place(path)?, &self.walk.who)
    }

    fn rename(&self, from: &str, to: &str, flags: u32) -> Done {
        change::rename(&self.place(from)?, &self.place(to)?, &self.walk.who, flags)
    }

    fn link(&self, from: &str, to: &str) -> Done {
        let inode = self.walk.find(from.as_bytes(), Follow::Slash)?;
        change::link(&self.place(to)?, &self.walk.who, &inode)
    }

    fn list(&self, path: &str) -> Vec<String> {
        let inode = self.find(path).unwrap();
        let directory = inode.as_directory().unwrap();
        let mut names = Vec::new();
        let mut at = 0;
        while let Some((entry, _)) = directory.names.from(at) {
            names.push(String::from_utf8_lossy(&entry.name).to_string());
            at = entry.cookie + 1;
        }
        names
    }
}

#[test]
fn paths_that_exist() {
    let w = World::new();
    w.mkdir("dev").unwrap();
    w.file("dev/null").unwrap();
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
        assert!(Arc::ptr_eq(&w.find(path).unwrap(), &w.walk.root), "{path}");
    }
    let dev = w.find("/dev").unwrap();
    for path in ["dev/", "./dev/.", "//dev//"] {
        assert!(Arc::ptr_eq(&w.find(path).unwrap(), &dev), "{path}");
    }
    let how = |path: &str| {
        let place = w.place(path).unwrap();
        (place.last, place.slash, place.inode.is_some())
    };
    assert_eq!(how("/x"), (Last::Name, false, false));
    assert_eq!(how("/dev/x//"), (Last::Name, true, false));
    assert_eq!(how("/dev"), (Last::Name, false, true));
    assert_eq!(how("/dev/"), (Last::Name, true, true));
    assert_eq!(how("//").0, Last::Root);
    assert_eq!(how("/dev/.").0, Last::Dot);
    assert_eq!(how("/dev/../").0, Last::DotDot);
}

#[test]
fn paths_that_do_not() {
    let w = World::new();
    w.mkdir("dev").unwrap();
    w.file("dev/null").unwrap();
    let long = "x".repeat(256);
    let fits = "x".repeat(255);
    for (path, errno) in [
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
    ] {
        assert_eq!(w.find(path).err(), Some(errno), "{path}");
    }
}

#[test]
fn symbolic_links() {
    let w = World::new();
    w.mkdir("d").unwrap();
    w.mkdir("d/e").unwrap();
    w.file("d/f").unwrap();
    w.symlink("d", "to-d").unwrap();
    w.symlink("/d/e/", "d/abs").unwrap();
    w.symlink("nowhere", "dangling").unwrap();
    w.symlink("loop", "loop").unwrap();
    w.symlink("f", "d/to-f").unwrap();
    let same = |a: &str, b: &str| Arc::ptr_eq(&w.find(a).unwrap(), &w.find(b).unwrap());
    assert!(same("to-d/f", "d/f"));
    assert!(same("to-d/abs", "d/e"));
    assert!(same("to-d/abs/..", "d"));
    assert!(same("d/to-f", "d/f"));
    assert_eq!(w.find("dangling").err(), Some(Errno::ENOENT));
    assert_eq!(w.find("loop").err(), Some(Errno::ELOOP));
    assert_eq!(w.find("loop/x").err(), Some(Errno::ELOOP));
    // What is meant is the link, unless a slash says otherwise.
    let lstat = |path: &str| w.walk.find(path.as_bytes(), Follow::Slash).unwrap();
    assert!(matches!(lstat("to-d").kind, Kind::Symlink(_)));
    assert!(lstat("to-d/").is_directory());
    assert_eq!(w.mkdir("dangling"), Err(Errno::EEXIST));
    assert_eq!(w.unlink("to-d/"), Err(Errno::ENOTDIR));
    assert_eq!(w.rmdir("to-d"), Err(Errno::ENOTDIR));
    // A path through a dangling link is made where the link leads.
    let place = w.walk.walk(b"dangling", Follow::Always).unwrap();
    change::make(&place, &w.walk.who, Kind::regular(), mode::REGULAR).unwrap();
    assert!(w.find("nowhere").is_ok());
    // Forty are followed, one more is not.
    w.symlink("d", "l0").unwrap();
    for i in 1..=40 {
        w.symlink(&format!("l{}", i - 1), &format!("l{i}")).unwrap();
    }
    assert!(w.find("l39").is_ok());
    assert_eq!(w.find("l40").err(), Some(Errno::ELOOP));
}

fn path(directory: &Arc<Inode>, root: &Arc<Inode>) -> Result<String, Errno> {
    let mut text = [1; PATH_MAX];
    let start = path_of(directory, root, &mut text)?;
    assert_eq!(text[PATH_MAX - 1], 0);
    Ok(String::from_utf8_lossy(&text[start..PATH_MAX - 1]).to_string())
}

#[test]
fn a_root_of_its_own() {
    let mut w = World::new();
    w.mkdir("jail").unwrap();
    w.mkdir("jail/in").unwrap();
    w.symlink("/in", "jail/abs").unwrap();
    let jail = w.find("jail").unwrap();
    w.walk.root = jail.clone();
    w.walk.from = w.find("/in").unwrap();
    assert!(Arc::ptr_eq(&w.find("/../..").unwrap(), &jail));
    assert!(Arc::ptr_eq(&w.find("../abs").unwrap(), &w.walk.from));
    assert_eq!(path(&w.walk.from, &jail).unwrap(), "/in");
    assert_eq!(path(&jail, &jail).unwrap(), "/");
    let outside = w.walk.from.parent().unwrap().parent().unwrap();
    assert_eq!(path(&outside, &jail).unwrap(), "(unreachable)/");
    change::make_node(&w.place("/x").unwrap(), &w.walk.who, mode::DIRECTORY, 0).unwrap();
    assert_eq!(
        path(&jail, &w.find("/x").unwrap()).unwrap(),
        "(unreachable)/jail"
    );
}

/// openat2(2): RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS.
#[test]
fn confined() {
    let mut w = World::new();
    w.mkdir("/d").unwrap();
    w.mkdir("/d/e").unwrap();
    w.file("/d/e/f").unwrap();
    w.symlink("/d/e/f", "/d/absolute").unwrap();
    w.symlink("e/f", "/d/relative").unwrap();
    w.symlink("../d/e/f", "/d/out").unwrap();
    w.walk.from = w.find("/d").unwrap();
    w.walk.root = w.walk.from.clone();
    w.walk.barred.above = true;
    for inside in ["e/f", "relative", "e/../relative", "."] {
        assert!(w.find(inside).is_ok(), "{inside}");
    }
    for outside in ["/e", "absolute", "..", "out", "e/../../d", "/"] {
        assert_eq!(w.find(outside).err(), Some(Errno::EXDEV), "{outside}");
    }
    w.walk.barred.links = true;
    assert_eq!(w.find("relative").err(), Some(Errno::ELOOP));
    assert!(w.find("e/f").is_ok());
}

#[test]
fn link_counts() {
    let w = World::new();
    let links = |path: &str| w.find(path).unwrap().meta().links;
    w.mkdir("a").unwrap();
    w.mkdir("b").unwrap();
    w.mkdir("a/c").unwrap();
    assert_eq!((links("/"), links("a"), links("b")), (4, 3, 2));
    w.rename("a/c", "b/c", 0).unwrap();
    assert_eq!((links("/"), links("a"), links("b")), (4, 2, 3));
    assert!(Arc::ptr_eq(
        &w.find("b/c/..").unwrap(),
        &w.find("b").unwrap()
    ));
    w.rename("b/c", "a", 0).unwrap();
    assert_eq!((links("/"), links("a"), links("b")), (4, 2, 2));
    w.file("f").unwrap();
    w.rename("f", "a", rename_flags::EXCHANGE).unwrap();
    assert!(w.find("f").unwrap().is_directory());
    w.rename("f", "b/g", 0).unwrap();
    w.rename("a", "b/g", rename_flags::EXCHANGE).unwrap();
    assert_eq!(
        (links("/"), links("b"), links("b/g"), links("a")),
        (4, 2, 1, 2)
    );
    let file = w.find("b/g").unwrap();
    w.link("b/g", "h").unwrap();
    w.unlink("b/g").unwrap();
    assert_eq!(file.meta().links, 1);
    w.unlink("h").unwrap();
    assert_eq!(file.meta().links, 0);
    assert_eq!(
        change::link(&w.place("h").unwrap(), &w.walk.who, &file),
        Err(Errno::ENOENT)
    );
}

#[test]
fn a_removed_directory() {
    let mut w = World::new();
    w.mkdir("a").unwrap();
    w.mkdir("a/b").unwrap();
    w.walk.from = w.find("a/b").unwrap();
    w.rmdir("/a/b").unwrap();
    assert_eq!(w.file("x"), Err(Errno::ENOENT));
    assert_eq!(path(&w.walk.from, &w.walk.root), Err(Errno::ENOENT));
    assert!(Arc::ptr_eq(&w.find("..").unwrap(), &w.find("/a").unwrap()));
}

#[test]
fn a_long_chain_of_removed_directories() {
    let mut w = World::new();
    let root = w.walk.from.clone();
    for _ in 0..200_000 {
        w.mkdir("d").unwrap();
        w.walk.from = w.find("d").unwrap();
    }
    let deepest = w.walk.from.clone();
    while !Arc::ptr_eq(&w.walk.from, &root) {
        w.walk.from = w.walk.from.parent().unwrap();
        w.rmdir("d").unwrap();
    }
    drop(deepest);
}

#[test]
fn permissions() {
    let mut w = World::new();
    for (name, mode) in [
        ("open", 0o777),
        ("shut", 0o700),
        ("sticky", 0o1777),
        ("group", 0o2775),
    ] {
        let mode = mode::DIRECTORY | mode;
        change::make_node(&w.place(name).unwrap(), &w.walk.who, mode, 0).unwrap();
    }
    w.file("open/root").unwrap();
    w.file("sticky/root").unwrap();
    w.find("group")
        .unwrap()
        .chown(&w.walk.who, u32::MAX, 50)
        .unwrap();
    w.become_user(1000, 50);
    assert_eq!(w.file("x"), Err(Errno::EACCES));
    assert_eq!(w.find("shut/x").err(), Some(Errno::EACCES));
    assert_eq!(w.find("shut/.").err(), Some(Errno::EACCES));
    assert_eq!(w.unlink("sticky/root"), Err(Errno::EPERM));
    assert_eq!(w.rename("sticky/root", "open/x", 0), Err(Errno::EPERM));
    w.file("sticky/mine").unwrap();
    assert_eq!(w.rename("sticky/mine", "sticky/root", 0), Err(Errno::EPERM));
    w.unlink("sticky/mine").unwrap();
    w.unlink("open/root").unwrap();
    // The set-group-ID bit: new files have the directory's group.
    w.file("group/f").unwrap();
    w.mkdir("group/d").unwrap();
    let meta = |path: &str| w.find(path).unwrap().meta();
    assert_eq!((meta("group/f").gid, meta("group/f").mode), (50, 0o100644));
    assert_eq!(meta("group/d").mode, 0o42755);
    // Only an owner changes the mode, and only to groups of his own the group.
    let f = w.find("group/f").unwrap();
    let other = Credentials::new(1001, 50);
    assert_eq!(f.chmod(&other, 0o777), Err(Errno::EPERM));
    assert_eq!(f.chown(&other, 1001, u32::MAX), Err(Errno::EPERM));
    assert_eq!(f.chown(&w.walk.who, 1001, u32::MAX), Err(Errno::EPERM));
    assert_eq!(f.chown(&w.walk.who, u32::MAX, 51), Err(Errno::EPERM));
    f.chmod(&w.walk.who, 0o6755).unwrap();
    assert_eq!(f.meta().mode, 0o106755);
    f.drop_set_id(&other);
    assert_eq!(f.meta().mode, 0o100755);
    f.chmod(&w.walk.who, 0o6755).unwrap();
    f.chown(&w.walk.who, u32::MAX, 50).unwrap();
    assert_eq!(f.meta().mode, 0o100755);
    // A directory that moves needs writing to itself: its `..` changes.
    w.mkdir("open/a").unwrap();
    w.mkdir("open/b").unwrap();
    w.find("open/a").unwrap().chmod(&w.walk.who, 0o555).unwrap();
    w.rename("open/a", "open/c", 0).unwrap();
    assert_eq!(w.rename("open/c", "open/b/c", 0), Err(Errno::EACCES));
}

#[test]
fn renaming_that_fails() {
    let w = World::new();
    for d in ["d", "d/e", "full", "empty"] {
        w.mkdir(d).unwrap();
    }
    w.file("full/x").unwrap();
    w.file("f").unwrap();
    let exchange = rename_flags::EXCHANGE;
    for (from, to, flags, errno) in [
        ("d", "d/e/x", 0, Errno::EINVAL),
        ("d", "d/x", 0, Errno::EINVAL),
        ("d/e", "d", 0, Errno::ENOTEMPTY),
        ("d/e", "d", exchange, Errno::EINVAL),
        ("empty", "full", 0, Errno::ENOTEMPTY),
        ("empty", "f", 0, Errno::ENOTDIR),
        ("f", "empty", 0, Errno::EISDIR),
        ("f", "new/", 0, Errno::ENOTDIR),
        ("f/", "new", 0, Errno::ENOTDIR),
        ("nothing", "new", 0, Errno::ENOENT),
        ("f", "new", exchange, Errno::ENOENT),
        ("f", "d", rename_flags::NOREPLACE, Errno::EEXIST),
        (".", "new", 0, Errno::EBUSY),
        ("d/..", "new", 0, Errno::EBUSY),
        ("d", "/", 0, Errno::EBUSY),
    ] {
        assert_eq!(w.rename(from, to, flags), Err(errno), "{from} to {to}");
    }
    assert_eq!(w.list("/").len(), 4);
    // Two names of one file: nothing happens.
    w.link("f", "g").unwrap();
    w.rename("f", "g", 0).unwrap();
    assert!(w.find("f").is_ok() && w.find("g").is_ok());
    w.rename("empty", "new/", 0).unwrap();
    assert_eq!(w.rmdir("full"), Err(Errno::ENOTEMPTY));
    assert_eq!(w.unlink("d"), Err(Errno::EISDIR));
    assert_eq!(w.rmdir("f"), Err(Errno::ENOTDIR));
    assert_eq!(w.link("d", "x"), Err(Errno::EPERM));
    assert_eq!(w.file("x/"), Err(Errno::ENOENT));
}

#[test]
fn times() {
    let w = World::new();
    w.mkdir("d").unwrap();
    let d = w.find("d").unwrap();
    let t = |i: &Arc<Inode>| i.meta().times.map(|t| t.nsec);
    let before = t(&d);
    w.file("d/f").unwrap();
    let after = t(&d);
    assert_eq!(after[ATIME], before[ATIME]);
    assert!(after[MTIME] > before[MTIME] && after[CTIME] == after[MTIME]);
    let f = w.find("d/f").unwrap();
    let before = t(&f);
    w.link("d/f", "d/g").unwrap();
    w.rename("d/g", "d/h", 0).unwrap();
    let after = t(&f);
    assert_eq!(&after[..2], &before[..2]);
    assert!(after[CTIME] > before[CTIME]);
}

#[test]
fn reading_while_removing() {
    let w = World::new();
    for i in 0..100 {
        w.file(&format!("{i}")).unwrap();
    }
    let mut seen = Vec::new();
    let mut at = 0;
    loop {
        let root = w.walk.root.clone();
        let directory = root.as_directory().unwrap();
        let Some((entry, _)) = directory.names.from(at) else {
            break;
        };
        at = entry.cookie + 1;
        let name = String::from_utf8_lossy(&entry.name).to_string();
        drop(directory);
        w.unlink(&name).unwrap();
        // New ones may come or not; they make the table tidy itself up.
        w.file(&format!("new-{name}")).unwrap();
        w.unlink(&format!("new-{name}")).unwrap();
        seen.push(name);
    }
    let all: Vec<String> = (0..100).map(|i| format!("{i}")).collect();
    assert_eq!(seen, all);
}
