//! A trap's frame in words, for the kernel's end.

use core::fmt;

use super::context::TrapFrame;

impl TrapFrame {
    /// Which trap it was, and where.
    pub fn cause(&self) -> impl fmt::Display {
        let (cause, pc) = (self.cause, self.regs.pc);
        fmt::from_fn(move |out| write!(out, "scause {cause:#x} sepc {pc:#x}"))
    }

    /// Gives `say` the registers, a line at a time.
    pub fn tell(&self, say: fn(fmt::Arguments<'_>)) {
        let r = &self.regs;
        say(format_args!(
            "stval {:#018x} sstatus {:#x}",
            self.value, self.status
        ));
        let lines = [
            [("pc", r.pc), ("ra", r.ra), ("sp", r.sp), ("gp", r.gp)],
            [("tp", r.tp), ("t0", r.t0), ("t1", r.t1), ("t2", r.t2)],
            [("s0", r.s0), ("s1", r.s1), ("a0", r.a0), ("a1", r.a1)],
            [("a2", r.a2), ("a3", r.a3), ("a4", r.a4), ("a5", r.a5)],
            [("a6", r.a6), ("a7", r.a7), ("s2", r.s2), ("s3", r.s3)],
            [("s4", r.s4), ("s5", r.s5), ("s6", r.s6), ("s7", r.s7)],
            [("s8", r.s8), ("s9", r.s9), ("s10", r.s10), ("s11", r.s11)],
            [("t3", r.t3), ("t4", r.t4), ("t5", r.t5), ("t6", r.t6)],
        ];
        for [a, b, c, d] in lines {
            say(format_args!(
                "{:3} {:#018x} {:3} {:#018x} {:3} {:#018x} {:3} {:#018x}",
                a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1
            ));
        }
    }
}
