//! The calls on files that are compared.

use syscall_shim::Call;

use super::calls::{BAD, MINUS, NULL, Recorder, at, raw, to};

pub fn all(r: &mut Recorder) {
    readiness(r);
    transfer(r);
    names(r);
    attributes(r);
    descriptors(r);
    terminals(r);
    groups(r);
    options(r);
}

fn readiness(r: &mut Recorder) {
    let (mut fds, mask) = ([0i32; 2], 3u64);
    assert_eq!(raw(22, [to(&mut fds), 0, 0, 0, 0, 0]), 0);
    let [read, write] = fds.map(|fd| fd as u64);
    let everything = 0xffff;
    for events in [1u64, 4, 5, everything] {
        let polled = [read | events << 32, write | events << 32, !0u64 >> 16];
        r.call(Call::poll, &[at(&polled), 3, 1]);
        let mut short = [0u64, 1_000_000];
        r.call(Call::ppoll, &[at(&polled), 2, to(&mut short), at(&mask), 8]);
    }
    r.call(Call::poll, &[NULL, 0, 0]);
    r.call(Call::poll, &[BAD, 1, 0]);
    r.call(Call::ppoll, &[NULL, 0, at(&[0u64; 2]), BAD, 8]);
    let nfds = fds[1] as usize + 1;
    let (mut one, mut two) = ([0u64; 16], [0u64; 16]);
    one[0] = 1 << fds[0];
    two[0] = 1 << fds[1];
    let mut short = [0u64, 1000];
    r.call(
        Call::select,
        &[nfds, to(&mut one), to(&mut two), NULL, to(&mut short)],
    );
    one[0] = 1 << fds[0];
    r.call(
        Call::select,
        &[nfds, to(&mut one), NULL, NULL, to(&mut short)],
    );
    let both = [at(&mask), 8];
    let mut short = [0u64, 1000];
    r.call(
        Call::pselect6,
        &[nfds, NULL, to(&mut two), NULL, to(&mut short), at(&both)],
    );
    r.call(Call::pselect6, &[0, NULL, NULL, NULL, to(&mut short), NULL]);
    r.call(Call::select, &[MINUS, NULL, NULL, NULL, BAD]);
}

fn transfer(r: &mut Recorder) {
    let mut fds = [0i32; 2];
    assert_eq!(raw(22, [to(&mut fds), 0, 0, 0, 0, 0]), 0);
    let [read, write] = fds.map(|fd| fd as usize);
    let texts: [&[u8]; 5] = [
        b"hello\n",
        b"\x01\x02\x7f\x1b\"\\\xc0\0",
        b"\t\n\x0b\x0c\r\x07\x08",
        b"\x001\0x\x08\x38",
        b"0123456789abcdefghijklmnopqrstuvwxyz",
    ];
    for text in texts {
        let mut buffer = [0u8; 64];
        r.call(Call::write, &[write, at(text), text.len()]);
        r.call(Call::read, &[read, to(&mut buffer), 64]);
    }
    r.call(Call::write, &[write, at(texts[4]), 32]);
    let vectors = texts.map(|text| [at(text), text.len()]);
    r.call(Call::writev, &[write, at(&vectors), 5]);
    let mut buffer = [0u8; 128];
    let into = [[to(&mut buffer), 40], [to(&mut buffer[40..]), 88]];
    r.call(Call::readv, &[read, at(&into), 2]);
    r.call(Call::readv, &[99, at(&into), 2]);
    r.call(Call::writev, &[write, BAD, 2]);
    r.call(Call::writev, &[write, at(&vectors), 0]);
    r.call(Call::read, &[99, to(&mut buffer), 64]);
    r.call(Call::write, &[99, BAD, 3]);
    r.call(Call::write, &[99, NULL, 0]);
    r.call(Call::getrandom, &[to(&mut buffer), 5, 1]);
    r.call(Call::getrandom, &[to(&mut buffer), 40, 1]);
    r.call(Call::getrandom, &[to(&mut buffer), 5, MINUS]);
    r.call(Call::lseek, &[read, MINUS - 4, 2]);
    r.call(Call::lseek, &[read, 0, 9]);
}

fn names(r: &mut Recorder) {
    r.call(Call::open, &[at(c"/nope"), 0]);
    r.call(Call::open, &[at(c"/nope/x"), 0x8_0442, 0o644]);
    r.call(Call::open, &[at(c""), u32::MAX as usize, 0]);
    r.call(
        Call::openat,
        &[-100i32 as u32 as usize, at(c"/nope/\"x"), 0x801],
    );
    r.call(Call::openat, &[3, BAD, 0x41_0000, 0o777]);
    r.call(Call::access, &[at(c""), 7]);
    r.call(Call::access, &[at(c"\t\xc3\xa9"), 0]);
    r.call(Call::chdir, &[NULL]);
    r.call(Call::getcwd, &[to(&mut [0u8; 512]), 512]);
    r.call(Call::getcwd, &[to(&mut [0u8; 512]), 1]);
    r.by_number(999, &[1, 2, 3, 4, 5, usize::MAX]);
    r.by_number(600, &[]);
}

const AT_FDCWD: usize = -100i32 as u32 as usize;

fn attributes(r: &mut Recorder) {
    let mut buffer = [0u64; 512];
    for path in [
        c"/",
        c"/dev/null",
        c"/tmp",
        c"/proc/self/exe",
        c"/etc/passwd",
        c"/nope",
    ] {
        r.call(Call::stat, &[at(path), to(&mut buffer)]);
        r.call(Call::lstat, &[at(path), to(&mut buffer)]);
        r.call(
            Call::newfstatat,
            &[AT_FDCWD, at(path), to(&mut buffer), 0x100],
        );
        for (flags, mask) in [
            (0, 0xfff),
            (0x2100, 0x7ff),
            (0x4000, 1),
            (0x6000, 0),
            (1, 0x17ff),
        ] {
            r.call(
                Call::statx,
                &[AT_FDCWD, at(path), flags, mask, to(&mut buffer)],
            );
        }
    }
    r.call(Call::fstat, &[0, to(&mut buffer)]);
    r.call(Call::fstat, &[99, BAD]);
    for mode in [
        0, 0o777, 0o7777, 0o100644, 0o20666, 0o60600, 0o140001, 0o170000, 0o107000,
    ] {
        r.call(Call::mknod, &[at(c"/nope/x"), mode, 0x1234_5678]);
        r.call(Call::mknodat, &[MINUS, at(c"/nope/x"), mode, 0x103]);
        r.call(Call::mkdir, &[at(c"/nope/x"), mode]);
        r.call(Call::chmod, &[at(c"/nope/x"), mode]);
    }
    r.call(Call::faccessat, &[AT_FDCWD, at(c"/nope"), 1]);
    r.call(Call::faccessat2, &[AT_FDCWD, at(c"/nope"), 0, 0x300]);
    r.call(Call::unlinkat, &[3, at(c"/nope"), 0x200]);
    r.call(Call::linkat, &[3, at(c"/nope"), 4, at(c"b"), 0x1400]);
    r.call(Call::renameat2, &[3, at(c"/nope"), 4, at(c"b"), 3]);
    r.call(Call::fchownat, &[AT_FDCWD, at(c"/nope"), MINUS, 5, 0x100]);
    let times = [1u64, 0x3fff_ffff, 3, 0x3fff_fffe];
    r.call(Call::utimensat, &[MINUS, at(c"x"), at(&times), 0x100]);
    r.call(Call::utimensat, &[MINUS, at(c"x"), NULL, 0]);
    r.call(
        Call::readlink,
        &[at(c"/proc/self/exe"), to(&mut buffer), 10],
    );
    r.call(
        Call::readlinkat,
        &[MINUS, at(c"/proc/self/exe"), to(&mut buffer), 4096],
    );
    let folder = raw(2, [at(c"/dev"), 0, 0, 0, 0, 0]) as usize;
    r.call(Call::getdents64, &[folder, to(&mut buffer), 4096]);
    r.call(Call::getdents64, &[folder, to(&mut buffer), 1]);
    r.call(Call::getdents64, &[99, to(&mut buffer), 4096]);
    r.call(Call::close, &[folder]);
}

fn descriptors(r: &mut Recorder) {
    let mut pair = [0i32; 2];
    r.call(Call::pipe2, &[to(&mut pair), 0x8_0800]);
    r.call(Call::pipe2, &[to(&mut pair), MINUS]);
    r.call(Call::pipe2, &[BAD, 0]);
    let fd = pair[0] as usize;
    for operation in (0..12).chain([1024, 1025, 1030, 1031, 1032]) {
        r.call(Call::fcntl, &[fd, operation, 1]);
    }
    for flags in [0, 1, 0x8_0000, 0xc00, MINUS] {
        r.call(Call::fcntl, &[fd, 2, flags]);
        r.call(Call::fcntl, &[fd, 1]);
        r.call(Call::fcntl, &[99, 4, flags]);
        r.call(Call::dup3, &[99, 98, flags]);
        r.call(Call::flock, &[99, flags & 0xf]);
        r.call(Call::close_range, &[900, 1000, flags & 6]);
    }
    let file = raw(2, [at(c"/dev/null"), 2, 0, 0, 0, 0]) as usize;
    for kind in [0i16, 1, 2, 77] {
        let mut lock = [kind as u64 | 1 << 16, 5, -1i64 as u64, 0];
        for operation in [5, 6, 7, 36, 37, 38] {
            r.call(Call::fcntl, &[file, operation, to(&mut lock)]);
        }
    }
    for advice in 0..7 {
        r.call(Call::fadvise64, &[99, 1, 2, advice]);
    }
    r.call(Call::preadv, &[file, NULL, 0, 5, 0]);
    r.call(Call::pread64, &[file, BAD, 5, MINUS]);
    r.call(Call::pwrite64, &[99, at(c"ab"), 2, 7]);
    r.call(Call::ftruncate, &[99, 5]);
}

fn terminals(r: &mut Recorder) {
    let mut buffer = [0u32; 20];
    let master = raw(2, [at(c"/dev/ptmx"), 0x102, 0, 0, 0, 0]) as usize;
    let flow = [0x500u32, 5, 0xbf, 0x8a3b];
    for modes in [flow, [u32::MAX; 4], [0; 4], [1 << 20, 0x2b00, 0x1001, 0x20]] {
        buffer[..4].copy_from_slice(&modes);
        // strace knows the numbers of these from sound cards, too, so they are only read here.
        raw(16, [master, 0x5402, at(&buffer), 0, 0, 0]);
        r.call(Call::ioctl, &[master, 0x5401, to(&mut buffer)]);
    }
    r.call(Call::ioctl, &[master, 0x5414, at(&[24u16, 80, 1, 2])]);
    r.call(Call::ioctl, &[master, 0x5413, to(&mut buffer)]);
    r.call(Call::ioctl, &[master, 0x541b, to(&mut buffer)]);
    r.call(Call::ioctl, &[master, 0x5421, at(&0u32)]);
    r.call(Call::ioctl, &[master, 0x540b, 2]);
    for request in [
        0x5401, 0x540e, 0x540f, 0x5410, 0x5413, 0x5414, 0x5422, 0x5429,
    ] {
        r.call(Call::ioctl, &[99, request, BAD]);
    }
    r.call(Call::ioctl, &[99, 0x1234_5678, BAD]);
    r.call(Call::ioctl, &[99, 0xc0de_ad00, NULL]);
    r.call(Call::close, &[master]);
}

fn groups(r: &mut Recorder) {
    let list = [1u32, 2, 3];
    let mut buffer = [0u32; 8];
    r.call(Call::setgroups, &[3, at(&list)]);
    r.call(Call::getgroups, &[0, NULL]);
    r.call(Call::getgroups, &[8, to(&mut buffer)]);
    r.call(Call::getgroups, &[1, to(&mut buffer)]);
    r.call(Call::setgroups, &[MINUS, BAD]);
    r.call(Call::setgroups, &[2, BAD]);
    r.call(Call::setgroups, &[0, NULL]);
}

fn options(r: &mut Recorder) {
    let mut name = [0u8; 16];
    r.call(Call::prctl, &[15, at(c"a thread")]);
    r.call(Call::prctl, &[16, to(&mut name)]);
    r.call(Call::prctl, &[1, 99]);
    r.call(Call::prctl, &[2, to(&mut 0u32)]);
    r.call(Call::prctl, &[2, BAD]);
    r.call(Call::prctl, &[3]);
    r.call(Call::prctl, &[4, 1]);
    r.call(Call::prctl, &[4, 9]);
    r.call(Call::prctl, &[7]);
    r.call(Call::prctl, &[8, 8]);
    r.call(Call::prctl, &[29, 500]);
    r.call(Call::prctl, &[30]);
    r.call(Call::prctl, &[36, 0]);
    r.call(Call::prctl, &[37, to(&mut 0u32)]);
    r.call(Call::prctl, &[38, 2, 0, 0, 0]);
    r.call(Call::prctl, &[39, 0, 0, 0, 0]);
    r.call(Call::prctl, &[999, 1, 2, 3, 4]);
}
