//! The header that is checked in is the one that follows from the sources.

#[path = "../examples/header/generate.rs"]
mod generate;

use std::fs;

#[test]
fn the_header_is_the_generated_one() {
    let there = fs::read_to_string(generate::path()).unwrap_or_default();
    assert!(
        there == generate::text(),
        "abi-headers/include/sigil/kernel.h is out of date: cargo run -p libsigil --example header"
    );
}
