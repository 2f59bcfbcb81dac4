//! A signal that left its queue and is on its way to a handler or to sigtimedwait(2).

use crate::pool::NodeId;
use crate::sicode::{SI_TIMER, SI_USER};
use crate::{Info, Pool, SigInfo, Signal};

/// A signal taken from a queue. Its information is written out only when someone looks at it;
/// a node is held until [`Taken::into_info`], [`Taken::write_info`] or [`Taken::release`], and what came
/// without one is kept by the pool until the next such signal is taken.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a node stays in use until the signal's information is written or released"]
pub struct Taken {
    signal: Signal,
    source: Source,
}

#[derive(Debug, PartialEq, Eq)]
enum Source {
    Sender {
        code: i32,
        pid: i32,
        uid: u32,
    },
    Fault {
        code: i32,
        address: u64,
    },
    Node(NodeId),
    /// The pool keeps it.
    Kept,
    Timer {
        id: i32,
        overrun: i32,
        value: u64,
    },
}

impl Taken {
    #[inline]
    pub(crate) const fn sender(signal: Signal, code: i32, pid: i32, uid: u32) -> Self {
        let source = Source::Sender { code, pid, uid };
        Self { signal, source }
    }

    /// A signal whose information was lost: as Linux, SI_USER from pid 0, uid 0.
    #[inline]
    pub(crate) const fn bare(signal: Signal) -> Self {
        Self::sender(signal, SI_USER, 0, 0)
    }

    #[inline]
    pub(crate) const fn fault(signal: Signal, code: i32, address: u64) -> Self {
        let source = Source::Fault { code, address };
        Self { signal, source }
    }

    #[inline]
    pub(crate) const fn node(signal: Signal, id: NodeId) -> Self {
        let source = Source::Node(id);
        Self { signal, source }
    }

    #[inline]
    pub(crate) const fn kept(signal: Signal) -> Self {
        let source = Source::Kept;
        Self { signal, source }
    }

    pub(crate) const fn timer(signal: Signal, info: &Info) -> Self {
        let source = Source::Timer {
            id: info.timer_id(),
            overrun: 0,
            value: info.value(),
        };
        Self { signal, source }
    }

    /// Which signal.
    #[inline]
    pub const fn signal(&self) -> Signal {
        self.signal
    }

    /// The id of the timer that sent it. The timer goes on now (its overruns count anew), and
    /// [`Taken::set_overrun`] wants how many there were.
    #[inline]
    pub const fn timer_id(&self) -> Option<i32> {
        match self.source {
            Source::Timer { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Sets `si_overrun` of a timer's signal.
    pub const fn set_overrun(&mut self, count: i32) {
        if let Source::Timer { overrun, .. } = &mut self.source {
            *overrun = count;
        }
    }

    /// `si_code`.
    #[inline]
    pub fn code(&self, pool: &Pool<'_>) -> i32 {
        match self.source {
            Source::Sender { code, .. } | Source::Fault { code, .. } => code,
            Source::Node(id) => pool.node(id).info.code,
            Source::Kept => pool.kept().code,
            Source::Timer { .. } => SI_TIMER,
        }
    }

    /// Its information, with the node still held: for a look from the side, as a trace has.
    pub fn info(&self, pool: &Pool<'_>) -> Info {
        match self.source {
            Source::Sender { code, pid, uid } => Info::sender(self.signal, code, pid, uid),
            Source::Fault { code, address } => Info::fault(self.signal, code, address),
            Source::Node(id) => pool.node(id).info,
            Source::Kept => *pool.kept(),
            Source::Timer { id, overrun, value } => Info::timer(self.signal, id, overrun, value),
        }
    }

    /// Writes its information to a program's `siginfo_t`, all 128 bytes, with the node still held.
    #[inline(always)]
    pub fn show(&self, pool: &Pool<'_>, to: &mut SigInfo) {
        match self.source {
            Source::Node(id) => to.set(&pool.node(id).info),
            Source::Sender { code, pid, uid } => to.set(&Info::sender(self.signal, code, pid, uid)),
            Source::Fault { code, address } => to.set(&Info::fault(self.signal, code, address)),
            Source::Kept => to.set(pool.kept()),
            Source::Timer { .. } => to.set(&self.info(pool)),
        }
    }

    /// Its information; the node is free.
    #[inline]
    pub fn into_info(self, pool: &mut Pool<'_>) -> Info {
        let info = self.info(pool);
        self.release(pool);
        info
    }

    /// Writes its information to a program's `siginfo_t`, all 128 bytes; the node is free.
    #[inline]
    pub fn write_info(self, pool: &mut Pool<'_>, to: &mut SigInfo) {
        to.set(&self.info(pool));
        self.release(pool);
    }

    /// Nobody looks at it; the node is free.
    #[inline]
    pub fn release(self, pool: &mut Pool<'_>) {
        if let Source::Node(id) = self.source {
            pool.free(id);
        }
    }
}
