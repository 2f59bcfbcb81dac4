//! The shell dash, built unpatched for Linux with plain `musl-gcc`: what a machine loads and what this
//! host's Linux runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build::linux::{self, Compiler};
use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::packages::{SOURCES, need};
use crate::setup::source::{DASH, unpacked};
use crate::stamp::Inputs;

/// How a program is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linking {
    /// At a fixed address.
    Static,
    /// To run at any address: it relocates itself.
    StaticPie,
}

impl Linking {
    fn name(self) -> &'static str {
        match self {
            Linking::Static => "static",
            Linking::StaticPie => "static-pie",
        }
    }

    fn compiler_options(self) -> &'static str {
        match self {
            Linking::Static => "-O2",
            // GNU ld for RISC-V leaves other symbols' addresses to a dynamic linker.
            Linking::StaticPie => "-O2 -fPIE -fvisibility=hidden",
        }
    }

    /// Of its own, `musl-gcc -static-pie` names a dynamic linker and the start code that counts on it.
    fn linker_options(self, lib: &Path) -> String {
        match self {
            Linking::Static => "-static".into(),
            Linking::StaticPie => {
                let start = ["rcrt1.o", "crti.o", "crtn.o"]
                    .map(|name| lib.join(name).display().to_string())
                    .join(" ");
                format!("-static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text {start}")
            }
        }
    }
}

/// The shell's file.
pub fn build(setup: &Setup, linking: Linking) -> Result<PathBuf> {
    need(setup, SOURCES)?;
    let Compiler { cc, lib } = linux::compiler(setup)?;
    let _lock = setup.lock()?;
    let work = setup.dirs.work(setup.target.name)?;
    let dir = work.join("dash").join(linking.name());
    let program = dir.join("src/dash");
    let mut inputs = Inputs::default();
    inputs.text(DASH.sha256);
    inputs.text(linking.compiler_options());
    inputs.text(&linking.linker_options(&lib));
    inputs.path(&lib.join("libc.a"))?;
    let stamp = inputs.stamp(&program);
    if stamp.is_fresh() {
        return Ok(program);
    }
    let source = unpacked(setup, &DASH)?;
    say(format_args!(
        "building {} with musl-gcc ({})",
        DASH.folder,
        linking.name()
    ));
    if dir.exists() {
        fs::remove_dir_all(&dir).on(&dir)?;
    }
    fs::create_dir_all(&dir).on(&dir)?;
    let log = work.join(format!("dash-{}.log", linking.name()));
    let tool = |program: &Path| {
        let mut command = Command::new(program);
        command
            .current_dir(&dir)
            .env_remove("MAKEFLAGS")
            .env_remove("CARGO_MAKEFLAGS");
        command
    };
    run(
        tool(&source.join("configure"))
            .env("CC_FOR_BUILD", "cc")
            .arg(format!("--host={}-linux-musl", setup.target.name))
            .arg(format!("CC={}", cc.display()))
            .arg(format!("CFLAGS={}", linking.compiler_options()))
            .arg(format!("LDFLAGS={}", linking.linker_options(&lib))),
        &log,
    )?;
    run(tool(Path::new("make")).arg("-j2"), &log)?;
    stamp.write()?;
    Ok(program)
}
