//! From one thread to another, and to rest.

use core::arch::asm;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{cpu, fpu, percpu, user};
use crate::task::{Start, Task, Work};

unsafe extern "C" {
    fn sigil_switch(from: *mut *mut u8, to: *mut u8);
    fn sigil_leave_call();
    fn sigil_leave_trap();
}

const MSR_FS_BASE: u32 = 0xc000_0100;
/// What `swapgs` loads on the way out to an unprivileged program.
const MSR_KERNEL_GS_BASE: u32 = 0xc000_0102;

/// A program's registers for addresses.
#[derive(Default)]
pub struct Bases {
    /// FS base: the thread pointer.
    fs: AtomicU64,
    /// GS base of an unprivileged program.
    gs: AtomicU64,
}

impl Bases {
    /// Those of a new program.
    pub fn new() -> Bases {
        Bases::default()
    }

    /// The same for another thread.
    #[inline(always)]
    pub fn copy(&self) -> Bases {
        Bases {
            fs: AtomicU64::new(self.fs.load(Relaxed)),
            gs: AtomicU64::new(self.gs.load(Relaxed)),
        }
    }

    /// Sets the thread pointer of a thread that does not run yet.
    #[inline(always)]
    pub fn set_thread_pointer(&self, value: usize) {
        self.fs.store(value as u64, Relaxed);
    }

    /// The thread pointer.
    pub fn thread_pointer(&self) -> u64 {
        self.fs.load(Relaxed)
    }

    /// The GS base.
    pub fn gs(&self) -> u64 {
        self.gs.load(Relaxed)
    }
}

/// Switches to `next`; returns when somebody switches back.
///
/// # Safety
/// The scheduler's lock is held, and both threads are alive.
#[inline(always)]
pub unsafe fn switch(current: &'static Task, next: &'static Task) {
    // SAFETY: the caller vouches for it; the lock makes the cells ours.
    unsafe {
        let keeps = (*current.fpu.get()).keep | (*next.fpu.get()).keep;
        if keeps | next.unprivileged.load(Relaxed) | super::traps::takes_from_unprivileged() {
            switch_any(current, next);
        } else {
            switch_with::<false>(current, next);
        }
    }
}

/// [`switch`] from or to a thread whose whole vector state matters, or that is unprivileged.
///
/// # Safety
/// As for [`switch`].
#[inline(never)]
unsafe fn switch_any(current: &'static Task, next: &'static Task) {
    // SAFETY: the caller vouches for it.
    unsafe { switch_with::<true>(current, next) };
}

/// # Safety
/// As for [`switch`]; without `ANY`, both keep no more than the control words, and neither is
/// unprivileged nor was who ran before.
#[inline(always)]
unsafe fn switch_with<const ANY: bool>(current: &'static Task, next: &'static Task) {
    let now = cpu::ticks();
    current.ran.store(
        current.ran.load(Relaxed) + (now - current.since.load(Relaxed)),
        Relaxed,
    );
    next.since.store(now, Relaxed);
    // What another thread was to run for is done.
    let work = percpu::exchange_work(next.work.load(Relaxed)) & !Work::RESCHEDULE;
    current.work.store(work, Relaxed);
    // SAFETY: the lock makes the cells ours; the FS base is the program's own. What `next` does not keep
    // whole it has saved, or [`crate::task::spawn`] has.
    unsafe {
        let from = &mut *current.fpu.get();
        if ANY && from.keep {
            fpu::save(from.area);
        } else {
            fpu::save_control(&mut from.control);
        }
        let fs = next.bases.fs.load(Relaxed);
        if fs != current.bases.fs.load(Relaxed) {
            cpu::wrmsr(MSR_FS_BASE, fs);
            if ANY && next.bases.gs.load(Relaxed) != current.bases.gs.load(Relaxed) {
                load_gs_base(next);
            }
        }
        if !current.shares_space(next) {
            enter_space::<ANY>(next);
        }
        percpu::set_current(next, next.kstack);
        let to = &*next.fpu.get();
        if ANY && to.keep {
            // What `save` wrote is always taken back.
            fpu::restore(to.area, u64::MAX);
        } else {
            fpu::load_control(to.control.assume_init_ref(), ANY && from.keep);
        }
        sigil_switch(current.ksp.get(), *next.ksp.get());
    }
}

/// The processor's part of a switch between two processes.
///
/// # Safety
/// As for [`switch_with`].
#[inline(always)]
unsafe fn enter_space<const ANY: bool>(next: &Task) {
    next.process().space().activate();
    if ANY {
        super::traps::take_syscalls(next.unprivileged.load(Relaxed));
        load_gs_base(next);
    }
    // What the last program let the kernel do (SMAP) is not for this one.
    // SAFETY: AC has no other meaning here.
    unsafe { asm!("pushfq", "and dword ptr [rsp], {}", "popfq", const !(1i32 << 18)) };
}

fn load_gs_base(task: &Task) {
    // SAFETY: it is the program's.
    unsafe { cpu::wrmsr(MSR_KERNEL_GS_BASE, task.bases.gs.load(Relaxed)) };
}

/// Sets an unprivileged program's GS base.
pub fn set_gs_base(task: &Task, value: u64) {
    task.bases.gs.store(value, Relaxed);
    if core::ptr::eq(task, percpu::current()) {
        load_gs_base(task);
    }
}

/// The running thread goes on in an unprivileged program (execve(2)).
pub fn become_unprivileged() {
    let task = percpu::current();
    task.unprivileged.store(true, Relaxed);
    super::traps::take_syscalls(true);
    set_thread_pointer(task, 0);
    set_gs_base(task, 0);
}

/// Runs `f`, in which other threads may run; the running thread finds its whole
/// vector state again after it. For what a trap interrupted: at a function call
/// all of it but the control words is dead.
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
    // SAFETY: `sti` takes effect after `hlt` has begun, so no wake-up is lost.
    unsafe { asm!("sti", "hlt", "cli", options(nostack)) }
}

/// No address: the program may fetch from memory whose tables are another space's, too.
pub fn fetched(_: Start<'_>) -> Option<usize> {
    None
}

/// Sets the program's thread pointer.
pub fn set_thread_pointer(task: &Task, value: u64) {
    task.bases.fs.store(value, Relaxed);
    if core::ptr::eq(task, percpu::current()) {
        // SAFETY: FS is the program's.
        unsafe { cpu::wrmsr(MSR_FS_BASE, value) };
    }
}

/// Prepares a new thread's kernel stack so that the first switch to it leaves
/// the kernel through `frame`, with 0 as the call's result, and with the stack of
/// [`super::context::CallFrame::begin_on`] if there is one.
///
/// # Safety
/// `kstack` is the top of an unused kernel stack.
pub unsafe fn prepare_call(
    kstack: usize,
    frame: &super::context::CallFrame,
    stack: Option<usize>,
) -> *mut u8 {
    // SAFETY: the stack is unused and large enough.
    unsafe {
        let f = (kstack as *mut super::context::CallFrame).sub(1);
        f.write(*frame);
        (*f).ret = 0;
        if let Some(stack) = stack {
            (*f).user_rsp = stack as u64;
        }
        prepare(f.cast(), sigil_leave_call as *const () as u64)
    }
}

/// As [`prepare_call`], through the full register set of `frame`.
///
/// # Safety
/// `kstack` is the top of an unused kernel stack.
pub unsafe fn prepare_trap(kstack: usize, frame: &super::context::TrapFrame, rsp: u64) -> *mut u8 {
    // SAFETY: the stack is unused and large enough.
    unsafe {
        let f = (kstack as *mut super::context::TrapFrame).sub(1);
        f.write(*frame);
        (*f).rax = 0;
        (*f).rsp = rsp;
        prepare(f.cast(), sigil_leave_trap as *const () as u64)
    }
}

/// What sigil_switch pops: six registers, the entry of a new thread, and what
/// that one returns to.
unsafe fn prepare(top: *mut u64, leave: u64) -> *mut u8 {
    // SAFETY: the caller's stack has room below `top`.
    unsafe {
        let sp = top.sub(8);
        for i in 0..6 {
            sp.add(i).write(0);
        }
        sp.add(6).write(sigil_thread_entry as *const () as u64);
        sp.add(7).write(leave);
        sp.cast()
    }
}

/// A new thread's first step; returns into the way out of the kernel.
#[unsafe(naked)]
extern "C" fn sigil_thread_entry() {
    core::arch::naked_asm!(
        // At entry the stack is aligned for a call: its top is 16-aligned and one word is left.
        "sub rsp, 8",
        "call {after}",
        "add rsp, 8",
        "ret",
        after = sym after_first_switch,
    )
}

extern "C" fn after_first_switch() {
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
