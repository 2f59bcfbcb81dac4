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
    /// What is in a machine's root at first; on Linux a test finds it below `$ROOT`.
    pub root: Option<PathBuf>,
    /// A machine's `/etc/passwd` knows users besides root.
    pub users: bool,
}

impl Surroundings {
    /// Whether a machine needs no files for it, but what loads the test.
    pub(crate) fn are_bare(&self) -> bool {
        self.files.is_empty() && !self.users && self.tools.is_none()
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

/// What a verdict comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// It is Linux's.
    Same,
    /// It is the one that is known, for this reason.
    Excused(String),
    /// It is neither.
    Differs,
    /// It is Linux's, where another one is said to be certain: that is to be said no more.
    Over,
}

/// A verdict on our kernel that is not Linux's, out of a table in `expectations/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The verdict; `*` stands for any.
    verdict: String,
    /// Not if the test may have Linux's verdict, too: a race, or a matter of the machine.
    is_certain: bool,
    /// The reason.
    pub why: String,
}

impl Exception {
    /// Reads a cell of a table: the verdict alone where it is certain, with `?` where it may be
    /// Linux's, too.
    pub fn read(cell: &str, why: &str) -> Self {
        let (verdict, is_certain) = match cell.strip_suffix('?') {
            Some(verdict) => (verdict, false),
            None => (cell, cell != "*"),
        };
        Self {
            verdict: verdict.into(),
            is_certain,
            why: why.into(),
        }
    }
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
    /// The verdict on Linux; several with bars between them, where it is one on one run and another on the next.
    pub linux: String,
    /// Another verdict that is right on our kernel.
    pub also: Option<Exception>,
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

    /// What a verdict comes to, on our kernel or on another one.
    pub(crate) fn judge(&self, verdict: &str, is_ours: bool) -> Judgement {
        let is_linux = self.linux.split('|').any(|linux| linux == verdict);
        match &self.also {
            Some(exception) if is_linux && is_ours && exception.is_certain => Judgement::Over,
            _ if is_linux => Judgement::Same,
            Some(exception) if exception.verdict == "*" || exception.verdict == verdict => {
                Judgement::Excused(exception.why.clone())
            }
            _ => Judgement::Differs,
        }
    }

    /// Whether one of the filters picks this test; no filter picks all.
    pub fn is_picked(&self, filters: &[Filter]) -> bool {
        let name = self.full_name();
        filters.is_empty() || filters.iter().any(|filter| filter.picks(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(cell: Option<&str>, verdict: &str, is_ours: bool) -> Judgement {
        case(cell).judge(verdict, is_ours)
    }

    fn case(cell: Option<&str>) -> Case {
        Case {
            linux: "PASS".into(),
            also: cell.map(|cell| Exception::read(cell, "why")),
            interface: String::new(),
            name: String::new(),
            program: Program::default(),
            action: Action::Compile,
            surroundings: Surroundings::default(),
            clause: String::new(),
            is_loaded: false,
            is_slow: false,
            prints: false,
            timeout: Duration::ZERO,
        }
    }

    fn excused() -> Judgement {
        Judgement::Excused("why".into())
    }

    #[test]
    fn an_exception_that_no_longer_holds_fails() {
        assert_eq!(judged(Some("FAIL"), "FAIL", true), excused());
        assert_eq!(judged(Some("FAIL"), "PASS", true), Judgement::Over);
        assert_eq!(judged(Some("FAIL"), "PASS", false), Judgement::Same);
        assert_eq!(judged(Some("FAIL"), "HUNG", true), Judgement::Differs);
        assert_eq!(judged(None, "FAIL", true), Judgement::Differs);
    }

    #[test]
    fn linux_may_have_several() {
        let case = Case {
            linux: "PASS|SIG10".into(),
            ..case(None)
        };
        assert_eq!(case.judge("PASS", true), Judgement::Same);
        assert_eq!(case.judge("SIG10", true), Judgement::Same);
        assert_eq!(case.judge("FAIL", true), Judgement::Differs);
    }

    #[test]
    fn a_race_may_go_either_way() {
        for cell in ["FAIL?", "*"] {
            assert_eq!(judged(Some(cell), "FAIL", true), excused());
            assert_eq!(judged(Some(cell), "PASS", true), Judgement::Same);
        }
        assert_eq!(judged(Some("FAIL?"), "HUNG", true), Judgement::Differs);
    }
}
