//! `sigil-cc`, the compiler wrapper. `cargo xtask test commands` runs these.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{folder, on_arch};

const HELLO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello.c");

/// Builds it: where it is.
fn wrapper() -> PathBuf {
    let bin = on_arch(&["sdk"]).out;
    Path::new(bin.trim()).join("sigil-cc")
}

#[test]
#[ignore = "boots guests"]
fn the_wrapper_links_the_libc_that_is_asked_for() {
    let dir = folder("libcs");
    let cc = wrapper();
    for (options, image) in [
        (&["--libc=musl"][..], "musl"),
        (&["--libc=newlib"], "newlib"),
        (&["-pthread", "--libc=newlib", "-flto", "-O3", "-lm"], "lto"),
    ] {
        let image = dir.join(image);
        let done = Command::new(&cc)
            .args(options)
            .arg(HELLO)
            .arg("-o")
            .arg(&image)
            .output()
            .unwrap();
        assert!(done.status.success(), "{options:?}: {done:?}");
        let ran = on_arch(&["run", "--env", "NAME=you", image.to_str().unwrap()]);
        assert_eq!(
            (ran.status, ran.out.as_str()),
            (0, "hello, you\n"),
            "{options:?}"
        );
    }
    let done = Command::new(&cc)
        .args(["--libc=glibc", HELLO])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("not one of musl, newlib"));
}

#[test]
#[ignore = "boots guests"]
fn the_wrapper_takes_every_option_of_gcc() {
    let dir = folder("wrapper");
    let cc = wrapper();
    let gcc = |args: &[&str]| {
        let done = Command::new(&cc)
            .current_dir(&dir)
            .args(args)
            .output()
            .unwrap();
        assert!(done.status.success(), "{args:?}: {done:?}");
    };
    for (number, options) in [
        &["-static"][..],
        &["-pie"],
        &["-static-pie"],
        &["-no-pie"],
        &["-fPIE", "-pie", "-pthread", "-lm", "-lrt", "-ldl"],
        &["-flto", "-O3", "-s"],
        &[
            "-Os",
            "-g",
            "-std=c99",
            "-fno-builtin",
            "-Wall",
            "-Wextra",
            "-Werror",
        ],
    ]
    .iter()
    .enumerate()
    {
        let image = format!("hello{number}");
        gcc(&[options, &[HELLO, "-o", &image][..]].concat());
        let ran = on_arch(&["run", dir.join(&image).to_str().unwrap()]);
        assert_eq!(
            (ran.status, ran.out.as_str()),
            (0, "hello, world\n"),
            "{options:?}"
        );
    }
    gcc(&["-E", HELLO, "-o", "hello.i"]);
    gcc(&["-S", HELLO, "-o", "hello.s"]);
    gcc(&["-c", "hello.s", "-o", "hello.o"]);
    gcc(&["-r", "-nostdlib", "hello.o", "-o", "part.o"]);
    gcc(&["part.o", "-o", "hello"]);
    let done = Command::new(&cc)
        .args(["-shared", HELLO, "-o", "/dev/null"])
        .output()
        .unwrap();
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains("shared libraries cannot"));
}
