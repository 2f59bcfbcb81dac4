//! What happens to a thread between its system calls.

use core::fmt::{Result, Write};

use signal::{Info, Signal};

use super::line::Line;
use super::signals::{self, InfoFields};

/// A signal is delivered: a handler runs, or its action is carried out.
pub fn signal_delivered(out: &mut dyn Write, thread: u32, info: &Info) -> Result {
    let line = &mut Line::new(out, 0);
    line.thread(thread)?;
    line.write_str("--- ")?;
    signals::signal(line, info.signo)?;
    line.write_str(" ")?;
    signals::info(line, &InfoFields::from(info))?;
    line.write_str(" ---")
}

/// The thread stops.
pub fn stopped(out: &mut dyn Write, thread: u32, signal: Signal) -> Result {
    let line = &mut Line::new(out, 0);
    line.thread(thread)?;
    line.write_str("--- stopped by ")?;
    signals::signal(line, signal.number())?;
    line.write_str(" ---")
}

/// The thread ends of itself, or because its process does.
pub fn exited(out: &mut dyn Write, thread: u32, status: u8) -> Result {
    let line = &mut Line::new(out, 0);
    line.thread(thread)?;
    write!(line, "+++ exited with {status} +++")
}

/// A signal ends the thread.
pub fn killed(out: &mut dyn Write, thread: u32, signal: Signal, core: bool) -> Result {
    let line = &mut Line::new(out, 0);
    line.thread(thread)?;
    line.write_str("+++ killed by ")?;
    signals::signal(line, signal.number())?;
    line.write_str(if core { " (core dumped) +++" } else { " +++" })
}
