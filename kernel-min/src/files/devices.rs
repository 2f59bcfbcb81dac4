//! The devices of `/dev`, among them those of memory (null(4), full(4), random(4)), and the
//! tree of files as it is at first.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::Credentials;
use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::flags::mode;
use super::stat::device;
use super::tree::{Barred, Follow, Inode, Kind, Walk, change};
use super::{Buffer, File, Open, Position, Shared, breathe, open_named, proc};
use crate::lock::Lock;
use crate::{console, entropy, tty};

/// A device that there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
    /// `/dev/console`: the console itself.
    Console,
    /// `/dev/full`: no room for what is written.
    Full,
    /// `/dev/ptmx`: makes pairs of terminals.
    Ptmx,
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

/// Each with its name, permissions and number.
const DEVICES: [(Device, &[u8], u32, u64); 8] = [
    (Device::Console, b"console", 0o600, console::NUMBER),
    (Device::Full, b"full", 0o666, device(1, 7)),
    (Device::Null, b"null", 0o666, device(1, 3)),
    (Device::Ptmx, b"ptmx", 0o666, device(5, 2)),
    (Device::Random, b"random", 0o666, device(1, 8)),
    (Device::Tty, b"tty", 0o666, device(5, 0)),
    (Device::Urandom, b"urandom", 0o666, device(1, 9)),
    (Device::Zero, b"zero", 0o666, device(1, 5)),
];

/// The descriptors of whoever looks, as every Linux system has them there.
const LINKS: [(&[u8], &[u8]); 4] = [
    (b"fd", b"/proc/self/fd"),
    (b"stdin", b"/proc/self/fd/0"),
    (b"stdout", b"/proc/self/fd/1"),
    (b"stderr", b"/proc/self/fd/2"),
];

/// What `/dev/console` names. The first process may have it open before there is a tree.
static CONSOLE: Lock<Option<Arc<Inode>>> = Lock::new(None);

/// What `/dev/console` names.
///
/// # Errors
/// ENOMEM.
pub fn console() -> Result<Arc<Inode>, Errno> {
    let mut console = CONSOLE.lock();
    if let Some(console) = &*console {
        return Ok(console.clone());
    }
    let kind = Kind::Special(console::NUMBER);
    let who = Credentials::new(0, 0);
    let inode = Inode::new(kind, mode::CHARACTER | 0o600, &who, None)?;
    Ok(console.insert(inode).clone())
}

/// A walk from a root with all rights.
pub fn walk_at_boot(root: &Arc<Inode>) -> Walk {
    Walk {
        root: root.clone(),
        from: root.clone(),
        who: Credentials::new(0, 0),
        barred: Barred::default(),
    }
}

/// The tree as it is at first.
///
/// # Errors
/// ENOMEM, ENOSPC.
pub fn make_tree() -> Result<Arc<Inode>, Errno> {
    let who = Credentials::new(0, 0);
    let root = Inode::new(Kind::directory(None), mode::DIRECTORY | 0o755, &who, None)?;
    let mut walk = walk_at_boot(&root);
    mount(&walk, b"proc", &proc::directory()?)?;
    make(&walk, b"tmp", mode::DIRECTORY | 0o1777, 0)?;
    walk.from = make(&walk, b"dev", mode::DIRECTORY | 0o755, 0)?;
    for (device, name, permissions, rdev) in DEVICES {
        match device {
            Device::Console => mount(&walk, name, &console()?)?,
            _ => drop(make(&walk, name, mode::CHARACTER | permissions, rdev)?),
        }
    }
    mount(&walk, b"pts", &tty::names::directory()?)?;
    // Where shm_open(3) and sem_open(3) have their files.
    make(&walk, b"shm", mode::DIRECTORY | 0o1777, 0)?;
    for (name, target) in LINKS {
        let place = walk.walk(name, Follow::Never)?;
        let link = Kind::symlink(target)?;
        change::make(&place, &walk.who, link, mode::SYMLINK | 0o777)?;
    }
    Ok(root)
}

/// Gives something its name at first.
fn mount(walk: &Walk, name: &[u8], inode: &Arc<Inode>) -> Result<(), Errno> {
    let place = walk.walk(name, Follow::Never)?;
    change::mount(&place, &walk.who, inode)
}

/// Makes something at first.
#[inline(never)]
fn make(walk: &Walk, name: &[u8], mode: u32, rdev: u64) -> Result<Arc<Inode>, Errno> {
    let place = walk.walk(name, Follow::Never)?;
    change::make_node(&place, &walk.who, mode, rdev)
}

/// Opens a character device by its number; `flags` as open(2) has them.
///
/// # Errors
/// ENXIO for a device, or a terminal, that is not there; ENOMEM.
pub fn open_device(rdev: u64, inode: Arc<Inode>, flags: u32) -> Result<Open, Failure> {
    let known = DEVICES.iter().find(|d| d.3 == rdev);
    match known.map(|d| d.0) {
        Some(Device::Console) => Ok(tty::open_terminal(rdev, inode, flags)?),
        Some(Device::Ptmx) => Ok(tty::open_master(inode, flags)?),
        Some(Device::Tty) => tty::open_controlling(inode, flags),
        Some(device) => Ok(open_named(Memory(device), flags, inode)?),
        None if tty::names::is_one(rdev) => Ok(tty::open_terminal(rdev, inode, flags)?),
        None => Err(Errno::ENXIO.into()),
    }
}

/// One of `/dev/{null,zero,full,random,urandom}`.
struct Memory(Device);

/// Bytes made at a time.
const PIECE: usize = 256;

/// Fills the program's buffer with what `make` makes of zeros; a signal ends it
/// early, once there was a page of it.
pub fn fill(to: &mut Buffer<'_>, make: impl Fn(&mut [u8])) -> SysResult {
    let mut piece = [0; PIECE];
    let mut done = 0;
    while !to.is_empty() {
        let len = to.len().min(PIECE);
        make(&mut piece[..len]);
        match to.put(&piece[..len]) {
            Ok(n) => done += n,
            Err(e) if done == 0 => return Err(e.into()),
            Err(_) => break,
        }
        if done % (16 * PIECE) == 0 && !to.is_empty() && breathe() {
            break;
        }
    }
    Ok(done)
}

impl File for Memory {
    fn can_poll(&self) -> bool {
        self.0 == Device::Random
    }

    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        if self.0 == Device::Null {
            return Ok(0);
        }
        let random = matches!(self.0, Device::Random | Device::Urandom);
        fill(to, |piece| {
            if random {
                entropy::fill(piece);
            }
        })
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        match self.0 {
            Device::Full => Err(Errno::ENOSPC.into()),
            Device::Random | Device::Urandom => {
                let mut piece = [0; PIECE];
                let mut done = 0;
                while !from.is_empty() {
                    match from.get(&mut piece) {
                        Ok(n) => {
                            entropy::add(&piece[..n]);
                            done += n;
                        }
                        Err(e) if done == 0 => return Err(e.into()),
                        Err(_) => break,
                    }
                }
                Ok(done)
            }
            // As on Linux, not even looked at.
            _ => Ok(from.skip()),
        }
    }

    fn write_nothing(&self) -> SysResult {
        match self.0 {
            Device::Full => Err(Errno::ENOSPC.into()),
            _ => Ok(0),
        }
    }

    fn ioctl(&self, _request: u32, _arg: usize) -> SysResult {
        match self.0 {
            Device::Random | Device::Urandom => Err(Errno::EINVAL.into()),
            _ => Err(Errno::ENOTTY.into()),
        }
    }

    fn is_seekable(&self) -> bool {
        true
    }

    /// Wherever it goes, it arrives at 0 (Linux's null_lseek, noop_llseek).
    fn seek(&self, position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        position.store(0, Relaxed);
        Ok(0)
    }

    /// A mapping of /dev/zero is one of nothing (null(4)).
    fn object(&self) -> Result<Option<Shared>, Errno> {
        match self.0 {
            Device::Zero => Ok(None),
            _ => Err(Errno::ENODEV),
        }
    }
}
