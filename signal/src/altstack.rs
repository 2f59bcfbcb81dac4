//! Alternate signal stacks (sigaltstack(2)): one per thread.
//!
//! Whether a thread is on its alternate stack is read from its stack pointer and never
//! counted: a `siglongjmp` out of a handler leaves the stack without telling anyone.

use crate::Errno;

/// `ss_flags`: on the stack now (in what is read; Linux takes it in what is set, as 0).
pub const SS_ONSTACK: i32 = 1;
/// `ss_flags`: no alternate stack.
pub const SS_DISABLE: i32 = 2;
/// `ss_flags`: forget the stack while a handler runs on it.
pub const SS_AUTODISARM: i32 = i32::MIN;
/// The smallest size Linux accepts on x86-64.
pub const MINSIGSTKSZ: usize = 2048;

/// `stack_t` as Linux lays it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Stack {
    /// `ss_sp`: the lowest address.
    pub sp: usize,
    /// `ss_flags`.
    pub flags: i32,
    #[cfg(target_pointer_width = "64")]
    pad: i32,
    /// `ss_size` in bytes.
    pub size: usize,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<Stack>() == 24);
    assert!(core::mem::offset_of!(Stack, size) == 16);
};

impl Stack {
    /// A `stack_t` with these fields.
    pub const fn new(sp: usize, flags: i32, size: usize) -> Self {
        Self {
            sp,
            flags,
            #[cfg(target_pointer_width = "64")]
            pad: 0,
            size,
        }
    }
}

/// A thread's alternate stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AltStack {
    sp: usize,
    size: usize,
    flags: i32,
}

impl Default for AltStack {
    fn default() -> Self {
        Self::NONE
    }
}

impl AltStack {
    /// None set: a new thread's, and a program's after execve(2).
    pub const NONE: Self = Self {
        sp: 0,
        size: 0,
        flags: SS_DISABLE,
    };

    /// What was set, as `uc_stack` of a signal frame holds it.
    #[inline]
    pub const fn stored(&self) -> Stack {
        Stack::new(self.sp, self.flags, self.size)
    }

    /// What sigaltstack(2) reports to a thread whose stack pointer is `sp`.
    #[inline]
    pub const fn get(&self, sp: usize) -> Stack {
        let mode = if self.size == 0 {
            SS_DISABLE
        } else if self.is_on(sp) {
            SS_ONSTACK
        } else {
            0
        };
        Stack::new(self.sp, mode | self.flags & SS_AUTODISARM, self.size)
    }

    /// Sets it for a thread whose stack pointer is `sp`. sigaltstack(2): EPERM while on it,
    /// EINVAL for unknown flags, ENOMEM below [`MINSIGSTKSZ`].
    pub const fn set(&mut self, sp: usize, new: &Stack) -> Result<(), Errno> {
        if self.is_on(sp) {
            return Err(Errno::EPERM);
        }
        let mode = new.flags & !SS_AUTODISARM;
        if mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0 {
            return Err(Errno::EINVAL);
        }
        // Linux looks at the size only when something changes.
        if self.sp == new.sp && self.size == new.size && self.flags == new.flags {
            return Ok(());
        }
        *self = if mode == SS_DISABLE {
            Self {
                sp: 0,
                size: 0,
                flags: new.flags,
            }
        } else if new.size < MINSIGSTKSZ {
            return Err(Errno::ENOMEM);
        } else {
            Self {
                sp: new.sp,
                size: new.size,
                flags: new.flags,
            }
        };
        Ok(())
    }

    /// rt_sigreturn: takes `uc_stack` back from a frame, with all rules of [`AltStack::set`] and
    /// no error. `sp` is the stack pointer before the frame's registers are restored, so a
    /// change made by a handler on the alternate stack has no effect (as on Linux 6.18).
    pub const fn restore(&mut self, sp: usize, saved: &Stack) {
        let _ = self.set(sp, saved);
    }

    /// Forgets it: SS_AUTODISARM on entry to a handler, execve(2), clone(2) with CLONE_VM and
    /// without CLONE_VFORK.
    #[inline]
    pub const fn reset(&mut self) {
        *self = Self::NONE;
    }

    /// Whether there is none, and nothing to forget either.
    #[inline(always)]
    pub const fn is_none(&self) -> bool {
        self.flags == SS_DISABLE
    }

    /// Whether a handler's entry forgets it.
    #[inline]
    pub const fn is_autodisarm(&self) -> bool {
        self.flags & SS_AUTODISARM != 0
    }

    /// Whether a thread with stack pointer `sp` is on it. With SS_AUTODISARM never: the stack
    /// is forgotten by then.
    #[inline]
    pub const fn is_on(&self, sp: usize) -> bool {
        !self.is_autodisarm() && self.contains(sp)
    }

    /// Whether `sp` lies in it, as a stack pointer: above its lowest byte, up to its end.
    #[inline]
    pub const fn contains(&self, sp: usize) -> bool {
        // sp - base in 1..=size, with one comparison.
        sp.wrapping_sub(self.sp).wrapping_sub(1) < self.size
    }

    /// Whether there is one.
    #[inline]
    pub const fn is_enabled(&self) -> bool {
        self.size != 0
    }

    /// The address after its last byte, where the first frame's stack pointer starts.
    #[inline]
    pub const fn end(&self) -> usize {
        self.sp.wrapping_add(self.size)
    }
}
