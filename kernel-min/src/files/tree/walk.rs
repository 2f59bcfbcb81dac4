//! Following paths (POSIX.1-2017 4.13, "Pathname Resolution"; path_resolution(7)).

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::Credentials;
use signal::Errno;

use super::rights::EXECUTE;
use super::{Inode, Kind};
use crate::room::kept;

/// Longest component of a path.
pub const NAME_MAX: usize = 255;
/// Symbolic links that one path may lead through (path_resolution(7)).
const LINKS_MAX: u32 = 40;

/// Whether a symbolic link that is the last component is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Follow {
    /// No: the name itself is meant (unlink, rename, mkdir).
    Never,
    /// When a slash follows it (lstat).
    Slash,
    /// Yes.
    Always,
}

/// How a path ends, as far as removing and renaming care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Last {
    /// With a name.
    Name,
    /// With `.`.
    Dot,
    /// With `..`.
    DotDot,
    /// It is of slashes only.
    Root,
}

/// Where a path leads.
pub struct Place {
    /// The directory that the last component is in.
    pub directory: Arc<Inode>,
    /// The last component, if it is a name.
    pub name: Box<[u8]>,
    /// What it is.
    pub last: Last,
    /// A slash follows it: only a directory may have the name.
    pub slash: bool,
    /// What is there, if there is something.
    pub inode: Option<Arc<Inode>>,
}

impl Place {
    /// What is there.
    ///
    /// # Errors
    /// ENOENT; ENOTDIR when a slash follows what is no directory.
    pub fn existing(&self) -> Result<Arc<Inode>, Errno> {
        let inode = self.inode.clone().ok_or(Errno::ENOENT)?;
        match self.slash && !inode.is_directory() {
            true => Err(Errno::ENOTDIR),
            false => Ok(inode),
        }
    }
}

/// Which ways paths may not take (RESOLVE_… of openat2(2)).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Barred {
    /// Symbolic links: ELOOP.
    pub links: bool,
    /// Those whose text is not the way that they lead: ELOOP.
    pub magic: bool,
    /// From one file system to another: EXDEV.
    pub devices: bool,
    /// Out of the root, absolute paths included: EXDEV.
    pub above: bool,
}

/// Who follows paths, and from where.
pub struct Walk {
    /// What `/` is.
    pub root: Arc<Inode>,
    /// Where a path without a slash in front begins.
    pub from: Arc<Inode>,
    /// Whose rights count.
    pub who: Credentials,
    /// What they may not do.
    pub barred: Barred,
}

impl Walk {
    /// Follows `path` to its last component.
    ///
    /// # Errors
    /// ENOENT for an empty path or a missing component before the last, ENOTDIR when
    /// something that is no directory comes before the last, EACCES, ELOOP,
    /// ENAMETOOLONG, ENOMEM, EXDEV.
    #[inline(never)]
    pub fn walk(&self, path: &[u8], follow: Follow) -> Result<Place, Errno> {
        if path.is_empty() {
            return Err(Errno::ENOENT);
        }
        // What a link stands for, and behind it what is left of the path.
        let mut expanded: Vec<u8>;
        let mut rest = path;
        let mut links = 0;
        let mut here = self.from.clone();
        let mut directory = here.clone();
        let mut last = Last::Root;
        let mut slash;
        if path[0] == b'/' {
            here = self.absolute()?;
        }
        loop {
            let start = rest.iter().position(|&b| b != b'/');
            slash = start != Some(0) && !rest.is_empty();
            let Some(start) = start else {
                return Ok(Place {
                    directory,
                    name: Box::default(),
                    last,
                    slash,
                    inode: Some(here),
                });
            };
            rest = &rest[start..];
            if !here.is_directory() {
                return Err(Errno::ENOTDIR);
            }
            here.check(&self.who, EXECUTE)?;
            let len = rest.iter().position(|&b| b == b'/').unwrap_or(rest.len());
            let (name, tail) = rest.split_at(len);
            if len > NAME_MAX {
                return Err(Errno::ENAMETOOLONG);
            }
            rest = tail;
            last = match name {
                b"." => Last::Dot,
                b".." => Last::DotDot,
                _ => Last::Name,
            };
            if last != Last::Name {
                if last == Last::DotDot {
                    here = match Arc::ptr_eq(&here, &self.root) {
                        true => self.absolute()?,
                        false => here.parent()?,
                    };
                }
                directory = here.clone();
                continue;
            }
            let next = here.child(name)?;
            let ends = tail.iter().all(|&b| b == b'/');
            slash = !tail.is_empty();
            if let Some(next) = &next
                && next.is_link()
                && (!ends || follow == Follow::Always || follow == Follow::Slash && slash)
            {
                links += 1;
                if links > LINKS_MAX || self.barred.links {
                    return Err(Errno::ELOOP);
                }
                let made: Vec<u8>;
                let target: &[u8] = match &next.kind {
                    Kind::Symlink(target) => target,
                    Kind::Made(link) => match link.leads()? {
                        None => {
                            made = link.text()?;
                            &made
                        }
                        Some(place) => {
                            self.check_jump()?;
                            if ends {
                                return Ok(Place { slash, ..place });
                            }
                            directory = here;
                            here = place.inode.ok_or(Errno::ENOENT)?;
                            continue;
                        }
                    },
                    _ => return Err(Errno::ENOTDIR),
                };
                let mut text = Vec::new();
                text.try_reserve_exact(target.len() + tail.len())
                    .map_err(|_| Errno::ENOMEM)?;
                text.extend_from_slice(target);
                text.extend_from_slice(tail);
                if target[0] == b'/' {
                    here = self.absolute()?;
                    directory = here.clone();
                    last = Last::Root;
                }
                expanded = text;
                rest = &expanded;
                continue;
            }
            if ends {
                if let Some(next) = &next {
                    self.check_device(&here, next)?;
                }
                return Ok(Place {
                    directory: here,
                    name: kept(name)?,
                    last,
                    slash,
                    inode: next,
                });
            }
            let next = next.ok_or(Errno::ENOENT)?;
            self.check_device(&here, &next)?;
            directory = here;
            here = next;
        }
    }

    /// Whether a step is one that may be taken.
    fn check_device(&self, from: &Inode, to: &Inode) -> Result<(), Errno> {
        let crosses = || from.as_made().is_some() != to.as_made().is_some();
        match self.barred.devices && crosses() {
            true => Err(Errno::EXDEV),
            false => Ok(()),
        }
    }

    /// Whether a link may be followed that leads where it leads, and not where its text does.
    fn check_jump(&self) -> Result<(), Errno> {
        match self.barred {
            Barred { magic: true, .. } => Err(Errno::ELOOP),
            Barred { above: true, .. } | Barred { devices: true, .. } => Err(Errno::EXDEV),
            _ => Ok(()),
        }
    }

    /// The root, for a path that names it.
    fn absolute(&self) -> Result<Arc<Inode>, Errno> {
        match self.barred.above {
            true => Err(Errno::EXDEV),
            false => Ok(self.root.clone()),
        }
    }

    /// Follows `path` to something that exists.
    ///
    /// # Errors
    /// As [`Walk::walk`] and [`Place::existing`].
    #[inline(never)]
    pub fn find(&self, path: &[u8], follow: Follow) -> Result<Arc<Inode>, Errno> {
        self.walk(path, follow)?.existing()
    }
}
