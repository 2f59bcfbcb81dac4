//! The numbers of the table against two oracles: the headers that Linux ships for each
//! architecture, and the `syscalls` crate, which was made from Linux's own tables.

use std::collections::BTreeMap;
use std::process::Command;

use syscall_shim::{Arch, Call};

type Numbers = BTreeMap<String, u32>;

fn table(arch: Arch) -> Numbers {
    let numbers = Call::ALL
        .iter()
        .filter_map(|call| Some((call.name().to_owned(), call.number(arch)?)));
    let mut map = Numbers::new();
    for (name, number) in numbers {
        let old = map.insert(name.clone(), number);
        assert_eq!(old, None, "{}: {name} is there twice", arch.name());
    }
    map
}

/// The newest call that the table has. What a newer Linux adds is not an error of the table.
const NEWEST: u32 = 469;

/// The newest call in the headers of Linux 6.1, the oldest that this test is run with. Calls
/// above may be missing from them.
const NEWEST_IN_HEADERS: u32 = 450;

/// Calls with lower numbers that Linux got after 6.1: 6.4, 6.11 and 6.14 added them.
const ADDED_LATE: [&str; 3] = ["riscv_hwprobe", "uretprobe", "uprobe"];

/// ARM's private calls start here.
const ARM_PRIVATE: u32 = 0xf_0000;

struct Headers {
    package: &'static str,
    folders: &'static [&'static str],
    defines: &'static [&'static str],
}

fn headers_of(arch: Arch) -> Headers {
    const X86: &[&str] = &["/usr/include/x86_64-linux-gnu", "/usr/include"];
    match arch {
        Arch::X86_64 => Headers {
            package: "linux-libc-dev",
            folders: X86,
            defines: &[],
        },
        Arch::I386 => Headers {
            package: "linux-libc-dev",
            folders: X86,
            defines: &["-m32"],
        },
        Arch::Aarch64 => Headers {
            package: "linux-libc-dev-arm64-cross",
            folders: &["/usr/aarch64-linux-gnu/include"],
            defines: &[],
        },
        Arch::Arm => Headers {
            package: "linux-libc-dev-armhf-cross",
            folders: &["/usr/arm-linux-gnueabihf/include"],
            defines: &["-D__ARM_EABI__"],
        },
        Arch::Riscv64 => Headers {
            package: "linux-libc-dev-riscv64-cross",
            folders: &["/usr/riscv64-linux-gnu/include"],
            defines: &["-D__riscv_xlen=64", "-D__LP64__"],
        },
    }
}

/// Every macro that including `asm/unistd.h` defines.
fn macros(arch: Arch) -> BTreeMap<String, String> {
    let headers = headers_of(arch);
    let mut gcc = Command::new("gcc");
    gcc.args(["-E", "-dM", "-nostdinc"]).args(headers.defines);
    for folder in headers.folders {
        gcc.arg("-I").arg(folder);
    }
    let output = gcc
        .args(["-include", "asm/unistd.h", "-x", "c", "/dev/null"])
        .output()
        .expect("gcc is needed for this test: install the package gcc");
    assert!(
        output.status.success(),
        "Linux's headers for {} are needed for this test: install the package {}\n{}",
        arch.name(),
        headers.package,
        String::from_utf8_lossy(&output.stderr),
    );
    String::from_utf8(output.stdout)
        .expect("headers are ASCII")
        .lines()
        .filter_map(|line| line.strip_prefix("#define ")?.split_once(' '))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The value of a macro that is a number, a name, or a sum of such in parentheses.
fn value(macros: &BTreeMap<String, String>, text: &str) -> Option<u32> {
    text.trim_matches(|c| "() ".contains(c))
        .split('+')
        .map(|term| {
            let term = term.trim();
            match term.strip_prefix("0x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => term.parse().ok(),
            }
            .or_else(|| value(macros, macros.get(term)?))
        })
        .sum()
}

/// Names in the headers that are bounds or bases, or a second name for a call.
const NOT_CALLS: [&str; 7] = [
    "syscalls",
    "arch_specific_syscall",
    "SYSCALL_BASE",
    "OABI_SYSCALL_BASE",
    "SYSCALL_MASK",
    "BASE",
    "arm_sync_file_range",
];

fn from_headers(arch: Arch) -> Numbers {
    let macros = macros(arch);
    let mut numbers = Numbers::new();
    for (name, text) in &macros {
        let call = name
            .strip_prefix("__NR_")
            .or_else(|| name.strip_prefix("__ARM_NR_"));
        if let Some(call) = call.filter(|call| !NOT_CALLS.contains(call)) {
            let number = value(&macros, text).unwrap_or_else(|| panic!("{name} is {text}"));
            if number <= NEWEST || number >= ARM_PRIVATE {
                numbers.insert(call.to_owned(), number);
            }
        }
    }
    assert!(numbers.len() > 300, "{}: too few calls", arch.name());
    numbers
}

#[test]
fn numbers_are_those_of_linux_s_headers() {
    for arch in Arch::ALL {
        let table = table(arch);
        let headers = from_headers(arch);
        for (name, number) in &headers {
            assert_eq!(table.get(name), Some(number), "{}: {name}", arch.name());
        }
        for (name, number) in &table {
            let newer = *number > NEWEST_IN_HEADERS && *number <= NEWEST;
            let known = headers.contains_key(name) || ADDED_LATE.contains(&name.as_str());
            assert!(known || newer, "{}: Linux has no {name}", arch.name());
        }
    }
}

/// What the crate says, put right where it differs from Linux's headers.
fn from_crate(arch: Arch) -> Numbers {
    macro_rules! numbers {
        ($arch:ident) => {
            (0..1024)
                .filter_map(syscalls::$arch::Sysno::new)
                .map(|call| {
                    (
                        call.name().trim_start_matches("r#").to_owned(),
                        call.id() as u32,
                    )
                })
                .collect()
        };
    }
    let mut numbers: Numbers = match arch {
        Arch::X86_64 => numbers!(x86_64),
        Arch::I386 => numbers!(x86),
        Arch::Aarch64 => numbers!(aarch64),
        Arch::Arm => numbers!(arm),
        Arch::Riscv64 => numbers!(riscv64),
    };
    match arch {
        Arch::Aarch64 => {
            // The crate uses glibc's name.
            let number = numbers.remove("fstatat").expect("the crate has it");
            numbers.insert("newfstatat".into(), number);
            // Only 32-bit architectures have the calls with 64-bit times.
            numbers.retain(|_, number| !(403..=423).contains(number));
        }
        Arch::Arm => {
            // A second name for it, and the private calls that are not in Linux's table.
            let number = numbers.remove("arm_sync_file_range");
            numbers.extend(number.map(|number| ("sync_file_range2".into(), number)));
            for (name, number) in [
                ("breakpoint", 1),
                ("cacheflush", 2),
                ("usr26", 3),
                ("usr32", 4),
                ("set_tls", 5),
                ("get_tls", 6),
            ] {
                numbers.insert(name.into(), ARM_PRIVATE + number);
            }
        }
        Arch::X86_64 | Arch::I386 | Arch::Riscv64 => {}
    }
    numbers
}

#[test]
fn numbers_are_those_of_the_second_oracle() {
    for arch in Arch::ALL {
        let (table, other) = (table(arch), from_crate(arch));
        for (name, number) in &other {
            assert_eq!(table.get(name), Some(number), "{}: {name}", arch.name());
        }
        for (name, number) in &table {
            assert_eq!(other.get(name), Some(number), "{}: {name}", arch.name());
        }
    }
}
