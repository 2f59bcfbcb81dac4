//! Making, removing and renaming: what changes directories.

use alloc::sync::Arc;

use posix_process::Credentials;
use signal::Errno;

use super::inode::{CTIME, Directory, Inode, Kind, MTIME, now};
use super::rights::{self, EXECUTE, WRITE};
use super::walk::{Last, Place};
use super::{Named, inode, page};
use crate::files::flags::mode;
use crate::lock::{Guard, Lock};
use crate::room::kept;

/// Held while more than one directory is looked at, or a directory moved.
pub static TREE: Lock<()> = Lock::new(());

/// Flags of renameat2(2).
pub mod rename_flags {
    #![allow(missing_docs)]
    pub const NOREPLACE: u32 = 1;
    pub const EXCHANGE: u32 = 2;
}

/// Whether the caller may put something into a directory, and there is room for it: as many
/// inodes as pages of contents, as tmpfs(5) has it.
///
/// # Errors
/// ENOENT when it was removed, EACCES, ENOSPC.
fn may_add(directory: &Inode, who: &Credentials) -> Result<(), Errno> {
    let meta = directory.meta();
    if meta.links == 0 {
        return Err(Errno::ENOENT);
    }
    rights::check(&meta, who, WRITE | EXECUTE)?;
    match inode::count() < page::limit() && page::has_room() {
        true => Ok(()),
        false => Err(Errno::ENOSPC),
    }
}

/// Whether the caller may take `victim` out of a directory; `as_directory`: as rmdir(2)
/// does it.
///
/// # Errors
/// EACCES; EPERM for the sticky bit; ENOTDIR, EISDIR, EBUSY.
#[inline(never)]
fn may_remove(
    directory: &Inode,
    victim: &Inode,
    who: &Credentials,
    as_directory: bool,
) -> Result<(), Errno> {
    let meta = directory.meta();
    rights::check(&meta, who, WRITE | EXECUTE)?;
    // inode(7): the restricted deletion flag.
    if meta.mode & mode::STICKY != 0 && who.fsuid != meta.uid && !rights::owns(who, &victim.meta())
    {
        return Err(Errno::EPERM);
    }
    match (as_directory, victim.is_directory()) {
        (true, false) => Err(Errno::ENOTDIR),
        (false, true) => Err(Errno::EISDIR),
        // What the kernel knows is not removed.
        _ if directory.as_made().is_some() => Err(Errno::EPERM),
        _ => Ok(()),
    }
}

/// A directory that has not been removed meanwhile.
fn open(directory: &Inode) -> Result<Guard<'_, Directory>, Errno> {
    directory.as_directory().ok_or(Errno::ENOTDIR)
}

fn changed(directory: &Inode) {
    directory.touch(&[MTIME, CTIME]);
}

fn add_links(inode: &Inode, by: i32) {
    inode.change(|meta| {
        meta.links = meta.links.wrapping_add_signed(by);
        meta.times[CTIME] = now();
    });
}

/// Whether something may be made at a place; `directory`: its name may end in a slash.
///
/// # Errors
/// EEXIST; ENOENT for a name with a slash behind it.
pub fn check_free(place: &Place, directory: bool) -> Result<(), Errno> {
    if place.inode.is_some() || place.last != Last::Name {
        return Err(Errno::EEXIST);
    }
    match place.slash && !directory {
        true => Err(Errno::ENOENT),
        false => Ok(()),
    }
}

/// Gives `inode` a name at a place where there is nothing. It may be a new one. The
/// caller may add.
///
/// # Errors
/// EEXIST; ENOENT when the directory was removed; ENOSPC.
#[inline(never)]
fn add(place: &Place, inode: &Arc<Inode>) -> Result<(), Errno> {
    let mut parent = open(&place.directory)?;
    if parent.names.get(&place.name).is_some() {
        return Err(Errno::EEXIST);
    }
    parent.names.reserve()?;
    if place.directory.meta().links == 0 {
        return Err(Errno::ENOENT);
    }
    parent.names.add(kept(&place.name)?, inode.clone());
    if inode.is_directory() {
        // Its `.` has been counted.
        add_links(&place.directory, 1);
    } else {
        inode.change(|meta| {
            meta.links += 1;
            meta.linkable = false;
        });
        inode.set_home(&place.directory);
    }
    changed(&place.directory);
    Ok(())
}

/// Gives what the kernel knows its name in a tree that is being made.
///
/// # Errors
/// As [`make`].
pub fn mount(place: &Place, who: &Credentials, made: &Arc<Inode>) -> Result<(), Errno> {
    check_free(place, true)?;
    may_add(&place.directory, who)?;
    add(place, made)
}

/// Makes an inode of a kind at a place (symlink(2), open(2)). `mode` has its type.
///
/// # Errors
/// As [`check_free`]; ENOENT when the directory was removed, EACCES, ENOSPC.
#[inline(never)]
pub fn make(place: &Place, who: &Credentials, kind: Kind, mode: u32) -> Result<Arc<Inode>, Errno> {
    check_free(place, mode & mode::FORMAT == mode::DIRECTORY)?;
    may_add(&place.directory, who)?;
    let inode = Inode::new(kind, mode, who, Some(&place.directory))?;
    add(place, &inode)?;
    Ok(inode)
}

/// What has just been made cannot be used: it is gone without a trace.
pub fn unmake(named: &Named) {
    if let Ok(mut directory) = open(&named.directory) {
        drop(directory.names.remove(&named.name));
    }
}

/// Makes what its type says that `mode` has: an empty file or directory, a FIFO, a socket,
/// a device of the number `rdev` (mkdir(2), mknod(2)).
///
/// # Errors
/// As [`make`]; EINVAL for other types.
#[inline(never)]
pub fn make_node(
    place: &Place,
    who: &Credentials,
    mode: u32,
    rdev: u64,
) -> Result<Arc<Inode>, Errno> {
    let kind = match mode & mode::FORMAT {
        mode::REGULAR => Kind::regular(),
        mode::DIRECTORY => Kind::directory(Some(&place.directory)),
        mode::FIFO => Kind::fifo(),
        mode::SOCKET => Kind::Special(0),
        mode::CHARACTER | mode::BLOCK => Kind::Special(rdev),
        _ => return Err(Errno::EINVAL),
    };
    make(place, who, kind, mode)
}

/// link(2): another name for `inode`.
///
/// # Errors
/// As [`make`]; EPERM for a directory, ENOENT for one that has no
/// name left.
#[inline(never)]
pub fn link(place: &Place, who: &Credentials, inode: &Arc<Inode>) -> Result<(), Errno> {
    check_free(place, false)?;
    may_add(&place.directory, who)?;
    if inode.as_made().is_some() {
        return Err(Errno::EXDEV);
    }
    if inode.is_directory() {
        return Err(Errno::EPERM);
    }
    let meta = inode.meta();
    if meta.links == 0 && !meta.linkable {
        return Err(Errno::ENOENT);
    }
    add(place, inode)?;
    inode.touch(&[CTIME]);
    Ok(())
}

/// unlink(2).
///
/// # Errors
/// EISDIR, ENOTDIR, ENOENT, EACCES, EPERM.
#[inline(never)]
pub fn unlink(place: &Place, who: &Credentials) -> Result<(), Errno> {
    if place.last != Last::Name {
        return Err(Errno::EISDIR);
    }
    let victim = place.inode.as_ref().ok_or(Errno::ENOENT)?;
    if place.slash {
        return Err(match victim.is_directory() {
            true => Errno::EISDIR,
            false => Errno::ENOTDIR,
        });
    }
    may_remove(&place.directory, victim, who, false)?;
    let removed = open(&place.directory)?.names.remove(&place.name);
    let removed = removed.ok_or(Errno::ENOENT)?;
    add_links(&removed, -1);
    changed(&place.directory);
    Ok(())
}

/// A directory that is to be removed or replaced is empty, and from here on has no
/// name. [`TREE`] is held.
///
/// # Errors
/// ENOTEMPTY.
fn empty(victim: &Inode) -> Result<(), Errno> {
    let directory = open(victim)?;
    if !directory.names.is_empty() {
        return Err(Errno::ENOTEMPTY);
    }
    victim.change(|meta| {
        meta.links = 0;
        meta.times[CTIME] = now();
    });
    Ok(())
}

/// rmdir(2).
///
/// # Errors
/// ENOTEMPTY, EINVAL, EBUSY by the path's end; ENOENT, ENOTDIR, EACCES, EPERM.
#[inline(never)]
pub fn remove_directory(place: &Place, who: &Credentials) -> Result<(), Errno> {
    match place.last {
        Last::Name => {}
        Last::Dot => return Err(Errno::EINVAL),
        Last::DotDot => return Err(Errno::ENOTEMPTY),
        Last::Root => return Err(Errno::EBUSY),
    }
    let victim = place.inode.as_ref().ok_or(Errno::ENOENT)?;
    let _tree = TREE.lock();
    may_remove(&place.directory, victim, who, true)?;
    let mut parent = open(&place.directory)?;
    empty(victim)?;
    let removed = parent.names.remove(&place.name);
    drop(parent);
    add_links(&place.directory, -1);
    changed(&place.directory);
    drop(removed);
    Ok(())
}

/// Whether `inode` is `of` or a directory above it. [`TREE`] is held.
fn is_above(inode: &Arc<Inode>, of: &Arc<Inode>) -> Result<bool, Errno> {
    let mut here = of.clone();
    loop {
        if Arc::ptr_eq(&here, inode) {
            return Ok(true);
        }
        let parent = here.parent()?;
        if Arc::ptr_eq(&here, &parent) {
            return Ok(false);
        }
        here = parent;
    }
}

/// Both places have names.
///
/// # Errors
/// EBUSY; EEXIST for the new one with RENAME_NOREPLACE.
fn check_names(from: &Place, to: &Place, flags: u32) -> Result<(), Errno> {
    match (from.last, to.last) {
        (Last::Name, Last::Name) => Ok(()),
        (Last::Name, _) if flags & rename_flags::NOREPLACE != 0 => Err(Errno::EEXIST),
        _ => Err(Errno::EBUSY),
    }
}

/// Takes an inode from one directory to another: its `..`, and their counts of links.
fn moved(inode: &Inode, from: &Arc<Inode>, to: &Arc<Inode>) {
    let old = match inode.as_directory() {
        Some(mut directory) => directory.parent.replace(to.clone()),
        None => return inode.set_home(to),
    };
    add_links(from, -1);
    add_links(to, 1);
    drop(old);
}

/// renameat2(2), with `flags` that were checked to go together.
///
/// # Errors
/// Those of rename(2).
#[inline(never)]
pub fn rename(from: &Place, to: &Place, who: &Credentials, flags: u32) -> Result<(), Errno> {
    check_names(from, to, flags)?;
    let exchange = flags & rename_flags::EXCHANGE != 0;
    let _tree = TREE.lock();
    let old = from.inode.as_ref().ok_or(Errno::ENOENT)?;
    if from.directory.as_made().is_some() != to.directory.as_made().is_some() {
        return Err(Errno::EXDEV);
    }
    match &to.inode {
        Some(_) if flags & rename_flags::NOREPLACE != 0 => return Err(Errno::EEXIST),
        None if exchange => return Err(Errno::ENOENT),
        Some(new) if exchange && to.slash && !new.is_directory() => return Err(Errno::ENOTDIR),
        _ => {}
    }
    if !old.is_directory() && (from.slash || to.slash && !exchange) {
        return Err(Errno::ENOTDIR);
    }
    if is_above(old, &to.directory)? {
        return Err(Errno::EINVAL);
    }
    if let Some(new) = &to.inode {
        if is_above(new, &from.directory)? {
            return Err(match exchange {
                true => Errno::EINVAL,
                false => Errno::ENOTEMPTY,
            });
        }
        if Arc::ptr_eq(old, new) {
            return Ok(());
        }
    }
    let same = Arc::ptr_eq(&from.directory, &to.directory);
    may_remove(&from.directory, old, who, old.is_directory())?;
    match &to.inode {
        None => may_add(&to.directory, who)?,
        Some(new) if exchange => may_remove(&to.directory, new, who, new.is_directory())?,
        Some(new) => may_remove(&to.directory, new, who, old.is_directory())?,
    }
    if !same {
        // Its `..` will be another.
        if old.is_directory() {
            old.check(who, WRITE)?;
        }
        if let Some(new) = to.inode.as_ref().filter(|n| exchange && n.is_directory()) {
            new.check(who, WRITE)?;
        }
    }
    let displaced = put(from, to, old, exchange)?;
    if !same {
        moved(old, &from.directory, &to.directory);
        if let Some(new) = to.inode.as_ref().filter(|_| exchange) {
            moved(new, &to.directory, &from.directory);
        }
    }
    old.touch(&[CTIME]);
    if let Some(displaced) = &displaced {
        if exchange {
            displaced.touch(&[CTIME]);
        } else if displaced.is_directory() {
            add_links(&to.directory, -1);
        } else {
            add_links(displaced, -1);
        }
    }
    changed(&from.directory);
    changed(&to.directory);
    Ok(())
}

/// The change of the names; gives what had the new one. One directory at a time is
/// locked: [`TREE`] keeps others from moving things, and in between `old` has both names
/// or, in an exchange, `to` already the new one.
fn put(
    from: &Place,
    to: &Place,
    old: &Arc<Inode>,
    exchange: bool,
) -> Result<Option<Arc<Inode>>, Errno> {
    let displaced = match &to.inode {
        Some(new) => {
            if new.is_directory() && !exchange {
                empty(new)?;
            }
            open(&to.directory)?.names.replace(&to.name, old.clone())
        }
        None => {
            let mut target = open(&to.directory)?;
            target.names.reserve()?;
            target.names.add(kept(&to.name)?, old.clone());
            None
        }
    };
    let mut source = open(&from.directory)?;
    let taken = match (&displaced, exchange) {
        (Some(new), true) => source.names.replace(&from.name, new.clone()),
        _ => source.names.remove(&from.name),
    };
    drop(source);
    drop(taken);
    Ok(displaced)
}

/// A regular file without a name (open(2), O_TMPFILE) in a directory's file system.
///
/// # Errors
/// ENOTDIR, ENOENT, EACCES as with a file that has a name.
pub fn temporary(
    directory: &Arc<Inode>,
    who: &Credentials,
    mode: u32,
    linkable: bool,
) -> Result<Arc<Inode>, Errno> {
    if !directory.is_directory() {
        return Err(Errno::ENOTDIR);
    }
    may_add(directory, who)?;
    let inode = Inode::new(Kind::regular(), mode::REGULAR | mode, who, Some(directory))?;
    inode.change(|meta| meta.linkable = linkable);
    Ok(inode)
}
