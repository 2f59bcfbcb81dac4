//! Host-side speed: sending to a thread and taking what was sent, for 1 to 64 threads; the idle
//! check; a handler's way through the crate.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use signal::deliver::{self, Decision};
use signal::sicode::{SI_TKILL, SI_USER};
use signal::straight;
use signal::{
    Account, Charge, Dispositions, Hint, Info, Node, Pending, Pool, SaFlags, SigAction, SigInfo,
    SigSet, Signal, ThreadSignals,
};

const CHARGE: Charge = Charge {
    account: Account(0),
    limit: 1 << 20,
};

fn pool() -> Pool<'static> {
    Pool::new(vec![Node::EMPTY; 4096].leak(), vec![0; 1].leak())
}

fn thread_directed(c: &mut Criterion) {
    let mut group = c.benchmark_group("thread_send_and_dequeue");
    for threads in [1, 8, 64] {
        for signal in [Signal::SIGUSR1, Signal::SIGRTMIN] {
            let mut all: Vec<_> = (0..threads)
                .map(|_| ThreadSignals::new(SigSet::EMPTY))
                .collect();
            let mut pool = pool();
            let mut turn = 0;
            let id = BenchmarkId::new(signal.to_string(), threads);
            group.bench_function(id, |b| {
                b.iter(|| {
                    turn = (turn + 1) % threads;
                    let queue = &mut all[turn].pending;
                    let signal = black_box(signal);
                    let _ = queue.send_plain(signal, SI_TKILL, 2, 0, CHARGE, &mut pool);
                    if let Some(signal) = queue.next(SigSet::EMPTY)
                        && let Some(taken) = queue.take(signal, &mut pool)
                    {
                        black_box(taken.into_info(&mut pool));
                    }
                });
            });
        }
    }
    group.finish();
}

fn idle_check(c: &mut Criterion) {
    let hint = Hint::new();
    c.bench_function("idle_check", |b| b.iter(|| black_box(&hint).is_raised()));
}

fn with_handler(flags: SaFlags) -> Dispositions {
    let mut dispositions = Dispositions::new();
    for signal in [Signal::SIGUSR1, Signal::SIGSEGV, Signal::SIGRTMIN] {
        let action = SigAction {
            handler: 0x1000,
            flags,
            ..SigAction::DEFAULT
        };
        let _ = dispositions.set(signal, &action);
    }
    dispositions
}

fn to_handler(c: &mut Criterion) {
    let mut group = c.benchmark_group("send_to_handler");
    for (name, queued) in [("kill", false), ("sigqueue", true)] {
        let mut dispositions = with_handler(SaFlags::SIGINFO | SaFlags::RESTORER);
        let mut thread = ThreadSignals::new(SigSet::EMPTY);
        let (mut shared, mut pool, mut info) = (Pending::new(), pool(), SigInfo::ZERO);
        group.bench_function(name, |b| {
            b.iter(|| {
                let sent = if queued {
                    let info = Info::queue(Signal::SIGRTMIN, 2, 0, 42);
                    shared.send(black_box(&info), CHARGE, &mut pool)
                } else {
                    let signal = black_box(Signal::SIGUSR1);
                    shared.send_plain(signal, SI_USER, 2, 0, CHARGE, &mut pool)
                };
                let _ = black_box(sent);
                let next = deliver::next(&mut thread, &mut shared, &mut dispositions, &mut pool);
                if let Decision::Handler(handler) = next {
                    thread.enter_handler(&handler);
                    thread.set_blocked(handler.saved_mask);
                    handler.taken.write_info(&mut pool, &mut info);
                    black_box(&info);
                }
            });
        });
    }
    group.finish();
}

/// As [`to_handler`], the straight ways.
fn to_handler_straight(c: &mut Criterion) {
    let mut group = c.benchmark_group("send_to_handler_straight");
    for (name, queued) in [("kill", false), ("sigqueue", true)] {
        let mut dispositions = with_handler(SaFlags::SIGINFO | SaFlags::RESTORER);
        for signal in [Signal::SIGUSR1, Signal::SIGRTMIN] {
            dispositions.work_out(signal);
        }
        let mut thread = ThreadSignals::new(SigSet::EMPTY);
        let (mut shared, mut pool, mut info) = (Pending::new(), pool(), SigInfo::ZERO);
        group.bench_function(name, |b| {
            b.iter(|| {
                let sent = if queued {
                    let signal = black_box(Signal::SIGRTMIN);
                    shared.send_held(signal, CHARGE, &mut pool, |to| {
                        *to = Info::queue(signal, 2, 0, 42);
                        true
                    })
                } else {
                    let signal = black_box(Signal::SIGUSR1);
                    shared.send_plain_straight(signal, SI_USER, 2, 0, CHARGE, &mut pool)
                };
                assert!(sent);
                let first = straight::first(&thread, &shared).filter(|first| {
                    let how = dispositions.how(first.signal);
                    how.is_steady()
                });
                let taken = first.and_then(|first| {
                    straight::take::<false>(
                        first,
                        &mut thread,
                        &mut shared,
                        &dispositions,
                        &mut pool,
                    )
                });
                let entered = taken.expect("nothing is in the way");
                info.set(&entered.source.info(entered.signal));
                black_box(&info);
                let mask = entered.saved_mask;
                thread.set_blocked(mask);
            });
        });
    }
    group.finish();
}

fn realtime_queue(c: &mut Criterion) {
    let (mut queue, mut pool) = (Pending::new(), pool());
    c.bench_function("queue_and_drain_1000", |b| {
        b.iter(|| {
            for i in 0..1000 {
                let info = Info::queue(Signal::SIGRTMIN, 2, 0, i);
                let _ = queue.send(black_box(&info), CHARGE, &mut pool);
            }
            while let Some(signal) = queue.next(SigSet::EMPTY) {
                if let Some(taken) = queue.take(signal, &mut pool) {
                    black_box(taken.into_info(&mut pool));
                }
            }
        });
    });
}

criterion_group!(
    benches,
    thread_directed,
    idle_check,
    to_handler,
    to_handler_straight,
    realtime_queue
);
criterion_main!(benches);
