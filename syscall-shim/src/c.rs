//! C that follows from the table: the header by which a libc calls the kernel directly.

use core::fmt::Write;
use std::string::String;

use crate::{Arch, Call, Support};

/// The name of the header that [`direct_header`] is the text of.
pub const DIRECT_HEADER: &str = "sigil_direct.h";

const PARAMETERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The header that turns a system call into a function call: prototypes
/// `long sigil_sys_NAME(long, …)` of every call that is present, with the number of arguments
/// that the table gives it, and
///
/// ```c
/// static inline long sigil_direct(long n, long a, long b, long c, long d, long e, long f);
/// ```
///
/// which for a constant `n` that is implemented is the call of one of them, and for any other `n`
/// the call of `sigil_syscall`: what is absent is the kernel's to answer, and to show in a trace.
pub fn direct_header(arch: Arch) -> String {
    let mut calls: std::vec::Vec<(u32, Call)> = Call::ALL
        .iter()
        .filter(|call| call.info().support != Support::Absent)
        .filter_map(|&call| Some((call.number(arch)?, call)))
        .collect();
    calls.sort_unstable_by_key(|&(number, _)| number);

    let mut text = String::new();
    emit(&mut text, arch, &calls).expect("a String takes what is written to it");
    text
}

fn emit(out: &mut String, arch: Arch, calls: &[(u32, Call)]) -> core::fmt::Result {
    writeln!(
        out,
        "/* System calls as function calls, for {}. Generated from the table of system calls;\n \
         * not to be edited. Every function returns -errno on failure. */\n\
         #ifndef SIGIL_DIRECT_H\n\
         #define SIGIL_DIRECT_H\n\n\
         #ifdef __cplusplus\n\
         extern \"C\" {{\n\
         #endif\n\n\
         /** The system call with the number n. */\n\
         long sigil_syscall(long n, long a, long b, long c, long d, long e, long f);",
        arch.name()
    )?;
    for (_, call) in calls {
        let count = call.info().args.len();
        writeln!(out, "\n/** {}({}) */", call.name(), arguments(*call))?;
        write!(out, "long sigil_sys_{}(", call.name())?;
        if count == 0 {
            out.write_str("void")?;
        }
        list(out, count, "long ")?;
        writeln!(out, ");")?;
    }
    // The inlining is forced: at -Os the compiler judges the switch by its size before it
    // knows that one case is left.
    writeln!(
        out,
        "\n#ifdef __cplusplus\n\
         }}\n\
         #endif\n\n\
         /** The system call with the number n, which for a constant number is a direct call. */\n\
         static __inline __attribute__((__always_inline__, __unused__))\n\
         long sigil_direct(long n, long a, long b, long c, long d, long e, long f)\n\
         {{\n\
         \tif (!__builtin_constant_p(n))\n\
         \t\treturn sigil_syscall(n, a, b, c, d, e, f);\n\
         \tswitch (n) {{"
    )?;
    for (number, call) in calls {
        write!(out, "\tcase {number}: return sigil_sys_{}(", call.name())?;
        list(out, call.info().args.len(), "")?;
        writeln!(out, ");")?;
    }
    writeln!(
        out,
        "\tdefault: return sigil_syscall(n, a, b, c, d, e, f);\n\
         \t}}\n\
         }}\n\n\
         #endif"
    )
}

/// The arguments of a call as C declares them, with Linux's types: `pid_t pid, int sig`.
pub fn arguments(call: Call) -> String {
    let mut text = String::new();
    for arg in call.info().args {
        let comma = if text.is_empty() { "" } else { ", " };
        let c = arg.ty.c_type();
        let space = if c.ends_with('*') { "" } else { " " };
        let name = arg.name.trim_end_matches('_');
        write!(text, "{comma}{c}{space}{name}").expect("a String takes what is written to it");
    }
    text
}

fn list(out: &mut String, count: usize, before: &str) -> core::fmt::Result {
    for (index, parameter) in PARAMETERS.iter().take(count).enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(out, "{comma}{before}{parameter}")?;
    }
    Ok(())
}
