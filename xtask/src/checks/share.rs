//! What is an architecture's own lies in folders and files of its name: how much that is, and that
//! nothing else names one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::setup::target::Target;

/// Where the project's code is. Tests and benchmarks have their own headers for it; generated headers
/// are nobody's work.
const CODE: &[&str] = &[
    "signal/src",
    "posix-process/src",
    "syscall-shim/src",
    "abi-headers/src",
    "abi-headers/libsigil/src",
    "kernel-min/src",
    "kernel-min/link",
    "musl-glue",
    "newlib-glue",
    "conformance/src",
    "xtask/src",
];

/// Where what differs between monitors lies, each in a folder.
const PLATFORMS: &str = "kernel-min/src/platform/";

/// Where the balloon is: all that hosts share, and the wire of each.
const BALLOON: &[(&str, &str)] = &[
    ("shared", "kernel-min/src/balloon/"),
    ("virtio", "kernel-min/src/platform/virtio/balloon"),
    ("xen", "kernel-min/src/platform/xen/balloon"),
];

/// What of it is not looked at, by a part of its path.
const TESTS: &[&str] = &["/tests/", "/tests.rs", "_tests.rs", "/tests.c"];

/// Where all architectures stand side by side.
const TABLES: &[&str] = &[
    "/arch/",
    "/platform/",
    "signal/src/arch.rs",
    "syscall-shim/src/arch.rs",
    "syscall-shim/src/call.rs",
    "syscall-shim/src/table/",
    "abi-headers/src/contents/",
    "conformance/src/machine.rs",
    "xtask/src/setup/target.rs",
    "xtask/src/setup/packages.rs",
];

/// What else names one, and why: files, or folders.
const ALLOWED: &[(&str, &str)] = &[
    (
        "conformance/src/placed.rs",
        "the instructions that enter an image elsewhere",
    ),
    (
        "xtask/src/checks/boot.rs",
        "whose kinds of machines are booted",
    ),
    (
        "xtask/src/checks/boot/kinds.rs",
        "the kinds of machines of each",
    ),
    (
        "xtask/src/trees.rs",
        "where things are in the machine of each",
    ),
    (
        "abi-headers/",
        "makes the headers of all side by side, and the library's types as Linux has them",
    ),
    ("kernel-min/src/tty/mod.rs", "what tests ask this Linux"),
    (
        "kernel-min/src/exec/image.rs",
        "the ELF machine of programs",
    ),
    ("kernel-min/src/files/flags.rs", "Linux's numbers differ"),
    ("kernel-min/src/files/stat.rs", "struct stat differs"),
    (
        "kernel-min/src/syscall/action.rs",
        "struct sigaction differs",
    ),
    (
        "kernel-min/src/syscall/clone.rs",
        "the order of clone's arguments differs",
    ),
    (
        "kernel-min/src/syscall/entry.rs",
        "the table's column of numbers",
    ),
    (
        "kernel-min/src/syscall/mod.rs",
        "calls that newer architectures lack",
    ),
    ("kernel-min/src/syscall/sem.rs", "struct semid64_ds differs"),
    (
        "kernel-min/src/user/mod.rs",
        "riscv64 reads without what the compiler makes of it",
    ),
    (
        "musl-glue/Makefile",
        "assembly files that only one replaces",
    ),
    ("newlib-glue/Makefile", "options of compilers"),
    (
        "signal/src/altstack.rs",
        "the smallest alternate stack differs",
    ),
    (
        "syscall-shim/src/trace/",
        "traces of any on any, as Linux's layouts differ",
    ),
    (
        "xtask/src/accel.rs",
        "the guest that tries this machine's KVM",
    ),
    ("xtask/src/build/extable.rs", "names of relocations"),
    (
        "xtask/src/checks.rs",
        "steps are called like what they are for",
    ),
    ("xtask/src/checks/share.rs", "the names themselves"),
    (
        "xtask/src/checks/suites.rs",
        "steps are called like what they are for",
    ),
    ("xtask/src/cmd/", "the texts of --help"),
    (
        "xtask/src/setup/xen.rs",
        "the package of the one that has it",
    ),
];

/// How an architecture is named in code: each beside the one whose folder's name it is.
const NAMES: &[&str] = &[
    "x86_64", "x86-64", "X86_64", "amd64", "aarch64", "Aarch64", "AARCH64", "arm64", "riscv",
    "Riscv", "RISCV",
];

/// Lines of each architecture and of all, and of each kind of monitor; fails where something else names one.
pub fn share(context: &Context) -> Result<Verdict> {
    let root = &context.setup.dirs.root;
    let mut files = Vec::new();
    for folder in CODE {
        walk(&root.join(folder), &mut files)?;
    }
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let mut platforms: BTreeMap<String, usize> = BTreeMap::new();
    let mut balloon: BTreeMap<&str, usize> = BTreeMap::new();
    let mut naming: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap_or(&path);
        let name = name.to_string_lossy().into_owned();
        if TESTS.iter().any(|part| name.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(&path).on(&path)?;
        let text = code(&text);
        let arch = of(Path::new(&name));
        let count = text.lines().count();
        *lines.entry(arch.unwrap_or("shared")).or_default() += count;
        if let Some(path) = name.strip_prefix(PLATFORMS) {
            let folder = path.split_once('/').map_or("shared", |(folder, _)| folder);
            *platforms.entry(folder.to_string()).or_default() += count;
        }
        for (of, _) in BALLOON.iter().filter(|(_, at)| name.starts_with(at)) {
            *balloon.entry(of).or_default() += count;
        }
        if arch.is_none() && !TABLES.iter().any(|table| name.contains(table)) {
            let found = mentions(text);
            if !found.is_empty() {
                naming.insert(name, found);
            }
        }
    }
    let mut wrong = Vec::new();
    for (part, _) in ALLOWED {
        let before = naming.len();
        naming.retain(|file, _| !file.starts_with(part));
        if naming.len() == before {
            wrong.push(format!("{part}: names no architecture any more"));
        }
    }
    for (file, numbers) in naming {
        wrong.push(format!("{file}: names one in line {numbers:?}"));
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!(
            "lines: {}; of platforms: {}; of the balloon: {}",
            counts(&lines),
            counts(&platforms),
            counts(&balloon)
        )),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

fn counts<K: std::fmt::Display>(lines: &BTreeMap<K, usize>) -> String {
    let counts: Vec<String> = lines.iter().map(|(of, n)| format!("{of} {n}")).collect();
    counts.join(", ")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result {
    for entry in fs::read_dir(folder).on(folder)? {
        let path = entry.on(folder)?.path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        if path.is_dir() {
            walk(&path, files)?;
        } else if ["rs", "S", "s", "c", "h", "ld"].contains(&extension)
            || path.ends_with("Makefile")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The architecture in whose folder a file is, or whose name it has.
fn of(path: &Path) -> Option<&'static str> {
    path.iter().find_map(|part| {
        let part = part.to_string_lossy();
        let stem = part.split('.').next().unwrap_or_default();
        Target::names().into_iter().find(|name| stem == *name)
    })
}

/// A source without the tests at its end.
fn code(text: &str) -> &str {
    let end = text.find("#[cfg(test)]\nmod tests {");
    &text[..end.unwrap_or(text.len())]
}

/// The lines that name an architecture otherwise than in a comment.
fn mentions(text: &str) -> Vec<usize> {
    let is_comment = |line: &str| {
        ["//", "/*", "* ", "*/", "# "]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    text.lines()
        .zip(1..)
        .filter(|(line, _)| {
            let line = line.trim_start();
            let line = line.split(" // ").next().unwrap_or_default();
            !is_comment(line) && NAMES.iter().any(|name| line.contains(name))
        })
        .map(|(_, number)| number)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_files_are_an_architectures() {
        let arch = |path: &str| of(Path::new(path));
        assert_eq!(arch("signal/src/arch/riscv64/frame.rs"), Some("riscv64"));
        assert_eq!(arch("kernel-min/link/x86_64.ld"), Some("x86_64"));
        assert_eq!(arch("signal/src/arch/mod.rs"), None);
    }

    #[test]
    fn names_in_comments_are_none() {
        let text =
            "// arm64\nuse arch::aarch64; // why\n/* x86-64\n * riscv */\nlet a = 1; // arm64\n";
        assert_eq!(mentions(text), [2]);
    }
}
