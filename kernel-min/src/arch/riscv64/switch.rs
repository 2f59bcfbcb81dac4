//! From one thread to another, and to rest.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::context::{CallFrame, TrapFrame};
use super::vectors::{self, Vectors};
use super::{cpu, fpu, percpu, user, wide};
use crate::task::{Start, Task, Work};

unsafe extern "C" {
    fn sigil_switch(from: *mut *mut u8, to: *mut u8);
    fn sigil_leave_call();
    fn sigil_leave_trap();
    fn sigil_thread_entry();
}

/// The thread pointer with which a thread begins that was told one. Otherwise it is a register as
/// others are: it comes from the creator, and is kept where those are. And what it has of vector registers.
#[derive(Default)]
pub struct Bases {
    is_told: AtomicBool,
    thread_pointer: AtomicUsize,
    /// As said.
    pub vectors: Vectors,
}

impl Bases {
    /// None is told.
    pub fn new() -> Bases {
        Bases::default()
    }

    /// Those of another thread.
    #[inline(always)]
    pub fn copy(&self) -> Bases {
        Bases {
            vectors: self.vectors.copy(),
            ..Bases::new()
        }
    }

    /// Sets the thread pointer of a thread that does not run yet.
    #[inline(always)]
    pub fn set_thread_pointer(&self, value: usize) {
        self.thread_pointer.store(value, Relaxed);
        self.is_told.store(true, Relaxed);
    }
}

/// Switches to `next`; returns when somebody switches back.
///
/// # Safety
/// The scheduler's lock is held, and both threads are alive.
#[inline(always)]
pub unsafe fn switch(current: &'static Task, next: &'static Task) {
    let now = cpu::ticks();
    current.ran.store(
        current.ran.load(Relaxed) + (now - current.since.load(Relaxed)),
        Relaxed,
    );
    next.since.store(now, Relaxed);
    // What another thread was to run for is done.
    let work = percpu::exchange_work(next.work.load(Relaxed)) & !Work::RESCHEDULE;
    current.work.store(work, Relaxed);
    // SAFETY: the lock makes the cells ours. What `next` does not keep whole it has saved, or
    // [`crate::task::spawn`] has.
    unsafe {
        let from = &mut *current.fpu.get();
        match from.keep {
            true => {
                fpu::save(from.area);
                vectors::save(current, from.area);
            }
            false => fpu::save_control(&mut from.control),
        }
        if !current.shares_space(next) {
            next.process().space().activate();
        }
        // What a call lets the kernel do is not for another thread, unless that is in one.
        match next.by_trap.load(Relaxed) {
            true => cpu::set_status::<{ cpu::SUM }>(),
            false => cpu::clear_status::<{ cpu::SUM }>(),
        }
        percpu::set_current(next, next.kstack);
        let to = &*next.fpu.get();
        match to.keep {
            true => {
                fpu::restore(to.area);
                vectors::load(next, to.area);
            }
            false => fpu::load_control(to.control.assume_init_ref()),
        }
        sigil_switch(current.ksp.get(), *next.ksp.get());
    }
}

/// The running thread goes on in an unprivileged program (execve(2)).
pub fn become_unprivileged() {
    percpu::current().unprivileged.store(true, Relaxed);
    vectors::begin_program();
}

/// Runs `f`, in which other threads may run; the running thread finds its whole
/// floating-point state again after it. For what a trap interrupted: at a function call
/// most of it is dead. One that has vector registers always keeps all.
pub fn keeping_fpu<R>(f: impl FnOnce() -> R) -> R {
    let task = percpu::current();
    let keep = |keep| {
        // SAFETY: the cell is the running thread's own.
        unsafe { (*task.fpu.get()).keep = keep }
    };
    keep(true);
    let result = f();
    keep(task.bases.vectors.has());
    result
}

/// Halts until an interrupt has been taken.
pub fn wait_for_interrupt() {
    // SAFETY: `wfi` ends for an interrupt that is pending, also while they are off, so no wake-up is
    // lost. It is taken between the two instructions behind.
    unsafe {
        asm!(
            "wfi",
            "csrsi sstatus, 2",
            "csrci sstatus, 2",
            options(nostack)
        );
    }
}

/// The address where the program goes on behind a call, which it cannot fetch from without a fault where its
/// tables are another space's, too.
pub fn fetched(start: Start<'_>) -> Option<usize> {
    Some(match start {
        Start::Call(frame) => frame.ra,
        Start::Trap(frame) => frame.regs.pc,
    } as usize)
}

/// Prepares a new thread's kernel stack so that the first switch to it leaves
/// the kernel through `frame`, with 0 as the call's result, and with the stack of
/// [`CallFrame::begin_on`] if there is one.
///
/// # Safety
/// `kstack` is the top of an unused kernel stack.
pub unsafe fn prepare_call(kstack: usize, frame: &CallFrame, stack: Option<usize>) -> *mut u8 {
    // SAFETY: the stack is unused and large enough.
    unsafe {
        let f = (kstack as *mut CallFrame).sub(1);
        wide::copy::<0, { size_of::<CallFrame>() / 8 }>(f.cast(), (&raw const *frame).cast());
        (*f).ret = 0;
        (*f).pc = 0;
        if let Some(stack) = stack {
            (*f).sp = stack as u64;
        }
        prepare(f.cast(), sigil_leave_call as *const () as u64)
    }
}

/// As [`prepare_call`], through the full register set of `frame`.
///
/// # Safety
/// `kstack` is the top of an unused kernel stack.
pub unsafe fn prepare_trap(kstack: usize, frame: &TrapFrame, sp: u64) -> *mut u8 {
    // SAFETY: the stack is unused and large enough.
    unsafe {
        let f = (kstack as *mut TrapFrame).sub(1);
        wide::copy::<0, { size_of::<TrapFrame>() / 8 }>(f.cast(), (&raw const *frame).cast());
        // It has no vector registers.
        (*f).status &= !cpu::VS;
        (*f).settle_call();
        (*f).set_result(0);
        (*f).regs.sp = sp;
        prepare(f.cast(), sigil_leave_trap as *const () as u64)
    }
}

/// What sigil_switch loads: twelve registers, of which the first is where the kernel is left, and the
/// others are loaded again there; the entry of a new thread, and the creator's registers for addresses.
unsafe fn prepare(top: *mut u64, leave: u64) -> *mut u8 {
    let (tp, gp): (u64, u64);
    // SAFETY: reads two registers; the caller's stack has room below `top`.
    unsafe {
        asm!("mv {}, tp", "mv {}, gp", out(reg) tp, out(reg) gp, options(nomem, nostack, preserves_flags));
        // The others are lost on the way out.
        let sp = top.sub(16);
        sp.write(leave);
        sp.add(12).write(sigil_thread_entry as *const () as u64);
        sp.add(13).write(tp);
        sp.add(14).write(gp);
        sp.cast()
    }
}

/// A new thread's first step, called by entry.S with the way on which it leaves the kernel.
#[unsafe(no_mangle)]
extern "C" fn sigil_after_first_switch(leave: usize) {
    // SAFETY: the cell is the running thread's own; its state has been loaded.
    unsafe { (*percpu::current().fpu.get()).keep = false };
    crate::sched::after_switch();
    let task = percpu::current();
    if task.bases.is_told.load(Relaxed) {
        let value = task.bases.thread_pointer.load(Relaxed);
        if leave == sigil_leave_trap as *const () as usize {
            percpu::trap_frame().regs.tp = value as u64;
        } else {
            // SAFETY: it is the program's.
            unsafe { asm!("mv tp, {}", in(reg) value, options(nomem, nostack, preserves_flags)) };
        }
    }
    let at = task.set_child_tid.load(Relaxed);
    if at != 0 {
        // As on Linux, a bad address is the program's affair.
        let _ = user::put_u32(at, task.tid() as u32);
    }
}
