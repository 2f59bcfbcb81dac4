//! ioctl_tty(2), as far as one session needs it.

use signal::{Errno, Signal};
use syscall_shim::SysResult;

use super::device::{Console, lock, send_signal};
use super::termios::{Termios, WindowSize};
use crate::arch::percpu;
use crate::arch::user::{self, Plain};
use crate::process;

const TCGETS: u32 = 0x5401;
const TCSETS: u32 = 0x5402;
const TCSETSW: u32 = 0x5403;
const TCSETSF: u32 = 0x5404;
const TCSBRK: u32 = 0x5409;
const TCXONC: u32 = 0x540a;
const TCFLSH: u32 = 0x540b;
const TIOCSCTTY: u32 = 0x540e;
const TIOCGPGRP: u32 = 0x540f;
const TIOCSPGRP: u32 = 0x5410;
const TIOCOUTQ: u32 = 0x5411;
const TIOCGWINSZ: u32 = 0x5413;
const TIOCSWINSZ: u32 = 0x5414;
const FIONREAD: u32 = 0x541b;
const TIOCNOTTY: u32 = 0x5422;
const TIOCGETD: u32 = 0x5424;
const TCSBRKP: u32 = 0x5425;
const TIOCGSID: u32 = 0x5429;

// SAFETY: integers without padding.
unsafe impl Plain for Termios {}
// SAFETY: integers without padding.
unsafe impl Plain for WindowSize {}

/// The call; ENOTTY for a request that no terminal knows or none here needs.
pub fn ioctl(request: u32, arg: usize) -> SysResult {
    match request {
        TCGETS => {
            let termios = lock().line.termios;
            user::write(arg, &termios)?;
        }
        TCSETS | TCSETSW | TCSETSF => {
            let new: Termios = user::read(arg)?;
            let mut c = lock();
            // Output is written when write returns: there is none to wait for.
            if request == TCSETSF {
                c.line.flush_input();
            }
            c.line.set_termios(&new);
            c.changed();
        }
        TIOCGWINSZ => {
            let window = lock().window;
            user::write(arg, &window)?;
        }
        TIOCSWINSZ => set_window(user::read(arg)?),
        FIONREAD => {
            let count = lock().line.readable();
            user::put_u32(arg, count as u32)?;
        }
        TIOCOUTQ | TIOCGETD => user::put_u32(arg, 0)?,
        // tcdrain; and a break, which has no one to see it.
        TCSBRK | TCSBRKP => {}
        TCXONC => flow(arg)?,
        TCFLSH => match arg {
            0 | 2 => lock().line.flush_input(),
            1 => {}
            _ => return Err(Errno::EINVAL.into()),
        },
        TIOCSCTTY | TIOCNOTTY | TIOCGSID | TIOCGPGRP | TIOCSPGRP => return session(request, arg),
        _ => return Err(Errno::ENOTTY.into()),
    }
    Ok(0)
}

impl Console {
    /// Modes were changed: whoever waits looks again.
    fn changed(&mut self) {
        if self.line.is_readable() {
            self.readers.wake();
        }
        if !self.line.is_stopped() {
            self.writers.wake_all();
        }
    }
}

fn set_window(window: WindowSize) {
    let mut c = lock();
    let changed = core::mem::replace(&mut c.window, window) != window;
    let foreground = c.foreground;
    drop(c);
    if changed && foreground != 0 {
        send_signal(foreground, Signal::SIGWINCH);
    }
}

/// tcflow(3). TCIOFF and TCION ask the other side, by the characters it knows.
fn flow(action: usize) -> Result<(), Errno> {
    use super::termios::cc;
    let mut c = lock();
    match action {
        0 => c.line.hold(true),
        1 => {
            c.line.hold(false);
            c.writers.wake_all();
        }
        2 | 3 => {
            let which = if action == 2 { cc::VSTOP } else { cc::VSTART };
            let byte = c.line.termios.cc[which];
            if byte != 0 {
                crate::platform::send(&[byte]);
            }
        }
        _ => return Err(Errno::EINVAL),
    }
    Ok(())
}

/// Requests about the session that the terminal controls (tcgetpgrp(3) and so on).
fn session(request: u32, arg: usize) -> SysResult {
    let current = percpu::current();
    let pid = current.process().pid;
    let own = process::with(|system, _| system.getsid(current.id, 0))?;
    let group: i32 = if request == TIOCSPGRP {
        user::read(arg)?
    } else {
        0
    };
    let mut c = lock();
    let controls = c.session == own;
    match request {
        TIOCSCTTY if own == pid && controls => {}
        TIOCSCTTY if own == pid && c.session == 0 => {
            c.session = own;
            c.foreground = pid;
        }
        TIOCSCTTY => return Err(Errno::EPERM.into()),
        _ if !controls => return Err(Errno::ENOTTY.into()),
        TIOCNOTTY if own == pid => {
            let foreground = core::mem::take(&mut c.foreground);
            c.session = 0;
            drop(c);
            send_signal(foreground, Signal::SIGHUP);
            send_signal(foreground, Signal::SIGCONT);
        }
        TIOCNOTTY => return Err(Errno::ENOTTY.into()),
        TIOCSPGRP => {
            drop(c);
            if group < 0 {
                return Err(Errno::EINVAL.into());
            }
            match process::with(|system, _| system.getsid(current.id, group))? {
                s if s == own && group != 0 => lock().foreground = group,
                _ => return Err(Errno::EPERM.into()),
            }
        }
        _ => {
            let value = if request == TIOCGSID {
                c.session
            } else {
                c.foreground
            };
            drop(c);
            user::put_u32(arg, value as u32)?;
        }
    }
    Ok(0)
}
