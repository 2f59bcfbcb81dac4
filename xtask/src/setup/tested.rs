//! The files of machines in which programs of Debian's are tested by their authors' tests: the programs, with their
//! loader and libraries and nothing else of what their packages depend on, and the tests.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build::testfixture;
use crate::failure::{Failure, OnFile, Result};
use crate::process::run;
use crate::setup::Setup;
use crate::setup::binary::unpacked;
use crate::setup::dynamic::{self, Program};
use crate::setup::packages::need;
use crate::setup::root;
use crate::setup::source::{self, LUPA, REDIS, SQLITE};

/// What Tcl finds its own scripts in, below `/usr`.
const TCL: &str = "share/tcltk/tcl8.6";

/// Of that, what no test takes: names of months and days, and clocks of all places.
const NOT_OF_TCL: &[&str] = &["msgs", "tzdata"];

/// Of SQLite's tests, those that are no scripts, and of much data for tests that are not run.
const NOT_OF_SQLITE: &[&str] = &["fuzzdata", "ossfuzz", "sessionfuzz", "dbfuzz"];

/// Libraries that Lua's tests load, and what they are made of, as their makefile has it.
const LUA_LIBRARIES: &[(&str, &str)] = &[
    ("lib1.so", "lib1.c"),
    ("lib11.so", "lib11.c"),
    ("lib2.so", "lib2.c"),
    ("lib21.so", "lib21.c"),
    ("lib2-v2.so", "lib22.c"),
];

/// What no program names: the C library loads it when a thread ends.
const LATE: &str = "libgcc_s.so.1";

/// Redis' programs, all of which the package of its tools holds: the server is the program that checks databases, under
/// another name.
const REDIS_PROGRAMS: &[&str] = &[
    "redis-cli",
    "redis-benchmark",
    "redis-check-aof",
    "redis-check-rdb",
];

/// With Lua's interpreter.
pub fn lua(setup: &Setup) -> Result<PathBuf> {
    let root = begun(setup, "lua-tests")?;
    let program = dynamic::program(setup, "lua5.4", "usr/bin/lua5.4")?;
    place(setup, &program, &root, "lua5.4")?;
    // Busybox's shell becomes the last command that it is given.
    instead(setup, &root, "sh", "dash", "dash")?;
    let lua = source::unpacked(setup, &LUPA)?.join("third-party/lua54");
    let tests = root.join("usr/share/lua/testes");
    tree(&lua.join("testes"), &tests, |_| true)?;
    need(setup, setup.target.compiler())?;
    for (library, source) in LUA_LIBRARIES {
        let mut compiler = Command::new(setup.target.tool("gcc"));
        compiler
            .current_dir(tests.join("libs"))
            .args(["-O2", "-fPIC", "-shared", "-I"])
            .arg(&lua)
            .args(["-o", library, source]);
        run(&mut compiler, &root.with_extension("log"))?;
    }
    Ok(root)
}

/// With SQLite's shell, and what tests SQLite itself.
pub fn sqlite(setup: &Setup) -> Result<PathBuf> {
    let root = begun(setup, "sqlite-tests")?;
    let shell = dynamic::program(setup, "sqlite3", "usr/bin/sqlite3")?;
    place(setup, &shell, &root, "sqlite3")?;
    let fixture = dynamic::of_file(setup, testfixture::build(setup)?)?;
    place(setup, &fixture, &root, "testfixture")?;
    tcl(setup, &root)?;
    let tests = source::unpacked(setup, &SQLITE)?.join("test");
    tree(&tests, &root.join("usr/share/sqlite/test"), |name| {
        !NOT_OF_SQLITE.iter().any(|not| name.starts_with(not))
    })?;
    Ok(root)
}

/// With redis' programs, and the interpreter of their tests.
pub fn redis(setup: &Setup) -> Result<PathBuf> {
    let root = begun(setup, "redis-tests")?;
    for name in REDIS_PROGRAMS {
        let program = dynamic::program(setup, "redis-tools", &format!("usr/bin/{name}"))?;
        place(setup, &program, &root, name)?;
    }
    let server = root.join("usr/bin/redis-server");
    symlink("redis-check-rdb", &server).on(&server)?;
    let interpreter = dynamic::program(setup, "tcl8.6", "usr/bin/tclsh8.6")?;
    place(setup, &interpreter, &root, "tclsh8.6")?;
    tcl(setup, &root)?;
    // Tests ask for the children of a process, and for the size of a page.
    instead(setup, &root, "ps", "procps", "ps")?;
    instead(setup, &root, "getconf", "libc-bin", "getconf")?;
    let tests = source::unpacked(setup, &REDIS)?.join("tests");
    tree(&tests, &root.join("usr/share/redis/tests"), |name| {
        !["tmp", "cluster", "sentinel", "modules", "moduleapi"].contains(&name)
    })?;
    Ok(root)
}

/// A root that has busybox.
fn begun(setup: &Setup, name: &str) -> Result<PathBuf> {
    let root = setup.dirs.work(setup.target.name)?.join(name);
    root::make(setup, &root, &[])?;
    Ok(root)
}

/// Puts a program there under this name, with all that it takes.
fn place(setup: &Setup, program: &Program, root: &Path, name: &str) -> Result {
    let (loader, interpreter) = &program.loader;
    let own = (&program.file, format!("/usr/bin/{name}"));
    let late = dynamic::library(setup, LATE)?;
    let late = (&late, format!("{}/{LATE}", program.folder));
    let all = [own, (loader, interpreter.clone()), late];
    for (file, place) in all.into_iter().chain(program.libraries()) {
        one(file, &root.join(place.trim_start_matches('/')))?;
    }
    Ok(())
}

/// A program of Debian's in place of the one that busybox has under this name.
fn instead(setup: &Setup, root: &Path, name: &str, package: &str, file: &str) -> Result {
    let folder = unpacked(setup, &[package])?.remove(0);
    // Releases differ in where `/bin` is.
    let file = ["bin", "usr/bin"]
        .into_iter()
        .map(|bin| folder.join(bin).join(file))
        .find(|file| file.is_file())
        .ok_or_else(|| Failure::tool(format!("the package {package} holds no {file}")))?;
    let link = root.join("usr/bin").join(name);
    if link.symlink_metadata().is_ok() {
        fs::remove_file(&link).on(&link)?;
    }
    place(setup, &dynamic::of_file(setup, file)?, root, name)
}

/// The scripts of Tcl itself.
fn tcl(setup: &Setup, root: &Path) -> Result {
    let package = unpacked(setup, &["libtcl8.6"])?.remove(0);
    let place = |root: &Path| root.join("usr").join(TCL);
    tree(&place(&package), &place(root), |name| {
        !NOT_OF_TCL.contains(&name)
    })
}

/// A folder with what is wanted of it, by name.
fn tree(from: &Path, to: &Path, is_wanted: impl Fn(&str) -> bool + Copy) -> Result {
    fs::create_dir_all(to).on(to)?;
    for entry in fs::read_dir(from).on(from)? {
        let path = entry.on(from)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let to = to.join(&*name);
        if !is_wanted(&name) {
            continue;
        }
        match path.is_dir() {
            true => tree(&path, &to, is_wanted)?,
            false => one(&path, &to)?,
        }
    }
    Ok(())
}

/// A file, with the folders that it is in.
fn one(from: &Path, to: &Path) -> Result {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).on(folder)?;
    }
    // Several programs take the same library.
    if to.exists() {
        return Ok(());
    }
    fs::copy(from, to).on(from)?;
    Ok(())
}
