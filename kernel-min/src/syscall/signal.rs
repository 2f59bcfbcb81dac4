//! Signals: dispositions, masks, sending, waiting, alternate stacks. The rules are
//! `posix_process`'s; here are the program's pointers and the sleeps.

use core::mem::offset_of;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::System;
use posix_process::time::Timespec;
use signal::sicode::SI_QUEUE;
use signal::{Errno, Info, SigInfo, SigSet, Signal, Stack, Taken, layout_is_known};
use syscall_shim::{Restart, SysResult};

use crate::arch::{percpu, sigframe, siginfo, user};
use crate::handler;
use crate::process::{self, Host, Locked};
use crate::sched::{self, State, Wake};
use crate::syscall::{Raw, action};
use crate::task::Work;
use crate::time::until::Until;

/// Every call with a set is told its size, which is the kernel's.
#[inline(always)]
fn check_size(size: usize) -> Result<(), Errno> {
    if size == size_of::<SigSet>() {
        Ok(())
    } else {
        Err(Errno::EINVAL)
    }
}

#[inline(always)]
fn read_set(addr: usize) -> Result<SigSet, Errno> {
    Ok(SigSet(user::get_u64(addr)?))
}

/// rt_sigaction(2). Most calls set a handler and ask for nothing back.
#[inline(always)]
pub fn rt_sigaction(sig: usize, new: usize, old: usize, size: usize) -> Raw {
    const SIZE: usize = size_of::<SigSet>();
    if size != SIZE {
        return action_any(sig as i32, new, old, size);
    }
    // NULL, or no address of the program's: `is_readable` need not look at it again.
    let is_address = new as isize > 0;
    if is_address
        && action::is_readable(new)
        && old == 0
        // SAFETY: just looked at, and nobody else runs.
        && process::current(|mut me| me.catch(sig, || unsafe { action::read_readable(new) }))
    {
        return Raw::ZERO;
    }
    // Of a word that is no signal's number, the lower half may be one.
    action_any(sig as i32, new, old, SIZE)
}

/// Most others ask what there is, or set a default; then nothing is called, so that no registers are kept.
#[inline(never)]
fn action_any(sig: i32, new: usize, old: usize, size: usize) -> Raw {
    if new == 0
        && let Some(signal) = Signal::new(sig)
        && size == size_of::<SigSet>()
    {
        let action = process::current(|me| *me.action(signal));
        return match old {
            0 => Raw::ZERO,
            _ => action::write(old, action).into(),
        };
    }
    if new != 0
        && old == 0
        && size == size_of::<SigSet>()
        && let Ok(action) = action::read(new)
        && process::current(|mut me| me.set_action(sig, &action))
    {
        return Raw::ZERO;
    }
    action_longer(sig, new, old, size)
}

#[inline(never)]
fn action_longer(sig: i32, new: usize, old: usize, size: usize) -> Raw {
    exchange_action(sig, new, old, size).into()
}

fn exchange_action(sig: i32, new: usize, old: usize, size: usize) -> Result<(), Errno> {
    check_size(size)?;
    let action = match new {
        0 => None,
        addr => Some(action::read(addr)?),
    };
    let me = percpu::current().id;
    let before = process::with(|system, host| system.sigaction(host, me, sig, action.as_ref()))?;
    match old {
        0 => Ok(()),
        _ => action::write(old, before),
    }
}

/// rt_sigprocmask(2).
#[inline(always)]
pub fn rt_sigprocmask(how: i32, new: usize, old: usize, size: usize) -> Raw {
    if new != 0
        && let Ok(set) = read_set(new)
        && size == size_of::<SigSet>()
    {
        let mut table = process::lock();
        if let Some((before, ready)) = table.current().mask(how, set) {
            // The mask has changed even if the old one cannot be written, as on Linux.
            if old != 0
                && let Err(errno) = user::put_u64(old, before.0)
            {
                return not_written(table, !ready.is_empty(), errno);
            }
            if !ready.is_empty() {
                return handler::unblocked(table, ready);
            }
            return Raw::ZERO;
        }
    }
    mask_any(how, new, old, size)
}

#[cold]
#[inline(never)]
fn not_written(mut table: Locked, more: bool, errno: Errno) -> Raw {
    if more {
        table.current().tell();
    }
    work(more);
    Raw::from(Err(errno)).unknown()
}

#[inline(never)]
fn mask_any(how: i32, new: usize, old: usize, size: usize) -> Raw {
    if new == 0 && old != 0 && size == size_of::<SigSet>() {
        let mask = process::current(|me| me.blocked());
        return user::put_u64(old, mask.0).into();
    }
    mask_longer(how, new, old, size)
}

#[inline(never)]
fn mask_longer(how: i32, new: usize, old: usize, size: usize) -> Raw {
    change_mask(how, new, old, size).into()
}

fn change_mask(how: i32, new: usize, old: usize, size: usize) -> Result<(), Errno> {
    check_size(size)?;
    let set = match new {
        0 => None,
        addr => Some(read_set(addr)?),
    };
    let me = percpu::current().id;
    let before = process::with(|system, host| system.sigprocmask(host, me, how, set))?;
    match old {
        0 => Ok(()),
        addr => user::put_u64(addr, before.0),
    }
}

/// rt_sigpending(2). Linux takes a shorter set and writes only that much of it.
pub fn rt_sigpending(set: usize, size: usize) -> SysResult {
    if size > size_of::<SigSet>() {
        return Err(Errno::EINVAL.into());
    }
    let pending = process::with(|system, _| system.sigpending(percpu::current().id));
    let bytes = &pending.0.to_ne_bytes()[..size];
    if user::write_some(set, bytes) != size {
        return Err(Errno::EFAULT.into());
    }
    Ok(0)
}

/// rt_sigsuspend(2): the mask of before is put back by the delivery.
pub fn rt_sigsuspend(set: usize, size: usize) -> SysResult {
    check_size(size)?;
    let mask = read_set(set)?;
    if !process::current(|mut me| me.begin_suspend(mask)) {
        process::with(|system, host| system.begin_temporary_mask(host, percpu::current().id, mask));
    }
    while sched::sleep(State::Interruptible) != Wake::Signal {}
    Err(Restart::NoHand.into())
}

/// rt_sigtimedwait(2): EAGAIN when the time is up, EINTR for a signal that it does
/// not wait for, and never restarted.
pub fn rt_sigtimedwait(set: usize, info: usize, timeout: usize, size: usize) -> SysResult {
    if size == size_of::<SigSet>()
        && timeout == 0
        && let Ok(set) = read_set(set)
        && process::current(|mut me| me.begin_wait(set))
    {
        let why = sched::sleep(State::Interruptible);
        let sent = process::current(|mut me| {
            let (taken, more) = me.end_wait(set)?;
            if !more {
                percpu::work().fetch_and(!Work::SIGNAL, Relaxed);
            }
            if info != 0 {
                let mut shown = SigInfo::ZERO;
                taken.show(me.pool(), &mut shown);
                if let Err(errno) = siginfo::put(info, &shown) {
                    return Some(Err(errno.into()));
                }
            }
            Some(Ok(taken.signal().number() as usize))
        });
        return match sent {
            Some(result) => result,
            None => woken(set, info, why),
        };
    }
    wait_any(set, info, timeout, size)
}

#[inline(never)]
fn wait_any(set: usize, info: usize, timeout: usize, size: usize) -> SysResult {
    check_size(size)?;
    let set = read_set(set)?;
    let limit = match timeout {
        0 => None,
        addr => Some(user::read::<Timespec>(addr)?.to_ns()?),
    };
    let me = percpu::current().id;
    let found = process::with(|system, host| {
        let taken = system.sigtimedwait(host, me, set, limit != Some(0))?;
        Some(accept(system, host, taken, info))
    });
    if let Some(result) = found {
        return result;
    }
    let until = match limit {
        None => Until::Forever,
        Some(0) => return Err(Errno::EAGAIN.into()),
        Some(ns) => Until::after(ns),
    };
    woken(set, info, until.sleep(State::Interruptible))
}

/// The end of a wait for a signal.
#[inline(never)]
fn woken(set: SigSet, info: usize, why: Wake) -> SysResult {
    let me = percpu::current().id;
    process::with(|system, host| {
        let taken = system.sigtimedwait_end(host, me, set);
        if !system.has_work(me) {
            // What woke it is what it took.
            percpu::work().fetch_and(!Work::SIGNAL, Relaxed);
        }
        match taken {
            Some(taken) => accept(system, host, taken, info),
            None if why == Wake::Timeout => Err(Errno::EAGAIN.into()),
            None => Err(Errno::EINTR.into()),
        }
    })
}

/// Writes what is known of the signal that was waited for. It is gone even if
/// there is nowhere to write that to.
#[inline(never)]
fn accept(system: &mut System, host: &mut Host, taken: Taken, to: usize) -> SysResult {
    let signal = taken.signal();
    if signal == Signal::SIGALRM || taken.timer_id().is_some() {
        // An interval timer goes on when its signal is taken.
        process::plan_timers(system, host);
    }
    if to == 0 {
        taken.release(system.pool());
    } else if !to.is_multiple_of(align_of::<SigInfo>()) {
        let info = taken.into_info(system.pool());
        user::write(to, &SigInfo::new(info))?;
    } else if let Err(errno) = user::make_writable(to, to.wrapping_add(size_of::<SigInfo>())) {
        taken.release(system.pool());
        return Err(errno.into());
    } else {
        // SAFETY: the structure is aligned, and was just made writable.
        taken.write_info(system.pool(), unsafe { &mut *(to as *mut SigInfo) });
    }
    Ok(signal.number() as usize)
}

/// kill(2).
#[inline(always)]
pub fn kill(pid: i32, sig: i32) -> Raw {
    handler::kill(pid, sig)
}

/// kill(2) to the running process, whatever it does.
#[inline(never)]
pub fn kill_self(sig: i32) -> Raw {
    let pid = percpu::current().process().pid;
    match process::current(|mut me| me.kill_alone(pid, sig)) {
        Some(told) => told.map(work).into(),
        None => kill_any(pid, sig),
    }
}

/// kill(2), whatever it does.
#[inline(never)]
pub fn kill_any(pid: i32, sig: i32) -> Raw {
    process::with(|system, host| system.kill(host, percpu::current().id, pid, sig)).into()
}

/// What was sent is delivered at the call's end, if the caller takes it.
#[inline(always)]
fn work(told: bool) {
    if told {
        percpu::add_work(Work::SIGNAL);
    }
}

/// tkill(2).
#[inline(always)]
pub fn tkill(tid: i32, sig: i32) -> Raw {
    // raise(3) blocks all signals around it, which leaves nothing to do at once.
    match process::current(|mut me| me.tkill_alone(tid, sig)) {
        Some(told) => {
            work(told);
            Raw::ZERO
        }
        None => tkill_any(tid, sig, 0),
    }
}

/// tgkill(2).
pub fn tgkill(tgid: i32, tid: i32, sig: i32) -> Raw {
    if tgid <= 0 {
        return Raw::from(Err(Errno::EINVAL));
    }
    tkill_any(tid, sig, tgid)
}

/// To a thread of the process `tgid`, or of any if that is 0.
#[inline(never)]
fn tkill_any(tid: i32, sig: i32, tgid: i32) -> Raw {
    if (tgid == 0 || tgid == percpu::current().process().pid) && process::tkill_other(tid, sig) {
        return Raw::ZERO;
    }
    tkill_far(tid, sig, tgid)
}

#[inline(never)]
fn tkill_far(tid: i32, sig: i32, tgid: i32) -> Raw {
    let me = percpu::current().id;
    let sent = process::with(|system, host| match tgid {
        0 => system.tkill(host, me, tid, sig),
        _ => system.tgkill(host, me, tgid, tid, sig),
    });
    sent.into()
}

/// rt_sigqueueinfo(2).
#[inline(always)]
pub fn rt_sigqueueinfo(pid: i32, sig: i32, info: usize) -> Raw {
    // The code of sigqueue(3).
    if user::is_i32::<{ offset_of!(Info, code) }, SI_QUEUE>(info) == Ok(true) {
        let mut table = process::lock();
        let mut me = table.current();
        if let Some(signal) = me.queues(pid, sig) {
            return match me.queue_held(signal, |to| copy_info(to, info, sig)) {
                Some(told) => {
                    work(told);
                    Raw::ZERO
                }
                None => queue_node(table, pid, signal, info),
            };
        }
    }
    sigqueue_any(pid, sig, info)
}

/// What rt_sigqueueinfo(2) was given at `from`, for signal `sig`. Whether it could be read.
#[inline(always)]
fn copy_info(to: &mut Info, from: usize, sig: i32) -> bool {
    const { assert!(size_of::<Info>() == 6 * size_of::<u64>()) };
    // SAFETY: it is six words.
    let copied = unsafe { user::get_six_words(core::ptr::from_mut(to).cast(), from) };
    to.signo = sig;
    copied.is_ok()
}

#[inline(never)]
fn queue_node(mut table: Locked, pid: i32, signal: Signal, info: usize) -> Raw {
    let mut me = table.current();
    let fill = |to: &mut Info| copy_info(to, info, signal.number());
    if let Some(told) = me.queue_node(signal, fill) {
        work(told);
        return Raw::ZERO.unknown();
    }
    drop(table);
    sigqueue_any(pid, signal.number(), info)
}

/// What is to be sent as signal `sig`, at `from`: as much of it as matters.
pub(super) fn read_info(from: usize, sig: i32) -> Result<SigInfo, Errno> {
    let info = Info::from_words(sig, user::read(from)?);
    match layout_is_known(sig, info.code) {
        true => Ok(SigInfo::new(info)),
        false => user::read(from),
    }
}

#[inline(never)]
fn sigqueue_any(pid: i32, sig: i32, info: usize) -> Raw {
    let sent = read_info(info, sig).and_then(|info| {
        process::with(|system, host| {
            system.sigqueueinfo(host, percpu::current().id, pid, sig, &info)
        })
    });
    sent.into()
}

/// rt_tgsigqueueinfo(2).
pub fn rt_tgsigqueueinfo(tgid: i32, tid: i32, sig: i32, info: usize) -> SysResult {
    let info = read_info(info, sig)?;
    let me = percpu::current().id;
    process::with(|system, host| system.tgsigqueueinfo(host, me, tgid, tid, sig, &info))?;
    Ok(0)
}

/// sigaltstack(2).
pub fn sigaltstack(new: usize, old: usize) -> SysResult {
    let me = percpu::current();
    let stack = match new {
        0 => None,
        addr => Some(user::read::<Stack>(addr)?),
    };
    let (sp, least) = (me.user_sp(), sigframe::least_altstack());
    let before =
        process::with(|system, _| system.sigaltstack_at_least(me.id, sp, stack.as_ref(), least))?;
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}
