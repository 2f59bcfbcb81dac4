//! The library for kernels in C, and a kernel in C that uses it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::qemu::{self, Config};

use crate::build::libsigil;
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::process::{output, run};
use crate::setup::packages::{SOURCES, need};

/// When to give up on the machine: it takes a second.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The library does what its header says, and `examples/embed-c` prints what it should.
pub fn embed(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    for tools in [setup.target.compiler(), SOURCES, setup.target.qemu] {
        need(setup, tools)?;
    }
    let library = libsigil::build(setup)?;
    let work = setup.dirs.work(setup.target.name)?.join("embed");
    fs::create_dir_all(&work).on(&work)?;
    for name in ["calls", "chance"] {
        if let Some(why) = test(context, name, &library, &work)? {
            return Ok(Verdict::Failed(why));
        }
    }
    kernel(context, &library, &work)
}

/// A test in an ordinary program; what is wrong.
fn test(context: &Context, name: &str, library: &Path, work: &Path) -> Result<Option<String>> {
    let root = &context.setup.dirs.root;
    let program = work.join(name);
    let mut compile = Command::new("gcc");
    compile
        .args(["-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-O1", "-g"])
        // The library is for the lowest or the highest 2 GiB of addresses.
        .args(["-static", "-no-pie", "-pthread"])
        .arg("-I")
        .arg(root.join("abi-headers/include"))
        .arg(root.join(format!("abi-headers/libsigil/tests/c/{name}.c")))
        .arg(library)
        .arg("-o")
        .arg(&program);
    run(&mut compile, &context.logs.join("embed.log"))?;
    let done = output(&mut Command::new(&program))?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    Ok((!done.status.success()).then(|| format!("{name}.c: {}\n{said}", done.status)))
}

/// The kernel in C, in a machine.
fn kernel(context: &Context, library: &Path, work: &Path) -> Result<Verdict> {
    let source = context.setup.dirs.root.join("examples/embed-c");
    let image = work.join("embed-c.elf");
    let mut make = Command::new("make");
    make.arg("-C")
        .arg(&source)
        .arg(format!("O={}", work.display()))
        .arg(format!("LIBSIGIL={}", library.display()));
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
