//! Every interleaving of senders and a thread on its way out of the kernel: no signal is lost,
//! none is delivered twice. `RUSTFLAGS="--cfg loom" cargo test -p signal --test loom --release`

#![cfg(loom)]

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::sync::{Arc, Mutex};
use loom::thread;
use signal::sicode::SI_USER;
use signal::{Account, Charge, Hint, Info, Node, Pending, Pool, SigSet, Signal};

struct Queue {
    pending: Pending,
    pool: Pool<'static>,
}

/// What a thread and those who signal it share.
struct Target {
    hint: Hint,
    queue: Mutex<Queue>,
    /// Told that it sleeps, and to wake up.
    awake: AtomicBool,
}

const CHARGE: Charge = Charge {
    account: Account(0),
    limit: u64::MAX,
};

impl Target {
    fn new() -> Arc<Self> {
        // Loom runs the test many times; each run's few nodes are given up.
        let nodes = Box::leak(Box::new([Node::EMPTY; 4]));
        let counts = Box::leak(Box::new([0]));
        Arc::new(Self {
            hint: Hint::new(),
            queue: Mutex::new(Queue {
                pending: Pending::new(),
                pool: Pool::new(nodes, counts),
            }),
            awake: AtomicBool::new(false),
        })
    }

    fn send(&self, signal: Signal) {
        let mut guard = self.queue.lock().unwrap();
        let Queue { pending, pool } = &mut *guard;
        let sent = if signal.is_realtime() {
            pending.send(&Info::queue(signal, 1, 1, 1), CHARGE, pool)
        } else {
            pending.send_plain(signal, SI_USER, 1, 1, CHARGE, pool)
        };
        sent.unwrap();
        drop(guard);
        // After the work is queued; the lock may be gone by then.
        self.hint.raise();
        self.awake.store(true, Ordering::Release);
    }

    /// The way out of the kernel: the idle check, then signals until none is left. How many.
    fn leave_kernel(&self) -> usize {
        let mut delivered = 0;
        while self.hint.is_raised() {
            let mut guard = self.queue.lock().unwrap();
            let Queue { pending, pool } = &mut *guard;
            match pending.next(SigSet::EMPTY) {
                Some(signal) => {
                    pending.take(signal, pool).unwrap().release(pool);
                    delivered += 1;
                }
                // Under the lock.
                None => self.hint.lower(),
            }
        }
        delivered
    }
}

fn deliver_all(signals: &'static [Signal]) {
    loom::model(move || {
        let target = Target::new();
        let senders: Vec<_> = signals
            .iter()
            .map(|&signal| {
                let target = target.clone();
                thread::spawn(move || target.send(signal))
            })
            .collect();
        let mut delivered = target.leave_kernel();
        for sender in senders {
            sender.join().unwrap();
        }
        // Whatever came too late for the first way out is seen by the next.
        delivered += target.leave_kernel();
        assert_eq!(delivered, signals.len());
        let guard = target.queue.lock().unwrap();
        assert!(guard.pending.is_empty());
        assert_eq!(guard.pool.count(Account(0)), 0);
    });
}

#[test]
fn two_senders_lose_nothing() {
    deliver_all(&[Signal::SIGUSR1, Signal::SIGUSR2]);
}

#[test]
fn queued_signals_lose_nothing() {
    deliver_all(&[Signal::SIGRTMIN, Signal::SIGRTMIN]);
}

/// A sleeper that is woken finds the hint: it goes back to sleep only on a hint that is down.
#[test]
fn who_is_woken_sees_the_hint() {
    loom::model(|| {
        let target = Target::new();
        let sender = {
            let target = target.clone();
            thread::spawn(move || target.send(Signal::SIGUSR1))
        };
        if target.awake.load(Ordering::Acquire) {
            assert!(target.hint.is_raised());
            assert_eq!(target.leave_kernel(), 1);
        }
        sender.join().unwrap();
    });
}

/// Pitfall: the hint lowered after the lock is let go loses a signal. Loom must find that, or it
/// proves nothing of the above.
#[test]
#[should_panic(expected = "lost")]
fn lowering_outside_of_the_lock_is_found() {
    loom::model(|| {
        let target = Target::new();
        let sender = {
            let target = target.clone();
            thread::spawn(move || target.send(Signal::SIGUSR1))
        };
        let empty = target.queue.lock().unwrap().pending.is_empty();
        if empty {
            target.hint.lower();
        }
        sender.join().unwrap();
        let waiting = !target.queue.lock().unwrap().pending.is_empty();
        assert!(!waiting || target.hint.is_raised(), "lost");
    });
}
