//! Programs from seeds.

use syscall_shim::{Arch, Call};

use super::arguments::Arguments;
use super::calls::CHOSEN;
use super::program::{ACTORS, Arg, Birth, Program, Step, What};
use super::random::Random;
use super::world::World;

/// The longest that is made.
const LONGEST: usize = 36;

/// The program of this number of a seed: the same one each time.
pub fn program(seed: u64, number: u64, arch: Arch) -> Program {
    let mut random = Random::new(seed, number);
    let mut world = World::new(&mut random);
    // Most are short: a difference is found by few steps, and shown by them.
    let length = 3 + random.below(LONGEST - 3).min(random.below(LONGEST - 3));
    // Only some have threads: who of them takes a signal is open for all that is sent to the process.
    let threads = random.chance(20);
    let mut program = Program::default();
    while program.steps.len() < length {
        let actor = actor(&mut random, &world);
        let step = match birth(&mut random, &world, threads, program.steps.len()) {
            Some(birth) => start(&mut random, actor, birth, world.started.len() as u8),
            None => call(&mut random, &world, actor, arch),
        };
        world.done(program.steps.len() as u8, &step);
        program.steps.push(step);
    }
    program
}

fn actor(random: &mut Random, world: &World) -> u8 {
    let mut actor = random.of(&world.started);
    for _ in 0..3 {
        if world.idle.contains(&actor) {
            actor = random.of(&world.started);
        }
    }
    actor
}

/// Whether an actor is to be started, and how.
fn birth(random: &mut Random, world: &World, threads: bool, at: usize) -> Option<Birth> {
    let started = world.started.len();
    if started >= usize::from(ACTORS) {
        return None;
    }
    let percent = match (started, at) {
        (1, 0..=4) => 35,
        (1, _) => 20,
        (2, _) => 9,
        _ => 4,
    };
    random.chance(percent).then(|| {
        // Of several threads Linux chooses the oldest for a signal, ours one in the place of an older one.
        let thread = if threads && !world.thread_ended {
            50
        } else {
            0
        };
        random.weighted(&[
            (Birth::Fork, 65),
            (Birth::Vfork, 5),
            (Birth::Clone3, 20),
            (Birth::Thread, thread),
        ])
    })
}

fn start(random: &mut Random, actor: u8, birth: Birth, child: u8) -> Step {
    let mut args = vec![Arg::Int(i64::from(child))];
    if birth == Birth::Clone3 {
        let mut flags = 0;
        // CLONE_PARENT, CLONE_CLEAR_SIGHAND, CLONE_PIDFD, CLONE_FILES
        for (flag, percent) in [(0x8000, 20), (1 << 32, 25), (0x1000, 15), (0x400, 10)] {
            if random.chance(percent) {
                flags |= flag;
            }
        }
        let signal = random.weighted(&[
            (i64::from(libc::SIGCHLD), 45),
            (0, 15),
            (i64::from(libc::SIGUSR1), 12),
            (34, 8),
            (i64::from(libc::SIGSTOP), 2),
            (65, 2),
        ]);
        args.extend([Arg::Int(flags), Arg::Int(signal)]);
    }
    Step {
        actor,
        timed: false,
        what: What::Start(birth),
        args,
    }
}

fn call(random: &mut Random, world: &World, actor: u8, arch: Arch) -> Step {
    let choices: Vec<(Call, usize)> = CHOSEN
        .iter()
        .filter(|chosen| chosen.call.number(arch).is_some())
        .map(|chosen| (chosen.call, chosen.weight))
        .collect();
    let call = random.weighted(&choices);
    let arguments = Arguments {
        random,
        world,
        actor,
        call,
        before: Vec::new(),
        timed: false,
    };
    let (args, timed) = arguments.all();
    Step {
        actor,
        timed,
        what: What::Call(call),
        args,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::program::STEPS;
    use std::collections::HashSet;

    #[test]
    fn a_seed_is_the_same_program_each_time() {
        assert_eq!(program(5, 7, Arch::X86_64), program(5, 7, Arch::X86_64));
        assert_ne!(program(5, 7, Arch::X86_64), program(5, 8, Arch::X86_64));
        assert_ne!(program(5, 7, Arch::X86_64), program(6, 7, Arch::X86_64));
    }

    #[test]
    fn programs_are_well_formed_and_make_every_call() {
        let mut names = HashSet::new();
        for number in 0..4000 {
            let program = program(1, number, Arch::Aarch64);
            assert!(program.steps.len() <= STEPS);
            assert_eq!(Program::parse(&program.to_string()).as_ref(), Ok(&program));
            let mut started = vec![0];
            for (n, step) in program.steps.iter().enumerate() {
                assert!(started.contains(&step.actor), "{program}");
                started.extend(step.child());
                names.insert(step.name());
                for arg in &step.args {
                    assert!(
                        !matches!(arg, Arg::Result(of) if usize::from(*of) >= n),
                        "{program}"
                    );
                }
            }
        }
        for chosen in CHOSEN {
            let here = chosen.call.number(Arch::Aarch64).is_some();
            assert_eq!(
                names.contains(chosen.call.name()),
                here,
                "{}",
                chosen.call.name()
            );
        }
        for (_, name) in Birth::ALL {
            assert!(names.contains(name), "{name}");
        }
    }

    /// Nobody outside a program is in danger of it.
    #[test]
    fn no_program_sends_to_everybody() {
        for number in 0..20_000 {
            for step in program(3, number, Arch::X86_64).steps {
                if step.name() == "kill" {
                    assert!(!matches!(step.args[0], Arg::Int(-1 | 1)), "{step}");
                }
            }
        }
    }
}
