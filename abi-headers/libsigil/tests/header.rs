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

/// The comment of every function says who may call it, whom it wakes, and what is locked.
#[test]
fn every_function_states_its_contract() {
    let text = generate::text();
    let mut comment = String::new();
    let mut functions = 0;
    for line in text.lines() {
        if let Some(more) = line.trim_start().strip_prefix("//") {
            comment.push_str(&more.to_lowercase());
            continue;
        }
        let is_function = !line.starts_with([' ', '}', '#', '*', '/']) && line.contains("sigil_");
        if is_function && line.contains('(') {
            for word in ["context", "wakes", "locks"] {
                assert!(comment.contains(word), "{word} of: {line}");
            }
            functions += 1;
        }
        comment.clear();
    }
    assert!(functions > 50, "{functions} functions");
}
