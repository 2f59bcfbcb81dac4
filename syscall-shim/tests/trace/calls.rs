//! Real calls, each formatted by the trace: run under strace by the test in `trace.rs`.

use core::arch::asm;
use core::ffi::c_void;

use signal::SigInfo;
use syscall_shim::trace::{ReadMemory, TracedCall, signal_delivered};
use syscall_shim::{Arch, Call, from_raw};

/// Makes a call as it is, without libc's opinions.
pub fn raw(number: usize, args: [usize; 6]) -> isize {
    let result;
    // SAFETY: the cases below pass addresses of live memory of the right size, or bad ones on
    // purpose; none unmaps or overwrites what Rust uses.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number => result,
            in("rdi") args[0], in("rsi") args[1], in("rdx") args[2],
            in("r10") args[3], in("r8") args[4], in("r9") args[5],
            lateout("rcx") _, lateout("r11") _,
        );
    }
    result
}

fn number(call: Call) -> usize {
    call.number(Arch::X86_64).expect("the case is of x86-64") as usize
}

/// The memory of this process, read by the kernel so that a bad address is no fault.
struct OwnMemory;

impl ReadMemory for OwnMemory {
    fn read(&self, address: usize, buffer: &mut [u8]) -> usize {
        let local = [buffer.as_mut_ptr() as usize, buffer.len()];
        let remote = [address, buffer.len()];
        let pid = raw(number(Call::getpid), [0; 6]) as usize;
        let args = [
            pid,
            local.as_ptr() as usize,
            1,
            remote.as_ptr() as usize,
            1,
            0,
        ];
        usize::try_from(raw(number(Call::process_vm_readv), args)).unwrap_or(0)
    }
}

/// The lines that the trace makes of the calls.
pub struct Recorder {
    thread: u32,
    pub lines: Vec<String>,
}

impl Recorder {
    pub fn new() -> Self {
        let thread = raw(number(Call::gettid), [0; 6]) as u32;
        Self {
            thread,
            lines: Vec::new(),
        }
    }

    /// Makes a call and records its line.
    pub fn call(&mut self, call: Call, args: &[usize]) -> isize {
        self.by_number(number(call), args)
    }

    pub fn by_number(&mut self, number: usize, given: &[usize]) -> isize {
        let mut args = [0; 6];
        args[..given.len()].copy_from_slice(given);
        let mut line = String::new();
        let traced = TracedCall::enter(
            &mut line,
            &OwnMemory,
            Arch::X86_64,
            self.thread,
            number,
            args,
        )
        .expect("a String takes what is written to it");
        let result = raw(number, args);
        traced
            .leave(&mut line, &OwnMemory, from_raw(result))
            .expect("a String takes what is written to it");
        self.lines.push(line);
        result
    }

    /// Records a delivered signal, which came before the line of the call that was made last
    /// if that call was one that waits.
    pub fn delivered(&mut self, info: &SigInfo) {
        let mut line = String::new();
        signal_delivered(&mut line, self.thread, info.info())
            .expect("a String takes what is written to it");
        self.lines.push(line);
    }

    pub fn pid(&self) -> usize {
        raw(number(Call::getpid), [0; 6]) as usize
    }

    pub fn tid(&self) -> usize {
        self.thread as usize
    }
}

/// The address of a value that a call reads or writes.
pub fn at<T: ?Sized>(value: &T) -> usize {
    (value as *const T).cast::<c_void>() as usize
}

/// The address of a value that a call writes.
pub fn to<T: ?Sized>(value: &mut T) -> usize {
    (value as *mut T).cast::<c_void>() as usize
}

/// An address that is not mapped, though not null.
pub const BAD: usize = 8;

/// -1 as an argument.
pub const MINUS: usize = usize::MAX;

/// The address zero.
pub const NULL: usize = 0;
