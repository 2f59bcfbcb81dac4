//! The headers as bindgen reads them, for each architecture: types have the sizes of the Rust types
//! that they were made from, and the sizes, alignments, offsets and constants that bindgen finds in
//! Linux's headers; system calls take what their namesakes in musl take.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::mem::{align_of, size_of};
use std::path::Path;

use abi_headers::facts::facts;
use abi_headers::libc::musl_headers;
use abi_headers::{ALL_HEADER, ARCHES, Arch, all_headers, checked_in, only_c};
use common::bindings::Bindings;
use common::names::{AN_INT, LINUX, TYPES, linux_constant, linux_field, listed};
use common::{linux_folders, triple};

fn target(arch: Arch) -> String {
    format!("--target={}", triple(arch))
}

fn ours(arch: Arch) -> Bindings {
    let options = [target(arch), format!("-I{}", checked_in(arch).display())];
    Bindings::read(&format!("#include \"{ALL_HEADER}\"\n"), &options)
}

fn linux(arch: Arch) -> Bindings {
    let mut options = vec![target(arch), "-nostdinc".to_owned()];
    for folder in linux_folders(arch) {
        options.extend(["-isystem".to_owned(), folder]);
    }
    Bindings::read(LINUX, &options)
}

macro_rules! rust_types {
    ($($c:literal $ty:ty,)*) => {
        BTreeMap::from([$(($c, (size_of::<$ty>(), align_of::<$ty>()))),*])
    };
}

/// The Rust types by their names in C.
fn rust_types(arch: Arch) -> BTreeMap<&'static str, (usize, usize)> {
    let mut types = rust_types! {
        "sigil_siginfo_t" signal::SigInfo,
        "sigil_stack_t" signal::Stack,
        "sigil_sigval_t" only_c::sigval::SigVal,
        "sigil_timespec" posix_process::Timespec,
        "sigil_timeval" posix_process::Timeval,
        "sigil_itimerspec" posix_process::Itimerspec,
        "sigil_itimerval" posix_process::Itimerval,
        "sigil_rlimit" posix_process::Rlimit,
        "sigil_rusage" posix_process::Rusage,
        "sigil_tms" posix_process::Tms,
        "sigil_sigevent" posix_process::Sigevent,
    };
    types.extend(match arch {
        Arch::X86_64 => {
            use signal::arch::x86_64::*;
            rust_types! {
                "sigil_sigaction" signal::SigAction,
                "sigil_gregs" GeneralRegs,
                "sigil_mcontext_t" MContext,
                "sigil_ucontext_t" UContext,
                "sigil_rt_sigframe" RtSigFrame,
                "sigil_fpx_sw_bytes" FpxSwBytes,
                "sigil_xstate_header" XStateHeader,
            }
        }
        Arch::Aarch64 => {
            use signal::arch::aarch64::*;
            rust_types! {
                "sigil_sigaction" signal::SigAction,
                "sigil_mcontext_t" MContext,
                "sigil_ucontext_t" UContext,
                "sigil_rt_sigframe" RtSigFrame,
                "sigil_aarch64_ctx" RecordHeader,
                "sigil_fpsimd_context" FpsimdContext,
                "sigil_esr_context" EsrContext,
                "sigil_extra_context" ExtraContext,
                "sigil_sve_context" SveContext,
                "sigil_za_context" ZaContext,
            }
        }
        _ => {
            use signal::arch::riscv64::*;
            rust_types! {
                "sigil_sigaction" SigAction,
                "sigil_gregs" GeneralRegs,
                "sigil_mcontext_t" MContext,
                "sigil_ucontext_t" UContext,
                "sigil_rt_sigframe" RtSigFrame,
                "sigil_f_ext_state" FState,
                "sigil_d_ext_state" DState,
                "sigil_q_ext_state" QState,
                "sigil_fpstate" FpState,
                "sigil_riscv_ctx_hdr" RecordHeader,
                "sigil_riscv_extra_ext_header" ExtraHeader,
                "sigil_v_ext_state" VState,
                "sigil_sc_riscv_v_state" VContext,
            }
        }
    });
    types
}

#[test]
#[ignore = "needs bindgen: cargo xtask test headers"]
fn types_have_the_sizes_of_the_rust_types() {
    for arch in ARCHES {
        let ours = ours(arch);
        for (name, (size, align)) in rust_types(arch) {
            let layout = ours.layout(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(
                (layout.size, layout.align),
                (size, align),
                "{}: {name}",
                arch.name()
            );
        }
    }
}

#[test]
#[ignore = "needs bindgen: cargo xtask test headers"]
fn bindgen_finds_the_same_in_linux_s_headers() {
    for arch in ARCHES {
        let (ours, linux) = (ours(arch), linux(arch));
        let facts = facts(arch).unwrap();
        let mut compared = 0;
        for name in &facts.constants {
            let linux = linux_constant(name).and_then(|name| linux.constants.get(&name).copied());
            // bindgen does not evaluate casts, which some of Linux's have.
            if let (Some(ours), Some(linux)) = (ours.constants.get(name), linux) {
                let same = *ours == linux || name == AN_INT && *ours as i32 == linux as i32;
                assert!(same, "{}: {name} is {ours}, not {linux}", arch.name());
                compared += 1;
            }
        }
        assert!(compared > 500, "{}: only {compared} constants", arch.name());
        let mut compared = BTreeSet::new();
        for ty in &facts.types {
            let bare = ty.name.trim_start_matches("sigil_");
            let their_name = listed(TYPES, &ty.name).unwrap_or(bare);
            let their_name = their_name.trim_start_matches("struct ");
            let part = their_name == "siginfo_t" && bare != "siginfo_t";
            let (Some(ours), Some(theirs), false) =
                (ours.layout(&ty.name), linux.layout(their_name), part)
            else {
                continue;
            };
            assert_eq!(
                (ours.size, ours.align),
                (theirs.size, theirs.align),
                "{}: {}",
                arch.name(),
                ty.name
            );
            for (field, offset) in &ours.fields {
                let name = linux_field(&ty.name, field).unwrap_or(field);
                if let Some(theirs) = theirs.fields.get(name) {
                    assert_eq!(offset, theirs, "{}: {}.{field}", arch.name(), ty.name);
                    compared.insert(format!("{}.{field}", ty.name));
                }
            }
        }
        let compared = compared.len();
        assert!(compared > 60, "{}: only {compared} fields", arch.name());
    }
}

const MUSL: &str = "
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
";

/// Functions of musl's that convert an argument's width or leave one out that the system call has,
/// or take one more that they look at themselves (the man pages' "C library/kernel differences").
const CONVERTED: [&str; 23] = [
    "clone",
    "faccessat",
    "fchmodat",
    "mknod",
    "mknodat",
    "mremap",
    "poll",
    "ppoll",
    "preadv",
    "pwritev",
    "readlink",
    "readlinkat",
    "readv",
    "sched_getaffinity",
    "sched_setaffinity",
    "setgroups",
    "timer_delete",
    "timer_getoverrun",
    "timer_gettime",
    "timer_settime",
    "unshare",
    "waitid",
    "writev",
];

/// Functions that end in `...`: the arguments before are compared.
const VARIADIC: [&str; 6] = ["fcntl", "ioctl", "mremap", "open", "openat", "prctl"];

/// `long sigil_call_kill(sigil_pid_t pid, int sig);` of the function that is inline.
fn declarations(arch: Arch) -> String {
    let headers = all_headers(arch).unwrap();
    let calls = headers
        .iter()
        .find(|header| header.name == "sigil_calls.h")
        .unwrap();
    let mut text = format!("#include \"{ALL_HEADER}\"\n");
    for line in calls.text.lines() {
        if let Some(function) = line.strip_prefix("static __inline ") {
            let function = function.replace("sigil_call_", "sigil_declared_");
            text += &format!("{function};\n");
        }
    }
    text
}

#[test]
#[ignore = "needs bindgen and musl's sources: cargo xtask test headers"]
fn calls_take_what_their_namesakes_in_musl_take() {
    let source = env::var("SIGIL_MUSL_SOURCE").expect("cargo xtask test headers sets it");
    for arch in ARCHES {
        let folder = tempfile::tempdir().unwrap();
        let include = musl_headers(arch, Path::new(&source), folder.path()).unwrap();
        let options = [
            target(arch),
            "-nostdinc".to_owned(),
            format!("-I{}", include.display()),
        ];
        let musl = Bindings::read(MUSL, &options);
        let options = [target(arch), format!("-I{}", checked_in(arch).display())];
        let ours = Bindings::read(&declarations(arch), &options);
        let mut compared = 0;
        let mut differ = Vec::new();
        for (name, (parameters, _)) in &ours.functions {
            let Some(bare) = name.strip_prefix("sigil_declared_") else {
                continue;
            };
            let Some((theirs, _)) = musl.functions.get(bare) else {
                continue;
            };
            let mut own: Vec<&str> = parameters.iter().map(|ty| ours.class(ty)).collect();
            let their: Vec<&str> = theirs.iter().map(|ty| musl.class(ty)).collect();
            if VARIADIC.contains(&bare) {
                own.truncate(their.len());
            }
            if (own != their) != CONVERTED.contains(&bare) {
                differ.push(format!("{bare}: {own:?}, musl has {their:?}"));
            }
            compared += 1;
        }
        assert!(differ.is_empty(), "{}:\n{}", arch.name(), differ.join("\n"));
        assert!(compared > 80, "{}: only {compared} calls", arch.name());
    }
}
