//! Tests as domains of Xen, many beside one Linux that starts them: most of what a test costs there is the boot of
//! that.

use std::collections::HashMap;

use crate::batch::End;
use crate::case::{Action, Case};
use crate::domains;
use crate::guest::{self, GuestOptions, Images};
use crate::parallel::in_parallel;
use crate::suite::{Config, LINKED, LINUX};

/// Domains that one machine has, one after the other: it takes ten times as long as one of them.
const DOMAINS: usize = 25;

/// Runs tests as domains of Xen beside one that starts them; how they ended, by their places. Those that a machine
/// does not come to are left.
pub(crate) fn run(
    cases: &[Case],
    config: &Config,
    options: &GuestOptions,
    images: &Images,
) -> HashMap<usize, End> {
    let Some(xen) = &options.xen else {
        return HashMap::new();
    };
    let numbered: Vec<(usize, &Case)> = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| !matches!(case.action, Action::Compile))
        .collect();
    let prepared = in_parallel(&numbered, config.jobs, |(number, case)| {
        let (toolchain, folder) = match guest::is_loaded(case, options) {
            true => (&config.toolchain, LINUX),
            false => (&images.toolchain, LINKED),
        };
        let program = config
            .work
            .join(folder)
            .join(case.full_name().replace('/', "+"));
        // What cannot be built says so when it is run alone.
        if matches!(case.action, Action::Run(_)) {
            toolchain.link(&case.program, &program).ok()?;
        }
        let domain = guest::domain(&program, options, &images.init, case).ok()?;
        Some((*number, domain))
    });
    let prepared: Vec<_> = prepared.into_iter().flatten().collect();
    let machines: Vec<_> = prepared.chunks(DOMAINS).collect();
    let results = in_parallel(&machines, config.jobs, |machine| {
        let domains: Vec<_> = machine.iter().map(|(_, domain)| domain.0.clone()).collect();
        let ends = domains::run(&domains, xen, &options.memory, false).unwrap_or_default();
        let numbers = machine.iter().map(|(number, _)| *number);
        numbers.zip(ends).collect::<Vec<_>>()
    });
    let ends = results.into_iter().flatten();
    ends.filter_map(|(number, end)| {
        let mut end = end?;
        for note in &end.notes {
            end.console.extend(format!("\n{note}").into_bytes());
        }
        Some((number, (end.outcome, end.console)))
    })
    .collect()
}
