//! mksh's tests (`check.t`): tags with values, a test ends with a line `---`. What its harness, a Perl
//! script, does with them is written as a few lines for a shell and the files that those take.

use std::fs;
use std::path::{Path, PathBuf};

/// What the program is and what its system has, in the words of the tests; the package's `testdata.static-musl`.
const CATEGORIES: &[&str] = &[
    "os:linux",
    "fastbox",
    "int:32",
    "shell:legacy-no",
    "shell:textmode-no",
    "shell:binmode-yes",
    "smksh",
    "binsh",
    "no-histfile",
    "stdout-ed",
    "no-stderr-ed",
];

/// Tags of tests that are left out: Perl, a terminal.
const UNUSABLE: &[&str] = &["perl-setup", "perl-cleanup", "need-ctty", "file-result"];

/// One test: its tags in their order, each with what follows it on the line and its value.
#[derive(Debug, Default)]
pub(super) struct Test<'a> {
    tags: Vec<(&'a str, &'a str, String)>,
}

impl<'a> Test<'a> {
    /// All tests of a file.
    pub(super) fn all(text: &'a str) -> Vec<Self> {
        let mut tests = Vec::new();
        let mut test = Test::default();
        for line in text.lines() {
            if line == "---" {
                tests.push(std::mem::take(&mut test));
            } else if let Some(more) = line.strip_prefix('\t') {
                if let Some((_, _, value)) = test.tags.last_mut() {
                    value.push_str(more);
                    value.push('\n');
                }
            } else if let Some((tag, rest)) = line.split_once(':')
                && !line.starts_with('#')
            {
                test.tags.push((tag, rest.trim(), String::new()));
            }
        }
        tests
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.tags
            .iter()
            .find(|(tag, ..)| *tag == "name")
            .map_or("", |(_, name, _)| name)
    }

    /// The value of a tag.
    fn value(&self, wanted: &str) -> Option<String> {
        let (_, rest, value) = self.tags.iter().find(|(tag, ..)| *tag == wanted)?;
        Some(match *rest {
            "" => value.clone(),
            "!" => value.strip_suffix('\n').unwrap_or(value).into(),
            rest => format!("{rest}{value}"),
        })
    }

    /// The value of a tag that is several, between a character of its choice.
    fn values(&self, wanted: &str) -> Vec<String> {
        let value = self.value(wanted).unwrap_or_default();
        let value = value.trim_end_matches('\n');
        let Some(separator) = value.chars().next() else {
            return Vec::new();
        };
        let value = value[separator.len_utf8()..].trim_end_matches(separator);
        value.split(separator).map(str::to_owned).collect()
    }

    /// The value of a tag that is an expression of Perl's, as one of grep's, where both mean the same.
    fn pattern(&self, wanted: &str) -> Option<Result<String, ()>> {
        let value = self.value(wanted)?;
        let pattern = value
            .trim_end()
            .strip_prefix('/')
            .and_then(|value| value.strip_suffix('/'))
            .map(|value| value.replace("\\/", "/"));
        let grep = |pattern: &String| {
            let escapes = pattern.match_indices('\\');
            escapes
                .into_iter()
                .all(|(at, _)| pattern[at + 1..].starts_with(|c: char| !c.is_alphanumeric()))
        };
        Some(pattern.filter(grep).ok_or(()))
    }

    /// Whether it is for this shell on this system, and can be run without Perl.
    pub(super) fn is_usable(&self) -> bool {
        let categories = self.value("category").unwrap_or_default();
        let meant = categories
            .trim_end()
            .split(',')
            .filter(|name| !name.is_empty())
            .all(|name| match name.strip_prefix('!') {
                Some(name) => !CATEGORIES.contains(&name),
                None => CATEGORIES.contains(&name),
            });
        let patterns = ["expected-stdout-pattern", "expected-stderr-pattern"];
        let text = |value: &str| !value.contains('\u{fffd}') && !value.contains("__perlname");
        meant
            && self.tags.iter().all(|(_, _, value)| text(value))
            && !self.tags.iter().any(|(tag, ..)| UNUSABLE.contains(tag))
            && patterns
                .iter()
                .all(|tag| self.pattern(tag) != Some(Err(())))
            && self.setup().is_some()
    }

    /// Commands that make the files which the test finds, and what is in those, in order.
    fn setup(&self) -> Option<(String, Vec<String>)> {
        let (mut commands, mut contents) = (String::new(), Vec::new());
        for (_, rest, value) in self.tags.iter().filter(|(tag, ..)| *tag == "file-setup") {
            let (kind, rest) = rest.split_once(' ')?;
            let (mode, name) = rest.trim().split_once(' ')?;
            let name = quoted(name.trim().trim_matches('"'));
            match kind {
                "file" => {
                    let number = contents.len();
                    commands +=
                        &format!("cp \"$here/file.{number}\" {name}; chmod {mode} {name}\n");
                    contents.push(value.clone());
                }
                "dir" => commands += &format!("mkdir -m {mode} {name}\n"),
                _ => return None,
            }
        }
        Some((commands, contents))
    }

    /// Writes what `run.sh` takes into a folder: the files there.
    pub(super) fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let (setup, contents) = self.setup().unwrap_or_default();
        let mut files: Vec<(String, String)> = Vec::new();
        let mut script = format!("setup() {{\n:\n{setup}}}\nstart() {{\n");
        for variable in self.values("env-setup") {
            script += &match variable.split_once('=') {
                Some((name, value)) => format!("export {name}={}\n", quoted(value)),
                None => format!("unset {variable}\n"),
            };
        }
        script += "\"$THIS_SH\"";
        for argument in self.values("arguments") {
            script += &format!(" {}", quoted(&argument));
        }
        if let Some(text) = self.value("script") {
            script += " \"$here/script\"";
            files.push(("script".into(), text));
        }
        script += "\n}\n";
        let wanted = self.value("expected-exit").unwrap_or_else(|| "0".into());
        let wanted = match wanted.trim().parse::<u8>() {
            Ok(number) => format!("e == {number}"),
            Err(_) => wanted.trim().into(),
        };
        script += &format!("wanted='{wanted}'\n");
        for stream in ["stdout", "stderr"] {
            match self.pattern(&format!("expected-{stream}-pattern")) {
                Some(Ok(pattern)) => files.push((format!("{stream}.pattern"), pattern + "\n")),
                _ => {
                    let right = self.value(&format!("expected-{stream}"));
                    files.push((format!("{stream}.right"), right.unwrap_or_default()));
                }
            }
        }
        files.push(("stdin".into(), self.value("stdin").unwrap_or_default()));
        files.push(("check".into(), script));
        let contents = contents.into_iter().enumerate();
        files.extend(contents.map(|(number, text)| (format!("file.{number}"), text)));
        let named = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
        fs::create_dir_all(folder).map_err(|e| named(folder, e))?;
        let write = |(name, text): (String, String)| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|e| named(&path, e))?;
            Ok(path)
        };
        files.into_iter().map(write).collect()
    }
}

/// One word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# remark\nname: a\nstdin:\n\techo x\n\n\texit 1\nexpected-stdout: !\n\tx\n\
                        arguments: !-e!-c!\nexpected-stderr-pattern: /a\\/b.*/\n\
                        file-setup: file 644 \"f\"\n\tit\n---\n\
                        name: b\nperl-setup: x\n---\nname: c\ncategory: !os:linux\n---\n\
                        name: d\nexpected-stdout-pattern:\n\t/a\\nb/\n---\n";

    #[test]
    fn tests_are_read() {
        let tests = Test::all(TEXT);
        let names: Vec<&str> = tests.iter().map(Test::name).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
        let usable: Vec<bool> = tests.iter().map(Test::is_usable).collect();
        assert_eq!(usable, [true, false, false, false]);
        let test = &tests[0];
        assert_eq!(test.value("stdin").as_deref(), Some("echo x\nexit 1\n"));
        assert_eq!(test.value("expected-stdout").as_deref(), Some("x"));
        assert_eq!(test.values("arguments"), ["-e", "-c"]);
        let pattern = test.pattern("expected-stderr-pattern");
        assert_eq!(pattern, Some(Ok("a/b.*".into())));
        assert_eq!(test.setup().expect("it is usable").1, ["it\n"]);
    }
}
