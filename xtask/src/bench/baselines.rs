//! What the figures are held against: Linux's on the same machine, and targets.

use std::fs;

use crate::bench::{BOOT, Mode, NANOSECONDS, bare, folder, measure};
use crate::build::libc::Libc;
use crate::failure::{Failure, OnFile, Result};
use crate::setup::Setup;

/// A row of the baselines: Linux's figures and the target.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The benchmark's name, without its unit.
    pub name: String,
    /// `instructions`, or `ns` of virtual time.
    pub unit: &'static str,
    /// Debian's kernel.
    pub debian: Option<f64>,
    /// A kernel tuned for this.
    pub tuned: Option<f64>,
    /// What a linked program should take.
    pub target: Option<f64>,
}

impl Baseline {
    /// The name with the unit, where that is not instructions.
    pub fn full_name(&self) -> String {
        match self.unit {
            "ns" => format!("{}{NANOSECONDS}", self.name),
            _ => self.name.clone(),
        }
    }

    /// The quickest Linux.
    pub fn linux(&self) -> Option<f64> {
        self.tuned.or(self.debian)
    }
}

/// Reads the baselines of the architecture.
pub fn baselines(setup: &Setup) -> Result<Vec<Baseline>> {
    let name = match setup.is_first() {
        true => "baselines".into(),
        false => format!("baselines-{}", setup.target.name),
    };
    let name = setup.target.of_release(&name, setup.linux);
    let path = folder(setup).join(name + ".tsv");
    let text = fs::read_to_string(&path).on(&path)?;
    let mut rows = vec![Baseline {
        name: BOOT.into(),
        unit: "instructions",
        debian: None,
        tuned: None,
        target: Some(setup.target.hello.boot),
    }];
    for line in text.lines().skip(2) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, debian, tuned, target) = match columns.as_slice() {
            [name, debian, tuned, _nanos, target] => (name, debian, *tuned, *target),
            [name, debian] => (name, debian, "-", "-"),
            _ => {
                let why = format!("{}: not two or five columns: {line}", path.display());
                return Err(Failure::tool(why));
            }
        };
        rows.push(Baseline {
            name: bare(name).into(),
            unit: if name.ends_with(NANOSECONDS) {
                "ns"
            } else {
                "instructions"
            },
            debian: debian.parse().ok(),
            tuned: tuned.parse().ok(),
            target: target.parse().ok(),
        });
    }
    Ok(rows)
}

/// Sets the targets of what is measured in this mode; those that were read are a program's that is linked
/// with musl, on x86-64.
pub fn set_targets(setup: &Setup, wanted: &[String], mode: Mode, rows: &mut [Baseline]) -> Result {
    match mode {
        Mode::Linked(Libc::Newlib) => of_newlib(setup, wanted, rows),
        _ if !setup.is_first() => of_lead(setup, wanted, mode, rows),
        Mode::Loaded => {
            for row in rows {
                row.target = row.tuned;
            }
            Ok(())
        }
        Mode::Linked(Libc::Musl) | Mode::Linux => Ok(()),
    }
}

/// What newlib may take, as a multiple of what musl does.
const NEWLIB_FACTOR: f64 = 1.3;

/// Sets the targets of a program that is linked with newlib, from the figures of musl's.
fn of_newlib(setup: &Setup, wanted: &[String], rows: &mut [Baseline]) -> Result {
    let figures = measure(setup, wanted, Mode::Linked(Libc::Musl))?;
    for row in rows {
        let musl = figures
            .get(&row.name)
            .and_then(|figure| figure.as_ref().ok());
        row.target = musl.map(|figure| figure * NEWLIB_FACTOR);
    }
    Ok(())
}

/// How much of its lead over Linux on x86-64 the kernel keeps on another architecture, at least.
const KEPT_LEAD: f64 = 0.8;

/// Rows that are no matter of signals and processes: the benchmark's own cost, the clock, files, locks.
const OTHERS: &[&str] = &[
    "timer_ovh",
    "loop_ovh",
    "clock_gettime",
    "write0",
    "sched_yield",
    "sem_pingpong",
    "yield_pingpong",
    "pipe_self",
    "pipe_pingpong",
];

/// Sets the targets of another architecture than x86-64 from the figures there, which are measured.
///
/// Debian has riscv64 with a later Linux than the usual baselines are of. What a row takes may double or halve from one to
/// the other on the same architecture, so that x86-64's lead there is over both, and is the smaller of the two.
fn of_lead(setup: &Setup, wanted: &[String], mode: Mode, rows: &mut [Baseline]) -> Result {
    let first = setup.first();
    let same_release = Setup {
        linux: setup.linux,
        ..first.clone()
    };
    let linux = [baselines(&first)?, baselines(&same_release)?];
    let figures = measure(&first, wanted, mode)?;
    for row in rows {
        if row.name == BOOT {
            // Its target is that of a linked program, which is all that is booted.
            if mode == Mode::Loaded {
                row.target = None;
            }
            continue;
        }
        let theirs = linux.iter().flatten().filter(|l| l.name == row.name);
        let theirs = theirs.filter_map(|l| l.debian).reduce(f64::min);
        let figure = figures.get(&row.name).and_then(|f| f.as_ref().ok());
        row.target = theirs
            .zip(figure)
            .and_then(|(theirs, figure)| row.kept_lead(theirs / figure));
    }
    Ok(())
}

impl Baseline {
    /// The figure that keeps what is to be kept of this lead over Linux.
    fn kept_lead(&self, lead: f64) -> Option<f64> {
        if OTHERS.contains(&self.name.as_str()) {
            return None;
        }
        Some(self.debian? / (lead * KEPT_LEAD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::target::Target;

    #[test]
    fn the_baselines_are_whole() {
        let rows = baselines(&Setup::new()).unwrap();
        assert!(rows.len() > 50);
        let latency = rows.iter().find(|r| r.name == "timer_latency").unwrap();
        assert_eq!((latency.unit, latency.target), ("ns", Some(600.0)));
    }

    #[test]
    fn a_target_keeps_eight_tenths_of_the_lead() {
        let row = |name: &str, debian| Baseline {
            name: name.into(),
            unit: "instructions",
            debian,
            tuned: None,
            target: None,
        };
        let lead = 3000.0 / 100.0;
        assert_eq!(row("kill_self", Some(6000.0)).kept_lead(lead), Some(250.0));
        assert_eq!(row("kill_self", None).kept_lead(lead), None);
        assert_eq!(row("write0", Some(9.0)).kept_lead(lead), None);
    }

    #[test]
    fn every_architecture_has_the_same_rows() {
        let names = |arch: &str| -> Vec<String> {
            let mut setup = Setup::new();
            setup.set_arch(arch).unwrap();
            let rows = baselines(&setup).unwrap();
            rows.into_iter().map(|row| row.name).collect()
        };
        for arch in Target::names() {
            assert_eq!(names(arch), names("x86_64"), "{arch}");
        }
        for release in Target::suites() {
            let mut setup = Setup::new();
            setup.set_release(release).unwrap();
            assert_eq!(
                baselines(&setup).unwrap().len(),
                names("x86_64").len(),
                "{release}"
            );
        }
    }
}
