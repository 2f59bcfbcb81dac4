//! What can never be done again to a file in memory (fcntl(2), "File Sealing").

use signal::Errno;

use super::page::SIZE;

/// No more seals.
pub const SEAL: u32 = 1;
/// It gets no shorter.
pub const SHRINK: u32 = 2;
/// It gets no longer.
pub const GROW: u32 = 4;
/// Nothing is written to it.
pub const WRITE: u32 = 8;
/// Nothing is written to it but through mappings that there are.
pub const FUTURE_WRITE: u32 = 0x10;
/// Its execute permissions stay as they are.
pub const EXEC: u32 = 0x20;

const ALL: u32 = 0x3f;
const WRITES: u32 = WRITE | FUTURE_WRITE;

/// The seals of a file. A file that was not made with memfd_create(2) can have no more than the first.
#[derive(Clone, Copy, Debug)]
pub struct Seals(u32);

impl Seals {
    /// Of a file with a name.
    pub const fn new() -> Seals {
        Seals(SEAL)
    }

    /// F_GET_SEALS.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// More can be added from now on: memfd_create(2) with MFD_ALLOW_SEALING.
    pub fn allow(&mut self) {
        self.0 &= !SEAL;
    }

    /// F_ADD_SEALS. `mode`: of the file; `is_mapped`: whether somebody may write through a mapping.
    ///
    /// # Errors
    /// EINVAL for what is no seal, EPERM if there are to be no more, EBUSY for [`WRITE`] while it is mapped.
    pub fn add(&mut self, seals: u32, mode: u32, is_mapped: bool) -> Result<(), Errno> {
        if seals & !ALL != 0 {
            return Err(Errno::EINVAL);
        }
        if self.0 & SEAL != 0 {
            return Err(Errno::EPERM);
        }
        if seals & WRITE & !self.0 != 0 && is_mapped {
            return Err(Errno::EBUSY);
        }
        self.0 |= seals;
        if seals & EXEC != 0 && mode & 0o111 != 0 {
            // What can be executed is not changed either.
            self.0 |= SHRINK | GROW | WRITES;
        }
        Ok(())
    }

    /// Whether programs may write to it, by mappings that are new, too.
    ///
    /// # Errors
    /// EPERM.
    pub fn check_write(self) -> Result<(), Errno> {
        self.refuse(self.0 & WRITES != 0)
    }

    /// Where writing to `begin..end` of a file that is `size` bytes long has to stop. Linux goes page by page.
    ///
    /// # Errors
    /// EPERM.
    pub fn write_end(self, begin: u64, end: u64, size: u64) -> Result<u64, Errno> {
        self.check_write()?;
        if self.0 & GROW == 0 || end <= size {
            return Ok(end);
        }
        let whole = size & !(SIZE as u64 - 1);
        self.refuse(begin >= whole)?;
        Ok(whole)
    }

    /// Whether a file that is `size` bytes long may be `new` bytes long.
    ///
    /// # Errors
    /// EPERM.
    pub fn check_size(self, size: u64, new: u64) -> Result<(), Errno> {
        self.refuse(new < size && self.0 & SHRINK != 0 || new > size && self.0 & GROW != 0)
    }

    /// Whether the mode may be another.
    ///
    /// # Errors
    /// EPERM.
    pub fn check_mode(self, mode: u32, new: u32) -> Result<(), Errno> {
        self.refuse(self.0 & EXEC != 0 && (mode ^ new) & 0o111 != 0)
    }

    fn refuse(self, when: bool) -> Result<(), Errno> {
        match when {
            true => Err(Errno::EPERM),
            false => Ok(()),
        }
    }
}

impl Default for Seals {
    fn default() -> Self {
        Seals::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_stays() {
        let mut seals = Seals::new();
        assert_eq!(seals.add(WRITE, 0o600, false), Err(Errno::EPERM));
        seals.allow();
        assert_eq!(seals.add(0x40, 0o600, false), Err(Errno::EINVAL));
        assert_eq!(seals.add(GROW, 0o600, true), Ok(()));
        assert_eq!(seals.check_size(10, 11), Err(Errno::EPERM));
        assert_eq!(seals.check_size(10, 9), Ok(()));
        let size = SIZE as u64;
        assert_eq!(seals.write_end(0, 10, 10), Ok(10));
        assert_eq!(seals.write_end(0, 11, 10), Err(Errno::EPERM));
        assert_eq!(seals.write_end(5, 2 * size, size + 10), Ok(size));
        assert_eq!(seals.write_end(size, 2 * size, size), Err(Errno::EPERM));
        assert_eq!(seals.add(WRITE, 0o600, true), Err(Errno::EBUSY));
        assert_eq!(seals.add(WRITE, 0o600, false), Ok(()));
        // It is there already.
        assert_eq!(seals.add(WRITE | SEAL, 0o600, true), Ok(()));
        assert_eq!(seals.write_end(0, 1, 10), Err(Errno::EPERM));
        assert_eq!(seals.add(0, 0o600, false), Err(Errno::EPERM));
        assert_eq!(seals.bits(), SEAL | GROW | WRITE);
    }

    #[test]
    fn a_program_that_is_sealed_is_not_changed() {
        let mut seals = Seals::new();
        seals.allow();
        assert_eq!(seals.add(EXEC, 0o666, false), Ok(()));
        assert_eq!(seals.bits(), EXEC);
        assert_eq!(seals.check_mode(0o666, 0o644), Ok(()));
        assert_eq!(seals.check_mode(0o666, 0o777), Err(Errno::EPERM));
        assert_eq!(seals.add(EXEC, 0o755, false), Ok(()));
        assert_eq!(seals.bits(), EXEC | SHRINK | GROW | WRITE | FUTURE_WRITE);
    }
}
