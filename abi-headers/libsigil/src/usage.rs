//! What threads and processes have used: getrusage(2).

use core::ffi::c_int;

use posix_process::{Rusage, Tms};
use signal::Errno;

use crate::system::{call, given, place, sigil_system};

/// getrusage(2). `sigil_account_cpu` comes first, for
/// the time since the last call of it.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getrusage(
    system: *mut sigil_system,
    t: u32,
    who: i32,
    usage: *mut Rusage,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let usage = unsafe { place(usage)? };
        let t = parts.caller(t)?;
        *usage = Rusage::new(&parts.system.usage(t, who)?, 0);
        Ok(0)
    })
}

/// times(2), but for its result, which is the kernel's clock. `sigil_account_cpu` comes first, as for
/// `sigil_getrusage`.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_times(system: *mut sigil_system, t: u32, times: *mut Tms) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let times = unsafe { place(times)? };
        let t = parts.caller(t)?;
        *times = parts.system.times(t);
        Ok(0)
    })
}

/// Counts page faults and switches of a thread, which have happened since the last call: `minflt`, `majflt`,
/// `nvcsw` and `nivcsw` of what is given. -EINVAL for negative numbers.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_count(
    system: *mut sigil_system,
    t: u32,
    more: *const Rusage,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let more = unsafe { given(more)? };
        let t = parts.thread(t)?;
        let counts = [more.minflt, more.majflt, more.nvcsw, more.nivcsw];
        if counts.iter().any(|&n| n < 0) {
            return Err(Errno::EINVAL);
        }
        let usage = parts.system.usage_mut(t);
        let places = [
            &mut usage.minor_faults,
            &mut usage.major_faults,
            &mut usage.voluntary_switches,
            &mut usage.involuntary_switches,
        ];
        for (place, more) in places.into_iter().zip(counts) {
            *place = place.saturating_add(more as u64);
        }
        Ok(0)
    })
}

/// The process leaves its memory, in execve(2) or at its end: `peak_kb` kilobytes of it were resident at
/// most, which `ru_maxrss` remembers.
///
/// Context: its last thread, before `sigil_finish_exec` or `sigil_exit_thread`. Wakes: nobody. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_memory_gone(
    system: *mut sigil_system,
    t: u32,
    peak_kb: u64,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.memory_gone(t, peak_kb);
        Ok(0)
    })
}
