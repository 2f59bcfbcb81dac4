//! `--trace`: every system call and signal as a line on the control channel.

use core::fmt::{self, Write};
use core::mem::offset_of;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::arch::abi::UContext;
use crate::lock::Lock;
use posix_process::ExitStatus;
use signal::Info;
use syscall_shim::SysResult;
use syscall_shim::trace::{ReadMemory, TracedCall, exited, killed, signal_delivered};

use crate::arch::context::NR_RT_SIGRETURN;
use crate::arch::{ARCH, percpu, user};
use crate::platform;

static ON: AtomicBool = AtomicBool::new(false);

/// The call whose line is not ended yet.
static OPEN: Lock<Option<TracedCall>> = Lock::new(None);

/// Starts tracing (`sigil.trace`).
pub fn start() {
    ON.store(true, Relaxed);
}

/// The program's memory; what is not there is not read.
struct Memory;

impl ReadMemory for Memory {
    fn read(&self, address: usize, buffer: &mut [u8]) -> usize {
        // Up to the end of the program's half, so that a string near it can be read.
        let len = buffer.len().min(user::USER_END.saturating_sub(address));
        user::read_some(address, &mut buffer[..len])
    }
}

/// The control channel; a line begins with the word that says what it is.
struct Channel;

impl Write for Channel {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        platform::get().tell(s);
        Ok(())
    }
}

fn begin(open: &mut Option<TracedCall>) {
    if let Some(call) = open.take() {
        let _ = call.unfinished(&mut Channel);
        platform::get().tell("\n");
    }
    platform::get().tell("trace ");
}

fn thread() -> u32 {
    percpu::current().tid() as u32
}

/// A call begins.
pub fn enter(number: usize, args: [usize; 6]) -> Option<TracedCall> {
    if !ON.load(Relaxed) {
        return None;
    }
    let mut open = OPEN.lock();
    begin(&mut open);
    *open = TracedCall::enter(&mut Channel, &Memory, ARCH, thread(), number, args).ok();
    *open
}

/// It returns.
pub fn leave(call: Option<TracedCall>, result: SysResult) {
    let Some(call) = call else { return };
    finish(call, |call| call.leave(&mut Channel, &Memory, result));
}

fn finish(mut call: TracedCall, end: impl FnOnce(TracedCall) -> fmt::Result) {
    let mut open = OPEN.lock();
    match open.take() {
        Some(o) if o.thread() == call.thread() => {}
        other => {
            *open = other;
            begin(&mut open);
            let _ = call.resumed(&mut Channel);
        }
    }
    *open = None;
    let _ = end(call);
    platform::get().tell("\n");
}

fn line(write: impl FnOnce(&mut Channel) -> fmt::Result) {
    if ON.load(Relaxed) {
        begin(&mut OPEN.lock());
        let _ = write(&mut Channel);
        platform::get().tell("\n");
    }
}

/// A signal is delivered to the running thread.
pub fn signal(info: &Info) {
    line(|out| signal_delivered(out, thread(), info));
}

/// A signal ends the process; told once.
pub fn fatal_signal(info: Option<&Info>) {
    static TOLD: AtomicBool = AtomicBool::new(false);
    if let Some(info) = info
        && !TOLD.swap(true, Relaxed)
    {
        signal(info);
    }
}

/// rt_sigreturn with the frame whose ucontext is at `at`.
pub fn sigreturn(at: usize) {
    let call = enter(NR_RT_SIGRETURN, [at, 0, 0, 0, 0, 0]);
    leave(call, Ok(0));
}

/// The return from a small frame, which begins with the mask.
pub fn small_return(at: usize) {
    sigreturn(at.wrapping_sub(offset_of!(UContext, sigmask)));
}

/// The running thread ends.
pub fn thread_ends(status: ExitStatus) {
    if !ON.load(Relaxed) {
        return;
    }
    let mine = OPEN.lock().filter(|call| call.thread() == thread());
    if let Some(call) = mine {
        finish(call, |call| call.never_returns(&mut Channel, &Memory));
    }
    line(|out| match status.signal() {
        Some(signal) => killed(out, thread(), signal, status.core()),
        None => exited(out, thread(), status.code().unwrap_or(0) as u8),
    });
}
