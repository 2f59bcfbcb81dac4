//! select(2) and pselect6(2).

use alloc::vec::Vec;

use posix_process::time::{Timespec, Timeval};
use signal::Errno;
use syscall_shim::SysResult;

use super::poll::{TemporaryMask, Timeout, wait_for};
use crate::arch::user;
use crate::files::Table;
use crate::files::flags::poll::{ERR, HUP, IN, NVAL, OUT, PRI, RDBAND, RDNORM, WRBAND, WRNORM};

/// What each of the three sets waits for (Linux's POLLIN_SET and so on).
const EVENTS: [u16; 3] = [
    IN | RDNORM | RDBAND | HUP | ERR | NVAL,
    OUT | WRNORM | WRBAND | ERR | NVAL,
    PRI | NVAL,
];

/// Words of each set that need no memory of their own.
const FAST: usize = 4;

/// select(2)
pub fn select(n: i32, read: usize, write: usize, except: usize, timeout: usize) -> SysResult {
    // More microseconds than a second has are taken for what they are.
    let timeout = Timeout::read(timeout, |addr| {
        let t: Timeval = user::read(addr)?;
        let sec = t.sec.checked_add(t.usec / 1_000_000).ok_or(Errno::EINVAL)?;
        Timespec {
            sec,
            nsec: t.usec % 1_000_000 * 1000,
        }
        .to_ns()
    })?;
    let result = select_until(n, [read, write, except], timeout.deadline);
    timeout.finish(result, |addr, left| {
        let t = Timespec::from_ns(left);
        user::write(
            addr,
            &Timeval {
                sec: t.sec,
                usec: t.nsec / 1000,
            },
        )
    })
}

/// pselect6 (pselect(2)): the last argument points to a mask's address and size.
pub fn pselect6(
    n: i32,
    read: usize,
    write: usize,
    except: usize,
    timeout: usize,
    mask: usize,
) -> SysResult {
    let [mask, size]: [usize; 2] = if mask == 0 { [0; 2] } else { user::read(mask)? };
    let timeout = Timeout::read(timeout, |addr| user::read::<Timespec>(addr)?.to_ns())?;
    let masked = TemporaryMask::begin(mask, size)?;
    let result = select_until(n, [read, write, except], timeout.deadline);
    masked.end(&result);
    timeout.finish(result, |addr, left| {
        user::write(addr, &Timespec::from_ns(left))
    })
}

/// Three sets, of as many words each, one behind the other.
struct Sets<'a> {
    words: usize,
    bits: &'a mut [u64],
}

impl Sets<'_> {
    fn of(&self, which: usize) -> &[u64] {
        &self.bits[which * self.words..][..self.words]
    }

    fn has(&self, which: usize, fd: usize) -> bool {
        self.of(which)[fd / 64] & 1 << (fd % 64) != 0
    }
}

/// The wait itself: ERESTARTNOHAND after a signal.
#[inline(never)]
fn select_until(n: i32, addrs: [usize; 3], deadline: u64) -> SysResult {
    let n = usize::try_from(n).map_err(|_| Errno::EINVAL)?;
    // As Linux, which looks no further than its table reaches, at least 64.
    let n = n.min(Table::current().bound().next_multiple_of(64).max(64));
    let words = n.div_ceil(64);
    let mut fast = [0; 6 * FAST];
    let mut long = Vec::new();
    let all = if words <= FAST {
        &mut fast[..6 * words]
    } else {
        long.try_reserve_exact(6 * words)
            .map_err(|_| Errno::ENOMEM)?;
        long.resize(6 * words, 0);
        &mut long[..]
    };
    let (asked, found) = all.split_at_mut(3 * words);
    for (i, &addr) in addrs.iter().enumerate().filter(|&(_, &addr)| addr != 0) {
        for w in 0..words {
            asked[i * words + w] = user::get_u64(addr.wrapping_add(8 * w))?;
        }
    }
    let asked = Sets { words, bits: asked };
    let found = Sets { words, bits: found };
    let result = wait_for(deadline, |watch| {
        let mut ready = 0;
        found.bits.fill(0);
        for fd in 0..n {
            let wanted: [bool; 3] = core::array::from_fn(|which| asked.has(which, fd));
            if wanted == [false; 3] {
                continue;
            }
            let events = watch.poll(fd as i32)?.ok_or(Errno::EBADF)?;
            for which in 0..3 {
                if wanted[which] && events & EVENTS[which] != 0 {
                    found.bits[which * words + fd / 64] |= 1 << (fd % 64);
                    ready += 1;
                }
            }
        }
        Ok(ready)
    })?;
    for (i, &addr) in addrs.iter().enumerate().filter(|&(_, &addr)| addr != 0) {
        for (w, &word) in found.of(i).iter().enumerate() {
            user::put_u64(addr.wrapping_add(8 * w), word)?;
        }
    }
    Ok(result)
}
