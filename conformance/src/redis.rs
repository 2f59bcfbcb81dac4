//! Redis' own tests of its server, command-line client and benchmark: Debian's programs, over unix sockets.
//!
//! `redis/run.sh` runs one unit of them by Debian's Tcl. Their procedures connect by TCP: `redis/socket.tcl` makes
//! that a connection to the server's unix socket, so that no network is needed, here or in a machine. Left out is
//! what one server asks another for (replication, clusters), and what is slow or wants gigabytes, by its tag or, in
//! `redis/skipped`, by its name.
//! Verdicts that are not that all of a unit passes stand in `expectations/redis.tsv`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::Case;
use crate::packaged::{Packaged, Source, Test};
use crate::toolchain::{Program, Toolchain};

/// Verdicts that are not that the unit passes.
const EXPECTATIONS: &str = include_str!("../expectations/redis.tsv");

/// When to give up on one.
const LEAST_TIMEOUT: Duration = Duration::from_secs(900);

/// What is in the directory of each, of the folder `redis`.
const FILES: &[&str] = &["unit.tcl", "socket.tcl", "skipped"];

/// The units by their folders; separated by blanks.
const TESTS: &[(&str, &str)] = &[
    (
        "unit",
        "quit auth protocol keyspace info info-command expire other multi aofrw acl acl-v2 latency-monitor pubsub \
         slowlog scripting functions maxmemory introspection introspection-2 limits bitops bitfield \
         lazyfree pause oom-score-adj shutdown",
    ),
    ("unit/type", "string incr list-3 set hash"),
    (
        "integration",
        "aof aof-multi-part rdb logging convert-zipmap-hash-on-load convert-ziplist-hash-on-load \
         convert-ziplist-zset-on-load redis-cli redis-benchmark dismiss-mem",
    ),
];

/// Those that a quick run has; separated by blanks.
const QUICK: &str = "quit incr convert-zipmap-hash-on-load";

/// The units as cases of the runner; what carries connections is built with `linux` in `work`.
pub fn cases(
    source: &Source,
    linux: &Toolchain,
    work: &Path,
    timeout: Duration,
) -> Result<Vec<Case>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("redis");
    let relay = relay(&folder, linux, work)?;
    let files = FILES.iter().map(|name| folder.join(name)).chain([relay]);
    let suite =
        Packaged::new(source, "redis", EXPECTATIONS, timeout.max(LEAST_TIMEOUT)).with(files);
    let all = TESTS
        .iter()
        .flat_map(|(folder, names)| names.split_whitespace().map(move |name| (*folder, name)));
    let cases = all.map(|(folder, name)| {
        suite.case(Test {
            interface: folder.into(),
            name: name.into(),
            variable: ("UNIT", format!("{folder}/{name}")),
            clause: format!("redis 7.0.15, tests/{folder}/{name}.tcl"),
            is_slow: !QUICK.split_whitespace().any(|quick| quick == name),
        })
    });
    Ok(cases.collect())
}

/// The program that carries connections.
fn relay(folder: &Path, linux: &Toolchain, work: &Path) -> Result<PathBuf, String> {
    let file = work.join("relay");
    let program = Program {
        source: folder.join("relay.c"),
        options: ["-O2", "-Wall"].map(String::from).to_vec(),
        libraries: Vec::new(),
        inputs: Vec::new(),
        directory: folder.into(),
    };
    linux
        .link(&program, &file)
        .map(|()| file)
        .map_err(|why| format!("relay.c: {why}"))
}
