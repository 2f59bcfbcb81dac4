//! Lua's own tests, of the release that Debian's interpreter is of: `lua/run.sh` runs one script of them.
//!
//! Of what a kernel gives they take files and pipes, other processes and their statuses, memory in quantities, deep
//! stacks and clocks. Verdicts that are not that one passes stand in `expectations/lua.tsv`.

use std::time::Duration;

use crate::case::Case;
use crate::packaged::{Packaged, Source, Test};

/// Verdicts that are not that the script passes.
const EXPECTATIONS: &str = include_str!("../expectations/lua.tsv");

/// When to give up on one.
const LEAST_TIMEOUT: Duration = Duration::from_secs(300);

/// The scripts, each with whether it takes long in an emulated machine. Not here: `heavy`, which fills the
/// memory until there is none, and those that only run others.
const TESTS: &[(&str, bool)] = &[
    ("api", true),
    ("attrib", false),
    ("big", true),
    ("bitwise", true),
    ("bwcoercion", true),
    ("calls", true),
    ("closure", true),
    ("code", true),
    ("constructs", true),
    ("coroutine", false),
    ("cstack", true),
    ("db", true),
    ("errors", true),
    ("events", true),
    ("files", false),
    ("gc", true),
    ("gengc", true),
    ("goto", true),
    ("literals", true),
    ("locals", true),
    ("main", true),
    ("math", true),
    ("nextvar", true),
    ("pm", true),
    ("sort", true),
    ("strings", true),
    ("tpack", true),
    ("utf8", true),
    ("vararg", true),
    ("verybig", true),
];

/// The scripts as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Vec<Case> {
    let suite = Packaged::new(source, "lua", EXPECTATIONS, timeout.max(LEAST_TIMEOUT));
    let case = |(name, is_slow): &(&str, bool)| {
        suite.case(Test {
            interface: "lua".into(),
            name: (*name).into(),
            variable: ("TEST", (*name).into()),
            clause: format!("Lua 5.4.4, testes/{name}.lua"),
            is_slow: *is_slow,
        })
    };
    TESTS.iter().map(case).collect()
}
