//! The operations, as the crate's owner carries them out.

use signal::sicode::{SI_TKILL, SI_USER};
use signal::{
    Effect, Errno, Info, MaskHow, SaFlags, Sent, SigAction, SigInfo, SigSet, Signal, Stack,
};

use crate::model::{Model, Outcome, words};
use crate::ops::Op;

impl Model<'_> {
    pub(crate) fn carry_out(&mut self, op: &Op) -> Outcome<(Result<i64, Errno>, [u64; 6])> {
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
            if self.send_plain_straight(signal, code, to_thread) {
                return Ok(0);
            }
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
        if self.prepare(signal) && !self.send_straight(signal, &info, to_thread) {
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
            // What the old mask lets through, as a SIGCONT that came meanwhile, is handled before the
            // call is made again.
            self.leave_kernel()?;
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
        let info = *self.pool.timer_info(&node);
        if self.prepare(signal) && !self.expire_straight(info, signal) {
            self.shared.send_timer(&node, &mut self.pool);
        }
        self.timers[timer] = Some(node);
    }
}
