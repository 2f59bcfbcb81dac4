//! Every constant, size, alignment and offset in the headers is Linux's, on each architecture: the
//! compiler of the architecture is asked what ours say and what Linux's say.
//!
//! `common/names.rs` lists all that is not found by its name alone; a name that is neither in Linux's
//! headers nor listed there fails the test.

mod common;

use std::collections::BTreeMap;

use abi_headers::check::gcc;
use abi_headers::facts::{Facts, facts};
use abi_headers::probe::{Compiler, Question};
use abi_headers::{ALL_HEADER, ARCHES, Arch, checked_in};
use common::names::{AN_INT, LINUX, TYPES, linux_constant, linux_field, listed};
use common::{clang, linux_folders};

/// Where a type is in Linux's when it is only a part of it: the bytes before it.
fn place(ty: &str) -> Option<&'static str> {
    let is_part = ty.starts_with("sigil_siginfo_") && ty != "sigil_siginfo_t";
    is_part.then_some("__builtin_offsetof(sigil_siginfo_t, si_fields)")
}

/// Fields that are larger than Linux's of the name: they have that of the nanoseconds with them, or
/// the room that Linux has beside its union.
const LARGER: [&str; 4] = ["st_atim", "st_mtim", "st_ctim", "si_fields"];

/// Whether it is room between fields: the places of those after it and the size of the whole say
/// how large it is.
fn is_room(field: &str) -> bool {
    ["pad", "unused", "reserved"]
        .iter()
        .any(|word| field.contains(word))
}

/// System calls that are newer than the oldest headers that this is run with, Linux 6.1;
/// `syscall-shim` compares their numbers with a second source.
const NEWEST_IN_HEADERS: i64 = 450;
const ADDED_LATE: [&str; 3] = [
    "SIGIL_NR_riscv_hwprobe",
    "SIGIL_NR_uretprobe",
    "SIGIL_NR_uprobe",
];

fn ours(compiler: Compiler, arch: Arch) -> Compiler {
    compiler.with(format!("-I{}", checked_in(arch).display()))
}

fn linux(compiler: Compiler, arch: Arch) -> Compiler {
    linux_folders(arch)
        .into_iter()
        .fold(compiler.with("-nostdinc"), |compiler, folder| {
            compiler.with("-isystem").with(folder)
        })
}

/// Linux's name of a type, `None` for what is looked at within others.
fn linux_type(name: &str) -> Option<String> {
    match listed(TYPES, name) {
        Some("") => None,
        Some(linux) => Some(linux.to_owned()),
        None => {
            let bare = name.trim_start_matches("sigil_");
            Some(match bare {
                "fpstate" => FPSTATE.to_owned(),
                "gregs" => GREGS.to_owned(),
                _ if bare.ends_with("_t") => bare.to_owned(),
                _ => format!("struct {bare}"),
            })
        }
    }
}

/// Types whose names differ between architectures, and that some have no name for.
const FPSTATE: &str = "SIGIL_TEST_FPSTATE";
const GREGS: &str = "SIGIL_TEST_GREGS";

fn definitions(arch: Arch) -> &'static str {
    match arch {
        Arch::X86_64 => {
            // SIGRTMAX is _NSIG, which only the kernel's own header has on x86.
            "#define _NSIG 64\n#define SIGIL_TEST_FPSTATE struct _fpstate\n#define SIGIL_TEST_GREGS struct sigcontext\n"
        }
        _ => {
            "#define SIGIL_TEST_FPSTATE union __riscv_fp_state\n\
             #define SIGIL_TEST_GREGS struct user_regs_struct\n"
        }
    }
}

/// A question by the same name to ours and to Linux's headers.
#[derive(Default)]
struct Questions {
    ours: Vec<Question>,
    linux: Vec<Question>,
}

impl Questions {
    fn ask(&mut self, name: &str, ours: String, linux: String) {
        self.ours.push(Question::of(name, ours));
        self.linux.push(Question::of(name, linux));
    }
}

fn questions(arch: Arch, facts: &Facts) -> Questions {
    let mut all = Questions::default();
    for name in &facts.constants {
        let Some(linux) = linux_constant(name) else {
            continue;
        };
        all.ours.push(Question::of(name, name));
        all.linux.push(Question {
            name: name.clone(),
            ..Question::of_macro(&linux)
        });
    }
    for ty in &facts.types {
        let (name, Some(linux)) = (&ty.name, linux_type(&ty.name)) else {
            continue;
        };
        let part = place(name);
        if part.is_none() && !(name == "sigil_gregs" && arch == Arch::X86_64) {
            all.ask(name, format!("sizeof({name})"), format!("sizeof({linux})"));
            let align = |ty: &str| format!("_Alignof({ty})");
            all.ask(&format!("alignment of {name}"), align(name), align(&linux));
        }
        for field in &ty.fields {
            let listed = linux_field(name, field);
            if is_room(field) && (listed.is_none() || arch != Arch::Aarch64) {
                continue;
            }
            let theirs = match (listed, part) {
                (Some(linux), _) => linux.to_owned(),
                (None, Some(_)) => format!("si_{field}"),
                (None, None) => field.clone(),
            };
            // Linux has the registers one by one in the context.
            if (name.as_str(), field.as_str(), arch) == ("sigil_mcontext_t", "regs", Arch::X86_64) {
                continue;
            }
            let question = format!("{name}.{field}");
            all.ask(
                &question,
                format!(
                    "__builtin_offsetof({name}, {field}) + {}",
                    part.unwrap_or("0")
                ),
                format!("__builtin_offsetof({linux}, {theirs})"),
            );
            let size = |ty: &str, field: &str| format!("sizeof((({ty} *)0)->{field})");
            if !LARGER.contains(&field.as_str()) {
                all.ask(
                    &format!("{SIGN}{question}"),
                    sign(name, field),
                    sign(&linux, &theirs),
                );
                all.ask(
                    &format!("size of {question}"),
                    size(name, field),
                    size(&linux, &theirs),
                );
            }
        }
    }
    all
}

/// How the question begins whether a field is signed.
const SIGN: &str = "sign of ";

/// 1 for a signed integer, 2 for an unsigned one, 0 for what is none.
fn sign(ty: &str, field: &str) -> String {
    format!(
        "_Generic((({ty} *)0)->{field}, short: 1, int: 1, long: 1, long long: 1, unsigned short: 2, \
         unsigned int: 2, unsigned long: 2, unsigned long long: 2, default: 0)"
    )
}

/// The answers that differ, and those that only one side gives.
fn differences(ours: &BTreeMap<String, i64>, linux: &BTreeMap<String, i64>) -> Vec<String> {
    ours.iter()
        .filter(|(name, value)| {
            let newer = name.starts_with("SIGIL_NR_")
                && (**value > NEWEST_IN_HEADERS || ADDED_LATE.contains(&name.as_str()));
            let same = match linux.get(*name) {
                Some(linux) if *name == AN_INT => *linux as i32 == **value as i32,
                // Numbers here that Linux has as pointers, and the other way round.
                Some(linux) if name.starts_with(SIGN) => *linux * **value == 0 || linux == *value,
                other => other == Some(value),
            };
            !same && (!newer || linux.contains_key(*name))
        })
        .map(|(name, value)| format!("{name}: {value}, Linux has {:?}", linux.get(name)))
        .collect()
}

fn all_is_linux_s(compiler: Compiler, arch: Arch) {
    let facts = facts(arch).unwrap();
    let questions = questions(arch, &facts);
    let include = format!("#include \"{ALL_HEADER}\"\n");
    let ours = ours(compiler.clone(), arch)
        .values(&include, &questions.ours)
        .unwrap();
    assert!(
        ours.len() > 900,
        "{}: only {} facts",
        arch.name(),
        ours.len()
    );
    let prelude = format!("{LINUX}{}", definitions(arch));
    let linux = linux(compiler, arch)
        .values(&prelude, &questions.linux)
        .unwrap();
    let differences = differences(&ours, &linux);
    assert!(
        differences.is_empty(),
        "{}:\n{}",
        arch.name(),
        differences.join("\n")
    );
}

/// How the names begin of which nothing is missing.
const FAMILIES: [&str; 24] = [
    "AT_", "BUS_", "CLD_", "CLOCK_", "CLONE_", "FPE_", "ILL_", "ITIMER_", "O_", "POLL_", "PRIO_",
    "P_", "RLIM_", "RLIMIT_", "RUSAGE_", "SA_", "SEGV_", "SIGEV_", "SIG_", "SI_", "SS_", "SYS_",
    "S_I", "TRAP_",
];

/// What is missing all the same: second names, sizes of rooms, bounds of what may grow, what no
/// call of the table takes, what no architecture here has.
const NOT_HERE: [&str; 28] = [
    "AT_RECURSIVE",
    "AT_STATX_DONT_SYNC",
    "AT_STATX_FORCE_SYNC",
    "AT_STATX_SYNC_AS_STAT",
    "AT_STATX_SYNC_TYPE",
    "CLOCK_SGI_CYCLE",
    "CLONE_ARGS_SIZE_VER0",
    "CLONE_ARGS_SIZE_VER1",
    "CLONE_ARGS_SIZE_VER2",
    "O_NDELAY",
    "O_TMPFILE_MASK",
    "PRIO_MAX",
    "PRIO_MIN",
    "RLIM_NLIMITS",
    "RUSAGE_BOTH",
    "SA_NOMASK",
    "SA_ONESHOT",
    "SIGEV_MAX_SIZE",
    "SIGEV_PAD_SIZE",
    "SIGIOT",
    "SIGUNUSED",
    "SIG_ERR",
    "SI_MAX_SIZE",
    "SS_FLAG_BITS",
    "S_IRWXG",
    "S_IRWXO",
    "S_IRWXU",
    "TRAP_PERF_FLAG_ASYNC",
];

fn nothing_is_missing(arch: Arch) {
    let ours = ours(gcc(arch), arch)
        .macros(&format!("#include \"{ALL_HEADER}\"\n"))
        .unwrap();
    let prelude = format!("{LINUX}{}", definitions(arch));
    let missing: Vec<String> = linux(gcc(arch), arch)
        .macros(&prelude)
        .unwrap()
        .into_keys()
        .filter(|name| {
            let word = |start: &str| {
                name.strip_prefix(start)
                    .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric()))
            };
            word("SIG") || word("E") || FAMILIES.iter().any(|start| name.starts_with(start))
        })
        .filter(|name| !NOT_HERE.contains(&name.as_str()))
        .filter(|name| !ours.contains_key(&format!("SIGIL_{name}")))
        .collect();
    assert!(missing.is_empty(), "{}: {missing:?}", arch.name());
}

#[test]
#[cfg(target_arch = "x86_64")]
fn on_x86_64() {
    all_is_linux_s(gcc(Arch::X86_64), Arch::X86_64);
    nothing_is_missing(Arch::X86_64);
}

#[test]
#[ignore = "needs clang and cross compilers: cargo xtask test headers"]
fn on_every_architecture_by_every_compiler() {
    for arch in ARCHES {
        all_is_linux_s(gcc(arch), arch);
        all_is_linux_s(clang(arch), arch);
        nothing_is_missing(arch);
    }
}
