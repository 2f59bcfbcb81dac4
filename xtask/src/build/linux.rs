//! The compiler of unmodified static Linux programs, with musl: what a machine loads.
//!
//! Debian's `musl-gcc` on the architecture itself; for another one the same, built from musl's sources
//! with the cross compiler, since Debian has none. Of the glue it takes one header: musl 1.2.3 has a
//! `struct sigaction` for riscv64 that is not Linux's, so that no mask of a handler is what it should be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::toolchain::Toolchain;

use crate::build::musl;
use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::packages::{MUSL as TOOLS, SOURCES, need};
use crate::setup::source::{MUSL, unpacked};
use crate::stamp::Inputs;

/// The compiler.
#[derive(Debug, Clone)]
pub struct Compiler {
    /// Takes gcc's options.
    pub cc: PathBuf,
    /// Where its `libc.a` and start files are.
    pub lib: PathBuf,
}

impl Compiler {
    /// The compiler as the suites take it.
    pub fn toolchain(&self) -> Toolchain {
        Toolchain {
            cc: self.cc.clone(),
            inputs: Vec::new(),
            archives: Vec::new(),
            variables: Vec::new(),
        }
    }
}

/// Finds it, or builds it where it is not up to date.
pub fn compiler(setup: &Setup) -> Result<Compiler> {
    need(setup, setup.target.compiler())?;
    if setup.target.is_native() {
        need(setup, TOOLS)?;
        return Ok(Compiler {
            cc: "musl-gcc".into(),
            lib: format!("/usr/lib/{}-linux-musl", setup.target.name).into(),
        });
    }
    let _lock = setup.lock()?;
    let prefix = setup.dirs.sdk()?.join(setup.target.name).join("linux");
    let compiler = Compiler {
        cc: prefix.join("bin/linux-cc"),
        lib: prefix.join("lib"),
    };
    let mut inputs = Inputs::default();
    inputs.text(setup.target.cflags);
    inputs.text(MUSL.sha256);
    inputs.text(&prefix.to_string_lossy());
    inputs.text(&musl::compiler_version(setup.target)?);
    let header = corrected_header(setup);
    if header.exists() {
        inputs.path(&header)?;
    }
    let stamp = inputs.stamp(&compiler.cc);
    if stamp.is_fresh() {
        return Ok(compiler);
    }
    stamp.clear();
    build(setup, &prefix, &compiler.cc)?;
    stamp.write()?;
    Ok(compiler)
}

/// The kernel's `struct sigaction`, where musl's is another one.
fn corrected_header(setup: &Setup) -> PathBuf {
    let folder = setup.dirs.root.join("musl-glue/arch");
    folder.join(setup.target.name).join(HEADER)
}

const HEADER: &str = "ksigaction.h";

fn build(setup: &Setup, prefix: &Path, cc: &Path) -> Result {
    need(setup, SOURCES)?;
    let target = setup.target;
    let source = unpacked(setup, &MUSL)?;
    say(format_args!(
        "building {} for programs of Linux on {} (under a minute)",
        MUSL.folder, target.name
    ));
    let work = setup.dirs.work(target.name)?;
    let build = work.join("musl-linux");
    if build.exists() {
        fs::remove_dir_all(&build).on(&build)?;
    }
    let first = build.join("first");
    fs::create_dir_all(&first).on(&first)?;
    let header = corrected_header(setup);
    if header.exists() {
        fs::copy(&header, first.join(HEADER)).on(&header)?;
    }
    let cflags = format!("-iquote {} {}", first.display(), target.cflags);
    run(
        Command::new(source.join("configure"))
            .current_dir(&build)
            .env("CC", target.tool("gcc"))
            .env("CROSS_COMPILE", target.prefix())
            .env("CFLAGS", cflags)
            .arg(format!("--target={}", target.name))
            .arg(format!("--prefix={}", prefix.display()))
            .args(["--disable-shared", "--enable-wrapper=gcc"]),
        &work.join("musl-linux-configure.log"),
    )?;
    let mut make = Command::new("make");
    make.current_dir(&build)
        .env_remove("MAKEFLAGS")
        .env_remove("CARGO_MAKEFLAGS")
        .args(["-j2", "install"]);
    run(&mut make, &work.join("musl-linux-build.log"))?;
    let text = format!(
        "#!/bin/sh\nexec \"{}/bin/musl-gcc\" {} \"$@\"\n",
        prefix.display(),
        target.cflags
    );
    fs::write(cc, text).on(cc)?;
    fs::set_permissions(cc, fs::Permissions::from_mode(0o755)).on(cc)
}
