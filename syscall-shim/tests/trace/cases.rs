//! The calls that are compared: every one that is implemented, with good arguments and bad.

use std::cell::UnsafeCell;

use signal::SigInfo;
use syscall_shim::Call;

use super::calls::{BAD, MINUS, NULL, Recorder, at, raw, to};

const SIGUSR1: usize = 10;
const SIGUSR2: usize = 12;
const SA_SIGINFO: u64 = 4;
const SA_RESTORER: u64 = 0x0400_0000;

pub fn all(r: &mut Recorder) {
    clocks(r);
    masks(r);
    actions(r);
    waiting(r);
    delivery(r);
    informations(r);
    sending(r);
    stacks(r);
    timers(r);
    memory(r);
    limits(r);
    identity(r);
    scheduling(r);
    futexes(r);
}

/// Memory that a signal handler writes.
struct Shared(UnsafeCell<SigInfo>);

// SAFETY: only the thread that runs the cases, and handlers on it, touch it.
unsafe impl Sync for Shared {}

static LAST: Shared = Shared(UnsafeCell::new(SigInfo::ZERO));

extern "C" fn handler(_: i32, info: *const SigInfo, _: usize) {
    // SAFETY: the kernel passes a siginfo_t, whose layout SigInfo has.
    unsafe { LAST.0.get().write(*info) };
}

core::arch::global_asm!(
    ".globl sigil_test_restorer",
    "sigil_test_restorer: mov $15, %eax; syscall",
    options(att_syntax)
);

unsafe extern "C" {
    fn sigil_test_restorer();
}

fn install(signal: usize) {
    let action = [
        handler as *const () as u64,
        SA_RESTORER | SA_SIGINFO,
        sigil_test_restorer as *const () as u64,
        0,
    ];
    let number = Call::rt_sigaction.number(syscall_shim::Arch::X86_64);
    let args = [signal, at(&action), 0, 8, 0, 0];
    assert_eq!(raw(number.expect("x86-64 has it") as usize, args), 0);
}

fn delivered(r: &mut Recorder) {
    // SAFETY: no handler runs now.
    let info = unsafe { LAST.0.get().read() };
    r.delivered(&info);
}

fn clocks(r: &mut Recorder) {
    let mut time = [0u64; 2];
    let short = [0u64, 1000];
    for clock in (0..13).chain([77, -6i32 as usize]) {
        r.call(Call::clock_gettime, &[clock, to(&mut time)]);
        r.call(Call::clock_gettime, &[clock, NULL]);
        r.call(Call::clock_getres, &[clock, to(&mut time)]);
    }
    r.call(Call::clock_settime, &[1, at(&[-1i64, 2_000_000_000])]);
    r.call(Call::clock_settime, &[1, BAD]);
    r.call(Call::gettimeofday, &[to(&mut time), NULL]);
    r.call(Call::settimeofday, &[NULL, NULL]);
    r.call(Call::nanosleep, &[at(&short), to(&mut time)]);
    r.call(Call::nanosleep, &[at(&short), NULL]);
    r.call(Call::nanosleep, &[at(&[-1i64, 0]), NULL]);
    r.call(Call::clock_nanosleep, &[1, 0, at(&short), to(&mut time)]);
    r.call(Call::clock_nanosleep, &[1, 1, at(&short), to(&mut time)]);
    r.call(Call::clock_nanosleep, &[0, MINUS, NULL, NULL]);
    let mut ticks = [0u64; 4];
    while ticks == [0; 4] {
        r.call(Call::times, &[to(&mut ticks)]);
    }
}

fn masks(r: &mut Recorder) {
    let mut old = 0u64;
    for how in [0, 1, 2, 7] {
        for set in [
            0,
            1 << 9,
            1u64 << 31 | 1 << 33 | 1 << 63,
            !0,
            !0 << 2,
            0x7ff_ffff_fffe,
        ] {
            r.call(Call::rt_sigprocmask, &[how, at(&set), to(&mut old), 8]);
        }
    }
    r.call(Call::rt_sigprocmask, &[2, at(&0u64), NULL, 8]);
    r.call(Call::rt_sigprocmask, &[2, NULL, to(&mut old), 8]);
    r.call(Call::rt_sigprocmask, &[2, at(&0u64), NULL, 4]);
    r.call(Call::rt_sigprocmask, &[2, BAD, NULL, 8]);
    r.call(Call::rt_sigprocmask, &[2, NULL, BAD, 8]);
}

fn actions(r: &mut Recorder) {
    let mut old = [0u64; 4];
    let cases = [
        [
            0x1234,
            SA_RESTORER | 0xd800_0007 | 0x2000_0c00,
            0x5678,
            0x1ff,
        ],
        [0, 0, 0, !0],
        [1, SA_RESTORER, 0, 1 << 63],
        [!0, 1 << 40, 0, 0],
        [0x1234, !0, 0, 0],
    ];
    for action in cases {
        r.call(Call::rt_sigaction, &[SIGUSR1, at(&action), to(&mut old), 8]);
        r.call(Call::rt_sigaction, &[SIGUSR1, NULL, to(&mut old), 8]);
    }
    let default = [0u64; 4];
    r.call(Call::rt_sigaction, &[SIGUSR1, at(&default), NULL, 8]);
    for signal in [0, 9, 19, 32, 33, 64, 65, MINUS] {
        r.call(
            Call::rt_sigaction,
            &[signal, at(&cases[0]), to(&mut old), 8],
        );
        r.call(Call::rt_sigaction, &[signal, at(&default), NULL, 8]);
    }
    r.call(Call::rt_sigaction, &[SIGUSR1, BAD, NULL, 8]);
    r.call(Call::rt_sigaction, &[SIGUSR1, NULL, BAD, 8]);
    r.call(Call::rt_sigaction, &[SIGUSR1, at(&cases[0]), NULL, 16]);
}

fn waiting(r: &mut Recorder) {
    let usr2 = 1u64 << (SIGUSR2 - 1);
    let short = [0u64, 1000];
    let mut info = [0u64; 16];
    r.call(Call::rt_sigprocmask, &[0, at(&usr2), NULL, 8]);
    let queued = [SIGUSR2 as u64, -1i32 as u32 as u64, r.pid() as u64, 7];
    let mut long = [0u64; 16];
    long[..4].copy_from_slice(&queued);
    r.call(
        Call::rt_tgsigqueueinfo,
        &[r.pid(), r.tid(), SIGUSR2, at(&long)],
    );
    let mut pending = 0u64;
    for size in [8, 4, 1, 9, 0] {
        r.call(Call::rt_sigpending, &[to(&mut pending), size]);
    }
    r.call(Call::rt_sigpending, &[BAD, 8]);
    r.call(
        Call::rt_sigtimedwait,
        &[at(&usr2), to(&mut info), at(&short), 8],
    );
    r.call(Call::rt_sigtimedwait, &[at(&usr2), NULL, at(&short), 8]);
    r.call(Call::rt_sigtimedwait, &[NULL, NULL, NULL, 8]);
    r.call(Call::rt_sigtimedwait, &[at(&usr2), NULL, BAD, 4]);
    r.call(Call::rt_sigsuspend, &[at(&usr2), 4]);
    r.call(Call::rt_sigsuspend, &[BAD, 8]);
    r.call(Call::rt_sigprocmask, &[1, at(&usr2), NULL, 8]);
}

fn delivery(r: &mut Recorder) {
    install(SIGUSR1);
    r.call(Call::tkill, &[r.tid(), SIGUSR1]);
    delivered(r);
    for (code, value) in [(-1i32, 0x12_3456_7890u64), (-3, 0), (-60, 3)] {
        let mut info = [0u64; 16];
        info[..4].copy_from_slice(&[SIGUSR1 as u64, code as u32 as u64, 5 | 6 << 32, value]);
        r.call(
            Call::rt_tgsigqueueinfo,
            &[r.pid(), r.tid(), SIGUSR1, at(&info)],
        );
        delivered(r);
    }
    let event = [
        3u64,
        SIGUSR1 as u64 | 4 << 32,
        r.tid() as u64,
        0,
        0,
        0,
        0,
        0,
    ];
    let mut timer = 0i32;
    r.call(Call::timer_create, &[1, at(&event), to(&mut timer)]);
    let soon = [0u64, 0, 0, 1_000_000];
    let long = [0u64, 200_000_000];
    r.call(Call::timer_settime, &[timer as usize, 0, at(&soon), NULL]);
    raw(35, [at(&long), 0, 0, 0, 0, 0]);
    delivered(r);
    r.call(Call::timer_delete, &[timer as usize]);
    let default = [0u64; 4];
    r.call(Call::rt_sigaction, &[SIGUSR1, at(&default), NULL, 8]);
}

/// Every kind of siginfo_t, in calls that are refused.
fn informations(r: &mut Recorder) {
    for signal in [0, 4, 5, 7, 8, 10, 11, 17, 29, 31, 40, 99u64] {
        for code in [0, -1, -2, -3, -4, -5, -6, -7, -60, -8, 1, 2, 3, 0x80i32] {
            for words in [[5u64 | 6 << 32, 0x12_3456_7890, 9, 210], [0, 9, 0, 0]] {
                // strace knows more of what MPX and machine checks left behind.
                if matches!((signal, code), (11, 3) | (31, 1..)) {
                    continue;
                }
                let mut info = [0u64; 16];
                info[..6].copy_from_slice(&[
                    signal | if code == 3 { 22 << 32 } else { 0 },
                    code as u32 as u64,
                    words[0],
                    words[1],
                    words[2],
                    words[3],
                ]);
                r.call(Call::rt_sigqueueinfo, &[MINUS, SIGUSR1, at(&info)]);
            }
        }
    }
}

fn sending(r: &mut Recorder) {
    r.call(Call::kill, &[r.pid(), 0]);
    r.call(Call::kill, &[MINUS, 99]);
    r.call(Call::kill, &[MINUS - 100_000_000, SIGUSR1]);
    r.call(Call::tgkill, &[r.pid(), r.tid(), MINUS - 2]);
    r.call(Call::tgkill, &[MINUS, MINUS, 0]);
    r.call(Call::tkill, &[0, 64]);
}

fn stacks(r: &mut Recorder) {
    let memory = vec![0u8; 16384];
    let mut old = [0u64; 3];
    let base = at(&memory[..]) as u64;
    for stack in [
        [base, 0, 16384],
        [base, 1 << 31, 8192],
        [base, 77, 1],
        [base, 2, 0],
    ] {
        r.call(Call::sigaltstack, &[at(&stack), to(&mut old)]);
        r.call(Call::sigaltstack, &[NULL, to(&mut old)]);
    }
    r.call(Call::sigaltstack, &[BAD, NULL]);
}

fn timers(r: &mut Recorder) {
    let mut timer = 0i32;
    let mut old = [0u64; 4];
    for notify in [0u64, 1, 2, 4, 77] {
        for signal in [0, SIGUSR2 as u64, 40, 99] {
            let event = [3u64, signal | notify << 32, r.tid() as u64, 0, 0, 0, 0, 0];
            r.call(Call::timer_create, &[1, at(&event), to(&mut timer)]);
        }
    }
    r.call(Call::timer_create, &[0, NULL, to(&mut timer)]);
    r.call(Call::timer_create, &[99, BAD, NULL]);
    let id = timer as usize;
    let value = [0u64, 0, 1000, 1000];
    r.call(Call::timer_settime, &[id, 0, at(&value), to(&mut old)]);
    r.call(Call::timer_settime, &[id, 1, at(&[0u64; 4]), NULL]);
    r.call(Call::timer_settime, &[MINUS, MINUS, BAD, NULL]);
    r.call(Call::timer_gettime, &[id, to(&mut old)]);
    r.call(Call::timer_getoverrun, &[id]);
    r.call(Call::timer_delete, &[id]);
    r.call(Call::timer_delete, &[77]);
    r.call(Call::setitimer, &[0, at(&[0u64, 0, 100, 1]), to(&mut old)]);
    r.call(Call::setitimer, &[0, NULL, NULL]);
    for which in [0, 1, 2, 5] {
        r.call(Call::getitimer, &[which, to(&mut old)]);
    }
    r.call(Call::setitimer, &[0, BAD, BAD]);
    r.call(Call::alarm, &[100]);
    r.call(Call::alarm, &[0]);
}

fn memory(r: &mut Recorder) {
    let page = r.call(Call::mmap, &[0, 8192, 3, 0x22, MINUS, 0]) as usize;
    for protection in [0, 1, 7, MINUS, 0x1000_0000] {
        r.call(Call::mprotect, &[page, 4096, protection]);
    }
    for advice in (0..26).chain([99, 103]) {
        r.call(Call::madvise, &[page, 0, advice]);
    }
    r.call(Call::mremap, &[page, 8192, 16384, 0]);
    let page = r.call(Call::mremap, &[page, 8192, 16384, 1]) as usize;
    r.call(Call::mremap, &[page, 0, 0, MINUS, BAD]);
    r.call(Call::msync, &[page, 1, MINUS]);
    r.call(Call::munmap, &[page, 16384]);
    r.call(Call::munmap, &[1, 0]);
    r.call(Call::brk, &[0]);
    for flags in [0, 1, 2, 3, 4, 0x20, 0x32, 0x5401_0122, 0x03ff_fffd] {
        r.call(Call::mmap, &[0, 0, MINUS, flags, MINUS, 0x1000]);
    }
    r.call(Call::mlockall, &[MINUS]);
}

fn limits(r: &mut Recorder) {
    let mut limit = [0u64; 2];
    for resource in 0..17 {
        r.call(Call::prlimit64, &[0, resource, NULL, to(&mut limit)]);
        r.call(Call::getrlimit, &[resource, to(&mut limit)]);
        r.call(Call::setrlimit, &[resource, BAD]);
    }
    r.call(Call::prlimit64, &[0, 7, at(&[1000u64, 4096]), NULL]);
    for who in [0, 1, MINUS, MINUS - 1, 5] {
        r.call(Call::getrusage, &[who, to(&mut [0u64; 18])]);
    }
    r.call(Call::getrusage, &[0, NULL]);
}

fn identity(r: &mut Recorder) {
    for call in [
        Call::getpid,
        Call::gettid,
        Call::getppid,
        Call::getuid,
        Call::geteuid,
        Call::getgid,
        Call::getegid,
        Call::getpgrp,
    ] {
        r.call(call, &[]);
    }
    let (mut a, mut b, mut c) = (0u32, 0u32, 0u32);
    r.call(Call::getresuid, &[to(&mut a), to(&mut b), to(&mut c)]);
    r.call(Call::getresgid, &[to(&mut a), BAD, to(&mut c)]);
    r.call(Call::setresuid, &[MINUS, MINUS, MINUS]);
    r.call(Call::setuid, &[MINUS]);
    r.call(Call::getpgid, &[0]);
    r.call(Call::getsid, &[99_999_999]);
    r.call(Call::setpgid, &[MINUS, MINUS]);
    r.call(Call::uname, &[to(&mut [0u8; 390])]);
    r.call(Call::uname, &[BAD]);
    let mut fs = 0u64;
    r.call(Call::arch_prctl, &[0x1003, to(&mut fs)]);
    r.call(Call::arch_prctl, &[0x1003, BAD]);
    r.call(Call::arch_prctl, &[0x1011, BAD]);
    r.call(Call::arch_prctl, &[0x99, 1]);
    r.call(Call::umask, &[0o22]);
    r.call(Call::umask, &[0o22]);
}

fn scheduling(r: &mut Recorder) {
    let (mut size, mut head) = (0u64, 0u64);
    r.call(Call::get_robust_list, &[0, to(&mut head), to(&mut size)]);
    r.call(Call::get_robust_list, &[99_999_999, BAD, BAD]);
    r.call(Call::set_robust_list, &[BAD, 0]);
    r.call(Call::sched_yield, &[]);
    let mut set = [0u64; 128];
    r.call(Call::sched_getaffinity, &[0, 128, to(&mut set)]);
    r.call(Call::sched_getaffinity, &[0, 1, to(&mut set)]);
    r.call(Call::sched_setaffinity, &[0, 128, at(&[!0u64; 16])]);
    r.call(Call::sched_setaffinity, &[0, 8, BAD]);
    let mut priority = 5i32;
    r.call(Call::sched_getparam, &[0, to(&mut priority)]);
    r.call(Call::sched_setparam, &[0, at(&99i32)]);
    r.call(Call::sched_setscheduler, &[0, 0, at(&-1i32)]);
    r.call(Call::sched_setscheduler, &[99_999_999, 1, at(&1i32)]);
    r.call(Call::sched_getscheduler, &[0]);
    for policy in 0..8 {
        r.call(Call::sched_get_priority_max, &[policy]);
        r.call(Call::sched_get_priority_min, &[policy]);
    }
    r.call(Call::sched_rr_get_interval, &[0, to(&mut [0u64; 2])]);
    r.call(Call::membarrier, &[0x200, 0, 0]);
}

fn futexes(r: &mut Recorder) {
    let word = 0u32;
    let short = [0u64, 1000];
    for flags in [0, 128, 256, 384] {
        for operation in 0..14 {
            // strace does not know that FUTEX_LOCK_PI2 takes the flag.
            if operation == 13 && flags & 256 != 0 {
                continue;
            }
            let operation = operation | flags;
            r.call(
                Call::futex,
                &[at(&word), operation, 1, at(&short), at(&word), 1],
            );
        }
    }
    r.call(Call::futex, &[at(&word), 0, 0, at(&short)]);
    r.call(Call::futex, &[NULL, 0, 0, NULL]);
    r.call(
        Call::futex,
        &[at(&word), 9, 1, NULL, NULL, u32::MAX as usize],
    );
    r.call(Call::futex, &[at(&word), 99, 1, 2, 3, 4]);
    for op in [
        0x0aa_abbb,
        0x11aa_abbb,
        0x5500_0000,
        0x80aa_abbb,
        0xff00_0000,
    ] {
        r.call(Call::futex, &[NULL, 5, 1, 2, NULL, op]);
    }
}
