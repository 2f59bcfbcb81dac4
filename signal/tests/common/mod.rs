//! What several tests share: one user, one pool.
#![allow(dead_code, reason = "each test uses a part")]

use signal::{
    Account, Charge, Dispositions, Node, Pending, Pool, SaFlags, SigAction, SigSet, Signal,
    ThreadSignals,
};

/// A pool of `nodes` for two users; the memory is given up.
pub fn pool(nodes: usize) -> Pool<'static> {
    let nodes = vec![Node::EMPTY; nodes].leak();
    Pool::new(nodes, vec![0; 2].leak())
}

pub const USER: Account = Account(0);

pub fn charge(limit: u64) -> Charge {
    Charge {
        account: USER,
        limit,
    }
}

pub const NO_LIMIT: Charge = Charge {
    account: USER,
    limit: u64::MAX,
};

/// One thread and its process.
pub struct One {
    pub thread: ThreadSignals,
    pub shared: Pending,
    pub dispositions: Dispositions,
    pub pool: Pool<'static>,
}

impl One {
    pub fn new() -> Self {
        Self {
            thread: ThreadSignals::new(SigSet::EMPTY),
            shared: Pending::new(),
            dispositions: Dispositions::new(),
            pool: pool(64),
        }
    }

    /// With handlers that were entered before, so that it is known how.
    pub fn entered_before(signals: &[Signal], flags: SaFlags, mask: SigSet) -> Self {
        let mut one = Self::new();
        for &signal in signals {
            one.catch(signal, flags, mask);
            one.know(signal);
        }
        one
    }

    /// An action with a handler.
    pub fn action(&self, signal: Signal, flags: SaFlags, mask: SigSet) -> SigAction {
        SigAction {
            handler: 0x1000 + signal.number() as usize,
            flags,
            restorer: 0x2000,
            mask,
        }
    }

    pub fn catch(&mut self, signal: Signal, flags: SaFlags, mask: SigSet) {
        let action = self.action(signal, flags | SaFlags::RESTORER, mask);
        self.dispositions.set(signal, &action).unwrap();
    }

    /// Enters the handler of `signal`, by which it is known how, and returns from it.
    pub fn know(&mut self, signal: Signal) {
        self.tkill(signal);
        match self.next() {
            signal::deliver::Decision::Handler(handler) => handler.taken.release(&mut self.pool),
            other => panic!("{other:?}"),
        }
    }

    pub fn kill(&mut self, signal: Signal) {
        self.shared
            .send_plain(signal, 0, 10, 20, NO_LIMIT, &mut self.pool)
            .unwrap();
    }

    pub fn tkill(&mut self, signal: Signal) {
        self.thread
            .pending
            .send_plain(signal, -6, 10, 20, NO_LIMIT, &mut self.pool)
            .unwrap();
    }

    pub fn next(&mut self) -> signal::deliver::Decision {
        signal::deliver::next(
            &mut self.thread,
            &mut self.shared,
            &mut self.dispositions,
            &mut self.pool,
        )
    }
}
