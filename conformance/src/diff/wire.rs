//! A program as `diff/interpret.c` reads it, with an architecture's numbers.

use std::fmt::Write;

use syscall_shim::Arch;

use super::calls::gives;
use super::program::{Birth, Program, Step, What};

/// The line of a program without its end; none where the architecture has not all of its calls.
pub fn line(id: usize, hash: u64, program: &Program, arch: Arch) -> Option<String> {
    let mut line = format!("{id} {hash:x} ");
    for (n, step) in program.steps.iter().enumerate() {
        if n > 0 {
            line.push(';');
        }
        push(&mut line, step, arch)?;
    }
    Some(line)
}

fn push(line: &mut String, step: &Step, arch: Arch) -> Option<()> {
    let timed = u8::from(step.timed);
    let actor = step.actor;
    // Writing to a string does not fail.
    let _ = match step.what {
        What::Call(call) => {
            let number = call.number(arch)?;
            let kind = gives(call).letter();
            write!(line, "{actor} {timed} {kind} {number}")
        }
        What::Start(birth) => {
            let place = Birth::ALL.iter().position(|(of, _)| *of == birth);
            write!(line, "{actor} {timed} s 0 i{}", place.unwrap_or_default())
        }
    };
    step.args.iter().for_each(|arg| {
        let _ = write!(line, " {arg}");
    });
    Some(())
}

/// Whether the architecture has all calls of a program.
pub fn is_for(program: &Program, arch: Arch) -> bool {
    program.steps.iter().all(|step| match step.what {
        What::Call(call) => call.number(arch).is_some(),
        What::Start(_) => true,
    })
}

/// The table's name for the architecture that `uname -m` names so.
pub fn arch(name: &str) -> Option<Arch> {
    Arch::ALL.into_iter().find(|arch| arch.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_have_the_numbers_of_the_architecture() {
        let program = Program::parse("0 fork i1\n1~ kill p0 i9\n").expect("it is one");
        let x86 = line(7, 0, &program, Arch::X86_64).expect("it has both");
        assert_eq!(x86, "7 0 0 0 s 0 i0 i1;1 1 v 62 p0 i9");
        let arm = line(7, 0, &program, Arch::Aarch64).expect("it has both");
        assert_eq!(arm, "7 0 0 0 s 0 i0 i1;1 1 v 129 p0 i9");
        let program = Program::parse("0 pause\n").expect("it is one");
        assert!(!is_for(&program, Arch::Aarch64) && is_for(&program, Arch::X86_64));
        assert_eq!(line(7, 0, &program, Arch::Aarch64), None);
    }
}
