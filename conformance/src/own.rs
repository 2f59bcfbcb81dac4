//! The project's own tests: `tests/<area>/<rule>.c`, one rule each, described by its header.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Exception, Surroundings};
use crate::machine::Machine;
use crate::open_posix::rows;
use crate::outcome::Outcome;
use crate::toolchain::Program;

/// Warnings are on; what the tests do on purpose (faults, endless recursion) is let through.
const OPTIONS: &[&str] = &[
    "-O2",
    "-std=gnu11",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
    "-Wno-missing-field-initializers",
    "-Wno-array-bounds",
    "-Wno-infinite-recursion",
    "-fno-delete-null-pointer-checks",
    "-iquote",
    ".",
];

/// The folders of the tests that run loaded in any mode: those that execute their own file, and those
/// of what an unprivileged program cannot do and of its trap instruction (a linked program, which has
/// the kernel's privilege, calls the firmware with it on riscv64).
const LOADED: [&str; 3] = ["exec", "isolation", "trap"];

/// The lines a test opens with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The rule in one sentence.
    pub rule: String,
    /// Where the rule is written.
    pub source: String,
    /// The numbered findings it covers: `pitfall 3`, `surprise 2`.
    pub covers: Vec<String>,
    /// The end it must come to: `exit 0`, `exit 7`, `signal 11`.
    pub expect: String,
    /// The architectures whose rule it is, as `uname -m` has them; none: all.
    pub arch: Vec<String>,
}

impl Header {
    /// Whether it says anything of this architecture.
    pub fn is_for(&self, arch: &str) -> bool {
        self.arch.is_empty() || self.arch.iter().any(|name| name == arch)
    }

    /// Reads the comment lines at the top of a test.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut header = Header {
            expect: "exit 0".into(),
            ..Header::default()
        };
        for line in text.lines() {
            let Some(comment) = line.strip_prefix("// ") else {
                break;
            };
            let (key, value) = comment
                .split_once(": ")
                .ok_or_else(|| format!("no key: {line}"))?;
            match key {
                "rule" => header.rule = value.into(),
                "source" => header.source = value.into(),
                "covers" => header.covers = value.split(", ").map(str::to_owned).collect(),
                "expect" => header.expect = value.into(),
                "arch" => header.arch = value.split(", ").map(str::to_owned).collect(),
                _ => return Err(format!("unknown key: {line}")),
            }
        }
        if header.rule.is_empty() || header.source.is_empty() {
            return Err("the header needs `rule:` and `source:`".into());
        }
        let number = header
            .expect
            .strip_prefix("exit ")
            .or_else(|| header.expect.strip_prefix("signal "));
        if number.and_then(|n| n.parse::<u8>().ok()).is_none() {
            return Err(format!("bad expectation: {}", header.expect));
        }
        if let Some(unknown) = header
            .arch
            .iter()
            .find(|name| Machine::of(name).next().is_none())
        {
            return Err(format!("unknown architecture: {unknown}"));
        }
        Ok(header)
    }
}

/// The folder of the tests.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Every test with its header, sorted by name: `("area/rule", header)`.
pub fn headers() -> Result<Vec<(String, Header)>, String> {
    let root = directory();
    let mut found = Vec::new();
    for area in entries(&root)? {
        if !area.is_dir() {
            continue;
        }
        for file in entries(&area)? {
            if file.extension().is_none_or(|e| e != "c") {
                continue;
            }
            let name = file
                .strip_prefix(&root)
                .unwrap_or(&file)
                .with_extension("")
                .display()
                .to_string();
            let text = fs::read_to_string(&file).map_err(|e| format!("{name}.c: {e}"))?;
            let header = Header::parse(&text).map_err(|e| format!("{name}.c: {e}"))?;
            found.push((name, header));
        }
    }
    Ok(found)
}

/// Where tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// On the project's own.
    Ours,
    /// On Linux, which may be older than the one that the tests were written on.
    Linux,
}

/// The verdicts there that may differ from what a test expects: test to (verdict or `*`, reason).
fn exceptions(kernel: Kernel) -> HashMap<String, (String, String)> {
    let table = match kernel {
        Kernel::Ours => include_str!("../expectations/own-exceptions.tsv"),
        Kernel::Linux => include_str!("../expectations/own-older-linux.tsv"),
    };
    rows(table)
        .filter_map(|columns| match columns[..] {
            [area, test, verdict, why] => {
                Some((format!("{area}/{test}"), (verdict.into(), why.into())))
            }
            _ => None,
        })
        .collect()
}

/// All tests of an architecture as cases of the runner.
pub fn cases(timeout: Duration, arch: &str, kernel: Kernel) -> Result<Vec<Case>, String> {
    let exceptions = exceptions(kernel);
    let root = directory();
    let inputs: Vec<PathBuf> = entries(&root)?
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "h"))
        .collect();
    let headers = headers()?;
    let of_arch = headers.into_iter().filter(|(_, h)| h.is_for(arch));
    let cases = of_arch.map(|(name, header)| {
        let (area, rule) = name.split_once('/').unwrap_or(("", &name));
        Case {
            interface: area.into(),
            name: rule.into(),
            program: Program {
                source: root.join(format!("{name}.c")),
                options: OPTIONS.iter().map(|s| s.to_string()).collect(),
                libraries: vec!["-lpthread".into()],
                inputs: inputs.clone(),
                directory: root.clone(),
            },
            action: Action::Run(Vec::new()),
            surroundings: Surroundings::default(),
            clause: format!("{} ({})", header.rule, header.source),
            linux: header.expect,
            also: exceptions
                .get(&name)
                .map(|(verdict, why)| Exception::read(verdict, why)),
            is_loaded: LOADED.contains(&area),
            is_slow: false,
            prints: false,
            timeout,
        }
    });
    Ok(cases.collect())
}

/// The verdict on a run, in the words of `expect:`.
pub fn verdict(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(code) => format!("exit {code}"),
        Outcome::Signaled { signal, .. } => format!("signal {signal}"),
        Outcome::TimedOut(_) => "hung".into(),
        Outcome::Panicked(_) => "panic".into(),
        Outcome::Crashed => "crash".into(),
        Outcome::Failed(_) => "not run".into(),
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = read.flatten().map(|e| e.path()).collect();
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read() {
        let text = "// rule: a rule: with a colon\n// source: POSIX\n// covers: pitfall 3, surprise 1\n\
                    // expect: signal 11\n// arch: aarch64, riscv64\n#include <x.h>\n// rule: not this\n";
        let header = Header::parse(text).expect("it is well-formed");
        assert_eq!(header.rule, "a rule: with a colon");
        assert_eq!(header.covers, ["pitfall 3", "surprise 1"]);
        assert_eq!(header.expect, "signal 11");
        assert!(header.is_for("riscv64") && !header.is_for("x86_64"));
        assert!(Header::parse("// rule: x\n").is_err());
        assert!(Header::parse("// rule: x\n// source: y\n// expect: death\n").is_err());
        assert!(Header::parse("// rule: x\n// source: y\n// odd: z\n").is_err());
        assert!(Header::parse("// rule: x\n// source: y\n// arch: vax\n").is_err());
        let header = Header::parse("// rule: x\n// source: y\n").expect("it is well-formed");
        assert!(header.is_for("x86_64") && header.is_for("aarch64"));
    }

    #[test]
    fn exceptions_name_tests() {
        let all = [Kernel::Ours, Kernel::Linux].map(exceptions);
        for (name, (verdict, why)) in all.into_iter().flatten() {
            assert!(!verdict.is_empty() && !why.is_empty());
            assert!(directory().join(format!("{name}.c")).is_file(), "{name}");
        }
    }

    #[test]
    fn every_test_has_a_header() {
        let headers = headers().expect("every header is well-formed");
        assert!(headers.len() > 150, "{} tests", headers.len());
    }
}
