//! newlib: its own sources, built by its own configure with the glue's headers before its own, and
//! its library with the glue's objects in it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use syscall_shim::Call;

use crate::build::demo::copy;
use crate::build::musl::{compiler_version, generate_header, known};
use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say, text};
use crate::setup::Setup;
use crate::setup::packages::{SOURCES, need};
use crate::setup::source::{NEWLIB, unpacked};
use crate::setup::target::Target;
use crate::stamp::Inputs;

/// How the library is compiled. The glue has the reentrant system calls as well as the plain ones,
/// so that newlib calls the plain ones, which know of threads, whatever it does on the machine
/// otherwise; standard output asks whether it is a terminal.
const CFLAGS: &str = "-O2 -fno-pie -ffunction-sections -fdata-sections \
    -fno-stack-protector -DREENTRANT_SYSCALLS_PROVIDED -DMISSING_SYSCALL_NAMES -DHAVE_FCNTL \
    -DHAVE_MKDIR -DHAVE_BLKSIZE";
/// What the library is built with: no machine's system calls or start code, locks that the glue
/// has, streams that threads share, printf as C99 has it, UTF-8.
const OPTIONS: &[&str] = &[
    "--disable-multilib",
    "--disable-libgloss",
    "--disable-newlib-supplied-syscalls",
    "--enable-newlib-retargetable-locking",
    "--enable-newlib-global-stdio-streams",
    "--enable-newlib-io-c99-formats",
    "--enable-newlib-io-long-long",
    "--enable-newlib-io-long-double",
    "--enable-newlib-io-pos-args",
    "--enable-newlib-mb",
];
/// A program for newlib is none for Linux: what its compiler says of the host is taken back.
pub const NOT_LINUX: &str = "-U__linux__ -U__linux -Ulinux -U__gnu_linux__";

/// The installed library. Below the folder this gives are `include/glue` (the glue's headers, to be
/// found first), `include/newlib` and `lib`.
pub fn build(setup: &Setup) -> Result<PathBuf> {
    need(setup, setup.target.compiler())?;
    need(setup, SOURCES)?;
    let work = setup.dirs.work(setup.target.name)?;
    let prefix = setup.dirs.sdk()?.join(setup.target.name).join("newlib");
    let own = Own::build(setup, &work)?;
    let lib = prefix.join("lib");

    let glue = setup.dirs.root.join("newlib-glue");
    let generated = work.join("generated");
    generate_header(setup.target.name, &generated)?;
    let numbers = work.join("newlib-generated");
    generate_numbers(setup.target.name, &numbers)?;

    let mut inputs = Inputs::default();
    inputs.text(&own.digest);
    inputs.text(&prefix.to_string_lossy());
    for part in ["Makefile", "arch", "include", "src"] {
        inputs.path(&glue.join(part))?;
    }
    let headers = setup
        .dirs
        .root
        .join("abi-headers/include")
        .join(setup.target.name);
    for folder in [&generated, &numbers, &headers] {
        inputs.path(folder)?;
    }
    let stamp = inputs.stamp(&lib.join("libc.a"));
    if stamp.is_fresh() {
        return Ok(prefix);
    }
    stamp.clear();
    say(format_args!(
        "building newlib's glue for {}",
        setup.target.name
    ));
    // Beside the one that others may be linking with.
    let part = prefix.with_extension("part");
    let (include, part_lib) = (part.join("include"), part.join("lib"));
    if part.exists() {
        fs::remove_dir_all(&part).on(&part)?;
    }
    for folder in [&include, &part_lib] {
        fs::create_dir_all(folder).on(folder)?;
    }
    let ours = include.join("glue");
    copy(&glue.join("include"), &ours)?;
    copy(
        &glue.join("arch").join(setup.target.name).join("include"),
        &ours,
    )?;
    copy(&numbers, &ours)?;
    copy(&own.include, &include.join("newlib"))?;

    let build = work.join("newlib-glue");
    if build.exists() {
        fs::remove_dir_all(&build).on(&build)?;
    }
    fs::create_dir_all(&build).on(&build)?;
    let mut make = make(&build);
    make.arg("-f").arg(glue.join("Makefile"));
    for (name, value) in [
        ("srcdir", own.source.join("newlib").display().to_string()),
        ("LIBC", own.lib.join("libc.a").display().to_string()),
        ("INCLUDE", own.include.display().to_string()),
        ("SIGIL_GLUE", glue.display().to_string()),
        ("SIGIL_GEN", generated.display().to_string()),
        ("SIGIL_HEADERS", headers.display().to_string()),
        ("SIGIL_NUMBERS", numbers.display().to_string()),
        ("ARCH", setup.target.name.into()),
        ("CC", compiler(setup.target, &[])?),
        ("AR", setup.target.tool("ar")),
        ("NM", setup.target.tool("nm")),
    ] {
        make.arg(format!("{name}={value}"));
    }
    run(&mut make, &work.join("newlib-glue.log"))?;
    for (from, name) in [
        (build.join("libc.a"), "libc.a"),
        (build.join("crt0.o"), "crt0.o"),
        (own.lib.join("libm.a"), "libm.a"),
    ] {
        fs::copy(&from, part_lib.join(name)).on(&from)?;
    }
    if prefix.exists() {
        fs::remove_dir_all(&prefix).on(&prefix)?;
    }
    fs::rename(&part, &prefix).on(&prefix)?;
    stamp.write()?;
    Ok(prefix)
}

/// newlib as it comes out of its own build.
struct Own {
    source: PathBuf,
    include: PathBuf,
    lib: PathBuf,
    digest: String,
}

impl Own {
    fn build(setup: &Setup, work: &Path) -> Result<Self> {
        let glue = setup.dirs.root.join("newlib-glue");
        let headers = [
            glue.join("include"),
            glue.join("arch").join(setup.target.name).join("include"),
        ];
        let installed = work.join("newlib-installed");
        let target = installed.join(format!("{}-elf", setup.target.name));
        let digest = format!(
            "{} {CFLAGS} {} {OPTIONS:?} {NOT_LINUX} {}",
            NEWLIB.sha256,
            setup.target.cflags,
            compiler_version(setup.target)?
        );
        let mut inputs = Inputs::default();
        let source = unpacked(setup, &NEWLIB)?;
        inputs.text(&digest);
        let known = source.join("newlib/libc/include");
        for folder in &headers {
            seen(folder, &known, &mut inputs)?;
        }
        let own = Self {
            source,
            include: target.join("include"),
            lib: target.join("lib"),
            digest,
        };
        let stamp = inputs.stamp(&own.lib.join("libc.a"));
        if stamp.is_fresh() {
            return Ok(own);
        }
        stamp.clear();
        say(format_args!(
            "building {} for {} (a minute)",
            NEWLIB.folder, setup.target.name
        ));
        let build = work.join("newlib");
        for folder in [&build, &installed] {
            if folder.exists() {
                fs::remove_dir_all(folder).on(folder)?;
            }
            fs::create_dir_all(folder).on(folder)?;
        }
        let mut configure = Command::new(own.source.join("configure"));
        configure
            .current_dir(&build)
            .arg(format!("--target={}-elf", setup.target.name))
            .arg(format!("--prefix={}", installed.display()))
            .args(OPTIONS)
            .env("CC_FOR_TARGET", compiler(setup.target, &headers)?)
            .env(
                "CFLAGS_FOR_TARGET",
                format!("{CFLAGS} {}", setup.target.cflags),
            );
        for (variable, name) in [
            ("AR_FOR_TARGET", "ar"),
            ("AS_FOR_TARGET", "as"),
            ("LD_FOR_TARGET", "ld"),
            ("NM_FOR_TARGET", "nm"),
            ("RANLIB_FOR_TARGET", "ranlib"),
            ("STRIP_FOR_TARGET", "strip"),
        ] {
            configure.env(variable, setup.target.tool(name));
        }
        run(&mut configure, &work.join("newlib-configure.log"))?;
        let log = work.join("newlib-build.log");
        run(make(&build).arg("all-target-newlib"), &log)?;
        run(make(&build).arg("install-target-newlib"), &log)?;
        stamp.write()?;
        Ok(own)
    }
}

/// Adds the glue's headers that newlib sees: those that go over one of its own, and those for a
/// machine, which these include.
fn seen(folder: &Path, known: &Path, inputs: &mut Inputs) -> Result {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .on(folder)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        let theirs = known.join(path.file_name().unwrap_or_default());
        if path.is_dir() && !path.ends_with("machine") {
            seen(&path, &theirs, inputs)?;
        } else if path.is_dir() || theirs.exists() {
            inputs.path(&path)?;
        }
    }
    Ok(())
}

/// gcc with these folders of headers, its own last, and none of the host's.
pub fn compiler(target: &Target, headers: &[PathBuf]) -> Result<String> {
    let gcc = target.tool("gcc");
    let mut command = format!("{gcc} -nostdinc");
    for folder in headers {
        let _ = write!(command, " -isystem {}", folder.display());
    }
    let own = text(Command::new(&gcc).arg("-print-file-name=include"))
        .ok_or_else(|| Failure::tool(format!("{gcc} does not say where its headers are")))?;
    let _ = write!(command, " -idirafter {own} {NOT_LINUX}");
    Ok(command)
}

fn make(folder: &Path) -> Command {
    let mut command = Command::new("make");
    command
        .current_dir(folder)
        .env_remove("MAKEFLAGS")
        .env_remove("CARGO_MAKEFLAGS")
        .arg("-j2");
    command
}

/// Writes `<sys/syscall.h>`: the kernel's numbers.
fn generate_numbers(arch: &str, folder: &Path) -> Result {
    let arch = known(arch)?;
    let mut calls: Vec<_> = Call::ALL
        .iter()
        .filter_map(|call| Some((call.number(arch)?, call.name())))
        .collect();
    calls.sort_unstable();
    let mut text = String::from(
        "/* Numbers of system calls, generated from their table. */\n\
         #ifndef _SYS_SYSCALL_H\n#define _SYS_SYSCALL_H\n\n",
    );
    for (number, name) in calls {
        let _ = writeln!(text, "#define SYS_{name} {number}");
    }
    text.push_str("\n#endif\n");
    let path = folder.join("sys/syscall.h");
    fs::create_dir_all(folder.join("sys")).on(folder)?;
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(&path, text).on(&path)
}
