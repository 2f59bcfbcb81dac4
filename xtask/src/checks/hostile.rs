//! Random calls by processes without any right.

use crate::checks::{Context, Verdict};
use crate::cmd::weave::fresh_seed;
use crate::failure::Result;
use crate::hostile::Hostile;

/// Calls of a run that takes minutes.
const MANY: u64 = 10_000_000;

/// Ten million calls that nobody made before: no panic, no hang, nothing read or written that is another's, no
/// memory lost.
pub fn hostile(context: &Context) -> Result<Verdict> {
    let machines = Hostile::build(&context.setup)?;
    Ok(match machines.run(fresh_seed(), MANY) {
        Ok(lines) => Verdict::Passed(lines),
        Err(why) => Verdict::Failed(why),
    })
}
