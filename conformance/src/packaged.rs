//! Tests of programs in Debian's packages: each is run by a script in a machine whose root has the program and what
//! it takes, or with the same files here.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Surroundings};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::toolchain::Program;

/// The script that runs one test; each suite has its own.
const RUNNER: &str = "run.sh";

/// The script that tells it where the program is.
const ROOT: &str = "packaged/root.sh";

/// The programs, their libraries and their tests.
#[derive(Debug, Clone)]
pub struct Source {
    /// A folder that is the root of a machine which has them.
    pub root: PathBuf,
}

/// A suite of such tests.
pub(crate) struct Packaged<'a> {
    source: &'a Source,
    expectations: Expectations,
    /// What is in a test's directory.
    files: Vec<PathBuf>,
    timeout: Duration,
}

/// One of its tests.
pub(crate) struct Test {
    /// The row of the table.
    pub(crate) interface: String,
    /// Its name there.
    pub(crate) name: String,
    /// What it is called by its authors, for the script: a variable and its value.
    pub(crate) variable: (&'static str, String),
    /// Where it is written.
    pub(crate) clause: String,
    /// Whether a quick run leaves it out.
    pub(crate) is_slow: bool,
}

impl<'a> Packaged<'a> {
    /// The suite whose scripts are in `folder` of this crate, with its table of verdicts.
    pub(crate) fn new(
        source: &'a Source,
        folder: &str,
        table: &'static str,
        timeout: Duration,
    ) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            source,
            expectations: Expectations::of(table),
            files: vec![here.join(folder).join(RUNNER), here.join(ROOT)],
            timeout,
        }
    }

    /// The same with these files in each test's directory.
    pub(crate) fn with(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.files.extend(files);
        self
    }

    /// A test of it as a case of the runner.
    pub(crate) fn case(&self, test: Test) -> Case {
        let name = format!("{}/{}", test.interface, test.name);
        let (variable, value) = test.variable;
        Case {
            interface: test.interface,
            name: test.name,
            program: Program::default(),
            action: Action::Script(RUNNER.into()),
            surroundings: Surroundings {
                files: self.files.clone(),
                variables: vec![
                    (variable.into(), value),
                    ("ROOT".into(), self.source.root.display().to_string()),
                ],
                root: Some(self.source.root.clone()),
                ..Surroundings::default()
            },
            clause: test.clause,
            linux: self.expectations.linux(&name),
            also: self.expectations.also(&name),
            is_loaded: true,
            is_slow: test.is_slow,
            prints: false,
            timeout: self.timeout,
        }
    }
}

/// The word for the way one ended, by the status of its script.
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        1 => Some("FAIL"),
        _ => None,
    })
}
