//! riscv_hwprobe(2) and riscv_flush_icache(2): what a program asks of the processor
//! (Linux `Documentation/arch/riscv/hwprobe.rst`).

use signal::Errno;
use syscall_shim::SysResult;

use super::sbi::{self, Identity};
use super::{cpu, isa, timer, user};
use crate::user::{get_words, read_some, write_some};

/// Of riscv_hwprobe: which processors have these values, in place of which values these have.
const WHICH_CPUS: u32 = 1;

/// Names of values.
mod key {
    pub const UNKNOWN: i64 = -1;
    pub const MVENDORID: i64 = 0;
    pub const MARCHID: i64 = 1;
    pub const MIMPID: i64 = 2;
    pub const BASE_BEHAVIOR: i64 = 3;
    pub const IMA_EXT_0: i64 = 4;
    pub const CPUPERF_0: i64 = 5;
    pub const ZICBOZ_BLOCK_SIZE: i64 = 6;
    pub const HIGHEST_VIRT_ADDRESS: i64 = 7;
    pub const TIME_CSR_FREQ: i64 = 8;
    pub const MISALIGNED_SCALAR_PERF: i64 = 9;
}

/// BASE_BEHAVIOR: what IMA and the privileged architecture say.
const IMA: u64 = 1;
/// CPUPERF_0, MISALIGNED_SCALAR_PERF: nobody has measured it.
const MISALIGNED_UNKNOWN: u64 = 0;

/// Bytes of the structure: a key, and a value.
const PAIR: usize = 16;

/// The value of a key, if there is one.
fn value(key: i64) -> Option<u64> {
    Some(match key {
        key::MVENDORID => sbi::identity(Identity::Vendor),
        key::MARCHID => sbi::identity(Identity::Architecture),
        key::MIMPID => sbi::identity(Identity::Implementation),
        key::BASE_BEHAVIOR => IMA,
        key::IMA_EXT_0 => isa::extensions(),
        key::CPUPERF_0 | key::MISALIGNED_SCALAR_PERF => MISALIGNED_UNKNOWN,
        // A program has no cbo.zero.
        key::ZICBOZ_BLOCK_SIZE => 0,
        key::HIGHEST_VIRT_ADDRESS => user::USER_END as u64,
        key::TIME_CSR_FREQ => timer::rate(),
        _ => return None,
    })
}

/// Whether a value includes another, or is it where it is no set of bits.
fn matches(key: i64, value: u64, wanted: u64) -> bool {
    match key {
        key::BASE_BEHAVIOR | key::IMA_EXT_0 | key::CPUPERF_0 => value & wanted == wanted,
        _ => value == wanted,
    }
}

/// riscv_hwprobe(2). There is one processor.
///
/// # Errors
/// EINVAL: a flag that is not known, or a set without it; EFAULT.
pub fn riscv_hwprobe(
    pairs: usize,
    count: usize,
    size: usize,
    cpus: usize,
    flags: u32,
) -> SysResult {
    match flags {
        0 => values(pairs, count, size, cpus),
        WHICH_CPUS => processors(pairs, count, size, cpus),
        _ => Err(Errno::EINVAL.into()),
    }
}

fn values(pairs: usize, count: usize, size: usize, cpus: usize) -> SysResult {
    // Without a set it is all.
    if (size, cpus) != (0, 0) && read_set(size, cpus)? & 1 == 0 {
        return Err(Errno::EINVAL.into());
    }
    for n in 0..count {
        let at = pairs.wrapping_add(n.wrapping_mul(PAIR));
        let key = user::get_u64(at)? as i64;
        match value(key) {
            Some(value) => put(at, key, value)?,
            None => put(at, key::UNKNOWN, 0)?,
        }
    }
    Ok(0)
}

fn processors(pairs: usize, count: usize, size: usize, cpus: usize) -> SysResult {
    if size == 0 || cpus == 0 {
        return Err(Errno::EINVAL.into());
    }
    // An empty set stands for all.
    let set = read_set(size, cpus)?;
    let (mut has, mut is_known) = (set == 0 || set & 1 != 0, true);
    for n in 0..count {
        let at = pairs.wrapping_add(n.wrapping_mul(PAIR));
        let [key, wanted] = get_words::<2>(at)?;
        match value(key as i64) {
            Some(value) => has &= matches(key as i64, value, wanted),
            None => {
                put(at, key::UNKNOWN, 0)?;
                is_known = false;
            }
        }
    }
    let set = u64::from(has && is_known).to_ne_bytes();
    let size = size.min(set.len());
    match write_some(cpus, &set[..size]) == size {
        true => Ok(0),
        false => Err(Errno::EFAULT.into()),
    }
}

/// A set of processors, of which no more are looked at than there may be.
fn read_set(size: usize, at: usize) -> Result<u64, Errno> {
    let mut set = [0; 8];
    let size = size.min(set.len());
    match read_some(at, &mut set[..size]) == size {
        true => Ok(u64::from_ne_bytes(set)),
        false => Err(Errno::EFAULT),
    }
}

fn put(at: usize, key: i64, value: u64) -> Result<(), Errno> {
    user::put_words(at, [key as u64, value])
}

/// riscv_flush_icache(2): what has been written to a range is what the program executes there. It does not
/// matter to which.
///
/// # Errors
/// EINVAL: a flag that is not known.
pub fn riscv_flush_icache(_: usize, _: usize, flags: u32) -> SysResult {
    /// Only this processor has to see it.
    const LOCAL: u32 = 1;
    if flags & !LOCAL != 0 {
        return Err(Errno::EINVAL.into());
    }
    cpu::flush_instructions();
    Ok(0)
}
