//! The support table that `docs/syscalls.md` shows.

use core::fmt::Write;
use std::string::String;
use std::vec::Vec;

use crate::{Arch, Call, Kind, RULES, Support};

/// The text of `docs/syscalls.md`.
pub fn support_table() -> String {
    let mut text = String::new();
    emit(&mut text).expect("a String takes what is written to it");
    text
}

fn emit(out: &mut String) -> core::fmt::Result {
    let count = |wanted: fn(&Support) -> bool| {
        Call::ALL
            .iter()
            .filter(|call| wanted(&call.info().support))
            .count()
    };
    writeln!(
        out,
        "# System calls\n\n\
         Generated from the table in `syscall-shim/src/table/` by `cargo xtask headers --update`; a\n\
         test fails where the two differ. {} calls are there in full, {} in part, {} are absent\n\
         and return ENOSYS.\n\n\
         ## Present\n\n\
         Numbers are in the order {}.\n\n\
         | call | arguments | numbers | interrupted by a signal | missing |\n\
         |---|---|---|---|---|",
        count(|support| matches!(support, Support::Full)),
        count(|support| matches!(support, Support::Partial(_))),
        count(|support| matches!(support, Support::Absent)),
        Arch::ALL.map(Arch::name).join(", "),
    )?;
    for call in sorted(|support| *support != Support::Absent) {
        let missing = match call.info().support {
            Support::Partial(missing) => missing,
            Support::Full | Support::Absent => "",
        };
        writeln!(
            out,
            "| `{}` | {} | {} | {} | {missing} |",
            call.name(),
            arguments(call),
            numbers(call),
            restarts(call),
        )?;
    }
    writeln!(
        out,
        "\n## Absent\n\n| call | arguments | numbers |\n|---|---|---|"
    )?;
    for call in sorted(|support| *support == Support::Absent) {
        writeln!(
            out,
            "| `{}` | {} | {} |",
            call.name(),
            arguments(call),
            numbers(call)
        )?;
    }
    Ok(())
}

fn sorted(wanted: impl Fn(&Support) -> bool) -> Vec<Call> {
    let mut calls: Vec<Call> = Call::ALL
        .iter()
        .copied()
        .filter(|call| wanted(&call.info().support))
        .collect();
    calls.sort_by_key(|call| call.name());
    calls
}

fn arguments(call: Call) -> String {
    match crate::c::arguments(call).as_str() {
        "" => String::new(),
        some => std::format!("`{some}`"),
    }
}

fn numbers(call: Call) -> String {
    let mut columns = Vec::new();
    for number in call.info().numbers {
        columns.push(match number {
            Some(number) => std::format!("{number}"),
            None => String::from("–"),
        });
    }
    columns.join(" ")
}

fn restarts(call: Call) -> String {
    if call.info().kind != Kind::Restart {
        return String::new();
    }
    let mut rules = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.call == call) {
        rules.push(match rule.when {
            "" => String::from(rule.code.name()),
            when => std::format!("{} ({when})", rule.code.name()),
        });
    }
    rules.join("; ")
}
