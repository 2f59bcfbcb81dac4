//! The tests of a suite that share a machine with others.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Config, LINUX, QUICK, Target, one};
use crate::batch::{self, End};
use crate::bisect::fewest;
use crate::case::{Action, Case};
use crate::domain_tests;
use crate::guest::Mode;
use crate::interrupt;
use crate::loaded::Loader;
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::parallel::in_parallel;

/// How the tests of a batch ended, by their places; of those that did.
type Ends = Vec<(usize, Option<End>)>;

/// A test that can share a machine: its place, and its program.
type Member<'a> = (usize, &'a Case, PathBuf);

/// Runs those of the tests that can share a machine with others; how they ended, by their places.
pub(super) fn in_batches(cases: &[Case], config: &Config) -> Result<HashMap<usize, End>, String> {
    if let Target::Guest(options, images) = &config.target
        && options.machine == Machine::XenPvh
    {
        return Ok(domain_tests::run(cases, config, options, images));
    }
    let Some(loader) = loader(config).filter(|_| config.batch > 1) else {
        return Ok(HashMap::new());
    };
    let runner = batch::runner(&config.toolchain, &config.work.join(LINUX))?;
    let members = members(cases, config);
    let batches: Vec<_> = members.chunks(config.batch).collect();
    let results = in_parallel(&batches, config.jobs, |batch| -> Result<Ends, String> {
        if interrupt::is_asked() {
            return Ok(Vec::new());
        }
        let ends = run(batch.iter(), &runner, &*loader, config.timeout)?;
        let numbers = batch.iter().map(|(number, ..)| *number);
        Ok(numbers.zip(ends).collect())
    });
    let mut found = HashMap::new();
    for batch in results {
        found.extend(batch?.into_iter().filter_map(|(n, end)| Some((n, end?))));
    }
    Ok(found)
}

/// The machine that loads programs, where the target is one.
fn loader(config: &Config) -> Option<Box<dyn Loader + '_>> {
    match &config.target {
        Target::Guest(options, images) if options.mode == Mode::Loaded => {
            Some(Box::new(one::sigil(options, images)))
        }
        Target::Foreign(foreign) => Some(Box::new(foreign.clone())),
        Target::Other(other) => Some(Box::new(other.clone())),
        Target::Guest(..) | Target::Linux => None,
    }
}

/// The tests that can share a machine, in their order.
fn members<'a>(cases: &'a [Case], config: &Config) -> Vec<Member<'a>> {
    let work = config.work.join(LINUX);
    let sharing: Vec<(usize, &Case)> = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| matches!(case.action, Action::Run(_)) && !case.is_slow)
        .filter(|(_, case)| case.surroundings.files.is_empty())
        .collect();
    let programs = in_parallel(&sharing, config.jobs, |(number, case)| {
        let program = one::program(&work, case);
        // One that cannot be built says so when it is run alone.
        let built = config.toolchain.link(&case.program, &program);
        built.is_ok().then_some((*number, *case, program))
    });
    programs.into_iter().flatten().collect()
}

/// Runs tests in one machine.
fn run<'a>(
    members: impl ExactSizeIterator<Item = &'a Member<'a>>,
    runner: &Path,
    loader: &dyn Loader,
    timeout: Duration,
) -> Result<Vec<Option<End>>, String> {
    let timeout = timeout + QUICK * members.len() as u32;
    let members: Vec<(&Case, &Path)> = members
        .map(|(_, case, program)| (*case, program.as_path()))
        .collect();
    batch::run(&members, runner, loader, timeout)
}

/// The fewest tests before the one in this place that make it come to the verdict which it came to in its batch, and
/// not alone.
pub(super) fn needed(
    cases: &[Case],
    number: usize,
    bad: &str,
    config: &Config,
    verdict: fn(&Outcome) -> String,
) -> Vec<String> {
    let found = || {
        let loader = loader(config)?;
        let runner = batch::runner(&config.toolchain, &config.work.join(LINUX)).ok()?;
        let members = members(cases, config);
        let batch = members
            .chunks(config.batch)
            .find(|batch| batch.iter().any(|member| member.0 == number))?;
        let at = batch.iter().position(|member| member.0 == number)?;
        let fails = |some: &[usize]| {
            let chosen: Vec<&Member> = some.iter().chain([&at]).map(|n| &batch[*n]).collect();
            let ends = run(chosen.into_iter(), &runner, &*loader, config.timeout);
            let end = ends.ok().and_then(|mut ends| ends.pop()?);
            end.is_some_and(|(outcome, _)| verdict(&outcome) == bad)
        };
        let all: Vec<usize> = (0..at).collect();
        fails(&all)
            .then(|| fewest(at, fails))
            .map(|some| some.iter().map(|n| batch[*n].1.full_name()).collect())
    };
    found().unwrap_or_else(|| vec!["others once, and not again".into()])
}
