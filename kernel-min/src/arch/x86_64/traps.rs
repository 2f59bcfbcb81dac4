//! Exceptions and interrupts: who was interrupted, and what it means.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use posix_process::ExitStatus;
use signal::{Signal, sicode};

use super::context::{NR_RT_SIGRETURN, TrapFrame};
use super::{calls, cpu, descriptors, percpu, switch, user};
use crate::deliver;
use crate::mm::Access;
use crate::platform::{self, apic, xen};
use crate::process::{self, Cause};
use crate::task::Work;
use crate::{console, exit, expiry, handler, panic, rseq, syscall, time};

const PAGE_FAULT: u64 = 14;
const DEVICE: core::ops::RangeInclusive<u64> = 33..=60;

/// Called by entry.S on the thread's kernel stack, interrupts off.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap(frame: &mut TrapFrame) {
    match frame.vector == u64::from(apic::TIMER_VECTOR) {
        true => {
            apic::end_of_timer();
            timer(frame);
        }
        false => any(frame),
    }
}

/// The timer's interrupt.
#[inline(never)]
fn timer(frame: &mut TrapFrame) {
    let now = time::deadline::interrupt();
    let program = frame.from_program() && !percpu::current().idle.load(Relaxed);
    if program && expiry::at_once(frame, now) {
        return;
    }
    time::deadline::run_expired();
    if program && percpu::work().load(Relaxed) != 0 {
        work(frame);
    }
}

/// Xen's interrupt. QEMU's emulation delivers it where no processor does: between `sti` and `hlt`, where the idle
/// thread would sleep over what the interrupt has for it.
#[cold]
#[inline(never)]
fn upcall(frame: &mut TrapFrame) {
    const HLT: u8 = 0xf4;
    // SAFETY: the idle thread is interrupted nowhere but in the kernel's own code.
    if is_idle() && unsafe { *(frame.rip as *const u8) } == HLT {
        frame.rip += 1;
    }
    let due = xen::take();
    if due.console {
        console::interrupt();
    }
    if due.store {
        xen::store_interrupt();
    }
    if due.timer {
        timer(frame);
    }
}

/// Whether no program's thread runs.
fn is_idle() -> bool {
    percpu::try_current().is_none_or(|t| t.idle.load(Relaxed))
}

#[inline(never)]
fn any(frame: &mut TrapFrame) {
    let program = frame.from_program() && !is_idle();
    match frame.vector {
        PAGE_FAULT => page_fault(frame, program),
        // Nobody sends the second one but Xen, to whom it has no gate.
        v if v == u64::from(apic::SPURIOUS_VECTOR) || v == u64::from(xen::UPCALL_VECTOR) => {}
        descriptors::NOT_PRESENT if frame.error & descriptors::GATE != 0 => {
            upcall(frame);
        }
        v if v == u64::from(apic::X2APIC_TIMER_VECTOR) => {
            apic::end_of_interrupt();
            timer(frame);
        }
        v if DEVICE.contains(&v) => {
            apic::end_of_interrupt();
            platform::interrupted();
        }
        // A leaf's access to what is no address at all is the kernel's to explain.
        _ if program && user::fixup_of_leaf(frame.rip as usize).is_none() => {
            fault(frame, exception(frame), 0);
        }
        _ => match user::fixup(frame.rip as usize) {
            Some(to) => frame.rip = to as u64,
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
    if percpu::work().load(Relaxed) == Work::RESCHEDULE && !rseq::is_registered() {
        switch::keeping_fpu(crate::sched::reschedule);
    }
    if percpu::work().load(Relaxed) != 0 {
        deliver::trap_work(frame);
    }
}

/// Switches the trap instruction `syscall` on.
///
/// # Safety
/// Called once at boot, after the segments were loaded.
pub unsafe fn init_syscall() {
    const STAR: u32 = 0xc000_0081;
    const SFMASK: u32 = 0xc000_0084;
    // SAFETY: the kernel's selectors, and flags to clear: IF, DF, TF, AC, NT.
    unsafe {
        cpu::wrmsr(STAR, u64::from(descriptors::KERNEL_CS) << 32);
        cpu::wrmsr(SFMASK, 0x4_4700);
    }
    lead_syscalls(false);
}

/// Where the trap instruction leads, in a program at the kernel's privilege or in an unprivileged one.
pub fn take_syscalls(unprivileged: bool) {
    if FROM_UNPRIVILEGED.load(Relaxed) != unprivileged {
        lead_syscalls(unprivileged);
    }
}

/// Where it leads now.
static FROM_UNPRIVILEGED: AtomicBool = AtomicBool::new(false);

/// Whether it comes from an unprivileged program, as [`take_syscalls`] said last.
#[inline(always)]
pub fn takes_from_unprivileged() -> bool {
    FROM_UNPRIVILEGED.load(Relaxed)
}

fn lead_syscalls(unprivileged: bool) {
    unsafe extern "C" {
        fn sigil_syscall_trap();
        fn sigil_syscall_user();
    }
    const LSTAR: u32 = 0xc000_0082;
    let entry = match unprivileged {
        true => sigil_syscall_user as *const () as u64,
        false => sigil_syscall_trap as *const () as u64,
    };
    FROM_UNPRIVILEGED.store(unprivileged, Relaxed);
    // SAFETY: both are entries for it.
    unsafe { cpu::wrmsr(LSTAR, entry) };
}

/// A system call by the trap instruction: number in rax, arguments in rdi, rsi,
/// rdx, r10, r8, r9; all registers but rax, rcx and r11 are kept.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap_syscall(frame: &mut TrapFrame) {
    let task = percpu::current();
    let f = *frame;
    if f.rax == NR_RT_SIGRETURN as u64 {
        // What it restores is no call.
        frame.vector = 0;
        return deliver::full_return(f.rsp as usize, frame);
    }
    frame.vector = TrapFrame::SYSCALL;
    frame.error = f.rax;
    let number = f.rax as usize;
    if !calls::has_numbers() {
        without_numbers(number);
    }
    task.by_trap.store(true, Relaxed);
    let [a, b, c, d, e, g] = [f.rdi, f.rsi, f.rdx, f.r10, f.r8, f.r9].map(|v| v as usize);
    let result = switch::keeping_fpu(|| match syscall::implementation(number) {
        // SAFETY: any arguments are valid ones: the implementations believe nothing.
        Some(call) => unsafe { call(a, b, c, d, e, g) },
        None => syscall::absent(number, [a, b, c, d, e, g]),
    });
    task.by_trap.store(false, Relaxed);
    frame.rax = result as u64;
    if percpu::work().load(Relaxed) != 0 {
        deliver::trap_work(frame);
    }
}

/// A program begins in another one's place, through this frame.
#[unsafe(no_mangle)]
extern "C" fn sigil_program_begins(frame: &mut TrapFrame) {
    if percpu::work().load(Relaxed) != 0 {
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

/// Bits of a page fault's error code.
mod code {
    pub const PRESENT: u64 = 1;
    pub const WRITE: u64 = 2;
    pub const USER: u64 = 4;
    pub const FETCH: u64 = 16;
}

/// What the program wanted, by a page fault's error code.
#[inline(always)]
fn access(error: u64) -> Access {
    match error {
        e if e & code::WRITE != 0 => Access::Write,
        e if e & code::FETCH != 0 => Access::Execute,
        _ => Access::Read,
    }
}

/// A page fault, called by entry.S as [`sigil_trap`]: the straight way where a program guards its
/// memory and handles SIGSEGV.
#[unsafe(no_mangle)]
extern "C" fn sigil_page_fault(frame: &mut TrapFrame) {
    let addr = cpu::cr2() as usize;
    let access = access(frame.error);
    if frame.from_program()
        && frame.rip < user::USER_END as u64
        && percpu::current().process().space().is_guarded(addr, access)
    {
        return guarded(frame, addr as u64);
    }
    sigil_trap(frame);
}

#[inline(never)]
extern "C" fn guarded(frame: &mut TrapFrame, addr: u64) {
    let cause = Cause::new(Signal::SIGSEGV, sicode::SEGV_ACCERR, addr);
    note_fault(frame, PAGE_FAULT, addr);
    if !handler::of_fault(frame, &cause) {
        return sigil_trap(frame);
    }
    if percpu::work_bits() != 0 {
        deliver::trap_work(frame);
    }
}

#[inline]
fn page_fault(frame: &mut TrapFrame, program: bool) {
    let addr = cpu::cr2() as usize;
    let access = access(frame.error);
    let cause = if addr >= user::USER_END {
        Cause::new(Signal::SIGSEGV, sicode::SEGV_MAPERR, addr as u64)
    } else {
        if !program && user::fixup(frame.rip as usize).is_none() {
            panic::trap("a page fault in the kernel", frame);
        }
        match process::page_fault(addr, access, frame.error & code::PRESENT != 0, program) {
            Ok(()) => {
                if !program {
                    allow(frame);
                }
                return;
            }
            Err(cause) => cause,
        }
    };
    if program && user::fixup_of_leaf(frame.rip as usize).is_none() {
        return fault(frame, cause, addr as u64);
    }
    match user::fixup(frame.rip as usize) {
        Some(to) => frame.rip = to as u64,
        None => panic::trap("a page fault in the kernel", frame),
    }
}

/// The kernel uses an unprivileged program's memory where it means to: it may until it leaves, or
/// until another thread runs.
fn allow(frame: &mut TrapFrame) {
    const AC: u64 = 1 << 18;
    if percpu::current().unprivileged.load(Relaxed) {
        frame.rflags |= AC;
    }
}

/// The program did what it cannot go on from.
#[inline]
fn fault(frame: &mut TrapFrame, cause: Cause, cr2: u64) {
    note_fault(frame, frame.vector, cr2);
    deliver::fault(frame, cause);
}

/// Notes the thread's last fault, as its frames show it.
#[inline(always)]
fn note_fault(frame: &TrapFrame, vector: u64, cr2: u64) {
    // SAFETY: the cell is the running thread's own.
    let last = unsafe { &mut *percpu::current().fault.get() };
    last.trapno = vector;
    last.err = match vector {
        // A program's faults come from user mode, as far as it can see.
        PAGE_FAULT => {
            last.cr2 = cr2;
            frame.error | code::USER
        }
        _ => frame.error,
    };
}

/// What Linux says of an exception other than a page fault (arch/x86/kernel/traps.c).
fn exception(frame: &TrapFrame) -> Cause {
    use signal::Signal as S;
    let rip = frame.rip;
    match frame.vector {
        0 => Cause::new(S::SIGFPE, sicode::FPE_INTDIV, rip),
        1 => Cause::new(S::SIGTRAP, sicode::TRAP_TRACE, rip),
        3 => of_kernel(S::SIGTRAP),
        6 => Cause::new(S::SIGILL, sicode::ILL_ILLOPN, rip),
        16 => Cause::new(S::SIGFPE, x87_code(), rip),
        19 => Cause::new(S::SIGFPE, simd_code(), rip),
        17 => Cause::new(S::SIGBUS, sicode::BUS_ADRALN, 0),
        11 | 12 => of_kernel(S::SIGBUS),
        _ => of_kernel(S::SIGSEGV),
    }
}

/// A fault of which only the signal is known.
const fn of_kernel(signal: Signal) -> Cause {
    Cause::new(signal, sicode::SI_KERNEL, 0)
}

fn fpe_code(exceptions: u32) -> i32 {
    match exceptions {
        e if e & 0x01 != 0 => sicode::FPE_FLTINV,
        e if e & 0x04 != 0 => sicode::FPE_FLTDIV,
        e if e & 0x08 != 0 => sicode::FPE_FLTOVF,
        e if e & 0x12 != 0 => sicode::FPE_FLTUND,
        e if e & 0x20 != 0 => sicode::FPE_FLTRES,
        _ => 0,
    }
}

fn x87_code() -> i32 {
    let (mut fsw, mut fcw) = (0u16, 0u16);
    // SAFETY: stores two control words.
    unsafe {
        core::arch::asm!("fnstsw [{}]", "fnstcw [{}]", in(reg) &raw mut fsw, in(reg) &raw mut fcw, options(nostack));
    }
    fpe_code(u32::from(fsw & !fcw & 0x3f))
}

fn simd_code() -> i32 {
    let mxcsr = super::fpu::control().mxcsr;
    fpe_code(!(mxcsr >> 7) & mxcsr & 0x3f)
}
