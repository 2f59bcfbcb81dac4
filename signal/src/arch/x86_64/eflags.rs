//! Bits of RFLAGS that matter to signals.

/// Carry.
pub const CF: u64 = 1 << 0;
/// Always set.
pub const FIXED: u64 = 1 << 1;
/// Parity.
pub const PF: u64 = 1 << 2;
/// Auxiliary carry.
pub const AF: u64 = 1 << 4;
/// Zero.
pub const ZF: u64 = 1 << 6;
/// Sign.
pub const SF: u64 = 1 << 7;
/// Trap after each instruction.
pub const TF: u64 = 1 << 8;
/// Interrupts are on.
pub const IF: u64 = 1 << 9;
/// String instructions go down.
pub const DF: u64 = 1 << 10;
/// Overflow.
pub const OF: u64 = 1 << 11;
/// I/O privilege level.
pub const IOPL: u64 = 3 << 12;
/// Nested task.
pub const NT: u64 = 1 << 14;
/// Resume: no instruction breakpoint on the next instruction.
pub const RF: u64 = 1 << 16;
/// Alignment check.
pub const AC: u64 = 1 << 18;

/// The bits a handler may change in its frame; the others stay as they are.
pub const RESTORABLE: u64 = AC | OF | DF | TF | SF | ZF | AF | PF | CF | RF;

/// Cleared when a handler is entered: the ABI wants DF clear, and a handler is not stepped into.
pub const CLEARED_ON_ENTRY: u64 = DF | RF | TF;

/// RFLAGS after rt_sigreturn from a frame that holds `saved`.
#[inline]
pub const fn restore(current: u64, saved: u64) -> u64 {
    current & !RESTORABLE | saved & RESTORABLE
}
