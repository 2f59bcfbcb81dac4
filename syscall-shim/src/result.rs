//! What the implementation of a system call returns.

use core::fmt;

use crate::{Errno, Restart};

/// Why a call did not succeed: an error for the caller, or "interrupted, ask the signal code"
/// ([`Restart`]). One number, as Linux has it: 1 to 511 are errors, 512 to 516 restart codes. As
/// wide as a result, so that a [`SysResult`] is returned in registers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Failure(usize);

/// The result of a system call. The number is the value of the return register.
pub type SysResult = Result<usize, Failure>;

impl Failure {
    /// The number, positive: an errno, or Linux's internal number of a restart code.
    #[inline]
    pub const fn number(self) -> u16 {
        self.0 as u16
    }

    /// The restart code, when it is one.
    #[inline]
    pub const fn restart(self) -> Option<Restart> {
        match self.0 {
            512 => Some(Restart::Sys),
            513 => Some(Restart::NoIntr),
            514 => Some(Restart::NoHand),
            516 => Some(Restart::Block),
            _ => None,
        }
    }

    /// The error, when it is one that a program may see.
    #[inline]
    pub const fn errno(self) -> Option<Errno> {
        match self.restart() {
            Some(_) => None,
            None => Errno::new(self.0 as i32),
        }
    }
}

impl From<Errno> for Failure {
    #[inline]
    fn from(errno: Errno) -> Self {
        Self(errno.number() as usize)
    }
}

impl From<Restart> for Failure {
    #[inline]
    fn from(restart: Restart) -> Self {
        Self(restart as usize)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.restart() {
            Some(restart) => f.write_str(restart.name()),
            None => write!(f, "{:?}", self.errno()),
        }
    }
}

/// The value of the return register: the number itself, or the failure negated.
#[inline]
pub const fn to_raw(result: SysResult) -> isize {
    match result {
        Ok(value) => value as isize,
        Err(failure) => -(failure.0 as isize),
    }
}

/// The result that a return register means: -4095 to -1 are failures, as in every libc.
#[inline]
pub const fn from_raw(raw: isize) -> SysResult {
    if raw < 0 && raw >= -4095 {
        Err(Failure(-raw as usize))
    } else {
        Ok(raw as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_values_round_trip() {
        for raw in [
            0,
            1,
            77,
            isize::MAX,
            isize::MIN,
            -4096,
            -4095,
            -516,
            -512,
            -14,
            -1,
        ] {
            assert_eq!(to_raw(from_raw(raw)), raw);
        }
        assert_eq!(from_raw(-14), Err(Errno::EFAULT.into()));
        assert_eq!(from_raw(-512), Err(Restart::Sys.into()));
        assert_eq!(from_raw(-4096), Ok(-4096isize as usize));
    }

    #[test]
    fn restart_codes_are_not_errors() {
        for restart in Restart::ALL {
            let failure = Failure::from(restart);
            assert_eq!(failure.restart(), Some(restart));
            assert_eq!(failure.errno(), None);
        }
        assert_eq!(Failure::from(Errno::EINTR).errno(), Some(Errno::EINTR));
    }
}
