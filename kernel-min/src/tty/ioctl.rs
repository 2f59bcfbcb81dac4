//! ioctl_tty(2), on either side.

use posix_process::credentials::Capability;
use signal::{Errno, Signal};
use syscall_shim::SysResult;

use super::control::is_capable;
use super::modes::{self, Layout};
use super::pair::packet;
use super::state::{State, Tty};
use super::termios::{WindowSize, cc};
use crate::arch::user::{self, Plain};

/// Numbers of the requests (asm-generic/ioctls.h).
pub mod request {
    #![allow(missing_docs)]
    pub const TCGETS: u32 = 0x5401;
    pub const TCSETS: u32 = 0x5402;
    pub const TCSETSF: u32 = 0x5404;
    pub const TCGETA: u32 = 0x5405;
    pub const TCSETA: u32 = 0x5406;
    pub const TCSETAF: u32 = 0x5408;
    pub const TCSBRK: u32 = 0x5409;
    pub const TCXONC: u32 = 0x540a;
    pub const TCFLSH: u32 = 0x540b;
    pub const TIOCEXCL: u32 = 0x540c;
    pub const TIOCNXCL: u32 = 0x540d;
    pub const TIOCSCTTY: u32 = 0x540e;
    pub const TIOCGPGRP: u32 = 0x540f;
    pub const TIOCSPGRP: u32 = 0x5410;
    pub const TIOCOUTQ: u32 = 0x5411;
    pub const TIOCSTI: u32 = 0x5412;
    pub const TIOCGWINSZ: u32 = 0x5413;
    pub const TIOCSWINSZ: u32 = 0x5414;
    pub const FIONREAD: u32 = 0x541b;
    pub const TIOCPKT: u32 = 0x5420;
    pub const TIOCNOTTY: u32 = 0x5422;
    pub const TIOCSETD: u32 = 0x5423;
    pub const TIOCGETD: u32 = 0x5424;
    pub const TCSBRKP: u32 = 0x5425;
    pub const TIOCGSID: u32 = 0x5429;
    pub const TCGETS2: u32 = 0x802c_542a;
    pub const TCSETS2: u32 = 0x402c_542b;
    pub const TCSETSF2: u32 = 0x402c_542d;
    pub const TIOCGPTN: u32 = 0x8004_5430;
    pub const TIOCSPTLCK: u32 = 0x4004_5431;
    pub const TIOCGDEV: u32 = 0x8004_5432;
    pub const TIOCSIG: u32 = 0x4004_5436;
    pub const TIOCVHANGUP: u32 = 0x5437;
    pub const TIOCGPKT: u32 = 0x8004_5438;
    pub const TIOCGPTLCK: u32 = 0x8004_5439;
    pub const TIOCGEXCL: u32 = 0x8004_5440;
    pub const TIOCGPTPEER: u32 = 0x5441;
}

use request::*;

// SAFETY: integers without padding.
unsafe impl Plain for WindowSize {}

/// Which side asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The terminal's; whether it is open for reading.
    Terminal { reads: bool },
    /// The program's on the other side.
    Master,
}

/// The call; ENOTTY for a request that no terminal knows or none here needs.
pub fn ioctl(tty: &Tty, side: Side, request: u32, arg: usize) -> SysResult {
    match request {
        TCGETS | TCGETA | TCGETS2 | TCSETS..=TCSETSF | TCSETA..=TCSETAF | TCSETS2..=TCSETSF2 => {
            return termios(tty, request, arg);
        }
        TIOCGWINSZ => {
            let window = tty.lock().window;
            user::write(arg, &window)?;
        }
        TIOCSWINSZ => set_window(tty, user::read(arg)?),
        FIONREAD => {
            let s = tty.lock();
            let count = match (side, &s.pair) {
                (Side::Master, Some(pair)) => pair.output.len(),
                _ => s.line.readable(),
            };
            drop(s);
            user::put_u32(arg, count as u32)?;
        }
        TIOCOUTQ | TIOCGETD => user::put_u32(arg, 0)?,
        TIOCSETD => {
            check(tty, side)?;
            // There is one line discipline.
            if user::read::<i32>(arg)? != 0 {
                return Err(Errno::EINVAL.into());
            }
        }
        // tcdrain; and a break, which has no one to see it.
        TCSBRK | TCSBRKP => check(tty, side)?,
        TCXONC => {
            check(tty, side)?;
            flow(tty, side, arg)?;
        }
        TCFLSH => {
            check(tty, side)?;
            flush(tty, side, arg)?;
        }
        TIOCSTI => fake(tty, side, arg)?,
        TIOCEXCL => tty.lock().exclusive = true,
        TIOCNXCL => tty.lock().exclusive = false,
        TIOCGEXCL => {
            let exclusive = tty.lock().exclusive;
            user::put_u32(arg, exclusive.into())?;
        }
        TIOCGDEV => user::put_u32(arg, tty.number)?,
        TIOCVHANGUP => {
            if !is_capable(Capability::SysAdmin) {
                return Err(Errno::EPERM.into());
            }
            if side != Side::Master {
                tty.hang_up(false);
            }
        }
        TIOCSCTTY => tty.set_controlling(arg == 1, side != Side::Terminal { reads: false })?,
        TIOCNOTTY if side != Side::Master => tty.give_up()?,
        TIOCSPGRP => return tty.set_foreground(|| user::read(arg)),
        TIOCGPGRP | TIOCGSID => {
            if side != Side::Master && !tty.is_controlling() {
                return Err(Errno::ENOTTY.into());
            }
            let s = tty.lock();
            let value = match request {
                TIOCGPGRP => s.foreground,
                _ if s.session == 0 => return Err(Errno::ENOTTY.into()),
                _ => s.session,
            };
            drop(s);
            user::put_u32(arg, value as u32)?;
        }
        // Asked of the wrong side.
        TIOCGPTPEER => return Err(Errno::EIO.into()),
        _ => return Err(Errno::ENOTTY.into()),
    }
    Ok(0)
}

/// What changes the terminal is for the foreground (POSIX.1-2017 11.1.4).
fn check(tty: &Tty, side: Side) -> Result<(), syscall_shim::Failure> {
    match side {
        Side::Terminal { .. } => tty.check_foreground(Signal::SIGTTOU),
        Side::Master => Ok(()),
    }
}

/// tcgetattr(3), tcsetattr(3). Output is gone when write returns: there is none to wait for.
fn termios(tty: &Tty, request: u32, arg: usize) -> SysResult {
    let layout = match request {
        TCGETA | TCSETA..=TCSETAF => Layout::Termio,
        TCGETS2 | TCSETS2..=TCSETSF2 => Layout::Termios2,
        _ => Layout::Termios,
    };
    if matches!(request, TCGETS | TCGETA | TCGETS2) {
        let s = tty.lock();
        let (modes, speeds) = (s.line.termios, s.speeds);
        drop(s);
        modes::tell(arg, layout, &modes, speeds)?;
        return Ok(0);
    }
    tty.check_foreground(Signal::SIGTTOU)?;
    let (new, speeds) = modes::asked(arg, layout, &tty.lock())?;
    let mut s = tty.lock();
    if matches!(request, TCSETSF | TCSETAF | TCSETSF2) {
        s.flush_input();
    }
    s.set_termios(&new);
    s.speeds = speeds;
    Ok(0)
}

fn set_window(tty: &Tty, window: WindowSize) {
    let changed = core::mem::replace(&mut tty.lock().window, window) != window;
    if changed {
        tty.signal(Signal::SIGWINCH);
    }
}

/// tcflow(3). TCIOFF and TCION ask the other side, by the characters it knows.
fn flow(tty: &Tty, side: Side, action: usize) -> Result<(), Errno> {
    let mut s = tty.lock();
    match action {
        0 | 1 => match (side, &mut s.pair) {
            (Side::Master, Some(pair)) => {
                pair.held = action == 0;
                pair.writers.wake_all();
            }
            _ => s.hold(action == 0),
        },
        2 | 3 if side == Side::Master => {}
        2 | 3 => {
            let which = if action == 2 { cc::VSTOP } else { cc::VSTART };
            let byte = s.line.termios.cc[which];
            if byte != 0 {
                s.send(&[byte]);
            }
        }
        _ => return Err(Errno::EINVAL),
    }
    Ok(())
}

/// tcflush(3)
fn flush(tty: &Tty, side: Side, which: usize) -> Result<(), Errno> {
    const INPUT: usize = 0;
    const OUTPUT: usize = 1;
    const BOTH: usize = 2;
    let mut guard = tty.lock();
    let s: &mut State = &mut guard;
    if which > BOTH {
        return Err(Errno::EINVAL);
    }
    match (side, &mut s.pair) {
        (Side::Master, Some(pair)) => {
            if which != OUTPUT {
                pair.output.consume(pair.output.len());
                s.writers.wake_all();
            }
            if which != INPUT {
                pair.flush_typed();
            }
        }
        (_, pair) => {
            if which != INPUT
                && let Some(pair) = pair
            {
                pair.flush_output();
                s.writers.wake_all();
            }
            if which != OUTPUT {
                s.flush_input();
            }
        }
    }
    Ok(())
}

/// TIOCSTI: a byte as if it had come.
fn fake(tty: &Tty, side: Side, arg: usize) -> Result<(), Errno> {
    let mine = side != Side::Master && tty.is_controlling();
    if !mine && !is_capable(Capability::SysAdmin) {
        return Err(Errno::EPERM);
    }
    let byte: u8 = user::read(arg)?;
    let mut guard = tty.lock();
    let s: &mut State = &mut guard;
    if let (Side::Master, Some(pair)) = (side, &mut s.pair) {
        pair.put(&[byte]);
        return Ok(());
    }
    if s.line.can_receive() {
        s.take_in(byte);
        s.wake_readers();
    }
    let due = s.take_due();
    drop(guard);
    if let Some(due) = due {
        due.send();
    }
    Ok(())
}

/// Requests that only the program's side of a pair knows (pty_unix98_ioctl).
///
/// # Errors
/// ENOTTY for all others.
pub fn of_master(tty: &Tty, request: u32, arg: usize) -> SysResult {
    match request {
        TIOCGPTN => user::put_u32(arg, super::names::index(tty.number) as u32)?,
        TIOCSPTLCK => {
            let locked = user::read::<i32>(arg)? != 0;
            change(tty, |pair| pair.locked = locked);
        }
        TIOCGPTLCK => user::put_u32(arg, change(tty, |pair| pair.locked).into())?,
        TIOCPKT => {
            let on = user::read::<i32>(arg)? != 0;
            change(tty, |pair| {
                if on && !pair.packet {
                    pair.status = packet::DATA;
                }
                pair.packet = on;
            });
        }
        TIOCGPKT => user::put_u32(arg, change(tty, |pair| pair.packet).into())?,
        TIOCSIG => {
            let signal = match i32::try_from(arg).ok().and_then(Signal::new) {
                Some(s @ (Signal::SIGINT | Signal::SIGQUIT | Signal::SIGTSTP)) => s,
                _ => return Err(Errno::EINVAL.into()),
            };
            tty.signal(signal);
        }
        _ => return ioctl(tty, Side::Master, request, arg),
    }
    Ok(0)
}

fn change<R: Default>(tty: &Tty, f: impl FnOnce(&mut super::pair::Pair) -> R) -> R {
    tty.lock()
        .pair
        .as_mut()
        .map(|pair| f(pair))
        .unwrap_or_default()
}
