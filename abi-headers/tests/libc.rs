//! The tables of what C libraries have otherwise are what compilers say of the libraries' own
//! headers. With SIGIL_UPDATE=1 they are written anew.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::thread;

use abi_headers::libc::{Entry, INCLUDES, Libc, ask, compiler, parse};
use abi_headers::{ALL_HEADER, ARCHES, Arch, check, checked_in};

/// The variable that says where a library's unpacked sources are.
fn source(libc: Libc) -> String {
    let name = format!("SIGIL_{}_SOURCE", libc.name().to_uppercase());
    env::var(&name).unwrap_or_else(|_| panic!("{name} is set by cargo xtask test headers"))
}

#[test]
#[ignore = "needs cross compilers and the libraries' sources: cargo xtask test headers"]
fn tables_are_what_the_libraries_headers_say() {
    thread::scope(|scope| {
        for libc in Libc::ALL {
            let source = source(libc);
            for arch in ARCHES {
                let source = source.clone();
                scope.spawn(move || compare(libc, arch, Path::new(&source)));
            }
        }
    });
}

fn compare(libc: Libc, arch: Arch, source: &Path) {
    let text = ask(libc, arch, source).unwrap();
    let file = libc.table_file(arch);
    if env::var_os("SIGIL_UPDATE").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("libc");
        fs::write(folder.join(file), text).unwrap();
    } else {
        assert!(
            text == libc.table_text(arch),
            "abi-headers/libc/{file} is out of date: SIGIL_UPDATE=1 cargo xtask test headers, then \
             cargo xtask headers --update"
        );
    }
}

/// What a library declares may come before and after the headers.
#[test]
#[ignore = "needs cross compilers and the libraries' sources: cargo xtask test headers"]
fn headers_stand_beside_the_libraries_own() {
    for libc in Libc::ALL {
        let source = source(libc);
        for arch in ARCHES {
            let folder = tempfile::tempdir().unwrap();
            let compiler = compiler(libc, arch, Path::new(&source), folder.path()).unwrap();
            let mut names = INCLUDES.to_vec();
            names.extend([ALL_HEADER, libc.header_name()]);
            check::compiles(&compiler, &checked_in(arch), &names).unwrap();
            names.rotate_right(2);
            check::compiles(&compiler, &checked_in(arch), &names).unwrap();
        }
    }
}

fn table(libc: Libc, arch: Arch) -> BTreeMap<String, Entry> {
    parse(libc.table_text(arch))
        .unwrap()
        .into_iter()
        .map(|entry| (entry.name.clone(), entry))
        .collect()
}

/// musl has the kernel's numbers; it differs by design in a few places, which its own calls convert.
#[test]
fn musl_differs_where_it_is_known_to() {
    const EVERYWHERE: [&str; 13] = [
        "NGROUPS_MAX",
        "NSIG",
        "O_ACCMODE",
        "SIGRTMIN",
        "SS_AUTODISARM",
        "offsetof(sigaction,sa_flags)",
        "offsetof(sigaction,sa_mask)",
        "sizeof(rusage)",
        "sizeof(sigaction)",
        "sizeof(sigaction,sa_flags)",
        "sizeof(sigaction,sa_mask)",
        "sizeof(sigset_t)",
        "sizeof(timer_t)",
    ];
    for arch in ARCHES {
        let mut known = EVERYWHERE.to_vec();
        known.push("sizeof(ucontext_t,uc_sigmask)");
        match arch {
            // musl has the floating-point state at the end.
            Arch::X86_64 => known.extend(["sizeof(ucontext_t)", "offsetof(sigaction,sa_restorer)"]),
            Arch::Aarch64 => {
                known.extend(["MINSIGSTKSZ", "SIGSTKSZ", "offsetof(sigaction,sa_restorer)"]);
            }
            _ => {}
        }
        known.sort_unstable();
        let table = table(Libc::Musl, arch);
        let differs: Vec<&str> = table
            .values()
            .filter(|entry| {
                entry
                    .kernel
                    .zip(entry.libc)
                    .is_some_and(|(kernel, libc)| kernel != libc)
            })
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(differs, known, "{}", arch.name());
        let value = |name: &str| (table[name].kernel, table[name].libc);
        assert_eq!(value("SIGRTMIN"), (Some(32), Some(35)));
        assert_eq!(value("sizeof(sigset_t)"), (Some(8), Some(128)));
    }
}

/// The same names, other numbers.
#[test]
fn newlib_numbers_things_its_own_way() {
    for arch in ARCHES {
        let table = table(Libc::Newlib, arch);
        let value = |name: &str| (table[name].kernel, table[name].libc);
        assert_eq!(value("SIGBUS"), (Some(7), Some(10)));
        assert_eq!(value("SIGUSR1"), (Some(10), Some(30)));
        assert_eq!(value("SIGCHLD"), (Some(17), Some(20)));
        assert_eq!(value("SIG_SETMASK"), (Some(2), Some(0)));
        assert_eq!(value("SIGEMT"), (None, Some(7)));
        assert_eq!(value("CLOCK_MONOTONIC"), (Some(1), Some(4)));
        assert_eq!(value("EOVERFLOW"), (Some(75), Some(139)));
        // Without it, no handler is told of its signal.
        assert_eq!(value("SA_SIGINFO"), (Some(4), None));
    }
}

/// Who translates by a list takes each number for one other, both ways.
#[test]
#[cfg(target_arch = "x86_64")]
fn lists_translate_both_ways() {
    use abi_headers::check::gcc;
    for libc in Libc::ALL {
        let prefix = format!("SIGIL_{}_", libc.name().to_uppercase());
        let mut source = format!(
            "#include \"{}\"\n\
             #define TO_KERNEL(libc, kernel) case libc: return (long)kernel;\n\
             #define TO_LIBC(libc, kernel) case kernel: return (long)libc;\n",
            libc.header_name()
        );
        for list in [
            "SIGNALS",
            "ERRNOS",
            "SA_FLAGS",
            "SIG_HOWS",
            "SI_CODES",
            "SIGEVS",
            "CLOCKS",
            "OPEN_FLAGS",
            "FCNTL_OPS",
            "LOCK_TYPES",
            "SCHED_POLICIES",
            "WAIT_OPTIONS",
        ] {
            // A number twice is an error.
            for way in ["TO_KERNEL", "TO_LIBC"] {
                source += &format!(
                    "long {way}_{list}(long number);\n\
                     long {way}_{list}(long number)\n{{\n\
                     switch (number) {{\n{prefix}{list}({way})\ndefault: return -1;\n}}\n}}\n"
                );
            }
        }
        let folder = format!("-I{}", abi_headers::checked_in(Arch::X86_64).display());
        let options = [
            "-fsyntax-only",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-std=c11",
            "-x",
            "c",
        ];
        gcc(Arch::X86_64)
            .with(folder)
            .run(&options, &source)
            .unwrap();
    }
}
