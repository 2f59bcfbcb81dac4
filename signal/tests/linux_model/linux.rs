//! A sequence, carried out by a child process with real system calls.

use core::ptr::{addr_of, addr_of_mut};
use core::sync::atomic::{AtomicPtr, Ordering};

use signal::arch::x86_64::{RtSigFrame, UContext};
use signal::{SigInfo, Stack};

use crate::ops::{End, Entry, HANDLER, Identity, MAX_DEPTH, Op, STACK_SIZE, TIMERS, World};
use crate::sys;

pub struct Run {
    pub identity: Identity,
    pub log: Vec<Entry>,
    pub ends: Vec<End>,
}

const LOG_SIZE: usize = 8192;

/// What parent and child share.
struct Shared {
    stacks: [[u8; STACK_SIZE]; 2],
    log: [Entry; LOG_SIZE],
    logged: usize,
    identity: [u64; 2],
    soft_limit: u64,
    hard_limit: u64,
    // The child's alone.
    ops: (*const Op, usize),
    next: usize,
    depth: usize,
    timers: [Option<i32>; TIMERS],
}

static SHARED: AtomicPtr<Shared> = AtomicPtr::new(core::ptr::null_mut());
static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// The child's own view: it has one thread, and a handler interrupts it only within a call, while
/// no other borrow is in use.
fn shared() -> &'static mut Shared {
    // SAFETY: set before the fork to a mapping that is never unmapped; see above for aliasing.
    unsafe { &mut *SHARED.load(Ordering::Relaxed) }
}

fn log(entry: Entry) {
    let shared = shared();
    if shared.logged < LOG_SIZE {
        shared.log[shared.logged] = entry;
        shared.logged += 1;
    }
}

fn result(op: u64, result: isize, more: [u64; 6]) {
    let [a, b, c, d, e, f] = more;
    log([op, result as u64, a, b, c, d, e, f, 0, 0, 0, 0]);
}

fn words<T>(value: &T) -> [u64; 6] {
    let mut words = [0; 6];
    assert!(size_of::<T>() >= 48);
    // SAFETY: 48 bytes of an initialised value without padding.
    unsafe {
        core::ptr::copy_nonoverlapping(addr_of!(*value).cast::<u64>(), words.as_mut_ptr(), 6);
    }
    words
}

/// Which alternate stack an address is in: 1 or 2, or 0.
fn stack_of(address: usize) -> u64 {
    for (i, stack) in shared().stacks.iter().enumerate() {
        let at = stack.as_ptr() as usize;
        if address >= at && address < at + STACK_SIZE {
            return i as u64 + 1;
        }
    }
    0
}

extern "C" fn handler(signal: i32, info: *const SigInfo, context: *const UContext) {
    // SAFETY: SA_SIGINFO, so the kernel passed both; they are in this handler's frame.
    let (info, context) = unsafe { (&*info, &*context) };
    let mut mask = 0_u64;
    let mask_at = addr_of_mut!(mask) as usize;
    sys::call(sys::RT_SIGPROCMASK, [0, 0, mask_at, 8, 0]);
    let [a, b, c, d, e, f] = words(info);
    log([
        HANDLER + signal as u64,
        a,
        b,
        c,
        d,
        e,
        f,
        context.sigmask.0,
        mask,
        stack_of(addr_of!(*context) as usize),
        stack_of(context.stack.sp),
        context.stack.flags as u32 as u64,
    ]);
    if shared().depth < MAX_DEPTH {
        shared().depth += 1;
        step();
        shared().depth -= 1;
    }
}

/// Carries out the next operation, if there is one.
fn step() -> bool {
    let shared = shared();
    let (ops, count) = shared.ops;
    let index = shared.next;
    if index == count {
        return false;
    }
    shared.next += 1;
    // SAFETY: the parent's slice, copied by the fork.
    carry_out(index as u64, unsafe { &*ops.add(index) });
    true
}

fn carry_out(index: u64, op: &Op) {
    let none = [0; 6];
    match *op {
        Op::Action {
            signal,
            handler: kind,
            flags,
            mask,
        } => {
            let function = if kind == 2 {
                handler as *const () as usize
            } else {
                kind
            };
            let new = [function as u64, flags, sys::restorer() as u64, mask];
            action(index, signal, new.as_ptr() as usize);
        }
        Op::GetAction(signal) => action(index, signal, 0),
        Op::Mask { how, set } => {
            let mut old = 0_u64;
            let (new, old_at) = (addr_of!(set) as usize, addr_of_mut!(old) as usize);
            let r = sys::call(sys::RT_SIGPROCMASK, [how as usize, new, old_at, 8, 0]);
            result(index, r, [old, 0, 0, 0, 0, 0]);
        }
        Op::Kill(signal) => {
            let r = sys::call(sys::KILL, [pid(), signal as usize, 0, 0, 0]);
            result(index, r, none);
        }
        Op::Tgkill(signal) => {
            let r = sys::call(sys::TGKILL, [pid(), tid(), signal as usize, 0, 0]);
            result(index, r, none);
        }
        Op::Queue {
            signal,
            to_thread,
            ref info,
        } => {
            let (signal, info) = (signal as usize, info.as_ptr() as usize);
            let r = if to_thread {
                sys::call(sys::RT_TGSIGQUEUEINFO, [pid(), tid(), signal, info, 0])
            } else {
                sys::call(sys::RT_SIGQUEUEINFO, [pid(), signal, info, 0, 0])
            };
            result(index, r, none);
        }
        Op::Pending => {
            let mut set = 0_u64;
            let r = sys::call(sys::RT_SIGPENDING, [addr_of_mut!(set) as usize, 8, 0, 0, 0]);
            result(index, r, [set, 0, 0, 0, 0, 0]);
        }
        Op::Wait(set) => {
            let mut info = SigInfo::ZERO;
            let zero = [0_u64; 2];
            let at = [
                addr_of!(set) as usize,
                addr_of_mut!(info) as usize,
                zero.as_ptr() as usize,
                8,
                0,
            ];
            let r = sys::call(sys::RT_SIGTIMEDWAIT, at);
            result(index, r, words(&info));
        }
        Op::Ppoll(set) => {
            let mut zero = [0_u64; 2];
            let (time, mask) = (zero.as_mut_ptr() as usize, addr_of!(set) as usize);
            let r = sys::call(sys::PPOLL, [0, 0, time, mask, 8]);
            result(index, r, none);
        }
        Op::AltStack { which, flags, size } => {
            let sp = shared().stacks[which].as_ptr() as usize;
            let new = Stack::new(sp, flags, size);
            let mut old = Stack::default();
            let at = [addr_of!(new) as usize, addr_of_mut!(old) as usize, 0, 0, 0];
            let r = sys::call(sys::SIGALTSTACK, at);
            let where_ = stack_of(old.sp);
            result(
                index,
                r,
                [where_, old.flags as u32 as u64, old.size as u64, 0, 0, 0],
            );
        }
        Op::Limit(soft) => {
            let new = [soft, shared().hard_limit];
            let at = new.as_ptr() as usize;
            let r = sys::call(sys::PRLIMIT64, [0, RLIMIT_SIGPENDING, at, 0, 0]);
            result(index, r, none);
        }
        Op::TimerCreate {
            timer,
            signal,
            value,
        } => {
            // struct sigevent: value, signal, SIGEV_SIGNAL.
            let event = [value, signal as u64, 0, 0, 0, 0, 0, 0];
            let mut id = -1_i32;
            let at = [
                MONOTONIC,
                event.as_ptr() as usize,
                addr_of_mut!(id) as usize,
            ];
            if shared().timers[timer].is_some() {
                return result(index, 0, none);
            }
            let r = sys::call(sys::TIMER_CREATE, [at[0], at[1], at[2], 0, 0]);
            if r == 0 {
                shared().timers[timer] = Some(id);
            }
            result(index, r, [id as u64, 0, 0, 0, 0, 0]);
        }
        Op::TimerFire(timer) => {
            let r = set_timer(timer, 1);
            while let Some(id) = shared().timers[timer] {
                let mut left = [0_u64; 4];
                let at = left.as_mut_ptr() as usize;
                sys::call(sys::TIMER_GETTIME, [id as usize, at, 0, 0, 0]);
                if left[2] | left[3] == 0 {
                    break;
                }
                let pause = [0_u64, 5_000];
                sys::call(sys::NANOSLEEP, [pause.as_ptr() as usize, 0, 0, 0, 0]);
            }
            result(index, r, none);
        }
        Op::TimerDisarm(timer) => {
            let r = set_timer(timer, 0);
            result(index, r, none);
        }
        Op::TimerDelete(timer) => {
            let r = match shared().timers[timer].take() {
                Some(id) => sys::call(sys::TIMER_DELETE, [id as usize, 0, 0, 0, 0]),
                None => 0,
            };
            result(index, r, none);
        }
    }
}

const RLIMIT_SIGPENDING: usize = 11;
const RLIMIT_CORE: usize = 4;
const MONOTONIC: usize = 1;

fn set_timer(timer: usize, nanoseconds: u64) -> isize {
    const ABSTIME: usize = 1;
    let Some(id) = shared().timers[timer] else {
        return 0;
    };
    let value = [0, 0, 0, nanoseconds];
    let at = value.as_ptr() as usize;
    sys::call(sys::TIMER_SETTIME, [id as usize, ABSTIME, at, 0, 0])
}

fn action(index: u64, signal: i32, new: usize) {
    let mut old = [0_u64; 4];
    let at = old.as_mut_ptr() as usize;
    let r = sys::call(sys::RT_SIGACTION, [signal as usize, new, at, 8, 0]);
    let [a, b, c, d] = old;
    result(index, r, [a, b, c, d, 0, 0]);
}

fn pid() -> usize {
    sys::call(sys::GETPID, [0; 5]) as usize
}

fn tid() -> usize {
    sys::call(sys::GETTID, [0; 5]) as usize
}

/// The child's life.
fn child(world: World) -> ! {
    let me = pid();
    // Its own process group, whose parent is outside of it: not orphaned, so that it can stop.
    sys::call(sys::SETPGID, [0; 5]);
    let mut limits = [0_u64; 2];
    let at = limits.as_mut_ptr() as usize;
    sys::call(sys::PRLIMIT64, [0, RLIMIT_CORE, at, 0, 0]);
    sys::call(sys::PRLIMIT64, [0, RLIMIT_SIGPENDING, 0, at, 0]);
    let [soft, hard] = limits;
    shared().soft_limit = soft;
    shared().hard_limit = hard;
    if world.is_root {
        sys::call(sys::SETUID, [1_000_000 + me, 0, 0, 0, 0]);
    }
    let uid = sys::call(sys::GETUID, [0; 5]) as u64;
    shared().identity = [me as u64, uid];
    let everything = u64::MAX;
    let nothing = 0_u64;
    for set in [everything, nothing] {
        let at = addr_of!(set) as usize;
        sys::call(sys::RT_SIGPROCMASK, [2, at, 0, 8, 0]);
    }
    for signal in 1..=64 {
        let default = [0_u64; 4];
        let at = default.as_ptr() as usize;
        sys::call(sys::RT_SIGACTION, [signal, at, 0, 8, 0]);
    }
    let no_stack = Stack::new(0, 2, 0);
    sys::call(sys::SIGALTSTACK, [addr_of!(no_stack) as usize, 0, 0, 0, 0]);
    while step() {}
    loop {
        sys::call(sys::EXIT_GROUP, [0; 5]);
    }
}

/// Follows the child to its end; each time it stops, sends it SIGCONT.
fn follow(pid: usize) -> Vec<End> {
    const WUNTRACED: usize = 2;
    let mut ends = Vec::new();
    loop {
        let mut status = 0_i32;
        let at = addr_of_mut!(status) as usize;
        let r = sys::call(sys::WAIT4, [pid, at, WUNTRACED, 0, 0]);
        if r == -4 {
            continue;
        }
        assert_eq!(r, pid as isize, "wait4");
        match status & 0x7f {
            0x7f => {
                ends.push(End::Stopped(status >> 8 & 0xff));
                let r = sys::call(sys::KILL, [pid, 18, 0, 0, 0]);
                assert_eq!(r, 0, "kill");
            }
            0 => {
                ends.push(End::Exited);
                return ends;
            }
            signal => {
                ends.push(End::Killed(signal));
                return ends;
            }
        }
    }
}

pub fn run(world: World, ops: &[Op]) -> Run {
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(|e| e.into_inner());
    if SHARED.load(Ordering::Relaxed).is_null() {
        SHARED.store(sys::shared_memory::<Shared>(), Ordering::Relaxed);
    }
    let shared = shared();
    shared.logged = 0;
    shared.next = 0;
    shared.depth = 0;
    shared.timers = [None; TIMERS];
    shared.ops = (ops.as_ptr(), ops.len());
    let parent = pid() as i32;
    let parent_uid = sys::call(sys::GETUID, [0; 5]) as u32;
    let pid = sys::call(sys::FORK, [0; 5]);
    if pid == 0 {
        child(world);
    }
    assert!(pid > 0, "fork: {pid}");
    let ends = follow(pid as usize);
    Run {
        identity: Identity {
            parent,
            parent_uid,
            child: shared.identity[0] as i32,
            child_uid: shared.identity[1] as u32,
            handler: handler as *const () as usize,
            restorer: sys::restorer(),
            stacks: [0, 1].map(|i: usize| shared.stacks[i].as_ptr() as usize),
            default_limit: shared.soft_limit,
        },
        log: shared.log[..shared.logged].to_vec(),
        ends,
    }
}

const _: () = assert!(size_of::<RtSigFrame>() == 440);
