//! Makes a table from a C library's sources: its headers, read by the compiler of the architecture.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Libc;
use super::table::{Entry, text};
use crate::check::gcc;
use crate::facts::{Facts, facts};
use crate::probe::{Compiler, Question};
use crate::{ALL_HEADER, Arch, checked_in};

/// The headers of a library that say what the kernel's say.
pub const INCLUDES: [&str; 12] = [
    "errno.h",
    "fcntl.h",
    "limits.h",
    "sched.h",
    "signal.h",
    "sys/resource.h",
    "sys/stat.h",
    "sys/time.h",
    "sys/times.h",
    "sys/types.h",
    "sys/wait.h",
    "time.h",
];

/// Constants of the kernel's that are none of a C library's.
const KERNEL_S_OWN: [&str; 7] = [
    "NR_",
    "VERSION_",
    "FP_XSTATE_",
    "XSTATE_",
    "UC_",
    "SVE_SIG_",
    "O_TMPFILE_BIT",
];

/// How names begin of which a C library may have more than the kernel.
const FAMILIES: [&str; 8] = [
    "SA_", "SS_", "SI_", "SIGEV_", "SIG_", "CLD_", "CLOCK_", "O_",
];

/// Types that are the kernel's alone, or that a C library has no name for.
const NOT_ASKED: [&str; 4] = [
    "sigil_siginfo_fields",
    "sigil_sighandler",
    "sigil_gregs",
    "sigil_rt_sigframe",
];

/// Types that C libraries do not call what the headers here call them without the prefix.
const TYPES: &[(&str, &str)] = &[
    ("sigil_sigval_t", "union sigval"),
    ("sigil_loff_t", "off_t"),
];

/// Fields that C libraries do not call what the headers here call them.
const FIELDS: &[(&str, &str)] = &[
    ("sa", "sa_handler"),
    ("sigev_tid", "sigev_notify_thread_id"),
];

/// The text of the table, from the unpacked sources of the library. The error says what is wrong
/// with them, or which tool is missing.
pub fn ask(libc: Libc, arch: Arch, source: &Path) -> Result<String, String> {
    let facts = facts(arch)?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let theirs = compiler(libc, arch, source, folder.path())?;
    let common: String = INCLUDES
        .iter()
        .map(|name| format!("#include <{name}>\n"))
        .collect();
    let ours = gcc(arch).with(format!("-I{}", checked_in(arch).display()));

    let mut names: Vec<String> = facts
        .constants
        .iter()
        .filter_map(|name| name.strip_prefix("SIGIL_"))
        .filter(|name| !KERNEL_S_OWN.iter().any(|start| name.starts_with(start)))
        .map(str::to_owned)
        .collect();
    for name in theirs.macros(&common)?.into_keys() {
        if is_of_a_family(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    let (mut ask_ours, mut ask_theirs) = (Vec::new(), Vec::new());
    for name in &names {
        ask_ours.push(Question {
            name: name.clone(),
            ..Question::of_macro(&format!("SIGIL_{name}"))
        });
        // Not whether it is a macro: some are enumerators.
        let theirs = match name.as_str() {
            "WALL" | "WCLONE" | "WNOTHREAD" => format!("__{name}"),
            _ => name.clone(),
        };
        ask_theirs.push(Question::of(name, theirs));
    }
    about_types(&facts, &mut ask_ours, &mut ask_theirs);
    let order: Vec<String> = ask_theirs
        .iter()
        .map(|question| question.name.clone())
        .collect();

    let ours = ours.values(&format!("#include \"{ALL_HEADER}\"\n"), &ask_ours)?;
    let mut theirs = theirs.valid_values(&common, &ask_theirs)?;
    if libc == Libc::Musl {
        for (name, file) in [("SIGRTMIN", "sigrtmin.c"), ("SIGRTMAX", "sigrtmax.c")] {
            theirs.insert(
                name.to_owned(),
                returned(&source.join("src/signal").join(file))?,
            );
        }
    }
    let entries: Vec<Entry> = order
        .into_iter()
        .map(|name| Entry {
            kernel: ours.get(&name).copied(),
            libc: theirs.get(&name).copied(),
            name,
        })
        .collect();
    let entries: Vec<Entry> = entries
        .iter()
        .filter(|entry| is_told(entry, &entries))
        .cloned()
        .collect();
    Ok(text(libc, arch, &entries))
}

/// Whether an entry is worth a line: not of a type that the library does not have, nor of the
/// registers, which it may have in an array.
fn is_told(entry: &Entry, all: &[Entry]) -> bool {
    if entry.libc.is_some() {
        return true;
    }
    let Some((_, of)) = entry.name.split_once('(') else {
        return entry.kernel.is_some();
    };
    let Some((ty, _)) = of.split_once(',') else {
        return false;
    };
    let size = format!("sizeof({ty})");
    ty != "mcontext_t"
        && all
            .iter()
            .any(|entry| entry.name == size && entry.libc.is_some())
}

fn is_of_a_family(name: &str) -> bool {
    let word = |start: &str| {
        name.strip_prefix(start).is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        })
    };
    word("SIG") || word("E") || FAMILIES.iter().any(|start| name.starts_with(start))
}

/// Sizes of types, places and sizes of fields. The names of what is asked are without the prefix.
fn about_types(facts: &Facts, ours: &mut Vec<Question>, theirs: &mut Vec<Question>) {
    for ty in &facts.types {
        if NOT_ASKED.contains(&ty.name.as_str()) {
            continue;
        }
        let bare = ty.name.trim_start_matches("sigil_");
        // Parts of siginfo_t have no names elsewhere; their fields are asked for as those of the
        // whole.
        let part = bare
            .strip_prefix("siginfo_")
            .is_some_and(|part| part != "t");
        let in_c = match TYPES.iter().find(|(name, _)| *name == ty.name) {
            Some((_, other)) => (*other).to_owned(),
            None if part => "siginfo_t".to_owned(),
            None if bare.ends_with("_t") => bare.to_owned(),
            None => format!("struct {bare}"),
        };
        let (shown, place) = match part {
            true => (
                "siginfo_t",
                "__builtin_offsetof(sigil_siginfo_t, si_fields)",
            ),
            false => (bare, "0"),
        };
        if !part {
            let name = format!("sizeof({shown})");
            ours.push(Question::of(&name, format!("sizeof({})", ty.name)));
            theirs.push(Question::of(&name, format!("sizeof({in_c})")));
        }
        for field in &ty.fields {
            if ["pad", "unused", "reserved", "fields"]
                .iter()
                .any(|room| field.contains(room))
            {
                continue;
            }
            let their_field = match FIELDS.iter().find(|(name, _)| name == field) {
                Some((_, other)) => (*other).to_owned(),
                None if part => format!("si_{field}"),
                None => field.clone(),
            };
            let of = if part { &their_field } else { field };
            let name = format!("offsetof({shown},{of})");
            if ours.iter().any(|question| question.name == name) {
                continue;
            }
            ours.push(Question::of(
                &name,
                format!("__builtin_offsetof({}, {field}) + {place}", ty.name),
            ));
            theirs.push(Question::of(
                &name,
                format!("__builtin_offsetof({in_c}, {their_field})"),
            ));
            let size = |ty: &str, field: &str| format!("sizeof((({ty} *)0)->{field})");
            let name = format!("sizeof({shown},{of})");
            ours.push(Question::of(&name, size(&ty.name, field)));
            theirs.push(Question::of(&name, size(&in_c, &their_field)));
        }
    }
}

/// A compiler that reads the headers of a library, from its unpacked sources. What its build would
/// make is made in `folder`.
pub fn compiler(libc: Libc, arch: Arch, source: &Path, folder: &Path) -> Result<Compiler, String> {
    match libc {
        Libc::Musl => musl(arch, source, folder),
        Libc::Newlib => newlib(arch, source, folder),
    }
}

fn musl(arch: Arch, source: &Path, folder: &Path) -> Result<Compiler, String> {
    let include = musl_headers(arch, source, folder)?;
    Ok(gcc(arch)
        .with("-nostdinc")
        .with("-D_GNU_SOURCE")
        .with("-isystem")
        .with(include.display().to_string()))
}

/// Installs musl's headers for the architecture into a folder: where in it they are.
pub fn musl_headers(arch: Arch, source: &Path, folder: &Path) -> Result<PathBuf, String> {
    let include = folder.join("include");
    let output = Command::new("make")
        .arg("-f")
        .arg(source.join("Makefile"))
        .arg(format!("srcdir={}", source.display()))
        .arg(format!("ARCH={}", arch.name()))
        .arg(format!("includedir={}", include.display()))
        .arg("install-headers")
        .current_dir(folder)
        .output()
        .map_err(|error| format!("make: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(include)
}

/// newlib's headers lie in its sources, but for two that its configure makes.
fn newlib(arch: Arch, source: &Path, folder: &Path) -> Result<Compiler, String> {
    for name in ["newlib.h", "_newlib_version.h"] {
        let path = folder.join(name);
        fs::write(&path, "").map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let machine = match arch {
        Arch::Riscv64 => "riscv",
        other => other.name(),
    };
    let libc = source.join("newlib/libc");
    let own = gcc(arch).run(&["-print-file-name=include"], "")?;
    let mut compiler = gcc(arch).with("-nostdinc").with("-D_GNU_SOURCE");
    // The compiler is Linux's, newlib is asked as it is on bare metal.
    for name in [
        "linux",
        "__linux",
        "__linux__",
        "__gnu_linux__",
        "unix",
        "__unix",
        "__unix__",
    ] {
        compiler = compiler.with(format!("-U{name}"));
    }
    // What newlib has numbers for where a system says that it has the option.
    for name in [
        "_POSIX_CPUTIME",
        "_POSIX_MONOTONIC_CLOCK",
        "_POSIX_REALTIME_SIGNALS",
        "_POSIX_THREADS",
        "_POSIX_THREAD_CPUTIME",
        "_POSIX_TIMERS",
    ] {
        compiler = compiler.with(format!("-D{name}=200809L"));
    }
    compiler = compiler.with("-D__LINUX_ERRNO_EXTENSIONS__");
    for include in [
        folder.to_path_buf(),
        libc.join("machine").join(machine),
        libc.join("include"),
        own.trim().into(),
    ] {
        compiler = compiler
            .with("-isystem")
            .with(include.display().to_string());
    }
    Ok(compiler)
}

/// The number that a function returns which does nothing else.
fn returned(path: &Path) -> Result<i64, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.split_once("return ")
        .and_then(|(_, rest)| match rest.split_once(';')?.0.trim() {
            "_NSIG-1" => Some(64),
            number => number.parse().ok(),
        })
        .ok_or_else(|| format!("{}: it does not return a number", path.display()))
}
