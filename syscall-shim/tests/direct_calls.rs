//! A system call with a constant number compiles to a direct call of its own symbol: held by
//! looking at what the compiler made, of a file of this test and of musl's own sources.
#![cfg(target_arch = "x86_64")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use syscall_shim::{Arch, DIRECT_HEADER, direct_header};

const LEVELS: [&str; 3] = ["-Os", "-O2", "-O3"];

/// The options that decide how a call is compiled, as musl is built for images.
const OPTIONS: [&str; 6] = [
    "-std=c99",
    "-ffreestanding",
    "-fno-pie",
    "-fcf-protection=none",
    "-fno-stack-protector",
    "-Werror",
];

/// The glue's headers: the architecture's, and what all have.
fn glue() -> [PathBuf; 2] {
    ["x86_64", "generic"].map(|folder| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../musl-glue/arch")
            .join(folder)
    })
}

/// A folder of this name, with the generated header in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    fs::write(folder.join(DIRECT_HEADER), direct_header(Arch::X86_64))
        .expect("a temporary file can be written");
    folder
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}; the packages gcc and binutils are needed for this test")
    });
    assert!(
        output.status.success(),
        "{command:?}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The disassembly of an object file: the lines of each function, each an instruction or, as
/// `-> SYMBOL`, where the instruction before it refers to.
fn functions(object: &Path) -> BTreeMap<String, Vec<String>> {
    let text = output(
        Command::new("objdump")
            .args(["-dr", "--no-show-raw-insn"])
            .arg(object),
    );
    let mut functions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_suffix(">:").and_then(|l| l.split('<').nth(1)) {
            current = name.to_owned();
        } else if let Some((_, relocation)) = line.split_once("R_X86_64_") {
            let symbol = relocation.split_whitespace().nth(1).unwrap_or_default();
            let symbol = symbol.rsplit_once(['-', '+']).map_or(symbol, |(s, _)| s);
            functions
                .entry(current.clone())
                .or_default()
                .push(format!("-> {symbol}"));
        } else if let Some((_, instruction)) = line.split_once(":\t") {
            functions
                .entry(current.clone())
                .or_default()
                .push(instruction.trim().to_owned());
        }
    }
    functions
}

/// The symbols that a function calls or jumps to, in order.
fn callees(lines: &[String]) -> Vec<&str> {
    let mut callees = Vec::new();
    for pair in lines.windows(2) {
        let jumps = pair[0].starts_with("call") || pair[0].starts_with("jmp");
        if let Some(symbol) = pair[1].strip_prefix("-> ").filter(|_| jumps) {
            callees.push(symbol);
        }
    }
    callees
}

#[test]
fn a_constant_number_is_a_direct_call() {
    let folder = folder("direct-calls");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/direct_calls/calls.c");
    for level in LEVELS {
        let object = folder.join(format!("calls{level}.o"));
        output(
            Command::new("gcc")
                .args(OPTIONS)
                .arg(level)
                .args(glue().map(|folder| format!("-I{}", folder.display())))
                .arg("-I")
                .arg(&folder)
                .arg("-c")
                .arg(&source)
                .arg("-o")
                .arg(&object),
        );
        let functions = functions(&object);
        let calls = |name: &str| callees(&functions[name]);
        let one = |symbol: &'static str| vec![symbol];
        assert_eq!(calls("constant_without_arguments"), one("sigil_sys_getpid"));
        assert_eq!(calls("constant_with_arguments"), one("sigil_sys_kill"));
        assert_eq!(calls("constant_with_six"), one("sigil_sys_mmap"));
        assert_eq!(calls("constant_with_fewer"), one("sigil_sys_read"));
        assert_eq!(calls("variable"), one("sigil_syscall"));
        let mut choice = calls("constant_by_choice");
        choice.sort_unstable();
        assert_eq!(choice, ["sigil_sys_exit", "sigil_sys_exit_group"]);

        // Nothing is in the way: no compare, no table, only the tail call.
        let forwarded = &functions["constant_with_arguments"];
        assert!(forwarded[0].starts_with("jmp"), "{level}: {forwarded:?}");

        let by_number: Vec<&String> = functions
            .iter()
            .filter(|(_, lines)| callees(lines).contains(&"sigil_syscall"))
            .map(|(name, _)| name)
            .collect();
        // What is absent is the kernel's to answer.
        let expected = ["constant_absent", "constant_unknown", "variable"];
        assert_eq!(by_number, expected, "{level}");
    }
}

/// musl's sources: named by the environment, or where `cargo xtask` unpacks them.
fn musl() -> Option<PathBuf> {
    let named = env::var_os("SIGIL_MUSL_SOURCE").map(PathBuf::from);
    named.or_else(|| {
        Path::new(env!("CARGO_TARGET_TMPDIR"))
            .ancestors()
            .map(|folder| folder.join("cache/musl-1.2.3"))
            .find(|folder| folder.join("src/internal/syscall.h").exists())
    })
}

/// What musl's own Makefile generates.
fn generate_musl_headers(musl: &Path, folder: &Path) {
    let bits = folder.join("include/bits");
    fs::create_dir_all(&bits).expect("a temporary folder can be made");
    let types = output(
        Command::new("sed")
            .arg("-f")
            .arg(musl.join("tools/mkalltypes.sed"))
            .arg(musl.join("arch/x86_64/bits/alltypes.h.in"))
            .arg(musl.join("include/alltypes.h.in")),
    );
    fs::write(bits.join("alltypes.h"), types).expect("a temporary file can be written");
    let numbers = fs::read_to_string(musl.join("arch/x86_64/bits/syscall.h.in"))
        .expect("musl's sources are whole");
    let names = numbers.replace("__NR_", "SYS_");
    fs::write(bits.join("syscall.h"), numbers + &names).expect("a temporary file can be written");
}

/// Source files of musl, and the symbols of the system calls that each calls directly.
const MUSL_FILES: [(&str, &[&str]); 6] = [
    ("unistd/getpid", &["getpid"]),
    ("signal/kill", &["kill"]),
    ("signal/sigaction", &["rt_sigaction", "rt_sigprocmask"]),
    ("time/timer_settime", &["timer_settime"]),
    (
        "thread/pthread_create",
        &[
            "exit",
            "futex",
            "rt_sigprocmask",
            "set_robust_list",
            "set_tid_address",
        ],
    ),
    ("misc/syscall", &[]),
];

#[test]
fn musl_s_sources_call_directly() {
    let Some(musl) = musl() else {
        // The build that unpacks musl runs this test again with the sources there.
        eprintln!("not run: no musl source; name it in SIGIL_MUSL_SOURCE");
        return;
    };
    let folder = folder("direct-calls-musl");
    generate_musl_headers(&musl, &folder);
    let [own, generic] = glue();
    let includes = [
        own,
        generic,
        folder.clone(),
        musl.join("arch/x86_64"),
        musl.join("arch/generic"),
        musl.join("src/include"),
        musl.join("src/internal"),
        folder.join("include"),
        musl.join("include"),
    ];
    for (file, expected) in MUSL_FILES {
        for level in LEVELS {
            let object = folder.join(format!("{}{level}.o", file.replace('/', "-")));
            let mut gcc = Command::new("gcc");
            gcc.args(OPTIONS)
                .args(["-nostdinc", "-D_XOPEN_SOURCE=700", "-w", level, "-c"])
                .arg(musl.join("src").join(file).with_extension("c"))
                .arg("-o")
                .arg(&object);
            for include in &includes {
                gcc.arg("-I").arg(include);
            }
            output(&mut gcc);
            let functions = functions(&object);
            let called: Vec<&str> = functions.values().flat_map(|l| callees(l)).collect();
            for name in expected {
                let symbol = format!("sigil_sys_{name}");
                assert!(called.contains(&symbol.as_str()), "{file} {level}: {name}");
            }
            let by_number = called.contains(&"sigil_syscall");
            assert_eq!(by_number, file == "misc/syscall", "{file} {level}");
            let trap = |line: &String| line.starts_with("syscall") || line.starts_with("int ");
            assert!(!functions.values().flatten().any(trap), "{file} {level}");
        }
    }
}
