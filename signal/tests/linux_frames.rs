//! Frames that Linux builds on this host, against what the crate would build from the same
//! registers; and what Linux's rt_sigreturn does with a frame that was tampered with.

#![cfg(all(target_os = "linux", target_arch = "x86_64", not(loom)))]

#[path = "common/sys.rs"]
mod sys;

use core::arch::asm;
use core::ptr::addr_of;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal::arch::x86_64::{
    BadFrame, FP_XSTATE_MAGIC1, FP_XSTATE_MAGIC2, Fault, FpImage, FpState, FpuLayout, GeneralRegs,
    Interrupted, RtSigFrame, Segments, UC_STRICT_RESTORE_SS, XStateHeader, eflags, enter, place,
};
use signal::{AltStack, Info, SaFlags, SigAction, SigInfo, SigSet, Signal, Stack};

const SIGNAL: Signal = Signal::SIGUSR1;
/// The end of a program's part of the address space, as Linux has it with four-level paging.
const USER_END: u64 = 0x7fff_ffff_f000;

/// The process's dispositions belong to one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

type Handler = extern "C" fn(i32, &mut SigInfo, &mut signal::arch::x86_64::UContext);

fn catch(handler: Handler, flags: SaFlags, mask: SigSet) -> SigAction {
    let action = SigAction {
        handler: handler as usize,
        flags: flags | SaFlags::SIGINFO | SaFlags::RESTORER,
        restorer: sys::restorer(),
        mask,
    };
    let number = SIGNAL.number() as usize;
    let args = [number, addr_of!(action) as usize, 0, 8, 0];
    assert_eq!(sys::call(sys::RT_SIGACTION, args), 0);
    action
}

/// Sends the signal to this thread.
fn send() {
    let pid = sys::call(sys::GETPID, [0; 5]) as usize;
    let tid = sys::call(sys::GETTID, [0; 5]) as usize;
    let number = SIGNAL.number() as usize;
    assert_eq!(sys::call(sys::TGKILL, [pid, tid, number, 0, 0]), 0);
}

fn set_altstack(stack: &Stack) {
    let args = [addr_of!(*stack) as usize, 0, 0, 0, 0];
    assert_eq!(sys::call(sys::SIGALTSTACK, args), 0);
}

fn get_altstack() -> AltStack {
    let mut shown = Stack::default();
    let args = [0, core::ptr::addr_of_mut!(shown) as usize, 0, 0, 0];
    assert_eq!(sys::call(sys::SIGALTSTACK, args), 0);
    let mut altstack = AltStack::NONE;
    altstack.set(0, &shown).unwrap();
    altstack
}

/// The frame around a handler's `ucontext_t`.
fn frame_of(context: &mut signal::arch::x86_64::UContext) -> &mut RtSigFrame {
    let at = addr_of!(*context) as usize - core::mem::offset_of!(RtSigFrame, uc);
    // SAFETY: the kernel put the context into an RtSigFrame, which lives while the handler runs.
    unsafe { &mut *(at as *mut RtSigFrame) }
}

/// The floating-point state of a frame, and where its second magic word is.
fn fpstate_of(frame: &RtSigFrame) -> (&'static mut FpState, &'static mut XStateHeader) {
    let at = frame.uc.mcontext.fpstate as usize;
    // SAFETY: Linux saved an XSAVE area there, which lives while the handler runs.
    unsafe {
        (
            &mut *(at as *mut FpState),
            &mut *((at + 512) as *mut XStateHeader),
        )
    }
}

/// What this host saves, read from a frame.
fn layout_of(fp: &FpState) -> FpuLayout {
    FpuLayout {
        size: fp.sw.xstate_size as usize,
        features: fp.sw.xfeatures,
        mxcsr_mask: if fp.mxcsr_mask == 0 {
            0xffbf
        } else {
            fp.mxcsr_mask
        },
    }
}

static SEEN: AtomicUsize = AtomicUsize::new(0);
static FLAGS: AtomicUsize = AtomicUsize::new(0);

extern "C" fn compare(
    signal: i32,
    info: &mut SigInfo,
    context: &mut signal::arch::x86_64::UContext,
) {
    assert_eq!(signal, SIGNAL.number());
    let given = *info;
    let seen = SEEN.fetch_add(1, Ordering::Relaxed);
    let frame = *frame_of(context);
    let at = addr_of!(*context) as usize - 8;
    let (fp, header) = fpstate_of(&frame);
    let layout = layout_of(fp);

    // The floating-point state.
    assert_eq!(fp.sw, layout.sw_bytes());
    let offset = layout.magic2_offset(&fp.sw).expect("an XSAVE area");
    // SAFETY: Linux wrote the word there.
    let magic2 = unsafe { *((frame.uc.mcontext.fpstate as usize + offset) as *const u32) };
    assert_eq!(magic2, FP_XSTATE_MAGIC2);
    let image = FpImage::Xstate {
        size: layout.size,
        features: layout.features,
    };
    assert_eq!(layout.image(&fp.sw, Some(magic2)), image);
    assert_eq!(layout.check(fp, Some(header)), Ok(()));

    // Where it is. With SS_AUTODISARM the stack is forgotten by now; the frame has it.
    let mut altstack = AltStack::NONE;
    altstack.set(0, &frame.uc.stack).unwrap();
    let action = SigAction {
        handler: compare as *const () as usize,
        flags: SaFlags::from_bits_retain(FLAGS.load(Ordering::Relaxed) as u64),
        restorer: sys::restorer(),
        mask: SigSet::EMPTY,
    };
    let regs = frame.uc.mcontext.regs;
    let placed = place(
        regs.rsp as usize,
        &altstack,
        action.flags,
        layout.frame_size(),
    )
    .unwrap();
    assert_eq!(placed.frame, at);
    assert_eq!(placed.fpstate, fp as *const FpState as usize);
    assert_eq!(context.sigmask, SigSet(frame.uc.mcontext.oldmask));

    // What is in it.
    let mut ours = RtSigFrame::default();
    let mcontext = &frame.uc.mcontext;
    let from = Interrupted {
        regs: &regs,
        segments: Segments::LINUX,
        fault: &Fault {
            err: mcontext.err,
            trapno: mcontext.trapno,
            cr2: mcontext.cr2,
        },
        fpstate: placed.fpstate,
        xstate: true,
    };
    ours.fill(&from, &action, altstack.stored(), context.sigmask);
    ours.uc.mcontext.reserved = mcontext.reserved;
    let pid = sys::call(sys::GETPID, [0; 5]) as i32;
    let uid = sys::call(sys::GETUID, [0; 5]) as u32;
    ours.info = SigInfo::new(Info::tkill(SIGNAL, pid, uid));
    assert_eq!(ours, frame);
    assert_eq!(given, ours.info);

    // How the handler was entered.
    let mut entry = regs;
    enter(&mut entry, SIGNAL, &action, at);
    assert_eq!(entry.rsi as usize, addr_of!(*info) as usize);
    assert_eq!(entry.rdx as usize, addr_of!(*context) as usize);
    assert_eq!((entry.rsp as usize, entry.rax, entry.rdi), (at, 0, 10));

    // Going back, nothing changes.
    let mut now = GeneralRegs {
        eflags: regs.eflags,
        ..entry
    };
    assert_eq!(
        context.restore_regs(&mut now, Segments::LINUX, USER_END),
        Ok(())
    );
    assert_eq!(now, regs);
    if seen == 0 {
        // Once more, nested, on whatever stack this is.
        send();
    }
}

#[test]
fn linux_builds_the_same_frame() {
    let _alone = ALONE.lock();
    let memory = vec![0_u8; 256 << 10].leak();
    let at = memory.as_ptr() as usize;
    for autodisarm in [0, signal::SS_AUTODISARM] {
        for flags in [SaFlags::empty(), SaFlags::ONSTACK] {
            for stack in [
                Stack::new(0, 2, 0),
                Stack::new(at + 5, autodisarm, memory.len() - 9),
            ] {
                SEEN.store(0, Ordering::Relaxed);
                let action = catch(compare, flags | SaFlags::NODEFER, SigSet::EMPTY);
                FLAGS.store(action.flags.bits() as usize, Ordering::Relaxed);
                set_altstack(&stack);
                send();
                assert_eq!(SEEN.load(Ordering::Relaxed), 2);
                assert_eq!(get_altstack().end(), AltStack::end(&altstack_from(&stack)));
            }
        }
    }
    set_altstack(&Stack::new(0, 2, 0));
}

fn altstack_from(stack: &Stack) -> AltStack {
    let mut altstack = AltStack::NONE;
    altstack.set(0, stack).unwrap();
    altstack
}

/// A change a handler makes to its frame.
type Tamper = fn(&mut RtSigFrame, &mut FpState, &mut XStateHeader);

const TAMPERS: [(&str, Tamper); 22] = [
    ("nothing", |_, _, _| {}),
    ("null code segment", |f, _, _| f.uc.mcontext.cs = 0),
    ("kernel code segment", |f, _, _| f.uc.mcontext.cs = 0x10),
    ("code segment without privilege level", |f, _, _| {
        f.uc.mcontext.cs = 0x30
    }),
    ("stack segment from nowhere", |f, _, _| {
        f.uc.mcontext.ss = 0xfff8
    }),
    ("bad stack segment, not strict", |f, _, _| {
        f.uc.flags &= !UC_STRICT_RESTORE_SS;
        f.uc.mcontext.ss = 0xfff8;
    }),
    ("stack segment without privilege level", |f, _, _| {
        f.uc.mcontext.ss = 0x28
    }),
    ("non-canonical instruction", |f, _, _| {
        f.uc.mcontext.regs.rip = 1 << 55
    }),
    ("kernel instruction", |f, _, _| {
        f.uc.mcontext.regs.rip = 0xffff_8000_0000_0000
    }),
    ("MXCSR with reserved bits", |_, fp, _| {
        fp.mxcsr = 0xffff_ffff
    }),
    ("a component that is not there", |_, _, h| {
        h.xfeatures |= 1 << 60
    }),
    ("reserved bytes of the header", |_, _, h| h.reserved = 1),
    ("unused bytes of the header", |_, _, h| {
        h.unused = [u64::MAX; 5]
    }),
    ("half a compacted format", |_, _, h| h.xcomp_bv = 1),
    ("no first magic word", |_, fp, _| fp.sw.magic1 = 0),
    ("no first magic word, bad MXCSR", |_, fp, _| {
        fp.sw.magic1 = 0;
        fp.mxcsr = 0x8000_0000;
    }),
    ("no first magic word, bad header", |_, fp, h| {
        fp.sw.magic1 = 0;
        h.xfeatures |= 1 << 60;
    }),
    ("size too small", |_, fp, h| {
        fp.sw.xstate_size = 575;
        h.reserved = 1;
    }),
    ("size too large", |_, fp, h| {
        fp.sw.xstate_size += 1;
        h.reserved = 1;
    }),
    ("size above the extended size", |_, fp, h| {
        fp.sw.extended_size = fp.sw.xstate_size - 1;
        h.reserved = 1;
    }),
    ("fewer components", |_, fp, _| fp.sw.xfeatures = 3),
    ("no floating-point state", |f, _, _| {
        f.uc.mcontext.fpstate = 0
    }),
];

static WHICH: AtomicUsize = AtomicUsize::new(0);
static VERDICT: AtomicUsize = AtomicUsize::new(0);

extern "C" fn tamper(_: i32, _: &mut SigInfo, context: &mut signal::arch::x86_64::UContext) {
    let frame = frame_of(context);
    let (fp, header) = fpstate_of(frame);
    let layout = layout_of(fp);
    let magic2_at = frame.uc.mcontext.fpstate as usize;
    TAMPERS[WHICH.load(Ordering::Relaxed)].1(frame, fp, header);

    let verdict = || -> Result<(), BadFrame> {
        let mut regs = GeneralRegs::default();
        frame
            .uc
            .restore_regs(&mut regs, Segments::LINUX, USER_END)?;
        if frame.uc.mcontext.fpstate == 0 {
            return Ok(());
        }
        let magic2 = layout.magic2_offset(&fp.sw).map(|offset| {
            // SAFETY: the offset is not beyond the second magic word that Linux wrote.
            unsafe { ((magic2_at + offset) as *const u32).read_unaligned() }
        });
        match layout.image(&fp.sw, magic2) {
            FpImage::Legacy => layout.check(fp, None),
            FpImage::Xstate { .. } => layout.check(fp, Some(header)),
        }
    };
    VERDICT.store(usize::from(verdict().is_ok()), Ordering::Relaxed);
    // Tell the parent, since nobody may come back: the exit status of a grandchild.
    let pipe = PIPE.load(Ordering::Relaxed);
    let byte = [verdict().is_ok() as u8];
    sys::call(sys::WRITE, [pipe, byte.as_ptr() as usize, 1, 0, 0]);
}

static PIPE: AtomicUsize = AtomicUsize::new(0);

#[test]
fn linux_refuses_the_same_frames() {
    use std::io::Read;
    use std::os::fd::AsRawFd;
    let _alone = ALONE.lock();
    for (which, (name, _)) in TAMPERS.iter().enumerate() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        PIPE.store(writer.as_raw_fd() as usize, Ordering::Relaxed);
        WHICH.store(which, Ordering::Relaxed);
        let pid = sys::call(sys::FORK, [0; 5]);
        if pid == 0 {
            let core = [0_u64; 2];
            sys::call(sys::PRLIMIT64, [0, 4, core.as_ptr() as usize, 0, 0]);
            // Without the handler by which Rust's runtime finds stack overflows.
            let (segv, default) = (Signal::SIGSEGV.number() as usize, SigAction::DEFAULT);
            sys::call(
                sys::RT_SIGACTION,
                [segv, addr_of!(default) as usize, 0, 8, 0],
            );
            catch(tamper, SaFlags::empty(), SigSet::EMPTY);
            send();
            loop {
                sys::call(sys::EXIT_GROUP, [0; 5]);
            }
        }
        drop(writer);
        let mut status = 0_i32;
        let args = [
            pid as usize,
            core::ptr::addr_of_mut!(status) as usize,
            0,
            0,
            0,
        ];
        assert_eq!(sys::call(sys::WAIT4, args), pid);
        let mut verdict = Vec::new();
        reader.read_to_end(&mut verdict).unwrap();
        let linux = match status & 0x7f {
            0 => 1,
            11 => 0,
            other => panic!("{name}: signal {other}"),
        };
        assert_eq!(verdict, [linux], "{name}: Linux's status is {status:#x}");
    }
}

static NEW_FLAGS: AtomicUsize = AtomicUsize::new(0);

extern "C" fn change_flags(_: i32, _: &mut SigInfo, c: &mut signal::arch::x86_64::UContext) {
    c.mcontext.regs.eflags = NEW_FLAGS.load(Ordering::Relaxed) as u64;
}

#[test]
fn linux_restores_the_same_flags() {
    let _alone = ALONE.lock();
    catch(change_flags, SaFlags::empty(), SigSet::EMPTY);
    let pid = sys::call(sys::GETPID, [0; 5]);
    let tid = sys::call(sys::GETTID, [0; 5]);
    // Not AC, which faults on the next unaligned access, and not TF, which traps.
    for wish in [
        0,
        eflags::CF | eflags::ZF | eflags::OF,
        eflags::DF | eflags::SF,
        eflags::IOPL,
        eflags::NT,
        !(eflags::AC | eflags::TF | eflags::RF),
    ] {
        NEW_FLAGS.store(wish as usize, Ordering::Relaxed);
        let after: u64;
        // SAFETY: tgkill of this thread, whose handler changes only flags; DF is cleared again.
        unsafe {
            asm!(
                "syscall", "pushfq", "pop {after}", "cld",
                after = out(reg) after,
                inlateout("rax") sys::TGKILL as isize => _,
                in("rdi") pid, in("rsi") tid, in("rdx") SIGNAL.number(),
                lateout("rcx") _, lateout("r11") _,
            );
        }
        let usual = eflags::FIXED | eflags::IF;
        assert_eq!(after, eflags::restore(usual, wish), "{wish:x}");
    }
}

#[test]
fn a_full_mask_in_a_frame_blocks_neither_kill_nor_stop() {
    extern "C" fn fill(_: i32, _: &mut SigInfo, context: &mut signal::arch::x86_64::UContext) {
        context.sigmask = SigSet::FULL;
    }
    let _alone = ALONE.lock();
    catch(fill, SaFlags::empty(), SigSet::EMPTY);
    send();
    let (mut mask, empty) = (SigSet::EMPTY, SigSet::EMPTY);
    let args = [
        2,
        addr_of!(empty) as usize,
        core::ptr::addr_of_mut!(mask) as usize,
        8,
        0,
    ];
    assert_eq!(sys::call(sys::RT_SIGPROCMASK, args), 0);
    assert_eq!(mask, SigSet::FULL.blockable());
}

#[test]
fn magic_words() {
    assert_eq!(FP_XSTATE_MAGIC1.to_le_bytes(), *b"SXPF");
    assert_eq!(FP_XSTATE_MAGIC2.to_le_bytes(), *b"EXPF");
}
