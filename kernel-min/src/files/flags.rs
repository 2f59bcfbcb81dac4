//! Numbers of Linux's file interface that are the same on every architecture
//! (asm-generic/fcntl.h, uapi/linux/{fcntl,fs,stat}.h), or have their reason here.

/// Access mode and status flags of open(2).
pub mod o {
    #![allow(missing_docs)]
    pub const RDONLY: u32 = 0;
    pub const WRONLY: u32 = 1;
    pub const RDWR: u32 = 2;
    pub const ACCMODE: u32 = 3;
    pub const CREAT: u32 = 0o100;
    pub const EXCL: u32 = 0o200;
    pub const NOCTTY: u32 = 0o400;
    pub const TRUNC: u32 = 0o1000;
    pub const APPEND: u32 = 0o2000;
    pub const NONBLOCK: u32 = 0o4000;
    pub const ASYNC: u32 = 0o20000;
    pub const CLOEXEC: u32 = 0o2000000;
    /// Of no meaning to a program, which sees it in F_GETFL.
    pub const LARGEFILE: u32 = 0o100000;
    pub const PATH: u32 = 0o10000000;
    /// `__O_TMPFILE`; O_TMPFILE has O_DIRECTORY with it.
    pub const TMPFILE: u32 = 0o20000000;

    // These differ: x86 and riscv have the generic numbers, ARM its own.
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const DIRECT: u32 = 0o40000;
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const DIRECTORY: u32 = 0o200000;
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const NOFOLLOW: u32 = 0o400000;
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const DIRECT: u32 = 0o200000;
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const DIRECTORY: u32 = 0o40000;
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const NOFOLLOW: u32 = 0o100000;
    pub const NOATIME: u32 = 0o1000000;
}

/// Flags of the `*at` calls.
pub mod at {
    #![allow(missing_docs)]
    pub const FDCWD: i32 = -100;
    pub const SYMLINK_NOFOLLOW: u32 = 0x100;
    /// AT_REMOVEDIR and AT_EACCESS share their number.
    pub const REMOVEDIR: u32 = 0x200;
    pub const EACCESS: u32 = 0x200;
    pub const SYMLINK_FOLLOW: u32 = 0x400;
    pub const NO_AUTOMOUNT: u32 = 0x800;
    pub const EMPTY_PATH: u32 = 0x1000;
}

/// What poll(2) asks for and tells.
pub mod poll {
    #![allow(missing_docs)]
    pub const IN: u16 = 0x1;
    pub const PRI: u16 = 0x2;
    pub const OUT: u16 = 0x4;
    pub const ERR: u16 = 0x8;
    pub const HUP: u16 = 0x10;
    pub const NVAL: u16 = 0x20;
    pub const RDNORM: u16 = 0x40;
    pub const RDBAND: u16 = 0x80;
    pub const WRNORM: u16 = 0x100;
    pub const WRBAND: u16 = 0x200;
    /// Data can be read.
    pub const READABLE: u16 = IN | RDNORM;
    /// Data can be written.
    pub const WRITABLE: u16 = OUT | WRNORM;
}

/// `st_mode` (inode(7)).
pub mod mode {
    #![allow(missing_docs)]
    pub const FIFO: u32 = 0o010000;
    pub const CHARACTER: u32 = 0o020000;
    pub const DIRECTORY: u32 = 0o040000;
    pub const BLOCK: u32 = 0o060000;
    pub const REGULAR: u32 = 0o100000;
    pub const SYMLINK: u32 = 0o120000;
    pub const SOCKET: u32 = 0o140000;
    pub const FORMAT: u32 = 0o170000;
    pub const SETUID: u32 = 0o4000;
    pub const SETGID: u32 = 0o2000;
    pub const STICKY: u32 = 0o1000;
    pub const GROUP_EXEC: u32 = 0o010;
}
