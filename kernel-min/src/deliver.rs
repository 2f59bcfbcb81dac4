//! The way back to the program when there is something to do first: signals,
//! stops, the end of the process, other threads.
//!
//! A call by function is interrupted at its return: what the ABI says a call
//! destroys is dead. A handler that takes no siginfo then gets a small frame of
//! four words; everyone else gets Linux's full frame.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::defect::{self, Defect};
use posix_process::{Delivery, ExitStatus, System};
use signal::deliver::Handler;
use signal::{Errno, Info, SaFlags, SigAction, SigSet, Signal};
use syscall_shim::{Outcome, Restart};

use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::sigframe::{self, Failed};
use crate::arch::{percpu, smallframe, switch};
use crate::exit;
use crate::files::owed;
use crate::handler;
use crate::process::{self, Cause, Host};
use crate::rseq::{self, Frame};
use crate::sched::{self, State};
use crate::task::Work;

pub use crate::arch::sigframe::min_stack;

/// What to do once the table of processes is unlocked.
enum Next {
    /// Look again.
    Again,
    /// Nothing more: back to the program.
    Return,
    /// The thread ends.
    Exit(ExitStatus),
    /// The process is stopped.
    Stop,
}

impl Next {
    /// Does it; whether the thread was stopped, and then [runs again](System::runs_again).
    fn carry_out(self) -> bool {
        match self {
            Next::Again | Next::Return => false,
            Next::Exit(status) => exit::thread(status),
            Next::Stop => {
                // Woken by SIGCONT or SIGKILL; then asked again.
                percpu::work().fetch_and(!Work::SIGNAL, Relaxed);
                sched::sleep(State::Stopped);
                percpu::add_work(Work::SIGNAL);
                true
            }
        }
    }
}

/// One that can be interrupted by a handler: a call by function or a trap.
trait Interrupted {
    /// What becomes of the system call that was interrupted, if one was.
    fn settle(&mut self, handler: Option<&Handler>) -> Result<(), Failed>;
    /// Writes the handler's frame and makes the program go on in the handler.
    fn enter(&mut self, system: &mut System, handler: &Handler) -> Result<(), Failed>;
}

/// Asks for the next thing to do, and does it as far as the lock may be held.
#[inline(never)]
fn step(
    system: &mut System,
    host: &mut Host,
    at: &mut impl Interrupted,
    delivery: Option<Delivery>,
) -> Next {
    let id = percpu::current().id;
    let mut delivery = match delivery {
        Some(delivery) => delivery,
        None => system.next_delivery(host, id),
    };
    loop {
        match delivery {
            Delivery::None | Delivery::Settle => {
                let ends = matches!(delivery, Delivery::None);
                if ends {
                    percpu::work().fetch_and(!(Work::SIGNAL | Work::RESTART), Relaxed);
                }
                return match at.settle(None) {
                    Ok(()) if ends => Next::Return,
                    Ok(()) => Next::Again,
                    Err(Failed) => {
                        delivery = system.frame_failed(host, id, Signal::SIGSEGV);
                        continue;
                    }
                };
            }
            Delivery::Handler(handler) => {
                let signal = handler.signal;
                if signal == Signal::SIGALRM || handler.taken.timer_id().is_some() {
                    // An interval timer goes on when its signal is taken.
                    process::plan_timers(system, host);
                }
                trace_signal(system, &handler);
                let entered = at
                    .settle(Some(&handler))
                    .and_then(|()| at.enter(system, &handler));
                if entered.is_ok() {
                    let done = if system.enter_handler(host, id, &handler) {
                        0
                    } else {
                        Work::SIGNAL
                    };
                    let work = percpu::work();
                    work.store(work.load(Relaxed) & !(done | Work::RESTART), Relaxed);
                    handler.taken.release(system.pool());
                    return Next::Again;
                }
                handler.taken.release(system.pool());
                delivery = system.frame_failed(host, id, signal);
            }
            Delivery::Exit(status) => {
                #[cfg(feature = "trace")]
                crate::trace::fatal_signal(system.killed_by(id));
                return Next::Exit(status);
            }
            Delivery::Stop => return Next::Stop,
        }
    }
}

// What entry.S finds when a signal ended a call that it was made in.
core::arch::global_asm!(
    ".set SIGIL_INTERRUPTED, {}",
    const Work::SIGNAL | Work::RESTART,
);

#[cfg(feature = "trace")]
fn trace_signal(system: &mut System, handler: &Handler) {
    crate::trace::signal(&handler.taken.info(system.pool()));
}

#[cfg(not(feature = "trace"))]
#[inline(always)]
fn trace_signal(_: &mut System, _: &Handler) {}

/// Called by entry.S when work is left at the end of a call by function.
#[unsafe(no_mangle)]
extern "C" fn sigil_call_work(frame: &mut CallFrame) {
    if !handler::is_all(frame) {
        call_work(frame);
    }
}

#[inline(never)]
fn call_work(frame: &mut CallFrame) {
    // An entered handler has arguments.
    let arguments = rseq::ends(Frame::Call(frame));
    let mut call = Call { frame, arguments };
    let mut resumed = false;
    loop {
        let work = percpu::work().load(Relaxed);
        if work & Work::RESCHEDULE != 0 {
            sched::reschedule();
        }
        if percpu::work().load(Relaxed) & (Work::SIGNAL | Work::RESTART) == 0 {
            match percpu::work().load(Relaxed) {
                0 => return,
                work if work & Work::OWED != 0 => owed::pay(),
                _ => {}
            }
            continue;
        }
        let next = process::with(|system, host| {
            if resumed {
                system.runs_again(percpu::current().id);
            }
            step(system, host, &mut call, None)
        });
        resumed = next.carry_out();
    }
}

/// A call by function on its way out. It goes on at the address on top of the
/// program's stack, with the call's result.
struct Call<'a> {
    frame: &'a mut CallFrame,
    /// The argument registers matter, too: the call is made again, or a handler
    /// is about to be entered.
    arguments: bool,
}

impl Call<'_> {
    /// Makes the program make the interrupted call again.
    fn again(&mut self, block: bool) -> Result<(), Failed> {
        self.arguments = true;
        self.frame.make_again(block)
    }
}

impl Interrupted for Call<'_> {
    #[inline(always)]
    fn settle(&mut self, handler: Option<&Handler>) -> Result<(), Failed> {
        match outcome(self.frame.ret, handler) {
            None => Ok(()),
            Some(Outcome::Eintr) => {
                self.frame.ret = EINTR;
                Ok(())
            }
            Some(Outcome::Again) => self.again(false),
            Some(Outcome::RestartSyscall) => self.again(true),
        }
    }

    #[inline(always)]
    fn enter(&mut self, system: &mut System, handler: &Handler) -> Result<(), Failed> {
        let altstack = *system.altstack(percpu::current().id);
        let info = handler.taken.info(system.pool());
        let entered = handler.entered(&info, &altstack);
        if !self.arguments && smallframe::fits(entered.action.flags) && !altstack.is_autodisarm() {
            smallframe::write(self.frame, &entered, self.frame.ret)?;
            self.frame.ret = 0;
        } else {
            sigframe::write_at_call(self.frame, self.arguments, &entered)?;
            self.arguments = true;
        }
        Ok(())
    }
}

/// EINTR as a call's result.
pub const EINTR: u64 = -(Errno::EINTR.number() as i64) as u64;

/// What becomes of a call with this result, if that is a restart code.
#[inline(always)]
fn outcome(ret: u64, handler: Option<&Handler>) -> Option<Outcome> {
    let restart = restart_code(ret)?;
    Some(match handler {
        Some(h) => {
            forget_restart();
            restart.decide(true, h.action.flags.contains(SaFlags::RESTART))
        }
        None => restart.decide(false, false),
    })
}

/// A handler's return forgets what restart_syscall would go on with.
#[inline(always)]
pub fn forget_restart() {
    // SAFETY: the cell is the running thread's own.
    unsafe { *percpu::current().restart.get() = None };
}

/// The restart code in a result, if it is one.
#[inline(always)]
pub fn restart_code(ret: u64) -> Option<Restart> {
    match ret.wrapping_neg() {
        n @ 512..=516 => restart_number(n),
        _ => None,
    }
}

#[cold]
fn restart_number(n: u64) -> Option<Restart> {
    const SYS: u64 = Restart::Sys as u64;
    const NO_INTR: u64 = Restart::NoIntr as u64;
    const NO_HAND: u64 = Restart::NoHand as u64;
    const BLOCK: u64 = Restart::Block as u64;
    match n {
        SYS => Some(Restart::Sys),
        NO_INTR => Some(Restart::NoIntr),
        NO_HAND => Some(Restart::NoHand),
        BLOCK => Some(Restart::Block),
        _ => None,
    }
}

/// Called by entry.S when a handler with a small frame returns; the frame is at
/// `at` on the program's stack.
#[unsafe(no_mangle)]
extern "C" fn sigil_small_return(at: usize) -> smallframe::Interrupted {
    #[cfg(feature = "trace")]
    crate::trace::small_return(at);
    if restores_masks()
        && let Some((interrupted, mask)) = smallframe::read_usual(at)
        && process::current(|mut me| me.set_blocked(mask) == Some(SigSet::EMPTY))
    {
        return interrupted;
    }
    unmasked(at)
}

/// As [`sigil_small_return`], whatever that does.
#[inline(never)]
extern "C" fn unmasked(at: usize) -> smallframe::Interrupted {
    let Ok((interrupted, mask)) = smallframe::read(at) else {
        bad_return();
    };
    if restores_masks() {
        set_blocked(mask);
    }
    interrupted
}

/// Whether the mask in a handler's frame is put back.
#[inline(always)]
pub fn restores_masks() -> bool {
    !defect::is_on(Defect::MaskStays)
}

/// Sets the mask, whatever else that does.
#[inline(never)]
pub fn set_blocked(mask: SigSet) {
    process::with(|system, host| system.set_blocked(host, percpu::current().id, mask));
}

/// The frame cannot be read: SIGSEGV.
#[cold]
fn bad_return() -> ! {
    // There is nowhere to return to, so the handler of SIGSEGV cannot be entered
    // by a frame of its own either.
    let delivery = process::with(|system, host| {
        system.frame_failed(host, percpu::current().id, Signal::SIGSEGV)
    });
    match delivery {
        Delivery::Exit(status) => exit::thread(status),
        _ => exit::group(ExitStatus::signaled(Signal::SIGSEGV, true)),
    }
}

/// A trap's frame on the kernel stack: everything that was interrupted.
struct Trap<'a>(&'a mut TrapFrame);

impl Interrupted for Trap<'_> {
    #[inline(always)]
    fn settle(&mut self, handler: Option<&Handler>) -> Result<(), Failed> {
        let frame = &mut *self.0;
        if !frame.settle_call() {
            return Ok(());
        }
        match outcome(frame.result(), handler) {
            None => {}
            Some(Outcome::Eintr) => frame.set_result(EINTR),
            Some(Outcome::Again) => frame.make_again(false),
            Some(Outcome::RestartSyscall) => frame.make_again(true),
        }
        Ok(())
    }

    #[inline(always)]
    fn enter(&mut self, system: &mut System, handler: &Handler) -> Result<(), Failed> {
        let altstack = *system.altstack(percpu::current().id);
        let info = handler.taken.info(system.pool());
        let entered = handler.entered(&info, &altstack);
        let room = sigframe::room_for_any(self.0.sp(), &altstack, entered.action.flags)?;
        sigframe::write_at_trap::<false>(self.0, room, &entered);
        Ok(())
    }
}

/// What is to be done before the program goes on where a trap interrupted it.
pub fn trap_work(frame: &mut TrapFrame) {
    frame.leave_cancellation_point();
    rseq::ends(Frame::Trap(frame));
    if handler::is_all_of_trap(frame) {
        return;
    }
    let mut resumed = false;
    loop {
        let mut work = percpu::work_bits();
        if work & Work::RESCHEDULE != 0 {
            switch::keeping_fpu(sched::reschedule);
            work = percpu::work_bits();
        }
        if work & (Work::SIGNAL | Work::RESTART) == 0 {
            match work {
                0 => return,
                work if work & Work::OWED != 0 => owed::pay(),
                _ => {}
            }
            continue;
        }
        let next = process::with(|system, host| {
            if resumed {
                system.runs_again(percpu::current().id);
            }
            step(system, host, &mut Trap(frame), None)
        });
        resumed = match next {
            // Other threads run before this one does.
            Next::Stop => switch::keeping_fpu(|| next.carry_out()),
            next => next.carry_out(),
        };
    }
}

/// A fault that the thread caused itself: its handler is entered at once.
#[inline]
pub fn fault(frame: &mut TrapFrame, cause: Cause) {
    if cause.signal == Signal::SIGKILL {
        // It was killed for its memory.
        exit::group(ExitStatus::signaled(Signal::SIGKILL, false));
    }
    rseq::ends(Frame::Trap(frame));
    let id = percpu::current().id;
    let next = process::with(|system, host| {
        let delivery = system.fault(host, id, cause.signal, cause.code, cause.address);
        step(system, host, &mut Trap(frame), Some(delivery))
    });
    if next.carry_out() {
        process::with(|system, _| system.runs_again(id));
    }
}

/// Has the handlers entered of all signals that are pending.
pub fn enter_pending(frame: &mut Frame<'_>) {
    match frame {
        Frame::Call(frame) => enter_pending_at(&mut Call {
            frame,
            arguments: true,
        }),
        Frame::Trap(frame) => switch::keeping_fpu(|| enter_pending_at(&mut Trap(frame))),
    }
}

fn enter_pending_at(at: &mut impl Interrupted) {
    let id = percpu::current().id;
    let mut resumed = false;
    loop {
        let next = process::with(|system, host| {
            if resumed {
                system.runs_again(id);
            }
            step(system, host, at, None)
        });
        if matches!(next, Next::Return) {
            break;
        }
        resumed = next.carry_out();
    }
}

/// The thread cannot go on where it was to: SIGSEGV, which nothing holds back (force_sigsegv in Linux's
/// kernel/signal.c). With `is_last`, another one with the default action is pending behind its handler.
pub fn force_segv(frame: &mut Frame<'_>, is_last: bool) {
    match frame {
        Frame::Call(frame) => {
            let arguments = true;
            force_segv_at(&mut Call { frame, arguments }, is_last);
        }
        Frame::Trap(frame) => switch::keeping_fpu(|| force_segv_at(&mut Trap(frame), is_last)),
    }
}

fn force_segv_at(at: &mut impl Interrupted, is_last: bool) {
    const SEGV: Signal = Signal::SIGSEGV;
    let id = percpu::current().id;
    let next = process::with(|system, host| {
        // As if the frame of another signal's handler could not be written.
        let delivery = system.frame_failed(host, id, Signal::SIGTRAP);
        let next = step(system, host, at, Some(delivery));
        if is_last && matches!(next, Next::Again) {
            // The signal has a number and can be caught.
            let _ = system.set_action(host, id, SEGV.number(), &SigAction::DEFAULT);
            system.signal_thread(host, id, &Info::kernel(SEGV));
        }
        next
    });
    next.carry_out();
}

/// rt_sigreturn, however it was called.
#[inline(never)]
pub fn full_return(at: usize, frame: &mut TrapFrame) {
    #[cfg(feature = "trace")]
    crate::trace::sigreturn(at);
    let id = percpu::current().id;
    let restored = sigframe::read(at).and_then(|(returned, uc)| {
        process::with(|system, host| {
            let altstack = system.altstack(id);
            altstack.restore(returned.sp, &returned.altstack);
            if restores_masks() {
                system.set_blocked(host, id, returned.mask);
            }
        });
        sigframe::restore(uc, frame)
    });
    match restored {
        Ok(()) => {
            if percpu::work().load(Relaxed) != 0 {
                trap_work(frame);
            }
        }
        Err(Failed) => bad_return(),
    }
}
