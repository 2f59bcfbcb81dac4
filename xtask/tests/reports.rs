//! `cargo xtask conformance` with a kernel that is a shell command: what is printed, what is kept, what is run again.

mod common;

use std::fs;
use std::path::Path;

use common::{Ran, folder, xtask};

/// Prints what process 1 of a machine prints whose test ends so.
fn machine(end: &str) -> String {
    format!("printf 'firmware\\n[sigil-init] begin\\nthe output\\n[sigil-init] {end}\\n'")
}

/// Runs tests so, with the report in this folder.
fn conformance(report: &Path, kernel: &str, more: &[&str]) -> Ran {
    let report = report.to_str().expect("the path is UTF-8");
    let mut args = vec!["conformance", "--suite", "own", "--report", report];
    args.extend(["--kernel", kernel]);
    args.extend(more);
    xtask(&args)
}

/// The report's files that end so, with their text.
fn kept(report: &Path, end: &str) -> Vec<String> {
    let files = fs::read_dir(report).expect("there is a report").flatten();
    files
        .filter(|file| file.file_name().to_string_lossy().ends_with(end))
        .map(|file| fs::read_to_string(file.path()).expect("it is text"))
        .collect()
}

#[test]
#[ignore = "builds programs"]
fn what_is_wrong_is_kept_and_run_again() {
    let report = folder("report");
    let two = ["wait/pause", "--filter", "wait/sigsuspend-k*"];
    let wrong = conformance(&report, &machine("exit 3"), &two);
    assert_eq!(wrong.status, 1, "{wrong:?}");
    assert!(
        wrong
            .out
            .contains("FAILED wait/pause: exit 3 here, exit 0 on Linux\n    the output\n"),
        "{wrong:?}"
    );
    assert!(wrong.out.ends_with(" skipped\n"), "{wrong:?}");
    assert!(wrong.out.contains("0 passed, 2 failed, "), "{wrong:?}");
    let xml = kept(&report, ".xml");
    assert_eq!(xml.len(), 1);
    assert!(xml[0].contains("<failure message=\"exit 3 here, exit 0 on Linux\">the output"));
    let page = kept(&report, "index.html");
    let row = "\"sigsuspend-killed\",\"signal 15\",\"exit 3\",2,";
    assert!(page[0].contains(row), "{}", page[0]);

    let again = ["--rerun-failed"];
    let right = conformance(&report, &machine("exit 0"), &again);
    // Of the two one is to be killed, which is wrong still.
    assert!(right.out.contains("1 passed, 1 failed, "), "{right:?}");
    let all = conformance(
        &report,
        &machine("exit 0"),
        &["wait/pause", "--rerun-failed"],
    );
    assert_eq!(all.messages()[0], "own: nothing was wrong in the last run");
    assert_eq!(all.status, 0, "{all:?}");
}

#[test]
#[ignore = "builds programs"]
fn a_test_that_ends_in_several_ways_is_named() {
    let report = folder("report-repeat");
    let seen = report.join("seen");
    let kernel = format!(
        "if [ -e {0} ]; then {1}; else touch {0}; {2}; fi",
        seen.display(),
        machine("exit 0"),
        machine("exit 1")
    );
    let ran = conformance(&report, &kernel, &["wait/pause", "--repeat", "3"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let changed = "CHANGED wait/pause: exit 1, then exit 0\n";
    assert!(ran.out.ends_with(&changed.repeat(2)), "{ran:?}");
}

#[test]
#[ignore = "builds programs"]
fn a_machine_that_dies_is_told() {
    let report = folder("report-dies");
    for (kernel, verdict) in [
        ("true", "crash"),
        ("echo '[1.0] Kernel panic - not syncing: no init'", "panic"),
        ("echo '[sigil-init] failed /proc: 2'", "not run"),
    ] {
        let ran = conformance(&report, kernel, &["wait/pause"]);
        let failed = format!("FAILED wait/pause: {verdict} here");
        assert!(ran.out.contains(&failed), "{ran:?}");
        assert_eq!(ran.status, 1, "{ran:?}");
    }
}

#[test]
#[ignore = "builds programs"]
fn a_report_that_cannot_be_read_or_written_is_named() {
    let report = folder("report-damaged");
    let good = machine("exit 0");
    conformance(&report, &good, &["wait/pause"]);
    for file in fs::read_dir(&report).expect("it is there").flatten() {
        if file.path().extension().is_some_and(|e| e == "tsv") {
            fs::write(file.path(), "not a report\n").expect("it is ours");
        }
    }
    let ran = conformance(&report, &good, &["wait/pause"]);
    ran.fails_with(125, "line 1: not eleven columns");
    let file = report.join("index.html");
    let ran = conformance(&file, &good, &["wait/pause"]);
    assert_ne!(ran.status, 0, "{ran:?}");
}
