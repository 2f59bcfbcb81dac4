//! The same sequence, carried out by the crate. What is here beside it is the little that a
//! process and a kernel add: who sends what to which queue, and when handlers run.

use signal::arch::x86_64::place;
use signal::deliver::{self, Decision, Handler};
use signal::sicode::{SI_TKILL, SI_USER};
use signal::{
    Account, Charge, Dispositions, Effect, Errno, Info, MaskHow, Node, Pending, Pool, SIG_IGN,
    SaFlags, Sent, SigAction, SigInfo, SigSet, Signal, Stack, ThreadSignals, TimerNode,
};

use crate::ops::{End, Entry, HANDLER, Identity, MAX_DEPTH, Op, TIMERS};

pub struct Run {
    pub log: Vec<Entry>,
    pub ends: Vec<End>,
}

/// Why the sequence goes no further.
enum Halt {
    Died,
    /// See [`Model::is_quirk`].
    Quirk,
}

struct Model<'a> {
    identity: &'a Identity,
    ops: &'a [Op],
    next: usize,
    depth: usize,
    sp: usize,
    thread: ThreadSignals,
    shared: Pending,
    dispositions: Dispositions,
    pool: Pool<'a>,
    limit: u64,
    timers: [Option<TimerNode>; TIMERS],
    next_timer: i32,
    faults: SigSet,
    log: Vec<Entry>,
    ends: Vec<End>,
}

/// Some place on the ordinary stack.
const STACK: usize = 0x7fff_0000_0000;
/// Stands for the floating-point state.
const FP_SIZE: usize = 2700;

type Outcome<T = ()> = Result<T, Halt>;

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
    fn charge(&self) -> Charge {
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
    fn leave_kernel(&mut self) -> Outcome<bool> {
        let mut frames = Vec::new();
        loop {
            if self.is_quirk() {
                return Err(Halt::Quirk);
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
                    let stack = self.thread.altstack.stored();
                    let altstack = self.thread.altstack;
                    let at = place(self.sp, &altstack, &handler.action, FP_SIZE)
                        .expect("the stacks are large");
                    let old_sp = std::mem::replace(&mut self.sp, at.frame);
                    self.thread.enter_handler(&handler);
                    frames.push((handler, stack, old_sp));
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
        while let Some((handler, stack, old_sp)) = frames.pop() {
            let mask = handler.saved_mask;
            self.run_handler(handler, stack)?;
            // rt_sigreturn.
            self.thread.set_blocked(mask);
            let sp = self.sp;
            self.thread.altstack.restore(sp, &stack);
            self.sp = old_sp;
            self.leave_kernel()?;
        }
        Ok(any)
    }

    fn run_handler(&mut self, handler: Handler, stack: Stack) -> Outcome {
        let sp = self.sp;
        let info = handler.taken.into_info(&mut self.pool);
        let [a, b, c, d, e, f] = words(&info);
        self.log.push([
            HANDLER + handler.signal.number() as u64,
            a,
            b,
            c,
            d,
            e,
            f,
            handler.saved_mask.0,
            self.thread.blocked().0,
            self.stack_of(sp),
            self.stack_of(stack.sp),
            stack.flags as u32 as u64,
        ]);
        assert_eq!(handler.action.handler, self.identity.handler);
        // The handler's look at its mask was a system call.
        self.leave_kernel()?;
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            self.step()?;
            self.depth -= 1;
        }
        Ok(())
    }

    fn stack_of(&self, address: usize) -> u64 {
        for (i, &at) in self.identity.stacks.iter().enumerate() {
            if address >= at && address < at + crate::ops::STACK_SIZE {
                return i as u64 + 1;
            }
        }
        0
    }

    /// What every sending does first: stop and continue discard each other, and a signal that is
    /// ignored and not blocked goes no further.
    fn prepare(&mut self, signal: Signal) -> bool {
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

    fn discard(&mut self, set: SigSet) {
        self.shared.discard(set, &mut self.pool);
        self.thread.pending.discard(set, &mut self.pool);
    }

    fn carry_out(&mut self, op: &Op) -> Outcome<(Result<i64, Errno>, [u64; 6])> {
        let mut more = [0; 6];
        let result = match *op {
            Op::Action {
                signal,
                handler,
                flags,
                mask,
            } => {
                let new = SigAction {
                    handler: if handler == 2 {
                        self.identity.handler
                    } else {
                        handler
                    },
                    flags: SaFlags::from_bits_retain(flags),
                    restorer: self.identity.restorer,
                    mask: SigSet(mask),
                };
                self.action(signal, Some(&new), &mut more)
            }
            Op::GetAction(signal) => self.action(signal, None, &mut more),
            Op::Mask { how, set } => MaskHow::new(how).map(|how| {
                more[0] = self.thread.blocked().0;
                let mask = self.thread.masked(how, SigSet(set));
                self.thread.set_blocked(mask);
                0
            }),
            Op::Kill(signal) => self.send_plain(signal, SI_USER, false),
            Op::Tgkill(signal) => self.send_plain(signal, SI_TKILL, true),
            Op::Queue {
                signal,
                to_thread,
                info,
            } => self.queue(signal, to_thread, &info),
            Op::Pending => {
                more[0] = self.thread.sigpending(&self.shared).0;
                Ok(0)
            }
            Op::Wait(set) => {
                let pool = &mut self.pool;
                match self.thread.accept(&mut self.shared, SigSet(set), pool) {
                    Some(taken) => {
                        let signal = taken.signal();
                        more = words(&taken.into_info(pool));
                        Ok(i64::from(signal.number()))
                    }
                    // Not queued, and something else wakes it: EINTR after a real wait.
                    None => Err(Errno::EAGAIN),
                }
            }
            Op::Ppoll(mask) => Ok(self.ppoll(SigSet(mask))?),
            Op::AltStack { which, flags, size } => {
                let old = self.thread.altstack.get(self.sp);
                let new = Stack::new(self.identity.stacks[which], flags, size);
                let result = self.thread.altstack.set(self.sp, &new);
                if result.is_ok() {
                    let place = self.stack_of(old.sp);
                    more[..3].copy_from_slice(&[place, old.flags as u32 as u64, old.size as u64]);
                }
                result.map(|()| 0)
            }
            Op::Limit(soft) => {
                self.limit = soft;
                Ok(0)
            }
            Op::TimerCreate {
                timer,
                signal,
                value,
            } => self.timer_create(timer, signal, value, &mut more),
            Op::TimerFire(timer) => {
                self.timer_fire(timer);
                Ok(0)
            }
            Op::TimerDisarm(timer) => {
                if let Some(timer) = &self.timers[timer] {
                    self.pool.disarm_timer(timer);
                }
                Ok(0)
            }
            Op::TimerDelete(timer) => {
                if let Some(timer) = self.timers[timer].take() {
                    self.pool.delete_timer(timer);
                }
                Ok(0)
            }
        };
        Ok((result, more))
    }

    fn action(
        &mut self,
        signal: i32,
        new: Option<&SigAction>,
        more: &mut [u64; 6],
    ) -> Result<i64, Errno> {
        let signal = Signal::new(signal).ok_or(Errno::EINVAL)?;
        let old = *self.dispositions.get(signal);
        if let Some(new) = new
            && self.dispositions.set(signal, new)? == Effect::Discard
        {
            self.discard(signal.set());
        }
        *more = [
            old.handler as u64,
            old.flags.bits(),
            old.restorer as u64,
            old.mask.0,
            0,
            0,
        ];
        Ok(0)
    }

    fn send_plain(&mut self, signal: i32, code: i32, to_thread: bool) -> Result<i64, Errno> {
        let signal = Signal::new(signal).ok_or(Errno::EINVAL)?;
        if self.prepare(signal) {
            let (pid, uid) = (self.identity.child, self.identity.child_uid);
            let charge = self.charge();
            let queue = if to_thread {
                &mut self.thread.pending
            } else {
                &mut self.shared
            };
            queue.send_plain(signal, code, pid, uid, charge, &mut self.pool)?;
        }
        Ok(0)
    }

    fn queue(&mut self, signal: i32, to_thread: bool, info: &[u64; 16]) -> Result<i64, Errno> {
        let signal = Signal::new(signal).ok_or(Errno::EINVAL)?;
        // SAFETY: both are 128 bytes of plain data.
        let given: SigInfo = unsafe { core::mem::transmute(*info) };
        let info = Info::from_program(signal, &given)?;
        if self.prepare(signal) {
            let charge = self.charge();
            let queue = if to_thread {
                &mut self.thread.pending
            } else {
                &mut self.shared
            };
            let sent = queue.send(&info, charge, &mut self.pool)?;
            if to_thread && sent == Sent::Queued && SigSet::SYNCHRONOUS.contains(signal) {
                if info.is_from_kernel() {
                    self.faults.insert(signal);
                } else {
                    self.faults.remove(signal);
                }
            }
        }
        Ok(0)
    }

    /// ppoll(2) of nothing, with a mask and no time to wait: ERESTARTNOHAND if a signal is there.
    fn ppoll(&mut self, mask: SigSet) -> Outcome<i64> {
        loop {
            self.thread.begin_temporary_mask(mask);
            if self.thread.deliverable(&self.shared).is_empty() {
                assert!(self.thread.end_temporary_mask());
                return Ok(0);
            }
            let handled = self.leave_kernel()?;
            self.thread.end_temporary_mask();
            if handled {
                return Ok(-i64::from(Errno::EINTR.number()));
            }
        }
    }

    fn timer_create(
        &mut self,
        timer: usize,
        signal: i32,
        value: u64,
        more: &mut [u64; 6],
    ) -> Result<i64, Errno> {
        let signal = Signal::new(signal).ok_or(Errno::EINVAL)?;
        if self.timers[timer].is_some() {
            return Ok(0);
        }
        more[0] = u64::MAX;
        let charge = self.charge();
        let node = self
            .pool
            .create_timer(signal, self.next_timer, value, charge)?;
        self.timers[timer] = Some(node);
        more[0] = self.next_timer as u64;
        self.next_timer += 1;
        Ok(0)
    }

    fn timer_fire(&mut self, timer: usize) {
        let Some(node) = self.timers[timer].take() else {
            return;
        };
        self.pool.disarm_timer(&node);
        let signal = self.pool.timer_info(&node).signal().expect("valid");
        if self.prepare(signal) {
            self.shared.send_timer(&node, &mut self.pool);
        }
        self.timers[timer] = Some(node);
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

fn words(info: &Info) -> [u64; 6] {
    // SAFETY: both are 48 bytes of plain data.
    unsafe { core::mem::transmute(*info) }
}
