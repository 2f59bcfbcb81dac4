//! Signals: their names, sets, actions and information.

use core::fmt::{Result, Write};

use signal::{Info, SIG_DFL, SIG_IGN, SaFlags, SigSet, Signal};

use super::decode::Decoder;
use super::line::Line;
use super::memory;
use super::names;
use super::values::{address, flags, value};
use crate::{Arch, Errno};

/// A signal's name, or the number where it is none.
pub(super) fn signal(line: &mut Line, number: i32) -> Result {
    match Signal::new(number) {
        Some(signal) => {
            line.write_str("SIG")?;
            short(line, signal)
        }
        None => write!(line, "{number}"),
    }
}

/// The name without SIG, as sets have it.
fn short(line: &mut Line, signal: Signal) -> Result {
    match signal.name() {
        Some(name) => line.write_str(name.trim_start_matches("SIG")),
        None if signal == Signal::SIGRTMIN => line.write_str("RTMIN"),
        None => write!(line, "RT_{}", signal.number() - Signal::SIGRTMIN.number()),
    }
}

/// A set, as what it lacks when it has most of what there can be.
pub(super) fn set(line: &mut Line, set: SigSet, signals: u32) -> Result {
    let all = SigSet(u64::MAX >> (64 - signals));
    let inverted = set.len() >= signals * 2 / 3;
    let shown = if inverted {
        SigSet(all.0 & !set.0)
    } else {
        set
    };
    line.write_str(if inverted { "~[" } else { "[" })?;
    let mut first = true;
    for signal in shown.iter() {
        line.separate(&mut first, " ")?;
        short(line, signal)?;
    }
    line.write_str("]")
}

/// A set whose size is another argument. `rt_sigpending` alone takes a smaller one.
pub(super) fn set_argument(decoder: &mut Decoder, index: usize, at: usize) -> Result {
    let size = decoder.size_after(index).unwrap_or_default();
    let mut bytes = [0; 8];
    let fits = size == 8 || (decoder.result.is_some() && (1..8).contains(&size));
    if at == 0 || !fits || decoder.memory.read(at, &mut bytes[..size]) != size {
        return address(decoder.line, at);
    }
    set(
        decoder.line,
        SigSet(u64::from_le_bytes(bytes)),
        size as u32 * 8,
    )
}

/// The last argument of pselect6: a set and its size.
pub(super) fn set_with_size(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [mask, size]| {
        decoder.line.write_str("{sigmask=")?;
        let mask = mask as usize;
        match memory::words(decoder.memory, mask).filter(|_| size == 8 && mask != 0) {
            Some([words]) => set(decoder.line, SigSet(words), 64)?,
            None => address(decoder.line, mask)?,
        }
        write!(decoder.line, ", sigsetsize={size}}}")
    })
}

/// `struct sigaction` of the kernel.
pub(super) fn action(decoder: &mut Decoder, at: usize) -> Result {
    // RISC-V has no sa_restorer.
    let has_restorer = decoder.call.arch != Arch::Riscv64;
    decoder.structure(at, |decoder, [handler, sa_flags]| {
        let mask_at = if has_restorer { 24 } else { 16 };
        let rest = memory::words(decoder.memory, at.wrapping_add(mask_at));
        let restorer = memory::words(decoder.memory, at.wrapping_add(16));
        let (Some([mask]), Some([restorer])) = (rest, restorer) else {
            return address(decoder.line, at);
        };
        let line = &mut *decoder.line;
        line.write_str("{sa_handler=")?;
        match handler as usize {
            SIG_DFL => line.write_str("SIG_DFL")?,
            SIG_IGN => line.write_str("SIG_IGN")?,
            usize::MAX => line.write_str("SIG_ERR")?,
            handler => address(line, handler)?,
        }
        line.write_str(", sa_mask=")?;
        set(line, SigSet(mask), 64)?;
        line.write_str(", sa_flags=")?;
        flags(line, sa_flags, &names::SA_FLAGS)?;
        if has_restorer && sa_flags & SaFlags::RESTORER.bits() != 0 {
            line.write_str(", sa_restorer=")?;
            address(line, restorer as usize)?;
        }
        line.write_str("}")
    })
}

/// `stack_t`.
pub(super) fn stack(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [sp, ss_flags, size]| {
        let line = &mut *decoder.line;
        line.write_str("{ss_sp=")?;
        address(line, sp as usize)?;
        line.write_str(", ss_flags=")?;
        flags(line, ss_flags as u32 as u64, &names::SS_FLAGS)?;
        write!(line, ", ss_size={size}}}")
    })
}

/// `struct sigevent`.
pub(super) fn event(decoder: &mut Decoder, at: usize) -> Result {
    const SIGEV_SIGNAL: u32 = 0;
    const SIGEV_THREAD: u32 = 2;
    const SIGEV_THREAD_ID: u32 = 4;
    decoder.structure(at, |decoder, [sival, kind, first, second]| {
        let line = &mut *decoder.line;
        let (signo, notify) = (kind as i32, (kind >> 32) as u32);
        write!(
            line,
            "{{sigev_value={{sival_int={}, sival_ptr=",
            sival as i32
        )?;
        address(line, sival as usize)?;
        line.write_str("}, sigev_signo=")?;
        match notify {
            SIGEV_SIGNAL | SIGEV_THREAD | SIGEV_THREAD_ID => signal(line, signo)?,
            _ => write!(line, "{signo}")?,
        }
        line.write_str(", sigev_notify=")?;
        value(line, notify.into(), &names::SIGEV)?;
        match notify {
            SIGEV_THREAD_ID => write!(line, ", sigev_notify_thread_id={}", first as i32)?,
            SIGEV_THREAD => {
                line.write_str(", sigev_notify_function=")?;
                address(line, first as usize)?;
                line.write_str(", sigev_notify_attributes=")?;
                address(line, second as usize)?;
            }
            _ => {}
        }
        line.write_str("}")
    })
}

/// The fields of `siginfo_t`: `si_signo`, `si_errno`, `si_code`, and the words after them.
pub(super) struct InfoFields {
    signo: i32,
    errno: i32,
    code: i32,
    words: [u64; 4],
}

impl From<&Info> for InfoFields {
    fn from(info: &Info) -> Self {
        Self {
            signo: info.signo,
            errno: info.errno,
            code: info.code,
            words: [
                info.addr(),
                info.value(),
                info.user_ticks() as u64,
                info.system_ticks() as u64,
            ],
        }
    }
}

/// `siginfo_t` in memory.
pub(super) fn info_argument(decoder: &mut Decoder, at: usize) -> Result {
    decoder.structure(at, |decoder, [head, code, w0, w1, w2, w3]| {
        let fields = InfoFields {
            signo: head as i32,
            errno: (head >> 32) as i32,
            code: code as i32,
            words: [w0, w1, w2, w3],
        };
        info(decoder.line, &fields)
    })
}

/// What is known of a signal (sigaction(2), "The siginfo_t argument to a SA_SIGINFO handler").
pub(super) fn info(line: &mut Line, info: &InfoFields) -> Result {
    use signal::sicode::*;
    if info.signo == 0 {
        return line.write_str("{}");
    }
    let found = Signal::new(info.signo);
    line.write_str("{si_signo=")?;
    signal(line, info.signo)?;
    line.write_str(", si_code=")?;
    match names::signal_code(found, info.code) {
        Some(name) => line.write_str(name)?,
        None => write!(line, "{:#x}", info.code)?,
    }
    if info.errno != 0 {
        match Errno::new(info.errno) {
            Some(errno) => write!(line, ", si_errno={errno}")?,
            None => write!(line, ", si_errno={}", info.errno)?,
        }
    }
    let [w0, w1, ..] = info.words;
    match (found, info.code) {
        (_, SI_USER | SI_TKILL) => sender(line, w0)?,
        (_, SI_TIMER) => {
            line.write_str(", si_timerid=")?;
            super::values::hex(line, u64::from(w0 as u32))?;
            write!(line, ", si_overrun={}", (w0 >> 32) as i32)?;
            payload(line, w1)?;
        }
        (_, SI_SIGIO) => poll(line, info)?,
        (Some(Signal::SIGCHLD), 1..) => child(line, info)?,
        (
            Some(
                Signal::SIGILL
                | Signal::SIGFPE
                | Signal::SIGSEGV
                | Signal::SIGBUS
                | Signal::SIGTRAP,
            ),
            1..,
        ) => {
            line.write_str(", si_addr=")?;
            address(line, w0 as usize)?;
        }
        (Some(Signal::SIGIO), POLL_IN..=POLL_HUP) => poll(line, info)?,
        (Some(Signal::SIGIO), 1..) => {}
        _ => {
            if w0 != 0 || info.code <= 0 {
                sender(line, w0)?;
            }
            if w1 != 0 {
                payload(line, w1)?;
            }
        }
    }
    line.write_str("}")
}

fn sender(line: &mut Line, word: u64) -> Result {
    let (pid, uid) = (word as i32, (word >> 32) as u32);
    write!(line, ", si_pid={pid}, si_uid={uid}")
}

fn payload(line: &mut Line, word: u64) -> Result {
    write!(line, ", si_int={}, si_ptr=", word as i32)?;
    address(line, word as usize)
}

fn poll(line: &mut Line, info: &InfoFields) -> Result {
    let [band, fd, ..] = info.words;
    write!(line, ", si_band={}, si_fd={}", band as i64, fd as i32)
}

fn child(line: &mut Line, info: &InfoFields) -> Result {
    let [word, status, user, system] = info.words;
    sender(line, word)?;
    line.write_str(", si_status=")?;
    if info.code == signal::sicode::CLD_EXITED {
        write!(line, "{}", status as i32)?;
    } else {
        signal(line, status as i32)?;
    }
    for (name, ticks) in [("si_utime", user), ("si_stime", system)] {
        write!(line, ", {name}={ticks}")?;
        if ticks != 0 {
            // The unit is USER_HZ, a hundredth of a second.
            write!(line, " /* {}.{:02} s */", ticks / 100, ticks % 100)?;
        }
    }
    Ok(())
}

/// The mask that rt_sigreturn puts back. Its only argument is where the frame is: the kernel
/// passes the stack pointer.
pub(super) fn sigreturn(decoder: &mut Decoder) -> Result {
    if decoder.result.is_some() || decoder.call.arch != Arch::X86_64 {
        return Ok(());
    }
    // The handler's `ret` has taken the first word of the frame; ucontext_t follows.
    const MASK: usize = core::mem::offset_of!(signal::arch::x86_64::UContext, sigmask);
    let at = decoder.call.args[0].wrapping_add(MASK);
    match memory::words(decoder.memory, at) {
        Some([mask]) => {
            decoder.line.write_str("{mask=")?;
            set(decoder.line, SigSet(mask), 64)?;
            decoder.line.write_str("}")
        }
        None => address(decoder.line, decoder.call.args[0]),
    }
}
