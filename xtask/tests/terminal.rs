//! A program that is typed at shows the same on a terminal of Linux and on Sigil's console.

mod common;

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::{arch_option, folder};

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal/typed.c");

/// What is typed at each prompt; between parts there is time for each to have its effect. Two
/// Ctrl-C (3) at once would end the run.
const KEYS: [&[&str]; 22] = [
    &["hello\r"],
    &["abcdef\r"],
    &[],
    &["x\x7fyz one\x17w\x16\x7f\t\x7f!\n"],
    &["abc\x04"],
    &["\x04"],
    &["abc\x04"],
    &["def\r"],
    &["12\r"],
    &[],
    &[],
    &["\x03"],
    &["a", "\x1c", "b", "\x1c", "c\r"],
    &["ab", "\x1c"],
    &["\x1c"],
    &["ab", "cde"],
    &[],
    &["Z"],
    &[],
    &["12"],
    &["a", "b", "c"],
    &[],
];

/// Runs a command on a terminal (script(1) makes one) and types. No shell stays between: a Ctrl-C
/// would end it. When the command ends too early, what it has shown tells why.
fn typed_at(command: &str) -> (i32, String) {
    let mut child = Command::new("script")
        .args(["-q", "-e", "-c", &format!("exec {command}"), "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script starts");
    let mut keyboard = child.stdin.take().expect("stdin is a pipe");
    let mut screen = child.stdout.take().expect("stdout is a pipe");
    let mut shown = Vec::new();
    let mut keys = KEYS.iter();
    let mut piece = [0; 4096];
    while let Ok(n @ 1..) = screen.read(&mut piece) {
        shown.extend_from_slice(&piece[..n]);
        for _ in piece[..n].iter().filter(|&&byte| byte == b'@') {
            for part in *keys.next().expect("no more prompts than keys") {
                sleep(Duration::from_millis(100));
                let _ = keyboard.write_all(part.as_bytes());
            }
        }
    }
    let status = child.wait().expect("script ends");
    // The outer terminal adds carriage returns of its own.
    let shown = String::from_utf8_lossy(&shown).replace('\r', "");
    (status.code().unwrap_or(-1), shown)
}

#[test]
#[ignore = "boots guests"]
fn typing_is_as_on_linux() {
    let dir = folder("typing");
    let native = dir.join("typed").display().to_string();
    let built = Command::new("gcc")
        .args([PROGRAM, "-o", &native])
        .status()
        .expect("gcc starts");
    assert!(built.success());
    let linux = typed_at(&native);
    assert_eq!(linux.0, 7, "{}", linux.1);
    let xtask = env!("CARGO_BIN_EXE_xtask");
    // What the command itself says is not the program's.
    let option = arch_option().join(" ");
    let sigil = typed_at(&format!("{xtask} run {option} {PROGRAM} 2>/dev/null"));
    assert_eq!(linux, sigil);
}
