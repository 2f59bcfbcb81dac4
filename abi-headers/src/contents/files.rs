//! Files: flags of open, and stat.

use super::{Header, PLAIN, module, named, prefixed, typed};
use crate::Arch;
use crate::select::Constants::{Listed, Named, Within};
use crate::select::Type;

pub const FCNTL: Header = Header {
    name: "sigil_fcntl.h",
    about: "Flags of open and of the calls whose names end in \"at\", operations of fcntl",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![
            module!(
                "kernel-min/src/files/flags.rs",
                [Listed("o", OPEN), Within("at", "AT_")],
                []
            ),
            module!(
                "kernel-min/src/syscall/descriptors.rs",
                [Within("cmd", "F_"), Named(&["FD_CLOEXEC"])],
                []
            ),
            module!(
                "kernel-min/src/syscall/locks.rs",
                [
                    Within("cmd", "F_"),
                    Named(&["F_RDLCK", "F_WRLCK", "F_UNLCK"])
                ],
                [Type {
                    fields: &[named("kind", "l_type")],
                    ..prefixed("Flock", "sigil_flock", "l_")
                }]
            ),
        ]
    },
    tail: |_| include_str!("../../c/fcntl.h").to_owned(),
    ..PLAIN
};

/// O_TMPFILE is a bit together with O_DIRECTORY.
const OPEN: &[(&str, &str)] = &[
    ("RDONLY", "O_RDONLY"),
    ("WRONLY", "O_WRONLY"),
    ("RDWR", "O_RDWR"),
    ("ACCMODE", "O_ACCMODE"),
    ("CREAT", "O_CREAT"),
    ("EXCL", "O_EXCL"),
    ("NOCTTY", "O_NOCTTY"),
    ("TRUNC", "O_TRUNC"),
    ("APPEND", "O_APPEND"),
    ("NONBLOCK", "O_NONBLOCK"),
    ("DSYNC", "O_DSYNC"),
    ("SYNC", "O_SYNC"),
    ("ASYNC", "O_ASYNC"),
    ("CLOEXEC", "O_CLOEXEC"),
    ("LARGEFILE", "O_LARGEFILE"),
    ("PATH", "O_PATH"),
    ("TMPFILE", "O_TMPFILE_BIT"),
    ("DIRECT", "O_DIRECT"),
    ("DIRECTORY", "O_DIRECTORY"),
    ("NOFOLLOW", "O_NOFOLLOW"),
    ("NOATIME", "O_NOATIME"),
];

const MODE: &[(&str, &str)] = &[
    ("FORMAT", "S_IFMT"),
    ("FIFO", "S_IFIFO"),
    ("CHARACTER", "S_IFCHR"),
    ("DIRECTORY", "S_IFDIR"),
    ("BLOCK", "S_IFBLK"),
    ("REGULAR", "S_IFREG"),
    ("SYMLINK", "S_IFLNK"),
    ("SOCKET", "S_IFSOCK"),
    ("SETUID", "S_ISUID"),
    ("SETGID", "S_ISGID"),
    ("STICKY", "S_ISVTX"),
    ("OWNER_READ", "S_IRUSR"),
    ("OWNER_WRITE", "S_IWUSR"),
    ("OWNER_EXEC", "S_IXUSR"),
    ("GROUP_READ", "S_IRGRP"),
    ("GROUP_WRITE", "S_IWGRP"),
    ("GROUP_EXEC", "S_IXGRP"),
    ("OTHERS_READ", "S_IROTH"),
    ("OTHERS_WRITE", "S_IWOTH"),
    ("OTHERS_EXEC", "S_IXOTH"),
];

pub const STAT: Header = Header {
    name: "sigil_stat.h",
    about: "What stat tells of a file",
    includes: &["sigil_types.h", "sigil_time.h"],
    modules: |arch| {
        vec![
            module!("kernel-min/src/files/flags.rs", [Listed("mode", MODE)], []),
            match arch {
                Arch::X86_64 => module!("kernel-min/src/files/stat.rs", [], [STAT_OF_X86_64]),
                _ => module!("kernel-min/src/files/stat.rs", [], [STAT_ELSEWHERE]),
            },
        ]
    },
    ..PLAIN
};

/// Numbers that Linux has signed.
const STAT_OF_X86_64: Type = Type {
    fields: &[
        named("links", "st_nlink"),
        typed("size", "st_size", "i64"),
        typed("block_size", "st_blksize", "i64"),
        typed("blocks", "st_blocks", "i64"),
    ],
    ..prefixed("RawStat", "sigil_stat", "st_")
};

const STAT_ELSEWHERE: Type = Type {
    fields: &[
        named("links", "st_nlink"),
        typed("size", "st_size", "i64"),
        typed("block_size", "st_blksize", "i32"),
        typed("blocks", "st_blocks", "i64"),
    ],
    ..prefixed("RawStat", "sigil_stat", "st_")
};
