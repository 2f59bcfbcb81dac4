//! One system call on its way through the trace.

use core::fmt::{Error, Result, Write};

use super::decode::Decoder;
use super::line::Line;
use super::memory::ReadMemory;
use super::{clone, fcntl, files, futex, ioctl, prctl, process, result, times};
use crate::{Arch, Call, Direction, SysResult};

/// A call that has been entered and has not returned. The trace keeps in it what the later
/// part of the line needs.
#[derive(Clone, Copy, Debug)]
pub struct TracedCall {
    pub(super) arch: Arch,
    pub(super) call: Option<Call>,
    pub(super) args: [usize; 6],
    number: usize,
    thread: u32,
    shown: u8,
    column: u16,
}

impl TracedCall {
    /// A call is entered: writes its name and the arguments up to the first that the call
    /// fills in.
    pub fn enter(
        out: &mut dyn Write,
        memory: &dyn ReadMemory,
        arch: Arch,
        thread: u32,
        number: usize,
        args: [usize; 6],
    ) -> core::result::Result<Self, Error> {
        let mut traced = Self {
            arch,
            call: Call::from_number(arch, number),
            args,
            number,
            thread,
            shown: 0,
            column: 0,
        };
        let mut line = Line::new(out, 0);
        line.thread(thread)?;
        traced.name(&mut line)?;
        line.write_str("(")?;
        traced.arguments(&mut line, memory, None)?;
        traced.column = column(&line);
        Ok(traced)
    }

    /// The thread that makes the call.
    pub fn thread(&self) -> u32 {
        self.thread
    }

    /// Another thread's line comes next: ends this one.
    pub fn unfinished(&self, out: &mut dyn Write) -> Result {
        out.write_str(" <unfinished ...>")
    }

    /// The call goes on, on a new line.
    pub fn resumed(&mut self, out: &mut dyn Write) -> Result {
        let mut line = Line::new(out, 0);
        line.thread(self.thread)?;
        line.write_str("<... ")?;
        self.name(&mut line)?;
        line.write_str(" resumed>")?;
        self.column = column(&line);
        Ok(())
    }

    /// The call returns: writes the other arguments and the result.
    pub fn leave(
        mut self,
        out: &mut dyn Write,
        memory: &dyn ReadMemory,
        result: SysResult,
    ) -> Result {
        let mut line = Line::new(out, usize::from(self.column));
        self.arguments(&mut line, memory, Some(result))?;
        line.write_str(") ")?;
        line.pad()?;
        line.write_str("= ")?;
        let mut decoder = Decoder::new(&mut line, memory, &self, Some(result));
        result::result(&mut decoder, result)
    }

    /// The call does not return (`exit`, a thread that is killed in it): ends the line.
    pub fn never_returns(mut self, out: &mut dyn Write, memory: &dyn ReadMemory) -> Result {
        let mut line = Line::new(out, usize::from(self.column));
        let failed = Err(crate::Errno::EINTR.into());
        self.arguments(&mut line, memory, Some(failed))?;
        line.write_str(") ")?;
        line.pad()?;
        line.write_str("= ?")
    }

    fn name(&self, line: &mut Line) -> Result {
        match self.call {
            Some(call) => line.write_str(call.name()),
            None => write!(line, "syscall_{:#x}", self.number),
        }
    }

    /// How many arguments there are to show: some calls look at the later ones only when the
    /// earlier ones say so.
    fn argument_count(&self) -> usize {
        let Some(call) = self.call else {
            return self.args.len();
        };
        let all = call.info().args.len();
        files::argument_count(call, &self.args)
            .or_else(|| process::argument_count(call, &self.args))
            .or_else(|| fcntl::argument_count(call, &self.args))
            .or_else(|| ioctl::argument_count(call, &self.args))
            .or_else(|| prctl::argument_count(call, &self.args))
            .unwrap_or(all)
    }

    /// Writes the arguments that can be shown now: without a result those before the first
    /// that the call fills in, with one all the others.
    fn arguments(
        &mut self,
        line: &mut Line,
        memory: &dyn ReadMemory,
        result: Option<SysResult>,
    ) -> Result {
        let this = *self;
        let mut decoder = Decoder::new(line, memory, &this, result);
        match this.call {
            Some(Call::futex | Call::futex_time64) => {
                return match result {
                    None => futex::arguments(&mut decoder),
                    Some(_) => Ok(()),
                };
            }
            Some(Call::clone | Call::clone_backwards) => {
                return match result {
                    None => clone::before(&mut decoder),
                    Some(_) => clone::after(&mut decoder),
                };
            }
            Some(Call::rt_sigreturn) => return super::signals::sigreturn(&mut decoder),
            Some(Call::restart_syscall) if result.is_none() => {
                return times::restarted(&mut decoder);
            }
            _ => {}
        }
        let count = this.argument_count();
        for index in usize::from(this.shown)..count {
            if result.is_none() && this.is_filled_in(index) {
                break;
            }
            decoder.argument(index)?;
            if index + 1 < count {
                decoder.line.write_str(", ")?;
            }
            self.shown += 1;
        }
        Ok(())
    }

    fn is_filled_in(&self, index: usize) -> bool {
        let arg = self.call.and_then(|call| call.info().args.get(index));
        let out = arg.is_some_and(|arg| arg.ty.direction() == Direction::Out);
        let by_the_others = [
            process::is_filled_in,
            fcntl::is_filled_in,
            ioctl::is_filled_in,
            prctl::is_filled_in,
        ];
        out || by_the_others
            .iter()
            .any(|fills| fills(self.call, &self.args, index))
    }
}

fn column(line: &Line) -> u16 {
    u16::try_from(line.column()).unwrap_or(u16::MAX)
}
