//! rt_sigreturn(2): taking a frame back. It lies in the program's memory, so nothing in it is
//! believed.

use core::mem::{MaybeUninit, offset_of};
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::riscv64::{BadFrame, RtSigFrame, UContext, below, each_record};
use signal::straight::Entered;
use signal::{SigSet, Stack};

use super::enter::{own_restorer, write_info};
use super::{Failed, KERNEL_HALF};
use crate::arch::context::TrapFrame;
use crate::arch::user::{self, USER_END};
use crate::arch::{fpu, percpu, vdso, vectors};
use crate::kernel_places::interrupted_at;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);

/// What a frame puts back besides registers.
pub struct Returned {
    /// The mask.
    pub mask: SigSet,
    /// The alternate stack as it was set.
    pub altstack: Stack,
    /// The stack pointer with which that is taken back: what the frame puts back, since Linux reads it
    /// after the registers.
    pub sp: usize,
}

// SAFETY: integers, or arrays of them, without padding.
unsafe impl user::Plain for UContext {}

/// Makes the ucontext of a frame readable until another thread runs. Whether it is, where it can be
/// referred to.
#[inline(always)]
pub fn is_readable(at: usize) -> bool {
    at.is_multiple_of(align_of::<UContext>()) && user::make_readable::<UContext>(at).is_ok()
}

/// The ucontext that [is readable](is_readable) there.
///
/// # Safety
/// As said; and no other reference to it is in use.
#[inline(always)]
pub unsafe fn ucontext(at: usize) -> &'static mut UContext {
    // SAFETY: both pages it lies in are readable, and every bit pattern is one.
    unsafe { &mut *(at as *mut UContext) }
}

/// Where entry.S finds the general registers to load.
#[inline(always)]
pub fn registers(uc: &UContext) -> usize {
    (&raw const uc.mcontext.regs).addr()
}

/// The ucontext of a frame at `at`, readable until another thread runs: a `copy` where it cannot be
/// referred to.
fn look_at(at: usize, copy: &mut MaybeUninit<UContext>) -> Result<&UContext, Failed> {
    if !at.is_multiple_of(align_of::<UContext>()) {
        return user::read_to(copy, at).map_err(|_| Failed);
    }
    user::make_readable::<UContext>(at).map_err(|_| Failed)?;
    // SAFETY: just looked at.
    Ok(unsafe { ucontext(at) })
}

/// Reads the frame whose ucontext is at `at`.
///
/// The mask and the alternate stack are handed back even when the rest is bad,
/// in the order in which Linux takes them.
pub fn read(at: usize) -> Result<(Returned, usize), Failed> {
    let mut copy = MaybeUninit::uninit();
    let uc = look_at(at, &mut copy)?;
    let returned = Returned {
        mask: uc.sigmask,
        altstack: uc.stack,
        sp: uc.mcontext.regs.sp as usize,
    };
    Ok((returned, at))
}

/// Puts all registers back, of the frame whose ucontext is at `at`.
pub fn restore(at: usize, frame: &mut TrapFrame) -> Result<(), Failed> {
    let mut copy = MaybeUninit::uninit();
    let uc = look_at(at, &mut copy)?;
    // A linked program can be interrupted in the kernel's text: at the entry of a
    // system call, or in one that runs as the program does. A loaded one, in its page there.
    let pc = uc.mcontext.regs.pc;
    let unprivileged = percpu::current().unprivileged.load(Relaxed);
    let may_be_there = || match unprivileged {
        true => vdso::has(pc),
        false => interrupted_at().has(pc),
    };
    let end = if pc >= KERNEL_HALF && may_be_there() {
        u64::MAX
    } else {
        USER_END as u64
    };
    // SAFETY: any bytes are one.
    let q = unsafe { &uc.mcontext.fpregs.q };
    if !uc.is_restorable(q, end) {
        match uc.is_restorable_but_records(q, end) {
            true => restore_records(at)?,
            false => return Err(Failed),
        }
    }
    // SAFETY: the registers begin there; the processor ignores what it has not of the last one.
    unsafe { fpu::restore((&raw const uc.mcontext.fpregs).cast()) };
    frame.restore(&uc.mcontext.regs, unprivileged);
    Ok(())
}

/// Puts back what records hold.
#[cold]
#[inline(never)]
fn restore_records(at: usize) -> Result<(), Failed> {
    let read = |at| user::get_u64(at).map_err(|_| BadFrame);
    each_record(at, vectors::length(), read, vectors::take).map_err(|_| Failed)
}

/// Puts the floating-point registers back; the general ones are left for entry.S to load from
/// where they are. False, and nothing has happened, in all but the usual case.
#[inline(always)]
pub fn restore_in_place(uc: &UContext) -> bool {
    let usual = is_usual(uc);
    if usual {
        // SAFETY: the registers begin there; the processor ignores what it has not of the last one.
        unsafe { fpu::restore((&raw const uc.mcontext.fpregs).cast()) };
    }
    usual
}

/// Whether a frame can be put back as it is.
#[inline(always)]
fn is_usual(uc: &UContext) -> bool {
    // SAFETY: any bytes are one.
    let q = unsafe { &uc.mcontext.fpregs.q };
    uc.is_restorable(q, USER_END as u64)
}

/// As [`restore_in_place`], where the thread is not alone or has an alternate stack.
#[inline(always)]
pub fn restore_with_xstate(uc: &UContext) -> bool {
    restore_in_place(uc)
}

/// A handler returned, and another one is to be entered where it was: whether its frame can have the
/// same place, and holds already what was interrupted, as [`restore_in_place`] would put it back.
/// For a thread without alternate stack.
#[inline(always)]
pub fn can_rewrite(uc: &UContext) -> bool {
    let here = core::ptr::from_ref(uc).addr() - UCONTEXT;
    below(uc.mcontext.regs.sp as usize) == here
        && is_usual(uc)
        // The first word is the siginfo's, which is written anew; the mask's lies in the ucontext.
        && user::put_u32(here, 0).is_ok()
        && user::put_u8(here + UCONTEXT, 0).is_ok()
}

/// Writes the frame of a handler in the room of the one that returned; its address. The handler's
/// registers are in the trap's frame.
#[inline(always)]
pub fn rewrite(uc: &mut UContext, entered: &Entered<'_>) -> usize {
    let here = core::ptr::from_mut(uc).addr() - UCONTEXT;
    // SAFETY: any bytes are a state.
    let status = unsafe { uc.mcontext.fpregs.d.fcsr };
    // The others are registers that a handler keeps, or that no function finds at its beginning.
    fpu::set_status(u64::from(status));
    // SAFETY: `can_rewrite` made its beginning writable, and `uc` is not used any more.
    let frame = unsafe { &mut *(here as *mut RtSigFrame) };
    (frame.uc.flags, frame.uc.sigmask) = (0, entered.saved_mask);
    write_info(frame, entered);
    let regs = &mut percpu::trap_frame().regs;
    regs.a0 = entered.signal.number() as u64;
    regs.ra = own_restorer();
    here
}
