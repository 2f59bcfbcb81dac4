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
/// A size that is enough for an ordinary handler on x86-64.
pub const SIGSTKSZ: usize = 8192;
/// The smallest size that Linux accepts where this is built for.
const SMALLEST: usize = if cfg!(target_arch = "aarch64") {
    crate::arch::aarch64::MINSIGSTKSZ
} else {
    MINSIGSTKSZ
};

/// `stack_t` as Linux lays it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Stack {
    /// `ss_sp`: the lowest address.
    pub sp: usize,
    /// `ss_flags`.
    pub flags: i32,
    /// Nothing.
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

/// A thread's alternate stack, as it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AltStack(Stack);

impl Default for AltStack {
    fn default() -> Self {
        Self::NONE
    }
}

impl AltStack {
    /// None set: a new thread's, and a program's after execve(2).
    pub const NONE: Self = Self(Stack::new(0, SS_DISABLE, 0));

    /// What was set, as `uc_stack` of a signal frame holds it.
    #[inline]
    pub const fn stored(&self) -> Stack {
        self.0
    }

    /// As [`AltStack::stored`], where it is kept.
    #[inline(always)]
    pub const fn stored_at(&self) -> &Stack {
        &self.0
    }

    /// What sigaltstack(2) reports to a thread whose stack pointer is `sp`.
    #[inline]
    pub const fn get(&self, sp: usize) -> Stack {
        let mode = if self.0.size == 0 {
            SS_DISABLE
        } else if self.is_on(sp) {
            SS_ONSTACK
        } else {
            0
        };
        Stack::new(self.0.sp, mode | self.0.flags & SS_AUTODISARM, self.0.size)
    }

    /// Sets it for a thread whose stack pointer is `sp`. sigaltstack(2): EPERM while on it,
    /// EINVAL for unknown flags, ENOMEM below [`MINSIGSTKSZ`], which each
    /// architecture has its own of.
    pub const fn set(&mut self, sp: usize, new: &Stack) -> Result<(), Errno> {
        self.set_at_least(sp, new, 0)
    }

    /// As [`AltStack::set`], with ENOMEM below `least` bytes, too: some architectures' frames grow, and Linux
    /// looks at the size of the thread's on riscv64.
    ///
    /// # Errors
    /// As said.
    pub const fn set_at_least(
        &mut self,
        sp: usize,
        new: &Stack,
        least: usize,
    ) -> Result<(), Errno> {
        if self.is_on(sp) {
            return Err(Errno::EPERM);
        }
        let mode = new.flags & !SS_AUTODISARM;
        if mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0 {
            return Err(Errno::EINVAL);
        }
        // Linux looks at the size only when something changes.
        if self.0.sp == new.sp && self.0.size == new.size && self.0.flags == new.flags {
            return Ok(());
        }
        self.0 = if mode == SS_DISABLE {
            Stack::new(0, new.flags, 0)
        } else if new.size < SMALLEST || new.size < least {
            return Err(Errno::ENOMEM);
        } else {
            Stack::new(new.sp, new.flags, new.size)
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
        self.0.flags == SS_DISABLE
    }

    /// Whether a handler's entry forgets it.
    #[inline]
    pub const fn is_autodisarm(&self) -> bool {
        self.0.flags & SS_AUTODISARM != 0
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
        sp.wrapping_sub(self.0.sp).wrapping_sub(1) < self.0.size
    }

    /// Whether there is one.
    #[inline]
    pub const fn is_enabled(&self) -> bool {
        self.0.size != 0
    }

    /// The address after its last byte, where the first frame's stack pointer starts.
    #[inline]
    pub const fn end(&self) -> usize {
        self.0.sp.wrapping_add(self.0.size)
    }
}
