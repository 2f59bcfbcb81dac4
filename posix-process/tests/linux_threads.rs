//! Random sequences of masks, dispositions, signals and exits in a process with four threads, done
//! with real calls on this Linux and with a [`System`]: every thread must run the same handlers in
//! the same order, and have the same signals pending.
//!
//! It has no test harness: the main thread must be the leader of a process without other threads.

use posix_process::clone::flags::*;
use posix_process::*;
use signal::{Node, SaFlags, SigAction, SigSet, Signal};
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

const WORKERS: usize = 3;
const SIGNALS: [i32; 6] = [10, 12, 17, 34, 35, 64];
const PTHREAD: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

#[derive(Clone, Copy, Debug)]
enum Op {
    Mask(i32, SigSet),
    Kill(i32),
    Tgkill(usize, i32),
    Action(i32, bool),
    Accept(SigSet),
    Exit,
    Nothing,
}

/// What a thread says after an operation: mask, pending signals, what the call returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Answer {
    mask: SigSet,
    pending: SigSet,
    result: i64,
}

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn signal(signo: i32, handler: usize) -> usize;
    fn fork() -> i32;
    fn waitpid(pid: i32, status: *mut i32, options: i32) -> i32;
    fn _exit(status: i32) -> !;
    fn __errno_location() -> *mut i32;
}

const RT_SIGPROCMASK: i64 = 14;
const GETPID: i64 = 39;
const KILL: i64 = 62;
const RT_SIGPENDING: i64 = 127;
const RT_SIGTIMEDWAIT: i64 = 128;
const GETTID: i64 = 186;
const TGKILL: i64 = 234;

/// A system call: its result, or its error number negated.
fn call(number: i64, args: [usize; 4]) -> i64 {
    // SAFETY: the callers pass numbers, or pointers to live objects of the size the call expects.
    let result = unsafe { syscall(number, args[0], args[1], args[2], args[3]) };
    match result {
        // SAFETY: the address of this thread's errno.
        -1 => -i64::from(unsafe { *__errno_location() }),
        _ => result,
    }
}

static TIDS: [AtomicI32; WORKERS + 1] = [const { AtomicI32::new(0) }; WORKERS + 1];
/// Handlers that ran: thread * 100 + signal.
static LOG: [AtomicI32; 4096] = [const { AtomicI32::new(0) }; 4096];
static LEN: AtomicUsize = AtomicUsize::new(0);

extern "C" fn handler(signo: i32) {
    let tid = call(GETTID, [0; 4]) as i32;
    let thread = TIDS.iter().position(|t| t.load(SeqCst) == tid);
    let at = LEN.fetch_add(1, SeqCst);
    LOG[at].store(thread.map_or(-1, |t| t as i32 * 100 + signo), SeqCst);
}

/// Carries out an operation on Linux, in the calling thread.
fn on_linux(op: Op) -> Answer {
    let pid = call(GETPID, [0; 4]) as usize;
    let result = match op {
        Op::Mask(how, set) => {
            let set = &raw const set as usize;
            call(RT_SIGPROCMASK, [how as usize, set, 0, 8])
        }
        Op::Kill(signo) => call(KILL, [pid, signo as usize, 0, 0]),
        Op::Tgkill(thread, signo) => {
            let tid = TIDS[thread].load(SeqCst) as usize;
            call(TGKILL, [pid, tid, signo as usize, 0])
        }
        Op::Action(signo, ignore) => {
            let action = if ignore {
                1
            } else {
                handler as *const () as usize
            };
            // SAFETY: a handler that only calls gettid and writes to atomics.
            unsafe { signal(signo, action) };
            0
        }
        Op::Accept(set) => {
            let (set, time) = (&raw const set as usize, &[0u64; 2] as *const _ as usize);
            call(RT_SIGTIMEDWAIT, [set, 0, time, 8])
        }
        Op::Exit | Op::Nothing => 0,
    };
    let (mut mask, mut pending) = (SigSet::EMPTY, SigSet::EMPTY);
    call(RT_SIGPROCMASK, [0, 0, &raw mut mask as usize, 8]);
    call(RT_SIGPENDING, [&raw mut pending as usize, 8, 0, 0]);
    Answer {
        mask,
        pending,
        result,
    }
}

fn worker(n: usize, ops: &Receiver<Op>, answers: &Sender<Answer>) {
    TIDS[n].store(call(GETTID, [0; 4]) as i32, SeqCst);
    let _ = answers.send(on_linux(Op::Nothing));
    for op in ops {
        let answer = on_linux(op);
        let _ = answers.send(answer);
        if let Op::Exit = op {
            // It must take nothing between its answer and its end.
            on_linux(Op::Mask(2, SigSet::FULL));
            break;
        }
    }
}

#[derive(Default)]
struct Host {
    current: Option<ThreadId>,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        self.current
    }
    fn notify(&mut self, _: ThreadId) {}
    fn notify_fatal(&mut self, _: ThreadId) {}
    fn wake_stopped(&mut self, _: ThreadId) {}
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, _: ProcessId) {}
}

struct Model {
    s: System,
    k: Host,
    threads: Vec<Option<ThreadId>>,
    log: Vec<Vec<i32>>,
}

impl Model {
    fn new() -> Self {
        let nodes = vec![Node::EMPTY; 4096].leak();
        let mut s = System::new(&Config::new(100, 4096), nodes, vec![0; 2].leak());
        let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
        let mut threads = vec![Some(t)];
        threads.extend(
            (0..WORKERS).map(|_| Some(s.clone(t, &CloneArgs::from_clone(PTHREAD)).ok()?.thread)),
        );
        let k = Host::default();
        let log = vec![Vec::new(); WORKERS + 1];
        Self { s, k, threads, log }
    }

    fn apply(&mut self, n: usize, op: Op) -> Answer {
        let t = self.threads[n].unwrap();
        self.k.current = Some(t);
        let (s, k) = (&mut self.s, &mut self.k);
        let pid = s.getpid(t);
        let error = |result: Result<(), signal::Errno>| match result {
            Ok(()) => 0,
            Err(errno) => -i64::from(errno.number()),
        };
        let result = match op {
            Op::Mask(how, set) => error(s.sigprocmask(k, t, how, Some(set)).map(|_| ())),
            Op::Kill(signo) => error(s.kill(k, t, pid, signo)),
            Op::Tgkill(to, signo) => {
                let tid = s.gettid(self.threads[to].unwrap());
                error(s.tgkill(k, t, pid, tid, signo))
            }
            Op::Action(signo, ignore) => {
                let action = SigAction {
                    handler: if ignore { signal::SIG_IGN } else { 0x1000 },
                    flags: SaFlags::RESTART,
                    ..SigAction::DEFAULT
                };
                error(s.sigaction(k, t, signo, Some(&action)).map(|_| ()))
            }
            Op::Accept(set) => match s.sigtimedwait(k, t, set, false) {
                Some(taken) => i64::from(taken.into_info(s.pool()).signo),
                None => -11,
            },
            Op::Exit | Op::Nothing => 0,
        };
        self.run(n);
        let answer = self.look(n, result);
        if let Op::Exit = op {
            self.s
                .sigprocmask(&mut self.k, t, 2, Some(SigSet::FULL))
                .unwrap();
            self.s.exit_thread(&mut self.k, t, ExitStatus::exited(0));
            self.threads[n] = None;
        }
        answer
    }

    fn look(&self, n: usize, result: i64) -> Answer {
        let t = self.threads[n].unwrap();
        Answer {
            mask: self.s.blocked(t),
            pending: self.s.sigpending(t),
            result,
        }
    }

    /// Runs handlers as a processor would: all frames are pushed, and the last pushed runs first.
    fn run(&mut self, n: usize) {
        let t = self.threads[n].unwrap();
        let mut frames = Vec::new();
        loop {
            // Only a thread that was told looks at the queues.
            while self.s.has_work(t)
                && let Delivery::Handler(handler) = self.s.next_delivery(&mut self.k, t)
            {
                self.s.enter_handler(&mut self.k, t, &handler);
                frames.push((handler.signal.number(), handler.saved_mask));
                handler.taken.release(self.s.pool());
            }
            let Some((signo, saved)) = frames.pop() else {
                break;
            };
            self.log[n].push(signo);
            self.s.set_blocked(&mut self.k, t, saved);
        }
    }
}

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn signo(&mut self) -> i32 {
        SIGNALS[self.below(SIGNALS.len())]
    }

    fn set(&mut self) -> SigSet {
        SIGNALS
            .iter()
            .filter(|_| self.below(2) == 0)
            .filter_map(|&signo| Signal::new(signo))
            .collect()
    }

    fn op(&mut self, alive: &[usize]) -> Op {
        match self.below(20) {
            0..6 => Op::Mask(self.below(3) as i32, self.set()),
            6..12 => Op::Kill(self.signo()),
            12..15 => Op::Tgkill(alive[self.below(alive.len())], self.signo()),
            15..17 => Op::Action(self.signo(), self.below(3) == 0),
            17..19 => Op::Accept(self.set()),
            _ => Op::Exit,
        }
    }
}

struct Worker {
    ops: Sender<Op>,
    answers: Receiver<Answer>,
    thread: JoinHandle<()>,
}

/// One sequence, in a process of its own. Panics where the two differ.
fn sequence(seed: u64) {
    for signo in SIGNALS {
        on_linux(Op::Action(signo, false));
    }
    on_linux(Op::Mask(2, SigSet::EMPTY));
    TIDS[0].store(call(GETTID, [0; 4]) as i32, SeqCst);
    let mut model = Model::new();
    for signo in SIGNALS {
        model.apply(0, Op::Action(signo, false));
    }
    let mut workers: Vec<Option<Worker>> = vec![None];
    for n in 1..=WORKERS {
        let (send_op, ops) = channel();
        let (answers, answer) = channel();
        let thread = std::thread::spawn(move || worker(n, &ops, &answers));
        answer.recv().unwrap();
        workers.push(Some(Worker {
            ops: send_op,
            answers: answer,
            thread,
        }));
    }
    let ask = |workers: &[Option<Worker>], n: usize, op| match &workers[n] {
        Some(worker) => {
            worker.ops.send(op).unwrap();
            worker.answers.recv().unwrap()
        }
        None => on_linux(op),
    };
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut history = Vec::new();
    for _ in 0..40 {
        let alive: Vec<_> = (0..=WORKERS)
            .filter(|&n| model.threads[n].is_some())
            .collect();
        let n = alive[random.below(alive.len())];
        let op = match random.op(&alive) {
            Op::Exit if n == 0 => continue,
            op => op,
        };
        history.push((n, op));
        let answer = ask(&workers, n, op);
        let expected = model.apply(n, op);
        // What the thread itself saw; others may take signals meanwhile, so pending comes below.
        assert_eq!(
            (answer.mask, answer.result),
            (expected.mask, expected.result),
            "{history:?}"
        );
        if let Op::Exit = op
            && let Some(worker) = workers[n].take()
        {
            worker.thread.join().unwrap();
        }
        // Everyone comes by: handlers that are due have run.
        let alive: Vec<_> = (0..=WORKERS)
            .filter(|&n| model.threads[n].is_some())
            .collect();
        for _ in 0..2 {
            for &n in &alive {
                ask(&workers, n, Op::Nothing);
                model.run(n);
            }
        }
        for &n in &alive {
            let answer = ask(&workers, n, Op::Nothing);
            assert_eq!(answer, model.look(n, 0), "thread {n} after {history:?}");
        }
        let len = LEN.load(SeqCst);
        let log: Vec<i32> = LOG[..len].iter().map(|entry| entry.load(SeqCst)).collect();
        for n in 0..=WORKERS {
            let ran: Vec<i32> = log
                .iter()
                .filter(|e| **e / 100 == n as i32)
                .map(|e| e % 100)
                .collect();
            assert_eq!(
                ran, model.log[n],
                "handlers of thread {n} after {history:?}"
            );
        }
    }
}

fn main() {
    let count: u64 = std::env::var("SEQUENCES").map_or(150, |n| n.parse().unwrap());
    let mut failed = 0;
    for seed in 1..=count {
        // SAFETY: this process has one thread, so its child may do anything.
        match unsafe { fork() } {
            0 => {
                let done = std::panic::catch_unwind(|| sequence(seed));
                // SAFETY: ends the child without the parent's exit handlers.
                unsafe { _exit(i32::from(done.is_err())) };
            }
            child => {
                let mut status = 0;
                // SAFETY: a live child and a live integer.
                assert_eq!(unsafe { waitpid(child, &mut status, 0) }, child, "fork");
                if status != 0 {
                    eprintln!("sequence {seed}: status {status:#x}");
                    failed += 1;
                }
            }
        }
    }
    println!("{count} sequences with 4 threads, {failed} differ from Linux");
    assert_eq!(failed, 0);
}
