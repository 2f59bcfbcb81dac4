//! What a thread has of its own: mask, pending signals, alternate stack.

use crate::deliver::Handler;
use crate::straight::Entry;
use crate::{
    AltStack, Charge, Dispositions, Errno, Info, Pending, Pool, Sent, SigSet, Signal, Taken,
};

/// `how` of sigprocmask(2): block the signals of the set, too.
pub const SIG_BLOCK: i32 = 0;
/// `how` of sigprocmask(2): unblock the signals of the set.
pub const SIG_UNBLOCK: i32 = 1;
/// `how` of sigprocmask(2): block the signals of the set, and no others.
pub const SIG_SETMASK: i32 = 2;

/// `how` of sigprocmask(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskHow {
    /// SIG_BLOCK: the union of the mask and the set.
    Block,
    /// SIG_UNBLOCK: the mask without the set.
    Unblock,
    /// SIG_SETMASK: the set.
    SetMask,
}

impl MaskHow {
    /// From the call's argument; EINVAL for what is none of the three.
    pub const fn new(how: i32) -> Result<Self, Errno> {
        Ok(match how {
            SIG_BLOCK => Self::Block,
            SIG_UNBLOCK => Self::Unblock,
            SIG_SETMASK => Self::SetMask,
            _ => return Err(Errno::EINVAL),
        })
    }
}

/// The masks that a handler's entry sets.
pub(crate) struct Masks<'a> {
    /// The mask.
    blocked: &'a mut SigSet,
    /// What it was before a temporary one.
    saved: &'a mut Option<SigSet>,
}

impl Masks<'_> {
    /// The handler that begins blocks `new`. With `IN_WAIT` a temporary mask may hold, which ends: it
    /// is not the one to put back.
    #[inline(always)]
    pub(crate) const fn enter<const IN_WAIT: bool>(self, entry: &mut Entry) {
        *self.blocked = entry.new_mask;
        if IN_WAIT && let Some(mask) = self.saved.take() {
            entry.saved_mask = mask;
        }
    }
}

/// The signal state of one thread.
#[derive(Debug)]
pub struct ThreadSignals {
    blocked: SigSet,
    /// The mask as it was when sigtimedwait(2) began to wait; empty outside of it.
    real_blocked: SigSet,
    /// The mask to put back when a temporary one (sigsuspend, ppoll, …) ends.
    saved: Option<SigSet>,
    /// The alternate stack.
    pub altstack: AltStack,
    /// Signals directed at this thread.
    pub pending: Pending,
}

impl ThreadSignals {
    /// A thread with this mask, nothing pending and no alternate stack. pthread_create: the
    /// mask is the creator's, the set of pending signals is empty.
    pub const fn new(blocked: SigSet) -> Self {
        Self {
            blocked: blocked.blockable(),
            real_blocked: SigSet::EMPTY,
            saved: None,
            altstack: AltStack::NONE,
            pending: Pending::new(),
        }
    }

    /// Makes a used one as [`ThreadSignals::new`], in O(1).
    pub fn reset(&mut self, blocked: SigSet, pool: &mut Pool<'_>) {
        self.blocked = blocked.blockable();
        self.real_blocked = SigSet::EMPTY;
        self.saved = None;
        self.altstack.reset();
        self.pending.clear(pool);
    }

    /// The mask.
    #[inline]
    pub const fn blocked(&self) -> SigSet {
        self.blocked
    }

    /// Sets the mask; SIGKILL and SIGSTOP are left out without an error.
    #[inline]
    pub const fn set_blocked(&mut self, mask: SigSet) {
        self.blocked = mask.blockable();
    }

    /// sigprocmask(2): what the mask becomes by `how` and `set`; pass it to
    /// [`ThreadSignals::set_blocked`].
    #[inline]
    pub const fn masked(&self, how: MaskHow, set: SigSet) -> SigSet {
        SigSet(match how {
            MaskHow::Block => self.blocked.0 | set.0,
            MaskHow::Unblock => self.blocked.0 & !set.0,
            MaskHow::SetMask => set.0,
        })
        .blockable()
    }

    /// The signals that the thread holds back, so that they must be queued even when they are
    /// ignored: blocked, or blocked but waited for by sigtimedwait(2).
    #[inline]
    pub const fn blocking(&self) -> SigSet {
        SigSet(self.blocked.0 | self.real_blocked.0)
    }

    /// Whether the thread holds `signal` back.
    #[inline]
    pub const fn is_blocking(&self, signal: Signal) -> bool {
        self.blocking().contains(signal)
    }

    /// Whether a signal sent to this thread is thrown away at once: ignored and not blocked.
    /// POSIX.1-2017 2.4.1 leaves open what happens to one that is blocked and ignored; Linux
    /// queues it, since the disposition may change before it is unblocked.
    #[inline]
    pub const fn discards(&self, signal: Signal, dispositions: &Dispositions) -> bool {
        dispositions.is_ignored(signal) && !self.is_blocking(signal)
    }

    /// sigsuspend, pselect, ppoll, epoll_pwait: `mask` until the call returns. What is put back
    /// then, or saved in the frame of a handler that runs before, is the mask of now.
    #[inline]
    pub const fn begin_temporary_mask(&mut self, mask: SigSet) {
        self.saved = Some(self.blocked);
        self.set_blocked(mask);
    }

    /// Ends a temporary mask that no handler ended: to be called when nothing is left to
    /// deliver before the thread returns to its program. Whether there was one.
    #[inline]
    pub const fn end_temporary_mask(&mut self) -> bool {
        if let Some(mask) = self.saved.take() {
            self.blocked = mask;
            true
        } else {
            false
        }
    }

    /// [`ThreadSignals::enter_handler`] for what [`crate::straight`] found, on a thread without
    /// SS_AUTODISARM.
    #[inline(always)]
    pub const fn enter(&mut self, entry: &Entry) {
        self.blocked = entry.new_mask;
    }

    /// What entering a handler sets: the mask, and the one that a temporary one is to be replaced by.
    /// The queue, and the alternate stack.
    #[inline(always)]
    pub(crate) const fn parts(&mut self) -> (Masks<'_>, &mut Pending, &AltStack) {
        let masks = Masks {
            blocked: &mut self.blocked,
            saved: &mut self.saved,
        };
        (masks, &mut self.pending, &self.altstack)
    }

    /// Whether a temporary mask holds.
    #[inline]
    pub const fn has_temporary_mask(&self) -> bool {
        self.saved.is_some()
    }

    /// What a handler's frame saves: the mask that holds after it returns.
    #[inline]
    pub const fn mask_to_save(&self) -> SigSet {
        match self.saved {
            Some(mask) => mask,
            None => self.blocked,
        }
    }

    /// sigtimedwait(2) goes to sleep: signals of `wanted` wake the thread though it blocks them.
    #[inline]
    pub const fn begin_wait(&mut self, wanted: SigSet) {
        self.real_blocked = self.blocked;
        self.blocked.0 &= !wanted.0;
    }

    /// sigtimedwait(2) woke: the mask is what it was.
    #[inline]
    pub const fn end_wait(&mut self) {
        self.blocked = self.real_blocked;
        self.real_blocked = SigSet::EMPTY;
    }

    /// Signals pending for the thread or its process that it does not block.
    #[inline]
    pub const fn deliverable(&self, shared: &Pending) -> SigSet {
        SigSet((self.pending.set().0 | shared.set().0) & !self.blocked.0)
    }

    /// sigpending(2): pending for the thread or its process, and blocked.
    #[inline]
    pub const fn sigpending(&self, shared: &Pending) -> SigSet {
        SigSet((self.pending.set().0 | shared.set().0) & self.blocked.0)
    }

    /// sigtimedwait(2): takes a pending signal of `wanted`, blocked or not; the thread's own
    /// before the process's.
    pub fn accept(
        &mut self,
        shared: &mut Pending,
        wanted: SigSet,
        pool: &mut Pool<'_>,
    ) -> Option<Taken> {
        let skip = !wanted.blockable();
        loop {
            let queue = if self.pending.set().intersects(!skip) {
                &mut self.pending
            } else {
                &mut *shared
            };
            let signal = queue.next(skip)?;
            if let Some(taken) = queue.take(signal, pool) {
                return Some(taken);
            }
        }
    }

    /// As [`ThreadSignals::accept`], if the signal to take took no node. `None`, and nothing has
    /// happened, otherwise.
    #[inline(always)]
    pub fn accept_sender(
        &mut self,
        shared: &mut Pending,
        wanted: SigSet,
        pool: &mut Pool<'_>,
    ) -> Option<Taken> {
        let skip = !wanted.blockable();
        let queue = match self.pending.set().intersects(!skip) {
            true => &mut self.pending,
            false => shared,
        };
        let signal = queue.next(skip)?;
        queue
            .has_sender(signal)
            .then(|| queue.take_sender(signal, pool))
    }

    /// Queues the signal of a fault that this thread caused and cannot go on without: blocked or
    /// ignored, it gets its default action. [`crate::deliver::fault`] does it without a queue.
    pub fn force(
        &mut self,
        info: &Info,
        dispositions: &mut Dispositions,
        charge: Charge,
        pool: &mut Pool<'_>,
    ) -> Result<Sent, Errno> {
        let signal = info.signal().ok_or(Errno::EINVAL)?;
        self.make_forcible(signal, dispositions);
        self.pending.send(info, charge, pool)
    }

    /// POSIX.1-2017 2.4.1 and pthread_sigmask: a blocked fault signal is undefined behaviour, an
    /// ignored one too. Linux unblocks it and makes it SIG_DFL, so that the process ends.
    pub(crate) fn make_forcible(&mut self, signal: Signal, dispositions: &mut Dispositions) {
        let blocked = self.blocked.contains(signal);
        if blocked || dispositions.get(signal).is_ignored() {
            dispositions.reset_handler(signal);
            self.blocked.remove(signal);
        }
    }

    /// The handler's frame is written: its mask holds, a temporary one has ended (the frame has
    /// what to put back), and an SS_AUTODISARM stack is forgotten.
    #[inline]
    pub fn enter_handler(&mut self, handler: &Handler) {
        self.blocked = handler.new_mask;
        self.saved = None;
        if self.altstack.is_autodisarm() {
            self.altstack.reset();
        }
    }
}
