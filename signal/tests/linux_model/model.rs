//! The same sequence, carried out by the crate. What is here beside it is the little that a
//! process and a kernel add: who sends what to which queue, and when handlers run.

use signal::arch::x86_64::place;
use signal::deliver::{self, Decision};
use signal::sicode::SI_USER;
use signal::straight::Entry;
use signal::{
    Account, Charge, Dispositions, Info, Node, Pending, Pool, SIG_IGN, SigAction, SigSet, Signal,
    Stack, ThreadSignals, TimerNode,
};

use crate::ops::{self, End, HANDLER, Identity, MAX_DEPTH, Op, TIMERS};

pub struct Run {
    pub log: Vec<ops::Entry>,
    pub ends: Vec<End>,
}

/// Why the sequence goes no further.
pub(crate) enum Halt {
    Died,
    /// See [`Model::is_quirk`].
    Quirk,
}

pub(crate) struct Model<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) ops: &'a [Op],
    pub(crate) next: usize,
    pub(crate) depth: usize,
    pub(crate) sp: usize,
    pub(crate) thread: ThreadSignals,
    pub(crate) shared: Pending,
    pub(crate) dispositions: Dispositions,
    pub(crate) pool: Pool<'a>,
    pub(crate) limit: u64,
    pub(crate) timers: [Option<TimerNode>; TIMERS],
    pub(crate) next_timer: i32,
    pub(crate) faults: SigSet,
    /// A handler that was entered past the queue.
    pub(crate) direct: Option<(Entry, Info)>,
    /// Bits that say whether it is the straight way's turn.
    pub(crate) turns: u64,
    pub(crate) log: Vec<ops::Entry>,
    pub(crate) ends: Vec<End>,
}

/// What the frame of a handler says.
pub(crate) struct Frame {
    pub(crate) signal: Signal,
    pub(crate) handler: usize,
    pub(crate) info: Info,
    pub(crate) saved_mask: SigSet,
}

/// Some place on the ordinary stack.
const STACK: usize = 0x7fff_0000_0000;
/// Stands for the floating-point state.
const FP_SIZE: usize = 2700;

pub(crate) type Outcome<T = ()> = Result<T, Halt>;

/// The model's run; `None` where Linux is not followed.
pub fn run(identity: &Identity, ops: &[Op]) -> Option<Run> {
    let mut nodes = vec![Node::EMPTY; 256];
    let mut counts = [0];
    let mut model = Model {
        identity,
        ops,
        next: 0,
        depth: 0,
        sp: STACK,
        thread: ThreadSignals::new(SigSet::EMPTY),
        shared: Pending::new(),
        dispositions: Dispositions::new(),
        pool: Pool::new(&mut nodes, &mut counts),
        limit: identity.default_limit,
        timers: [const { None }; TIMERS],
        next_timer: 0,
        faults: SigSet::EMPTY,
        direct: None,
        turns: 0x9e37_79b9_7f4a_7c15,
        log: Vec::new(),
        ends: Vec::new(),
    };
    let end = loop {
        match model.step() {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(halt) => break Err(halt),
        }
    };
    match end {
        Ok(()) => model.ends.push(End::Exited),
        Err(Halt::Died) => {}
        Err(Halt::Quirk) => return None,
    }
    model.check_nothing_leaked();
    Some(Run {
        log: model.log,
        ends: model.ends,
    })
}

impl Model<'_> {
    pub(crate) fn charge(&self) -> Charge {
        Charge {
            account: Account(0),
            limit: self.limit,
        }
    }

    fn log(&mut self, op: u64, result: i64, more: [u64; 6]) {
        let [a, b, c, d, e, f] = more;
        self.log
            .push([op, result as u64, a, b, c, d, e, f, 0, 0, 0, 0]);
    }

    /// Linux delivers the first fault signal of the thread's queue as soon as any of the thread's
    /// fault signals is unblocked, even if the first itself is blocked. POSIX says a blocked
    /// signal is not delivered; the crate keeps to that.
    fn is_quirk(&self) -> bool {
        let own = self.thread.pending.set();
        let blocked = self.thread.blocked();
        own.intersects(self.faults & blocked) && own.intersects(SigSet::SYNCHRONOUS - blocked)
    }

    fn step(&mut self) -> Outcome<bool> {
        let index = self.next;
        let Some(op) = self.ops.get(index) else {
            return Ok(false);
        };
        self.next += 1;
        let (result, more) = self.carry_out(op)?;
        let result = match result {
            Ok(value) => value,
            Err(errno) => -i64::from(errno.number()),
        };
        self.leave_kernel()?;
        self.log(index as u64, result, more);
        Ok(true)
    }

    /// What a thread does before it returns to its program: signal frames are pushed while there
    /// are signals, then the last handler runs first.
    pub(crate) fn leave_kernel(&mut self) -> Outcome<bool> {
        let mut frames = Vec::new();
        loop {
            if self.is_quirk() {
                return Err(Halt::Quirk);
            }
            let altstack = self.thread.altstack;
            let sp = self.sp;
            let mut place_frame = |model: &mut Self, frame: Frame, flags| {
                let at = place(sp, &altstack, flags, FP_SIZE).expect("the stacks are large");
                model.sp = at.frame;
                frames.push((frame, altstack.stored(), sp));
            };
            if let Some((frame, flags)) = self.next_straight() {
                place_frame(self, frame, flags);
                break;
            }
            let decision = deliver::next(
                &mut self.thread,
                &mut self.shared,
                &mut self.dispositions,
                &mut self.pool,
            );
            match decision {
                Decision::None => break,
                Decision::Handler(handler) => {
                    self.thread.enter_handler(&handler);
                    let frame = Frame {
                        signal: handler.signal,
                        handler: handler.action.handler,
                        info: handler.taken.into_info(&mut self.pool),
                        saved_mask: handler.saved_mask,
                    };
                    place_frame(self, frame, handler.action.flags);
                }
                Decision::Stop { signal, taken } => {
                    taken.release(&mut self.pool);
                    self.ends.push(End::Stopped(signal.number()));
                    let Identity {
                        parent, parent_uid, ..
                    } = *self.identity;
                    if self.prepare(Signal::SIGCONT) {
                        let charge = self.charge();
                        let sent = self.shared.send_plain(
                            Signal::SIGCONT,
                            SI_USER,
                            parent,
                            parent_uid,
                            charge,
                            &mut self.pool,
                        );
                        assert!(sent.is_ok());
                    }
                }
                Decision::Terminate { signal, taken, .. } => {
                    taken.release(&mut self.pool);
                    self.ends.push(End::Killed(signal.number()));
                    return Err(Halt::Died);
                }
            }
        }
        let any = !frames.is_empty();
        while let Some((frame, stack, old_sp)) = frames.pop() {
            let mask = frame.saved_mask;
            self.run_handler(&frame, stack)?;
            // rt_sigreturn.
            self.thread.set_blocked(mask);
            let sp = self.sp;
            self.thread.altstack.restore(sp, &stack);
            self.sp = old_sp;
            self.leave_kernel()?;
        }
        Ok(any)
    }

    fn run_handler(&mut self, frame: &Frame, stack: Stack) -> Outcome {
        let sp = self.sp;
        let [a, b, c, d, e, f] = words(&frame.info);
        self.log.push([
            HANDLER + frame.signal.number() as u64,
            a,
            b,
            c,
            d,
            e,
            f,
            frame.saved_mask.0,
            self.thread.blocked().0,
            self.stack_of(sp),
            self.stack_of(stack.sp),
            stack.flags as u32 as u64,
        ]);
        assert_eq!(frame.handler, self.identity.handler);
        // The handler's look at its mask was a system call.
        self.leave_kernel()?;
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            self.step()?;
            self.depth -= 1;
        }
        Ok(())
    }

    pub(crate) fn stack_of(&self, address: usize) -> u64 {
        for (i, &at) in self.identity.stacks.iter().enumerate() {
            if address >= at && address < at + crate::ops::STACK_SIZE {
                return i as u64 + 1;
            }
        }
        0
    }

    /// What every sending does first: stop and continue discard each other, and a signal that is
    /// ignored and not blocked goes no further.
    pub(crate) fn prepare(&mut self, signal: Signal) -> bool {
        let undone = if signal == Signal::SIGCONT {
            SigSet::STOPS
        } else if SigSet::STOPS.contains(signal) {
            Signal::SIGCONT.set()
        } else {
            SigSet::EMPTY
        };
        self.discard(undone);
        !self.thread.discards(signal, &self.dispositions)
    }

    pub(crate) fn discard(&mut self, set: SigSet) {
        self.shared.discard(set, &mut self.pool);
        self.thread.pending.discard(set, &mut self.pool);
    }

    /// At the end every node is back and no user owes anything.
    fn check_nothing_leaked(&mut self) {
        for timer in &mut self.timers {
            if let Some(timer) = timer.take() {
                self.pool.delete_timer(timer);
            }
        }
        self.thread.reset(SigSet::EMPTY, &mut self.pool);
        self.shared.clear(&mut self.pool);
        let ignored = SigAction {
            handler: SIG_IGN,
            ..SigAction::DEFAULT
        };
        let _ = self.dispositions.set(Signal::SIGHUP, &ignored);
        assert!(self.dispositions.is_ignored(Signal::SIGHUP));
    }
}

pub(crate) fn words(info: &Info) -> [u64; 6] {
    // SAFETY: both are 48 bytes of plain data.
    unsafe { core::mem::transmute(*info) }
}
