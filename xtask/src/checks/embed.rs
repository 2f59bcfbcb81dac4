//! The library for kernels in C, and a kernel in C that uses it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::qemu::{self, Config};

use crate::build::libsigil::{self, headers};
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::process::{output, run};
use crate::setup::Setup;
use crate::setup::packages::{EMULATORS, SOURCES, need};
use crate::setup::target::Target;

/// When to give up on the machine: it takes a second.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The tests in C.
const TESTS: [&str; 5] = ["calls", "clocks", "rights", "frames", "chance"];

/// The library of each architecture (of the one that is asked for, where that is not the usual one)
/// does what its header says, and `examples/embed-c` prints what it should.
pub fn embed(context: &Context) -> Result<Verdict> {
    let asked = context.setup.target.name;
    for arch in Target::names() {
        if !context.setup.is_first() && arch != asked {
            continue;
        }
        let mut setup = context.setup.clone();
        setup.set_arch(arch)?;
        for tools in [setup.target.compiler(), EMULATORS, SOURCES] {
            need(&setup, tools)?;
        }
        let library = libsigil::build(&setup)?;
        let log = context.logs.join("embed.log");
        let mut wrong = names(&setup, &library)?.or(state(&library)?);
        for name in TESTS {
            wrong = wrong.or(test(&setup, name, &library, &log)?);
        }
        if let Some(why) = wrong {
            return Ok(Verdict::Failed(format!("{arch}: {why}")));
        }
    }
    if !context.setup.is_first() {
        let first = context.setup.first().target.name;
        return Ok(Verdict::Passed(format!("embed-c is for {first} alone")));
    }
    need(&context.setup, context.setup.target.qemu)?;
    kernel(context, &context.setup)
}

fn work(setup: &Setup) -> Result<PathBuf> {
    let work = setup.dirs.work(setup.target.name)?.join("embed");
    fs::create_dir_all(&work).on(&work)?;
    Ok(work)
}

/// The library has the functions of its header, and no other global name but Rust's own, so that none
/// can be a kernel's; what is wrong.
fn names(setup: &Setup, library: &Path) -> Result<Option<String>> {
    let header = headers(setup).join("sigil_kernel.h");
    let declared: BTreeSet<String> = fs::read_to_string(&header)
        .on(&header)?
        .lines()
        .filter_map(|line| {
            let rest = line.strip_prefix("int ").or(line.strip_prefix("size_t "))?;
            let (name, _) = rest.split_once('(')?;
            Some(name.to_owned())
        })
        .collect();
    let shown = output(Command::new("readelf").args(["-sW"]).arg(library))?;
    let defined: BTreeSet<String> = String::from_utf8_lossy(&shown.stdout)
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                [_, _, _, "FUNC" | "OBJECT", "GLOBAL", "DEFAULT", place, name]
                    if place != "UND" && !name.starts_with("_R") && !name.starts_with("_ZN") =>
                {
                    Some(name.to_owned())
                }
                _ => None,
            }
        })
        .collect();
    if declared.is_empty() || declared != defined {
        let differ: Vec<_> = declared.symmetric_difference(&defined).collect();
        return Ok(Some(format!("not in both: {differ:?}")));
    }
    Ok(None)
}

/// Bytes of state that are nobody's: which instance is at work, two counters, an empty slice of Rust's.
const STATE: u64 = 3 * 8 + 32;

/// The library has no state but its instances'; what is wrong.
fn state(library: &Path) -> Result<Option<String>> {
    let shown = output(Command::new("readelf").args(["-SW"]).arg(library))?;
    let mut size = 0;
    for line in String::from_utf8_lossy(&shown.stdout).lines() {
        // `[ 7] .bss.NAME NOBITS ADDRESS OFFSET SIZE ENTRY FLAGS …`
        let Some((_, section)) = line.split_once(']') else {
            continue;
        };
        let words: Vec<&str> = section.split_whitespace().collect();
        if let [name, _, _, _, bytes, _, "WA" | "WAT", ..] = words[..]
            && !name.starts_with(".data.rel.ro")
        {
            size += u64::from_str_radix(bytes, 16).unwrap_or(u64::MAX >> 1);
        }
    }
    Ok((size > STATE).then(|| format!("{size} bytes of state, not {STATE}")))
}

/// A test in an ordinary program of Linux; what is wrong.
fn test(setup: &Setup, name: &str, library: &Path, log: &Path) -> Result<Option<String>> {
    let source = format!("abi-headers/libsigil/tests/c/{name}.c");
    let program = work(setup)?.join(name);
    let mut compile = setup.target.command("gcc");
    compile
        .args(["-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-O1", "-g"])
        // The library is for the lowest or the highest 2 GiB of addresses.
        .args(["-static", "-no-pie", "-pthread"])
        .arg("-I")
        .arg(headers(setup))
        .arg(setup.dirs.root.join(source))
        .arg(library)
        .arg("-o")
        .arg(&program);
    run(&mut compile, log)?;
    let mut command = match setup.target.is_native() {
        true => Command::new(&program),
        false => Command::new(format!("qemu-{}", setup.target.name)),
    };
    if !setup.target.is_native() {
        command.arg(&program);
    }
    let done = output(&mut command)?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    Ok((!done.status.success()).then(|| format!("{name}.c: {}\n{said}", done.status)))
}

/// The kernel in C, in a machine.
fn kernel(context: &Context, setup: &Setup) -> Result<Verdict> {
    let library = libsigil::build(setup)?;
    let source = setup.dirs.root.join("examples/embed-c");
    let work = work(setup)?;
    let image = work.join("embed-c.elf");
    let mut make = Command::new("make");
    make.arg("-C")
        .arg(&source)
        .arg(format!("O={}", work.display()))
        .arg(format!("LIBSIGIL={}", library.display()))
        .arg(format!("INCLUDE={}", headers(setup).display()));
    run(&mut make, &context.logs.join("embed.log"))?;
    let report = qemu::run(
        &image,
        Config {
            memory: "32M".into(),
            timeout: Some(TIMEOUT),
            ..Config::default()
        },
    );
    let expected = source.join("output.txt");
    let expected = fs::read_to_string(&expected).on(&expected)?;
    let printed = String::from_utf8_lossy(&report.console);
    if report.outcome != Outcome::Exited(0) || printed != expected {
        let outcome = report.outcome;
        return Ok(Verdict::Failed(format!("embed-c: {outcome}\n{printed}")));
    }
    Ok(Verdict::Passed(String::new()))
}
