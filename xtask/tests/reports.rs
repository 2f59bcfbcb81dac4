//! `cargo xtask conformance` with a kernel that is a shell command: what is printed, what is kept, what is run again.

mod common;

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Ran, command, folder, ran, xtask};

/// Prints what process 1 of a machine prints whose test ends so.
fn machine(end: &str) -> String {
    format!("printf 'firmware\\n[sigil-init] begin\\nthe output\\n[sigil-init] {end}\\n'")
}

/// Runs tests so, with the report in this folder.
fn conformance(report: &Path, kernel: &str, more: &[&str]) -> Ran {
    xtask(&arguments(report, kernel, more))
}

fn arguments<'a>(report: &'a Path, kernel: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let report = report.to_str().expect("the path is UTF-8");
    let mut args = vec!["conformance", "--suite", "own", "--report", report];
    args.extend(["--kernel", kernel]);
    args.extend(more);
    args
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

/// A machine whose last test of a batch fails if these tests are in it, too: a program names its source.
fn spoiling(spoilers: &[&str]) -> String {
    let among: Vec<String> = spoilers
        .iter()
        .map(|test| format!("grep -qa {test}.c \"$INITRD\""))
        .collect();
    format!(
        "n=$(grep -ao '/[0-9]*$' \"$INITRD\" | wc -l)
        echo '[sigil-init] begin'
        for i in $(seq 0 $((n - 1))); do
            status=0
            if [ $i = $((n - 1)) ] && {}; then status=256; fi
            echo \"[sigil-batch] begin $i\"
            echo \"[sigil-batch] end $i $status\"
        done
        echo '[sigil-init] exit 0'",
        among.join(" && ")
    )
}

#[test]
#[ignore = "builds programs"]
fn the_tests_that_spoil_another_are_found() {
    let report = folder("report-bisect");
    let four = [
        "wait/pause",
        "wait/ppoll-mask",
        "wait/pselect-mask",
        "wait/sigsuspend-waits",
    ];
    let machine = spoiling(&["wait/pause", "wait/pselect-mask"]);
    let options = ["--batch", "4", "--bisect", "--jobs", "1"];
    let ran = conformance(&report, &machine, &[&four[..], &options].concat());
    let behind = "wait/sigsuspend-waits: exit 1 behind wait/pause, wait/pselect-mask\n";
    assert!(ran.out.contains(behind), "{ran:?}");
    // Alone it passes, which counts.
    assert!(ran.out.contains("4 passed, 0 failed, "), "{ran:?}");
}

#[test]
#[ignore = "builds programs"]
fn the_page_is_shown() {
    let report = folder("report-open");
    let shown = report.join("shown");
    let opener = report.join("xdg-open");
    for (end, status) in [("exit 0", 0), ("exit 3", 125)] {
        let script = format!("#!/bin/sh\necho \"$@\" > {}\n{end}\n", shown.display());
        fs::write(&opener, script).expect("the folder is ours");
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let path = std::env::var("PATH").expect("there is a PATH");
        let kernel = machine("exit 0");
        let ran = ran(
            command(&arguments(&report, &kernel, &["wait/pause", "--open"]))
                .env("PATH", format!("{}:{path}", report.display())),
        );
        assert_eq!(ran.status, status, "{ran:?}");
        let what = fs::read_to_string(&shown).expect("it was called");
        assert_eq!(what.trim_end(), report.join("index.html").to_string_lossy());
    }
}

#[test]
#[ignore = "builds programs"]
fn a_full_disk_is_said_and_costs_nothing_that_was_kept() {
    let report = folder("report-full");
    let good = machine("exit 0");
    conformance(&report, &good, &["wait/pause"]);
    let before = kept(&report, ".tsv");
    let files = fs::read_dir(&report).expect("it is there").flatten();
    let table = files
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|e| e == "tsv"))
        .expect("there is a table");
    let mut part = table.into_os_string();
    part.push(".part");
    symlink("/dev/full", &part).expect("the folder is ours");
    let ran_full = conformance(&report, &machine("exit 3"), &["wait/pause"]);
    ran_full.fails_with(125, "No space left on device");
    assert!(ran_full.out.contains("FAILED wait/pause"), "{ran_full:?}");
    assert_eq!(kept(&report, ".tsv"), before);
    assert!(!Path::new(&part).exists());
    // Where nothing can be printed the verdicts are kept all the same.
    let full = File::options()
        .write(true)
        .open("/dev/full")
        .expect("Linux has it");
    let ended = command(&arguments(&report, &machine("exit 3"), &["wait/pause"]))
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .expect("it starts");
    assert_eq!(ended.code(), Some(125));
    assert_ne!(kept(&report, ".tsv"), before);
}

/// The processes whose command line has this in it.
fn processes(what: &str) -> usize {
    let entries = fs::read_dir("/proc").expect("Linux has it").flatten();
    entries
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(what))
        .count()
}

#[test]
#[ignore = "builds programs"]
fn an_interrupt_keeps_what_there_is_and_leaves_no_process() {
    let report = folder("report-interrupt");
    // The first machine ends, the others never do; what they have started is in a session of its own.
    let mark = format!("86400.{}", std::process::id());
    let kernel = format!(
        "if mkdir {0}/first 2>/dev/null; then {1}; else touch {0}/second; setsid sleep {mark}; fi",
        report.display(),
        machine("exit 0")
    );
    for signal in ["INT", "TERM"] {
        let _ = fs::remove_dir(report.join("first"));
        let _ = fs::remove_file(report.join("second"));
        let two = ["wait/pause", "wait/ppoll-mask", "--jobs", "1"];
        let mut child = command(&arguments(&report, &kernel, &two))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let late = Instant::now() + Duration::from_secs(300);
        while processes(&mark) == 0 || !report.join("second").exists() {
            assert!(Instant::now() < late, "no second test has begun");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut kill = Command::new("kill");
        kill.args([format!("-{signal}"), child.id().to_string()]);
        assert!(kill.status().expect("there is kill").success());
        let mut out = String::new();
        let mut stdout = child.stdout.take().expect("it is a pipe");
        stdout.read_to_string(&mut out).expect("it is text");
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(130), "{out}");
        assert!(out.contains("1 passed, 0 failed, "), "{out}");
        assert_eq!(processes(&mark), 0);
        let tables = kept(&report, ".tsv");
        assert_eq!(tables.len(), 1);
        assert!(
            tables[0].contains("\tpause\t") && !tables[0].contains("ppoll-mask"),
            "{}",
            tables[0]
        );
    }
}
