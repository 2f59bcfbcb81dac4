//! `run --initrd`: unmodified Linux programs out of a folder or an archive.
//! `cargo xtask test commands` runs these.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{fed, folder, on_arch, source, tool, triplet};
use conformance::cpio::Archive;

const PROGRAM: &str = "#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n\
    int main(int argc, char **argv) { int n = 0, c; while ((c = getchar()) != EOF) n++;\n\
    printf(\"%s: %d arguments, NAME=%s, %d bytes\\n\", argv[0], argc - 1, getenv(\"NAME\"), n);\n\
    fflush(stdout); if (argc > 2) raise(SIGKILL); return argc; }\n";

/// Compiles the program for Linux, with the GNU C library.
fn program(dir: &Path, options: &[&str]) {
    let file = source(dir, "program.c", PROGRAM);
    let bin = dir.join("root/bin");
    fs::create_dir_all(&bin).unwrap();
    let done = Command::new(tool("gcc"))
        .args(options)
        .args(["-O2", &file, "-o"])
        .arg(bin.join("program"))
        .status();
    assert!(done.unwrap().success());
}

#[test]
#[ignore = "boots guests"]
fn a_static_program_runs_out_of_a_folder() {
    let mut linkings = vec![&["-static"][..]];
    // Debian 12's C library for riscv64 has no start code for it.
    if found("rcrt1.o").starts_with('/') {
        linkings.push(&["-static-pie"]);
    }
    for options in linkings {
        let dir = folder("initrd");
        program(&dir, options);
        let root = dir.join("root");
        let run = ["run", "--timeout", "30", "--env", "NAME=x y", "--initrd"];
        let run = [&run[..], &[root.to_str().unwrap(), "--", "/bin/program"]].concat();
        let ran = fed(&[&run[..], &["one"]].concat(), "input");
        assert_eq!(ran.status, 2, "{options:?}: {ran:?}");
        let line = "/bin/program: 1 arguments, NAME=x y, 5 bytes\n";
        assert_eq!(ran.out, line, "{options:?}");
        let ran = on_arch(&[&run[..], &["one", "two"]].concat());
        ran.fails_with(137, "killed by signal 9");
    }
}

#[test]
#[ignore = "boots guests"]
fn a_machine_has_memory_for_its_files() {
    let dir = folder("large-initrd");
    program(&dir, &["-static"]);
    let root = dir.join("root");
    // More than a machine has without files, twice.
    fs::write(root.join("large"), vec![1; 100 << 20]).unwrap();
    let run = ["run", "--timeout", "60", "--env", "NAME=x", "--initrd"];
    let ran = on_arch(&[&run[..], &[root.to_str().unwrap(), "--", "/bin/program"]].concat());
    assert_eq!(ran.status, 1, "{ran:?}");
    fs::remove_dir_all(&dir).unwrap();
}

/// The path of a file of the compiler's libraries; its name alone where there is none.
fn found(name: &str) -> String {
    let option = format!("-print-file-name={name}");
    let found = Command::new(tool("gcc")).arg(option).output();
    let path = String::from_utf8(found.unwrap().stdout).unwrap();
    path.trim_end().to_string()
}

/// The dynamic loader that a program names.
fn interpreter(program: &Path) -> String {
    let shown = Command::new("readelf").arg("-lW").arg(program).output();
    let text = String::from_utf8(shown.unwrap().stdout).unwrap();
    let (_, rest) = text.split_once("interpreter: ").unwrap();
    rest.split(']').next().unwrap().to_string()
}

#[test]
#[ignore = "boots guests"]
fn a_dynamically_linked_program_maps_its_libraries() {
    let dir = folder("initrd-dynamic");
    program(&dir, &[]);
    let root = dir.join("root");
    let copy = |name: &str, to: &str| {
        let to = root.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(found(name), to).unwrap();
    };
    let loader = interpreter(&root.join("bin/program"));
    let name = loader.rsplit('/').next().unwrap();
    copy(name, loader.trim_start_matches('/'));
    copy("libc.so.6", &format!("lib/{}/libc.so.6", triplet()));
    let initrd = root.to_str().unwrap();
    let run = [
        "run",
        "--timeout",
        "30",
        "--env",
        "NAME=x",
        "--initrd",
        initrd,
    ];
    let ran = fed(&[&run[..], &["--", "/bin/program"]].concat(), "input");
    assert_eq!(
        ran.out, "/bin/program: 0 arguments, NAME=x, 5 bytes\n",
        "{ran:?}"
    );
    assert_eq!(ran.status, 1);
}

#[test]
#[ignore = "boots guests"]
fn a_static_program_runs_out_of_a_compressed_archive() {
    let dir = folder("initrd-archive");
    program(&dir, &["-static"]);
    let mut archive = Archive::new();
    let content = fs::read(dir.join("root/bin/program")).unwrap();
    archive.file("program", 0o755, &content).unwrap();
    let path = dir.join("archive.cpio");
    fs::write(&path, archive.finish()).unwrap();
    assert!(Command::new("gzip").arg(&path).status().unwrap().success());
    let path = dir.join("archive.cpio.gz");
    let ran = on_arch(&["run", "--initrd", path.to_str().unwrap(), "--", "/program"]);
    let line = "/program: 0 arguments, NAME=(null), 0 bytes\n";
    assert_eq!((ran.status, ran.out.as_str()), (1, line), "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn what_cannot_be_executed_is_said_as_a_shell_says_it() {
    let dir = folder("initrd-bad");
    source(&dir, "text", "no program\n");
    let run = ["run", "--initrd", dir.to_str().unwrap(), "--"];
    let ran = on_arch(&[&run[..], &["/absent"]].concat());
    assert_eq!(ran.status, 127, "{ran:?}");
    assert_eq!(ran.out, "/absent: No such file or directory\n");
    let ran = on_arch(&[&run[..], &["/text"]].concat());
    assert_eq!(ran.status, 126, "{ran:?}");
    assert_eq!(ran.out, "/text: Permission denied\n");
    let ran = on_arch(&["run", "--initrd", "/nonexistent", "--", "/x"]);
    ran.fails_with(127, "no such file");
}
