//! What the entry code leaves on a kernel stack: the frame of a system call by
//! function call, and that of a trap.

use core::arch::asm;
use core::mem::{offset_of, size_of};

use super::descriptors::{USER_CS, USER_DS};

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

impl CallFrame {
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
