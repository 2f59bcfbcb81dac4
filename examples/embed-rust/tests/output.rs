//! The example does what its text says, and always the same.

use std::process::Command;

#[test]
fn prints_what_is_written_down() {
    let output = Command::new(env!("CARGO_BIN_EXE_embed-rust"))
        .output()
        .expect("it was built for this test");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("it prints text");
    assert_eq!(printed, include_str!("output.txt"));
}
