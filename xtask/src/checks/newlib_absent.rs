//! What POSIX has and newlib with its glue has not: `conformance/expectations/newlib-absent.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, text};

/// POSIX.1-2008's headers of functions, but for `<dlfcn.h>` (a linked program loads nothing),
/// `<tgmath.h>` (macros) and `<trace.h>` (which nobody has).
const HEADERS: &[&str] = &[
    "aio",
    "arpa/inet",
    "assert",
    "complex",
    "ctype",
    "dirent",
    "errno",
    "fcntl",
    "fenv",
    "fmtmsg",
    "fnmatch",
    "ftw",
    "glob",
    "grp",
    "iconv",
    "inttypes",
    "langinfo",
    "libgen",
    "locale",
    "math",
    "monetary",
    "mqueue",
    "net/if",
    "netdb",
    "netinet/in",
    "nl_types",
    "poll",
    "pthread",
    "pwd",
    "regex",
    "sched",
    "search",
    "semaphore",
    "setjmp",
    "signal",
    "spawn",
    "stdio",
    "stdlib",
    "string",
    "strings",
    "stropts",
    "sys/ipc",
    "sys/mman",
    "sys/msg",
    "sys/resource",
    "sys/select",
    "sys/sem",
    "sys/shm",
    "sys/socket",
    "sys/stat",
    "sys/statvfs",
    "sys/time",
    "sys/times",
    "sys/uio",
    "sys/utsname",
    "sys/wait",
    "syslog",
    "termios",
    "time",
    "ulimit",
    "unistd",
    "utime",
    "utmpx",
    "wchar",
    "wctype",
    "wordexp",
];

/// Where the table differs from what is found: musl's headers say what POSIX has, the archives in `lib`
/// what is there.
pub fn differences(root: &Path, lib: &Path, work: &Path, log: &Path) -> Result<Vec<String>> {
    let mut found = BTreeMap::new();
    let there = defined(lib)?;
    for header in HEADERS {
        let absent: BTreeSet<String> = declared(header, work, log)?
            .into_iter()
            .filter(|name| !there.contains(name))
            .collect();
        if !absent.is_empty() {
            found.insert(*header, absent);
        }
    }
    let path = root.join("conformance/expectations/newlib-absent.tsv");
    let table = fs::read_to_string(&path).on(&path)?;
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [header, names, why] = columns[..] else {
            return Err(Failure::tool(format!("{}: {line}", path.display())));
        };
        let names: BTreeSet<String> = names.split(' ').map(str::to_owned).collect();
        let absent = found.remove(header).unwrap_or_default();
        if absent != names || why.is_empty() {
            wrong.push(format!(
                "newlib-absent.tsv: {header} lacks {}",
                joined(&absent)
            ));
        }
    }
    for (header, absent) in found {
        wrong.push(format!(
            "newlib-absent.tsv: {header} lacks {}",
            joined(&absent)
        ));
    }
    Ok(wrong)
}

fn joined(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(" ")
}

/// The functions that musl's header itself declares for POSIX.1-2008 with XSI.
fn declared(header: &str, work: &Path, log: &Path) -> Result<BTreeSet<String>> {
    let source = work.join("declared.c");
    let list = work.join("declared.txt");
    fs::write(&source, format!("#include <{header}.h>\n")).on(&source)?;
    let mut compile = Command::new("musl-gcc");
    compile.args([
        "-D_XOPEN_SOURCE=700",
        "-fno-builtin",
        "-fsyntax-only",
        "-aux-info",
    ]);
    run(compile.arg(&list).arg(&source), log)?;
    let text = fs::read_to_string(&list).on(&list)?;
    // `/* FILE:LINE:… */ extern TYPE NAME (…);`
    let names = text.lines().filter_map(|line| {
        let (place, declaration) = line.split_once("*/")?;
        let file = place.trim_start_matches("/* ").split(':').next()?;
        if !file.ends_with(&format!("/{header}.h")) {
            return None;
        }
        let before = declaration.match_indices(" (").find_map(|(at, _)| {
            // What gives a pointer to a function: its name is behind the star.
            if declaration[at + 2..].starts_with('*') {
                return None;
            }
            let word = declaration[..at].rsplit([' ', '*', '(']).next()?;
            let is_name =
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            is_name.then_some(word)
        })?;
        (!before.starts_with("__")).then(|| before.to_owned())
    });
    Ok(names.collect())
}

/// What the library's archives define.
fn defined(lib: &Path) -> Result<BTreeSet<String>> {
    let mut names = Command::new("nm");
    names.args(["--extern-only", "--defined-only", "--format=posix"]);
    names.args([lib.join("libc.a"), lib.join("libm.a")]);
    let names =
        text(&mut names).ok_or_else(|| Failure::tool("nm does not read newlib's archives"))?;
    Ok(names
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, _)| name.to_owned())
        .collect())
}
