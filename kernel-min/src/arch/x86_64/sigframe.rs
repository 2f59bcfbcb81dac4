//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

use core::mem::size_of;

use signal::arch::x86_64::{
    Around, FP_XSTATE_MAGIC2, FRAME_SIZE, Fault, FpImage, FpState, GeneralRegs, RtSigFrame,
    Segments, UContext, XStateHeader, eflags, place,
};
use signal::deliver::Handler;
use signal::{AltStack, Pool, SaFlags, SigSet, Stack};

use super::context::{CallFrame, RFLAGS_IF, TrapFrame};
use super::user::{self, USER_END};
use super::{descriptors, fpu, percpu, smallframe};

/// First address of the kernel's half.
const KERNEL_HALF: u64 = 0xffff_8000_0000_0000;

/// The last places in the kernel's text at which a thread was interrupted: only
/// there may a frame return to it. A frame is gone from here when 32 later ones
/// have been written there.
#[derive(Default)]
pub struct KernelPlaces {
    places: [u64; 32],
    next: usize,
}

impl KernelPlaces {
    #[cold]
    fn note(&mut self, rip: u64) {
        if !self.has(rip) {
            self.places[self.next % 32] = rip;
            self.next += 1;
        }
    }

    #[cold]
    fn has(&self, rip: u64) -> bool {
        self.places.contains(&rip)
    }
}

/// The running thread's.
#[allow(clippy::mut_from_ref, reason = "the cell is the running thread's own")]
fn interrupted_at() -> &'static mut KernelPlaces {
    // SAFETY: only the thread itself touches its cell, and not twice at a time.
    unsafe { &mut *percpu::current().kernel_places.get() }
}

/// The frame could not be written or read.
#[derive(Debug)]
pub struct Failed;

/// Bytes of stack that entering a handler takes (AT_MINSIGSTKSZ).
pub fn min_stack() -> usize {
    // The frame, the vector state, the red zone, and what aligning them costs.
    size_of::<RtSigFrame>() + fpu::layout().frame_size() + 128 + 64 + 16
}

/// Writes the frame of a handler that interrupts the program at `rip` with stack pointer `sp`, all
/// but the other registers. The word below it is writable, too.
#[inline(never)]
fn write(
    rip: u64,
    sp: u64,
    altstack: &AltStack,
    handler: &Handler,
    pool: &Pool<'_>,
) -> Result<&'static mut RtSigFrame, Failed> {
    let layout = fpu::layout();
    let fp_size = layout.frame_size();
    let at = place(sp as usize, altstack, &handler.action, fp_size).map_err(|_| Failed)?;
    if rip >= KERNEL_HALF {
        interrupted_at().note(rip);
    }
    user::make_writable(at.frame - 8, at.fpstate + fp_size - at.frame + 8).map_err(|_| Failed)?;
    // SAFETY: both are within the range that was just made writable; 64-byte and
    // 8-byte aligned as `place` says. Nobody else runs before the frame has been used.
    let frame = unsafe {
        let fp = at.fpstate as *mut u8;
        fpu::save(fp);
        if layout.has_xsave() {
            (*fp.cast::<FpState>()).sw = layout.sw_bytes();
            fp.add(layout.size)
                .cast::<u32>()
                .write_unaligned(FP_XSTATE_MAGIC2);
        }
        &mut *(at.frame as *mut RtSigFrame)
    };
    frame.uc.mcontext.regs.rip = rip;
    frame.uc.mcontext.regs.rsp = sp;
    fill_around(frame, at.fpstate, altstack, handler, pool);
    // A handler begins with the initial state (Linux's fpu__clear_user_states).
    fpu::reset();
    Ok(frame)
}

/// Writes all of the frame but the registers.
#[inline(always)]
fn fill_around(
    frame: &mut RtSigFrame,
    fpstate: usize,
    altstack: &AltStack,
    handler: &Handler,
    pool: &Pool<'_>,
) {
    let around = Around {
        segments: Segments::LINUX,
        fault: fault(),
        fpstate,
        xstate: fpu::layout().has_xsave(),
    };
    frame.fill_around(
        &around,
        &handler.action,
        altstack.stored(),
        handler.saved_mask,
    );
    if handler.action.flags.contains(SaFlags::SIGINFO) {
        handler.taken.show(pool, &mut frame.info);
    }
}

/// Writes the frame of a handler that interrupts the program where a trap did. The trap's return
/// enters it.
#[inline(never)]
pub fn write_at_trap(
    f: &mut TrapFrame,
    altstack: &AltStack,
    handler: &Handler,
    pool: &Pool<'_>,
) -> Result<(), Failed> {
    let frame = write(f.rip, f.rsp, altstack, handler, pool)?;
    copy_regs(f, &mut frame.uc.mcontext.regs);
    enter(f, handler, core::ptr::from_mut(frame) as usize);
    f.rflags &= !eflags::CLEARED_ON_ENTRY;
    Ok(())
}

/// The handler's arguments, stack and first instruction.
#[inline(always)]
fn enter(f: &mut TrapFrame, handler: &Handler, frame: usize) {
    f.rdi = handler.signal.number() as u64;
    f.rsi = (frame + core::mem::offset_of!(RtSigFrame, info)) as u64;
    f.rdx = (frame + UCONTEXT) as u64;
    f.rax = 0;
    f.rsp = frame as u64;
    f.rip = handler.action.handler as u64;
}

const UCONTEXT: usize = core::mem::offset_of!(RtSigFrame, uc);

/// Writes the frame of a handler that interrupts a call by function at its return, with the call's
/// arguments if it is to be made again. That return then enters the handler.
#[inline(never)]
pub fn write_at_call(
    f: &mut CallFrame,
    arguments: bool,
    altstack: &AltStack,
    handler: &Handler,
    pool: &Pool<'_>,
) -> Result<(), Failed> {
    let mut rip = user::get_u64(f.user_rsp as usize).map_err(|_| Failed)?;
    let mut arguments = arguments;
    if smallframe::is_entry(rip) {
        rip = smallframe::step_in(f)?;
        arguments = true;
    }
    let frame = write(rip, f.user_rsp + 8, altstack, handler, pool)?;
    let to = &mut frame.uc.mcontext.regs;
    (to.r12, to.r13, to.r14, to.r15) = (f.r12, f.r13, f.r14, f.r15);
    (to.rbp, to.rbx, to.rax) = (f.rbp, f.rbx, f.ret);
    to.eflags = RFLAGS_IF | 2;
    (to.r10, to.r11) = (0, 0);
    if arguments {
        (to.rdi, to.rsi, to.rdx) = (f.rdi, f.rsi, f.rdx);
        (to.rcx, to.r8, to.r9) = (f.rcx, f.r8, f.r9);
    } else {
        (to.rdi, to.rsi, to.rdx) = (0, 0, 0);
        (to.rcx, to.r8, to.r9) = (0, 0, 0);
    }
    let frame = core::ptr::from_mut(frame) as usize;
    // entry.S leaves by a `ret` to the word on top of the stack.
    let top = frame - 8;
    // SAFETY: `write` made that word writable.
    unsafe { (top as *mut u64).write(handler.action.handler as u64) };
    f.user_rsp = top as u64;
    f.rdi = handler.signal.number() as u64;
    f.rsi = (frame + core::mem::offset_of!(RtSigFrame, info)) as u64;
    f.rdx = (frame + UCONTEXT) as u64;
    f.ret = 0;
    Ok(())
}

/// The thread's last fault, which stays in its later frames.
#[inline(always)]
fn fault() -> &'static Fault {
    // SAFETY: the cell is the running thread's own, and is not written while a frame is.
    unsafe { &*percpu::current().fault.get() }
}

/// What a frame puts back besides registers and vector state.
pub struct Returned {
    /// The mask.
    pub mask: SigSet,
    /// The alternate stack as it was set.
    pub altstack: Stack,
}

/// Reads the frame whose ucontext is at `at`; nothing in it is believed.
///
/// The mask and the alternate stack are handed back even when the rest is bad,
/// in the order in which Linux takes them.
#[inline(always)]
pub fn read(at: usize) -> Result<(Returned, &'static mut UContext), Failed> {
    user::make_readable::<{ size_of::<UContext>() }>(at).map_err(|_| Failed)?;
    // SAFETY: both pages it lies in are readable, and every bit pattern is one.
    // Nobody else runs before it has been used.
    let uc = unsafe { &mut *(at as *mut UContext) };
    Ok((
        Returned {
            mask: uc.sigmask,
            altstack: uc.stack,
        },
        uc,
    ))
}

/// Puts registers and vector state back.
pub fn restore(uc: &UContext, frame: &mut TrapFrame) -> Result<(), Failed> {
    let mut regs = GeneralRegs {
        eflags: super::context::RFLAGS_IF | 2,
        ..GeneralRegs::default()
    };
    // A linked program can be interrupted in the kernel's text: at the entry of a
    // system call, or in one that runs as the program does.
    let rip = uc.mcontext.regs.rip;
    let end = if rip >= KERNEL_HALF && interrupted_at().has(rip) {
        u64::MAX
    } else {
        USER_END as u64
    };
    uc.restore_regs(&mut regs, Segments::LINUX, end)
        .map_err(|_| Failed)?;
    restore_fpu(uc.mcontext.fpstate as usize)?;
    set_regs(frame, &regs);
    frame.cs = u64::from(descriptors::KERNEL_CS);
    frame.ss = u64::from(descriptors::KERNEL_DS);
    Ok(())
}

/// As [`restore`], but the general registers are left for entry.S to load from where they are.
#[inline(always)]
pub fn restore_in_place(uc: &UContext, frame: &mut TrapFrame) -> Result<(), Failed> {
    let saved = &uc.mcontext;
    if !uc.may_restore(Segments::LINUX, USER_END as u64) {
        return Err(Failed);
    }
    restore_fpu(saved.fpstate as usize)?;
    frame.rip = saved.regs.rip;
    frame.cs = u64::from(descriptors::KERNEL_CS);
    frame.rflags = eflags::restore(RFLAGS_IF | 2, saved.regs.eflags);
    frame.rsp = saved.regs.rsp;
    frame.ss = u64::from(descriptors::KERNEL_DS);
    Ok(())
}

/// As an address of registers: a handler is entered in place of another one, and all registers but
/// its arguments stay as they are.
pub const AS_THEY_ARE: *const GeneralRegs = core::ptr::without_provenance(1);

/// Loads the registers of a handler's entry, after [`rewrite`].
#[cold]
pub fn load(uc: &UContext, f: &mut TrapFrame, handler: &Handler) {
    let (rsp, rip) = (f.rsp, f.rip);
    set_regs(f, &uc.mcontext.regs);
    enter(f, handler, rsp as usize);
    f.rip = rip;
    f.rflags = RFLAGS_IF | 2;
}

/// A handler returns, and another one is to be entered where it was: its frame can have the same
/// place, and holds already what was interrupted. All else is written anew. What the frame says
/// has been [restored in place](restore_in_place). `None` if the frame would be another one.
#[inline(always)]
pub fn rewrite(
    uc: &mut UContext,
    f: &mut TrapFrame,
    altstack: &AltStack,
    handler: &Handler,
    pool: &Pool<'_>,
) -> Option<()> {
    let layout = fpu::layout();
    let at = place(
        f.rsp as usize,
        altstack,
        &handler.action,
        layout.frame_size(),
    )
    .ok()?;
    let here = core::ptr::from_mut(uc) as usize - UCONTEXT;
    if at.frame != here || at.fpstate != uc.mcontext.fpstate as usize || layout.has_xsave() {
        return None;
    }
    user::make_writable(here, FRAME_SIZE).ok()?;
    // SAFETY: the frame was just made writable, and `uc` is not used any more.
    let frame = unsafe { &mut *(here as *mut RtSigFrame) };
    frame.uc.mcontext.regs.eflags = f.rflags;
    fill_around(frame, at.fpstate, altstack, handler, pool);
    fpu::reset();
    enter(f, handler, here);
    f.rflags = RFLAGS_IF | 2;
    Some(())
}

#[inline(always)]
fn restore_fpu(at: usize) -> Result<(), Failed> {
    if at == 0 {
        // Linux: no state saved means the initial state.
        fpu::reset();
        return Ok(());
    }
    if !at.is_multiple_of(16) {
        return Err(Failed);
    }
    let layout = fpu::layout();
    // SAFETY: the address is in the program's half and aligned; a fault or an
    // image that the processor refuses is reported, and leaves the kernel as it was.
    unsafe {
        user::make_readable::<{ size_of::<FpState>() }>(at).map_err(|_| Failed)?;
        if !layout.has_xsave() {
            let legal = layout.check(&*(at as *const FpState), None).is_ok();
            return if legal && fpu::restore(at as *const u8, u64::MAX) {
                Ok(())
            } else {
                Err(Failed)
            };
        }
        let legacy = &*(at as *const FpState);
        let magic2 = layout
            .magic2_offset(&legacy.sw)
            .and_then(|offset| user::get_u32(at + offset).ok());
        // Not every processor refuses what is wrong: an emulated one may not look.
        let done = match layout.image(&legacy.sw, magic2) {
            FpImage::Xstate { features, .. } if at.is_multiple_of(64) => {
                let header = &*((at + size_of::<FpState>()) as *const XStateHeader);
                layout.check(legacy, Some(header)).is_ok()
                    && fpu::restore(at as *const u8, features)
            }
            FpImage::Xstate { .. } => false,
            FpImage::Legacy => {
                layout.check(legacy, None).is_ok() && fpu::restore_legacy(at as *const u8)
            }
        };
        if done { Ok(()) } else { Err(Failed) }
    }
}

/// Writes the general registers of a trap frame, but for `rsp` and `rip`.
#[inline(always)]
fn copy_regs(f: &TrapFrame, to: &mut GeneralRegs) {
    (to.r8, to.r9, to.r10, to.r11) = (f.r8, f.r9, f.r10, f.r11);
    (to.r12, to.r13, to.r14, to.r15) = (f.r12, f.r13, f.r14, f.r15);
    (to.rdi, to.rsi, to.rbp, to.rbx) = (f.rdi, f.rsi, f.rbp, f.rbx);
    (to.rdx, to.rax, to.rcx) = (f.rdx, f.rax, f.rcx);
    to.eflags = f.rflags;
}

/// Sets the general registers of a trap frame.
#[inline(always)]
pub fn set_regs(f: &mut TrapFrame, r: &GeneralRegs) {
    f.r8 = r.r8;
    f.r9 = r.r9;
    f.r10 = r.r10;
    f.r11 = r.r11;
    f.r12 = r.r12;
    f.r13 = r.r13;
    f.r14 = r.r14;
    f.r15 = r.r15;
    f.rdi = r.rdi;
    f.rsi = r.rsi;
    f.rbp = r.rbp;
    f.rbx = r.rbx;
    f.rdx = r.rdx;
    f.rax = r.rax;
    f.rcx = r.rcx;
    f.rsp = r.rsp;
    f.rip = r.rip;
    f.rflags = r.eflags;
}
