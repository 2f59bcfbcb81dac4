//! A trap's frame in words, for the kernel's end.

use core::fmt;

use super::context::TrapFrame;
use super::cpu;

impl TrapFrame {
    /// Which trap it was, and where.
    pub fn cause(&self) -> impl fmt::Display {
        let (esr, pc) = (self.esr, self.regs.pc);
        fmt::from_fn(move |out| write!(out, "esr {esr:#x} pc {pc:#x}"))
    }

    /// Gives `say` the registers, a line at a time.
    pub fn tell(&self, say: fn(fmt::Arguments<'_>)) {
        let r = &self.regs;
        say(format_args!("far {:#018x}", cpu::far()));
        say(format_args!(
            "pc {:#018x} sp {:#018x} pstate {:#x}",
            r.pc, r.sp, r.pstate
        ));
        for (line, four) in r.x.chunks(4).enumerate() {
            let words = fmt::from_fn(|out| {
                for (n, x) in four.iter().enumerate() {
                    write!(out, "x{:<2} {x:#018x} ", 4 * line + n)?;
                }
                Ok(())
            });
            say(format_args!("{words}"));
        }
    }
}
