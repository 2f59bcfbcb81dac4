//! A trap's frame in words, for the kernel's end.

use core::fmt;

use super::context::TrapFrame;
use super::cpu;

impl TrapFrame {
    /// Which trap it was, and where.
    pub fn cause(&self) -> impl fmt::Display {
        let (vector, error, rip) = (self.vector, self.error, self.rip);
        fmt::from_fn(move |out| write!(out, "vector {vector} error {error:#x} rip {rip:#x}"))
    }

    /// Gives `say` the registers, a line at a time.
    pub fn tell(&self, say: fn(fmt::Arguments<'_>)) {
        let f = self;
        say(format_args!("cr2 {:#018x}", cpu::cr2()));
        say(format_args!(
            "rip {:#018x} rsp {:#018x} rflags {:#x} cs {:#x}",
            f.rip, f.rsp, f.rflags, f.cs
        ));
        say(format_args!(
            "rax {:#018x} rbx {:#018x} rcx {:#018x} rdx {:#018x}",
            f.rax, f.rbx, f.rcx, f.rdx
        ));
        say(format_args!(
            "rsi {:#018x} rdi {:#018x} rbp {:#018x} r8  {:#018x}",
            f.rsi, f.rdi, f.rbp, f.r8
        ));
        say(format_args!(
            "r9  {:#018x} r10 {:#018x} r11 {:#018x} r12 {:#018x}",
            f.r9, f.r10, f.r11, f.r12
        ));
        say(format_args!(
            "r13 {:#018x} r14 {:#018x} r15 {:#018x}",
            f.r13, f.r14, f.r15
        ));
    }
}
