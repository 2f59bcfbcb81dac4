//! Programs that differed once: they are played in each run before new ones are.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::program::Program;

/// A program, and why it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What differed, in a line.
    pub why: String,
    /// The program.
    pub program: Program,
}

/// Where they are.
pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diff/corpus.txt")
}

/// Reads a corpus: each program behind a line with `# ` and the reason, and a line without anything between two.
///
/// # Errors
/// Which line is wrong.
pub fn parse(text: &str) -> Result<Vec<Kept>, String> {
    let blocks = text
        .split("\n\n")
        .map(str::trim)
        // The first one says what the file is.
        .filter(|block| block.lines().any(|line| !line.starts_with('#')));
    blocks
        .map(|block| {
            let (comments, steps): (Vec<&str>, Vec<&str>) =
                block.lines().partition(|line| line.starts_with('#'));
            let why: Vec<&str> = comments.iter().map(|line| line[1..].trim()).collect();
            Ok(Kept {
                why: why.join(" "),
                program: Program::parse(&steps.join("\n"))?,
            })
        })
        .collect()
}

/// All that are kept.
///
/// # Errors
/// The file is not to be read, or wrong.
pub fn read() -> Result<Vec<Kept>, String> {
    let file = file();
    let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    parse(&text).map_err(|line| format!("{}: no step: {line}", file.display()))
}

/// Adds one.
///
/// # Errors
/// The file is not to be written.
pub fn add(to: &Path, kept: &Kept) -> Result<(), String> {
    let text = format!("\n# {}\n{}", kept.why, kept.program);
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(to)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|e| format!("{}: {e}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_read() {
        let program = Program::parse("0 fork i1\n0 kill p1 i9\n").expect("it is one");
        let kept = Kept {
            why: "a reason".into(),
            program,
        };
        let file = std::env::temp_dir().join(format!("sigil-corpus-{}", std::process::id()));
        for _ in 0..2 {
            add(&file, &kept).expect("it can be written");
        }
        let text = fs::read_to_string(&file).expect("it is there");
        let _ = fs::remove_file(&file);
        let read = parse(&text).expect("it is well-formed");
        assert_eq!(read.len(), 2);
        assert_eq!((&read[1].why, &read[1].program), (&kept.why, &kept.program));
    }

    #[test]
    fn the_corpus_is_well_formed() {
        for kept in read().expect("it is well-formed") {
            assert!(!kept.why.is_empty() && !kept.program.steps.is_empty());
        }
    }
}
