//! Real programs from Debian's source packages, built unpatched with `CC=sigil-cc`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build::sdk::Sdk;
use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::packages::{SOURCES, Tool, need};
use crate::setup::source::{LUA, SQLITE, Source, unpacked};
use crate::stamp::Inputs;

/// A program to be shown.
pub struct Demo {
    name: &'static str,
    source: &'static Source,
    tools: &'static [Tool],
    configure: Option<&'static [&'static str]>,
    make: &'static [&'static str],
    program: &'static str,
    /// Arguments that show it at work.
    pub example: &'static str,
}

const DEMOS: &[Demo] = &[
    Demo {
        name: "lua",
        source: &LUA,
        tools: &[],
        configure: None,
        make: &["-C", "src", "posix"],
        program: "src/lua",
        example: "-e 'print(_VERSION)'",
    },
    Demo {
        name: "sqlite",
        source: &SQLITE,
        // The sources are put together by a Tcl script.
        tools: &[Tool {
            file: "tclsh",
            package: "tcl",
        }],
        configure: Some(&[
            "--disable-tcl",
            "--disable-shared",
            "--disable-load-extension",
            "--disable-readline",
        ]),
        make: &["sqlite3"],
        program: "sqlite3",
        example: ":memory: 'select sqlite_version()'",
    },
];

/// The demo with this name on the command line.
pub fn from_name(name: &str) -> Result<&'static Demo> {
    DEMOS.iter().find(|demo| demo.name == name).ok_or_else(|| {
        let names: Vec<_> = DEMOS.iter().map(|demo| demo.name).collect();
        Failure::usage(format!("--demo {name}: not one of {}", names.join(", ")))
    })
}

/// Builds the demo's bootable image.
pub fn build(setup: &Setup, sdk: &Sdk, demo: &Demo) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let work = setup.dirs.work(setup.target.name)?;
    let dir = work.join("demo").join(demo.name);
    let image = dir.join(demo.program);
    let lib = setup.dirs.sdk()?.join(setup.target.name).join("lib");
    let mut inputs = Inputs::default();
    inputs.text(demo.source.sha256);
    inputs.text(&format!("{:?} {:?}", demo.configure, demo.make));
    for part in [
        "libc.a.stamp",
        "sigil-kernel.o.stamp",
        "sigil.ld",
        "sigil.specs",
    ] {
        inputs.path(&lib.join(part))?;
    }
    let stamp = inputs.stamp(&image);
    if stamp.is_fresh() {
        return Ok(image);
    }
    need(setup, SOURCES)?;
    need(setup, demo.tools)?;
    let source = unpacked(setup, demo.source)?;
    say(format_args!(
        "building {} with sigil-cc",
        demo.source.folder
    ));
    if dir.exists() {
        fs::remove_dir_all(&dir).on(&dir)?;
    }
    copy(&source, &dir)?;
    let log = work.join(format!("{}.log", demo.name));
    if let Some(options) = demo.configure {
        run(
            tool(Path::new("./configure"), &dir, sdk)
                .arg(format!("--host={}-linux-musl", setup.target.name))
                .args(options),
            &log,
        )?;
    }
    run(
        tool(Path::new("make"), &dir, sdk)
            .arg("-j2")
            .arg(format!("CC={}", sdk.cc().display()))
            .args(demo.make),
        &log,
    )?;
    stamp.write()?;
    Ok(image)
}

fn tool(program: &Path, dir: &Path, sdk: &Sdk) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(dir)
        .env_remove("MAKEFLAGS")
        .env_remove("CARGO_MAKEFLAGS")
        .env("CC", sdk.cc())
        .env("AR", sdk.bin.join("sigil-ar"))
        .env("RANLIB", sdk.bin.join("sigil-ranlib"))
        .env("BUILD_CC", "gcc");
    command
}

/// Copies a folder: some programs can only be built in their own source tree.
pub fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to).on(to)?;
    for entry in fs::read_dir(from).on(from)? {
        let entry = entry.on(from)?;
        let (source, copied) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &copied)?;
        } else {
            fs::copy(&source, &copied).on(&source)?;
        }
    }
    Ok(())
}
