//! Numbers of Linux's file interface that are the same on every architecture
//! (asm-generic/fcntl.h, uapi/linux/{fcntl,fs,stat}.h), or have their reason here.

/// Access mode and status flags of open(2).
pub mod o {
    /// Read only.
    pub const RDONLY: u32 = 0;
    /// Write only.
    pub const WRONLY: u32 = 1;
    /// Read and write.
    pub const RDWR: u32 = 2;
    /// The bits of the three above.
    pub const ACCMODE: u32 = 3;
    /// Make the file if there is none.
    pub const CREAT: u32 = 0o100;
    /// With O_CREAT: fail if there is one.
    pub const EXCL: u32 = 0o200;
    /// A terminal does not become the controlling one.
    pub const NOCTTY: u32 = 0o400;
    /// Make a regular file empty.
    pub const TRUNC: u32 = 0o1000;
    /// Each write goes to the end.
    pub const APPEND: u32 = 0o2000;
    /// Calls do not wait.
    pub const NONBLOCK: u32 = 0o4000;
    /// A write ends when its data is stored: here at once.
    pub const DSYNC: u32 = 0o10000;
    /// A write ends when its data and all that the file tells of itself is stored: here at once.
    pub const SYNC: u32 = 0o4010000;
    /// SIGIO when input or output is possible.
    pub const ASYNC: u32 = 0o20000;
    /// The descriptor is closed by execve.
    pub const CLOEXEC: u32 = 0o2000000;
    /// A descriptor that names the file and no more.
    pub const PATH: u32 = 0o10000000;
    /// `__O_TMPFILE`; O_TMPFILE has O_DIRECTORY with it.
    pub const TMPFILE: u32 = 0o20000000;

    // These differ: x86 and riscv have the generic numbers, ARM its own.
    /// Of no meaning to a program, which sees it in F_GETFL.
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const LARGEFILE: u32 = 0o100000;
    /// Input and output past the cache.
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const DIRECT: u32 = 0o40000;
    /// Fail if it is no directory.
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const DIRECTORY: u32 = 0o200000;
    /// Fail if it is a symbolic link.
    #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
    pub const NOFOLLOW: u32 = 0o400000;
    /// Of no meaning to a program, which sees it in F_GETFL.
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const LARGEFILE: u32 = 0o400000;
    /// Input and output past the cache.
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const DIRECT: u32 = 0o200000;
    /// Fail if it is no directory.
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const DIRECTORY: u32 = 0o40000;
    /// Fail if it is a symbolic link.
    #[cfg(any(target_arch = "aarch64", target_arch = "arm"))]
    pub const NOFOLLOW: u32 = 0o100000;
    /// Reading does not change the time of last access.
    pub const NOATIME: u32 = 0o1000000;
}

/// Flags of the `*at` calls.
pub mod at {
    /// In place of a directory's descriptor: the working directory.
    pub const FDCWD: i32 = -100;
    /// A symbolic link itself, not what it leads to.
    pub const SYMLINK_NOFOLLOW: u32 = 0x100;
    /// AT_REMOVEDIR and AT_EACCESS share their number.
    pub const REMOVEDIR: u32 = 0x200;
    /// Check the effective ids.
    pub const EACCESS: u32 = 0x200;
    /// What a symbolic link leads to.
    pub const SYMLINK_FOLLOW: u32 = 0x400;
    /// Mount nothing.
    pub const NO_AUTOMOUNT: u32 = 0x800;
    /// With an empty path: the file of the descriptor.
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
    /// Nothing more will come.
    pub const RDHUP: u16 = 0x2000;
    /// Data can be read.
    pub const READABLE: u16 = IN | RDNORM;
    /// Data can be written.
    pub const WRITABLE: u16 = OUT | WRNORM;
}

/// `st_mode` (inode(7)).
pub mod mode {
    /// A pipe with a name.
    pub const FIFO: u32 = 0o010000;
    /// A character device.
    pub const CHARACTER: u32 = 0o020000;
    /// A directory.
    pub const DIRECTORY: u32 = 0o040000;
    /// A block device.
    pub const BLOCK: u32 = 0o060000;
    /// A regular file.
    pub const REGULAR: u32 = 0o100000;
    /// A symbolic link.
    pub const SYMLINK: u32 = 0o120000;
    /// A socket.
    pub const SOCKET: u32 = 0o140000;
    /// The bits of the type.
    pub const FORMAT: u32 = 0o170000;
    /// The program runs as the file's owner.
    pub const SETUID: u32 = 0o4000;
    /// The program runs as the file's group.
    pub const SETGID: u32 = 0o2000;
    /// Only owners remove files from the directory.
    pub const STICKY: u32 = 0o1000;
    /// The owner may read it.
    pub const OWNER_READ: u32 = 0o400;
    /// The owner may write it.
    pub const OWNER_WRITE: u32 = 0o200;
    /// The owner may execute it.
    pub const OWNER_EXEC: u32 = 0o100;
    /// The group may read it.
    pub const GROUP_READ: u32 = 0o040;
    /// The group may write it.
    pub const GROUP_WRITE: u32 = 0o020;
    /// The group may execute it.
    pub const GROUP_EXEC: u32 = 0o010;
    /// Others may read it.
    pub const OTHERS_READ: u32 = 0o004;
    /// Others may write it.
    pub const OTHERS_WRITE: u32 = 0o002;
    /// Others may execute it.
    pub const OTHERS_EXEC: u32 = 0o001;
}
