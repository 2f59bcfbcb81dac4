//! What a user is told when a machine of theirs has come to its end.

use std::path::Path;

use conformance::Outcome;
use conformance::qemu::Report;

use crate::process::say;
use crate::symbols::Symbols;

/// Says what the kernel had to say, and how the program ended if it did not exit; the status for a shell.
pub fn tell(name: &str, image: &Path, report: &Report) -> u8 {
    let panicked = matches!(report.outcome, Outcome::Panicked(_));
    let symbols = panicked.then(|| Symbols::of(image));
    for note in &report.notes {
        // The first word is for programs: `note`, `oom`.
        let text = note
            .strip_prefix("oom ")
            .or(note.strip_prefix("note "))
            .unwrap_or(note);
        match &symbols {
            Some(symbols) => say(symbols.name(text)),
            None => say(text),
        }
    }
    if !matches!(report.outcome, Outcome::Exited(_)) {
        say(format_args!("{name}: {}", report.outcome));
    }
    report.outcome.status() as u8
}
