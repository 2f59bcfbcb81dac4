//! `sigil_calls.h`: each system call as a C function with the types that Linux gives its
//! arguments.

use std::fmt::Write;

use syscall_shim::{Arg, Call, DIRECT_HEADER, Support};

use crate::Arch;
use crate::render::framed;
use crate::select::TypeNames;

/// The header's name.
pub const CALLS_HEADER: &str = "sigil_calls.h";

/// What declares the types of arguments.
const INCLUDES: &[&str] = &[
    "sigil_types.h",
    "sigil_signo.h",
    "sigil_siginfo.h",
    "sigil_sigaction.h",
    "sigil_sigaltstack.h",
    "sigil_clone.h",
    "sigil_fcntl.h",
    "sigil_sched.h",
    "sigil_resource.h",
    "sigil_time.h",
    "sigil_sigevent.h",
    "sigil_stat.h",
    DIRECT_HEADER,
];

/// The calls of an architecture by number.
pub fn numbered(arch: Arch) -> Vec<(u32, Call)> {
    let mut calls: Vec<(u32, Call)> = Call::ALL
        .iter()
        .filter_map(|&call| Some((call.number(arch)?, call)))
        .collect();
    calls.sort_unstable_by_key(|&(number, _)| number);
    calls
}

fn declaration(ty: &str, arg: &Arg) -> String {
    let space = if ty.ends_with('*') { "" } else { " " };
    format!("{ty}{space}{}", arg.name.trim_end_matches('_'))
}

/// The type of an argument with the names that these headers give to types. What they do not
/// declare is behind a pointer to anything.
fn sigil_type(ty: &str, known: &[&str]) -> String {
    if ty.contains('{') {
        return "const void *".to_owned();
    }
    let Some(pointee) = ty.strip_suffix('*') else {
        return match ty {
            "pid_t" | "uid_t" | "gid_t" | "mode_t" | "clockid_t" | "timer_t" | "key_t"
            | "loff_t" => format!("sigil_{ty}"),
            _ => ty.to_owned(),
        };
    };
    let (constant, name) = match pointee.trim().strip_prefix("const ") {
        Some(name) => ("const ", name),
        None => ("", pointee.trim()),
    };
    let plain = [
        "char",
        "void",
        "int",
        "unsigned int",
        "long",
        "unsigned long",
        "size_t",
    ];
    if plain.contains(&name) || name.starts_with("uint") || name.contains('*') {
        return ty.to_owned();
    }
    let bare = name
        .trim_start_matches("struct ")
        .trim_start_matches("__kernel_");
    let ours = format!("sigil_{bare}");
    if known.contains(&ours.as_str()) {
        format!("{constant}{ours} *")
    } else {
        format!("{constant}void *")
    }
}

/// The text of the header.
pub fn calls_header(arch: Arch, names: &TypeNames) -> String {
    let mut text = String::new();
    emit(&mut text, arch, names).expect("a String takes what is written to it");
    let about = format!(
        "System calls as functions with typed arguments ({}).\n\
         Each returns what the kernel returns: -errno on failure.",
        arch.name()
    );
    framed(CALLS_HEADER, &about, &text)
}

fn emit(out: &mut String, arch: Arch, names: &TypeNames) -> std::fmt::Result {
    let known: Vec<&str> = names.values().copied().collect();
    for include in INCLUDES {
        writeln!(out, "#include \"{include}\"")?;
    }
    writeln!(out, "\n#ifdef __cplusplus\nextern \"C\" {{\n#endif")?;
    for (number, call) in numbered(arch) {
        if call.info().support == Support::Absent {
            continue;
        }
        function(out, number, call, &known)?;
    }
    writeln!(out, "\n#ifdef __cplusplus\n}}\n#endif")
}

fn function(out: &mut String, number: u32, call: Call, known: &[&str]) -> std::fmt::Result {
    let info = call.info();
    let parameters: Vec<String> = info
        .args
        .iter()
        .map(|arg| declaration(&sigil_type(arg.ty.c_type(), known), arg))
        .collect();
    let parameters = match parameters.as_slice() {
        [] => "void".to_owned(),
        some => some.join(", "),
    };
    let given: Vec<String> = info
        .args
        .iter()
        .map(|arg| format!("(long){}", arg.name.trim_end_matches('_')))
        .collect();
    let missing = match info.support {
        Support::Partial(missing) => format!(" Missing: {missing}."),
        Support::Full | Support::Absent => String::new(),
    };
    writeln!(
        out,
        "\n/**\n * `{}`, number {number}.{missing}\n */",
        info.name
    )?;
    writeln!(
        out,
        "static __inline long sigil_call_{}({parameters})",
        info.name
    )?;
    writeln!(
        out,
        "{{\n\treturn sigil_sys_{}({});\n}}",
        info.name,
        given.join(", ")
    )
}
