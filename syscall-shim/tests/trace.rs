//! The trace against strace: a child of this test makes real calls under strace and formats
//! each itself; its lines must be strace's.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "trace/calls.rs"]
mod calls;
#[path = "trace/cases.rs"]
mod cases;
#[path = "trace/file_cases.rs"]
mod file_cases;

const CHILD: &str = "SIGIL_TRACE_LINES";

#[test]
fn lines_are_those_of_strace() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (log, own) = (folder.join("strace.log"), folder.join("trace.lines"));
    let output = Command::new("strace")
        .args(["-f", "-o"])
        .arg(&log)
        .arg(env::current_exe().expect("a test knows its file"))
        .args(["--exact", "child", "--ignored", "--test-threads=1"])
        .env(CHILD, &own)
        .output()
        .expect("strace is needed for this test: install the package strace");
    assert!(output.status.success(), "{output:?}");

    let log = fs::read_to_string(log).expect("strace wrote its log");
    let own = fs::read_to_string(own).expect("the child wrote its lines");
    let mut theirs = log.lines();
    let mut found = 0;
    let mut missing = Vec::new();
    for line in own.lines() {
        let rest = theirs.clone();
        if theirs.any(|other| other == line) {
            found += 1;
        } else {
            // The first words are enough to find what strace made of it.
            let call = line.split('(').next().unwrap_or(line);
            let near = rest.clone().find(|other| other.starts_with(call));
            missing.push(format!(
                "ours   {line}\nstrace {}",
                near.unwrap_or("nothing")
            ));
            theirs = rest;
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(found > 200, "only {found} lines");
}

#[test]
#[ignore = "run by the other test, under strace"]
fn child() {
    let path = env::var_os(CHILD).expect("the other test runs this one");
    let mut recorder = calls::Recorder::new();
    cases::all(&mut recorder);
    file_cases::all(&mut recorder);
    fs::write(path, recorder.lines.join("\n")).expect("the lines can be written");
}
