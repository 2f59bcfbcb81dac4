//! From one thread to another, and to rest.

use core::arch::asm;
use core::mem::size_of;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::context::{CallFrame, TrapFrame};
use super::sve::{self, Vectors};
use super::{cpu, fpu, percpu, user};
use crate::task::{Start, Task, Work};

unsafe extern "C" {
    fn sigil_switch(from: *mut *mut u8, to: *mut u8);
    fn sigil_leave_call();
    fn sigil_leave_trap();
    fn sigil_thread_entry();
}

/// A program's registers for addresses, and the length of its vectors.
#[derive(Default)]
pub struct Bases {
    /// TPIDR_EL0, the thread pointer, while the thread does not run: the program sets it without a
    /// call.
    tpidr: AtomicU64,
    /// As said.
    pub vectors: Vectors,
}

impl Bases {
    /// Those of a new program.
    pub fn new() -> Bases {
        Bases::default()
    }

    /// The same for another thread: those of the running one.
    #[inline(always)]
    pub fn copy(&self) -> Bases {
        Bases {
            tpidr: AtomicU64::new(cpu::read!("tpidr_el0")),
            vectors: self.vectors.copy(),
        }
    }

    /// Sets the thread pointer of a thread that does not run yet.
    #[inline(always)]
    pub fn set_thread_pointer(&self, value: usize) {
        self.tpidr.store(value as u64, Relaxed);
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
    current.bases.tpidr.store(cpu::read!("tpidr_el0"), Relaxed);
    // SAFETY: the lock makes the cells ours; the thread pointer is the program's own. What `next` does not keep
    // whole it has saved, or [`crate::task::spawn`] has.
    unsafe {
        let from = &mut *current.fpu.get();
        if from.keep {
            fpu::save_first(from.area);
            sve::save(from.area);
        } else {
            sve::lose();
            fpu::save_control(&mut from.control);
        }
        cpu::write!("tpidr_el0", next.bases.tpidr.load(Relaxed));
        if !current.shares_space(next) {
            next.process().space().activate();
            // What the last program let the kernel do is not for this one.
            cpu::guard();
        }
        percpu::set_current(next, next.kstack);
        let to = &*next.fpu.get();
        if to.keep {
            fpu::restore(to.area);
            sve::load(to.area, &next.bases.vectors);
        } else {
            fpu::load_control(to.control.assume_init_ref());
        }
        sigil_switch(current.ksp.get(), *next.ksp.get());
    }
}

/// The running thread goes on in an unprivileged program (execve(2)).
pub fn become_unprivileged() {
    percpu::current().unprivileged.store(true, Relaxed);
    // SAFETY: it is the program's.
    unsafe { cpu::write!("tpidr_el0", 0u64) };
    sve::lose();
    percpu::current().bases.vectors.begin_program();
    cpu::guard();
}

/// Runs `f`, in which other threads may run; the running thread finds its whole
/// vector state again after it. For what a trap interrupted: at a function call
/// much of it is dead.
pub fn keeping_fpu<R>(f: impl FnOnce() -> R) -> R {
    let keep = |keep| {
        // SAFETY: the cell is the running thread's own.
        unsafe { (*percpu::current().fpu.get()).keep = keep }
    };
    keep(true);
    let result = f();
    keep(false);
    result
}

/// Halts until an interrupt has been taken.
pub fn wait_for_interrupt() {
    // SAFETY: the instruction ends for an interrupt that is masked, too, so no wake-up is lost.
    unsafe {
        asm!(
            "dsb sy",
            "wfi",
            "msr daifclr, #2",
            "isb",
            "msr daifset, #2",
            options(nostack)
        );
    }
}

/// No address: the program may fetch from memory whose tables are another space's, too.
pub fn fetched(_: Start<'_>) -> Option<usize> {
    None
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
        f.write(*frame);
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
        f.write(*frame);
        (*f).settle_call();
        (*f).regs.x[0] = 0;
        (*f).regs.sp = sp;
        prepare(f.cast(), sigil_leave_trap as *const () as u64)
    }
}

/// What sigil_switch takes from a stack: X19 to X30.
#[repr(C)]
struct Switched {
    x19: u64,
    others: [u64; 10],
    x30: u64,
}

const _: () = assert!(size_of::<Switched>() == 96);

unsafe fn prepare(top: *mut u64, leave: u64) -> *mut u8 {
    // SAFETY: the caller's stack has room below `top`.
    unsafe {
        let at = top.cast::<Switched>().sub(1);
        // The others may have any value: the way out loads them from the frame.
        (*at).x19 = leave;
        (*at).x30 = sigil_thread_entry as *const () as u64;
        at.cast()
    }
}

/// Called by entry.S in a new thread.
#[unsafe(no_mangle)]
extern "C" fn sigil_after_first_switch() {
    // SAFETY: the cell is the running thread's own; its state has been loaded.
    unsafe { (*percpu::current().fpu.get()).keep = false };
    crate::sched::after_switch();
    let task = percpu::current();
    let at = task.set_child_tid.load(Relaxed);
    if at != 0 {
        // As on Linux, a bad address is the program's affair.
        let _ = user::put_u32(at, task.tid() as u32);
    }
}
