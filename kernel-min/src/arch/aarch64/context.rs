//! What the entry code leaves on a kernel stack: the frame of a system call by
//! function call, and that of a trap.

use core::mem::{offset_of, size_of};

use signal::Errno;
use signal::arch::aarch64::GeneralRegs;

use super::sigframe::Failed;
use super::{percpu, user};

/// Number of restart_syscall(2).
const NR_RESTART_SYSCALL: u64 = 128;
/// Number of rt_sigreturn(2).
pub const NR_RT_SIGRETURN: usize = 139;

/// A system call by function call, at the top of the thread's kernel stack.
///
/// The callee-saved registers and `pc` are valid once the slow way out has stored them
/// (or at once for calls entered through `sigil_enter_full`); the arguments only
/// when `entry` is not 0.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct CallFrame {
    /// X19 to X28.
    pub saved: [u64; 10],
    /// X29.
    pub fp: u64,
    /// Where the program goes on; 0 for `lr`.
    pub pc: u64,
    /// The call's result, as the program will see it in its return register.
    pub ret: u64,
    /// Where the call begins again when it is restarted; 0 if it cannot be.
    pub entry: u64,
    /// The call's number when it came through `sigil_syscall_cp`, else -1.
    pub number: i64,
    /// X0 to X5.
    pub args: [u64; 6],
    unused: u64,
    /// X30: where the call was made.
    pub lr: u64,
    /// The program's stack pointer.
    pub sp: u64,
}

/// Two words of the program's stack: where the caller of a call by function keeps what it needs.
pub struct Kept([u64; 2]);

/// Where a call by function goes on its way out, other than back. entry.S knows the numbers.
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum Into {
    /// Into a handler, whose frame lacks the registers that calls keep.
    Handler = 1,
    /// Into an unprivileged program.
    Program = 2,
}

impl CallFrame {
    /// The program's stack pointer when the call has returned.
    #[inline(always)]
    pub fn sp(&self) -> u64 {
        self.sp
    }

    /// Where the program goes on.
    #[inline(always)]
    pub fn pc(&self) -> u64 {
        if self.pc == 0 { self.lr } else { self.pc }
    }

    /// Makes the program make the call again when it returns, or restart_syscall(2) in its place
    /// (`block`).
    pub fn make_again(&mut self, block: bool) -> Result<(), Failed> {
        self.ret = self.args[0];
        self.pc = self.entry;
        match (self.number >= 0, block) {
            (true, true) => self.number = NR_RESTART_SYSCALL as i64,
            (false, true) => self.pc = crate::syscall::restart_entry(),
            _ => {}
        }
        Ok(())
    }

    /// Where the program goes on.
    pub fn next(&self) -> Result<u64, Failed> {
        Ok(self.pc())
    }

    /// Has it go on there.
    pub fn go_on(&mut self, pc: u64) -> Result<(), Failed> {
        self.pc = pc;
        Ok(())
    }

    /// The stack with which a thread begins that goes on where its creator does, on a stack that
    /// ends at `stack`.
    ///
    /// # Errors
    /// None here: nothing is on that stack.
    pub fn begin_on(&self, stack: usize) -> Result<usize, Errno> {
        Ok(stack)
    }

    /// What a child of vfork(2) may use of its parent's stack although the parent's call needs it:
    /// its caller keeps there where it returns to itself.
    pub fn kept(&self) -> Result<Kept, Errno> {
        user::get_words(self.sp as usize).map(Kept)
    }

    /// Puts it back. The memory was there, so that it still is, or the program is at its end.
    pub fn keep(&self, kept: Kept) {
        let _ = user::put_words(self.sp as usize, kept.0);
    }

    /// Has the call go into a handler on its way out, whose frame
    /// [was written](super::sigframe::write_at_return). There is nothing else to do on that way.
    #[inline(always)]
    pub fn return_into_handler(&mut self) {
        percpu::set_into(Into::Handler);
    }

    /// As [`CallFrame::return_into_handler`], where an unprivileged program begins.
    pub fn return_into_program(&mut self, entry: usize, sp: usize) {
        (self.args[0], self.args[1]) = (entry as u64, sp as u64);
        percpu::set_into(Into::Program);
    }
}

/// All registers of whatever a trap interrupted.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
pub struct TrapFrame {
    /// The general registers; PSTATE is all that SPSR_EL1 has.
    pub regs: GeneralRegs,
    /// ESR_EL1, of an exception.
    pub esr: u64,
    /// 1 in a system call that is not settled.
    call: u64,
    /// The first argument of the system call: its result takes that register.
    first: u64,
    /// Always 0: what [`percpu::call_frame`] takes for a stack pointer.
    no_address: u64,
}

/// PSTATE of a program: EL0.
const EL0: u64 = 0;
/// PSTATE of a linked program: EL1, on SP_EL0.
const EL1T: u64 = 4;
/// In PSTATE: the stack pointer is that of the exception level, which is the kernel's.
const SP_ELX: u64 = 1;

/// PSTATE with which a program begins.
pub const fn program_state(unprivileged: bool) -> u64 {
    if unprivileged { EL0 } else { EL1T }
}

impl TrapFrame {
    /// Where an unprivileged program begins.
    pub fn enter_program(&mut self, entry: usize, sp: usize) {
        self.enter(entry, sp, EL0);
    }

    /// Where the program at the kernel's privilege begins.
    pub fn enter_linked(&mut self, entry: usize, sp: usize) {
        self.enter(entry, sp, EL1T);
    }

    fn enter(&mut self, entry: usize, sp: usize, pstate: u64) {
        *self = TrapFrame {
            regs: GeneralRegs {
                pc: entry as u64,
                sp: sp as u64,
                pstate,
                ..GeneralRegs::default()
            },
            ..TrapFrame::default()
        };
    }

    /// The next instruction.
    #[inline(always)]
    pub fn pc(&self) -> u64 {
        self.regs.pc
    }

    /// The stack pointer.
    #[inline(always)]
    pub fn sp(&self) -> u64 {
        self.regs.sp
    }

    /// Goes on there, with this stack.
    #[inline(always)]
    pub fn go_on(&mut self, pc: u64, sp: u64) {
        (self.regs.pc, self.regs.sp) = (pc, sp);
    }

    /// It is that of a system call: the number and the six arguments.
    #[inline(always)]
    pub fn begin_call(&mut self) -> (usize, [usize; 6]) {
        let x = &self.regs.x;
        (self.call, self.first) = (1, x[0]);
        let arguments = [x[0], x[1], x[2], x[3], x[4], x[5]];
        (x[8] as usize, arguments.map(|v| v as usize))
    }

    /// Whether it is the frame of a system call that is not settled; it is settled now: what is
    /// interrupted next is a handler's first instruction.
    #[inline(always)]
    pub fn settle_call(&mut self) -> bool {
        core::mem::replace(&mut self.call, 0) != 0
    }

    /// The call's result.
    #[inline(always)]
    pub fn result(&self) -> u64 {
        self.regs.x[0]
    }

    /// Sets the call's result.
    #[inline(always)]
    pub fn set_result(&mut self, result: u64) {
        self.regs.x[0] = result;
    }

    /// Makes the program make the call again, or restart_syscall(2) in its place (`block`).
    pub fn make_again(&mut self, block: bool) {
        self.regs.x[0] = self.first;
        if block {
            self.regs.x[8] = NR_RESTART_SYSCALL;
        }
        self.regs.pc = self.regs.pc.wrapping_sub(4);
    }

    /// If a cancellation point was called but has not begun, the program is still at its call
    /// instruction, where a libc looks for it.
    #[inline(always)]
    pub fn leave_cancellation_point(&mut self) {
        unsafe extern "C" {
            /// A cancellation point's entry (numbers.S); its first instruction turns
            /// interrupts off.
            fn sigil_syscall_cp();
        }
        if self.regs.pc == sigil_syscall_cp as *const () as u64 {
            self.regs.pc = self.regs.x[30].wrapping_sub(4);
        }
    }

    /// Whether the program was interrupted, not the kernel.
    #[inline(always)]
    pub fn from_program(&self) -> bool {
        self.regs.pstate & SP_ELX == 0
    }

    /// The program goes on with these registers.
    pub fn restore(&mut self, regs: &GeneralRegs) {
        self.regs = *regs;
        (self.call, self.no_address) = (0, 0);
    }
}

// entry.S knows these.
const _: () = {
    assert!(size_of::<CallFrame>() == 192);
    assert!(offset_of!(CallFrame, fp) == 80);
    assert!(offset_of!(CallFrame, pc) == 88);
    assert!(offset_of!(CallFrame, ret) == 96);
    assert!(offset_of!(CallFrame, entry) == 104);
    assert!(offset_of!(CallFrame, number) == 112);
    assert!(offset_of!(CallFrame, args) == 120);
    assert!(offset_of!(CallFrame, lr) == 176);
    assert!(offset_of!(CallFrame, sp) == 184);
    assert!(size_of::<TrapFrame>() == 304);
    assert!(offset_of!(TrapFrame, esr) == 272);
    assert!(offset_of!(TrapFrame, no_address) == 296);
};
