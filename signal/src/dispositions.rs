//! The 64 dispositions of a process (POSIX.1-2017 2.4.3 "Signal Actions").

use crate::deliver::SENDING_ACTS;
use crate::{Errno, SIG_DFL, SaFlags, SigAction, SigSet, Signal};

/// What each signal of a process does. The questions asked on every send and delivery are
/// kept as sets beside the actions, so that each is one bit test.
#[derive(Clone, Debug)]
pub struct Dispositions {
    /// SIG_IGN, or SIG_DFL where the default is to ignore.
    ignored: SigSet,
    caught: SigSet,
    bare: SigSet,
    actions: [SigAction; Signal::COUNT],
    /// What entering each handler blocks: of use only where the signal is caught.
    blocks: [SigSet; Signal::COUNT],
}

/// What a change of a disposition means for signals that are pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// It is ignored now. POSIX.1-2017 2.4.3: setting a signal's action to SIG_IGN, or to
    /// SIG_DFL where the default is to ignore it, causes a pending signal to be discarded,
    /// whether or not it is blocked.
    Discard,
    /// It was SIG_IGN and is ignored no more: timers whose signals were held back send again.
    Unignored,
}

/// The flags that decide whether a handler is bare.
const BARE_AMONG: SaFlags = SaFlags::SIGINFO
    .union(SaFlags::RESETHAND)
    .union(SaFlags::RESTORER);
/// The signals whose handlers can be.
const BARE: SigSet = SigSet(SigSet::STANDARD.0 & !SENDING_ACTS.0);

impl Default for Dispositions {
    fn default() -> Self {
        Self::new()
    }
}

impl Dispositions {
    /// All SIG_DFL.
    pub const fn new() -> Self {
        Self {
            ignored: SigSet::DEFAULT_IGNORED,
            caught: SigSet::EMPTY,
            bare: SigSet::EMPTY,
            actions: [SigAction::DEFAULT; Signal::COUNT],
            blocks: [SigSet::EMPTY; Signal::COUNT],
        }
    }

    /// The action of `signal`.
    #[inline]
    pub const fn get(&self, signal: Signal) -> &SigAction {
        &self.actions[signal.index()]
    }

    /// Sets the action of `signal` and says what that means for pending ones. sigaction(2):
    /// EINVAL for SIGKILL and SIGSTOP; they are taken out of `sa_mask`; unknown flags are
    /// cleared. Reading the old action is [`Dispositions::get`], allowed for all 64.
    #[inline]
    pub const fn set(&mut self, signal: Signal, action: &SigAction) -> Result<Effect, Errno> {
        if SigSet::UNBLOCKABLE.contains(signal) {
            return Err(Errno::EINVAL);
        }
        let entry = &mut self.actions[signal.index()];
        let was_ignored = entry.is_ignored();
        *entry = SigAction {
            handler: action.handler,
            flags: action.flags.intersection(SaFlags::KEPT),
            restorer: action.restorer,
            mask: action.mask.blockable(),
        };
        let bit = signal.bit();
        if action.is_caught() {
            self.note_caught(signal, action);
        } else {
            self.caught.0 &= !bit;
            self.bare.0 &= !bit;
            if action.is_ignored() || SigSet::DEFAULT_IGNORED.0 & bit != 0 {
                self.ignored.0 |= bit;
                return Ok(Effect::Discard);
            }
            self.ignored.0 &= !bit;
        }
        Ok(if was_ignored {
            Effect::Unignored
        } else {
            Effect::None
        })
    }

    /// As [`Dispositions::set`], for a handler where the disposition was not SIG_IGN, which means
    /// nothing for pending signals. False, and nothing has happened, in all other cases.
    #[inline(always)]
    pub const fn catch(&mut self, signal: Signal, action: &SigAction) -> bool {
        let entry = &mut self.actions[signal.index()];
        if SigSet::UNBLOCKABLE.contains(signal) || entry.is_ignored() || !action.is_caught() {
            return false;
        }
        *entry = SigAction {
            handler: action.handler,
            flags: action.flags.intersection(SaFlags::KEPT),
            restorer: action.restorer,
            mask: action.mask.blockable(),
        };
        self.note_caught(signal, action);
        true
    }

    #[inline(always)]
    const fn note_caught(&mut self, signal: Signal, action: &SigAction) {
        let (bit, flags) = (signal.bit(), action.flags);
        self.blocks[signal.index()] = action.handler_mask(signal, SigSet::EMPTY);
        self.caught.0 |= bit;
        self.ignored.0 &= !bit;
        if flags.bits() & BARE_AMONG.bits() == SaFlags::RESTORER.bits() {
            self.bare.0 |= bit & BARE.0;
        } else {
            self.bare.0 &= !bit;
        }
    }

    /// What is blocked besides the thread's mask while `signal`, which is caught, is handled
    /// ([`SigAction::handler_mask`]).
    #[inline(always)]
    pub const fn blocks(&self, signal: Signal) -> SigSet {
        self.blocks[signal.index()]
    }

    /// The standard signals with a handler that sees neither information nor context and stays
    /// when it is entered (no SA_SIGINFO, no SA_RESETHAND, but SA_RESTORER), and that do no more
    /// than that when they are sent.
    #[inline]
    pub const fn bare(&self) -> SigSet {
        self.bare
    }

    /// Whether `signal` does nothing: SIG_IGN, or SIG_DFL where that ignores.
    #[inline]
    pub const fn is_ignored(&self, signal: Signal) -> bool {
        self.ignored.contains(signal)
    }

    /// Whether `signal` has a handler.
    #[inline]
    pub const fn is_caught(&self, signal: Signal) -> bool {
        self.caught.contains(signal)
    }

    /// The signals that do nothing.
    #[inline]
    pub const fn ignored(&self) -> SigSet {
        self.ignored
    }

    /// The signals with a handler.
    #[inline]
    pub const fn caught(&self) -> SigSet {
        self.caught
    }

    /// The signals whose disposition is SIG_IGN itself (what exec keeps, `SigIgn` in /proc).
    pub fn explicitly_ignored(&self) -> SigSet {
        self.ignored
            .iter()
            .filter(|&signal| self.get(signal).is_ignored())
            .collect()
    }

    /// Makes `signal` SIG_DFL and leaves its flags and mask alone: SA_RESETHAND, and a fault
    /// that is blocked or ignored.
    #[cold]
    pub const fn reset_handler(&mut self, signal: Signal) {
        let bit = signal.bit();
        self.actions[signal.index()].handler = SIG_DFL;
        self.caught.0 &= !bit;
        self.bare.0 &= !bit;
        self.ignored.0 = (self.ignored.0 & !bit) | (SigSet::DEFAULT_IGNORED.0 & bit);
    }

    /// execve(2): handlers become SIG_DFL, SIG_IGN stays; flags, masks and restorers go.
    pub const fn reset_for_exec(&mut self) {
        let mut i = 0;
        while i < self.actions.len() {
            self.actions[i] = SigAction {
                handler: if self.actions[i].is_ignored() {
                    self.actions[i].handler
                } else {
                    SIG_DFL
                },
                ..SigAction::DEFAULT
            };
            i += 1;
        }
        self.ignored.0 |= SigSet::DEFAULT_IGNORED.0;
        self.caught = SigSet::EMPTY;
        self.bare = SigSet::EMPTY;
    }
}
