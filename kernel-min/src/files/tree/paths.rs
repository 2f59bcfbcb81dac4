//! From what there is to its path: getcwd(2), and the links of proc(5).

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use super::made::Above;
use super::{Inode, Place};
use crate::room::copied;

/// Longest path that getcwd(2) gives (PATH_MAX).
pub const PATH_MAX: usize = 4096;

/// By what name something was opened.
pub struct Named {
    /// The directory that it was in.
    pub directory: Arc<Inode>,
    /// Its name there.
    pub name: Box<[u8]>,
}

impl From<Place> for Named {
    fn from(place: Place) -> Named {
        Named {
            directory: place.directory,
            name: place.name,
        }
    }
}

impl Named {
    /// The name of an inode now, and where it is: the name that it was opened by, or another that it
    /// has there, or where it was moved to. Of several names that it got since, it may be any.
    fn now(&self, inode: &Inode) -> Result<Option<Above>, Errno> {
        let is_it = |found: &Arc<Inode>| core::ptr::eq(&**found, inode);
        if let Some(directory) = self.directory.as_directory() {
            let names = &directory.names;
            let name = match names.get(&self.name).is_some_and(is_it) {
                true => Some(&*self.name),
                false => names.name_of(inode),
            };
            if let Some(name) = name {
                return Ok(Some((self.directory.clone(), copied(name)?)));
            }
        } else {
            let there = self.directory.child(&self.name);
            return match there.is_ok_and(|there| there.as_ref().is_some_and(is_it)) {
                true => Ok(Some((self.directory.clone(), copied(&self.name)?))),
                false => Ok(None),
            };
        }
        at_home(inode)
    }
}

/// A name of an inode in the directory that it was given one in last, if it has one there.
fn at_home(inode: &Inode) -> Result<Option<Above>, Errno> {
    let Some(home) = inode.home() else {
        return Ok(None);
    };
    let directory = home.as_directory();
    let name = directory.as_ref().and_then(|d| d.names.name_of(inode));
    let name = name.map(copied).transpose()?;
    drop(directory);
    Ok(name.map(|name| (home, name)))
}

/// Room for a path, which is written from its end on.
struct Backwards<'a> {
    text: &'a mut [u8; PATH_MAX],
    start: usize,
    /// What no way leads to from the root says so: for getcwd(2), not for proc(5).
    marks: bool,
}

impl Backwards<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        let end = self.start;
        let start = end.checked_sub(bytes.len()).ok_or(Errno::ENAMETOOLONG)?;
        self.text[start..end].copy_from_slice(bytes);
        self.start = start;
        Ok(())
    }

    /// The path of a directory from `root`, in front of what is there; nothing for `root` itself.
    fn put_directory(&mut self, directory: &Arc<Inode>, root: &Arc<Inode>) -> Result<(), Errno> {
        let mut here = directory.clone();
        loop {
            if Arc::ptr_eq(&here, root) {
                return Ok(());
            }
            let parent = here.parent()?;
            if Arc::ptr_eq(&here, &parent) {
                // The root of all need not be in `root`.
                return match self.marks {
                    true => self.put(b"(unreachable)"),
                    false => Ok(()),
                };
            }
            if let Some(made) = here.as_made() {
                let (_, name) = made.above()?.ok_or(Errno::ENOENT)?;
                self.put(&name)?;
            } else {
                let parent = parent.as_directory().ok_or(Errno::ENOENT)?;
                self.put(parent.names.name_of(&here).ok_or(Errno::ENOENT)?)?;
            }
            self.put(b"/")?;
            here = parent;
        }
    }

    /// As [`Backwards::put_directory`], with a slash for a root.
    fn put_whole(&mut self, directory: &Arc<Inode>, root: &Arc<Inode>) -> Result<(), Errno> {
        if Arc::ptr_eq(directory, root) || Arc::ptr_eq(directory, &directory.parent()?) {
            self.put(b"/")?;
        }
        self.put_directory(directory, root)
    }
}

/// The path of a directory from `root`, as getcwd(2) gives it: written to the end of `to`,
/// with a NUL behind it. Says where it begins.
///
/// # Errors
/// ENOENT when it was removed, ENAMETOOLONG.
#[inline(never)]
pub fn path_of(
    directory: &Arc<Inode>,
    root: &Arc<Inode>,
    to: &mut [u8; PATH_MAX],
) -> Result<usize, Errno> {
    let start = PATH_MAX;
    let mut path = Backwards {
        text: to,
        start,
        marks: true,
    };
    path.put(b"\0")?;
    path.put_whole(directory, root)?;
    Ok(path.start)
}

/// The path from `root` of what was opened, as proc(5) has it: its path now, or the one that it was
/// opened by, and that it was deleted.
///
/// # Errors
/// ENOENT for what never had a name, ENAMETOOLONG.
#[inline(never)]
pub fn path_opened(
    inode: &Arc<Inode>,
    named: Option<&Named>,
    root: &Arc<Inode>,
) -> Result<Vec<u8>, Errno> {
    if inode.is_directory() || inode.as_made().is_some() {
        let mut text = [0; PATH_MAX];
        let mut path = Backwards {
            text: &mut text,
            start: PATH_MAX,
            marks: false,
        };
        match path.put_whole(inode, root) {
            Ok(()) => {
                let start = path.start;
                return copied(&text[start..]);
            }
            Err(Errno::ENOMEM) => return Err(Errno::ENOMEM),
            Err(_) => {}
        }
    }
    path_of_file(inode, named, root)
}

/// As [`path_opened`], of what is no directory.
///
/// # Errors
/// As said.
#[inline(never)]
pub fn path_of_file(
    inode: &Inode,
    named: Option<&Named>,
    root: &Arc<Inode>,
) -> Result<Vec<u8>, Errno> {
    let mut text = [0; PATH_MAX];
    let mut path = Backwards {
        text: &mut text,
        start: PATH_MAX,
        marks: false,
    };
    let now = match named {
        Some(named) => named.now(inode)?,
        None => at_home(inode)?,
    };
    match (now, named) {
        (Some((directory, name)), _) => {
            path.put(&name)?;
            path.put(b"/")?;
            path.put_directory(&directory, root)?;
        }
        (None, None) => return Err(Errno::ENOENT),
        (None, Some(named)) => {
            path.put(b" (deleted)")?;
            path.put(&named.name)?;
            path.put(b"/")?;
            path.put_directory(&named.directory, root)?;
        }
    }
    let start = path.start;
    copied(&text[start..])
}
