//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

use core::mem::size_of;

use signal::arch::x86_64::{
    FP_XSTATE_MAGIC2, Fault, FpImage, FpState, GeneralRegs, Interrupted, RtSigFrame, Segments,
    UContext, XStateHeader, enter, place,
};
use signal::{AltStack, SigAction, SigSet, Signal, Stack};

use super::context::TrapFrame;
use super::user::{self, USER_END};
use super::{descriptors, fpu, percpu};

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

/// What goes into a frame besides registers.
pub struct Content<'a> {
    /// The handler's action.
    pub action: &'a SigAction,
    /// The thread's alternate stack.
    pub altstack: &'a AltStack,
    /// What rt_sigreturn puts back.
    pub mask: SigSet,
}

/// Writes the frame of a handler that interrupts `regs`; `info` is asked to write
/// the siginfo if the handler takes one. On return `regs` are the handler's.
#[inline(always)]
pub fn push(
    regs: &mut GeneralRegs,
    signal: Signal,
    content: &Content<'_>,
    info: impl FnOnce(&mut signal::SigInfo),
) -> Result<(), Failed> {
    let layout = fpu::layout();
    let at = place(
        regs.rsp as usize,
        content.altstack,
        content.action,
        layout.frame_size(),
    )
    .map_err(|_| Failed)?;
    if regs.rip >= KERNEL_HALF {
        interrupted_at().note(regs.rip);
    }
    user::make_writable(at.frame, at.fpstate + layout.frame_size() - at.frame)
        .map_err(|_| Failed)?;
    // SAFETY: both are within the range that was just made writable; 64-byte and
    // 8-byte aligned as `place` says.
    unsafe {
        let fp = at.fpstate as *mut u8;
        fpu::save(fp);
        if layout.has_xsave() {
            (*fp.cast::<FpState>()).sw = layout.sw_bytes();
            fp.add(layout.size)
                .cast::<u32>()
                .write_unaligned(FP_XSTATE_MAGIC2);
        }
        let frame = &mut *(at.frame as *mut RtSigFrame);
        frame.fill(
            &Interrupted {
                regs,
                segments: Segments::LINUX,
                fault: &fault(),
                fpstate: at.fpstate,
                xstate: layout.has_xsave(),
            },
            content.action,
            content.altstack.stored(),
            content.mask,
        );
        info(&mut frame.info);
    }
    // A handler begins with the initial state (Linux's fpu__clear_user_states).
    fpu::reset();
    enter(regs, signal, content.action, at.frame);
    Ok(())
}

/// The thread's last fault, which stays in its later frames.
fn fault() -> Fault {
    // SAFETY: the cell is the running thread's own.
    unsafe { *percpu::current().fault.get() }
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
pub fn read(at: usize) -> Result<(Returned, &'static UContext), Failed> {
    if !user::in_range(at, size_of::<UContext>()) {
        return Err(Failed);
    }
    user::get_u8(at).map_err(|_| Failed)?;
    user::get_u8(at + size_of::<UContext>() - 1).map_err(|_| Failed)?;
    // SAFETY: both pages it lies in are readable, and every bit pattern is one.
    // Nobody else runs before it has been used.
    let uc = unsafe { &*(at as *const UContext) };
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

fn restore_fpu(at: usize) -> Result<(), Failed> {
    if at == 0 {
        // Linux: no state saved means the initial state.
        fpu::reset();
        return Ok(());
    }
    if !user::in_range(at, size_of::<FpState>()) || !at.is_multiple_of(16) {
        return Err(Failed);
    }
    let layout = fpu::layout();
    // SAFETY: the address is in the program's half and aligned; a fault or an
    // image that the processor refuses is reported, and leaves the kernel as it was.
    unsafe {
        user::get_u8(at).map_err(|_| Failed)?;
        user::get_u8(at + size_of::<FpState>() - 1).map_err(|_| Failed)?;
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

/// The general registers of a trap frame.
#[inline(always)]
pub fn regs(f: &TrapFrame) -> GeneralRegs {
    GeneralRegs {
        r8: f.r8,
        r9: f.r9,
        r10: f.r10,
        r11: f.r11,
        r12: f.r12,
        r13: f.r13,
        r14: f.r14,
        r15: f.r15,
        rdi: f.rdi,
        rsi: f.rsi,
        rbp: f.rbp,
        rbx: f.rbx,
        rdx: f.rdx,
        rax: f.rax,
        rcx: f.rcx,
        rsp: f.rsp,
        rip: f.rip,
        eflags: f.rflags,
    }
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
