//! gnulib's description of a module of tests (`modules/NAME-tests`): which files it has, which programs
//! are built of them, which of those, or scripts, are the tests.

use std::collections::HashMap;

/// What a description says, as far as it is needed here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Module {
    /// The module's files, relative to gnulib's root.
    pub(super) files: Vec<String>,
    /// The programs.
    pub(super) programs: Vec<String>,
    /// The C file of each program that has not its name.
    sources: HashMap<String, String>,
    /// The tests: programs, and scripts (`NAME.sh`).
    pub(super) tests: Vec<String>,
}

impl Module {
    /// Reads a description: sections with headings, the build rules in the syntax of make.
    pub(super) fn parse(text: &str) -> Self {
        let mut module = Self::default();
        let joined = text.replace("\\\n", " ");
        let mut section = "";
        for line in joined.lines() {
            if let Some(heading) = line.strip_suffix(':').filter(|h| !h.contains([' ', '\t'])) {
                section = heading;
            } else if section == "Files" {
                module.files.extend(words(line));
            } else if section == "Makefile.am" {
                if let Some(names) = line.strip_prefix("TESTS += ") {
                    module.tests.extend(words(names));
                } else if let Some(names) = line.strip_prefix("check_PROGRAMS += ") {
                    module.programs.extend(words(names));
                } else if let Some((name, file)) = line.split_once("_SOURCES = ") {
                    module.sources.insert(name.into(), file.trim().into());
                }
            }
        }
        module
    }

    /// The C file of a program, relative to gnulib's root.
    pub(super) fn source(&self, program: &str) -> String {
        // Make's variables have no other letters.
        let variable = program.replace(['-', '.'], "_");
        match self.sources.get(&variable) {
            Some(file) => format!("tests/{file}"),
            None => format!("tests/{program}.c"),
        }
    }
}

fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split_whitespace().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_read() {
        let text = "Files:\ntests/test-a.sh\ntests/test-b.c\n\nDepends-on:\nc\n\nconfigure.ac:\n\n\
                    Makefile.am:\nTESTS += \\\n  test-a.sh \\\n  test-b\n\
                    check_PROGRAMS += test-b test-child\ntest_b_LDADD = $(LDADD)\n\
                    test_b_SOURCES = test-c.c\n";
        let module = Module::parse(text);
        assert_eq!(module.files, ["tests/test-a.sh", "tests/test-b.c"]);
        assert_eq!(module.tests, ["test-a.sh", "test-b"]);
        assert_eq!(module.programs, ["test-b", "test-child"]);
        assert_eq!(module.source("test-b"), "tests/test-c.c");
        assert_eq!(module.source("test-child"), "tests/test-child.c");
    }
}
