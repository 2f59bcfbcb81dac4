//! The arguments of the table's calls are those of Linux's own declarations (`linux/syscalls.h`, which
//! SYSCALL_DEFINE is held against when Linux is compiled): as many, each a pointer or an integer of the
//! same width and sign, on each architecture in its order.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;

use abi_headers::probe::Compiler;
use abi_headers::{ARCHES, Arch};
use syscall_shim::{ArgType, Call};

/// An argument as it is in its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Pointer,
    /// 32 bits, and whether signed.
    Half(bool),
    /// 64 bits, and whether signed.
    Word(bool),
}

/// Types of integers, and of pointers that do not look it.
const TYPES: &[(&str, Class)] = &[
    ("int", Class::Half(true)),
    ("unsigned int", Class::Half(false)),
    ("unsigned", Class::Half(false)),
    ("u32", Class::Half(false)),
    ("__u32", Class::Half(false)),
    ("uint32_t", Class::Half(false)),
    ("s32", Class::Half(true)),
    ("__s32", Class::Half(true)),
    ("pid_t", Class::Half(true)),
    ("uid_t", Class::Half(false)),
    ("gid_t", Class::Half(false)),
    // 16 bits in Linux, which drops the others.
    ("umode_t", Class::Half(false)),
    ("mode_t", Class::Half(false)),
    ("clockid_t", Class::Half(true)),
    ("timer_t", Class::Half(true)),
    ("key_t", Class::Half(true)),
    ("key_serial_t", Class::Half(true)),
    ("qid_t", Class::Half(false)),
    ("mqd_t", Class::Half(true)),
    ("rwf_t", Class::Half(true)),
    ("enum landlock_rule_type", Class::Half(true)),
    ("long", Class::Word(true)),
    ("unsigned long", Class::Word(false)),
    ("size_t", Class::Word(false)),
    ("loff_t", Class::Word(true)),
    ("off_t", Class::Word(true)),
    ("u64", Class::Word(false)),
    ("__u64", Class::Word(false)),
    ("uint64_t", Class::Word(false)),
    ("aio_context_t", Class::Word(false)),
    ("cap_user_header_t", Class::Pointer),
    ("cap_user_data_t", Class::Pointer),
];

/// The class of `const char *path` or `int`, with a name or without.
fn class(argument: &str) -> Option<Class> {
    let argument = argument.trim();
    if argument.contains(['*', '[']) {
        return Some(Class::Pointer);
    }
    let argument = argument.strip_prefix("const ").unwrap_or(argument);
    let nameless = argument.rsplit_once(' ').map_or("", |(ty, _)| ty);
    [argument, nameless]
        .into_iter()
        .find_map(|ty| TYPES.iter().find(|(known, _)| *known == ty))
        .map(|(_, class)| *class)
}

/// What Linux declares for an architecture: the arguments by the name after `sys_`.
fn declared(folder: &Path, arch: Arch) -> BTreeMap<String, Vec<String>> {
    let mut source = String::new();
    for name in ["syscalls.h", "generic.h"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("#include"));
        source.extend(lines.flat_map(|line| [line, "\n"]));
    }
    let mut options = vec!["-E", "-P", "-x", "c", "-D__user=", "-DCONFIG_64BIT"];
    options.push(match arch {
        Arch::X86_64 => "-D__ARCH_WANT_SYS_UTIME",
        _ => "-DCONFIG_CLONE_BACKWARDS",
    });
    let text = Compiler::new("gcc").run(&options, &source).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("asmlinkage long sys_")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once('(')?;
            let (arguments, _) = rest.split_once(");")?;
            let arguments = match arguments.trim() {
                "void" | "" => Vec::new(),
                some => some.split(',').map(str::to_owned).collect(),
            };
            Some((name.trim().to_owned(), arguments))
        })
        .collect()
}

/// Calls whose functions in Linux have other names.
const FUNCTIONS: &[(&str, &str)] = &[
    ("stat", "newstat"),
    ("fstat", "newfstat"),
    ("lstat", "newlstat"),
    ("uname", "newuname"),
    ("sendfile", "sendfile64"),
    ("umount2", "umount"),
];

/// What these headers do not declare: calls of one architecture, and those that Linux has no more or
/// never had.
const NOT_DECLARED: &[&str] = &[
    "_sysctl",
    "afs_syscall",
    "arch_prctl",
    "create_module",
    "epoll_ctl_old",
    "epoll_wait_old",
    "get_kernel_syms",
    "get_thread_area",
    "getpmsg",
    "iopl",
    "modify_ldt",
    "nfsservctl",
    "putpmsg",
    "query_module",
    "riscv_flush_icache",
    "security",
    "set_thread_area",
    "tuxcall",
    "vserver",
];

/// Calls that are newer than Linux 6.1, and three that got lower numbers later.
const NEWEST: u32 = 450;
const ADDED_LATE: [&str; 3] = ["riscv_hwprobe", "uretprobe", "uprobe"];

/// Arguments that are other than Linux declares them.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("fcntl", "cmd", "signed in POSIX and the man page"),
    ("flock", "cmd", "signed in the man page"),
    ("lseek", "whence", "signed in POSIX and the man page"),
    ("umask", "mask", "mode_t in POSIX and the man page"),
    ("getrlimit", "resource", "signed in POSIX and the man page"),
    ("setrlimit", "resource", "signed in POSIX and the man page"),
    ("prlimit64", "resource", "signed in the man page"),
    (
        "delete_module",
        "flags",
        "flags of open, which are signed elsewhere",
    ),
    (
        "fanotify_init",
        "event_f_flags",
        "flags of open, which are signed elsewhere",
    ),
    (
        "reboot",
        "magic1",
        "hexadecimal numbers above the range of int",
    ),
    (
        "reboot",
        "magic2",
        "hexadecimal numbers above the range of int",
    ),
    (
        "mmap",
        "prot",
        "int in POSIX and the man page: known bits are low",
    ),
    (
        "mmap",
        "flags",
        "int in POSIX and the man page: known bits are low",
    ),
    (
        "mprotect",
        "prot",
        "int in POSIX and the man page: known bits are low",
    ),
    (
        "pkey_mprotect",
        "prot",
        "int in the man page: known bits are low",
    ),
    (
        "remap_file_pages",
        "prot",
        "int in the man page: it must be 0",
    ),
    (
        "remap_file_pages",
        "flags",
        "int in the man page: known bits are low",
    ),
    (
        "ptrace",
        "pid",
        "pid_t in the man page; Linux drops the upper half",
    ),
];

/// Whether an argument that differs from Linux's declaration may.
fn may_differ(ty: ArgType, own: Class, linux: Class) -> bool {
    match ty {
        // An address that the call does not look behind is a number to Linux, most often.
        ArgType::Addr => matches!(linux, Class::Word(_)),
        // Descriptors are ints in POSIX; Linux has all kinds of integers for them, and looks at 32 bits.
        ArgType::Fd | ArgType::AtFd => linux != Class::Pointer && own == Class::Half(true),
        _ => false,
    }
}

#[test]
#[ignore = "needs Linux's headers for modules: cargo xtask test headers"]
fn calls_take_what_linux_declares() {
    let folder = env::var("SIGIL_LINUX_CALLS").expect("cargo xtask test headers sets it");
    let mut differ = BTreeSet::new();
    let mut used = BTreeSet::new();
    for arch in ARCHES {
        let linux = declared(Path::new(&folder), arch);
        let mut compared = 0;
        for &call in Call::ALL {
            let Some(number) = call.number(arch) else {
                continue;
            };
            let name = call.name();
            let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
            let declaration = linux.get(function.map_or(name, |(_, function)| function));
            let args = call.info().args;
            let Some(declaration) = declaration else {
                let late = number > NEWEST || ADDED_LATE.contains(&name);
                if !late && !NOT_DECLARED.contains(&name) {
                    differ.insert(format!("{name} is not declared"));
                }
                continue;
            };
            // The registers, in which all of the frame is, are no argument of the program's.
            let declaration = match name {
                "rt_sigreturn" => &[][..],
                _ => declaration,
            };
            if args.len() != declaration.len() {
                differ.insert(format!("{name} takes {declaration:?}"));
                continue;
            }
            compared += 1;
            for (arg, theirs) in args.iter().zip(declaration) {
                let own = class(arg.ty.c_type()).unwrap_or_else(|| panic!("{:?}", arg.ty));
                let linux = class(theirs).unwrap_or_else(|| panic!("{name}: {theirs}"));
                if own == linux || may_differ(arg.ty, own, linux) {
                    continue;
                }
                let listed = (name, arg.name);
                match OTHERWISE
                    .iter()
                    .any(|&(call, arg, _)| (call, arg) == listed)
                {
                    true => drop(used.insert(listed)),
                    false => drop(differ.insert(format!("{name}: {} is {theirs}", arg.name))),
                }
            }
        }
        assert!(compared > 250, "{}: only {compared} calls", arch.name());
    }
    assert!(differ.is_empty(), "{differ:#?}");
    for (call, arg, why) in OTHERWISE {
        assert!(
            used.contains(&(*call, *arg)),
            "{call}: {arg} is Linux's now, not: {why}"
        );
    }
}
