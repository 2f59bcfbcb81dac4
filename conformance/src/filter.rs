//! Which tests of a suite.

/// What picks tests by `interface/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// A part of the name.
    Part(String),
    /// The whole name, where `*` stands for any characters and `?` for one.
    Glob(String),
    /// This one.
    Name(String),
}

impl Filter {
    /// What a word of the command line means.
    pub fn from_text(text: &str) -> Self {
        match text.contains(['*', '?']) {
            true => Filter::Glob(text.into()),
            false => Filter::Part(text.into()),
        }
    }

    /// Whether it picks the test with this name.
    pub fn picks(&self, name: &str) -> bool {
        match self {
            Filter::Part(part) => name.contains(part.as_str()),
            Filter::Glob(pattern) => matches(pattern.as_bytes(), name.as_bytes()),
            Filter::Name(whole) => name == whole,
        }
    }
}

/// Whether the pattern matches the whole text. Of several `*` only the last need be tried again.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                again = Some((p + 1, t));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((after, from)) = again else {
                    return false;
                };
                again = Some((after, from + 1));
                (p, t) = (after, from + 1);
            }
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_or_a_glob_picks_tests() {
        let picks = |text: &str| Filter::from_text(text).picks("signals/sigsuspend-mask");
        for text in [
            "",
            "suspend",
            "signals/",
            "*",
            "sig*/*-mask",
            "signals/sig?uspend*",
            "**k",
        ] {
            assert!(picks(text), "{text}");
        }
        for text in ["pause", "signals*x", "?", "*/mask", "signal/*"] {
            assert!(!picks(text), "{text}");
        }
        let whole = Filter::Name("signals/a".into());
        assert!(whole.picks("signals/a") && !whole.picks("signals/ab"));
    }
}
