//! Any beginning of a file: an interpreter that is found is a word of the first line, and so is its
//! argument.
#![no_main]

use kernel_min::exec::script::{self, BEGINNING};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(line) = script::line(bytes) else {
        return;
    };
    assert!(script::is_script(bytes));
    // Not a byte from beyond what tells a file's kind, nor from beyond the line.
    let told = &bytes[..bytes.len().min(BEGINNING)];
    let end = told.iter().position(|b| matches!(b, b'\n' | 0));
    let told = &told[2..end.unwrap_or(told.len())];
    let blank = |b: &u8| matches!(b, b' ' | b'\t');
    assert!(!line.interpreter.is_empty() && !line.interpreter.iter().any(blank));
    let mut rest = told;
    for part in [Some(line.interpreter), line.argument]
        .into_iter()
        .flatten()
    {
        assert!(!blank(&part[0]) && !blank(&part[part.len() - 1]));
        let at = rest.iter().position(|b| !blank(b)).unwrap();
        rest = rest[at..].strip_prefix(part).unwrap();
    }
    assert!(rest.iter().all(blank));
});
