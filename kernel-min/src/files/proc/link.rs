//! Where the links of a process lead. They lead to the thing itself, whatever has its name by now;
//! their text is its path, or says what has none.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::Failure;

use super::{Owner, Part};
use crate::files::stat::Stat;
use crate::files::tree::made::{Above, Made};
use crate::files::tree::paths::path_opened;
use crate::files::tree::{Inode, Last, Named, Place};
use crate::files::{FsContext, Open, root};
use crate::room::kept;

/// A place that something has, or had when it was opened.
fn place(inode: Arc<Inode>, named: Option<&Named>) -> Result<Place, Errno> {
    let (directory, name) = match named {
        Some(named) => (named.directory.clone(), kept(&named.name)?),
        None => (inode.parent()?, Box::default()),
    };
    Ok(Place {
        directory,
        name,
        last: Last::Name,
        slash: false,
        inode: Some(inode),
    })
}

/// The path, for the running thread, of something that was opened.
fn path(inode: &Arc<Inode>, named: Option<&Named>) -> Result<Vec<u8>, Errno> {
    path_opened(inode, named, &FsContext::current().root()?)
}

/// Runs `f` on what a part is a link to, and on the name that it was opened by.
fn with_part<R>(
    owner: Owner,
    part: Part,
    f: impl FnOnce(Arc<Inode>, Option<&Named>) -> Result<R, Errno>,
) -> Result<R, Errno> {
    if part == Part::Exe {
        let program = owner.look(|process| process.space().program().ok_or(Errno::ENOENT))?;
        let (inode, named) = program.file();
        return f(inode.clone(), named);
    }
    let inode = owner.look(|process| match part {
        Part::Cwd => process.fs.directory(),
        Part::Root => process.fs.root(),
        _ => Err(Errno::EINVAL),
    })?;
    f(inode, None)
}

/// Where a part that is a link leads.
pub fn part(owner: Owner, part: Part) -> Result<Place, Errno> {
    with_part(owner, part, place)
}

/// The text of a part that is a link.
pub fn part_text(owner: Owner, part: Part) -> Result<Vec<u8>, Errno> {
    with_part(owner, part, |inode, named| path(&inode, named))
}

/// What a descriptor names, for whoever may look into its process.
fn opened(owner: Owner, fd: i32) -> Result<Open, Errno> {
    owner.look(|process| process.files().get(fd).map_err(|_| Errno::ENOENT))
}

/// Where the link to a descriptor leads: to its inode, or to what opens the file once more.
pub fn descriptor(owner: Owner, fd: i32) -> Result<Place, Errno> {
    let open = opened(owner, fd)?;
    match &open.inode {
        Some(inode) => place(inode.clone(), open.name()),
        None => {
            let stat = open.stat();
            let inode = Inode::made(Again(open), stat.ino, stat.mode, owner.ids())?;
            place(inode, None)
        }
    }
}

/// The text of the link to a descriptor.
pub fn descriptor_text(owner: Owner, fd: i32) -> Result<Vec<u8>, Errno> {
    let open = opened(owner, fd)?;
    match &open.inode {
        Some(inode) => path(inode, open.name()),
        None => open.file.label(),
    }
}

/// A file without an inode, to be opened once more.
struct Again(Open);

impl Made for Again {
    fn above(&self) -> Result<Option<Above>, Errno> {
        Ok(Some((root()?, Vec::new())))
    }

    fn stat(&self, _common: Stat) -> Stat {
        self.0.stat()
    }

    fn open(&self, _inode: &Arc<Inode>, flags: u32) -> Result<Open, Failure> {
        self.0.file.reopen(flags)
    }
}
