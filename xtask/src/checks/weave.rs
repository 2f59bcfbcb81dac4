//! Threads and processes in random orders.

use std::time::Duration;

use crate::checks::{Context, Verdict};
use crate::cmd::weave::fresh_seed;
use crate::failure::Result;
use crate::weave::{Which, both};

/// How long, in the tests.
const TIME: Duration = Duration::from_secs(15);

/// A quarter of a minute of seeds that nobody tried before; each one that fails can be run again.
pub fn weave(context: &Context) -> Result<Verdict> {
    let done = both(&context.setup, fresh_seed(), TIME, Which::Both)?;
    let failed: Vec<&str> = done
        .iter()
        .filter_map(|d| d.as_ref().err())
        .map(String::as_str)
        .collect();
    if failed.is_empty() {
        let lines: Vec<String> = done.into_iter().flatten().collect();
        return Ok(Verdict::Passed(lines.join("; ")));
    }
    Ok(Verdict::Failed(failed.join("\n")))
}
