//! Reading and writing the program's memory. An access that faults beyond
//! repair is continued at its entry in the exception table and gives EFAULT.

use core::arch::asm;
use core::mem::{MaybeUninit, size_of};

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

// The compiler takes an access that may not be aligned for one byte by byte. The program's nearly always
// are; where one is not, the firmware helps a processor that cannot.

macro_rules! get {
    ($name:ident, $ty:ty, $load:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize) -> Result<$ty, Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            let value: u64;
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
                asm!(
                    concat!($load, " {v}, ({p})"),
                    v = out(reg) value,
                    p = in(reg) addr,
                    options(pure, nostack, readonly, preserves_flags),
                );
            }
            Ok(value as $ty)
        }
    };
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

/// Reads a byte of the program's memory, whatever it is.
///
/// # Safety
/// The address [may be the program's](may_be_user), or is at most a page beyond one that may.
#[inline(always)]
pub unsafe fn touch(addr: usize) -> Result<(), Errno> {
    // SAFETY: a fault goes on at the label; what begins in the lower half and ends beyond faults.
    unsafe {
        asm!(
            "2: lbu zero, ({p})",
            ".pushsection .extable,\"a\"",
            ".word 2b - .",
            ".word {bad} - .",
            ".popsection",
            p = in(reg) addr,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, readonly),
        );
    }
    Ok(())
}

get!(get_u8, u8, "lbu", "Reads a byte of the program's memory.");
get!(
    get_u32,
    u32,
    "lwu",
    "Reads 32 bits of the program's memory."
);
get!(get_u64, u64, "ld", "Reads 64 bits of the program's memory.");
put!(
    put_u8,
    put_u8_near,
    u8,
    "sb",
    "Writes a byte of the program's memory."
);
put!(
    put_u32,
    put_u32_near,
    u32,
    "sw",
    "Writes 32 bits of the program's memory."
);
put!(
    put_u64,
    put_u64_near,
    u64,
    "sd",
    "Writes 64 bits of the program's memory."
);

/// Does something for each of up to sixteen words, by a constant.
macro_rules! each_word {
    ($n:ident < $count:expr, $do:block) => {
        each_word!(@ $n < $count, $do; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    (@ $n:ident < $count:expr, $do:block; $($at:literal)*) => {
        $({
            const $n: usize = $at;
            if $n < $count $do
        })*
    };
}

/// Loads the word `AT` bytes from an address.
///
/// # Safety
/// It can be read.
#[inline(always)]
unsafe fn load<const AT: usize>(addr: usize) -> u64 {
    let word;
    // SAFETY: the caller vouches for it.
    unsafe {
        asm!(
            "ld {word}, {at}({addr})",
            word = out(reg) word,
            at = const AT,
            addr = in(reg) addr,
            options(pure, nostack, readonly, preserves_flags),
        );
    }
    word
}

/// Writes a few words to the program's memory.
#[inline(always)]
pub fn put_words<const COUNT: usize>(addr: usize, words: [u64; COUNT]) -> Result<(), Errno> {
    const { assert!(COUNT <= 16) };
    put_ends::<COUNT>(addr, (words[0], words[COUNT - 1]))?;
    each_word!(N < COUNT - 1, {
        if N != 0 {
            // SAFETY: what is between the ends lies on their pages.
            unsafe {
                asm!(
                    "sd {word}, {at}({addr})",
                    word = in(reg) words[N],
                    at = const 8 * N,
                    addr = in(reg) addr,
                    options(nostack, preserves_flags),
                );
            }
        }
    });
    Ok(())
}

/// Reads a value that [is readable](make_readable).
///
/// # Safety
/// As said.
#[inline(always)]
pub unsafe fn read_readable<T: Plain>(addr: usize) -> T {
    const { assert!(align_of::<T>() == 8 && size_of::<T>() <= 128) };
    let mut value = MaybeUninit::<T>::uninit();
    let to = value.as_mut_ptr().cast::<u64>();
    each_word!(N < size_of::<T>() / 8, {
        // SAFETY: the caller vouches for the words, and there are as many in the value.
        unsafe { to.add(N).write(load::<{ 8 * N }>(addr)) };
    });
    // SAFETY: all of it is written, and any bytes are a T.
    unsafe { value.assume_init() }
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
