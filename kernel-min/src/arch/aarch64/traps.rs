//! Exceptions and interrupts: who was interrupted, and what it means.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::ExitStatus;
use signal::arch::aarch64::Fault;
use signal::{Signal, sicode};

use super::context::{NR_RT_SIGRETURN, TrapFrame};
use super::{calls, cpu, features, gic, percpu, sve, switch, timer, user};
use crate::deliver;
use crate::mm::{Access, paging};
use crate::platform::{self, xen};
use crate::process::{self, Cause};
use crate::task::Work;
use crate::{exit, expiry, handler, panic, rseq, syscall, time};

/// ESR_EL1 (Arm ARM, D17.2.37).
mod esr {
    /// Exception classes.
    pub const FP_TRAPPED: u64 = 0x2c;
    pub const PC_ALIGNMENT: u64 = 0x22;
    pub const SP_ALIGNMENT: u64 = 0x26;
    pub const SVE: u64 = 0x19;
    pub const UNDEFINED: u64 = 0x00;
    pub const SYSTEM: u64 = 0x18;
    pub const BREAK: u64 = 0x3c;
    pub const BREAKPOINT: core::ops::RangeInclusive<u64> = 0x30..=0x35;
    pub const FETCH: core::ops::RangeInclusive<u64> = 0x20..=0x21;
    pub const DATA: core::ops::RangeInclusive<u64> = 0x24..=0x25;

    /// Instructions that are none: undefined, of vectors that are not there, of system registers, of
    /// branches to what is no target.
    pub const INSTRUCTIONS: [u64; 6] = [0x00, 0x07, 0x0d, 0x18, 0x19, 0x1d];

    /// The class.
    pub const fn class(esr: u64) -> u64 {
        (esr >> 26) & 0x3f
    }

    /// Of an abort: the fault, but for the level of the table.
    pub const fn kind(esr: u64) -> u64 {
        esr & 0x3c
    }

    /// The class, and whether the instruction has 32 bits, in their places.
    pub const CLASS: u64 = 0x3f << 26;
    pub const LENGTH: u64 = 1 << 25;
    pub const TRANSLATION: u64 = 0x04;
    pub const ACCESS_FLAG: u64 = 0x08;
    pub const PERMISSION: u64 = 0x0c;
    /// Of an abort, whole.
    pub const ALIGNMENT: u64 = 0x21;
    /// The access was a write, or by an instruction that maintains caches.
    pub const WRITE: u64 = 1 << 6;
    pub const CACHE: u64 = 1 << 8;
    /// Of a class that comes from either level: it came from EL1.
    pub const SAME_LEVEL: u64 = 1 << 26;
}

/// Says where the vectors are.
///
/// # Safety
/// Called once at boot.
pub unsafe fn init() {
    unsafe extern "C" {
        fn sigil_vectors();
    }
    // SAFETY: entry.S has them.
    unsafe { cpu::write!("vbar_el1", sigil_vectors as *const () as u64) };
}

/// Whether a program was interrupted.
fn is_program(frame: &TrapFrame) -> bool {
    frame.from_program() && !percpu::try_current().is_none_or(|t| t.idle.load(Relaxed))
}

/// Called by entry.S on the kernel stack, interrupts off.
#[unsafe(no_mangle)]
extern "C" fn sigil_interrupt(frame: &mut TrapFrame) {
    let Some(id) = gic::acknowledge() else {
        return;
    };
    let program = is_program(frame);
    if id & 0x3ff == timer::INTERRUPT {
        let now = time::deadline::interrupt();
        gic::end(id);
        if program && expiry::at_once(frame, now) {
            return;
        }
        time::deadline::run_expired();
    } else {
        if xen::take().store {
            xen::store_interrupt();
        }
        platform::interrupted();
        gic::end(id);
    }
    if program && percpu::work_bits() != 0 {
        work(frame);
    }
}

/// What is to be done before the program goes on.
#[inline(never)]
fn work(frame: &mut TrapFrame) {
    if percpu::work_bits() == Work::RESCHEDULE && !rseq::is_registered() {
        switch::keeping_fpu(crate::sched::reschedule);
    }
    if percpu::work_bits() != 0 {
        deliver::trap_work(frame);
    }
}

/// Called by entry.S for all synchronous exceptions but system calls.
#[unsafe(no_mangle)]
extern "C" fn sigil_exception(frame: &mut TrapFrame) {
    let program = is_program(frame);
    let class = esr::class(frame.esr);
    let is_abort = esr::FETCH.contains(&class) || esr::DATA.contains(&class);
    match esr::kind(frame.esr) {
        esr::TRANSLATION | esr::ACCESS_FLAG | esr::PERMISSION if is_abort => {
            page_fault(frame, program);
        }
        _ if program && class == esr::SVE && sve::begin() => {}
        _ if program
            && matches!(class, esr::UNDEFINED | esr::SYSTEM)
            && features::emulate(frame) => {}
        // A leaf's access to what is no address at all is the kernel's to explain.
        _ if program && user::fixup_of_leaf(frame.pc() as usize).is_none() => {
            let address = if is_abort { fault_address() } else { 0 };
            fault(frame, exception(frame, address), address);
        }
        _ => go_on_or_panic(frame, "an exception in the kernel"),
    }
    if program && percpu::work_bits() != 0 {
        work(frame);
    }
}

fn go_on_or_panic(frame: &mut TrapFrame, what: &str) {
    match user::fixup(frame.pc() as usize) {
        Some(to) => frame.go_on(to as u64, frame.sp()),
        None => panic::trap(what, frame),
    }
}

/// Called by entry.S for what has no handler: FIQ, SError, the 32-bit state.
#[unsafe(no_mangle)]
extern "C" fn sigil_no_vector(frame: &mut TrapFrame) -> ! {
    panic::trap("an exception without a handler", frame)
}

/// Called by entry.S when a kernel stack has no room, on the stack of boot.
#[unsafe(no_mangle)]
extern "C" fn sigil_overflow(frame: &mut TrapFrame) -> ! {
    panic::trap("the kernel's stack is used up", frame)
}

/// A system call by the trap instruction: number in x8, arguments in x0 to x5; all registers but x0
/// are kept. Nearly all of an unprivileged program's entry.S sees to by itself, in the same way.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap_syscall(frame: &mut TrapFrame) {
    if !frame.from_program() {
        panic::trap("a system call in the kernel", frame);
    }
    if frame.regs.x[8] == NR_RT_SIGRETURN as u64 {
        // What it restores is no call.
        return deliver::full_return(frame.sp() as usize, frame);
    }
    sve::lose();
    let task = percpu::current();
    let (number, arguments) = frame.begin_call();
    if !calls::has_numbers() {
        without_numbers(number);
    }
    task.by_trap.store(true, Relaxed);
    let [a, b, c, d, e, f] = arguments;
    let result = switch::keeping_fpu(|| match syscall::implementation(number) {
        // SAFETY: any arguments are valid ones: the implementations believe nothing.
        Some(call) => unsafe { call(a, b, c, d, e, f) },
        None => syscall::absent(number, arguments),
    });
    task.by_trap.store(false, Relaxed);
    frame.set_result(result as u64);
    if percpu::work_bits() != 0 {
        deliver::trap_work(frame);
    }
}

/// Called by entry.S when an unprivileged program's call is over and there is something to be done.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap_work(frame: &mut TrapFrame) {
    deliver::trap_work(frame);
}

/// A program begins in another one's place, through this frame.
#[unsafe(no_mangle)]
extern "C" fn sigil_program_begins(entry: usize, sp: usize, frame: &mut TrapFrame) {
    frame.enter_program(entry, sp);
    if percpu::work_bits() != 0 {
        deliver::trap_work(frame);
    }
}

/// A linked program makes a call by the trap instruction, and was linked as if it made none.
#[cold]
fn without_numbers(number: usize) -> ! {
    platform::line(
        "calls",
        format_args!(
            "system call {number} by the trap instruction: link with -Wl,-u,sigil_syscall"
        ),
    );
    exit::group(ExitStatus::signaled(Signal::SIGSYS, false))
}

/// What the program wanted, by an abort's syndrome.
#[inline(always)]
fn access(syndrome: u64) -> Access {
    if esr::FETCH.contains(&esr::class(syndrome)) {
        Access::Execute
    } else if syndrome & (esr::WRITE | esr::CACHE) == esr::WRITE {
        Access::Write
    } else {
        Access::Read
    }
}

/// The address of the last abort, without the tag that a program's may have in the top byte.
fn fault_address() -> u64 {
    let far = cpu::far();
    match far & 1 << 55 {
        0 => far & 0x00ff_ffff_ffff_ffff,
        _ => far,
    }
}

/// A fault on memory that a linked program guards, with a handler of SIGSEGV: whether that is entered, the
/// straight way.
#[inline(never)]
fn is_caught(frame: &mut TrapFrame, address: u64) -> bool {
    let cause = Cause::new(Signal::SIGSEGV, sicode::SEGV_ACCERR, cpu::far());
    note_fault(frame, address);
    handler::of_fault(frame, &cause)
}

#[inline]
fn page_fault(frame: &mut TrapFrame, program: bool) {
    let address = fault_address();
    let addr = address as usize;
    if program
        && frame.pc() < user::USER_END as u64
        && addr < user::USER_END
        && percpu::current()
            .process()
            .space()
            .is_guarded(addr, access(frame.esr))
        && is_caught(frame, address)
    {
        return;
    }
    let present = esr::kind(frame.esr) == esr::PERMISSION;
    let cause = if addr >= user::USER_END {
        Cause::new(Signal::SIGSEGV, sicode::SEGV_MAPERR, address)
    } else {
        if !program && user::fixup(frame.pc() as usize).is_none() {
            panic::trap("a page fault in the kernel", frame);
        }
        match process::page_fault(addr, access(frame.esr), present, program) {
            Ok(()) => {
                if present {
                    // What allowed less may still be cached.
                    paging::flush(addr);
                }
                if !program {
                    allow(frame);
                }
                return;
            }
            Err(cause) => Cause {
                address: cpu::far(),
                ..cause
            },
        }
    };
    if program && user::fixup_of_leaf(frame.pc() as usize).is_none() {
        return fault(frame, cause, address);
    }
    go_on_or_panic(frame, "a page fault in the kernel");
}

/// The kernel uses an unprivileged program's memory where it means to: it may until it leaves, or
/// until another thread runs.
fn allow(frame: &mut TrapFrame) {
    if percpu::current().unprivileged.load(Relaxed) {
        frame.regs.pstate &= !cpu::PAN;
    }
}

/// The program did what it cannot go on from.
#[inline]
fn fault(frame: &mut TrapFrame, cause: Cause, address: u64) {
    note_fault(frame, address);
    deliver::fault(frame, cause);
}

/// Notes the thread's last fault, as its frames show it.
#[inline(always)]
fn note_fault(frame: &TrapFrame, address: u64) {
    // SAFETY: the cell is the running thread's own.
    let last = unsafe { &mut *percpu::current().fault.get() };
    let class = esr::class(frame.esr);
    let (fetch, data) = (esr::FETCH.contains(&class), esr::DATA.contains(&class));
    if !fetch && !data {
        return note_exception(last, frame.esr);
    }
    last.address = address;
    // A program's faults come from EL0, as far as it can see.
    last.esr = frame.esr & !esr::SAME_LEVEL;
    // Of the kernel's half it sees no more than that nothing is there (Linux's set_thread_esr).
    if address >= user::USER_END as u64 {
        let told = match data {
            true => esr::CLASS | esr::LENGTH | esr::CACHE | esr::WRITE,
            false => esr::CLASS | esr::LENGTH,
        };
        last.esr = last.esr & told | esr::TRANSLATION;
    }
}

/// As [`note_fault`], of what is no abort: an instruction that there is not leaves nothing, and what is
/// meant to be trapped leaves what was there before (Linux's callers of `arm64_notify_die`).
#[cold]
fn note_exception(last: &mut Fault, syndrome: u64) {
    let class = esr::class(syndrome);
    if class == esr::BREAK || class == esr::FP_TRAPPED || esr::BREAKPOINT.contains(&class) {
        return;
    }
    let is_instruction = esr::INSTRUCTIONS.contains(&class);
    *last = Fault {
        address: 0,
        esr: if is_instruction { 0 } else { syndrome },
    };
}

/// What Linux says of an exception other than a page fault (arch/arm64/kernel/traps.c,
/// arch/arm64/mm/fault.c).
fn exception(frame: &TrapFrame, address: u64) -> Cause {
    use signal::Signal as S;
    let pc = frame.pc();
    let syndrome = frame.esr;
    match esr::class(syndrome) {
        esr::PC_ALIGNMENT => Cause::new(S::SIGBUS, sicode::BUS_ADRALN, pc),
        esr::SP_ALIGNMENT => Cause::new(S::SIGBUS, sicode::BUS_ADRALN, frame.sp()),
        esr::BREAK => Cause::new(S::SIGTRAP, sicode::TRAP_BRKPT, pc),
        class if esr::BREAKPOINT.contains(&class) => {
            Cause::new(S::SIGTRAP, sicode::TRAP_HWBKPT, pc)
        }
        esr::FP_TRAPPED => Cause::new(S::SIGFPE, fpe_code(syndrome), pc),
        class if esr::FETCH.contains(&class) || esr::DATA.contains(&class) => {
            let code = match syndrome & 0x3f {
                esr::ALIGNMENT => sicode::BUS_ADRALN,
                _ => sicode::BUS_OBJERR,
            };
            Cause::new(S::SIGBUS, code, address)
        }
        _ => Cause::new(S::SIGILL, sicode::ILL_ILLOPC, pc),
    }
}

fn fpe_code(syndrome: u64) -> i32 {
    /// TFV: the other bits say which.
    const VALID: u64 = 1 << 23;
    match syndrome {
        e if e & VALID == 0 => sicode::FPE_FLTUNK,
        e if e & 0x01 != 0 => sicode::FPE_FLTINV,
        e if e & 0x02 != 0 => sicode::FPE_FLTDIV,
        e if e & 0x04 != 0 => sicode::FPE_FLTOVF,
        e if e & 0x08 != 0 => sicode::FPE_FLTUND,
        e if e & 0x10 != 0 => sicode::FPE_FLTRES,
        _ => sicode::FPE_FLTUNK,
    }
}
