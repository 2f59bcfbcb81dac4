//! Every constant, size, alignment and offset in the headers is Linux's, on each architecture: the
//! compiler of the architecture is asked what ours say and what Linux's say.
//!
//! [`TYPES`], [`CONSTANTS`] and [`FIELDS`] are all that is not found by its name alone; a name that
//! is neither in Linux's headers nor in a list fails the test.

mod common;

use std::collections::BTreeMap;

use abi_headers::check::gcc;
use abi_headers::facts::{Facts, facts};
use abi_headers::probe::{Compiler, Question};
use abi_headers::{ALL_HEADER, ARCHES, Arch, checked_in};
use common::{clang, linux_folders};

const LINUX: &str = "
#include <asm/errno.h>
#include <asm/fcntl.h>
#include <asm/resource.h>
#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <asm/ucontext.h>
#include <asm/unistd.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/times.h>
#include <linux/types.h>
#include <linux/wait.h>
typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t;
typedef __kernel_gid32_t gid_t;
typedef __kernel_mode_t mode_t;
typedef __kernel_clockid_t clockid_t;
typedef __kernel_timer_t timer_t;
typedef __kernel_time64_t time_t;
typedef __kernel_loff_t loff_t;
typedef __kernel_key_t key_t;
";

/// Types that are not called in Linux what they are here without the prefix; those with no name are
/// parts that Linux has no name for, looked at within what they are part of.
const TYPES: &[(&str, &str)] = &[
    ("sigil_mcontext_t", "struct sigcontext"),
    ("sigil_ucontext_t", "struct ucontext"),
    ("sigil_sigval_t", "sigval_t"),
    ("sigil_timespec", "struct __kernel_timespec"),
    ("sigil_itimerspec", "struct __kernel_itimerspec"),
    ("sigil_timeval", "struct timeval"),
    ("sigil_rlimit", "struct rlimit64"),
    ("sigil_xstate_header", "struct _header"),
    ("sigil_fpx_sw_bytes", "struct _fpx_sw_bytes"),
    ("sigil_aarch64_ctx", "struct _aarch64_ctx"),
    ("sigil_f_ext_state", "struct __riscv_f_ext_state"),
    ("sigil_d_ext_state", "struct __riscv_d_ext_state"),
    ("sigil_q_ext_state", "struct __riscv_q_ext_state"),
    ("sigil_rt_sigframe", ""),
    ("sigil_sighandler", ""),
    ("sigil_siginfo_fields", ""),
    // Their fields are those of siginfo_t, from its beginning.
    ("sigil_siginfo_sender", "siginfo_t"),
    ("sigil_siginfo_timer", "siginfo_t"),
    ("sigil_siginfo_queue", "siginfo_t"),
    ("sigil_siginfo_child", "siginfo_t"),
    ("sigil_siginfo_fault", "siginfo_t"),
    ("sigil_siginfo_key", "siginfo_t"),
    ("sigil_siginfo_poll", "siginfo_t"),
    ("sigil_siginfo_sys", "siginfo_t"),
];

/// Where a type is in Linux's when it is only a part of it: the bytes before it.
fn place(ty: &str) -> Option<&'static str> {
    let is_part = ty.starts_with("sigil_siginfo_") && ty != "sigil_siginfo_t";
    is_part.then_some("__builtin_offsetof(sigil_siginfo_t, si_fields)")
}

/// Fields that are not called in Linux what they are here.
const FIELDS: &[(&str, &str, &str)] = &[
    ("sigil_siginfo_t", "si_fields", "_sifields"),
    ("sigil_siginfo_timer", "si_timerid", "si_tid"),
    ("sigil_sigaction", "sa", "sa_handler"),
    ("sigil_mcontext_t", "reserved", "__reserved"),
    ("sigil_xstate_header", "xcomp_bv", "reserved1[0]"),
    ("sigil_stat", "st_atim", "st_atime"),
    ("sigil_stat", "st_mtim", "st_mtime"),
    ("sigil_stat", "st_ctim", "st_ctime"),
];

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

/// Constants that are not called in Linux what they are here without the prefix; those with no name
/// are names that Linux's headers for programs do not have.
const CONSTANTS: &[(&str, &str)] = &[
    ("SIGIL_NSIG", ""),
    ("SIGIL_ENOTSUP", "EOPNOTSUPP"),
    ("SIGIL_O_ASYNC", "FASYNC"),
    ("SIGIL_O_TMPFILE_BIT", "__O_TMPFILE"),
    ("SIGIL_WALL", "__WALL"),
    ("SIGIL_WCLONE", "__WCLONE"),
    ("SIGIL_WNOTHREAD", "__WNOTHREAD"),
    ("SIGIL_VERSION_MAJOR", ""),
    ("SIGIL_VERSION_MINOR", ""),
    ("SIGIL_VERSION_PATCH", ""),
    ("SIGIL_XSTATE_FP_SSE", ""),
];

/// A constant that is an `int` here, as the field that it is for, and unsigned in Linux.
const AN_INT: &str = "SIGIL_SS_AUTODISARM";

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

fn listed<'a>(list: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    list.iter()
        .find(|(ours, _)| *ours == name)
        .map(|(_, linux)| *linux)
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
        let linux = match listed(CONSTANTS, name) {
            Some("") => continue,
            Some(linux) => linux.to_owned(),
            None => {
                let bare = name.trim_start_matches("SIGIL_");
                match bare.strip_prefix("NR_") {
                    Some(call) => format!("__NR_{call}"),
                    None => bare.to_owned(),
                }
            }
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
            let listed = FIELDS
                .iter()
                .find(|(ty, ours, _)| ty == name && ours == field)
                .map(|(_, _, linux)| *linux);
            if is_room(field) && (listed.is_none() || arch != Arch::Aarch64) {
                continue;
            }
            let theirs = listed.unwrap_or(field);
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
                    &format!("size of {question}"),
                    size(name, field),
                    size(&linux, theirs),
                );
            }
        }
    }
    all
}

/// The answers that differ, and those that only one side gives.
fn differences(ours: &BTreeMap<String, i64>, linux: &BTreeMap<String, i64>) -> Vec<String> {
    ours.iter()
        .filter(|(name, value)| {
            let newer = name.starts_with("SIGIL_NR_")
                && (**value > NEWEST_IN_HEADERS || ADDED_LATE.contains(&name.as_str()));
            let same = match linux.get(*name) {
                Some(linux) if *name == AN_INT => *linux as i32 == **value as i32,
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

#[test]
#[cfg(target_arch = "x86_64")]
fn on_x86_64() {
    all_is_linux_s(gcc(Arch::X86_64), Arch::X86_64);
}

#[test]
#[ignore = "needs clang and cross compilers: cargo xtask test headers"]
fn on_every_architecture_by_every_compiler() {
    for arch in ARCHES {
        all_is_linux_s(gcc(arch), arch);
        all_is_linux_s(clang(arch), arch);
    }
}
