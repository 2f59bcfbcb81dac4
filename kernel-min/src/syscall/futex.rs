//! futex(2), set_robust_list(2), get_robust_list(2).

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::time::Timespec;
use signal::Errno;
use syscall_shim::{Failure, Restart, SysResult};

use super::RestartBlock;
use crate::arch::calls::has_numbers;
use crate::arch::{percpu, user};
use crate::futex::op::{ANY, CLOCK_REALTIME, PRIVATE, WakeOp, cmd};
use crate::futex::{self, One, Word, pi, robust};
use crate::process;
use crate::time::until::Until;

/// futex(2). The two operations that every lock needs come first.
pub fn futex(
    uaddr: usize,
    op: u32,
    val: u32,
    timeout: usize,
    uaddr2: usize,
    val3: u32,
) -> SysResult {
    match op & !PRIVATE {
        cmd::WAKE => Ok(futex::wake_inlined(word(uaddr, op)?.key, ANY, val as i32)?),
        cmd::WAIT if timeout == 0 => {
            futex::wait(word(uaddr, op)?, val, ANY, Until::Forever)?;
            Ok(0)
        }
        _ => other(uaddr, op, val, timeout, uaddr2, val3),
    }
}

#[inline(always)]
fn word(addr: usize, op: u32) -> Result<Word, Errno> {
    Word::new(addr, op & PRIVATE == 0)
}

/// [`word`], for the rarer operations.
#[inline(never)]
fn any_word(addr: usize, op: u32) -> Result<Word, Errno> {
    word(addr, op)
}

#[cold]
fn other(uaddr: usize, op: u32, val: u32, timeout: usize, uaddr2: usize, val3: u32) -> SysResult {
    let command = op & !(PRIVATE | CLOCK_REALTIME);
    if matches!(command, cmd::WAIT_REQUEUE_PI | cmd::CMP_REQUEUE_PI) && has_numbers() {
        let mut rare = Rare {
            args: (uaddr, op, val, timeout, uaddr2, val3),
            result: Ok(0),
        };
        // SAFETY: it is linked with the image, and this is its argument.
        unsafe { sigil_futex_rare(&raw mut rare as usize) };
        return rare.result;
    }
    let until = read_timeout(command, op & CLOCK_REALTIME != 0, timeout)?;
    if op & CLOCK_REALTIME != 0 && !matches!(command, cmd::WAIT_BITSET | cmd::LOCK_PI2) {
        return Err(Errno::ENOSYS.into());
    }
    // Where there is no timeout, its argument is a second count.
    let counts = (val as i32, timeout as i32);
    let one = || any_word(uaddr, op);
    let two = || any_word(uaddr2, op);
    Ok(match command {
        cmd::WAIT => return wait(uaddr, op & PRIVATE == 0, val, ANY, until),
        cmd::WAIT_BITSET => return wait(uaddr, op & PRIVATE == 0, val, val3, until),
        cmd::WAKE_BITSET if val3 == 0 => return Err(Errno::EINVAL.into()),
        cmd::WAKE_BITSET => futex::wake(one()?.key, val3, val as i32)?,
        cmd::REQUEUE => futex::cmp_requeue(one()?, two()?, counts, None)?,
        cmd::CMP_REQUEUE => futex::cmp_requeue(one()?, two()?, counts, Some(val3))?,
        cmd::WAKE_OP => futex::wake_op(one()?, two()?, counts, WakeOp(val3))?,
        cmd::LOCK_PI | cmd::LOCK_PI2 => done(pi::lock(one()?, false, until))?,
        cmd::TRYLOCK_PI => done(pi::lock(one()?, true, Until::Forever))?,
        cmd::UNLOCK_PI => {
            pi::unlock(uaddr, op & PRIVATE == 0)?;
            0
        }
        _ => return Err(Errno::ENOSYS.into()),
    })
}

/// A call of FUTEX_WAIT_REQUEUE_PI or FUTEX_CMP_REQUEUE_PI. Those are not linked with an image that makes
/// no calls by number: no libc knows them.
struct Rare {
    args: (usize, u32, u32, usize, usize, u32),
    result: SysResult,
}

core::arch::global_asm!(".weak sigil_futex_rare");

unsafe extern "C" {
    /// In numbers.S: [`sigil_futex_requeue_pi`].
    fn sigil_futex_rare(call: usize);
}

/// Makes the call, a [`Rare`].
#[unsafe(no_mangle)]
extern "C" fn sigil_futex_requeue_pi(call: usize) {
    // SAFETY: its only caller gives it one.
    let rare = unsafe { &mut *(call as *mut Rare) };
    rare.result = requeue_pi(rare.args);
}

fn requeue_pi(
    (uaddr, op, val, timeout, uaddr2, val3): (usize, u32, u32, usize, usize, u32),
) -> SysResult {
    let clocked = op & CLOCK_REALTIME != 0;
    let waits = op & !(PRIVATE | CLOCK_REALTIME) == cmd::WAIT_REQUEUE_PI;
    if clocked && !waits {
        return Err(Errno::ENOSYS.into());
    }
    let words = || Ok::<_, Errno>((any_word(uaddr, op)?, any_word(uaddr2, op)?));
    if waits {
        let until = read_timeout(cmd::WAIT_BITSET, clocked, timeout)?;
        let (one, two) = words()?;
        return done(futex::wait_requeue_pi(one, two, val, until));
    }
    let (one, two) = words()?;
    let counts = (val as i32, timeout as i32);
    Ok(futex::cmp_requeue_pi(one, two, counts, val3)?)
}

fn done(result: Result<(), Failure>) -> SysResult {
    result.map(|()| 0)
}

/// The timeout of a command that has one. FUTEX_WAIT's is relative and counts on
/// CLOCK_MONOTONIC, FUTEX_LOCK_PI's is a time of CLOCK_REALTIME, the others' one of
/// either (FUTEX_CLOCK_REALTIME).
fn read_timeout(command: u32, realtime: bool, addr: usize) -> Result<Until, Errno> {
    let has_one = matches!(
        command,
        cmd::WAIT | cmd::WAIT_BITSET | cmd::LOCK_PI | cmd::LOCK_PI2
    );
    if addr == 0 || !has_one {
        return Ok(Until::Forever);
    }
    let ns = user::read::<Timespec>(addr)?.to_ns()?;
    Ok(match command {
        cmd::WAIT => Until::after(ns),
        cmd::LOCK_PI => Until::Realtime(ns),
        _ if realtime => Until::Realtime(ns),
        _ => Until::Monotonic(ns),
    })
}

/// FUTEX_WAIT_BITSET: without a timeout ERESTARTSYS makes the call again; with one
/// it goes on by restart_syscall, until the same moment.
fn wait(uaddr: usize, shared: bool, value: u32, bitset: u32, until: Until) -> SysResult {
    if bitset == 0 {
        return Err(Errno::EINVAL.into());
    }
    match futex::wait(Word::new(uaddr, shared)?, value, bitset, until) {
        Err(failure) if failure.restart().is_some() && until != Until::Forever => {
            super::set_restart(RestartBlock::Futex {
                addr: uaddr,
                value,
                bitset,
                until,
                shared,
            });
            Err(Restart::Block.into())
        }
        result => done(result),
    }
}

/// restart_syscall(2) of an interrupted wait.
pub(super) fn wait_again(
    addr: usize,
    shared: bool,
    value: u32,
    bitset: u32,
    until: Until,
) -> SysResult {
    wait(addr, shared, value, bitset, until)
}

/// `struct futex_waitv`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawOne {
    value: u64,
    addr: u64,
    flags: u32,
    reserved: u32,
}

// SAFETY: integers without padding.
unsafe impl user::Plain for RawOne {}

/// FUTEX_32, in `flags` of [`RawOne`]: the only size there is.
const SIZE_32: u32 = 2;
/// FUTEX_WAITV_MAX.
const MOST: usize = 128;

/// futex_waitv(2)
pub fn futex_waitv(
    waiters: usize,
    count: u32,
    flags: u32,
    timeout: usize,
    clock: i32,
) -> SysResult {
    let count = count as usize;
    if flags != 0 || !(1..=MOST).contains(&count) || waiters == 0 {
        return Err(Errno::EINVAL.into());
    }
    // CLOCK_REALTIME and CLOCK_MONOTONIC.
    let until = match (timeout, clock) {
        (0, _) => Until::Forever,
        (_, 0) => Until::Realtime(user::read::<Timespec>(timeout)?.to_ns()?),
        (_, 1) => Until::Monotonic(user::read::<Timespec>(timeout)?.to_ns()?),
        _ => return Err(Errno::EINVAL.into()),
    };
    let mut words = Vec::new();
    words.try_reserve_exact(count).map_err(|_| Errno::ENOMEM)?;
    for n in 0..count {
        let raw: RawOne = user::read(waiters.wrapping_add(n * size_of::<RawOne>()))?;
        if raw.flags & !PRIVATE != SIZE_32 || raw.reserved != 0 {
            return Err(Errno::EINVAL.into());
        }
        words.push(raw);
    }
    let one = |raw: &RawOne| {
        Ok::<_, Errno>(One {
            word: any_word(raw.addr as usize, raw.flags)?,
            value: raw.value as u32,
        })
    };
    let words: Vec<One> = words.iter().map(one).collect::<Result<_, Errno>>()?;
    futex::wait_several(&words, until)
}

/// set_robust_list(2): EINVAL unless `len` is the size of the head.
pub fn set_robust_list(head: usize, len: usize) -> SysResult {
    if len != robust::HEAD_SIZE {
        return Err(Errno::EINVAL.into());
    }
    percpu::current().robust_list.store(head, Relaxed);
    Ok(0)
}

/// get_robust_list(2), for who may trace the thread (ptrace(2)): EPERM else.
pub fn get_robust_list(pid: i32, head: usize, len: usize) -> SysResult {
    let me = percpu::current();
    let list = if pid == 0 {
        me.robust_list.load(Relaxed)
    } else {
        process::with(|system, host| {
            let id = system.find_thread(pid).ok_or(Errno::ESRCH)?;
            let target = system.process_of(id);
            // A zombie has no memory any more, which could say so.
            let dumpable = host
                .process(target)
                .is_some_and(|p| p.space().is_dumpable());
            system.check_ptrace(me.id, target, dumpable)?;
            // A leader that has ended has given its list back.
            Ok::<_, Errno>(
                host.find(id)
                    .map_or(0, |task| task.robust_list.load(Relaxed)),
            )
        })?
    };
    user::put_u64(len, robust::HEAD_SIZE as u64)?;
    user::put_u64(head, list as u64)?;
    Ok(0)
}
