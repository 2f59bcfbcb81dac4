//! What stat(2) tells of a file.

use posix_process::time::Timespec;

use super::flags::mode;

/// The facts, in no architecture's layout.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stat {
    /// The file system it is in.
    pub dev: u64,
    /// Its number there.
    pub ino: u64,
    /// Its type and permissions.
    pub mode: u32,
    /// Its names.
    pub links: u32,
    /// Its device number, if it is a device.
    pub rdev: u64,
    /// Its length in bytes.
    pub size: u64,
    /// Its owner.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Memory that it takes, in units of 512 bytes.
    pub blocks: u64,
    /// Last access, modification, change.
    pub times: [Timespec; 3],
}

/// Device number of the tree of files.
pub const ROOT_DEV: u64 = device(0, 1);
/// Device number of the file system that pipes are in.
pub const PIPE_DEV: u64 = device(0, 2);
/// Device number of the files that are in no file system (Linux's anon_inodefs).
const ANONYMOUS_DEV: u64 = device(0, 3);
/// Device number of the file system of what the kernel knows.
pub const PROC_DEV: u64 = device(0, 4);
/// Device number of the file system that sockets are in.
pub const SOCKET_DEV: u64 = device(0, 8);
/// Device number of the file system that message queues are in.
pub const MQUEUE_DEV: u64 = device(0, 9);
/// `st_blksize` of everything there is.
pub const BLOCK_SIZE: u32 = 4096;

/// A device number as the calls of today encode it (`new_encode_dev`).
pub const fn device(major: u64, minor: u64) -> u64 {
    minor & 0xff | major << 8 | (minor & !0xff) << 12
}

impl Stat {
    /// What is in no file system (Linux's anon_inodefs).
    pub const fn anonymous() -> Stat {
        Stat {
            dev: ANONYMOUS_DEV,
            mode: 0o600,
            ..Stat::pipe(1)
        }
    }

    /// A pipe.
    pub const fn pipe(ino: u64) -> Stat {
        Stat {
            dev: PIPE_DEV,
            ino,
            mode: mode::FIFO | 0o600,
            links: 1,
            rdev: 0,
            size: 0,
            uid: 0,
            gid: 0,
            blocks: 0,
            times: [Timespec { sec: 0, nsec: 0 }; 3],
        }
    }
}

/// `struct stat` of x86-64 (asm/stat.h).
#[cfg(target_arch = "x86_64")]
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RawStat {
    /// The device that the file is on.
    dev: u64,
    /// The file's number there.
    ino: u64,
    /// How many names it has.
    links: u64,
    /// Type and permissions: S_IF…, S_I….
    mode: u32,
    /// Its user.
    uid: u32,
    /// Its group.
    gid: u32,
    /// Nothing.
    pad0: u32,
    /// The device that it is, if it is one.
    rdev: u64,
    /// Bytes.
    size: u64,
    /// Bytes that are best read or written at a time.
    block_size: u64,
    /// Pieces of 512 bytes that it takes.
    blocks: u64,
    /// When it was read last.
    atim: Timespec,
    /// When its content was changed last.
    mtim: Timespec,
    /// When it, or what is known of it, was changed last.
    ctim: Timespec,
    /// Nothing.
    unused: [u64; 3],
}

#[cfg(target_arch = "x86_64")]
const _: () = {
    assert!(size_of::<RawStat>() == 144);
    assert!(core::mem::offset_of!(RawStat, rdev) == 40);
    assert!(core::mem::offset_of!(RawStat, atim) == 72);
};

/// `struct stat` of architectures without one of their own (asm-generic/stat.h).
#[cfg(not(target_arch = "x86_64"))]
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RawStat {
    /// The device that the file is on.
    dev: u64,
    /// The file's number there.
    ino: u64,
    /// Type and permissions: S_IF…, S_I….
    mode: u32,
    /// How many names it has.
    links: u32,
    /// Its user.
    uid: u32,
    /// Its group.
    gid: u32,
    /// The device that it is, if it is one.
    rdev: u64,
    /// Nothing.
    pad1: u64,
    /// Bytes.
    size: u64,
    /// Bytes that are best read or written at a time.
    block_size: u32,
    /// Nothing.
    pad2: u32,
    /// Pieces of 512 bytes that it takes.
    blocks: u64,
    /// When it was read last.
    atim: Timespec,
    /// When its content was changed last.
    mtim: Timespec,
    /// When it, or what is known of it, was changed last.
    ctim: Timespec,
    /// Nothing.
    unused: [u32; 2],
}

#[cfg(not(target_arch = "x86_64"))]
const _: () = {
    assert!(size_of::<RawStat>() == 128);
    assert!(core::mem::offset_of!(RawStat, size) == 48);
    assert!(core::mem::offset_of!(RawStat, atim) == 72);
};

impl From<Stat> for RawStat {
    #[allow(clippy::useless_conversion, reason = "on x86-64 some are longer")]
    fn from(s: Stat) -> RawStat {
        RawStat {
            dev: s.dev,
            ino: s.ino,
            links: s.links.into(),
            mode: s.mode,
            uid: s.uid,
            gid: s.gid,
            rdev: s.rdev,
            size: s.size,
            block_size: BLOCK_SIZE.into(),
            blocks: s.blocks,
            atim: s.times[0],
            mtim: s.times[1],
            ctim: s.times[2],
            ..RawStat::default()
        }
    }
}

/// `struct statx` (uapi/linux/stat.h), up to what is filled in here.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawStatx {
    mask: u32,
    block_size: u32,
    attributes: u64,
    links: u32,
    uid: u32,
    gid: u32,
    mode: u16,
    pad0: u16,
    ino: u64,
    size: u64,
    blocks: u64,
    attributes_mask: u64,
    /// Access, birth, change, modification; nanoseconds are 32 bits, and what
    /// follows them is padding: zero, as a `Timespec` has it.
    times: [Timespec; 4],
    rdev_major: u32,
    rdev_minor: u32,
    dev_major: u32,
    dev_minor: u32,
    rest: [u64; 14],
}

const _: () = assert!(size_of::<RawStatx>() == 256);
const _: () = assert!(core::mem::offset_of!(RawStatx, times) == 64);

const fn major(dev: u64) -> u32 {
    (dev >> 8 & 0xfff) as u32
}

const fn minor(dev: u64) -> u32 {
    (dev & 0xff | dev >> 12 & !0xff) as u32
}

impl From<Stat> for RawStatx {
    fn from(s: Stat) -> RawStatx {
        RawStatx {
            mask: 0x7ff, // STATX_BASIC_STATS
            block_size: BLOCK_SIZE,
            attributes: 0,
            links: s.links,
            uid: s.uid,
            gid: s.gid,
            mode: s.mode as u16,
            pad0: 0,
            ino: s.ino,
            size: s.size,
            blocks: s.blocks,
            attributes_mask: 0,
            // There is no time of birth; what is not there is zero.
            times: [s.times[0], Timespec::default(), s.times[2], s.times[1]],
            rdev_major: major(s.rdev),
            rdev_minor: minor(s.rdev),
            dev_major: major(s.dev),
            dev_minor: minor(s.dev),
            rest: [0; 14],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_numbers() {
        assert_eq!(device(5, 1), 0x501);
        assert_eq!(device(1, 0x1234), 0x0120_0134);
        assert_eq!((major(device(4, 64)), minor(device(4, 64))), (4, 64));
        assert_eq!(
            (major(device(1, 0x1234)), minor(device(1, 0x1234))),
            (1, 0x1234)
        );
    }
}
