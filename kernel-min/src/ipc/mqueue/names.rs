//! mq_open(3), mq_unlink(3): the names of queues. They are in a directory that no path leads to, with the rules
//! of all directories; everybody may make names there, and remove his own.

use alloc::sync::Arc;

use posix_process::Credentials;
use signal::Errno;

use super::MessageQueue;
use super::file::{self, Node};
use crate::files::flags::{mode, o};
use crate::files::tree::rights::{EXECUTE, READ, WRITE};
use crate::files::tree::walk::NAME_MAX;
use crate::files::tree::{Inode, Kind, Last, Named, Place, change};
use crate::files::{ByName, FsContext, Open, credentials};
use crate::lock::Lock;
use crate::room::{boxed, kept};

/// The directory, once there has been a name.
static DIRECTORY: Lock<Option<Arc<Inode>>> = Lock::new(None);

fn directory() -> Result<Arc<Inode>, Errno> {
    let mut directory = DIRECTORY.lock();
    if let Some(directory) = &*directory {
        return Ok(directory.clone());
    }
    let root = Credentials::new(0, 0);
    let mode = mode::DIRECTORY | mode::STICKY | 0o777;
    let new = Inode::new(Kind::directory(None), mode, &root, None)?;
    Ok(directory.insert(new).clone())
}

/// Where a name leads (`lookup_one_len`).
///
/// # Errors
/// ENOENT for none, EACCES for what is no name of a file, ENAMETOOLONG; ENOMEM.
fn place(name: &[u8], who: &Credentials) -> Result<Place, Errno> {
    match name {
        b"" => return Err(Errno::ENOENT),
        b"." | b".." => return Err(Errno::EACCES),
        _ if name.contains(&b'/') => return Err(Errno::EACCES),
        _ => {}
    }
    let directory = directory()?;
    directory.check(who, EXECUTE)?;
    if name.len() > NAME_MAX {
        return Err(Errno::ENAMETOOLONG);
    }
    Ok(Place {
        inode: directory.child(name)?,
        directory,
        name: kept(name)?,
        last: Last::Name,
        slash: false,
    })
}

/// Opens the queue with a name, which is made where there is none and `flags`, of mq_open(2), say so, with
/// `mq_maxmsg` and `mq_msgsize`.
///
/// # Errors
/// Those of [`place`]; ENOENT, EEXIST, EINVAL for flags that open nothing, EACCES; as [`MessageQueue::new`].
pub fn open(
    name: &[u8],
    flags: u32,
    mode: u32,
    attributes: Option<(i64, i64)>,
) -> Result<Open, Errno> {
    let who = credentials();
    let place = place(name, &who)?;
    let (inode, made) = match &place.inode {
        Some(_) if flags & (o::CREAT | o::EXCL) == o::CREAT | o::EXCL => {
            return Err(Errno::EEXIST);
        }
        Some(inode) => {
            let want = match flags & o::ACCMODE {
                o::RDONLY => READ,
                o::WRONLY => WRITE,
                o::RDWR => READ | WRITE,
                _ => return Err(Errno::EINVAL),
            };
            inode.check(&who, want)?;
            (inode.clone(), false)
        }
        None if flags & o::CREAT == 0 => return Err(Errno::ENOENT),
        None => {
            let mode = mode::REGULAR | mode & 0o7777 & !FsContext::current().umask();
            (make(&place, &who, mode, attributes)?, true)
        }
    };
    let named = Named::from(place);
    // Linux keeps a queue that it has made for who asks for O_DIRECT.
    if flags & o::DIRECT != 0 {
        return Err(Errno::EINVAL);
    }
    match file::open(&inode, flags) {
        Ok(open) => Ok(open.named(named)),
        Err(errno) => {
            if made {
                change::unmake(&named);
            }
            Err(errno)
        }
    }
}

fn make(
    place: &Place,
    who: &Credentials,
    mode: u32,
    attributes: Option<(i64, i64)>,
) -> Result<Arc<Inode>, Errno> {
    let queue = MessageQueue::new(attributes)?;
    let inode = change::make(place, who, Kind::Made(boxed(Node)?), mode)?;
    inode.set_locks(queue);
    Ok(inode)
}

/// Takes a name away. The queue stays for those who have it open.
///
/// # Errors
/// Those of [`place`]; ENOENT; EPERM for somebody else's.
pub fn unlink(name: &[u8]) -> Result<(), Errno> {
    let who = credentials();
    change::unlink(&place(name, &who)?, &who)
}
