//! Clocks and what has been used: clock_gettime(2), clock_getres(2),
//! clock_settime(2), gettimeofday(2), settimeofday(2), time(2), times(2),
//! getrusage(2), adjtimex(2), clock_adjtime(2).

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::credentials::Capability;
use posix_process::time::{ClockId, NS_PER_SEC, Timespec};
use posix_process::usage::{NS_PER_TICK, Rusage, Timeval};
use posix_process::{RUSAGE_CHILDREN, RUSAGE_SELF, RUSAGE_THREAD};
use signal::Errno;
use syscall_shim::{SysResult, from_raw, to_raw};

use crate::arch::{calls, cpu, percpu, user};
use crate::time::{clock, until};
use crate::{cputime, process};

/// Clocks by their ids, as sets of bits: those that show CLOCK_REALTIME's time
/// (REALTIME, REALTIME_COARSE, TAI), and CLOCK_MONOTONIC's (MONOTONIC,
/// MONOTONIC_RAW, MONOTONIC_COARSE, BOOTTIME).
const REALTIME: u32 = 1 << 0 | 1 << 5 | 1 << 11;
const MONOTONIC: u32 = 1 << 1 | 1 << 4 | 1 << 6 | 1 << 7;

const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
const CLOCK_THREAD_CPUTIME_ID: i32 = 3;

/// clock_gettime(2). The clocks that everyone reads need no lock, and so no
/// kernel stack.
pub fn clock_gettime(id: i32, time: usize) -> SysResult {
    let bit = if (0..32).contains(&id) { 1 << id } else { 0 };
    let ns = if bit & MONOTONIC != 0 {
        clock::now()
    } else if bit & REALTIME != 0 {
        clock::realtime()
    } else if !cpu::interrupts_on() {
        // Called on the kernel stack: by number, or by the trap instruction.
        return from_raw(clock_gettime_locked(id as usize, time));
    } else {
        // SAFETY: the stub enters the kernel as any call does.
        return from_raw(unsafe { sigil_clock_gettime_locked(id as usize, time) });
    };
    user::put_u64(time, ns / NS_PER_SEC)?;
    user::put_u64(time.wrapping_add(8), ns % NS_PER_SEC)?;
    Ok(0)
}

unsafe extern "C" {
    /// [`clock_gettime_locked`], on the thread's kernel stack.
    fn sigil_clock_gettime_locked(id: usize, time: usize) -> isize;
}

calls::entering!(
    "sigil_clock_gettime_locked",
    "sigil_enter_plain",
    clock_gettime_locked
);

/// clock_gettime(2) of processor-time clocks.
extern "C" fn clock_gettime_locked(id: usize, time: usize) -> isize {
    let me = percpu::current();
    let read = process::with(|system, host| {
        match id as i32 {
            CLOCK_THREAD_CPUTIME_ID => cputime::account_task(system, host, me),
            CLOCK_PROCESS_CPUTIME_ID => cputime::account_process(system, host, me.process().id),
            // That of any thread or process.
            _ => cputime::account(system, host),
        }
        system.clock_gettime(host, me.id, id as i32)
    });
    to_raw(
        read.and_then(|ns| user::write(time, &Timespec::from_ns(ns)))
            .map(|()| 0)
            .map_err(Into::into),
    )
}

/// clock_getres(2).
pub fn clock_getres(id: i32, resolution: usize) -> SysResult {
    let ns = process::with(|system, _| system.clock_getres(percpu::current().id, id))?;
    if resolution != 0 {
        user::write(resolution, &Timespec::from_ns(ns))?;
    }
    Ok(0)
}

/// clock_settime(2).
pub fn clock_settime(id: i32, time: usize) -> SysResult {
    // Linux looks at the time first only for the clock of a process or thread.
    if id >= 0 && !ClockId::new(id)?.settable {
        return Err(Errno::EINVAL.into());
    }
    set(id, user::read(time)?)
}

fn set(id: i32, time: Timespec) -> SysResult {
    let me = percpu::current().id;
    process::with(|system, host| {
        system.clock_settime(host, me, id, time)?;
        clock::set_realtime_offset(system.realtime_offset() as i64);
        Ok::<_, Errno>(())
    })?;
    until::realtime_was_set();
    process::timers_changed();
    Ok(0)
}

/// `struct timezone` as two 32-bit words, which the kernel only keeps.
static TIMEZONE: AtomicU64 = AtomicU64::new(0);

/// gettimeofday(2).
pub fn gettimeofday(time: usize, zone: usize) -> SysResult {
    if time != 0 {
        user::write(time, &Timeval::from_ns(clock::realtime()))?;
    }
    if zone != 0 {
        user::put_u64(zone, TIMEZONE.load(Relaxed))?;
    }
    Ok(0)
}

/// settimeofday(2). Linux refuses a zone more than 15 hours from Greenwich.
pub fn settimeofday(time: usize, zone: usize) -> SysResult {
    let time = match time {
        0 => None,
        addr => {
            let time = user::read::<Timeval>(addr)?;
            // Linux lets a million microseconds pass here, and refuses it as a time.
            if !(0..=1_000_000).contains(&time.usec) {
                return Err(Errno::EINVAL.into());
            }
            Some(Timespec {
                sec: time.sec,
                nsec: time.usec * 1000,
            })
        }
    };
    let zone = match zone {
        0 => None,
        addr => Some(user::get_u64(addr)?),
    };
    if let Some(time) = time {
        time.to_ns()?;
    }
    let me = percpu::current().id;
    if !process::with(|system, _| system.credentials(me).has(Capability::SysTime)) {
        return Err(Errno::EPERM.into());
    }
    if let Some(zone) = zone {
        if !(-15 * 60..=15 * 60).contains(&(zone as i32)) {
            return Err(Errno::EINVAL.into());
        }
        TIMEZONE.store(zone, Relaxed);
    }
    match time {
        Some(time) => set(0, time),
        None => Ok(0),
    }
}

/// time(2).
pub fn time(seconds: usize) -> SysResult {
    let now = clock::realtime() / NS_PER_SEC;
    if seconds != 0 {
        user::put_u64(seconds, now)?;
    }
    Ok(now as usize)
}

/// times(2): the result is the time since boot, in ticks.
pub fn times(buffer: usize) -> SysResult {
    if buffer != 0 {
        let me = percpu::current();
        let tms = process::with(|system, host| {
            cputime::account_process(system, host, me.process().id);
            system.times(me.id)
        });
        user::write(buffer, &tms)?;
    }
    Ok((clock::now() / NS_PER_TICK) as usize)
}

/// getrusage(2).
pub fn getrusage(who: i32, usage: usize) -> SysResult {
    let me = percpu::current();
    let used = process::with(|system, host| {
        match who {
            RUSAGE_THREAD => cputime::account_task(system, host, me),
            RUSAGE_SELF => cputime::account_process(system, host, me.process().id),
            // That of children is known when they have been waited for.
            _ => {}
        }
        system.usage(me.id, who)
    })?;
    let peak = match who {
        RUSAGE_CHILDREN => 0,
        _ => me.process().space().peak_kb(),
    };
    user::write(usage, &Rusage::new(&used, peak))?;
    Ok(0)
}

/// `struct timex` of 64-bit architectures.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Timex {
    modes: u32,
    _0: u32,
    offset: i64,
    freq: i64,
    maxerror: i64,
    esterror: i64,
    status: u32,
    _1: u32,
    constant: i64,
    precision: i64,
    tolerance: i64,
    time: Timeval,
    tick: i64,
    ppsfreq: i64,
    jitter: i64,
    shift: u32,
    _2: u32,
    stabil: i64,
    counts: [i64; 4],
    tai: u32,
    _3: [u32; 11],
}

const _: () = assert!(size_of::<Timex>() == 208);

// SAFETY: integers; what C leaves as padding are fields here.
unsafe impl user::Plain for Timex {}

/// STA_UNSYNC: nothing keeps the clock in time.
const STA_UNSYNC: u32 = 0x40;
/// TIME_ERROR: the clock is not synchronised.
const TIME_ERROR: usize = 5;

/// adjtimex(2): the state of the clock, which nothing adjusts. Whoever may adjust
/// it is told that this kernel cannot (EOPNOTSUPP).
pub fn adjtimex(buffer: usize) -> SysResult {
    clock_adjtime(0, buffer)
}

/// clock_adjtime(2); as [`adjtimex`] for CLOCK_REALTIME, and no other clock.
pub fn clock_adjtime(id: i32, buffer: usize) -> SysResult {
    let asked = user::read::<Timex>(buffer)?;
    if !ClockId::new(id)?.settable {
        return Err(Errno::EOPNOTSUPP.into());
    }
    /// ADJ_OFFSET_SS_READ: reading, too.
    const READ: u32 = 0xa001;
    if asked.modes != 0 && asked.modes != READ {
        let me = percpu::current().id;
        let may = process::with(|system, _| system.credentials(me).has(Capability::SysTime));
        return Err(if may { Errno::EOPNOTSUPP } else { Errno::EPERM }.into());
    }
    let state = Timex {
        modes: asked.modes,
        // What Linux begins with.
        maxerror: 16_000_000,
        esterror: 16_000_000,
        status: STA_UNSYNC,
        constant: 2,
        precision: 1,
        tolerance: 32_768_000,
        tick: 10_000,
        time: Timeval::from_ns(clock::realtime()),
        ..Timex::default()
    };
    user::write(buffer, &state)?;
    Ok(TIME_ERROR)
}
