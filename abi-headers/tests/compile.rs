//! The headers compile: each alone, all together, any of them in any order, as C and as C++, with
//! no warning. With the host's gcc here; `cargo xtask test headers` runs the tests that need clang
//! and the compilers of other architectures.

mod common;

use std::thread;

use abi_headers::check::{self, gcc};
use abi_headers::probe::Compiler;
use abi_headers::{ARCHES, Arch, all_headers, checked_in};
use common::clang;

/// The headers beyond those that stand alone: random subsets in random orders.
const SUBSETS: usize = 12;

fn compiles(compiler: &Compiler, arch: Arch, headers: &[&str]) {
    if let Err(message) = check::compiles(compiler, &checked_in(arch), headers) {
        panic!("{}, {headers:?}: {message}", arch.name());
    }
}

/// A generator of the xorshift family: the same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// Some of the names, in some order; one may be there twice.
    fn subset<'a>(&mut self, names: &[&'a str]) -> Vec<&'a str> {
        let count = 2 + self.below(names.len());
        (0..count).map(|_| names[self.below(names.len())]).collect()
    }
}

/// Each alone, all, all backwards, and random subsets.
fn everything_compiles(compiler: &Compiler, arch: Arch, seed: u64) {
    let headers = all_headers(arch).unwrap();
    let mut names: Vec<&str> = headers.iter().map(|header| header.name).collect();
    for name in &names {
        // Twice: the second time it is empty.
        compiles(compiler, arch, &[name, name]);
    }
    compiles(compiler, arch, &names);
    let mut random = Random(seed);
    for _ in 0..SUBSETS {
        compiles(compiler, arch, &random.subset(&names));
    }
    names.reverse();
    compiles(compiler, arch, &names);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn with_the_host_s_gcc() {
    everything_compiles(&gcc(Arch::X86_64), Arch::X86_64, 1);
}

#[test]
#[ignore = "needs clang and cross compilers: cargo xtask test headers"]
fn with_every_compiler_for_every_architecture() {
    thread::scope(|scope| {
        for (arch, seed) in ARCHES.into_iter().zip(2..) {
            scope.spawn(move || everything_compiles(&gcc(arch), arch, seed));
            scope.spawn(move || everything_compiles(&clang(arch), arch, seed + 100));
        }
    });
}

/// What a C library declares may come before and after: macros such as `si_pid` change nothing.
#[test]
#[cfg(target_arch = "x86_64")]
fn beside_the_host_s_library() {
    const LIBRARY: [&str; 14] = [
        "errno.h",
        "fcntl.h",
        "limits.h",
        "poll.h",
        "sched.h",
        "signal.h",
        "sys/resource.h",
        "sys/stat.h",
        "sys/sysmacros.h",
        "sys/time.h",
        "sys/times.h",
        "sys/wait.h",
        "ucontext.h",
        "unistd.h",
    ];
    let arch = Arch::X86_64;
    let compiler = gcc(arch).with("-D_GNU_SOURCE");
    for header in all_headers(arch).unwrap() {
        let mut names = LIBRARY.to_vec();
        names.push(header.name);
        compiles(&compiler, arch, &names);
        names.rotate_right(1);
        compiles(&compiler, arch, &names);
    }
}

/// A header of one architecture is not taken for another's.
#[test]
#[cfg(target_arch = "x86_64")]
fn the_wrong_architecture_is_an_error() {
    let folder = format!("-I{}", checked_in(Arch::Aarch64).display());
    let error = gcc(Arch::X86_64)
        .run(
            &["-fsyntax-only", &folder, "-x", "c"],
            "#include \"sigil_signo.h\"\n",
        )
        .unwrap_err();
    assert!(error.contains("these headers are for aarch64"), "{error}");
}

#[test]
fn a_missing_compiler_is_named() {
    let error = Compiler::new("no-such-cc").run(&[], "").unwrap_err();
    assert!(
        error.contains("the C compiler no-such-cc is missing"),
        "{error}"
    );
}
