//! `struct stat` of the architectures that have the generic one; the kernel has it with their ports.

use std::mem::offset_of;

use posix_process::Timespec;

/// `struct stat` (asm-generic/stat.h).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct RawStat {
    pub dev: u64,
    pub ino: u64,
    pub mode: u32,
    pub links: u32,
    pub uid: u32,
    pub gid: u32,
    pub rdev: u64,
    pub pad1: u64,
    pub size: i64,
    pub block_size: i32,
    pub pad2: i32,
    pub blocks: i64,
    pub atim: Timespec,
    pub mtim: Timespec,
    pub ctim: Timespec,
    pub unused: [u32; 2],
}

const _: () = {
    assert!(size_of::<RawStat>() == 128);
    assert!(offset_of!(RawStat, size) == 48);
    assert!(offset_of!(RawStat, atim) == 72);
};
