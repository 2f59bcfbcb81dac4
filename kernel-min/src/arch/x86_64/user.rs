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

// What goes on after a fault is out of the way but in the function's own section, so that it goes with
// the function where the linker leaves that out.
macro_rules! get {
    ($name:ident, $ty:ty, $mov:literal, $doc:literal) => {
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
                    $mov,
                    "3:",
                    ".subsection 1",
                    "4: mov {v}, -1",
                    "jmp 3b",
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
    get_pushed(addr)
}

/// As [`get_u64`], for what the program has just pushed at its stack pointer: that it could says
/// that the address is its own.
#[inline(always)]
pub fn get_pushed(addr: usize) -> Result<u64, Errno> {
    // SAFETY: a fault goes on at the label. What has been compared can be loaded.
    unsafe {
        asm!(
            "2: cmp qword ptr [{p}], 0",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, readonly),
        );
        Ok((addr as *const u64).read_unaligned())
    }
}

macro_rules! put {
    ($name:ident, $ty:ty, $reg:ident, $mov:literal, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        pub fn $name(addr: usize, value: $ty) -> Result<(), Errno> {
            if !may_be_user(addr) {
                return Err(Errno::EFAULT);
            }
            // SAFETY: a fault goes on at the label.
            unsafe {
                asm!(
                    $mov,
                    ".pushsection .extable,\"a\"",
                    ".long 2b - .",
                    ".long {bad} - .",
                    ".popsection",
                    v = in($reg) value,
                    p = in(reg) addr,
                    bad = label { return Err(Errno::EFAULT) },
                    options(nostack, preserves_flags),
                );
            }
            Ok(())
        }
    };
}

get!(
    get_u8,
    u8,
    "2: movzx {v:e}, byte ptr [{p}]",
    "Reads a byte of the program's memory."
);
get!(
    get_u32,
    u32,
    "2: mov {v:e}, dword ptr [{p}]",
    "Reads 32 bits of the program's memory."
);
put!(
    put_u8,
    u8,
    reg_byte,
    "2: mov byte ptr [{p}], {v}",
    "Writes a byte of the program's memory."
);
put!(
    put_u32,
    u32,
    reg,
    "2: mov dword ptr [{p}], {v:e}",
    "Writes 32 bits of the program's memory."
);
put!(
    put_u64,
    u64,
    reg,
    "2: mov qword ptr [{p}], {v}",
    "Writes 64 bits of the program's memory."
);

/// Writes the first and the last of `N` words of the program's memory. What is between can be
/// written, too, until another thread runs: it lies on the pages of these two.
#[inline(always)]
pub fn put_ends<const N: usize>(addr: usize, (first, last): (u64, u64)) -> Result<(), Errno> {
    const { assert!(N >= 2 && N <= 512) };
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: faults go on at the label.
    unsafe {
        asm!(
            "2: mov qword ptr [{p}], {first}",
            "3: mov qword ptr [{p} + {end}], {last}",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".long 3b - .",
            ".long {bad} - .",
            ".popsection",
            first = in(reg) first,
            last = in(reg) last,
            p = in(reg) addr,
            end = const 8 * (N - 1),
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, preserves_flags),
        );
    }
    Ok(())
}

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

/// Copies six words of the program's memory, one after the other: the shortest way, and it takes one
/// register.
///
/// # Safety
/// `to` is valid for as many words.
#[inline(always)]
pub unsafe fn get_six_words(to: *mut u64, from: usize) -> Result<(), Errno> {
    if !may_be_user(from) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: faults go on at the label: what is between the first word and the last one lies on their
    // pages. The caller vouches for `to`.
    unsafe {
        asm!(
            "2: mov {word}, [{from}]",
            "mov [{to}], {word}",
            "3: mov {word}, [{from} + 40]",
            "mov [{to} + 40], {word}",
            ".irp at, 8, 16, 24, 32",
            "mov {word}, [{from} + \\at]",
            "mov [{to} + \\at], {word}",
            ".endr",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".long 3b - .",
            ".long {bad} - .",
            ".popsection",
            word = out(reg) _,
            from = in(reg) from,
            to = in(reg) to,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, preserves_flags),
        );
    }
    Ok(())
}

/// Whether 32 bits of the program's memory, `AT` bytes from `addr`, are `VALUE`.
#[inline(always)]
pub fn is_i32<const AT: usize, const VALUE: i32>(addr: usize) -> Result<bool, Errno> {
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: a fault goes on at the label. An address near the end of the program's half leads to
    // one that is none, which faults, too.
    unsafe {
        asm!(
            "2: cmp dword ptr [{p} + {at}], {value}",
            "jne {other}",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            at = const AT,
            value = const VALUE,
            bad = label { return Err(Errno::EFAULT) },
            other = label { return Ok(false) },
            options(nostack, readonly),
        );
    }
    Ok(true)
}

/// Makes sure that a `T`, at most a page long, is present and readable. It stays so as with
/// [`make_writable`].
#[inline(always)]
pub fn make_readable<T>(addr: usize) -> Result<(), Errno> {
    const { assert!(size_of::<T>() != 0 && size_of::<T>() <= 4096) };
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: faults go on at the label.
    unsafe {
        asm!(
            "2: cmp byte ptr [{p}], 0",
            "3: cmp byte ptr [{p} + {last}], 0",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".long 3b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            last = const size_of::<T>() - 1,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, readonly),
        );
    }
    Ok(())
}

/// Makes sure that `[addr, end)`, at most a page long, is present and
/// writable, by writing to its ends. With interrupts off and one processor it
/// stays so until the kernel next lets another thread run.
#[inline(always)]
pub fn make_writable(addr: usize, end: usize) -> Result<(), Errno> {
    debug_assert!(addr.wrapping_sub(end).wrapping_add(4096) < 4096);
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: faults go on at the label. Where the end is no address of the program's, it is no
    // address at all, which faults, too.
    unsafe {
        asm!(
            "2: mov byte ptr [{p}], 0",
            "3: mov byte ptr [{end} - 1], 0",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".long 3b - .",
            ".long {bad} - .",
            ".popsection",
            p = in(reg) addr,
            end = in(reg) end,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, preserves_flags),
        );
    }
    Ok(())
}

/// Writes `new` to 32 bits of the program's memory if they are `old`, in one step;
/// returns what was there.
#[inline]
pub fn cmpxchg_u32(addr: usize, old: u32, new: u32) -> Result<u32, Errno> {
    if !in_range(addr, size_of::<u32>()) {
        return Err(Errno::EFAULT);
    }
    let (was, bad): (u32, u32);
    // SAFETY: a fault goes on behind the access with `bad` still set.
    unsafe {
        asm!(
            "2: lock cmpxchg dword ptr [{p}], {new:e}",
            "xor {bad:e}, {bad:e}",
            "3:",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long 3b - .",
            ".popsection",
            inout("eax") old => was,
            bad = inout(reg) 1u32 => bad,
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
