//! SQLite's own tests of what it takes from a kernel: locks between connections and processes, memory that they
//! share, files with mappings, journals over crashes, threads; and of its command-line shell.
//!
//! `sqlite/run.sh` runs one script of them by `testfixture`, which is SQLite with what its authors test it by in an
//! interpreter of Tcl; the shell is Debian's. Verdicts that are not that all of a script passes stand in
//! `expectations/sqlite.tsv`.

use std::time::Duration;

use crate::case::Case;
use crate::packaged::{Packaged, Source, Test};

/// Verdicts that are not that the script passes.
const EXPECTATIONS: &str = include_str!("../expectations/sqlite.tsv");

/// When to give up on one.
const LEAST_TIMEOUT: Duration = Duration::from_secs(400);

/// The scripts by what they are about; separated by blanks. Not here: those that take a minute and more of an
/// emulated machine.
const TESTS: &[(&str, &str)] = &[
    (
        "locks",
        "lock lock2 lock3 lock4 lock5 lock6 lock7 exclusive exclusive2 nolock sharedlock shmlock superlock busy \
         unixexcl shared server1 notify1",
    ),
    (
        "wal",
        "wal wal2 wal4 wal5 wal6 wal64k wal7 wal8 wal9 walbak walblock walcksum walhook walmode walnoshm \
         waloverwrite walpersist walro walro2 walshared e_walckpt nockpt snapshot external_reader",
    ),
    (
        "files",
        "mmap1 mmap2 mmap3 mmapwarm bigmmap pager3 pager4 journal1 journal2 journal3 jrnlmode jrnlmode2 \
         jrnlmode3 mjournal memjournal tempdb tempdb2 temptable backup backup2 backup4 backup5 delete_db fallocate \
         filectrl io oserror rdonly symlink symlink2 sync sync2 syscall shortread1 chunksize cacheflush atomic \
         quota securedel stat vacuum vacuum2",
    ),
    ("crashes", "crash2 crash5 crashM"),
    ("threads", "thread001 thread1 thread2 interrupt"),
    (
        "queries",
        "select1 insert update delete rollback savepoint attach incrblob pragma main tclsqlite loadext",
    ),
    (
        "shell",
        "shell1 shell2 shell3 shell4 shell5 shell6 shell7 shell8",
    ),
];

/// Those that a quick run has; separated by blanks.
const QUICK: &str = "lock4 exclusive2 superlock walro shell4 syscall thread2";

/// The scripts as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Vec<Case> {
    let suite = Packaged::new(source, "sqlite", EXPECTATIONS, timeout.max(LEAST_TIMEOUT));
    let all = TESTS
        .iter()
        .flat_map(|(about, names)| names.split_whitespace().map(move |name| (*about, name)));
    all.map(|(about, name)| {
        suite.case(Test {
            interface: about.into(),
            name: name.into(),
            variable: ("TEST", name.into()),
            clause: format!("SQLite 3.40.1, test/{name}.test"),
            is_slow: !QUICK.split_whitespace().any(|quick| quick == name),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_ones_are_there() {
        let all: Vec<&str> = TESTS
            .iter()
            .flat_map(|(_, names)| names.split_whitespace())
            .collect();
        assert!(QUICK.split_whitespace().all(|quick| all.contains(&quick)));
    }
}
