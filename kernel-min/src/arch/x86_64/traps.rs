//! Exceptions and interrupts: who was interrupted, and what it means.

use core::sync::atomic::Ordering::Relaxed;

use signal::SigInfo;

use super::context::TrapFrame;
use super::{apic, cpu, percpu, switch, user};
use crate::deliver;
use crate::mm::Access;
use crate::process;
use crate::task::Work;
use crate::{console, panic, time};

const PAGE_FAULT: u64 = 14;
const DEVICE: core::ops::RangeInclusive<u64> = 33..=62;

/// Called by entry.S on the thread's kernel stack, interrupts off.
#[unsafe(no_mangle)]
extern "C" fn sigil_trap(frame: &mut TrapFrame) {
    let program = frame.from_program() && !percpu::try_current().is_none_or(|t| t.idle.load(Relaxed));
    match frame.vector {
        PAGE_FAULT => page_fault(frame, program),
        v if v == u64::from(apic::TIMER_VECTOR) => {
            apic::end_of_interrupt();
            time::deadline::interrupt();
        }
        v if v == u64::from(apic::SPURIOUS_VECTOR) => {}
        v if DEVICE.contains(&v) => {
            apic::end_of_interrupt();
            console::interrupt();
        }
        _ if program => process::fault(exception_info(frame)),
        _ => panic::trap("an exception in the kernel", frame),
    }
    if program {
        let work = percpu::work().load(Relaxed);
        if work == Work::RESCHEDULE {
            switch::with_whole_fpu(crate::sched::reschedule);
        }
        if percpu::work().load(Relaxed) != 0 {
            deliver::trap_work(frame);
        }
    }
}

/// Bits of a page fault's error code.
mod code {
    pub const PRESENT: u64 = 1;
    pub const WRITE: u64 = 2;
    pub const FETCH: u64 = 16;
}

#[inline]
fn page_fault(frame: &mut TrapFrame, program: bool) {
    let addr = cpu::cr2() as usize;
    let access = match frame.error {
        e if e & code::WRITE != 0 => Access::Write,
        e if e & code::FETCH != 0 => Access::Execute,
        _ => Access::Read,
    };
    if addr < user::USER_END {
        if !program && user::fixup(frame.rip as usize).is_none() {
            panic::trap("a page fault in the kernel", frame);
        }
        let present = frame.error & code::PRESENT != 0;
        match process::page_fault(addr, access, present) {
            Ok(()) => return,
            Err(info) if program => {
                if let Some(info) = info {
                    process::fault(info);
                }
                return;
            }
            Err(_) => {}
        }
    } else if program {
        process::fault(SigInfo::fault(signal::Signal::SIGSEGV, signal::code::SEGV_MAPERR, addr));
        return;
    }
    match user::fixup(frame.rip as usize) {
        Some(to) => frame.rip = to as u64,
        None => panic::trap("a page fault in the kernel", frame),
    }
}

/// What Linux says of an exception other than a page fault (arch/x86/kernel/traps.c).
fn exception_info(frame: &TrapFrame) -> SigInfo {
    use signal::Signal as S;
    use signal::code as c;
    let rip = frame.rip as usize;
    match frame.vector {
        0 => SigInfo::fault(S::SIGFPE, c::FPE_INTDIV, rip),
        1 => SigInfo::fault(S::SIGTRAP, c::TRAP_TRACE, rip),
        3 => SigInfo::kernel(S::SIGTRAP),
        6 => SigInfo::fault(S::SIGILL, c::ILL_ILLOPN, rip),
        16 => SigInfo::fault(S::SIGFPE, x87_code(), rip),
        19 => SigInfo::fault(S::SIGFPE, simd_code(), rip),
        17 => SigInfo::fault(S::SIGBUS, c::BUS_ADRALN, 0),
        11 | 12 => SigInfo::kernel(S::SIGBUS),
        _ => SigInfo::kernel(S::SIGSEGV),
    }
}

fn fpe_code(exceptions: u32) -> i32 {
    use signal::code as c;
    match exceptions {
        e if e & 0x01 != 0 => c::FPE_FLTINV,
        e if e & 0x04 != 0 => c::FPE_FLTDIV,
        e if e & 0x08 != 0 => c::FPE_FLTOVF,
        e if e & 0x12 != 0 => c::FPE_FLTUND,
        e if e & 0x20 != 0 => c::FPE_FLTRES,
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
