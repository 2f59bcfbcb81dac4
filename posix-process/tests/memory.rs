//! What `Config::memory` promises: no system allocates more, and no call more than its share.

use posix_process::clone::flags::*;
use posix_process::*;
use signal::Node;
use std::alloc::{GlobalAlloc, Layout, System as Malloc};
use std::cell::Cell;

/// Bytes that the test's thread has allocated and not freed; the most of them since it was set.
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Each block costs something to the allocator, too.
const HEADER: isize = 16;

fn count(bytes: isize) {
    NOW.set(NOW.get() + bytes);
    PEAK.set(PEAK.get().max(NOW.get()));
}

// SAFETY: all is left to malloc.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize + HEADER);
        // SAFETY: as the caller says.
        unsafe { Malloc.alloc(layout) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as isize + HEADER));
        // SAFETY: as the caller says.
        unsafe { Malloc.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[derive(Default)]
struct Host;

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        None
    }
    fn notify(&mut self, _: ThreadId) {}
    fn notify_fatal(&mut self, _: ThreadId) {}
    fn wake_stopped(&mut self, _: ThreadId) {}
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, _: ProcessId) {}
}

const PTHREAD: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

/// A system that is filled: how many threads each process has, and whether each is in a session of
/// its own.
fn fill(threads: u32, signals: usize, pid_max: Pid, per_process: u32, sessions: bool) {
    let nodes = vec![Node::EMPTY; signals].leak();
    let users = vec![0; 3].leak();
    let mut config = Config::new(u64::from(threads), signals as u64);
    (config.threads_max, config.pid_max) = (threads, pid_max);
    let share = config.memory_of_call(signals, 3) as isize;
    let before = NOW.get();
    PEAK.set(before);
    let mut s = System::new(&config, nodes, users);
    let mut worst = 0;
    // Each call on its own.
    let mut call = |s: &mut System, f: &mut dyn FnMut(&mut System)| {
        let (now, peak) = (NOW.get(), PEAK.replace(NOW.get()));
        f(s);
        worst = worst.max(PEAK.get() - now);
        PEAK.set(PEAK.get().max(peak));
    };
    let (_, first) = s.spawn(Credentials::new(0, 0)).expect("there is room");
    let mut last = first;
    for n in 2..threads {
        let args = match n % per_process {
            0 => CloneArgs::FORK,
            _ => CloneArgs::from_clone(PTHREAD),
        };
        call(&mut s, &mut |s| {
            let made = s.clone(last, &args).expect("there is room");
            if made.new_process {
                last = made.thread;
                if sessions {
                    s.setsid(last).expect("it leads no group");
                }
            }
        });
    }
    let args = CloneArgs::FORK;
    assert!(s.clone(first, &args).is_err(), "it is full");
    assert!(
        s.spawn(Credentials::new(0, 0)).is_err(),
        "for programs, too"
    );
    for n in 0..signals {
        let soon = Itimerspec {
            value: Timespec::from_ns(1 + n as u64),
            interval: Timespec::from_ns(1),
        };
        call(&mut s, &mut |s| {
            let id = s
                .timer_create(first, n as i32 % 4, None)
                .expect("there is room");
            s.timer_settime(&mut Host, first, id, 0, &soon)
                .expect("it is there");
        });
    }
    let used = PEAK.get() - before;
    let most = config.memory(signals, 3) as isize;
    assert!(
        used <= most,
        "{used} of {most}: {threads} {signals} {per_process} {sessions}"
    );
    assert!(
        worst <= share,
        "{worst} of {share} in a call: {threads} {signals} {per_process}"
    );
    println!("{threads} threads, {per_process} a process: {used} of {most}; {worst} of {share}");
}

#[test]
fn no_system_allocates_more_than_it_says() {
    for (threads, signals, pid_max) in [
        (8, 4, 400),
        (64, 64, 32768),
        (500, 100, 32768),
        (2000, 2000, 1 << 20),
    ] {
        for per_process in [1, 2, 3, 33, 5000] {
            for sessions in [false, true] {
                fill(threads, signals, pid_max, per_process, sessions);
            }
        }
    }
}
