//! `siginfo_t`: the part the kernel keeps, and the 128 bytes a program sees.
//!
//! Linux's layout on 64-bit architectures. Fields after `si_code` share their bytes; which
//! of them mean something depends on the signal and the code (sigaction(2)).

use core::ops::{Deref, DerefMut};

use crate::sicode::*;
use crate::{Errno, Signal};

/// What is known of one signal sent: the first 48 bytes of `siginfo_t`. Nothing beyond them
/// is used by any signal, so this is what is queued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Info {
    /// `si_signo`.
    pub signo: i32,
    /// `si_errno`: zero for all that the kernel sends.
    pub errno: i32,
    /// `si_code`.
    pub code: i32,
    pad: i32,
    fields: [u64; 4],
}

/// `siginfo_t`, 128 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct SigInfo {
    info: Info,
    expansion: [u64; 10],
}

const _: () = {
    assert!(size_of::<Info>() == 48 && align_of::<Info>() == 8);
    assert!(size_of::<SigInfo>() == 128 && align_of::<SigInfo>() == 8);
    assert!(core::mem::offset_of!(Info, code) == 8);
    assert!(core::mem::offset_of!(Info, fields) == 16);
};

const fn pair(low: u32, high: u32) -> u64 {
    low as u64 | (high as u64) << 32
}

impl Info {
    #[inline]
    const fn build(signal: Signal, code: i32, fields: [u64; 4]) -> Self {
        Self {
            signo: signal.number(),
            errno: 0,
            code,
            pad: 0,
            fields,
        }
    }

    /// A code with a sender: SI_USER of kill(2), SI_TKILL, SI_KERNEL.
    #[inline]
    pub const fn sender(signal: Signal, code: i32, pid: i32, uid: u32) -> Self {
        Self::build(signal, code, [pair(pid as u32, uid), 0, 0, 0])
    }

    /// Sent by kill(2).
    #[inline]
    pub const fn user(signal: Signal, pid: i32, uid: u32) -> Self {
        Self::sender(signal, SI_USER, pid, uid)
    }

    /// Sent by tkill(2) or tgkill(2).
    #[inline]
    pub const fn tkill(signal: Signal, pid: i32, uid: u32) -> Self {
        Self::sender(signal, SI_TKILL, pid, uid)
    }

    /// Sent by sigqueue(3).
    #[inline]
    pub const fn queue(signal: Signal, pid: i32, uid: u32, value: u64) -> Self {
        Self::build(signal, SI_QUEUE, [pair(pid as u32, uid), value, 0, 0])
    }

    /// Sent by the kernel with SI_KERNEL: pid and uid 0.
    #[inline]
    pub const fn kernel(signal: Signal) -> Self {
        Self::sender(signal, SI_KERNEL, 0, 0)
    }

    /// A fault: `code` as SEGV_MAPERR, `address` where.
    #[inline]
    pub const fn fault(signal: Signal, code: i32, address: u64) -> Self {
        Self::build(signal, code, [address, 0, 0, 0])
    }

    /// SIGCHLD: `code` of CLD_EXITED and so on; times in clock ticks.
    pub const fn child(
        code: i32,
        pid: i32,
        uid: u32,
        status: i32,
        user_ticks: i64,
        system_ticks: i64,
    ) -> Self {
        Self::build(
            Signal::SIGCHLD,
            code,
            [
                pair(pid as u32, uid),
                status as u32 as u64,
                user_ticks as u64,
                system_ticks as u64,
            ],
        )
    }

    /// A POSIX timer expired.
    #[inline]
    pub const fn timer(signal: Signal, timer: i32, overrun: i32, value: u64) -> Self {
        Self::build(
            signal,
            SI_TIMER,
            [pair(timer as u32, overrun as u32), value, 0, 0],
        )
    }

    /// A message has come to an empty queue (mq_notify(2)), from this process and user.
    pub const fn message(signal: Signal, pid: i32, uid: u32, value: u64) -> Self {
        Self::build(signal, SI_MESGQ, [pair(pid as u32, uid), value, 0, 0])
    }

    /// Input or output is possible on `fd`: `code` of POLL_IN and so on.
    pub const fn poll(signal: Signal, code: i32, band: i64, fd: i32) -> Self {
        Self::build(signal, code, [band as u64, fd as u32 as u64, 0, 0])
    }

    /// The first 48 bytes of a `siginfo_t`, for the signal `signo`.
    #[inline(always)]
    pub const fn from_words(signo: i32, words: [u64; 6]) -> Self {
        let [first, code, a, b, c, d] = words;
        Self {
            signo,
            errno: (first >> 32) as i32,
            code: code as i32,
            pad: (code >> 32) as i32,
            fields: [a, b, c, d],
        }
    }

    /// As it lies in memory.
    #[inline(always)]
    pub const fn words(&self) -> [u64; 6] {
        let [a, b, c, d] = self.fields;
        let first = pair(self.signo as u32, self.errno as u32);
        [first, pair(self.code as u32, self.pad as u32), a, b, c, d]
    }

    /// The signal, `None` if `si_signo` is none.
    #[inline]
    pub const fn signal(&self) -> Option<Signal> {
        Signal::new(self.signo)
    }

    /// `si_pid`: the sender's process, or the child.
    #[inline]
    pub const fn pid(&self) -> i32 {
        self.fields[0] as i32
    }

    /// `si_uid`: the sender's or the child's real user.
    #[inline]
    pub const fn uid(&self) -> u32 {
        (self.fields[0] >> 32) as u32
    }

    /// `si_value` (as pointer): what sigqueue or the timer carries.
    #[inline]
    pub const fn value(&self) -> u64 {
        self.fields[1]
    }

    /// `si_int`: the value's low 32 bits.
    #[inline]
    pub const fn int(&self) -> i32 {
        self.fields[1] as i32
    }

    /// `si_timerid`.
    #[inline]
    pub const fn timer_id(&self) -> i32 {
        self.fields[0] as i32
    }

    /// `si_overrun`.
    #[inline]
    pub const fn overrun(&self) -> i32 {
        (self.fields[0] >> 32) as i32
    }

    /// Sets `si_overrun`.
    #[inline]
    pub const fn set_overrun(&mut self, overrun: i32) {
        self.fields[0] = pair(self.fields[0] as u32, overrun as u32);
    }

    /// `si_addr`: where a fault happened.
    #[inline]
    pub const fn addr(&self) -> u64 {
        self.fields[0]
    }

    /// `si_status`: the child's exit status or signal.
    #[inline]
    pub const fn status(&self) -> i32 {
        self.fields[1] as i32
    }

    /// `si_utime`, in clock ticks.
    #[inline]
    pub const fn user_ticks(&self) -> i64 {
        self.fields[2] as i64
    }

    /// `si_stime`, in clock ticks.
    #[inline]
    pub const fn system_ticks(&self) -> i64 {
        self.fields[3] as i64
    }

    /// `si_band`.
    #[inline]
    pub const fn band(&self) -> i64 {
        self.fields[0] as i64
    }

    /// `si_fd`.
    #[inline]
    pub const fn fd(&self) -> i32 {
        self.fields[1] as i32
    }

    /// Whether the kernel, not a program, says it sent this: SI_FROMKERNEL.
    #[inline]
    pub const fn is_from_kernel(&self) -> bool {
        self.code > 0
    }

    /// What rt_sigqueueinfo(2) takes from a program: `si_signo` becomes the call's signal. A code
    /// whose layout is not known may use no byte beyond the first 48: E2BIG, as Linux.
    pub fn from_program(signal: Signal, given: &SigInfo) -> Result<Self, Errno> {
        let mut info = given.info;
        info.signo = signal.number();
        if !layout_is_known(signal.number(), info.code)
            && given.expansion.iter().any(|&word| word != 0)
        {
            return Err(Errno::E2BIG);
        }
        Ok(info)
    }
}

/// Whether Linux knows which fields belong to this `si_code` of what rt_sigqueueinfo(2) is to send as
/// signal `signo`: it then does not look at the bytes beyond the first 48.
pub const fn layout_is_known(signo: i32, code: i32) -> bool {
    if code > SI_USER {
        let last = match Signal::new(signo) {
            Some(Signal::SIGILL) => 11,
            Some(Signal::SIGFPE) => 15,
            Some(Signal::SIGSEGV) => 10,
            Some(Signal::SIGBUS) => 5,
            Some(Signal::SIGTRAP | Signal::SIGCHLD) => 6,
            Some(Signal::SIGSYS) => 2,
            _ => POLL_HUP,
        };
        code == SI_KERNEL || code <= last
    } else {
        code >= SI_DETHREAD || code == SI_ASYNCNL
    }
}

impl SigInfo {
    /// All zero.
    pub const ZERO: Self = Self::new(Info {
        signo: 0,
        errno: 0,
        code: 0,
        pad: 0,
        fields: [0; 4],
    });

    /// The full structure with this information; every other byte zero.
    #[inline]
    pub const fn new(info: Info) -> Self {
        Self {
            info,
            expansion: [0; 10],
        }
    }

    /// The part the kernel keeps.
    #[inline]
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// Writes `info` and zeroes the rest, in place.
    #[inline]
    pub const fn set(&mut self, info: &Info) {
        self.info = *info;
        self.expansion = [0; 10];
    }
}

impl From<Info> for SigInfo {
    fn from(info: Info) -> Self {
        Self::new(info)
    }
}

impl Deref for SigInfo {
    type Target = Info;

    fn deref(&self) -> &Info {
        &self.info
    }
}

impl DerefMut for SigInfo {
    fn deref_mut(&mut self) -> &mut Info {
        &mut self.info
    }
}
