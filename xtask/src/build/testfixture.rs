//! SQLite with what its authors test it by, in an interpreter of Tcl: unpatched, with glibc, for Debian's libraries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::binary;
use crate::setup::packages::{SOURCES, TCL, need};
use crate::setup::source::{SQLITE, unpacked};
use crate::stamp::Inputs;

/// How it is configured, whatever else the host has.
const OPTIONS: &[&str] = &[
    "--with-tcl=/usr/lib/tcl8.6",
    "--disable-readline",
    "--disable-shared",
];

/// The program's file; it names the library of Tcl by its name.
pub fn build(setup: &Setup) -> Result<PathBuf> {
    need(setup, SOURCES)?;
    need(setup, TCL)?;
    need(setup, setup.target.compiler())?;
    let tcl = binary::unpacked(setup, &["libtcl8.6"])?.remove(0);
    let target = setup.target;
    let tcl = tcl.join(format!("usr/lib/{}/libtcl8.6.so", target.gnu));
    let _lock = setup.lock()?;
    let work = setup.dirs.work(target.name)?;
    let dir = work.join("testfixture");
    let program = dir.join("testfixture");
    let mut inputs = Inputs::default();
    inputs.text(SQLITE.sha256);
    inputs.text(&format!("{OPTIONS:?}"));
    inputs.path(&tcl)?;
    let stamp = inputs.stamp(&program);
    if stamp.is_fresh() {
        return Ok(program);
    }
    stamp.clear();
    let source = unpacked(setup, &SQLITE)?;
    say(format_args!("building {}'s testfixture", SQLITE.folder));
    if dir.exists() {
        fs::remove_dir_all(&dir).on(&dir)?;
    }
    fs::create_dir_all(&dir).on(&dir)?;
    let log = work.join("testfixture.log");
    let tool = |program: &Path| {
        let mut command = Command::new(program);
        command
            .current_dir(&dir)
            .env_remove("MAKEFLAGS")
            .env_remove("CARGO_MAKEFLAGS")
            .env("CC", target.tool("gcc"))
            .env("CFLAGS", "-O2")
            .env("LDFLAGS", "-s")
            .env("BUILD_CC", "gcc");
        command
    };
    run(
        tool(&source.join("configure"))
            .arg(format!("--host={}", target.gnu))
            .args(OPTIONS),
        &log,
    )?;
    run(
        tool(Path::new("make"))
            .arg("-j2")
            .arg(format!("LIBTCL={} -lm", tcl.display()))
            .arg("testfixture"),
        &log,
    )?;
    stamp.write()?;
    Ok(program)
}
