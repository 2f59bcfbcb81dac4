//! One test: what to build, what to run, what Linux says.

use std::path::PathBuf;
use std::time::Duration;

use crate::filter::Filter;
use crate::toolchain::Program;

/// What is done with a test's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Linked and run with these arguments.
    Run(Vec<String>),
    /// Only compiled: the program is the whole test.
    Compile,
    /// A shell script of this name beside the program is run: it runs the program itself.
    Script(String),
}

/// What a test finds around it, in a machine and on Linux.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Copied into the test's directory, each under its last name.
    pub files: Vec<PathBuf>,
    /// Environment variables.
    pub variables: Vec<(String, String)>,
    /// What is in a machine's `/bin`; on Linux the host's own tools do.
    pub tools: Option<Tools>,
    /// A machine's `/etc/passwd` knows users besides root.
    pub users: bool,
}

impl Surroundings {
    /// Whether a machine needs no files for it, but what loads the test.
    pub(crate) fn are_bare(&self) -> bool {
        self.files.is_empty() && !self.users
    }
}

/// A static program that is many, by the name it is called by.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Its file here: busybox.
    pub program: PathBuf,
    /// The names it knows.
    pub names: Vec<String>,
}

/// One test of a suite.
#[derive(Debug, Clone)]
pub struct Case {
    /// The interface (or area) it belongs to: a row of the table.
    pub interface: String,
    /// Its name within the interface.
    pub name: String,
    /// How to build it.
    pub program: Program,
    /// What to do with it.
    pub action: Action,
    /// What is around it.
    pub surroundings: Surroundings,
    /// The rule that it tests and where that is written, as far as the suite says it.
    pub clause: String,
    /// The verdict on Linux.
    pub linux: String,
    /// Other verdicts that are right too, with the reason; `*` stands for any.
    pub also: Option<(String, String)>,
    /// Whether it executes its own file, which a linked program has not: it always runs loaded.
    pub is_loaded: bool,
    /// Whether it takes long in a machine that loads it: a quick run leaves it out.
    pub is_slow: bool,
    /// Whether it prints the same wherever it runs: what it prints on Linux is then what it must print.
    pub prints: bool,
    /// When to give up.
    pub timeout: Duration,
}

impl Case {
    /// `interface/name`, as it is given on the command line.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.interface, self.name)
    }

    /// Whether a verdict is right.
    pub fn accepts(&self, verdict: &str) -> bool {
        verdict == self.linux
            || self
                .also
                .as_ref()
                .is_some_and(|(other, _)| other == "*" || other == verdict)
    }

    /// Whether one of the filters picks this test; no filter picks all.
    pub fn is_picked(&self, filters: &[Filter]) -> bool {
        let name = self.full_name();
        filters.is_empty() || filters.iter().any(|filter| filter.picks(&name))
    }
}
