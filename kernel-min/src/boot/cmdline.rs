//! The kernel command line: options of the kernel, environment and arguments of
//! the program, split into words as a shell splits them.

use alloc::vec::Vec;

/// What the command line says.
#[derive(Default, Debug, PartialEq)]
pub struct CommandLine {
    /// `sigil.KEY=VALUE` words, without the prefix; the value is empty without `=`.
    pub options: Vec<(Vec<u8>, Vec<u8>)>,
    /// `NAME=VALUE` words before `--`: the program's environment.
    pub environment: Vec<Vec<u8>>,
    /// The other words, and all words behind `--`: `argv[1..]`.
    pub arguments: Vec<Vec<u8>>,
}

impl CommandLine {
    /// Reads a command line. Every byte string is one: an open quote ends with it.
    pub fn parse(text: &[u8]) -> CommandLine {
        let mut line = CommandLine::default();
        let mut rest = false;
        // How many of the last arguments tell of devices.
        let mut devices = 0;
        for (word, quoted) in Words(text) {
            let is_device = !quoted && word.starts_with(b"virtio_mmio.");
            if rest {
                devices = if is_device { devices + 1 } else { 0 };
                line.arguments.push(word);
            } else if word == b"--" && !quoted {
                rest = true;
            } else if let Some(option) = word.strip_prefix(b"sigil.") {
                let mut parts = option.splitn(2, |&b| b == b'=');
                let key = parts.next().unwrap_or_default().to_vec();
                line.options
                    .push((key, parts.next().unwrap_or_default().to_vec()));
            } else if is_device {
                // QEMU's microvm tells of its devices this way, behind all other words.
            } else if word
                .iter()
                .position(|&b| b == b'=')
                .is_some_and(|at| at > 0)
            {
                line.environment.push(word);
            } else {
                line.arguments.push(word);
            }
        }
        line.arguments.truncate(line.arguments.len() - devices);
        line
    }

    /// This line over one that was built into the image: its options and variables
    /// win, its arguments, if it has any, take the place of the other's.
    pub fn over(mut self, built_in: CommandLine) -> CommandLine {
        let mut options = built_in.options;
        options.append(&mut self.options);
        let mut environment = built_in.environment;
        environment.retain(|old| !self.environment.iter().any(|new| name(new) == name(old)));
        environment.append(&mut self.environment);
        let arguments = if self.arguments.is_empty() {
            built_in.arguments
        } else {
            self.arguments
        };
        CommandLine {
            options,
            environment,
            arguments,
        }
    }

    /// The value of the last `sigil.KEY=…`.
    pub fn option(&self, key: &str) -> Option<&[u8]> {
        self.options
            .iter()
            .rev()
            .find(|(k, _)| k == key.as_bytes())
            .map(|(_, v)| v.as_slice())
    }
}

/// The name in `NAME=VALUE`.
fn name(variable: &[u8]) -> &[u8] {
    variable.split(|&b| b == b'=').next().unwrap_or_default()
}

/// Words, and whether any part of them was quoted. Outside quotes and inside
/// `"…"` a backslash keeps the next byte; `'…'` keeps all.
struct Words<'a>(&'a [u8]);

impl Iterator for Words<'_> {
    type Item = (Vec<u8>, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.0.iter().position(|b| !b.is_ascii_whitespace())?;
        let text = &self.0[start..];
        let mut word = Vec::new();
        let mut quoted = false;
        let mut quote = None;
        let mut i = 0;
        while i < text.len() {
            let b = text[i];
            i += 1;
            match (quote, b) {
                (Some(q), _) if b == q => quote = None,
                (None, b'\'' | b'"') => {
                    quote = Some(b);
                    quoted = true;
                }
                (None | Some(b'"'), b'\\') if i < text.len() => {
                    word.push(text[i]);
                    i += 1;
                    quoted = true;
                }
                (None, _) if b.is_ascii_whitespace() => break,
                _ => word.push(b),
            }
        }
        self.0 = &text[i..];
        Some((word, quoted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<u8>> {
        Words(text.as_bytes()).map(|(w, _)| w).collect()
    }

    #[test]
    fn words_split_as_a_shell_splits_them() {
        assert_eq!(words(" a  b\tc "), [b"a", b"b", b"c"]);
        assert_eq!(
            words(r#"'a b' "c \" d" e\ f"#),
            [&b"a b"[..], b"c \" d", b"e f"]
        );
        assert_eq!(words("'' x"), [&b""[..], b"x"]);
        assert_eq!(words("'open"), [b"open"]);
        assert_eq!(words(r#"'back\slash'"#), [&b"back\\slash"[..]]);
    }

    #[test]
    fn options_environment_and_arguments() {
        let c = CommandLine::parse(
            b"sigil.epoch=5 A=b virtio_mmio.device=512@0xfeb00000:5 one sigil.trace -- X=y sigil.z '--'",
        );
        assert_eq!(c.option("epoch"), Some(&b"5"[..]));
        assert_eq!(c.option("trace"), Some(&b""[..]));
        assert_eq!(c.option("z"), None);
        assert_eq!(c.environment, [b"A=b"]);
        assert_eq!(c.arguments, [&b"one"[..], b"X=y", b"sigil.z", b"--"]);
    }

    #[test]
    fn what_qemu_writes_behind_the_arguments_is_none() {
        let device = "virtio_mmio.device=512@0xfeb00000:5";
        let line = |text: &str| CommandLine::parse(text.as_bytes()).arguments;
        assert_eq!(line(&std::format!("-- a {device} {device}")), [b"a"]);
        assert_eq!(line(&std::format!("-- {device}")).len(), 0);
        let own = std::format!("-- {device} a '{device}'");
        assert_eq!(line(&own).len(), 3);
    }

    #[test]
    fn what_is_built_in_gives_way() {
        let built_in = CommandLine::parse(b"sigil.argv0=a A=1 B=2 -- x y");
        let line = CommandLine::parse(b"sigil.argv0=b B=3").over(built_in);
        assert_eq!(line.option("argv0"), Some(&b"b"[..]));
        assert_eq!(line.environment, [b"A=1", b"B=3"]);
        assert_eq!(line.arguments, [b"x", b"y"]);
        let line = CommandLine::parse(b"-- z").over(line);
        assert_eq!(line.arguments, [b"z"]);
    }
}
