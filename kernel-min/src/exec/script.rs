//! The first line of a script: `#!interpreter [argument]` (execve(2), "Interpreter scripts").

/// Bytes of a file that tell what it is (BINPRM_BUF_SIZE).
pub const BEGINNING: usize = 256;

/// What the first line says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// The interpreter's path.
    pub interpreter: &'a [u8],
    /// All that follows on the line, as one argument.
    pub argument: Option<&'a [u8]>,
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether a file that begins so is a script.
pub fn is_script(beginning: &[u8]) -> bool {
    beginning.starts_with(b"#!")
}

/// Reads the first line of a script that begins so; bytes beyond the end of the file are not in
/// `beginning`. `None`: it names no interpreter, or the name does not end in time (ENOEXEC).
pub fn line(beginning: &[u8]) -> Option<Line<'_>> {
    let text = beginning.strip_prefix(b"#!")?;
    let text = &text[..text.len().min(BEGINNING - 2)];
    let (line, whole) = match text.iter().position(|&b| matches!(b, b'\n' | 0)) {
        Some(end) => (&text[..end], true),
        // The file ends with its first line.
        None if text.len() < BEGINNING - 2 => (text, true),
        // The last of the bytes only tells whether a name ends before it.
        None => {
            let (line, last) = text.split_at(text.len() - 1);
            (line, is_blank(last[0]))
        }
    };
    let line = line.trim_prefix_blanks();
    let end = line.iter().position(|&b| is_blank(b));
    // A name that was cut off is another name (Linux 5.0).
    if !whole && end.is_none() {
        return None;
    }
    let (interpreter, rest) = line.split_at(end.unwrap_or(line.len()));
    if interpreter.is_empty() {
        return None;
    }
    let rest = rest.trim_prefix_blanks();
    let last = rest.iter().rposition(|&b| !is_blank(b));
    Some(Line {
        interpreter,
        argument: last.map(|last| &rest[..=last]),
    })
}

trait Blanks {
    fn trim_prefix_blanks(&self) -> &Self;
}

impl Blanks for [u8] {
    fn trim_prefix_blanks(&self) -> &[u8] {
        let first = self.iter().position(|&b| !is_blank(b));
        &self[first.unwrap_or(self.len())..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(&str, Option<&str>)> {
        let text_of = |bytes| core::str::from_utf8(bytes).unwrap();
        let line = line(text.as_bytes())?;
        Some((text_of(line.interpreter), line.argument.map(text_of)))
    }

    #[test]
    fn interpreter_and_one_argument() {
        assert_eq!(read("#!/bin/sh\necho"), Some(("/bin/sh", None)));
        assert_eq!(
            read("#! \t/bin/sh  -e  x \t\n"),
            Some(("/bin/sh", Some("-e  x")))
        );
        assert_eq!(read("#!/bin/sh"), Some(("/bin/sh", None)));
        assert_eq!(read("#!/bin/sh -x\0y"), Some(("/bin/sh", Some("-x"))));
        for none in ["", "#", "#!", "#!\n", "#! \t \n/bin/sh", "x#!/bin/sh"] {
            assert_eq!(read(none), None, "{none:?}");
        }
        assert!(is_script(b"#!") && !is_script(b"#"));
    }

    #[test]
    fn what_is_cut_off() {
        let long = alloc::format!("#!/{}", "x".repeat(300));
        assert_eq!(read(&long), None);
        // An argument may be cut off.
        let cut = alloc::format!("#!/bin/sh {}", "y".repeat(300));
        let (interpreter, argument) = read(&cut).unwrap();
        assert_eq!(
            (interpreter, argument.unwrap().len()),
            ("/bin/sh", 255 - 10)
        );
        // One byte less than the beginning: the file ends there, or a newline does.
        let fits = alloc::format!("#!/{}", "x".repeat(252));
        assert_eq!(read(&fits[..255]).unwrap().0.len(), 253);
        // As long as can be, with a blank, a newline or more of the name behind it.
        assert_eq!(read(&alloc::format!("{fits} x")).unwrap().0.len(), 253);
        assert_eq!(read(&alloc::format!("{fits}\n")).unwrap().0.len(), 253);
        assert_eq!(read(&alloc::format!("{fits}x y")), None);
    }

    proptest! {
        /// Whatever a file begins with, what is read is words of its first line and all of them.
        #[test]
        fn any_beginning(
            text in prop::collection::vec(
                prop::sample::select(&b"#!/ab \t\n\0\xff"[..]),
                0..2 * BEGINNING,
            ),
            marked in any::<bool>(),
        ) {
            let text = [if marked { &b"#!"[..] } else { b"" }, &text].concat();
            if let Some(line) = line(&text) {
                prop_assert!(is_script(&text));
                let told = &text[2..text.len().min(BEGINNING)];
                let first = told.split(|b| matches!(b, b'\n' | 0)).next().unwrap();
                let told = &first[..first.len().min(BEGINNING - 3)];
                prop_assert!(!line.interpreter.iter().any(|&b| is_blank(b)));
                let mut rest = told;
                for part in [Some(line.interpreter), line.argument].into_iter().flatten() {
                    prop_assert!(!part.is_empty() && !is_blank(part[part.len() - 1]));
                    let after = rest.trim_prefix_blanks().strip_prefix(part);
                    prop_assert!(after.is_some());
                    rest = after.unwrap();
                }
                prop_assert!(rest.iter().all(|&b| is_blank(b)));
            }
        }
    }
}
