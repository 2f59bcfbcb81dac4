//! Exceptions and interrupts: who was interrupted, and what it means.

use core::arch::asm;
use core::sync::atomic::Ordering::Relaxed;

use signal::{Signal, sicode};

use super::context::{NR_RT_SIGRETURN, TrapFrame};
use super::{cpu, interrupts, paging, percpu, switch, user, vectors};
use crate::deliver;
use crate::mm::Access;
use crate::process::{self, Cause};
use crate::task::Work;
use crate::{expiry, handler, panic, platform, rseq, syscall, time};

/// Values of `scause` (privileged architecture, table 4.2).
mod cause {
    pub const INTERRUPT: u64 = 1 << 63;
    pub const TIMER: u64 = INTERRUPT | 5;
    pub const DEVICE: u64 = INTERRUPT | 9;
    pub const FETCH_MISALIGNED: u64 = 0;
    pub const FETCH_ACCESS: u64 = 1;
    pub const ILLEGAL: u64 = 2;
    pub const BREAKPOINT: u64 = 3;
    pub const LOAD_MISALIGNED: u64 = 4;
    pub const LOAD_ACCESS: u64 = 5;
    pub const STORE_MISALIGNED: u64 = 6;
    pub const STORE_ACCESS: u64 = 7;
    pub const FETCH_PAGE: u64 = 12;
    pub const LOAD_PAGE: u64 = 13;
    pub const STORE_PAGE: u64 = 15;
}

/// Has traps come here.
///
/// # Safety
/// Called once at boot.
pub unsafe fn init() {
    unsafe extern "C" {
        fn sigil_trap_entry();
    }
    // SAFETY: it is the entry for all. Programs may read cycles, time and instructions, as
    // on Linux until 6.6 (drivers/perf/riscv_pmu_sbi.c).
    unsafe {
        asm!(
            "csrw stvec, {}",
            "csrwi scounteren, 7",
            in(reg) sigil_trap_entry as *const () as usize,
            options(nostack, preserves_flags),
        );
    }
}

/// Whether a program was interrupted.
#[inline(always)]
fn is_program(frame: &TrapFrame) -> bool {
    frame.from_program() && !percpu::try_current().is_none_or(|t| t.idle.load(Relaxed))
}

/// Called by entry.S on the thread's kernel stack, interrupts off. Whether the program goes on in a
/// handler [the short way](goes_short).
#[unsafe(no_mangle)]
extern "C" fn sigil_interrupt(frame: &mut TrapFrame) -> bool {
    let program = is_program(frame);
    match frame.cause {
        cause::TIMER => {
            let now = time::deadline::interrupt();
            if program {
                allow(frame);
                if expiry::at_once(frame, now) {
                    return goes_short(frame);
                }
            }
            time::deadline::run_expired();
        }
        cause::DEVICE => interrupts::handle(platform::interrupted),
        _ => panic::trap("an interrupt that nobody asked for", frame),
    }
    if program && percpu::work().load(Relaxed) != 0 {
        work(frame);
    }
    false
}

/// What is left to do of a trap when the frame has the registers that calls keep, too; entry.S knows that 0
/// is nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Rest {
    Nothing,
    /// The work of a call or a fault that is over.
    Work,
    /// rt_sigreturn(2).
    Return,
    /// An access that the program's memory does not allow.
    Guarded,
    /// All.
    Exception,
}

/// Called by entry.S as [`sigil_interrupt`], for all exceptions but system calls: sees to the page faults of which
/// the program learns nothing.
#[unsafe(no_mangle)]
extern "C" fn sigil_page_fault(frame: &mut TrapFrame) -> Rest {
    let (addr, pc) = (frame.value as usize, frame.regs.pc as usize);
    let Some(access) = page_access(frame.cause) else {
        return Rest::Exception;
    };
    // The straight way where a program guards its memory and handles SIGSEGV.
    if (pc as isize) >= 0 && percpu::current().process().space().is_guarded(addr, access) {
        return Rest::Guarded;
    }
    bring_in(frame, access)
}

/// Apart, so that what is before it needs no registers that calls keep.
#[inline(never)]
fn bring_in(frame: &mut TrapFrame, access: Access) -> Rest {
    let (addr, pc) = (frame.value as usize, frame.regs.pc as usize);
    let program = frame.from_program();
    if addr >= user::USER_END || !program && user::fixup(pc).is_none() {
        return Rest::Exception;
    }
    // Whether it found an entry, the processor does not say.
    if process::page_fault(addr, access, false, program).is_err() {
        return Rest::Exception;
    }
    // It may have cached that nothing was there.
    paging::flush(addr);
    if access == Access::Execute {
        cpu::flush_instructions();
    }
    if !program {
        allow_kernel(frame);
    } else if percpu::work().load(Relaxed) != 0 {
        return Rest::Work;
    }
    Rest::Nothing
}

/// What [`sigil_page_fault`] has left. Whether the program goes on in a handler [the short way](goes_short).
#[unsafe(no_mangle)]
extern "C" fn sigil_exception(frame: &mut TrapFrame, rest: Rest) -> bool {
    match rest {
        Rest::Work => work(frame),
        Rest::Guarded => {
            let cause = Cause::new(Signal::SIGSEGV, sicode::SEGV_ACCERR, frame.value);
            allow(frame);
            if handler::of_fault(frame, &cause) {
                return goes_short(frame);
            }
            any_exception(frame);
        }
        _ => any_exception(frame),
    }
    false
}

/// Whether a handler that has just been made the frame's is entered with no more than the registers that
/// a function finds at its beginning: a linked program's. Any other one must not see the kernel's.
#[inline(always)]
fn goes_short(frame: &TrapFrame) -> bool {
    frame.status & cpu::SPP != 0
}

/// What was tried, if it is a page fault.
#[inline(always)]
fn page_access(cause: u64) -> Option<Access> {
    match cause {
        cause::FETCH_PAGE => Some(Access::Execute),
        cause::LOAD_PAGE => Some(Access::Read),
        cause::STORE_PAGE => Some(Access::Write),
        _ => None,
    }
}

#[inline(never)]
fn any_exception(frame: &mut TrapFrame) {
    let program = is_program(frame);
    match page_access(frame.cause) {
        Some(access) => page_fault(frame, program, access),
        None if program && is_call(frame) => call(frame),
        None if program && frame.cause == cause::ILLEGAL && first_use(frame) => {}
        // A leaf's access to what is no memory at all is the kernel's to explain.
        None if program && user::fixup_of_leaf(frame.regs.pc as usize).is_none() => {
            fault(frame, exception(frame));
        }
        None => match user::fixup(frame.regs.pc as usize) {
            Some(to) => frame.regs.pc = to as u64,
            None => panic::trap("an exception in the kernel", frame),
        },
    }
    if program && percpu::work().load(Relaxed) != 0 {
        work(frame);
    }
}

/// What is to be done before the program goes on.
#[inline(never)]
fn work(frame: &mut TrapFrame) {
    allow(frame);
    let mut work = percpu::work_bits();
    if work == Work::RESCHEDULE && !rseq::is_registered() {
        switch::keeping_fpu(crate::sched::reschedule);
        work = percpu::work_bits();
    }
    if work != 0 {
        deliver::trap_work(frame);
    }
}

/// Whether it is the program's first use of vector registers, which is repeated.
fn first_use(frame: &mut TrapFrame) -> bool {
    allow(frame);
    vectors::begins(frame)
}

/// `ebreak` and `srai zero, zero, 30`: what `ecall` is assembled to for linked programs, whose own one
/// is the firmware's.
const CALL: [u32; 2] = [0x0010_0073, 0x41e0_5013];

/// Whether the trap is a privileged program's breakpoint that stands for a system call. What follows an unprivileged
/// one's is its own affair.
fn is_call(frame: &TrapFrame) -> bool {
    let pc = frame.regs.pc as usize;
    let word = crate::user::read::<u32>;
    frame.cause == cause::BREAKPOINT
        && !percpu::current().unprivileged.load(Relaxed)
        && word(pc) == Ok(CALL[0])
        && word(pc + 4) == Ok(CALL[1])
}

/// A system call by the trap instruction: number in a7, arguments in a0 to a5; all registers but a0 are
/// kept. Called by entry.S for an unprivileged program, where that does not see to it by itself in the same way; gives
/// what is left to do for [`sigil_trap_rest`].
#[unsafe(no_mangle)]
extern "C" fn sigil_trap_syscall(frame: &mut TrapFrame) -> Rest {
    let task = percpu::current();
    allow_call(frame);
    let number = frame.begin_call();
    if number == NR_RT_SIGRETURN {
        return Rest::Return;
    }
    task.by_trap.store(true, Relaxed);
    // Before the arguments, which are where a function's are when it is called.
    let implementation = syscall::implementation(number);
    let arguments = frame.arguments();
    let [a, b, c, d, e, f] = arguments;
    let result = switch::keeping_fpu(|| match implementation {
        // SAFETY: any arguments are valid ones: the implementations believe nothing.
        Some(call) => unsafe { call(a, b, c, d, e, f) },
        None => syscall::absent(number, arguments),
    });
    task.by_trap.store(false, Relaxed);
    frame.set_result(result as u64);
    match percpu::work().load(Relaxed) {
        0 => Rest::Nothing,
        _ => Rest::Work,
    }
}

/// As said.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap_rest(frame: &mut TrapFrame, rest: Rest) {
    if rest == Rest::Return {
        // What it restores is no call.
        frame.settle_call();
        let uc = core::mem::offset_of!(signal::arch::riscv64::RtSigFrame, uc);
        return deliver::full_return((frame.regs.sp as usize).wrapping_add(uc), frame);
    }
    deliver::trap_work(frame);
}

/// A linked program's call by a breakpoint.
fn call(frame: &mut TrapFrame) {
    let rest = sigil_trap_syscall(frame);
    if rest != Rest::Nothing {
        sigil_trap_rest(frame, rest);
    }
}

/// A program begins in another one's place: called by entry.S with room for its frame.
#[unsafe(no_mangle)]
extern "C" fn sigil_program_begins(frame: &mut TrapFrame, entry: usize, sp: usize) {
    frame.enter_program(entry, sp);
    if percpu::work().load(Relaxed) != 0 {
        deliver::trap_work(frame);
    }
}

/// A page fault that the program, or a function that reads or writes its memory, learns of.
fn page_fault(frame: &mut TrapFrame, program: bool, access: Access) {
    let addr = frame.value as usize;
    let cause = if addr >= user::USER_END {
        Cause::new(Signal::SIGSEGV, sicode::SEGV_MAPERR, addr as u64)
    } else {
        if !program && user::fixup(frame.regs.pc as usize).is_none() {
            panic::trap("a page fault in the kernel", frame);
        }
        match process::page_fault(addr, access, false, program) {
            // There is memory now.
            Ok(()) => return paging::flush(addr),
            Err(cause) => cause,
        }
    };
    if program && user::fixup_of_leaf(frame.regs.pc as usize).is_none() {
        return fault(frame, cause);
    }
    match user::fixup(frame.regs.pc as usize) {
        Some(to) => frame.regs.pc = to as u64,
        None => panic::trap("a page fault in the kernel", frame),
    }
}

/// As [`deliver::fault`], whose frame is written to the program's memory.
fn fault(frame: &mut TrapFrame, cause: Cause) {
    allow(frame);
    deliver::fault(frame, cause);
}

/// The kernel may use the memory of the unprivileged program that was interrupted, until it leaves:
/// where it is about to, so that it is no fault.
#[inline(always)]
fn allow(frame: &TrapFrame) {
    if frame.status & cpu::SPP == 0 {
        // SAFETY: the kernel reaches a program's memory by the functions for it alone.
        unsafe { cpu::set_status::<{ cpu::SUM }>() };
    }
}

/// As [`allow`], for a system call.
#[inline(always)]
fn allow_call(frame: &TrapFrame) {
    match frame.status & (cpu::SPP | cpu::VS) {
        // SAFETY: as in `allow`.
        0 => unsafe { cpu::set_status::<{ cpu::SUM }>() },
        _ => allow_unusual_call(frame),
    }
}

#[cold]
fn allow_unusual_call(frame: &TrapFrame) {
    allow(frame);
    if frame.status & cpu::VS != 0 {
        vectors::discard();
    }
}

/// As [`allow`], for the kernel, which was interrupted where it used that memory.
fn allow_kernel(frame: &mut TrapFrame) {
    if percpu::current().unprivileged.load(Relaxed) {
        frame.status |= cpu::SUM;
    }
}

/// What Linux says of an exception other than a page fault (arch/riscv/kernel/traps.c).
fn exception(frame: &TrapFrame) -> Cause {
    use signal::Signal as S;
    let pc = frame.regs.pc;
    match frame.cause {
        cause::ILLEGAL => Cause::new(S::SIGILL, sicode::ILL_ILLOPC, pc),
        cause::BREAKPOINT => Cause::new(S::SIGTRAP, sicode::TRAP_BRKPT, pc),
        cause::FETCH_MISALIGNED | cause::LOAD_MISALIGNED | cause::STORE_MISALIGNED => {
            Cause::new(S::SIGBUS, sicode::BUS_ADRALN, pc)
        }
        cause::FETCH_ACCESS | cause::LOAD_ACCESS | cause::STORE_ACCESS => {
            Cause::new(S::SIGSEGV, sicode::SEGV_ACCERR, pc)
        }
        _ => Cause::new(S::SIGILL, sicode::ILL_ILLTRP, pc),
    }
}
