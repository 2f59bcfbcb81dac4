//! The encoding of futex(2)'s arguments.

use signal::Errno;

/// FUTEX_PRIVATE_FLAG.
pub const PRIVATE: u32 = 128;
/// FUTEX_CLOCK_REALTIME.
pub const CLOCK_REALTIME: u32 = 256;

/// FUTEX_WAITERS: somebody waits in the kernel.
pub const WAITERS: u32 = 0x8000_0000;
/// FUTEX_OWNER_DIED.
pub const OWNER_DIED: u32 = 0x4000_0000;
/// FUTEX_TID_MASK: the owner's thread number.
pub const TID_MASK: u32 = 0x3fff_ffff;

/// FUTEX_BITSET_MATCH_ANY.
pub const ANY: u32 = u32::MAX;

/// Operations, without flags.
#[allow(missing_docs)] // the names are those of futex(2)
pub mod cmd {
    pub const WAIT: u32 = 0;
    pub const WAKE: u32 = 1;
    pub const REQUEUE: u32 = 3;
    pub const CMP_REQUEUE: u32 = 4;
    pub const WAKE_OP: u32 = 5;
    pub const LOCK_PI: u32 = 6;
    pub const UNLOCK_PI: u32 = 7;
    pub const TRYLOCK_PI: u32 = 8;
    pub const WAIT_BITSET: u32 = 9;
    pub const WAKE_BITSET: u32 = 10;
    pub const WAIT_REQUEUE_PI: u32 = 11;
    pub const CMP_REQUEUE_PI: u32 = 12;
    pub const LOCK_PI2: u32 = 13;
}

/// FUTEX_WAKE_OP's last argument: what becomes of the second word, and which of
/// its old values wakes that word's waiters.
#[derive(Clone, Copy, Debug)]
pub struct WakeOp(pub u32);

const fn sign_extend_12(v: u32) -> i32 {
    ((v << 20) as i32) >> 20
}

impl WakeOp {
    /// The new value for an old one; ENOSYS for an unknown operation.
    pub fn apply(self, old: u32) -> Result<u32, Errno> {
        let mut arg = sign_extend_12(self.0 >> 12 & 0xfff);
        // FUTEX_OP_OPARG_SHIFT: use 1 << arg; Linux takes the low five bits.
        if self.0 >> 31 != 0 {
            arg = 1 << (arg & 31);
        }
        let arg = arg as u32;
        match self.0 >> 28 & 7 {
            0 => Ok(arg),
            1 => Ok(old.wrapping_add(arg)),
            2 => Ok(old | arg),
            3 => Ok(old & !arg),
            4 => Ok(old ^ arg),
            _ => Err(Errno::ENOSYS),
        }
    }

    /// Whether an old value wakes the second word's waiters; ENOSYS for an unknown
    /// comparison.
    pub fn compare(self, old: u32) -> Result<bool, Errno> {
        let (old, arg) = (old as i32, sign_extend_12(self.0 & 0xfff));
        match self.0 >> 24 & 15 {
            0 => Ok(old == arg),
            1 => Ok(old != arg),
            2 => Ok(old < arg),
            3 => Ok(old <= arg),
            4 => Ok(old > arg),
            5 => Ok(old >= arg),
            _ => Err(Errno::ENOSYS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn op(op: u32, arg: u32, cmp: u32, cmparg: u32) -> WakeOp {
        WakeOp(op << 28 | cmp << 24 | (arg & 0xfff) << 12 | cmparg & 0xfff)
    }

    #[test]
    fn operations() {
        assert_eq!(op(0, 5, 0, 0).apply(9), Ok(5));
        assert_eq!(op(0, -1i32 as u32, 0, 0).apply(9), Ok(u32::MAX));
        assert_eq!(op(1, -2i32 as u32, 0, 0).apply(9), Ok(7));
        assert_eq!(op(2, 6, 0, 0).apply(9), Ok(15));
        assert_eq!(op(3, 1, 0, 0).apply(9), Ok(8));
        assert_eq!(op(4, 3, 0, 0).apply(9), Ok(10));
        assert_eq!(op(8, 31, 0, 0).apply(9), Ok(1 << 31));
        assert_eq!(op(8 | 2, 33, 0, 0).apply(1), Ok(3));
        assert_eq!(op(5, 0, 0, 0).apply(0), Err(Errno::ENOSYS));
    }

    #[test]
    fn comparisons_are_signed() {
        let minus = -3i32 as u32;
        let expected = [
            (0, [false, true, false]),
            (1, [true, false, true]),
            (2, [true, false, false]),
            (3, [true, true, false]),
            (4, [false, false, true]),
            (5, [false, true, true]),
        ];
        for (cmp, results) in expected {
            for (old, result) in [-4i32, -3, 2].into_iter().zip(results) {
                assert_eq!(
                    op(0, 0, cmp, minus).compare(old as u32),
                    Ok(result),
                    "{cmp} {old}"
                );
            }
        }
        assert_eq!(op(0, 0, 6, 0).compare(0), Err(Errno::ENOSYS));
    }
}
