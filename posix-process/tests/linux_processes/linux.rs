//! The real processes: each is told by another one, in memory that they share, what to do.

use crate::ops::Op;
use posix_process::wait::options::__WALL;
use signal::{Info, SaFlags, SigSet, Signal};
use std::sync::atomic::{AtomicI32, AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

pub const PLACES: usize = 12;
pub const LOGGED: usize = 64;
/// Signals with a handler, which each process blocks but for the moment when it takes them.
pub const CAUGHT: [i32; 3] = [1, 10, 17];

unsafe extern "C" {
    pub fn syscall(number: i64, ...) -> i64;
    pub fn __errno_location() -> *mut i32;
}

pub const MMAP: i64 = 9;
pub const RT_SIGACTION: i64 = 13;
pub const RT_SIGPROCMASK: i64 = 14;
pub const GETPID: i64 = 39;
pub const CLONE: i64 = 56;
pub const WAIT4: i64 = 61;
pub const KILL: i64 = 62;
pub const SETPGID: i64 = 109;
pub const GETPPID: i64 = 110;
pub const SETSID: i64 = 112;
pub const GETPGID: i64 = 121;
pub const GETSID: i64 = 124;
pub const RT_SIGPENDING: i64 = 127;
pub const PRCTL: i64 = 157;
pub const FUTEX: i64 = 202;
pub const EXIT_GROUP: i64 = 231;

/// A system call: its result, or its error number negated.
pub fn call(number: i64, args: [usize; 6]) -> i64 {
    let [a, b, c, d, e, f] = args;
    // SAFETY: the callers pass numbers, or pointers to live objects of the size the call expects.
    let result = unsafe { syscall(number, a, b, c, d, e, f) };
    match result {
        // SAFETY: the address of this thread's errno.
        -1 => -i64::from(unsafe { *__errno_location() }),
        _ => result,
    }
}

pub fn number(number: i64) -> i64 {
    call(number, [0; 6])
}

/// What a process and who commands it share.
#[derive(Default)]
pub struct Place {
    pub pid: AtomicI32,
    /// 1 while there is a command.
    pub turn: AtomicI32,
    pub op: [AtomicI64; 4],
    pub result: AtomicI64,
    /// ppid, pgid, sid, pending signals.
    pub state: [AtomicI64; 4],
    /// Handlers that ran: signal, code, pid, status.
    pub log: [[AtomicI32; 4]; LOGGED / 4],
    pub len: AtomicUsize,
}

/// The places, in memory that a fork shares.
pub fn places() -> &'static [Place; PLACES] {
    static AT: AtomicUsize = AtomicUsize::new(0);
    if AT.load(SeqCst) == 0 {
        let size = size_of::<[Place; PLACES]>();
        let at = call(MMAP, [0, size, 3, 0x21, usize::MAX, 0]);
        assert!(at > 0, "mmap: {at}");
        AT.store(at as usize, SeqCst);
    }
    // SAFETY: mapped for good, large enough, and zero is a value of each atomic.
    unsafe { &*(AT.load(SeqCst) as *const [Place; PLACES]) }
}

pub static MINE: AtomicUsize = AtomicUsize::new(0);

pub extern "C" fn handler(_: i32, info: &Info, _: usize) {
    let place = &places()[MINE.load(SeqCst)];
    let at = place.len.fetch_add(1, SeqCst) % (LOGGED / 4);
    let seen = seen(info);
    for (to, value) in place.log[at].iter().zip(seen) {
        to.store(value, SeqCst);
    }
}

pub fn seen(info: &Info) -> [i32; 4] {
    let status = if info.code > 0 && info.pid() != 0 {
        info.status()
    } else {
        0
    };
    [info.signo, info.code, info.pid(), status]
}

/// The dispositions of SIGCHLD that are tried.
pub fn of_children(kind: u8) -> (usize, SaFlags) {
    let handler = handler as *const () as usize;
    match kind {
        0 => (signal::SIG_DFL, SaFlags::empty()),
        1 => (signal::SIG_IGN, SaFlags::empty()),
        2 => (handler, SaFlags::NOCLDWAIT),
        3 => (handler, SaFlags::NOCLDSTOP),
        _ => (handler, SaFlags::empty()),
    }
}

/// The restorer of the C library, which a handler returns through.
pub fn restorer() -> usize {
    #[repr(C)]
    struct Action {
        handler: usize,
        mask: [u64; 16],
        flags: i32,
        restorer: usize,
    }
    unsafe extern "C" {
        fn sigaction(signo: i32, new: *const Action, old: *mut Action) -> i32;
    }
    let new = Action {
        handler: handler as *const () as usize,
        mask: [0; 16],
        flags: 4,
        restorer: 0,
    };
    let mut old = [0usize; 4];
    // SAFETY: a handler with the right arguments, and live objects of the sizes of both calls.
    unsafe { sigaction(10, &new, std::ptr::null_mut()) };
    call(RT_SIGACTION, [10, 0, &raw mut old as usize, 8, 0, 0]);
    old[2]
}

pub fn set_action(signo: i32, (handler, flags): (usize, SaFlags)) {
    static RESTORER: AtomicUsize = AtomicUsize::new(0);
    if RESTORER.load(SeqCst) == 0 {
        RESTORER.store(restorer(), SeqCst);
    }
    let flags = (flags | SaFlags::SIGINFO | SaFlags::RESTORER).bits() as usize;
    let action = [handler, flags, RESTORER.load(SeqCst), usize::MAX];
    let done = call(
        RT_SIGACTION,
        [signo as usize, &raw const action as usize, 0, 8, 0, 0],
    );
    assert_eq!(done, 0);
}

pub fn set_mask(mask: SigSet) {
    call(RT_SIGPROCMASK, [2, &raw const mask as usize, 0, 8, 0, 0]);
}

pub fn mask() -> SigSet {
    CAUGHT
        .iter()
        .filter_map(|&signo| Signal::new(signo))
        .collect()
}

/// Carries out an operation on Linux, in the calling process.
pub fn on_linux([op, a, b, c]: [i64; 4]) -> i64 {
    let pid = |place: i64| places()[place as usize].pid.load(SeqCst) as i64;
    let two = |number, a: i64, b: i64| call(number, [a as usize, b as usize, 0, 0, 0, 0]);
    match op {
        0 => {
            let child = two(CLONE, b, 0);
            if child == 0 {
                MINE.store(a as usize, SeqCst);
                serve();
            }
            if child > 0 {
                places()[a as usize].pid.store(child as i32, SeqCst);
            }
            child
        }
        1 => two(EXIT_GROUP, a, 0),
        2 => two(KILL, pid(a), b),
        3 => two(KILL, -pid(a), b),
        4 => {
            let who = match (a, b) {
                (-1, _) => -1,
                (place, 0) => pid(place),
                (place, _) => -pid(place),
            };
            let mut status = 0i32;
            let args = [
                who as usize,
                &raw mut status as usize,
                c as u32 as usize,
                0,
                0,
                0,
            ];
            match call(WAIT4, args) {
                pid @ 1.. => pid << 32 | i64::from(status),
                other => other,
            }
        }
        5 => two(SETPGID, pid(a), pid(b)),
        6 => number(SETSID),
        7 => two(PRCTL, 36, a),
        8 => two(PRCTL, 1, a),
        9 => {
            set_action(17, of_children(a as u8));
            0
        }
        _ => {
            set_mask(SigSet::EMPTY);
            set_mask(mask());
            0
        }
    }
}

pub fn look(place: &Place) {
    let mut pending = SigSet::EMPTY;
    call(RT_SIGPENDING, [&raw mut pending as usize, 8, 0, 0, 0, 0]);
    let state = [
        number(GETPPID),
        number(GETPGID),
        number(GETSID),
        pending.0 as i64,
    ];
    for (to, value) in place.state.iter().zip(state) {
        to.store(value, SeqCst);
    }
}

/// A process does as it is told, for ever.
pub fn serve() -> ! {
    let place = &places()[MINE.load(SeqCst)];
    loop {
        while place.turn.load(SeqCst) == 0 {
            call(FUTEX, [&raw const place.turn as usize, 0, 0, 0, 0, 0]);
        }
        let op = [0, 1, 2, 3].map(|n| place.op[n].load(SeqCst));
        let result = on_linux(op);
        look(place);
        place.result.store(result, SeqCst);
        place.turn.store(0, SeqCst);
    }
}

/// Has the process in a place, or this one in place 0, carry out an operation.
pub fn ask(n: usize, op: Op) -> i64 {
    let place = &places()[n];
    if n == 0 {
        let result = on_linux(op.words());
        look(place);
        return result;
    }
    for (to, value) in place.op.iter().zip(op.words()) {
        to.store(value, SeqCst);
    }
    place.turn.store(1, SeqCst);
    call(FUTEX, [&raw const place.turn as usize, 1, 1, 0, 0, 0]);
    let start = Instant::now();
    while place.turn.load(SeqCst) == 1 && !(matches!(op, Op::Exit(_)) && state(n) != State::Runs) {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{n} does not answer"
        );
        std::thread::yield_now();
    }
    place.result.load(SeqCst)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Busy,
    Runs,
    Stopped,
    Zombie,
    Gone,
}

/// From /proc.
pub fn state(n: usize) -> State {
    let pid = places()[n].pid.load(SeqCst);
    if pid == 0 {
        return State::Gone;
    }
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else {
        return State::Gone;
    };
    match stat.rsplit(") ").next().map(|rest| &rest[..1]) {
        Some("S") => State::Runs,
        Some("T") => {
            // It looks stopped before it has told its parent. This waits until it runs no more.
            let _ = std::fs::read(format!("/proc/{pid}/syscall"));
            State::Stopped
        }
        Some("Z") => State::Zombie,
        // One that is being reaped (X) still has its number for a moment.
        _ => State::Busy,
    }
}

/// The states once nothing happens any more.
pub fn settled() -> [State; PLACES] {
    let start = Instant::now();
    let mut last = None;
    loop {
        assert!(start.elapsed() < Duration::from_secs(10), "no rest");
        let mut now = [State::Runs; PLACES];
        for (n, state_of) in now.iter_mut().enumerate().skip(1) {
            *state_of = state(n);
        }
        let rest = !now.contains(&State::Busy);
        if rest && last == Some(now) {
            return now;
        }
        last = rest.then_some(now);
        std::thread::yield_now();
    }
}

/// Lets a process look at its own state without another effect.
pub fn look_at(n: usize) {
    let kind = Op::Kill(n, 0);
    assert_eq!(ask(n, kind), 0);
}

/// Ends all processes of a sequence.
pub fn end() {
    for place in &places()[1..] {
        let pid = place.pid.load(SeqCst);
        if pid > 0 {
            call(KILL, [pid as usize, 9, 0, 0, 0, 0]);
        }
    }
    set_action(17, of_children(0));
    while call(WAIT4, [usize::MAX, 0, __WALL as usize, 0, 0, 0]) > 0 {}
}
