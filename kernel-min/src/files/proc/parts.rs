//! What there is of a process: a table of names.

use crate::files::flags::mode;

/// A part of a process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its arguments.
    Cmdline,
    /// Its name.
    Comm,
    /// Its working directory.
    Cwd,
    /// Its environment.
    Environ,
    /// The program that it runs.
    Exe,
    /// When memory is not there for the thread that opens it.
    #[cfg(feature = "scarce")]
    FailNth,
    /// Its descriptors.
    Fd,
    /// What there is to tell of each.
    FdInfo,
    /// Its limits.
    Limits,
    /// Its memory, area by area.
    Maps,
    /// The file systems that it sees.
    Mounts,
    /// The network that it sees.
    Net,
    /// How readily it is killed for its memory, and what its owner adds to that.
    OomScore,
    /// As said.
    OomScoreAdj,
    /// Its root directory.
    Root,
    /// Its memory, area by area, in figures.
    Smaps,
    /// Those of all together.
    SmapsRollup,
    /// It in numbers.
    Stat,
    /// Its memory in figures.
    Statm,
    /// What there is to tell of it.
    Status,
    /// Its threads.
    Task,
    /// Where in the kernel it waits, which is not told.
    Wchan,
}

/// The parts of a process, each with its name and mode.
pub const PARTS: &[(Part, &[u8], u32)] = &[
    (Part::Cmdline, b"cmdline", mode::REGULAR | 0o444),
    (Part::Comm, b"comm", mode::REGULAR | 0o644),
    (Part::Cwd, b"cwd", mode::SYMLINK | 0o777),
    (Part::Environ, b"environ", mode::REGULAR | 0o400),
    (Part::Exe, b"exe", mode::SYMLINK | 0o777),
    #[cfg(feature = "scarce")]
    (Part::FailNth, b"fail-nth", mode::REGULAR | 0o644),
    (Part::Fd, b"fd", mode::DIRECTORY | 0o500),
    (Part::FdInfo, b"fdinfo", mode::DIRECTORY | 0o555),
    (Part::Limits, b"limits", mode::REGULAR | 0o444),
    (Part::Maps, b"maps", mode::REGULAR | 0o444),
    (Part::Mounts, b"mounts", mode::REGULAR | 0o444),
    (Part::Net, b"net", mode::DIRECTORY | 0o555),
    (Part::OomScore, b"oom_score", mode::REGULAR | 0o444),
    (Part::OomScoreAdj, b"oom_score_adj", mode::REGULAR | 0o644),
    (Part::Root, b"root", mode::SYMLINK | 0o777),
    (Part::Smaps, b"smaps", mode::REGULAR | 0o444),
    (Part::SmapsRollup, b"smaps_rollup", mode::REGULAR | 0o444),
    (Part::Stat, b"stat", mode::REGULAR | 0o444),
    (Part::Statm, b"statm", mode::REGULAR | 0o444),
    (Part::Status, b"status", mode::REGULAR | 0o444),
    (Part::Wchan, b"wchan", mode::REGULAR | 0o444),
    // A thread has none: the last one.
    (Part::Task, b"task", mode::DIRECTORY | 0o555),
];

/// The place of a part.
pub fn place_of(part: Part) -> usize {
    let found = PARTS.iter().position(|it| it.0 == part);
    found.unwrap_or(PARTS.len() - 1)
}
