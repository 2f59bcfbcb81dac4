//! `cargo xtask conformance`: the suites, each verdict beside Linux's.

mod options;
mod random;
mod suites;

use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use conformance::clauses;
use conformance::filter::Filter;
use conformance::guest::{GuestOptions, Images, Mode, Tracing};
use conformance::interrupt;
use conformance::machine::Machine;
use conformance::other::Other;
use conformance::report::{self, About, Folder, Record, RowResult};
use conformance::suite::{self, Config, Target};

use crate::accel;
use crate::build::init;
use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::{foreign, linux, sdk};
use crate::failure::{Failure, OnFile, Result};
use crate::process::{cannot_start, say, text};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::xen;

pub use options::{Options, Oracle};
use suites::{Entry, SUITES};

/// Carries out the command.
pub fn main(args: lexopt::Parser) -> Result<u8> {
    let Some(options) = options::parse(args)? else {
        println!("{}", options::HELP);
        return Ok(0);
    };
    if options.clauses {
        let table = clauses::table(&options.filters).map_err(Failure::usage)?;
        print!("{table}");
        return Ok(0);
    }
    let terminal = io::stdout().is_terminal();
    let same = run(&options, &mut io::stdout(), terminal)?;
    let page = folder(&options).page();
    say(format_args!("the report: {}", page.display()));
    if options.open {
        let mut open = Command::new("xdg-open");
        open.arg(&page).stdin(Stdio::null());
        let opened = open.status().map_err(|e| cannot_start(&open, &e))?;
        if !opened.success() {
            return Err(Failure::tool(format!("xdg-open: {opened}")));
        }
    }
    Ok(u8::from(!same))
}

/// Where the reports of the runs are.
fn folder(options: &Options) -> Folder {
    let usual = || options.setup.dirs.target.join("conformance");
    Folder::at(&options.report.clone().unwrap_or_else(usual))
}

/// Where the tests run.
fn target(options: &Options) -> Result<Target> {
    let setup = &options.setup;
    let memory = |usual: &str| options.memory.clone().unwrap_or(usual.into());
    if let Some(command) = &options.kernel {
        let toolchain = linux::compiler(setup)?.toolchain();
        let work = setup.dirs.work(setup.target.name)?;
        return Ok(Target::Other(Other {
            command: command.clone(),
            init: conformance::foreign::init(&toolchain, &work).map_err(Failure::tool)?,
        }));
    }
    match options.linux {
        Some(Oracle::Native) => return Ok(Target::Linux),
        Some(Oracle::Machine) => {
            let machine = match options.machine.as_deref() {
                None => setup.target.linux_machine,
                name => super::machine(setup, name)?,
            };
            if machine == Machine::Microvm {
                // It has no firmware that would take a compressed kernel, nor ACPI to switch it off by.
                let why = "--machine microvm: boots no Linux of Debian's, q35 and pc do";
                return Err(Failure::usage(why));
            }
            let machine = foreign::linux(setup, machine, memory("512M"))?;
            say(format_args!("on Debian's {}", machine.name()));
            return Ok(Target::Foreign(machine));
        }
        None => {}
    }
    need(setup, setup.target.qemu)?;
    let sdk = sdk::build_for(setup, &[Variant::Plain], &[options.libc])?;
    let images = Images {
        toolchain: sdk.toolchain(options.libc, Variant::Plain),
        init: init::image(setup, &sdk, Variant::Plain)?,
    };
    let machine = super::machine(setup, options.machine.as_deref())?;
    let guest = GuestOptions {
        machine,
        xen: xen::of(setup, machine)?,
        accel: accel::choose(setup, options.accel)?,
        memory: memory("128M"),
        mode: options.mode,
        ..GuestOptions::default()
    };
    Ok(Target::Guest(guest, images))
}

/// Images of the kernel that prints each call.
fn tracing(setup: &Setup, libc: Libc) -> Result<Images> {
    let sdk = sdk::build_for(setup, &[Variant::Trace], &[libc])?;
    Ok(Images {
        toolchain: sdk.toolchain(libc, Variant::Trace),
        init: init::image(setup, &sdk, Variant::Trace)?,
    })
}

/// What a run of a suite is called in the report.
fn about(options: &Options, target: &Target, suite: &str) -> About {
    let setup = &options.setup;
    let (kernel, machine, mode) = match target {
        Target::Linux => {
            let release = text(Command::new("uname").arg("-r")).unwrap_or_default();
            (format!("Linux {release}"), "native", Mode::Loaded)
        }
        Target::Foreign(foreign) => {
            let file = foreign.name();
            let release = file.strip_prefix("vmlinuz-").unwrap_or(&file);
            (
                format!("Linux {release}"),
                foreign.machine.name(),
                Mode::Loaded,
            )
        }
        Target::Other(_) => ("another".into(), "command", Mode::Loaded),
        Target::Guest(guest, _) => ("Sigil".into(), guest.machine.name(), guest.mode),
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    About {
        suite: suite.into(),
        kernel,
        arch: setup.target.name.into(),
        machine: machine.into(),
        mode: mode.name().into(),
        libc: options.libc.name().into(),
        when: now.unwrap_or_default().as_secs(),
    }
}

/// Runs the suites; whether every verdict is the right one. A terminal is shown how far it is.
pub fn run(options: &Options, out: &mut (dyn io::Write + Send), terminal: bool) -> Result<bool> {
    let setup = &options.setup;
    let mut same = random::run(options, out)?;
    let is_chosen = |entry: &&Entry| match options.suites.is_empty() {
        true => entry.usual,
        false => options.suites.contains(&entry.name),
    };
    let chosen: Vec<&str> = SUITES
        .iter()
        .filter(is_chosen)
        .map(|entry| entry.name)
        .collect();
    if chosen.is_empty() {
        return Ok(same);
    }
    if options.watched {
        interrupt::watch();
    }
    let native = linux::compiler(&setup.native())?.toolchain();
    let linux = linux::compiler(setup)?.toolchain();
    let target = target(options)?;
    let tracing = target.is_ours().then(|| {
        let (setup, libc) = (setup.clone(), options.libc);
        // A verdict counts without a trace, too.
        Tracing::new(move || tracing(&setup, libc).map_err(|why| say(&why.message)).ok())
    });
    let work = setup
        .dirs
        .work(setup.target.name)?
        .join(match options.libc {
            Libc::Musl => "conformance",
            Libc::Newlib => "conformance-newlib",
        });
    let folder = folder(options);
    let all = options.suites.is_empty();
    let mut found = false;
    let mut lost = None;
    for name in chosen {
        if interrupt::is_asked() {
            break;
        }
        if options::is_foreign(name, options.libc) {
            continue;
        }
        let about = about(options, &target, name);
        let mut filters = options.filters.clone();
        if options.rerun_failed {
            let last = folder.last(&about.key()).map_err(Failure::tool)?;
            filters = last
                .iter()
                .flat_map(report::failed)
                .filter(|test| filters.is_empty() || filters.iter().any(|f| f.picks(test)))
                .map(Filter::Name)
                .collect();
            if filters.is_empty() {
                found |= last.is_some();
                say(format_args!("{name}: nothing was wrong in the last run"));
                continue;
            }
        }
        let suite = match suites::fetched(setup, name) {
            Ok(suite) => suite,
            Err(why) if options.suites.len() == 1 => return Err(why),
            Err(why) => {
                say(format_args!("{name}: {}", why.message));
                same = false;
                continue;
            }
        };
        let mut target = target.clone();
        if let (Target::Guest(guest, _), None) = (&mut target, &options.memory)
            && let Some(memory) = suite.memory()
        {
            guest.memory = memory.into();
        }
        let config = Config {
            suite,
            target,
            arch: setup.target.name,
            toolchain: linux.clone(),
            native: native.clone(),
            filters,
            quick: options.quick,
            one_of: options.one_of,
            batch: options.batch,
            jobs: options.jobs,
            work: work.join(name),
            tracing: tracing.clone(),
            bisect: options.bisect,
            terminal,
            timeout: options.timeout,
            newlib: options.libc == Libc::Newlib,
        };
        std::fs::create_dir_all(&config.work).on(&config.work)?;
        match repeated(&config, about, options.repeat, out) {
            Ok((record, unprinted)) => {
                found = true;
                same &= report::failed(&record).is_empty();
                let whole = config.filters.is_empty() && config.one_of == 1;
                let kept = match record.rows.is_empty() {
                    true => Ok(()),
                    false => folder.add(&record, whole && !interrupt::is_asked()),
                };
                // The other suites have something to say all the same.
                lost = lost.or(unprinted).or(kept.err());
            }
            // A filter may mean tests of another suite.
            Err(_) if interrupt::is_asked() => {}
            Err(why) if all && !options.filters.is_empty() => say(format_args!("{name}: {why}")),
            Err(why) => return Err(Failure::tool(format!("{name}: {why}"))),
        }
    }
    if interrupt::is_asked() {
        let page = folder.page();
        let why = format!(
            "interrupted: the tests that had ended are in {}",
            page.display()
        );
        return Err(Failure::new(interrupt::STATUS, why));
    }
    if let Some(why) = lost {
        return Err(Failure::tool(why));
    }
    if !found {
        return Err(Failure::usage("conformance: no test was found"));
    }
    Ok(same)
}

/// Runs a suite so often; of each test the result that is wrong, where one is, and why not all was printed.
fn repeated(
    config: &Config,
    about: About,
    times: usize,
    out: &mut (dyn io::Write + Send),
) -> std::result::Result<(Record, Option<String>), String> {
    let mut record: Option<Record> = None;
    let mut changing = Vec::new();
    let mut unprinted = None;
    for _ in 0..times {
        let results = suite::run(config, out)?;
        unprinted = unprinted.or(results.unprinted);
        if record.is_some() && interrupt::is_asked() {
            break;
        }
        let Some(record) = &mut record else {
            record = Some(Record {
                about: about.clone(),
                skipped: results.skipped,
                rows: results.rows,
            });
            continue;
        };
        for (kept, row) in record.rows.iter_mut().zip(results.rows) {
            if kept.verdict != row.verdict {
                changing.push(format!(
                    "CHANGED {}: {}, then {}",
                    row.full_name(),
                    kept.verdict,
                    row.verdict
                ));
                if row.result == RowResult::Differs {
                    *kept = row;
                }
            }
        }
    }
    for line in changing {
        let written = writeln!(out, "{line}").map_err(|e| e.to_string());
        unprinted = unprinted.or(written.err());
    }
    let record = record.ok_or("it was to be run no time")?;
    Ok((record, unprinted))
}
