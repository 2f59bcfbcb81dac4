//! What a signalfd says of a signal: `struct signalfd_siginfo` (signalfd(2)).

use signal::sicode::{SI_KERNEL, SI_SIGIO, SI_TIMER, SI_USER};
use signal::{Info, Signal, layout_is_known};

/// `struct signalfd_siginfo`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are the fields of siginfo_t")]
pub struct SignalInfo {
    pub signo: u32,
    pub errno: i32,
    pub code: i32,
    pub pid: u32,
    pub uid: u32,
    pub fd: i32,
    pub tid: u32,
    pub band: u32,
    pub overrun: u32,
    pub trapno: u32,
    pub status: i32,
    pub int: i32,
    pub ptr: u64,
    pub utime: u64,
    pub stime: u64,
    pub addr: u64,
    pub addr_lsb: u16,
    pad2: u16,
    pub syscall: i32,
    pub call_addr: u64,
    pub arch: u32,
    pad: [u32; 7],
}

const _: () = assert!(size_of::<SignalInfo>() == 128);

/// Which fields of siginfo_t mean something.
enum Layout {
    Sender,
    Timer,
    Poll,
    Fault,
    /// A fault of memory, which has the address's lowest bit that means something.
    FaultLsb,
    Child,
    Queue,
    Syscall,
}

/// BUS_MCEERR_AR, BUS_MCEERR_AO.
const MEMORY_ERRORS: core::ops::RangeInclusive<i32> = 4..=5;

fn layout(info: &Info) -> Layout {
    let code = info.code;
    match code {
        SI_TIMER => Layout::Timer,
        SI_SIGIO => Layout::Poll,
        ..SI_USER => Layout::Queue,
        SI_USER | SI_KERNEL.. => Layout::Sender,
        _ if !layout_is_known(info.signo, code) => match layout_is_known(0, code) {
            true => Layout::Poll,
            false => Layout::Sender,
        },
        _ => match info.signal() {
            Some(Signal::SIGBUS) if MEMORY_ERRORS.contains(&code) => Layout::FaultLsb,
            Some(
                Signal::SIGILL
                | Signal::SIGFPE
                | Signal::SIGSEGV
                | Signal::SIGBUS
                | Signal::SIGTRAP,
            ) => Layout::Fault,
            Some(Signal::SIGCHLD) => Layout::Child,
            Some(Signal::SIGSYS) => Layout::Syscall,
            _ => Layout::Poll,
        },
    }
}

impl From<&Info> for SignalInfo {
    fn from(info: &Info) -> SignalInfo {
        let mut s = SignalInfo {
            signo: info.signo as u32,
            errno: info.errno,
            code: info.code,
            ..SignalInfo::default()
        };
        let sender = |s: &mut SignalInfo| {
            s.pid = info.pid() as u32;
            s.uid = info.uid();
        };
        let value = |s: &mut SignalInfo| {
            s.ptr = info.value();
            s.int = info.int();
        };
        match layout(info) {
            Layout::Sender => sender(&mut s),
            Layout::Queue => {
                sender(&mut s);
                value(&mut s);
            }
            Layout::Timer => {
                s.tid = info.timer_id() as u32;
                s.overrun = info.overrun() as u32;
                value(&mut s);
            }
            Layout::Poll => {
                s.band = info.band() as u32;
                s.fd = info.fd();
            }
            Layout::Fault => s.addr = info.addr(),
            Layout::FaultLsb => {
                s.addr = info.addr();
                s.addr_lsb = info.value() as u16;
            }
            Layout::Child => {
                sender(&mut s);
                s.status = info.status();
                s.utime = info.user_ticks() as u64;
                s.stime = info.system_ticks() as u64;
            }
            Layout::Syscall => {
                s.call_addr = info.addr();
                s.syscall = info.value() as i32;
                s.arch = (info.value() >> 32) as u32;
            }
        }
        s
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::sicode::SEGV_MAPERR;

    fn told(info: &Info) -> SignalInfo {
        info.into()
    }

    #[test]
    fn what_means_something_goes_by_the_code() {
        let s = told(&Info::user(Signal::SIGUSR1, 3, 4));
        assert_eq!((s.signo, s.pid, s.uid, s.ptr), (10, 3, 4, 0));
        let s = told(&Info::queue(Signal::SIGUSR1, 3, 4, 0x1_0000_0005));
        assert_eq!((s.pid, s.ptr, s.int), (3, 0x1_0000_0005, 5));
        let s = told(&Info::timer(Signal::SIGALRM, 1, 2, 3));
        assert_eq!((s.tid, s.overrun, s.int, s.pid), (1, 2, 3, 0));
        let s = told(&Info::fault(Signal::SIGSEGV, SEGV_MAPERR, 0x123));
        assert_eq!((s.addr, s.pid), (0x123, 0));
        let s = told(&Info::child(1, 7, 8, 9, 10, 11));
        assert_eq!(
            (s.pid, s.uid, s.status, s.utime, s.stime),
            (7, 8, 9, 10, 11)
        );
        let s = told(&Info::poll(Signal::SIGIO, 1, 0x41, 6));
        assert_eq!((s.band, s.fd), (0x41, 6));
        // A code of SIGIO's, whatever the signal; and one that nobody has.
        let s = told(&Info::poll(Signal::SIGUSR1, 6, 0x41, 6));
        assert_eq!((s.band, s.fd, s.pid), (0x41, 6, 0));
        let s = told(&Info::poll(Signal::SIGUSR1, 77, 0x41, 6));
        assert_eq!((s.band, s.pid), (0, 0x41));
    }
}
