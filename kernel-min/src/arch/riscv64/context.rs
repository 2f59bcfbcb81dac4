//! What the entry code leaves on a kernel stack: the frame of a system call by
//! function call, and that of a trap.

use core::mem::{offset_of, size_of};

use signal::Errno;
use signal::arch::riscv64::GeneralRegs;

use super::cpu::{FS, SIE, SPIE, SPP, SUM};
use super::sigframe::Failed;
use super::{cpu, percpu, user, wide};
use crate::task::Work;

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
#[allow(missing_docs, reason = "they are the registers of their names")]
pub struct CallFrame {
    pub s: [u64; 12],
    pub ra: u64,
    /// Where the program goes on; 0 for `ra`.
    pub pc: u64,
    /// The call's result, as the program will see it in its return register.
    pub ret: u64,
    /// Where the call begins again when it is restarted; 0 if it cannot be.
    pub entry: u64,
    /// The call's number when it came through `sigil_syscall_cp`, else -1.
    pub number: i64,
    pub a: [u64; 6],
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
        if self.pc == 0 { self.ra } else { self.pc }
    }

    /// Makes the program make the call again when it returns, or restart_syscall(2) in its place
    /// (`block`).
    pub fn make_again(&mut self, block: bool) -> Result<(), Failed> {
        self.ret = self.a[0];
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
    /// [was written](super::sigframe::write_at_return).
    #[inline(always)]
    pub fn return_into_handler(&mut self) {
        percpu::set_into(Into::Handler);
    }

    /// As [`CallFrame::return_into_handler`], where an unprivileged program begins.
    pub fn return_into_program(&mut self, entry: usize, sp: usize) {
        (self.a[0], self.a[1]) = (entry as u64, sp as u64);
        percpu::set_into(Into::Program);
    }
}

/// All registers of whatever a trap interrupted.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
pub struct TrapFrame {
    /// The general registers, as in a `sigcontext`.
    pub regs: GeneralRegs,
    /// `sstatus` as the trap left it.
    pub status: u64,
    /// `scause`.
    pub cause: u64,
    /// `stval`.
    pub value: u64,
    /// 1 in a system call that is not settled.
    call: u64,
    /// The first argument of the system call: its result takes that register.
    first: u64,
    /// Always 0: what [`percpu::call_frame`] takes for a stack pointer.
    no_address: u64,
}

impl TrapFrame {
    /// Where an unprivileged program begins.
    pub fn enter_program(&mut self, entry: usize, sp: usize) {
        self.enter(entry, sp, 0);
    }

    /// Where the program at the kernel's privilege begins.
    pub fn enter_linked(&mut self, entry: usize, sp: usize) {
        self.enter(entry, sp, SPP);
    }

    fn enter(&mut self, entry: usize, sp: usize, privilege: u64) {
        *self = TrapFrame {
            regs: GeneralRegs {
                pc: entry as u64,
                sp: sp as u64,
                ..GeneralRegs::default()
            },
            status: program_status(privilege == 0),
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

    /// It is that of a system call, whose instruction is over: the number.
    #[inline(always)]
    pub fn begin_call(&mut self) -> usize {
        // The instruction has four bytes.
        self.regs.pc += 4;
        self.call = 1;
        self.first = self.regs.a0;
        self.regs.a7 as usize
    }

    /// The six arguments of a system call.
    #[inline(always)]
    pub fn arguments(&self) -> [usize; 6] {
        let r = &self.regs;
        [r.a0, r.a1, r.a2, r.a3, r.a4, r.a5].map(|v| v as usize)
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
        self.regs.a0
    }

    /// Sets the call's result.
    #[inline(always)]
    pub fn set_result(&mut self, result: u64) {
        self.regs.a0 = result;
    }

    /// Makes the program make the call again, or restart_syscall(2) in its place (`block`).
    pub fn make_again(&mut self, block: bool) {
        self.regs.a0 = self.first;
        if block {
            self.regs.a7 = NR_RESTART_SYSCALL;
        }
        self.regs.pc -= 4;
    }

    /// If a cancellation point was called but has not begun, the program is still where t0 says,
    /// where a libc looks for it.
    #[inline(always)]
    pub fn leave_cancellation_point(&mut self) {
        unsafe extern "C" {
            /// A cancellation point's entry (numbers.S); its first instruction turns
            /// interrupts off.
            fn sigil_syscall_cp();
        }
        if self.regs.pc == sigil_syscall_cp as *const () as u64 {
            self.regs.pc = self.regs.t0;
        }
    }

    /// Whether the program was interrupted, not the kernel.
    #[inline(always)]
    pub fn from_program(&self) -> bool {
        self.status & SPIE != 0
    }

    /// The program goes on with these registers, at its own privilege.
    pub fn restore(&mut self, regs: &GeneralRegs, unprivileged: bool) {
        let to = (&raw mut self.regs).cast();
        // SAFETY: both are as many registers.
        unsafe { wide::copy::<0, { size_of::<GeneralRegs>() / 8 }>(to, (&raw const *regs).cast()) };
        // The processor ignores this bit, and is at no odd address.
        self.regs.pc &= !1;
        self.status = program_status(unprivileged);
        (self.call, self.no_address) = (0, 0);
    }
}

/// `sstatus` with which a trap's return goes to a program.
fn program_status(unprivileged: bool) -> u64 {
    let privilege = if unprivileged { 0 } else { SPP };
    cpu::status() & !(SIE | SPP | SUM) | SPIE | FS | privilege
}

// entry.S knows these.
const _: () = assert!(size_of::<CallFrame>() == 192);
const _: () = assert!(offset_of!(CallFrame, ra) == 96);
const _: () = assert!(offset_of!(CallFrame, pc) == 104);
const _: () = assert!(offset_of!(CallFrame, ret) == 112);
const _: () = assert!(offset_of!(CallFrame, entry) == 120);
const _: () = assert!(offset_of!(CallFrame, number) == 128);
const _: () = assert!(offset_of!(CallFrame, a) == 136);
const _: () = assert!(offset_of!(CallFrame, sp) == 184);
const _: () = assert!(size_of::<TrapFrame>() == 304);
const _: () = assert!(offset_of!(TrapFrame, status) == 256);
const _: () = assert!(offset_of!(TrapFrame, call) == 280);
const _: () = assert!(offset_of!(TrapFrame, no_address) == 296);
const _: () = assert!(Work::SIGNAL | Work::RESTART == 5);
