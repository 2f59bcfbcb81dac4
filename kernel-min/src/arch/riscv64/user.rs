//! Reading and writing the program's memory. An access that faults beyond
//! repair is continued at its entry in the exception table and gives EFAULT.

use core::arch::asm;
use core::mem::size_of;

use signal::Errno;

mod copy;

pub use copy::{copy, copy_words};

pub use crate::user::*;

/// First address beyond the program's half of the address space.
pub const USER_END: usize = super::layout::TASK_SIZE;

/// Whether an address may be the program's. Any other of the lower half than
/// those below [`USER_END`] faults, and one that is no address at all does, too.
#[inline(always)]
pub fn may_be_user(addr: usize) -> bool {
    addr as isize >= 0
}

macro_rules! get {
    ($name:ident, $ty:ty, $load:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize) -> Result<$ty, Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            // SAFETY: a fault goes on at the label. What has been loaded once can be loaded again.
            unsafe {
                asm!(
                    concat!("2: ", $load, " zero, ({p})"),
                    ".pushsection .extable,\"a\"",
                    ".word 2b - .",
                    ".word {bad} - .",
                    ".popsection",
                    p = in(reg) addr,
                    bad = label { return Err(Errno::EFAULT) },
                    options(nostack, readonly),
                );
                Ok((addr as *const $ty).read_unaligned())
            }
        }
    };
}

macro_rules! put {
    ($name:ident, $ty:ty, $store:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize, value: $ty) -> Result<(), Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            // SAFETY: a fault goes on at the label.
            unsafe {
                asm!(
                    concat!("2: ", $store, " {v}, ({p})"),
                    ".pushsection .extable,\"a\"",
                    ".word 2b - .",
                    ".word {bad} - .",
                    ".popsection",
                    v = in(reg) u64::from(value),
                    p = in(reg) addr,
                    bad = label { return Err(Errno::EFAULT) },
                    options(nostack),
                );
            }
            Ok(())
        }
    };
}

get!(get_u8, u8, "lbu", "Reads a byte of the program's memory.");
get!(
    get_u32,
    u32,
    "lwu",
    "Reads 32 bits of the program's memory."
);
get!(get_u64, u64, "ld", "Reads 64 bits of the program's memory.");
put!(put_u8, u8, "sb", "Writes a byte of the program's memory.");
put!(
    put_u32,
    u32,
    "sw",
    "Writes 32 bits of the program's memory."
);
put!(
    put_u64,
    u64,
    "sd",
    "Writes 64 bits of the program's memory."
);

/// Writes a few words to the program's memory.
#[inline(always)]
pub fn put_words<const N: usize>(addr: usize, words: [u64; N]) -> Result<(), Errno> {
    const { assert!(N >= 2 && N <= 512) };
    // What is between the ends lies on their pages, and can be written, too, until another thread runs.
    put_u64(addr, words[0])?;
    put_u64(addr.wrapping_add(8 * (N - 1)), words[N - 1])?;
    let to = addr as *mut u64;
    #[expect(
        clippy::needless_range_loop,
        reason = "it unrolls, which an iterator does not"
    )]
    for n in 1..N - 1 {
        // SAFETY: as said.
        unsafe { to.add(n).write_unaligned(words[n]) };
    }
    Ok(())
}

/// Reads a few words of the program's memory.
#[inline(always)]
pub fn get_words<const N: usize>(addr: usize) -> Result<[u64; N], Errno> {
    const { assert!(N >= 2 && N <= 16) };
    make_readable::<[u64; N]>(addr)?;
    // SAFETY: just looked at.
    Ok(unsafe { read_readable(addr) })
}

/// Copies six words of the program's memory.
///
/// # Safety
/// `to` is valid for as many words.
#[inline(always)]
pub unsafe fn get_six_words(to: *mut u64, from: usize) -> Result<(), Errno> {
    let words = get_words::<6>(from)?;
    // SAFETY: the caller vouches for `to`.
    unsafe { to.cast::<[u64; 6]>().write_unaligned(words) };
    Ok(())
}

/// Whether 32 bits of the program's memory, `AT` bytes from `addr`, are `VALUE`.
#[inline(always)]
pub fn is_i32<const AT: usize, const VALUE: i32>(addr: usize) -> Result<bool, Errno> {
    Ok(get_u32(addr.wrapping_add(AT))? as i32 == VALUE)
}

/// Makes sure that a `T`, at most a page long, is present and readable. It stays so as with
/// [`make_writable`].
#[inline(always)]
pub fn make_readable<T>(addr: usize) -> Result<(), Errno> {
    const { assert!(size_of::<T>() != 0 && size_of::<T>() <= 4096) };
    get_u8(addr)?;
    get_u8(addr.wrapping_add(size_of::<T>() - 1))?;
    Ok(())
}

/// Makes sure that `[addr, end)`, at most a page long, is present and
/// writable, by writing to its ends. With interrupts off and one processor it
/// stays so until the kernel next lets another thread run.
#[inline(always)]
pub fn make_writable(addr: usize, end: usize) -> Result<(), Errno> {
    debug_assert!(addr.wrapping_sub(end).wrapping_add(4096) < 4096);
    put_u8(addr, 0)?;
    put_u8(end.wrapping_sub(1), 0)
}

/// Writes `new` to 32 bits of the program's memory if they are `old`, in one step;
/// returns what was there.
#[inline]
pub fn cmpxchg_u32(addr: usize, old: u32, new: u32) -> Result<u32, Errno> {
    if !in_range(addr, size_of::<u32>()) || !addr.is_multiple_of(size_of::<u32>()) {
        return Err(Errno::EFAULT);
    }
    let (was, bad): (i64, u32);
    // SAFETY: faults go on behind the accesses with `bad` still set.
    unsafe {
        asm!(
            "2: lr.w.aqrl {was}, ({p})",
            "bne {was}, {old}, 4f",
            "3: sc.w.aqrl {failed}, {new}, ({p})",
            "bnez {failed}, 2b",
            "4: li {bad}, 0",
            "5:",
            ".pushsection .extable,\"a\"",
            ".word 2b - .",
            ".word 5b - .",
            ".word 3b - .",
            ".word 5b - .",
            ".popsection",
            was = out(reg) was,
            failed = out(reg) _,
            bad = inout(reg) 1u32 => bad,
            old = in(reg) i64::from(old as i32),
            new = in(reg) new,
            p = in(reg) addr,
            options(nostack),
        );
    }
    if bad == 0 {
        Ok(was as u32)
    } else {
        Err(Errno::EFAULT)
    }
}
