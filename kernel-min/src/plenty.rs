//! Memory that is there whenever it is asked for, but for want of it: see `scarce.rs` for the other kind.

/// Whether memory that is asked for shall not be there.
#[inline(always)]
pub const fn fails() -> bool {
    false
}

/// Whether the host has memory to give back, as it were.
#[cfg(target_os = "none")]
#[inline(always)]
pub const fn is_helped() -> bool {
    false
}

/// Runs `f`, whose caller has seen that memory is there for all that it asks for.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn sure<R>(f: impl FnOnce() -> R) -> R {
    f()
}
