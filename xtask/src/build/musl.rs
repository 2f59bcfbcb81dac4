//! The C library: musl's own sources and Makefile, with the glue's files before its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use syscall_shim::{Arch, DIRECT_HEADER, direct_header};

use crate::failure::{Failure, OnFile, Result};
use crate::process::{output, run, say};
use crate::setup::Setup;
use crate::setup::packages::{SOURCES, need};
use crate::setup::source::{MUSL, unpacked};
use crate::setup::target::Target;
use crate::stamp::Inputs;

/// How the library is compiled: for size, but for [`FAST`]. With the target's, the last two take out what costs
/// instructions and nobody uses: the image is static and at a fixed address.
const CFLAGS: &str = "-Os -fno-pie -fno-stack-protector";
/// What is compiled for speed: musl's own choice, and what lies around the calls that programs with
/// signals and threads make most often.
const FAST: &str = "internal,malloc,string,signal,thread,time,unistd";

/// The installed library: `include/` and `lib/` below the folder this gives.
pub fn build(setup: &Setup) -> Result<PathBuf> {
    need(setup, setup.target.compiler())?;
    need(setup, SOURCES)?;
    let work = setup.dirs.work(setup.target.name)?;
    let prefix = setup.dirs.sdk()?.join(setup.target.name);
    let generated = work.join("generated");
    generate_header(setup.target.name, &generated)?;

    let glue = setup.dirs.root.join("musl-glue");
    let mut inputs = Inputs::default();
    let cflags = format!("{CFLAGS} {}", setup.target.cflags);
    inputs.text(&cflags);
    inputs.text(FAST);
    inputs.text(MUSL.sha256);
    inputs.text(&prefix.to_string_lossy());
    inputs.text(&compiler_version(setup.target)?);
    inputs.path(&glue)?;
    inputs.path(&generated)?;
    let stamp = inputs.stamp(&prefix.join("lib/libc.a"));
    if stamp.is_fresh() {
        return Ok(prefix);
    }
    stamp.clear();
    let source = unpacked(setup, &MUSL)?;
    say(format_args!(
        "building {} for {} (under a minute)",
        MUSL.folder, setup.target.name
    ));
    // From nothing: the stamp knows of changes that make does not, options and tools.
    let build = work.join("musl");
    if build.exists() {
        fs::remove_dir_all(&build).on(&build)?;
    }
    fs::create_dir_all(&build).on(&build)?;
    run(
        Command::new(source.join("configure"))
            .current_dir(&build)
            .env("CC", setup.target.tool("gcc"))
            .env("CFLAGS", &cflags)
            .arg(format!("--target={}", setup.target.name))
            .arg(format!("--build={}", std::env::consts::ARCH))
            .env("CROSS_COMPILE", setup.target.prefix())
            .arg(format!("--prefix={}", prefix.display()))
            .args(["--disable-shared", "--disable-wrapper"])
            .arg(format!("--enable-optimize={FAST}")),
        &work.join("musl-configure.log"),
    )?;
    run(
        make(setup.target, &build, &source, &glue, &generated)
            .args(["install-libs", "install-headers"]),
        &work.join("musl-build.log"),
    )?;
    stamp.write()?;
    Ok(prefix)
}

fn make(target: &Target, build: &Path, source: &Path, glue: &Path, generated: &Path) -> Command {
    let mut command = Command::new("make");
    command
        .current_dir(build)
        .env_remove("MAKEFLAGS")
        .env_remove("CARGO_MAKEFLAGS")
        .arg("-j2")
        .arg("-f")
        .arg(glue.join("Makefile"))
        .arg(format!("CROSS_COMPILE={}", target.prefix()));
    for (name, value) in [
        ("srcdir", source),
        ("SIGIL_GLUE", glue),
        ("SIGIL_GEN", generated),
    ] {
        command.arg(format!("{name}={}", value.display()));
    }
    command
}

/// The architecture with this name, of those that the table of system calls knows.
pub fn known(arch: &str) -> Result<Arch> {
    Arch::ALL
        .into_iter()
        .find(|known| known.name() == arch)
        .ok_or_else(|| Failure::tool(format!("the table of system calls lacks {arch}")))
}

/// Writes the header that makes a system call by a constant number a direct call.
pub fn generate_header(arch: &str, dir: &Path) -> Result {
    let arch = known(arch)?;
    fs::create_dir_all(dir).on(dir)?;
    let path = dir.join(DIRECT_HEADER);
    let text = direct_header(arch);
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(&path, text).on(&path)
}

/// The compiler's version, and the machine that it compiles for.
pub fn compiler_version(target: &Target) -> Result<String> {
    let output = output(
        target
            .command("gcc")
            .args(["-dumpfullversion", "-dumpmachine"]),
    )?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
