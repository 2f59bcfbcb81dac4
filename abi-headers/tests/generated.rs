//! What is generated is what the sources say, and what is checked in is what is generated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use abi_headers::{ARCHES, Arch, Flavor, Header, all_headers, checked_in, folder, libc};

/// All headers of an architecture, generated once.
fn generated(arch: Arch) -> &'static [Header] {
    static ALL: [LazyLock<Vec<Header>>; ARCHES.len()] = [
        LazyLock::new(|| all_headers(ARCHES[0]).unwrap()),
        LazyLock::new(|| all_headers(ARCHES[1]).unwrap()),
        LazyLock::new(|| all_headers(ARCHES[2]).unwrap()),
    ];
    let index = ARCHES.iter().position(|known| *known == arch).unwrap();
    &ALL[index]
}

/// Those of a flavor.
fn of_flavor(arch: Arch, flavor: Flavor) -> Vec<Header> {
    let stale = flavor.stale();
    let all = generated(arch).iter();
    all.filter(|header| !stale.contains(&header.name))
        .cloned()
        .collect()
}

const UPDATE: &str = "is out of date: cargo xtask headers --update";

#[test]
fn the_generated_documents_are_up_to_date() {
    for (name, generated) in [
        ("syscalls.md", syscall_shim::support_table()),
        ("libc-differences.md", libc::differences().unwrap()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../docs")
            .join(name);
        let text = fs::read_to_string(path).unwrap_or_default();
        assert!(text == generated, "docs/{name} {UPDATE}");
    }
}

#[test]
fn headers_that_are_checked_in_are_the_generated_ones() {
    for arch in ARCHES {
        let folder = checked_in(arch);
        let mut names = BTreeSet::new();
        for header in generated(arch) {
            let path = folder.join(header.name);
            let text = fs::read_to_string(&path).unwrap_or_default();
            assert!(text == header.text, "{} {UPDATE}", path.display());
            assert!(
                names.insert(header.name.to_owned()),
                "two headers are {}",
                header.name
            );
        }
        assert_eq!(names_in(&folder), names, "{}", folder.display());
    }
}

/// Over each macro, type and function stands what it is.
#[test]
fn every_item_is_documented() {
    for arch in ARCHES {
        for header in generated(arch) {
            let mut before = "";
            for line in header.text.lines() {
                let is_guard = line.starts_with("#define SIGIL_") && line.ends_with("_H");
                let is_item = [
                    "#define ",
                    "typedef ",
                    "static ",
                    "long sigil_",
                    "int sigil_",
                    "size_t sigil_",
                ]
                .iter()
                .any(|start| line.starts_with(start))
                    && !before.starts_with("static ");
                if is_item && !is_guard {
                    assert!(
                        before.ends_with("*/"),
                        "{} {}: {line}",
                        arch.name(),
                        header.name
                    );
                }
                before = line;
            }
        }
    }
}

/// So does it over each field, but for registers, which are called what they are.
#[test]
fn every_field_is_documented() {
    for header in ARCHES.into_iter().flat_map(generated) {
        let (mut within, mut before) = ("", "");
        for line in header.text.lines() {
            if line.starts_with("typedef ") && line.ends_with('{') {
                within = line;
            } else if line.starts_with('}') {
                within = "";
            }
            let is_field = !within.is_empty() && line.starts_with("  ") && line.ends_with(';');
            if is_field && !within.ends_with("sigil_gregs {") {
                assert!(before.ends_with("*/"), "{}: {within} {line}", header.name);
            }
            before = line;
        }
    }
}

/// The comment of every function for kernels says who may call it, whom it wakes, and what is locked.
#[test]
fn every_function_for_kernels_states_its_contract() {
    for arch in ARCHES {
        let header = generated(arch)
            .iter()
            .find(|header| header.name == "sigil_kernel.h")
            .unwrap();
        let mut comment = String::new();
        let mut functions = 0;
        for line in header.text.lines() {
            if line.starts_with("/*") {
                comment.clear();
            }
            if line.starts_with(" *") {
                comment.push_str(&line.to_lowercase());
            }
            if line.starts_with("int sigil_") || line.starts_with("size_t sigil_") {
                for word in ["context", "wakes", "locks"] {
                    assert!(comment.contains(word), "{word} of: {line}");
                }
                functions += 1;
            }
        }
        assert!(functions > 70, "{}: {functions} functions", arch.name());
    }
}

/// A C library has the same names without the prefix.
#[test]
fn every_name_has_the_prefix() {
    for arch in ARCHES {
        let facts = abi_headers::facts::facts(arch).unwrap();
        for constant in &facts.constants {
            assert!(constant.starts_with("SIGIL_"), "{constant}");
        }
        for ty in &facts.types {
            assert!(ty.name.starts_with("sigil_"), "{ty:?}");
        }
        for header in generated(arch) {
            assert!(header.name.starts_with("sigil"));
            for line in header.text.lines() {
                if let Some(define) = line.strip_prefix("#define ") {
                    assert!(define.starts_with("SIGIL_"), "{}: {line}", header.name);
                }
            }
        }
    }
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// An empty place for one test.
fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn command(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_abi-headers"))
        .args(args)
        .output()
        .expect("the command can be started")
}

#[test]
fn the_command_writes_all_headers_and_nothing_else() {
    for (arch, flavor) in ARCHES.into_iter().zip(Flavor::ALL) {
        let out = place(&format!("command-{}", arch.name()));
        let (arch_name, flavor_name) = (arch.name(), flavor.name());
        let path = out.to_str().unwrap();
        let ran = command(&["--arch", arch_name, "--flavor", flavor_name, "--out", path]);
        assert!(ran.status.success(), "{ran:?}");
        let mut names = BTreeSet::new();
        for header in of_flavor(arch, flavor) {
            let text = fs::read_to_string(out.join(header.name)).unwrap();
            assert!(text == header.text);
            names.insert(header.name.to_owned());
        }
        assert_eq!(names_in(&out), names);
    }
}

/// Nothing is compiled again for the sake of a header that says what it said.
#[test]
fn headers_that_are_right_are_not_written_again() {
    let out = place("again");
    let headers = of_flavor(Arch::X86_64, Flavor::Linux);
    folder::write(&out, &headers, &[]).unwrap();
    let written = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
    let first: Vec<_> = headers.iter().map(|header| written(header.name)).collect();
    fs::write(out.join("sigil_wait.h"), "something else").unwrap();
    folder::write(&out, &headers, &[]).unwrap();
    for (header, first) in headers.iter().zip(first) {
        assert_eq!(
            fs::read_to_string(out.join(header.name)).unwrap(),
            header.text
        );
        if header.name != "sigil_wait.h" {
            assert_eq!(written(header.name), first, "{}", header.name);
        }
    }
}

/// A folder has the headers of the flavor that was asked for last, and the user's own files.
#[test]
fn another_flavor_takes_the_place_of_the_first() {
    let out = place("flavors");
    let path = out.to_str().unwrap();
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("mine.h"), "mine").unwrap();
    for flavor in [Flavor::Newlib, Flavor::Musl, Flavor::Linux] {
        let name = flavor.name();
        let ran = command(&["--arch", "riscv64", "--flavor", name, "--out", path]);
        assert!(ran.status.success(), "{ran:?}");
        let mut names: BTreeSet<String> = of_flavor(Arch::Riscv64, flavor)
            .into_iter()
            .map(|header| header.name.to_owned())
            .collect();
        names.insert("mine.h".into());
        assert_eq!(names_in(&out), names);
    }
}

#[test]
fn wrong_usage_is_one_line_and_status_2() {
    let out = place("usage");
    let path = out.to_str().unwrap();
    for (args, message) in [
        (
            &["--arch", "vax", "--out", path][..],
            "--arch vax: not one of x86_64, aarch64, riscv64",
        ),
        (
            &["--arch", "i386", "--out", path],
            "--arch i386: not one of",
        ),
        (
            &["--arch", "x86_64", "--flavor", "glibc", "--out", path],
            "--flavor glibc: not one of linux, musl, newlib",
        ),
        (&["--arch", "x86_64"], "--out is missing"),
        (&["--out", path], "--arch is missing"),
        (&["--arch", "x86_64", "--out"], "--out"),
        (&["--arch", "x86_64", "--out", ""], "--out is missing"),
        (&["--update", "--out", path], "--update stands alone"),
        (&["--frob"], "--frob"),
        (&["extra"], "extra"),
        (&[], "--arch is missing"),
    ] {
        let ran = command(args);
        let err = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(message), "{args:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(!out.exists());
    }
}

/// The folder is as it was, and the error names it.
#[test]
fn a_folder_that_cannot_be_written_is_left_alone() {
    let out = place("unwritable");
    fs::create_dir_all(out.join("full/sigil_wait.h")).unwrap();
    fs::write(out.join("file"), "a file").unwrap();
    for (path, message) in [
        ("file", "file: not a directory"),
        ("file/below", "file/below: "),
        ("full", "sigil_wait.h is a folder"),
    ] {
        let path = out.join(path);
        let ran = command(&["--arch", "x86_64", "--out", path.to_str().unwrap()]);
        let err = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(125), "{err}");
        assert!(err.contains(message), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    let ran = command(&["--arch", "x86_64", "--out", "/proc/sigil"]);
    assert_eq!(ran.status.code(), Some(125), "{ran:?}");
    assert_eq!(fs::read_to_string(out.join("file")).unwrap(), "a file");
    assert_eq!(
        names_in(&out.join("full")),
        BTreeSet::from(["sigil_wait.h".into()])
    );
    assert_eq!(
        names_in(&out),
        BTreeSet::from(["file".into(), "full".into()])
    );
}

/// What lies about where the command is called is not what it checks.
#[test]
#[cfg(target_arch = "x86_64")]
fn headers_of_the_name_elsewhere_are_not_taken() {
    let out = place("elsewhere");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("sigil_types.h"), "#error \"another\"\n").unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_abi-headers"))
        .args(["--arch", "x86_64", "--check", "--out", "."])
        .current_dir(&out)
        .output()
        .expect("the command can be started");
    assert!(ran.status.success(), "{ran:?}");
    let text = fs::read_to_string(out.join("sigil_types.h")).unwrap();
    assert!(!text.contains("another"));
}

#[test]
fn a_missing_compiler_leaves_nothing() {
    let out = place("no-compiler");
    let ran = Command::new(env!("CARGO_BIN_EXE_abi-headers"))
        .args(["--arch", "riscv64", "--check", "--out"])
        .arg(&out)
        .env("PATH", "/nonexistent")
        .output()
        .expect("the command can be started");
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(125), "{err}");
    assert!(
        err.contains("the C compiler riscv64-linux-gnu-gcc is missing"),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(!out.exists());
}

#[test]
fn help_is_no_error() {
    let ran = command(&["--help"]);
    assert!(ran.status.success());
    assert!(
        String::from_utf8(ran.stdout)
            .unwrap()
            .contains("cargo xtask headers --arch")
    );
}
