//! The cost of a signal from its generation to the entry of its handler, by number of threads.
//!
//! Targets (issue 2): thread-directed send and dequeue at most 30 ns and flat from 1 to 64 threads;
//! process-directed send independent of the number of threads; idle check at most 1 ns.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use posix_process::clone::flags::*;
use posix_process::*;
use signal::{Node, SaFlags, SigAction, SigSet, Signal};
use std::hint::black_box;

const PTHREAD: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
const COUNTS: [usize; 5] = [1, 8, 64, 512, 4096];

/// A kernel that does what a flag and a run queue would.
#[derive(Default)]
struct Host {
    notified: Option<ThreadId>,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        None
    }
    fn notify(&mut self, thread: ThreadId) {
        self.notified = Some(thread);
    }
    fn notify_fatal(&mut self, _: ThreadId) {}
    fn wake_stopped(&mut self, _: ThreadId) {}
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, _: ProcessId) {}
}

struct World {
    s: System,
    k: Host,
    threads: Vec<ThreadId>,
}

fn world(count: usize) -> World {
    let config = Config::new(100_000, 10_000);
    let nodes = vec![Node::EMPTY; 10_000].leak();
    let mut s = System::new(&config, nodes, vec![0; 4].leak());
    let mut k = Host::default();
    let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
    let action = SigAction {
        handler: 0x1000,
        flags: SaFlags::RESTORER,
        ..SigAction::DEFAULT
    };
    for signo in [10, 34] {
        s.sigaction(&mut k, t, signo, Some(&action)).unwrap();
    }
    let mut threads = vec![t];
    threads.extend((1..count).map(|_| s.clone(t, &CloneArgs::from_clone(PTHREAD)).unwrap().thread));
    World { s, k, threads }
}

impl World {
    /// The thread takes one signal and returns from its handler.
    #[inline]
    fn take(&mut self, t: ThreadId) {
        if let Delivery::Handler(handler) = self.s.next_delivery(&mut self.k, t) {
            let saved = handler.saved_mask;
            self.s.enter_handler(&mut self.k, t, &handler);
            handler.taken.release(self.s.pool());
            self.s.set_blocked(&mut self.k, t, saved);
        }
    }

    fn block(&mut self, t: ThreadId) {
        let set = Signal::SIGUSR1.set();
        self.s.sigprocmask(&mut self.k, t, 0, Some(set)).unwrap();
    }
}

fn thread_directed(c: &mut Criterion) {
    let mut group = c.benchmark_group("tgkill_and_dequeue");
    for count in COUNTS {
        let mut w = world(count);
        let target = *w.threads.last().unwrap();
        let (pid, tid) = (w.s.getpid(target), w.s.gettid(target));
        let (from, set) = (w.threads[0], Signal::SIGUSR1.set());
        w.block(target);
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                w.s.tgkill(&mut w.k, from, pid, tid, black_box(10)).unwrap();
                let taken = w.s.sigtimedwait(&mut w.k, target, set, false);
                taken.unwrap().release(w.s.pool());
            });
        });
    }
    group.finish();
    let mut group = c.benchmark_group("tgkill_and_handler");
    for count in COUNTS {
        let mut w = world(count);
        let target = *w.threads.last().unwrap();
        let (pid, tid) = (w.s.getpid(target), w.s.gettid(target));
        let from = w.threads[0];
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                w.s.tgkill(&mut w.k, from, pid, tid, black_box(10)).unwrap();
                w.take(target);
            });
        });
    }
    group.finish();
}

/// kill(2) to the own process, and its acceptance: the main thread is told; the last thread alone
/// is; nobody is.
fn process_directed(c: &mut Criterion) {
    for who in ["main", "last", "nobody"] {
        let mut group = c.benchmark_group(format!("kill_told_{who}_and_dequeue"));
        for count in COUNTS {
            let mut w = world(count);
            let (first, last) = (w.threads[0], *w.threads.last().unwrap());
            let pid = w.s.getpid(first);
            let told = |t| match who {
                "main" => t == first,
                "last" => t == last,
                _ => false,
            };
            for t in w.threads.clone() {
                if !told(t) {
                    w.block(t);
                }
            }
            let set = Signal::SIGUSR1.set();
            group.bench_function(BenchmarkId::from_parameter(count), |b| {
                b.iter(|| {
                    w.s.kill(&mut w.k, first, pid, black_box(10)).unwrap();
                    let taker = if who == "last" { last } else { first };
                    let taken = w.s.sigtimedwait(&mut w.k, taker, set, false);
                    taken.unwrap().release(w.s.pool());
                    // It has found that there is nothing to do.
                    let _ = w.s.next_delivery(&mut w.k, taker);
                });
            });
        }
        group.finish();
    }
}

/// The worst case of the search: the one taker is another one each time.
fn moving_taker(c: &mut Criterion) {
    let mut group = c.benchmark_group("kill_taker_moves");
    for count in COUNTS {
        let mut w = world(count);
        let first = w.threads[0];
        let pid = w.s.getpid(first);
        for t in w.threads.clone() {
            w.block(t);
        }
        let mut n = 0;
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                n = (n + count / 2 + 1) % count;
                let t = w.threads[n];
                w.s.set_blocked(&mut w.k, t, SigSet::EMPTY);
                w.s.kill(&mut w.k, first, pid, black_box(10)).unwrap();
                w.take(t);
                w.block(t);
            });
        });
    }
    group.finish();
}

fn others(c: &mut Criterion) {
    let mut w = world(1);
    let t = w.threads[0];
    c.bench_function("idle_check", |b| b.iter(|| w.s.has_work(black_box(t))));
    c.bench_function("sigprocmask_pair", |b| {
        b.iter(|| {
            let set = Some(Signal::SIGUSR1.set());
            w.s.sigprocmask(&mut w.k, t, 0, black_box(set)).unwrap();
            w.s.sigprocmask(&mut w.k, t, 1, black_box(set)).unwrap();
        });
    });
    c.bench_function("clone_and_exit", |b| {
        b.iter(|| {
            let new =
                w.s.clone(t, &CloneArgs::from_clone(PTHREAD))
                    .unwrap()
                    .thread;
            w.s.exit_thread(&mut w.k, new, ExitStatus::exited(0));
        });
    });
    c.bench_function("timer_expiry_and_dequeue", |b| {
        let event = Sigevent::new(SIGEV_SIGNAL, 34, 0, 0);
        let id = w.s.timer_create(t, 1, Some(&event)).unwrap();
        let new = Itimerspec {
            value: Timespec::from_ns(1),
            interval: Timespec::from_ns(0),
        };
        b.iter(|| {
            w.s.timer_settime(&mut w.k, t, id, 0, &new).unwrap();
            w.s.expire(&mut w.k, 1);
            w.take(t);
        });
    });
}

criterion_group!(
    benches,
    thread_directed,
    process_directed,
    moving_taker,
    others
);
criterion_main!(benches);
