//! What is generated is what the table says, and what is checked in is what is generated.

use std::fs;
use std::path::Path;

use abi_headers::{Arch, headers, write_headers};

#[test]
fn the_support_table_in_docs_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/syscalls.md");
    let text = fs::read_to_string(&path).expect("docs/syscalls.md is part of the project");
    assert!(
        text == syscall_shim::support_table(),
        "docs/syscalls.md is out of date: cargo run -p abi-headers"
    );
}

#[test]
fn headers_that_are_right_are_not_written_again() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("headers");
    write_headers(&folder, Arch::X86_64).expect("a temporary folder can be written");
    for header in headers(Arch::X86_64) {
        let path = folder.join(header.name);
        let written = || fs::metadata(&path).and_then(|data| data.modified()).ok();
        let first = written();
        assert_eq!(fs::read_to_string(&path).ok(), Some(header.text));
        write_headers(&folder, Arch::X86_64).expect("a temporary folder can be written");
        assert_eq!(written(), first);
    }
}
