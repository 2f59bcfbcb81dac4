//! Bits of PSTATE, as SPSR holds them, that matter to signals.

/// Negative.
pub const N: u64 = 1 << 31;
/// Zero.
pub const Z: u64 = 1 << 30;
/// Carry.
pub const C: u64 = 1 << 29;
/// Overflow.
pub const V: u64 = 1 << 28;
/// Tags are not checked.
pub const TCO: u64 = 1 << 25;
/// Data-independent timing.
pub const DIT: u64 = 1 << 24;
/// Trap after the next instruction.
pub const SS: u64 = 1 << 21;
/// Stores may be speculated past.
pub const SSBS: u64 = 1 << 12;
/// The kind of branch that led here.
pub const BTYPE: u64 = 3 << 10;
/// Debug exceptions, SError, IRQ and FIQ are masked.
pub const DAIF: u64 = 0xf << 6;
/// The 32-bit state.
pub const MODE32: u64 = 1 << 4;
/// The exception level and its stack pointer: 0 is EL0, where programs are on Linux.
pub const MODE: u64 = 0xf;

/// The bits a handler may change in its frame; the others are what every program has.
pub const RESTORABLE: u64 = N | Z | C | V | TCO | DIT | SSBS | BTYPE;

/// Cleared when a handler is entered: no branch led there, and tags are checked.
pub const CLEARED_ON_ENTRY: u64 = BTYPE | TCO;

/// Whether rt_sigreturn takes a frame with these: EL0 in the 64-bit state, nothing masked (Linux's
/// `valid_user_regs`). Bits that it leaves out of account are no error.
#[inline]
pub const fn is_valid(saved: u64) -> bool {
    saved & (DAIF | MODE32 | MODE) == 0
}

/// PSTATE after rt_sigreturn from a frame that holds `saved`.
#[inline]
pub const fn restore(current: u64, saved: u64) -> u64 {
    current & !RESTORABLE | saved & RESTORABLE
}
