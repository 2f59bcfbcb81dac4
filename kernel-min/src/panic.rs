//! The end of the kernel: says where and why on the control channel and on the
//! console, and fails the run.

use core::fmt;
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::arch::context::TrapFrame;
use crate::arch::percpu;
use crate::platform::{self, End};

unsafe extern "C" {
    static sigil_kernel_start: u8;
    static sigil_ktext_end: u8;
}

fn say(text: fmt::Arguments<'_>) {
    platform::line("panic|", text);
    platform::print(text);
}

/// Words on the stack that point into the kernel's text: callers, and now and
/// then a stale one. Names come from the image's symbols, on the host.
fn backtrace(from: usize) {
    let text = (&raw const sigil_kernel_start as usize)..(&raw const sigil_ktext_end as usize);
    let mut at = from & !7;
    // A kernel stack is at most 16 KiB; stop at its page boundary.
    let end = (at | 0xfff) + 1;
    let mut shown = 0;
    while at < end && shown < 24 {
        // SAFETY: the rest of the page that the stack pointer is in.
        let word = unsafe { (at as *const usize).read_volatile() };
        if text.contains(&word) {
            say(format_args!("  at {word:#x}"));
            shown += 1;
        }
        at += 8;
    }
}

fn end(stack: usize) -> ! {
    backtrace(stack);
    platform::get().leave(End::Panic)
}

/// The kernel ends. What goes wrong while it says why is told where nothing can go wrong, or not at all.
fn begin() {
    static ENDS: AtomicU32 = AtomicU32::new(0);
    match ENDS.fetch_add(1, Ordering::Relaxed) {
        0 => {}
        1 => {
            platform::line(
                "panic|",
                format_args!("and another one while that was said"),
            );
            platform::get().leave(End::Panic)
        }
        _ => platform::get().leave(End::Panic),
    }
}

/// An exception that the kernel cannot have.
#[cold]
pub fn trap(what: &str, f: &TrapFrame) -> ! {
    begin();
    platform::line("panic", format_args!("{what}: {}", f.cause()));
    say(format_args!("kernel panic: {what}: {}", f.cause()));
    if percpu::try_current().is_none() {
        say(format_args!(
            "no program has begun: the machine may not have what its loader says it has"
        ));
    }
    f.tell(say);
    end(f.sp() as usize)
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let mark = 0usize;
    begin();
    // The plain kernel is built without places in the source (line 0).
    match info.location().filter(|l| l.line() != 0) {
        Some(l) => report(format_args!(
            "{} at {}:{}",
            info.message(),
            l.file(),
            l.line()
        )),
        None => report(format_args!("{}", info.message())),
    }
    end(&raw const mark as usize)
}

fn report(what: fmt::Arguments<'_>) {
    platform::line("panic", what);
    say(format_args!("kernel panic: {what}"));
}
