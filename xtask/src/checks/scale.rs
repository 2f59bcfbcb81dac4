//! What calls cost does not depend on how many processes and threads live.

use crate::bench::Mode;
use crate::build::libc::Libc;
use crate::checks::{Context, Verdict};
use crate::failure::Result;
use crate::scale::{LIVE, Row, Scale, exhaust};

const FEW: u32 = LIVE[0];
const MANY: u32 = LIVE[LIVE.len() - 1];

/// The most that a call may cost with 10,000 alive, as a multiple of what it does with ten.
const FLAT: f64 = 1.5;
/// The most for what searches a balanced tree of the areas of memory, of which each thread's stack
/// is one.
const LOGARITHMIC: f64 = 2.5;
/// Rows of [`LOGARITHMIC`].
const SEARCHES: &[&str] = &["mmap_pair", "pthread_create_join"];
/// Rows that depend on how many there are: in musl's fork, the child writes to each thread's
/// structure, and so copies a page of each.
const LINEAR: &[&str] = &["fork_exit_wait_threads"];
/// Bytes that one more process, or thread, may take. The first ones find kernel stacks that others
/// have left.
const BYTES: &[(&str, f64)] = &[
    ("process_bytes", 64.0 * 1024.0),
    ("thread_bytes", 24.0 * 1024.0),
];

/// Linked and loaded.
pub fn scale(context: &Context) -> Result<Verdict> {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (name, mode) in [
        ("linked", Mode::Linked(Libc::Musl)),
        ("loaded", Mode::Loaded),
    ] {
        let scale = Scale::measure(&context.setup, mode, &[FEW, MANY])?;
        if !scale.both {
            wrong.push(format!("{name}: not {MANY} processes and {MANY} threads"));
        }
        if let Some(what) = exhaust(&context.setup, mode)? {
            wrong.push(format!("{name}, with all memory in use: {what}"));
        }
        rows += scale.rows.len();
        let bad = scale.rows.iter().filter_map(complaint);
        wrong.extend(bad.map(|what| format!("{name}: {what}")));
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!("{rows} rows")),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

fn complaint(row: &Row) -> Option<String> {
    let name = &row.name;
    let (few, many) = match [&row.figures[0], &row.figures[LIVE.len() - 1]] {
        [_, None] => return Some(format!("{name}: not measured")),
        [Some(Err(why)), _] | [_, Some(Err(why))] => return Some(format!("{name}: {why}")),
        [few, Some(Ok(many))] => (few.as_ref().and_then(|few| few.as_ref().ok()), *many),
    };
    if let Some((_, most)) = BYTES.iter().find(|row| row.0 == name) {
        return (many > *most).then(|| format!("{name}: {many}, over {most}"));
    }
    let most = match name.as_str() {
        name if LINEAR.contains(&name) => return None,
        name if SEARCHES.contains(&name) => LOGARITHMIC,
        _ => FLAT,
    };
    // Some have figures for many only.
    let few = *few?;
    (many > few * most).then(|| format!("{name}: {few} with {FEW} alive, {many} with {MANY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, few: f64, many: f64) -> Row {
        let mut figures = [const { None }; LIVE.len()];
        figures[0] = Some(Ok(few));
        figures[LIVE.len() - 1] = Some(Ok(many));
        Row {
            name: name.into(),
            figures,
        }
    }

    #[test]
    fn what_grows_is_found() {
        assert!(complaint(&row("getpgid", 100.0, 150.0)).is_none());
        assert!(complaint(&row("getpgid", 100.0, 151.0)).is_some());
        assert!(complaint(&row("mmap_pair", 100.0, 151.0)).is_none());
        assert!(complaint(&row("process_bytes", 60_000.0, 66_000.0)).is_some());
        assert!(complaint(&row("thread_bytes", 4_000.0, 20_000.0)).is_none());
        let mut failed = row("getpgid", 100.0, 100.0);
        failed.figures[0] = Some(Err("errno 11 fork".into()));
        assert_eq!(complaint(&failed).unwrap(), "getpgid: errno 11 fork");
        failed.figures[LIVE.len() - 1] = None;
        assert!(complaint(&failed).is_some());
    }
}
