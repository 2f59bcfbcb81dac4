//! The straight ways, where a kernel would go them: about every other time, so that both are compared.

use std::sync::atomic::{AtomicU32, Ordering};

use signal::sicode::SI_USER;
use signal::straight::{self, Entry, Place, Source};
use signal::{Info, Pending, SaFlags, SigSet, Signal};

use crate::model::{Frame, Model};

/// How often each was gone, over all sequences: a straight way that is never open tests nothing.
pub static GONE: [AtomicU32; WAYS] = [const { AtomicU32::new(0) }; WAYS];

pub const WAYS: usize = 9;

/// A straight way, as an index of [`GONE`].
#[derive(Clone, Copy)]
pub enum Way {
    SendPlain,
    Send,
    SendHeld,
    TakeSender,
    TakeNode,
    TakeHeld,
    TakeOnly,
    Kill,
    Expiry,
}

fn gone(way: Way) {
    GONE[way as usize].fetch_add(1, Ordering::Relaxed);
}

impl Model<'_> {
    /// Whether it is the straight way's turn: without a pattern, so that each way of sending meets each
    /// way of taking.
    fn is_turn(&mut self) -> bool {
        for shift in [13, -7, 17] {
            self.turns ^= match shift {
                1.. => self.turns << shift,
                _ => self.turns >> -shift,
            };
        }
        self.turns % 2 == 1
    }

    /// Whether a handler can be entered with nothing else to do to the thread.
    fn is_undisturbed(&self) -> bool {
        !self.thread.has_temporary_mask() && !self.thread.altstack.is_autodisarm()
    }

    /// kill(2) or tgkill(2) of a signal that is to be queued. Whether it is done.
    pub(crate) fn send_plain_straight(
        &mut self,
        signal: Signal,
        code: i32,
        to_thread: bool,
    ) -> bool {
        if !self.is_turn() {
            return false;
        }
        let (pid, uid) = (self.identity.child, self.identity.child_uid);
        if code == SI_USER && self.kill_straight(signal) {
            return true;
        }
        let charge = self.charge();
        let queue = queue(to_thread, &mut self.thread.pending, &mut self.shared);
        let sent = queue.send_plain_straight(signal, code, pid, uid, charge, &mut self.pool);
        if sent {
            gone(Way::SendPlain);
        }
        sent
    }

    /// kill(2) of a signal whose handler is entered past the queue.
    fn kill_straight(&mut self, signal: Signal) -> bool {
        let enters = self.dispositions.how(signal).is_plain_with_context()
            && self.is_undisturbed()
            && straight::is_next(&self.thread, &self.shared, signal);
        if enters {
            gone(Way::Kill);
            let source = Source::Sender {
                code: SI_USER,
                pid: self.identity.child,
                uid: self.identity.child_uid,
            };
            self.enter_past_the_queue(signal, source.info(signal));
        }
        enters
    }

    /// A signal with its information, that is to be queued. Whether it is done.
    pub(crate) fn send_straight(&mut self, signal: Signal, info: &Info, to_thread: bool) -> bool {
        if !self.is_turn() {
            return false;
        }
        // Both places, so that both are compared.
        let held = self.is_turn();
        let charge = self.charge();
        let queue = queue(to_thread, &mut self.thread.pending, &mut self.shared);
        let fill = |to: &mut Info| {
            *to = *info;
            true
        };
        if held && queue.send_held(signal, charge, &mut self.pool, fill) {
            gone(Way::SendHeld);
            return true;
        }
        let sent = queue.send_straight(signal, charge, &mut self.pool, fill);
        if sent {
            gone(Way::Send);
        }
        sent
    }

    /// A timer that expires, and whose signal's handler is entered past the queue.
    pub(crate) fn expire_straight(&mut self, info: Info, signal: Signal) -> bool {
        let plain = !(SigSet::STOPS | Signal::SIGCONT.set());
        let enters = self.is_turn()
            && self.is_undisturbed()
            && straight::at_expiry(
                &self.thread,
                &self.shared,
                &self.dispositions,
                plain,
                signal,
            );
        if enters {
            gone(Way::Expiry);
            self.enter_past_the_queue(signal, info);
        }
        enters
    }

    fn enter_past_the_queue(&mut self, signal: Signal, info: Info) {
        let blocked = self.thread.blocked();
        let entry = straight::entry(signal, blocked, &self.dispositions);
        self.thread.enter(&entry);
        self.direct = Some((entry, info));
    }

    /// The handler to enter next, and what its frame says; nothing is entered on top.
    pub(crate) fn next_straight(&mut self) -> Option<(Frame, SaFlags)> {
        let found = match self.direct.take() {
            Some(found) => found,
            None => self.take_straight()?,
        };
        let ready = self.thread.deliverable(&self.shared);
        assert!(ready.is_empty(), "{ready:?} would be entered on top");
        let (entry, info) = found;
        let action = self.dispositions.get(entry.signal);
        assert_eq!(action.flags, entry.flags);
        let frame = Frame {
            signal: entry.signal,
            handler: action.handler,
            info,
            saved_mask: entry.saved_mask,
        };
        Some((frame, entry.flags))
    }

    fn take_straight(&mut self) -> Option<(Entry, Info)> {
        let first = straight::first(&self.thread, &self.shared)?;
        let how = self.dispositions.how(first.signal);
        if !how.is_steady() || !self.is_undisturbed() || !self.is_turn() {
            return None;
        }
        let alone = self.is_turn();
        let place = straight::place(first, &self.thread, &self.shared);
        let entry = straight::entry(first.signal, self.thread.blocked(), &self.dispositions);
        let ready = self.thread.deliverable(&self.shared);
        let (thread, shared) = (&mut self.thread, &mut self.shared);
        let (dispositions, pool) = (&self.dispositions, &mut self.pool);
        let (way, entered) = match straight::only(ready, thread, shared) {
            Some(only) if alone => (
                Way::TakeOnly,
                straight::take_only(only, thread, shared, dispositions, pool),
            ),
            _ => (
                match place {
                    Place::Sender => Way::TakeSender,
                    Place::Held => Way::TakeHeld,
                    Place::Node => Way::TakeNode,
                },
                straight::take::<false>(first, thread, shared, dispositions, pool),
            ),
        };
        let entered = entered?;
        gone(way);
        Some((entry, entered.source.info(entry.signal)))
    }
}

fn queue<'q>(to_thread: bool, thread: &'q mut Pending, shared: &'q mut Pending) -> &'q mut Pending {
    if to_thread { thread } else { shared }
}
