//! The header of a flavor: a C library's own numbers and layouts, and which of them are the
//! kernel's which.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Libc;
use super::table::{Entry, parse};
use crate::render::framed;
use crate::{ALL_HEADER, Arch};

/// Names that are numbered together, so that a number is translated by its family's list: what the
/// list is called, what it is of, and whether a name is in it.
type Family = (&'static str, &'static str, fn(&str) -> bool);

const FAMILIES: &[Family] = &[
    ("SIGNALS", "signals", |name| {
        name.starts_with("SIG") && !name.contains('_') && !NOT_SIGNALS.contains(&name)
    }),
    ("ERRNOS", "errors", |name| {
        name.starts_with('E') && !name.contains('_')
    }),
    ("SA_FLAGS", "flags of sigaction", |name| {
        name.starts_with("SA_")
    }),
    ("SIG_HOWS", "first arguments of sigprocmask", |name| {
        ["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"].contains(&name)
    }),
    (
        "SI_CODES",
        "codes of siginfo_t that say who sent it",
        |name| name.starts_with("SI_"),
    ),
    ("SIGEVS", "ways of sigevent", |name| {
        name.starts_with("SIGEV_")
    }),
    ("CLOCKS", "clocks", |name| name.starts_with("CLOCK_")),
    ("OPEN_FLAGS", "flags of open", |name| {
        name.starts_with("O_") && !["O_ACCMODE", "O_TMPFILE_BIT"].contains(&name)
    }),
    ("FCNTL_OPS", "operations of fcntl", |name| {
        name.starts_with("F_") && !LOCK_TYPES.contains(&name)
    }),
    ("LOCK_TYPES", "types of locks", |name| {
        LOCK_TYPES.contains(&name)
    }),
    ("SCHED_POLICIES", "scheduling policies", |name| {
        name.starts_with("SCHED_") && name != "SCHED_RESET_ON_FORK"
    }),
    ("WAIT_OPTIONS", "options of wait", |name| {
        name.starts_with('W') && !name.contains('_')
    }),
    ("RLIMITS", "resource limits", |name| {
        name.starts_with("RLIMIT_")
    }),
    (
        "AT_FLAGS",
        "flags of the calls whose names end in \"at\"",
        |name| name.starts_with("AT_"),
    ),
];

/// `l_type` of a lock.
const LOCK_TYPES: [&str; 3] = ["F_RDLCK", "F_WRLCK", "F_UNLCK"];

/// Names like those of signals: bounds, sizes, and a second name.
const NOT_SIGNALS: [&str; 5] = ["SIGRTMIN", "SIGRTMAX", "SIGSTKSZ", "SIGPOLL", "SIGIOT"];

/// The header of a library for an architecture.
pub fn header(libc: Libc, arch: Arch) -> Result<crate::Header, String> {
    let entries = parse(libc.table_text(arch))
        .map_err(|error| format!("{}: {error}", libc.table_file(arch)))?;
    let mut text = String::new();
    emit(&mut text, libc, &entries).map_err(|error| error.to_string())?;
    let about = format!(
        "{}'s own numbers and layouts, beside the kernel's ({}).",
        libc.title(),
        arch.name()
    );
    Ok(crate::Header {
        name: libc.header_name(),
        text: framed(libc.header_name(), &about, &text),
    })
}

fn emit(out: &mut String, libc: Libc, entries: &[Entry]) -> std::fmt::Result {
    let prefix = format!("SIGIL_{}_", libc.name().to_uppercase());
    writeln!(out, "#include \"{ALL_HEADER}\"")?;
    for entry in entries {
        let Some(value) = entry.libc else { continue };
        let kernel = match entry.kernel {
            Some(kernel) if kernel == value => "as the kernel's".to_owned(),
            Some(kernel) => format!("the kernel's is {kernel}"),
            None => "the kernel has none".to_owned(),
        };
        writeln!(
            out,
            "\n/**\n * `{}`: {kernel}.\n */\n#define {prefix}{} {}",
            entry.name.replace(',', ", "),
            macro_name(&entry.name),
            c_number(value)
        )?;
    }
    for (list, what, is_in) in FAMILIES {
        let names = both(entries, *is_in);
        if names.is_empty() {
            continue;
        }
        write!(
            out,
            "\n/**\n * `X({}'s, the kernel's)` for each of the {what} that both have.\n */\n\
             #define {prefix}{list}(X)",
            libc.name()
        )?;
        for name in names {
            write!(out, " \\\n\tX({prefix}{name}, SIGIL_{name})")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The names of a family that both have, one for each number of the kernel's; of the flags of which
/// several calls have one number, one for each pair.
fn both(entries: &[Entry], is_in: fn(&str) -> bool) -> Vec<&str> {
    let mut numbers = BTreeSet::new();
    entries
        .iter()
        .filter(|entry| !entry.name.contains('(') && is_in(&entry.name))
        .filter(|entry| match entry.kernel.zip(entry.libc) {
            Some((kernel, libc)) => numbers.insert((
                kernel,
                if entry.name.starts_with("AT_") {
                    libc
                } else {
                    0
                },
            )),
            None => false,
        })
        .map(|entry| entry.name.as_str())
        .collect()
}

/// `OFFSETOF_stat_st_size` of `offsetof(stat,st_size)`.
fn macro_name(name: &str) -> String {
    match name.split_once('(') {
        None => name.trim_start_matches('_').to_owned(),
        Some((what, of)) => format!(
            "{}_{}",
            what.to_uppercase(),
            of.trim_end_matches(')').replace(',', "_")
        ),
    }
}

/// A number as C has it.
fn c_number(value: i64) -> String {
    match value {
        i64::MIN => "INT64_MIN".to_owned(),
        _ if value < 0 => format!("({value})"),
        _ => value.to_string(),
    }
}
