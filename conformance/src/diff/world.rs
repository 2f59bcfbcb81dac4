//! What a program that is being made has done so far, as far as choices depend on it.

use syscall_shim::Call;

use super::calls::{Gives, gives};
use super::program::{Arg, Step, What};
use super::random::Random;

/// Signals that programs have to do with, by their weights.
const SIGNALS: &[(i64, usize)] = &[
    (libc::SIGUSR1 as i64, 12),
    (libc::SIGUSR2 as i64, 12),
    (libc::SIGCHLD as i64, 14),
    (libc::SIGCONT as i64, 10),
    (libc::SIGSTOP as i64, 8),
    (libc::SIGTSTP as i64, 8),
    (libc::SIGTTIN as i64, 3),
    (libc::SIGTTOU as i64, 3),
    (libc::SIGTERM as i64, 5),
    (libc::SIGKILL as i64, 3),
    (libc::SIGHUP as i64, 5),
    (libc::SIGALRM as i64, 5),
    (libc::SIGSEGV as i64, 3),
    (libc::SIGQUIT as i64, 2),
    (libc::SIGURG as i64, 3),
    (34, 6),
    (35, 5),
    (64, 4),
];

/// Its state.
#[derive(Debug, Clone)]
pub struct World {
    /// The signals that this program has to do with.
    pub signals: Vec<i64>,
    /// The actors that were started.
    pub started: Vec<u8>,
    /// Those that probably make no step any more, or wait.
    pub idle: Vec<u8>,
    /// Whether a thread may have ended alone.
    pub thread_ended: bool,
    /// What steps gave that others may use, and the actors that made them.
    pub results: Vec<(Gives, u8, u8)>,
}

impl World {
    /// In the beginning.
    pub fn new(random: &mut Random) -> Self {
        let count = 2 + random.below(4);
        let mut signals: Vec<i64> = (0..count).map(|_| random.weighted(SIGNALS)).collect();
        if random.chance(25) {
            // Job control: what stops and what goes on meet.
            let stop = random.of(&[libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN]);
            signals.truncate(1);
            signals.extend([
                i64::from(libc::SIGCONT),
                i64::from(libc::SIGCONT),
                i64::from(stop),
            ]);
        }
        Self {
            signals,
            started: vec![0],
            idle: Vec::new(),
            thread_ended: false,
            results: Vec::new(),
        }
    }

    /// Takes in the step of this number.
    pub fn done(&mut self, number: u8, step: &Step) {
        if let Some(child) = step.child() {
            self.started.push(child);
        }
        let What::Call(call) = step.what else {
            return;
        };
        let given = gives(call);
        if matches!(given, Gives::Descriptor | Gives::Timer) {
            self.results.push((given, number, step.actor));
        }
        self.thread_ended |= call == Call::exit;
        // Whether another timer has that one's number then is open.
        if let (Call::timer_delete, Some(Arg::Result(of))) = (call, step.args.first()) {
            self.results.retain(|(_, number, _)| number != of);
        }
        match (call, step.args.first()) {
            (Call::exit | Call::exit_group | Call::pause | Call::rt_sigsuspend, _) => {
                self.idle.push(step.actor);
            }
            // Whoever is sent a signal may go on.
            (
                Call::kill | Call::tkill | Call::rt_sigqueueinfo,
                Some(Arg::Pid(to) | Arg::Tid(to)),
            ) => {
                self.idle.retain(|idle| idle != to);
            }
            _ => {}
        }
    }
}
