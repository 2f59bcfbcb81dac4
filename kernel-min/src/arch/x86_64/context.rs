//! What the entry code leaves on a kernel stack: the frame of a system call by
//! function call, and that of a trap.

use core::arch::asm;
use core::mem::{offset_of, size_of};

use super::descriptors::{KERNEL_CS, KERNEL_DS, USER_CS, USER_DS};
use super::sigframe::Failed;
use super::user;
use signal::Errno;

/// A system call by function call, at the top of the thread's kernel stack.
///
/// The callee-saved registers are valid once the slow way out has stored them
/// (or at once for calls entered through `sigil_enter_full`); the arguments only
/// when `entry` is not 0.
#[repr(C)]
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "they are the registers of their names")]
pub struct CallFrame {
    pub r15: u64,
    pub r14: u64,
    pub r13: u64,
    pub r12: u64,
    pub rbp: u64,
    pub rbx: u64,
    /// The call's result, as the program will see it in its return register.
    pub ret: u64,
    /// Where the call begins again when it is restarted; 0 if it cannot be.
    pub entry: u64,
    /// The call's number when it came through `sigil_syscall_cp`, else -1.
    pub number: i64,
    pub rdi: u64,
    pub rsi: u64,
    pub rdx: u64,
    pub rcx: u64,
    pub r8: u64,
    pub r9: u64,
    /// The program's stack pointer; it points at the return address.
    pub user_rsp: u64,
}

/// Number of restart_syscall(2).
const NR_RESTART_SYSCALL: u64 = 219;
/// Number of rt_sigreturn(2).
pub const NR_RT_SIGRETURN: usize = 15;

/// Where a call by function returns to, and where its caller does.
pub struct Kept([u64; 2]);

impl CallFrame {
    /// The program's stack pointer when the call has returned.
    #[inline(always)]
    pub fn sp(&self) -> u64 {
        // The return address is on top.
        self.user_rsp + 8
    }

    /// Makes the program make the call again when it returns, or restart_syscall(2) in its place
    /// (`block`).
    pub fn make_again(&mut self, block: bool) -> Result<(), Failed> {
        if self.number >= 0 {
            // The call instruction itself, with the number it began with.
            self.ret = if block {
                NR_RESTART_SYSCALL
            } else {
                self.number as u64
            };
        } else {
            self.user_rsp -= 8;
            // It is settled, and no result any more.
            self.ret = 0;
        }
        let entry = match self.number < 0 && block {
            true => crate::syscall::restart_entry(),
            false => self.entry,
        };
        user::put_u64(self.user_rsp as usize, entry).map_err(|_| Failed)
    }

    /// Where the program goes on.
    pub fn next(&self) -> Result<u64, Failed> {
        user::get_u64(self.user_rsp as usize).map_err(|_| Failed)
    }

    /// Has it go on there.
    pub fn go_on(&mut self, pc: u64) -> Result<(), Failed> {
        user::put_u64(self.user_rsp as usize, pc).map_err(|_| Failed)
    }

    /// The stack with which a thread begins that leaves by a `ret` as its creator does, on a stack that
    /// ends at `stack`.
    ///
    /// # Errors
    /// EFAULT if that cannot hold a word.
    pub fn begin_on(&self, stack: usize) -> Result<usize, Errno> {
        let back = user::get_u64(self.user_rsp as usize)?;
        let top = stack.wrapping_sub(8);
        user::put_u64(top, back)?;
        Ok(top)
    }

    /// What a child of vfork(2) may use of its parent's stack although the parent's call needs it.
    pub fn kept(&self) -> Result<Kept, Errno> {
        user::get_words(self.user_rsp as usize).map(Kept)
    }

    /// Puts it back. The memory was there, so that it still is, or the program is at its end.
    pub fn keep(&self, kept: Kept) {
        let _ = user::put_words(self.user_rsp as usize, kept.0);
    }

    /// Has the function that entry.S called on this frame return to where a handler is entered,
    /// whose frame [was written](super::sigframe::write_at_return). There is nothing else to do
    /// on the way out, and nothing runs before that return.
    #[inline(always)]
    pub fn return_into_handler(&mut self) {
        unsafe extern "C" {
            fn sigil_enter_handler();
        }
        // SAFETY: entry.S calls with the stack pointer at the frame, so that the return address is
        // the word below it; what is there instead expects the frame at the stack pointer, too.
        unsafe {
            asm!(
                "mov qword ptr [{} - 8], offset {}",
                in(reg) self,
                sym sigil_enter_handler,
                options(nostack, preserves_flags)
            );
        }
    }
}

impl CallFrame {
    /// As [`CallFrame::return_into_handler`], where an unprivileged program begins.
    pub fn return_into_program(&mut self, entry: usize, sp: usize) {
        unsafe extern "C" {
            fn sigil_enter_program();
        }
        (self.rdi, self.rsi) = (entry as u64, sp as u64);
        // SAFETY: as there.
        unsafe {
            asm!(
                "mov qword ptr [{} - 8], offset {}",
                in(reg) self,
                sym sigil_enter_program,
                options(nostack, preserves_flags)
            );
        }
    }
}

/// All registers of whatever a trap interrupted. The first fifteen stand in the
/// order of Linux's `sigcontext`.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
#[allow(missing_docs, reason = "they are the registers of their names")]
pub struct TrapFrame {
    pub r8: u64,
    pub r9: u64,
    pub r10: u64,
    pub r11: u64,
    pub r12: u64,
    pub r13: u64,
    pub r14: u64,
    pub r15: u64,
    pub rdi: u64,
    pub rsi: u64,
    pub rbp: u64,
    pub rbx: u64,
    pub rdx: u64,
    pub rax: u64,
    pub rcx: u64,
    pub vector: u64,
    pub error: u64,
    pub rip: u64,
    pub cs: u64,
    pub rflags: u64,
    pub rsp: u64,
    pub ss: u64,
}

/// RFLAGS.IF: on in the program, off in the kernel.
pub const RFLAGS_IF: u64 = 1 << 9;

impl TrapFrame {
    /// `vector` of a system call by trap instruction; `error` is its number then.
    pub const SYSCALL: u64 = 256;

    /// Where an unprivileged program begins.
    pub fn enter_program(&mut self, entry: usize, sp: usize) {
        *self = TrapFrame {
            rip: entry as u64,
            cs: u64::from(USER_CS),
            rflags: RFLAGS_IF | 2,
            rsp: sp as u64,
            ss: u64::from(USER_DS),
            ..TrapFrame::default()
        };
    }

    /// Where the program at the kernel's privilege begins.
    pub fn enter_linked(&mut self, entry: usize, sp: usize) {
        *self = TrapFrame {
            rip: entry as u64,
            cs: u64::from(KERNEL_CS),
            rflags: RFLAGS_IF | 2,
            rsp: sp as u64,
            ss: u64::from(KERNEL_DS),
            ..TrapFrame::default()
        };
    }

    /// The next instruction.
    #[inline(always)]
    pub fn pc(&self) -> u64 {
        self.rip
    }

    /// The stack pointer.
    #[inline(always)]
    pub fn sp(&self) -> u64 {
        self.rsp
    }

    /// Goes on there, with this stack.
    #[inline(always)]
    pub fn go_on(&mut self, pc: u64, sp: u64) {
        (self.rip, self.rsp) = (pc, sp);
    }

    /// Whether it is the frame of a system call that is not settled; it is settled now: what is
    /// interrupted next is a handler's first instruction.
    #[inline(always)]
    pub fn settle_call(&mut self) -> bool {
        core::mem::replace(&mut self.vector, 0) == Self::SYSCALL
    }

    /// The call's result.
    #[inline(always)]
    pub fn result(&self) -> u64 {
        self.rax
    }

    /// Sets the call's result.
    #[inline(always)]
    pub fn set_result(&mut self, result: u64) {
        self.rax = result;
    }

    /// Makes the program make the call again, or restart_syscall(2) in its place (`block`).
    pub fn make_again(&mut self, block: bool) {
        self.rax = if block {
            NR_RESTART_SYSCALL
        } else {
            self.error
        };
        // The trap instruction is two bytes long.
        self.rip -= 2;
    }

    /// If a cancellation point was called but has not begun, the program is still at its call
    /// instruction, where a libc looks for it.
    #[inline(always)]
    pub fn leave_cancellation_point(&mut self) {
        unsafe extern "C" {
            /// A cancellation point's entry (entry.S); its first instruction turns
            /// interrupts off.
            fn sigil_syscall_cp();
        }
        if self.rip == sigil_syscall_cp as *const () as u64
            && let Ok(back) = user::get_u64(self.rsp as usize)
        {
            self.rip = back - 5;
            self.rsp += 8;
        }
    }

    /// Whether the program was interrupted, not the kernel.
    #[inline(always)]
    pub fn from_program(&self) -> bool {
        self.rflags & RFLAGS_IF != 0
    }
}

// entry.S knows these.
const _: () = assert!(size_of::<CallFrame>() == 128);
const _: () = assert!(offset_of!(CallFrame, ret) == 48);
const _: () = assert!(offset_of!(CallFrame, entry) == 56);
const _: () = assert!(offset_of!(CallFrame, number) == 64);
const _: () = assert!(offset_of!(CallFrame, rdi) == 72);
const _: () = assert!(offset_of!(CallFrame, user_rsp) == 120);
const _: () = assert!(size_of::<TrapFrame>() == 22 * 8);
const _: () = assert!(offset_of!(TrapFrame, vector) == 15 * 8);
