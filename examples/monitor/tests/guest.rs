//! The monitor with a guest that needs little of a processor: even a KVM that fails at real images boots it.
#![cfg(target_arch = "x86_64")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn monitor(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_monitor"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What is written for the tests goes there.
fn work() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The guest; nothing where there is no KVM.
fn guest(name: &str) -> Option<String> {
    let kvm = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/kvm");
    if let Err(why) = kvm {
        eprintln!("not run: /dev/kvm: {why}");
        return None;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest.S");
    let image = work().join(name);
    let done = Command::new("gcc")
        .args(["-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none"])
        .args(["-Wl,-Ttext=0x100000,-e,entry", "-o"])
        .args([&image, &source])
        .status();
    assert!(done.unwrap().success());
    Some(image.to_str().unwrap().into())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_guest_finds_its_command_line_its_module_and_two_ranges_of_memory() {
    let Some(image) = guest("told") else { return };
    let module = work().join("module");
    fs::write(&module, "a module").unwrap();
    let module = module.to_str().unwrap();
    let words = [
        "--mem", "16", "--initrd", module, &image, "--", "A=b", "--", "c d",
    ];
    let output = monitor(&words);
    assert_eq!(text(&output.stderr), "");
    // 639 KiB below the first MiB, and 15 MiB above.
    assert_eq!(
        text(&output.stdout),
        "A=b -- c d|a module|0000027f 00003c00 "
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn without_a_module_there_is_none() {
    let Some(image) = guest("none") else { return };
    let output = monitor(&[&image]);
    assert_eq!(text(&output.stdout), "||0000027f 0001fc00 ");
}

#[test]
fn bad_input_is_said_in_a_line() {
    let file = work().join("no-image");
    fs::write(&file, "text").unwrap();
    let file = file.to_str().unwrap();
    for (args, status, said) in [
        (&[][..], 2, "no image is named"),
        (&["--mem", "1", file], 2, "not from 4 to 3072"),
        (&["--memory"], 2, "--memory"),
        (&["/nonexistent"], 1, "/nonexistent: "),
        (&[file], 1, "no-image: "),
    ] {
        let output = monitor(args);
        assert_eq!(output.status.code(), Some(status), "{args:?}");
        let error = text(&output.stderr);
        assert!(
            error.contains(said) && error.lines().count() == 1,
            "{error}"
        );
    }
}
