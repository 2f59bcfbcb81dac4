//! Names of integers that the kernel's calls take, as Linux has them on 64-bit architectures.

/// The number of a process, thread, process group or session.
pub type PidT = i32;
/// The number of a user.
pub type UidT = u32;
/// The number of a group.
pub type GidT = u32;
/// Type and permissions of a file.
pub type ModeT = u32;
/// The number of a clock.
pub type ClockIdT = i32;
/// The number of a POSIX timer.
pub type TimerT = i32;
/// Seconds since 1970.
pub type TimeT = i64;
/// A place in a file, or a distance.
pub type LoffT = i64;
/// The key of a System V object.
pub type KeyT = i32;
