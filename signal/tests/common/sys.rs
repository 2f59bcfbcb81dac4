//! System calls by their instruction: a forked child uses nothing else.
#![allow(dead_code, reason = "each test uses a part")]

use core::arch::{asm, global_asm};

pub const WRITE: usize = 1;
pub const RT_SIGACTION: usize = 13;
pub const RT_SIGPROCMASK: usize = 14;
pub const NANOSLEEP: usize = 35;
pub const GETPID: usize = 39;
pub const FORK: usize = 57;
pub const WAIT4: usize = 61;
pub const KILL: usize = 62;
pub const GETUID: usize = 102;
pub const SETUID: usize = 105;
pub const SETPGID: usize = 109;
pub const RT_SIGPENDING: usize = 127;
pub const RT_SIGTIMEDWAIT: usize = 128;
pub const RT_SIGQUEUEINFO: usize = 129;
pub const SIGALTSTACK: usize = 131;
pub const GETTID: usize = 186;
pub const TIMER_CREATE: usize = 222;
pub const TIMER_SETTIME: usize = 223;
pub const TIMER_GETTIME: usize = 224;
pub const TIMER_DELETE: usize = 226;
pub const EXIT_GROUP: usize = 231;
pub const TGKILL: usize = 234;
pub const PPOLL: usize = 271;
pub const RT_TGSIGQUEUEINFO: usize = 297;
pub const PRLIMIT64: usize = 302;

/// A system call with up to five arguments; negative results are error numbers.
pub fn call(number: usize, args: [usize; 5]) -> isize {
    let result: isize;
    // SAFETY: the callers pass pointers to live objects of the size each call expects.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number as isize => result,
            in("rdi") args[0], in("rsi") args[1], in("rdx") args[2],
            in("r10") args[3], in("r8") args[4],
            lateout("rcx") _, lateout("r11") _,
        );
    }
    result
}

global_asm!(
    ".globl signal_test_restorer",
    "signal_test_restorer:",
    "mov eax, 15",
    "syscall",
);

unsafe extern "C" {
    fn signal_test_restorer();
}

/// Where handlers return to.
pub fn restorer() -> usize {
    signal_test_restorer as *const () as usize
}

/// Memory that a child shares, zeroed.
pub fn shared_memory<T>() -> &'static mut T {
    unsafe extern "C" {
        fn mmap(at: usize, len: usize, prot: i32, flags: i32, fd: i32, offset: i64) -> *mut u8;
    }
    const READ_WRITE: i32 = 3;
    const SHARED_ANONYMOUS: i32 = 0x21;
    // SAFETY: a new mapping, large enough and page-aligned; T is used only with types for which
    // zero bytes are valid.
    unsafe {
        let at = mmap(0, size_of::<T>(), READ_WRITE, SHARED_ANONYMOUS, -1, 0);
        assert!(at as isize != -1, "mmap");
        &mut *at.cast::<T>()
    }
}
