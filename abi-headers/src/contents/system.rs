//! Types of integers, errors, the numbers of system calls, the version.

use signal::Errno;
use syscall_shim::{Support, arguments};

use super::{Header, PLAIN, constant, module, plain};
use crate::Arch;
use crate::calls;

pub const TYPES: Header = Header {
    name: "sigil_types.h",
    about: "Types of integers",
    includes: &["<stddef.h>", "<stdint.h>"],
    modules: |_| {
        vec![module!(
            "abi-headers/src/only_c/types.rs",
            [],
            [
                plain("PidT", "sigil_pid_t"),
                plain("UidT", "sigil_uid_t"),
                plain("GidT", "sigil_gid_t"),
                plain("ModeT", "sigil_mode_t"),
                plain("ClockIdT", "sigil_clockid_t"),
                plain("TimerT", "sigil_timer_t"),
                plain("TimeT", "sigil_time_t"),
                plain("LoffT", "sigil_loff_t"),
                plain("KeyT", "sigil_key_t"),
            ]
        )]
    },
    tail: types_tail,
    ..PLAIN
};

fn types_tail(arch: Arch) -> String {
    let predefined = match arch {
        Arch::X86_64 => "defined(__x86_64__) && defined(__LP64__)",
        Arch::Aarch64 => "defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)",
        Arch::Riscv64 => "defined(__riscv) && __riscv_xlen == 64",
        Arch::I386 => "defined(__i386__)",
        Arch::Arm => "defined(__arm__)",
    };
    format!(
        "{}\n#if !({predefined})\n#error \"these headers are for {}\"\n#endif\n",
        include_str!("../../c/types.h"),
        arch.name()
    )
}

pub const VERSION: Header = Header {
    name: "sigil_version.h",
    about: "The version of the interface",
    constants: |_| {
        let part = |name: &str, text: &str, about: &str| {
            constant(&format!("SIGIL_VERSION_{name}"), "i32", text, about)
        };
        part(
            "MAJOR",
            env!("CARGO_PKG_VERSION_MAJOR"),
            "Changes with what is not compatible.",
        ) + &part(
            "MINOR",
            env!("CARGO_PKG_VERSION_MINOR"),
            "Changes with what is added.",
        ) + &part(
            "PATCH",
            env!("CARGO_PKG_VERSION_PATCH"),
            "Changes with what is put right.",
        )
    },
    tail: |arch| {
        format!(
            "/**\n * The version as text.\n */\n#define SIGIL_VERSION \"{}\"\n\n\
             /**\n * The architecture that these headers are for.\n */\n#define SIGIL_ARCH \"{}\"\n",
            env!("CARGO_PKG_VERSION"),
            arch.name()
        )
    },
    ..PLAIN
};

pub const ERRNO: Header = Header {
    name: "sigil_errno.h",
    about: "Error numbers; a system call returns them negated",
    constants: |_| {
        let mut text = String::new();
        for errno in Errno::ALL {
            if let Some((name, about)) = errno.name().zip(errno.description()) {
                text += &constant(&format!("SIGIL_{name}"), "i32", errno.number(), about);
            }
        }
        for (name, errno, about) in [
            (
                "EWOULDBLOCK",
                Errno::EWOULDBLOCK,
                "Linux's other name of EAGAIN.",
            ),
            (
                "EDEADLOCK",
                Errno::EDEADLOCK,
                "Linux's other name of EDEADLK.",
            ),
            (
                "ENOTSUP",
                Errno::ENOTSUP,
                "Linux's other name of EOPNOTSUPP.",
            ),
        ] {
            text += &constant(&format!("SIGIL_{name}"), "i32", errno.number(), about);
        }
        text
    },
    ..PLAIN
};

pub const UNISTD: Header = Header {
    name: "sigil_unistd.h",
    about: "Numbers of system calls",
    constants: |arch| {
        let mut text = String::new();
        for (number, call) in calls::numbered(arch) {
            let support = match call.info().support {
                Support::Full => "in full.".to_owned(),
                Support::Partial(missing) => format!("in part; missing: {missing}."),
                Support::Absent => "absent, ENOSYS.".to_owned(),
            };
            let about = format!("`{}({})`: {support}", call.name(), arguments(call));
            text += &constant(&format!("SIGIL_NR_{}", call.name()), "i32", number, &about);
        }
        text
    },
    ..PLAIN
};
