//! The 64 dispositions of a process (POSIX.1-2017 2.4.3 "Signal Actions").

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::deliver::SENDING_ACTS;
use crate::{Errno, SIG_DFL, SaFlags, SigAction, SigSet, Signal};

/// What each signal of a process does. The questions asked on every send and delivery are
/// kept as sets beside the actions, so that each is one bit test.
#[derive(Clone, Debug)]
pub struct Dispositions {
    /// Of those that are not in `caught`: SIG_IGN, or SIG_DFL where the default is to ignore.
    ignored: SigSet,
    caught: SigSet,
    /// SIG_IGN itself.
    explicit: SigSet,
    /// What [`Dispositions::catch`] leaves alone: SIG_IGN itself; SIGKILL and SIGSTOP, which no
    /// action can be set for; all of them while the actions are shared.
    firm: SigSet,
    /// Those that are SIG_DFL, but whose action may have flags, a mask or a restorer.
    dressed: SigSet,
    /// All signals while a change has to reach other processes, else none.
    shared: SigSet,
    actions: [SigAction; Signal::COUNT],
    /// What is worked out of each action when its handler is entered for the first time.
    how: [How; Signal::COUNT],
    /// What entering each handler blocks, where [`How`] says that it is known.
    blocks: [SigSet; Signal::COUNT],
    /// Where two have the same, their actions are the same; [`NO_EDITION`] after a change.
    edition: u64,
}

/// What no two share.
const NO_EDITION: u64 = 0;
/// All are SIG_DFL.
const FIRST_EDITION: u64 = 1;

/// The last edition there was.
static EDITIONS: AtomicU64 = AtomicU64::new(FIRST_EDITION);

/// How a signal's handler can be entered: what its action says, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How(u8);

impl How {
    /// Not worked out yet, or unusual: there is no handler, or entering it changes the action.
    pub const UNUSUAL: Self = Self(0);
    const STEADY: u8 = 1;
    const CONTEXT: u8 = 2;
    const PLAIN: u8 = 4;
    const KNOWN: u8 = 8;

    /// Entering the handler leaves the action as it is: no SA_RESETHAND, but SA_RESTORER.
    #[inline(always)]
    pub const fn is_known(self) -> bool {
        self.0 & Self::KNOWN != 0
    }

    /// [It is known](How::is_known), and nothing more happens when the signal is taken.
    #[inline(always)]
    pub const fn is_steady(self) -> bool {
        self.0 & Self::STEADY != 0
    }

    /// It is steady and sees no more than the signal's number: no SA_SIGINFO.
    #[inline(always)]
    pub const fn is_bare(self) -> bool {
        self.0 & (Self::STEADY | Self::CONTEXT) == Self::STEADY
    }

    /// It is steady and sees its context: SA_SIGINFO.
    #[inline(always)]
    pub const fn has_context(self) -> bool {
        self.0 & Self::CONTEXT != 0
    }

    /// It is bare, and generating the signal is no more than queueing it.
    #[inline(always)]
    pub const fn is_plain_and_bare(self) -> bool {
        self.0 == Self::KNOWN | Self::STEADY | Self::PLAIN
    }

    /// It is steady and sees its context, and generating the signal is no more than queueing it.
    #[inline(always)]
    pub const fn is_plain_with_context(self) -> bool {
        self.0 == Self::KNOWN | Self::STEADY | Self::CONTEXT | Self::PLAIN
    }
}

/// The signals that [`How::PLAIN`] is said of: generating a real-time one may fail, others act at once.
const PLAIN: SigSet = SigSet(SigSet::STANDARD.0 & !SENDING_ACTS.0);

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
            explicit: SigSet::EMPTY,
            firm: SigSet::UNBLOCKABLE,
            dressed: SigSet::EMPTY,
            shared: SigSet::EMPTY,
            actions: [SigAction::DEFAULT; Signal::COUNT],
            how: [How::UNUSUAL; Signal::COUNT],
            blocks: [SigSet::EMPTY; Signal::COUNT],
            edition: FIRST_EDITION,
        }
    }

    /// Makes it a copy of another one, which nobody shares (fork(2)). Nothing of the actions is to be
    /// copied where it was one already, as it is of the last child in its place.
    #[inline(always)]
    pub fn copy_from(&mut self, other: &mut Self) {
        if other.edition == NO_EDITION || self.edition != other.edition {
            self.copy_actions(other);
        }
        (self.ignored, self.caught) = (other.ignored, other.caught);
        (self.explicit, self.shared) = (other.explicit, SigSet::EMPTY);
        self.firm.0 = other.explicit.0 | SigSet::UNBLOCKABLE.0;
        self.dressed = other.dressed;
    }

    /// Copies the actions that are not as at first in one of the two.
    #[inline(never)]
    fn copy_actions(&mut self, other: &mut Self) {
        for signal in self.touched() | other.touched() {
            let i = signal.index();
            self.actions[i] = other.actions[i];
            self.how[i] = other.how[i];
            self.blocks[i] = other.blocks[i];
        }
        if other.edition == NO_EDITION {
            other.edition = EDITIONS.fetch_add(1, Relaxed) + 1;
        }
        self.edition = other.edition;
    }

    /// The signals whose action may be another than [`SigAction::DEFAULT`].
    const fn touched(&self) -> SigSet {
        SigSet(self.caught.0 | self.explicit.0 | self.dressed.0)
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
        self.edition = NO_EDITION;
        let was_ignored = self.explicit.contains(signal);
        self.actions[signal.index()] = SigAction {
            handler: action.handler,
            flags: action.flags.intersection(SaFlags::KEPT),
            restorer: action.restorer,
            mask: action.mask.blockable(),
        };
        self.how[signal.index()] = How::UNUSUAL;
        let bit = signal.bit();
        self.explicit.0 &= !bit;
        if action.is_ignored() {
            self.explicit.0 |= bit;
        }
        self.firm();
        if action.is_caught() {
            self.caught.0 |= bit;
        } else {
            if !action.is_ignored() {
                self.dressed.0 |= bit;
            }
            self.caught.0 &= !bit;
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

    /// As [`Dispositions::set`], of the signal with the number `signo`, for a handler where the disposition was
    /// not SIG_IGN, which means nothing for pending signals, of a process that shares its actions with no
    /// other. False, and nothing has happened, in all other cases. The number is a word, which takes no
    /// instruction to become a place.
    #[inline(always)]
    pub fn catch(&mut self, signo: usize, action: impl FnOnce() -> SigAction) -> bool {
        let i = signo.wrapping_sub(1);
        if i >= self.actions.len() {
            return false;
        }
        let bit = 1 << i;
        if self.firm.0 & bit != 0 {
            return false;
        }
        let action = action();
        if !action.is_caught() {
            return false;
        }
        self.edition = NO_EDITION;
        self.caught.0 |= bit;
        self.how[i] = How::UNUSUAL;
        self.actions[i] = SigAction {
            handler: action.handler,
            flags: action.flags.intersection(SaFlags::KEPT),
            restorer: action.restorer,
            mask: action.mask.blockable(),
        };
        true
    }

    /// As [`Dispositions::set`], of a signal that is not pending, where the disposition was not SIG_IGN,
    /// of a process that shares its actions with no other: it has no effect then on anything else.
    /// False, and nothing has happened, where the disposition was SIG_IGN, or the actions are shared, or
    /// [`Dispositions::set`] fails.
    #[inline(always)]
    pub const fn set_quietly(&mut self, signal: Signal, action: &SigAction) -> bool {
        !self.firm.contains(signal) && self.set(signal, action).is_ok()
    }

    /// How the handler of `signal` can be entered.
    #[inline(always)]
    pub const fn how(&self, signal: Signal) -> How {
        self.how[signal.index()]
    }

    /// What is blocked besides the thread's mask while `signal`, whose handler
    /// [is known](How::is_known), is handled.
    #[inline(always)]
    pub const fn blocks(&self, signal: Signal) -> SigSet {
        self.blocks[signal.index()]
    }

    /// Works out [`Dispositions::how`] of a signal whose handler is being entered.
    #[inline]
    pub const fn work_out(&mut self, signal: Signal) {
        const AMONG: SaFlags = SaFlags::RESETHAND.union(SaFlags::RESTORER);
        let action = &self.actions[signal.index()];
        let flags = action.flags;
        if !action.is_caught() || flags.bits() & AMONG.bits() != SaFlags::RESTORER.bits() {
            return;
        }
        self.blocks[signal.index()] = action.handler_mask(signal, SigSet::EMPTY);
        let mut how = How::KNOWN;
        // An interval timer goes on when its signal is taken.
        if signal.bit() != Signal::SIGALRM.bit() {
            how |= How::STEADY;
            if flags.contains(SaFlags::SIGINFO) {
                how |= How::CONTEXT;
            }
        }
        if PLAIN.contains(signal) {
            how |= How::PLAIN;
        }
        self.how[signal.index()] = How(how);
    }

    /// Whether `signal` does nothing: SIG_IGN, or SIG_DFL where that ignores.
    #[inline]
    pub const fn is_ignored(&self, signal: Signal) -> bool {
        self.ignored().contains(signal)
    }

    /// Whether `signal` has a handler.
    #[inline]
    pub const fn is_caught(&self, signal: Signal) -> bool {
        self.caught.contains(signal)
    }

    /// The signals that do nothing.
    #[inline]
    pub const fn ignored(&self) -> SigSet {
        SigSet(self.ignored.0 & !self.caught.0)
    }

    /// The signals with a handler.
    #[inline]
    pub const fn caught(&self) -> SigSet {
        self.caught
    }

    /// The signals whose disposition is SIG_IGN itself (what exec keeps, `SigIgn` in /proc).
    pub const fn explicitly_ignored(&self) -> SigSet {
        self.explicit
    }

    /// Whether changes have to reach other processes: [`Dispositions::catch`] makes none then.
    pub const fn set_shared(&mut self, shared: bool) {
        self.shared = if shared { SigSet::FULL } else { SigSet::EMPTY };
        self.firm();
    }

    /// Makes the action of one signal that of another table.
    pub const fn copy_action(&mut self, signal: Signal, from: &Self) {
        self.edition = NO_EDITION;
        let bit = signal.bit();
        self.actions[signal.index()] = from.actions[signal.index()];
        self.how[signal.index()] = How::UNUSUAL;
        self.ignored.0 = self.ignored.0 & !bit | from.ignored.0 & bit;
        self.caught.0 = self.caught.0 & !bit | from.caught.0 & bit;
        self.explicit.0 = self.explicit.0 & !bit | from.explicit.0 & bit;
        self.dressed.0 = self.dressed.0 & !bit | from.dressed.0 & bit;
        self.firm();
    }

    const fn firm(&mut self) {
        self.firm.0 = self.explicit.0 | SigSet::UNBLOCKABLE.0 | self.shared.0;
    }

    /// Makes `signal` SIG_DFL and leaves its flags and mask alone: SA_RESETHAND, and a fault
    /// that is blocked or ignored.
    #[cold]
    pub const fn reset_handler(&mut self, signal: Signal) {
        self.edition = NO_EDITION;
        let bit = signal.bit();
        self.actions[signal.index()].handler = SIG_DFL;
        self.how[signal.index()] = How::UNUSUAL;
        self.explicit.0 &= !bit;
        self.firm();
        self.caught.0 &= !bit;
        self.dressed.0 |= bit;
        self.ignored.0 = (self.ignored.0 & !bit) | (SigSet::DEFAULT_IGNORED.0 & bit);
    }

    /// execve(2): handlers become SIG_DFL, SIG_IGN stays; flags, masks and restorers go.
    pub fn reset_for_exec(&mut self) {
        self.edition = NO_EDITION;
        for signal in self.touched() {
            let i = signal.index();
            self.actions[i] = SigAction {
                handler: if self.actions[i].is_ignored() {
                    self.actions[i].handler
                } else {
                    SIG_DFL
                },
                ..SigAction::DEFAULT
            };
            self.how[i] = How::UNUSUAL;
        }
        self.dressed = SigSet::EMPTY;
        self.ignored.0 = SigSet::DEFAULT_IGNORED.0 | self.explicitly_ignored().0;
        self.caught = SigSet::EMPTY;
    }
}
