//! The files of an initramfs, made in the tree as Linux's populate_rootfs makes them.

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::time::Timespec;
use signal::Errno;

use super::cpio::{Header, Malformed, Sink};
use crate::files::devices::walk_at_boot;
use crate::files::flags::mode;
use crate::files::stat::device;
use crate::files::tree::inode::MTIME;
use crate::files::tree::{Follow, Inode, Kind, Walk, change};

/// Unpacks an archive, plain or compressed with gzip, into the root of the tree. What
/// cannot be made, for want of a directory above it, is left out; what was there under its
/// name and is of another type is replaced.
///
/// # Errors
/// What is wrong with the archive. What came before is there.
pub fn unpack(root: &Arc<Inode>, bytes: &[u8]) -> Result<(), Malformed> {
    let mut tree = Unpack {
        walk: walk_at_boot(root),
        last: None,
        linked: Vec::new(),
        times: Vec::new(),
        full: false,
    };
    super::read(bytes, &mut tree)?;
    for (directory, mtime) in &tree.times {
        set_mtime(directory, *mtime);
    }
    match tree.full {
        true => Err(Malformed::Memory),
        false => Ok(()),
    }
}

fn set_mtime(inode: &Inode, mtime: u32) {
    let time = Timespec {
        sec: mtime.into(),
        nsec: 0,
    };
    inode.change(|meta| meta.times[MTIME] = time);
}

struct Unpack {
    walk: Walk,
    /// The file that is being unpacked.
    last: Option<Arc<Inode>>,
    /// Files that have more names, by their numbers in the archive.
    linked: Vec<([u32; 3], Arc<Inode>)>,
    /// Directories and their times, which go there when nothing more is made in them.
    times: Vec<(Arc<Inode>, u32)>,
    /// There was no memory for all of it.
    full: bool,
}

impl Unpack {
    fn make(&mut self, name: &[u8], header: &Header, target: &[u8]) -> Result<Arc<Inode>, Errno> {
        let who = &self.walk.who;
        let format = header.mode & mode::FORMAT;
        let mut place = self.walk.walk(name, Follow::Never)?;
        if let Some(old) = &place.inode {
            let same = old.meta().mode & mode::FORMAT == format;
            if same && format != mode::SYMLINK && format != mode::REGULAR {
                return Ok(old.clone());
            }
            match old.is_directory() {
                true => change::remove_directory(&place, who)?,
                false => change::unlink(&place, who)?,
            }
            place.inode = None;
        }
        let number = [header.ino, header.dev[0], header.dev[1]];
        let linked = header.links > 1 && format != mode::DIRECTORY;
        let known = self.linked.iter().find(|l| linked && l.0 == number);
        if let Some((_, inode)) = known {
            change::link(&place, who, inode)?;
            return Ok(inode.clone());
        }
        let inode = match format {
            mode::SYMLINK => change::make(&place, who, Kind::symlink(target)?, header.mode),
            _ => {
                let rdev = device(header.rdev[0].into(), header.rdev[1].into());
                change::make_node(&place, who, header.mode, rdev)
            }
        }?;
        if linked {
            self.linked.push((number, inode.clone()));
        }
        Ok(inode)
    }
}

impl Sink for Unpack {
    fn file(&mut self, name: &[u8], header: &Header, target: &[u8]) {
        let made = self.make(name, header, target);
        self.full |= matches!(made, Err(Errno::ENOMEM | Errno::ENOSPC));
        self.last = made.ok();
    }

    fn contents(&mut self, at: u64, bytes: &[u8]) -> bool {
        let Some(content) = self.last.as_ref().and_then(|i| i.as_regular()) else {
            return false;
        };
        let fits = content.lock().write(at, bytes) == Ok(bytes.len());
        self.full |= !fits;
        fits
    }

    fn end(&mut self, header: &Header) {
        if let Some(inode) = self.last.take() {
            inode.change(|meta| {
                meta.uid = header.uid;
                meta.gid = header.gid;
                if meta.mode & mode::FORMAT != mode::SYMLINK {
                    meta.mode = header.mode & (mode::FORMAT | 0o7777);
                }
            });
            set_mtime(&inode, header.mtime);
            if inode.is_directory() {
                self.times.push((inode, header.mtime));
            }
        }
    }

    fn trailer(&mut self) {
        self.linked.clear();
    }
}
