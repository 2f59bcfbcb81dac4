//! Linux's own tests of its system calls, `tools/testing/selftests`: processes, signals, futexes, timers.
//!
//! They are not in the project: they are in Debian's package `linux-source-6.1`. They are written for glibc, and
//! built, static, with that, but for nolibc's, which makes its calls itself: each of its lines is a test here.
//! Loaded in any mode. Verdicts on Linux that are not that a test passes stand in `expectations/selftests.tsv`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::case::{Action, Case, Surroundings, Tools};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::toolchain::{Program, Toolchain};

/// Verdicts that are not that the test passes.
const EXPECTATIONS: &str = include_str!("../expectations/selftests.tsv");

/// The folder of the tests.
const FOLDER: &str = "tools/testing/selftests";

/// Some tests sleep, or contend for locks, for half a minute.
const LEAST_TIMEOUT: Duration = Duration::from_secs(240);

/// The tests, by their folders. Not here: those that take a library (clone3_cap_checkpoint_restore), look at
/// clocks for minutes or set them (the rest of timers), mount (the rest of exec), measure (mq_perf_tests, which takes
/// a library, too), or are about what the kernel has not: namespaces (pidfd_fdinfo_test, pidfd_setns_test).
const TESTS: &[(&str, &str)] = &[
    ("clone3", "clone3 clone3_clear_sighand clone3_set_tid"),
    ("exec", "non-regular null-argv"),
    (
        "futex/functional",
        "futex_requeue futex_requeue_pi futex_requeue_pi_mismatched_ops \
         futex_requeue_pi_signal_restart futex_wait futex_wait_private_mapped_file futex_wait_timeout \
         futex_wait_uninitialized_heap futex_wait_wouldblock futex_waitv",
    ),
    (
        "membarrier",
        "membarrier_test_multi_thread membarrier_test_single_thread",
    ),
    ("mqueue", "mq_open_tests"),
    (
        "pidfd",
        "pidfd_getfd_test pidfd_open_test pidfd_poll_test pidfd_test pidfd_wait",
    ),
    ("sigaltstack", "sas"),
    ("timers", "mqueue-lat nanosleep posix_timers threadtest"),
];

/// Those of rseq(2), with the library that they share: a name, the program, its arguments. As run_param_test.sh has
/// them, of which each is here once, with and without what interrupts sequences.
const RSEQ: &[(&str, &str, &str)] = &[
    ("basic_test", "basic_test", ""),
    ("spinlock", "param_test", "-T s -r 500 -t 6"),
    ("list", "param_test", "-T l -r 500 -t 6"),
    ("buffer", "param_test", "-T b -r 500 -t 6"),
    ("memcpy", "param_test", "-T m -r 500 -t 6"),
    ("increment", "param_test", "-T i -r 500 -t 6"),
    ("membarrier", "param_test", "-T r -r 500 -t 6"),
    ("loops", "param_test", "-T i -r 500 -t 6 -4 10000 -7 10000"),
    (
        "yields",
        "param_test",
        "-T i -r 500 -t 6 -7 -1 -8 -1 -9 -1 -m 2 -y",
    ),
    (
        "signals",
        "param_test",
        "-T b -r 100 -t 6 -7 -1 -8 -1 -9 -1 -m 4 -k",
    ),
    (
        "sleeps",
        "param_test",
        "-T l -r 100 -t 6 -7 -1 -8 -1 -9 -1 -m 4 -s 1",
    ),
];
const RSEQ_LIBRARY: &[&str] = &["rseq/rseq.c", "-Irseq", "-I../../include"];

/// nolibc's test, and the functions in it whose lines are tests.
const NOLIBC: &str = "nolibc/nolibc-test.c";
const NOLIBC_PARTS: &[&str] = &["syscall", "stdlib"];

/// The source, and what it takes.
#[derive(Debug, Clone)]
pub struct Source {
    /// Linux, as far as it is unpacked.
    pub root: PathBuf,
    /// The compiler, with glibc.
    pub toolchain: Toolchain,
    /// The same for the Linux that this program runs on.
    pub native: Toolchain,
    /// What is in a machine's `/bin`.
    pub tools: Tools,
}

/// The tests as cases of the runner.
pub fn cases(source: &Source, timeout: Duration) -> Result<Vec<Case>, String> {
    let root = source.root.join(FOLDER);
    let expectations = Expectations::of(EXPECTATIONS);
    let timeout = timeout.max(LEAST_TIMEOUT);
    let case = |folder: &str, name: &str, program: Program, arguments: Vec<String>| {
        let full = format!("{folder}/{name}");
        Case {
            interface: folder.into(),
            name: name.into(),
            program,
            action: Action::Run(arguments),
            surroundings: Surroundings {
                tools: Some(source.tools.clone()),
                ..Surroundings::default()
            },
            clause: format!("Linux, {FOLDER}/{full}"),
            linux: expectations.linux(&full),
            also: expectations.also(&full),
            is_loaded: true,
            is_slow: folder == "timers",
            prints: false,
            timeout,
        }
    };
    let mut cases = Vec::new();
    for (folder, names) in TESTS {
        for name in names.split_whitespace() {
            let file = format!("{folder}/{name}.c");
            cases.push(case(folder, name, program(&root, &file, &[]), Vec::new()));
        }
    }
    for (name, file, arguments) in RSEQ {
        let program = program(&root, &format!("rseq/{file}.c"), RSEQ_LIBRARY);
        let arguments = arguments.split_whitespace().map(String::from).collect();
        cases.push(case("rseq", name, program, arguments));
    }
    let file = root.join(NOLIBC);
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    for part in NOLIBC_PARTS {
        for (number, name) in lines(&text, part) {
            let program = program(&root, NOLIBC, NOLIBC_OPTIONS);
            let name = format!("{number}-{name}");
            let arguments = vec![format!("{part}:{number}")];
            let mut case = case(&format!("nolibc/{part}"), &name, program, arguments);
            // A file beside it gives it a folder, and the variable that it looks for.
            case.surroundings = Surroundings {
                files: vec![root.join("nolibc/Makefile")],
                variables: vec![("TERM".into(), "linux".into())],
                ..case.surroundings
            };
            cases.push(case);
        }
    }
    Ok(cases)
}

/// nolibc's is its own C library.
const NOLIBC_OPTIONS: &[&str] = &[
    "-Os",
    "-nostdlib",
    "-fno-asynchronous-unwind-tables",
    "-fno-ident",
    "-include",
    "../../include/nolibc/nolibc.h",
];

fn program(root: &Path, file: &str, options: &[&str]) -> Program {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let common = ["-O2", "-w", "-D_GNU_SOURCE", "-I."].map(String::from);
    Program {
        source: root.join(file),
        options: common
            .into_iter()
            .chain([format!("-I{folder}/../include")])
            .chain(options.iter().map(|s| s.to_string()))
            .collect(),
        libraries: match options == NOLIBC_OPTIONS {
            false => ["-lpthread", "-lrt", "-lm"].map(String::from).to_vec(),
            true => vec!["-lgcc".into()],
        },
        inputs: Vec::new(),
        directory: root.into(),
    }
}

/// The lines of a part of nolibc's test that are tests, by their numbers, which count all lines there.
fn lines<'a>(text: &'a str, part: &str) -> Vec<(usize, &'a str)> {
    let begin = format!("int run_{part}(");
    let body = text.split_once(&begin).map_or("", |(_, body)| body);
    body.lines()
        .skip_while(|line| !line.contains("switch (test + __LINE__"))
        .skip(1)
        .take_while(|line| !line.contains("case __LINE__"))
        .enumerate()
        .filter_map(|(number, line)| Some((number, line.trim().strip_prefix("CASE_TEST(")?)))
        .filter_map(|(number, line)| Some((number, line.split_once(')')?.0)))
        .collect()
}

/// The word for the way a test ended (kselftest's protocol: 4 is a skipped test).
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        1 => Some("FAIL"),
        4 => Some("SKIP"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_part_are_read() {
        let text = "int run_a(int min)\n{\n\tswitch (test + __LINE__ + 1) {\n\
                    \tCASE_TEST(x); f();\n#ifdef Y\n\tCASE_TEST(y_z);  g();\n\tcase __LINE__:\n}\n\
                    int run_b(int min)\n{\n\tswitch (test + __LINE__ + 1) {\n\
                    \tCASE_TEST(w); f();\n\tcase __LINE__:\n}\n";
        assert_eq!(lines(text, "a"), [(0, "x"), (2, "y_z")]);
        assert_eq!(lines(text, "b"), [(0, "w")]);
    }
}
