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

/// Whether an address may be the program's. The processor ignores the top byte of such a one; what has
/// something there is none, as on Linux. What begins there and ends beyond faults.
#[inline(always)]
pub fn may_be_user(addr: usize) -> bool {
    addr < USER_END
}

// What goes on after a fault is out of the way but in the function's own section, so that it goes with
// the function where the linker leaves that out.
macro_rules! get {
    ($name:ident, $ty:ty, $load:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize) -> Result<$ty, Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            let value: i64;
            // SAFETY: a fault gives a value that no load gives.
            unsafe {
                asm!(
                    $load,
                    "3:",
                    ".subsection 1",
                    "4: mov {v}, #-1",
                    "b 3b",
                    ".subsection 0",
                    ".pushsection .extable,\"a\"",
                    ".long 2b - .",
                    ".long 4b - .",
                    ".popsection",
                    v = out(reg) value,
                    p = in(reg) addr,
                    options(nostack, readonly, preserves_flags),
                );
            }
            if value < 0 { Err(Errno::EFAULT) } else { Ok(value as $ty) }
        }
    };
}

/// Reads 64 bits of the program's memory.
#[inline(always)]
pub fn get_u64(addr: usize) -> Result<u64, Errno> {
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: a fault goes on at the label. What has been loaded can be loaded again.
    unsafe {
        asm!(
            "2: ldr xzr, [{p}]",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, readonly, preserves_flags),
        );
        Ok((addr as *const u64).read_unaligned())
    }
}

macro_rules! put {
    ($name:ident, $near:ident, $ty:ty, $store:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize, value: $ty) -> Result<(), Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            // SAFETY: just looked at.
            unsafe { $near(addr, value) }
        }

        #[doc = $doc]
        ///
        /// # Safety
        /// As [`touch`].
        #[inline(always)]
        pub unsafe fn $near(addr: usize, value: $ty) -> Result<(), Errno> {
            // SAFETY: a fault goes on at the label.
            unsafe {
                asm!(
                    $store,
                    ".pushsection .extable,\"a\"",
                    ".long 2b - .",
                    ".long {bad} - .",
                    ".popsection",
                    v = in(reg) value as u64,
                    p = in(reg) addr,
                    bad = label { return Err(Errno::EFAULT) },
                    options(nostack, preserves_flags),
                );
            }
            Ok(())
        }
    };
}

/// Reads a byte of the program's memory, whatever it is.
///
/// # Safety
/// The address [may be the program's](may_be_user), or is at most a page beyond one that may.
#[inline(always)]
pub unsafe fn touch(addr: usize) -> Result<(), Errno> {
    // SAFETY: a fault goes on at the label; beyond the program's half nothing is mapped for a long way.
    unsafe {
        asm!(
            "2: ldrb wzr, [{p}]",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, readonly, preserves_flags),
        );
    }
    Ok(())
}

get!(
    get_u8,
    u8,
    "2: ldrb {v:w}, [{p}]",
    "Reads a byte of the program's memory."
);
get!(
    get_u32,
    u32,
    "2: ldr {v:w}, [{p}]",
    "Reads 32 bits of the program's memory."
);
put!(
    put_u8,
    put_u8_near,
    u8,
    "2: strb {v:w}, [{p}]",
    "Writes a byte of the program's memory."
);
put!(
    put_u32,
    put_u32_near,
    u32,
    "2: str {v:w}, [{p}]",
    "Writes 32 bits of the program's memory."
);
put!(
    put_u64,
    put_u64_near,
    u64,
    "2: str {v}, [{p}]",
    "Writes 64 bits of the program's memory."
);

/// Writes a few words to the program's memory.
#[inline(always)]
pub fn put_words<const N: usize>(addr: usize, words: [u64; N]) -> Result<(), Errno> {
    put_ends::<N>(addr, (words[0], words[N - 1]))?;
    let to = addr as *mut u64;
    #[expect(
        clippy::needless_range_loop,
        reason = "it unrolls, which an iterator does not"
    )]
    for n in 1..N - 1 {
        // SAFETY: what is between the ends lies on their pages.
        unsafe { to.add(n).write_unaligned(words[n]) };
    }
    Ok(())
}

/// Writes `new` to 32 bits of the program's memory if they are `old`, in one step;
/// returns what was there. They begin at a multiple of four.
#[inline]
pub fn cmpxchg_u32(addr: usize, old: u32, new: u32) -> Result<u32, Errno> {
    if !in_range(addr, size_of::<u32>()) || !addr.is_multiple_of(4) {
        return Err(Errno::EFAULT);
    }
    let (was, bad): (u32, u32);
    // SAFETY: a fault goes on behind the accesses with `bad` still set. One that is repaired takes the
    // reservation, and the store is tried again.
    unsafe {
        asm!(
            "2: ldaxr {was:w}, [{p}]",
            "cmp {was:w}, {old:w}",
            "b.ne 4f",
            "3: stlxr {failed:w}, {new:w}, [{p}]",
            "cbnz {failed:w}, 2b",
            "4: mov {bad:w}, wzr",
            "5: clrex",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long 5b - .",
            ".long 3b - .",
            ".long 5b - .",
            ".popsection",
            was = out(reg) was,
            failed = out(reg) _,
            bad = inout(reg) 1u32 => bad,
            old = in(reg) old,
            new = in(reg) new,
            p = in(reg) addr,
            options(nostack),
        );
    }
    if bad == 0 {
        Ok(was)
    } else {
        Err(Errno::EFAULT)
    }
}
