//! Documentation comments as they are in C.

/// A line of Rust's documentation without links: of ``[`path::Name`](target)`` stays `` `Name` ``,
/// of `[words](target)` the words.
pub fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let Some(len) = rest[open..].find(']') else {
            break;
        };
        let label = &rest[open + 1..open + len];
        let after = &rest[open + len + 1..];
        let target = after
            .strip_prefix('(')
            .and_then(|target| Some(target.find(')')? + 2));
        let is_code = label.starts_with('`') && label.ends_with('`') && label.len() > 2;
        out.push_str(&rest[..open]);
        match (is_code, target) {
            (true, _) => {
                let name = label.trim_matches('`');
                let name = name.rsplit("::").next().unwrap_or(name);
                out.push_str(&format!("`{name}`"));
            }
            (false, Some(_)) => out.push_str(label),
            // Brackets that are no link: an interval, an index.
            (false, None) => out.push_str(&rest[open..open + len + 1]),
        }
        rest = &after[target.unwrap_or(0)..];
    }
    out.push_str(rest);
    // The end of a comment within a comment.
    out.replace("*/", "* /")
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn links_become_names() {
        for (rust, c) in [
            (
                " [`FPSIMD_MAGIC`], 528 bytes.",
                " `FPSIMD_MAGIC`, 528 bytes.",
            ),
            (" a [`super::FpuLayout`].", " a `FpuLayout`."),
            (
                " see [`SIG_DFL`](crate::SIG_DFL), too",
                " see `SIG_DFL`, too",
            ),
            (" the [process](Self::Process).", " the process."),
            (" words [0, 1] and [open", " words [0, 1] and [open"),
            (" a */ b", " a * / b"),
        ] {
            assert_eq!(without_links(rust), c);
        }
    }
}
