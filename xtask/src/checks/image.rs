//! Checks of what is linked into an image.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::build::musl;
use crate::checks::{Context, Verdict};
use crate::failure::{Failure, OnFile, Result};
use crate::process::output;
use crate::setup::target::Target;

/// The C library calls the kernel by its symbols and in no other way.
pub fn libc(context: &Context) -> Result<Verdict> {
    let target = context.setup.target;
    let lib = musl::build(&context.setup)?.join("lib");
    let code = disassembly(target, &lib.join("libc.a"))?;
    if let Some(line) = code.lines().find(|line| is_forbidden(target, line)) {
        return Ok(Verdict::Failed(format!(
            "libc.a holds the instruction: {}",
            line.trim()
        )));
    }
    for (function, symbol) in [("kill", "sigil_sys_kill"), ("getpid", "sigil_sys_getpid")] {
        if !calls(target, &code, function).contains(symbol) {
            return Ok(Verdict::Failed(format!(
                "{function} does not call {symbol} directly"
            )));
        }
    }
    let header = lib.join("../../../sigil").join(context.setup.target.name);
    let direct = called_by_number(target, &code, &header.join("generated/sigil_direct.h"))?;
    Ok(Verdict::Passed(direct))
}

/// What an archive's members disassemble to, with relocations.
pub fn disassembly(target: &Target, archive: &Path) -> Result<String> {
    let output = output(
        target
            .command("objdump")
            .args(["--disassemble", "--reloc", "--no-show-raw-insn"])
            .arg(archive),
    )?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::tool(format!("{}: {why}", archive.display())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the line is an instruction that enters a kernel, or that only a kernel may use.
pub fn is_forbidden(target: &Target, line: &str) -> bool {
    line.split_once(":\t")
        .and_then(|(_, instruction)| instruction.split_whitespace().next())
        .is_some_and(|mnemonic| mnemonic == target.trap || target.privileged.contains(&mnemonic))
}

/// The symbols that a function's relocations name.
fn calls<'a>(target: &Target, code: &'a str, function: &str) -> BTreeSet<&'a str> {
    let head = format!("<{function}>:");
    code.lines()
        .skip_while(|line| !line.ends_with(&head))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| called(target, line))
        .collect()
}

fn called<'a>(target: &Target, line: &'a str) -> Option<&'a str> {
    let (place, symbol) = line.rsplit_once('\t')?;
    let (_, kind) = place.rsplit_once(' ')?;
    target.calls.contains(&kind).then_some(())?;
    Some(symbol.split(['-', '+']).next().unwrap_or(symbol))
}

/// How many of the header's functions the library reaches directly.
fn called_by_number(target: &Target, code: &str, header: &Path) -> Result<String> {
    let text = fs::read_to_string(header).on(header)?;
    let all: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("long "))
        .filter_map(|line| Some(line.split_once('(')?.0))
        .filter(|name| name.starts_with("sigil_sys_"))
        .collect();
    let used: BTreeSet<&str> = code
        .lines()
        .filter_map(|line| called(target, line))
        .collect();
    let direct = all.intersection(&used).count();
    Ok(format!(
        "{direct} of {} calls are reached directly",
        all.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "\
0000000000000000 <kill>:
   0:\tsub    $0x8,%rsp
   a:\tcall   f <kill+0xf>
\t\t\tb: R_X86_64_PLT32\tsigil_sys_kill-0x4
  1b:\tret

0000000000000000 <other>:
   0:\tsyscall
";

    #[test]
    fn instructions_and_calls_are_found() {
        let target = Target::named("x86_64").unwrap();
        let called = calls(target, CODE, "kill");
        assert_eq!(called, BTreeSet::from(["sigil_sys_kill"]));
        assert!(calls(target, CODE, "other").is_empty());
        let bad: Vec<_> = CODE.lines().filter(|l| is_forbidden(target, l)).collect();
        assert_eq!(bad, ["   0:\tsyscall"]);
    }
}
