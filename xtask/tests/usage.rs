//! Wrong command lines and files: one line, a status, and nothing is built or booted.

mod common;

use std::fs;

use common::{folder, source, xtask};

/// An architecture that this machine is not of.
const FOREIGN: &str = match cfg!(target_arch = "riscv64") {
    true => "aarch64",
    false => "riscv64",
};

#[test]
fn wrong_usage_is_status_2() {
    for (args, message) in [
        (&["frobnicate"][..], "unknown command `frobnicate`"),
        (&["run"], "no file to compile"),
        (&["run", "--frob", "x.c"], "--frob"),
        (
            &["run", "--machine", "pdp11", "x.c"],
            "not one of microvm, q35, pc",
        ),
        (
            &["run", "--accel", "warp", "x.c"],
            "not one of auto, tcg, kvm",
        ),
        (
            &["run", "--console", "tape", "x.c"],
            "not one of serial, virtio",
        ),
        (
            &["run", "--machine", "xen-dom0", "--console", "virtio", "x.c"],
            "the machine xen-dom0 has none",
        ),
        (&["run", "--mem", "lots", "x.c"], "not a size"),
        (&["run", "--mem", "0", "x.c"], "smaller than 2M"),
        (
            &["run", "--timeout", "soon", "x.c"],
            "not a number of seconds",
        ),
        (&["run", "--timeout", "0", "x.c"], "not a number of seconds"),
        (
            &["run", "--timeout", "nan", "x.c"],
            "not a number of seconds",
        ),
        (&["run", "--env", "NOVALUE", "x.c"], "NAME=VALUE"),
        (
            &["run", "--arch", "vax", "x.c"],
            "not one of x86_64, aarch64, riscv64",
        ),
        (
            &["run", "--arch", "aarch64", "--machine", "microvm", "x.c"],
            "not one of virt, xen-dom0less, xen-dom0 (aarch64)",
        ),
        (&["sdk", "--arch", "vax"], "not one of x86_64"),
        (&["bench", "--arch", "vax"], "not one of x86_64"),
        (&["conformance", "--arch", "vax"], "not one of x86_64"),
        (&["weave", "--arch", "vax"], "not one of x86_64"),
        (&["libsigil", "--arch", "vax"], "not one of x86_64"),
        (&["test", "--arch", "vax"], "not one of x86_64"),
        (
            &["fuzz", "--arch", FOREIGN],
            "the readers run on this machine",
        ),
        (
            &["run", "--arch", "riscv64", "--machine", "q35", "x.c"],
            "not one of virt (riscv64)",
        ),
        (&["run", "x.c", "-o"], "-o"),
        (
            &["run", "--libc", "glibc", "x.c"],
            "not one of musl, newlib",
        ),
        (
            &["conformance", "--suite", "newlib"],
            "newlib is not linked with musl",
        ),
        (&["sdk", "--demo", "emacs"], "not one of lua, sqlite"),
        (&["sdk", "extra"], "extra"),
        (
            &["bench", "no_such_thing"],
            "nothing is named no_such_thing",
        ),
        (
            &["conformance", "--suite", "svvs"],
            "not one of own, open-posix",
        ),
        (
            &["conformance", "--mode", "dynamic"],
            "not one of linked, loaded",
        ),
        (&["run", "--initrd", "."], "no program is named"),
        (&["conformance", "--jobs", "0"], "not a number above 0"),
        (&["conformance", "--repeat", "0"], "not a number above 0"),
        (
            &["conformance", "--kernel", "true", "--linux"],
            "with neither --linux nor",
        ),
        (
            &["conformance", "--linux=moon"],
            "not one of native, machine",
        ),
        (
            &["conformance", "--linux=machine", "--machine", "microvm"],
            "boots no Linux of Debian's",
        ),
        (
            &["bench", "--linux", "--check"],
            "neither --json nor --check",
        ),
        (&["test", "no-such-step"], "no step is named no-such-step"),
    ] {
        let ran = xtask(args);
        ran.fails_with(2, message);
        assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
        assert!(ran.err.contains("cargo xtask help"), "{ran:?}");
        assert_eq!(ran.out, "");
    }
}

#[test]
fn files_that_are_no_programs() {
    let dir = folder("files");
    let text = source(&dir, "notes.txt", "notes\n");
    let not_elf = source(&dir, "image.elf", "not ELF\n");
    let cut = source(&dir, "cut", "");
    fs::write(&cut, &fs::read("/bin/true").unwrap()[..64]).unwrap();
    for (file, status, message) in [
        ("/nonexistent/x.c", 127, "no such file"),
        (dir.to_str().unwrap(), 126, "not a file"),
        (text.as_str(), 126, "neither"),
        (not_elf.as_str(), 126, "neither"),
        ("/bin/true", 126, "not a bootable image"),
        (cut.as_str(), 126, "not a bootable image"),
        ("/dev/null", 126, "not a file"),
    ] {
        let ran = xtask(&["run", file]);
        ran.fails_with(status, message);
        assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    }
}

#[test]
fn help_is_no_error() {
    for args in [
        &[][..],
        &["help"],
        &["--help"],
        &["run", "--help"],
        &["sdk", "-h"],
        &["bench", "--help"],
        &["test", "--help"],
        &["conformance", "--help"],
    ] {
        let ran = xtask(args);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(ran.out.contains("cargo xtask"), "{args:?}");
    }
}
