//! The shortest program that still shows a difference.

use syscall_shim::ArgType;

use super::kernels::Difference;
use super::oracle::Oracle;
use super::program::{Arg, Birth, Program, Step, What};

/// How many rounds are made at most; each makes the program smaller.
const ROUNDS: usize = 40;

/// How large a program is: first by its steps, then by what they are given.
pub fn size(program: &Program) -> (usize, usize) {
    let args = program.steps.iter().flat_map(|step| &step.args);
    let births = program.steps.iter().filter(|step| step.child().is_some());
    let of_births: usize = births
        .map(|step| match step.what {
            What::Start(Birth::Fork) => 1,
            _ => 3,
        })
        .sum();
    let timed = program.steps.iter().filter(|step| step.timed).count();
    (
        program.steps.len(),
        args.map(weight).sum::<usize>() + of_births + timed,
    )
}

fn weight(arg: &Arg) -> usize {
    match arg {
        Arg::Int(0) => 0,
        Arg::Int(_) | Arg::Pid(_) | Arg::Tid(_) | Arg::Result(_) => {
            1 + usize::from(matches!(arg, Arg::Int(n) if n.count_ones() > 6))
        }
        Arg::Group(_) | Arg::Bad | Arg::Out(_) => 2,
        Arg::Words(words) => {
            2 + words
                .iter()
                .map(|word| word.count_ones() as usize)
                .sum::<usize>()
        }
        Arg::Action(handler, flags, mask) => {
            2 + usize::from(*handler != 2) + (flags.count_ones() + mask.count_ones()) as usize
        }
        Arg::Info(..) | Arg::Event(..) | Arg::Stack(..) => 4,
    }
}

/// Makes it as small as it gets.
///
/// # Errors
/// As [`Oracle::compare`].
pub fn shrink(oracle: &Oracle, difference: Difference, job: usize) -> Result<Difference, String> {
    let mut best = difference;
    for _ in 0..ROUNDS {
        let candidates = candidates(&best.program);
        let compared = oracle.compare(&candidates, job)?;
        let smallest = compared
            .different
            .into_iter()
            .map(|(_, difference)| difference)
            .min_by_key(|difference| size(&difference.program));
        match smallest {
            Some(smaller) if size(&smaller.program) < size(&best.program) => best = smaller,
            _ => break,
        }
    }
    Ok(best)
}

/// Smaller programs that may still show it.
fn candidates(program: &Program) -> Vec<Program> {
    let mut found: Vec<Program> = Vec::new();
    let count = program.steps.len();
    let mut length = count / 2;
    while length > 0 {
        let mut at = 0;
        while at < count {
            let end = (at + length).min(count);
            found.push(without(program, &(at..end).collect::<Vec<usize>>()));
            at += (length / 2).max(1);
        }
        length /= 2;
    }
    // Two that only go together.
    if count <= 16 {
        for first in 0..count {
            for second in first + 2..count {
                found.push(without(program, &[first, second]));
            }
        }
    }
    for (n, step) in program.steps.iter().enumerate() {
        for simpler in simpler_steps(step) {
            let mut other = program.clone();
            other.steps[n] = simpler;
            found.push(other);
        }
    }
    let known = size(program);
    found.retain(|candidate| size(candidate) < known);
    found.dedup();
    found
}

/// The program without these steps, and without those of actors that nobody starts then.
pub fn without(program: &Program, removed: &[usize]) -> Program {
    let mut places: Vec<Option<u8>> = Vec::new();
    let mut started = vec![0];
    let mut steps: Vec<Step> = Vec::new();
    for (n, step) in program.steps.iter().enumerate() {
        if removed.contains(&n) || !started.contains(&step.actor) {
            places.push(None);
            continue;
        }
        places.push(Some(steps.len() as u8));
        started.extend(step.child());
        steps.push(step.clone());
    }
    // Actors have the places in which they are started.
    let actor = |old: u8| started.iter().position(|k| *k == old).map(|k| k as u8);
    for step in &mut steps {
        step.actor = actor(step.actor).unwrap_or(0);
        if let Some(child) = step.child() {
            step.args[0] = Arg::Int(i64::from(actor(child).unwrap_or(0)));
        }
        for arg in &mut step.args {
            let other = match &*arg {
                Arg::Result(of) => places[usize::from(*of)].map(Arg::Result),
                Arg::Pid(k) => actor(*k).map(Arg::Pid),
                Arg::Group(k) => actor(*k).map(Arg::Group),
                Arg::Tid(k) => actor(*k).map(Arg::Tid),
                Arg::Event(how, signal, value, k) => {
                    Some(Arg::Event(*how, *signal, *value, actor(*k).unwrap_or(0)))
                }
                same => Some(same.clone()),
            };
            *arg = other.unwrap_or(Arg::Int(0x3fff_ffff));
        }
    }
    Program { steps }
}

/// The same step with less in it.
fn simpler_steps(step: &Step) -> Vec<Step> {
    let mut found = Vec::new();
    if matches!(step.what, What::Start(birth) if birth != Birth::Fork) {
        found.push(Step {
            what: What::Start(Birth::Fork),
            args: step.args[..1].to_vec(),
            ..step.clone()
        });
    }
    if step.timed {
        found.push(Step {
            timed: false,
            ..step.clone()
        });
    }
    let first = usize::from(step.child().is_some());
    for (n, arg) in step.args.iter().enumerate().skip(first) {
        if is_fixed(step, n) {
            continue;
        }
        for simpler in simpler_args(arg) {
            let mut other = step.clone();
            other.args[n] = simpler;
            found.push(other);
        }
    }
    found
}

/// Whether the call is another one with another such argument.
fn is_fixed(step: &Step, n: usize) -> bool {
    use ArgType as T;
    let What::Call(call) = step.what else {
        return false;
    };
    let ty = call.info().args.get(n).map(|arg| arg.ty);
    matches!(
        ty,
        Some(
            T::RlimitResource
                | T::ItimerWhich
                | T::PrctlOption
                | T::ClockId
                | T::TimerIdOut
                | T::TimerId
                | T::IoctlRequest
                | T::Size
        )
    )
}

fn simpler_args(arg: &Arg) -> Vec<Arg> {
    let without_bit = |word: u64| (0..64).map(move |bit| word & !(1 << bit));
    match arg {
        Arg::Int(0) => Vec::new(),
        Arg::Int(n) => {
            let fewer = without_bit(*n as u64)
                .filter(|_| *n > 64)
                .map(|n| Arg::Int(n as i64));
            fewer.chain([Arg::Int(0)]).collect()
        }
        Arg::Words(words) => {
            let mut found = vec![Arg::Int(0)];
            for (n, word) in words.iter().enumerate() {
                for less in without_bit(*word).filter(|less| less != word) {
                    let mut other = words.clone();
                    other[n] = less;
                    found.push(Arg::Words(other));
                }
            }
            found
        }
        Arg::Action(handler, flags, mask) => {
            let mut found = vec![
                Arg::Int(0),
                Arg::Action(*handler, 0, 0),
                Arg::Action(2, *flags, *mask),
            ];
            found.extend(without_bit(*flags).map(|less| Arg::Action(*handler, less, *mask)));
            found.extend(without_bit(*mask).map(|less| Arg::Action(*handler, *flags, less)));
            found
        }
        Arg::Group(k) => vec![Arg::Int(0), Arg::Pid(*k)],
        _ => vec![Arg::Int(0)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(text: &str) -> Program {
        Program::parse(text).expect("it is one")
    }

    #[test]
    fn what_is_removed_takes_along_what_needs_it() {
        let whole = program(
            "0 fork i1\n0 fork i2\n1 pause\n2 kill p1 i9\n2 pidfd_open p0 i0\n2 close r4\n",
        );
        let rest = without(&whole, &[0]);
        let want = "0 fork i1\n1 kill i1073741823 i9\n1 pidfd_open p0 i0\n1 close r2\n";
        assert_eq!(rest.to_string(), want);
    }

    #[test]
    fn candidates_are_smaller_and_name_no_step_behind_them() {
        let whole = program(
            "0 clone3 i1 i256 i17\n0 rt_sigaction i10 a3,0x10000000,0xff oa i8\n\
             0~ timer_create i1 e0,10,5,0 od\n1 rt_sigsuspend m0x200 i8\n0 timer_settime r2 i0 m0,0,0,5 i0\n",
        );
        let found = candidates(&whole);
        assert!(found.len() > 20);
        for candidate in found {
            assert!(size(&candidate) < size(&whole));
            for (n, step) in candidate.steps.iter().enumerate() {
                for arg in &step.args {
                    assert!(!matches!(arg, Arg::Result(of) if usize::from(*of) >= n));
                }
            }
        }
    }
}
