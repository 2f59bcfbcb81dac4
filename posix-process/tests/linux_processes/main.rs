//! Random sequences of what processes do to each other, done with real processes on this Linux and
//! with a [`System`]: fork, exit, wait, signals, stop and continue, groups, sessions, subreapers. Each
//! call must have the same result, and each process the same parent, group, session, state, pending
//! signals and handlers run.
//!
//! It has no test harness: the processes are copies of one without other threads.

mod linux;
mod model;
mod ops;

use linux::*;
use model::Model;
use ops::{Op, Random};
use posix_process::clone::flags::CLONE_PARENT;
use posix_process::*;
use signal::SigSet;
use std::sync::atomic::Ordering::SeqCst;

/// The place of a real process or of one of the model, in what a call returned.
fn placed(result: i64, pids: &[Pid; PLACES]) -> (i64, Option<usize>) {
    let place = |pid: i64| pids.iter().position(|&known| i64::from(known) == pid);
    match result {
        ..=0 => (result, None),
        pid if pid < 1 << 32 => (0, place(pid)),
        both => (both & 0xffff_ffff, place(both >> 32)),
    }
}

/// One sequence, in a process of its own. Panics where the two differ.
fn sequence(seed: u64) {
    let mut model = Model::new();
    number(SETSID);
    places()[0].pid.store(number(GETPID) as i32, SeqCst);
    call(PRCTL, [36, 1, 0, 0, 0, 0]);
    set_mask(mask());
    for signo in CAUGHT {
        set_action(signo, of_children(4));
    }
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut history = Vec::new();
    let mut used = 1;
    for _ in 0..60 {
        let able: Vec<_> = (0..used)
            .filter(|&n| model.state(n) == State::Runs)
            .collect();
        // Most by those that have children.
        let n = match random.below(3) {
            0 => able[0],
            _ => random.pick(&able),
        };
        let op = random.op(used);
        let group = |n: usize| {
            let t: Option<ThreadId> = model.threads[n];
            t.and_then(|t| model.s.getpgid(t, 0).ok())
        };
        // One that stops or ends by its own call does not answer.
        let harmless = |signo| matches!(signo, 0 | 1 | 10 | 18);
        let safe = match op {
            // This process must live and run, and the outside is not concerned.
            Op::Exit(_) | Op::Setsid | Op::Subreaper(_) => n != 0,
            Op::Fork(_, flags) => n != 0 || flags & CLONE_PARENT == 0,
            Op::KillGroup(place, signo) => {
                let pgid = Some(model.pids[place]);
                used > 1 && pgid != group(0) && (pgid != group(n) || harmless(signo))
            }
            Op::Kill(place, signo) => used > 1 && (place != n || harmless(signo)),
            Op::Setpgid(..) | Op::Wait(Some(_), ..) => used > 1,
            _ => true,
        };
        if !safe {
            continue;
        }
        history.push((n, op));
        model.k.changed.clear();
        let expected = model.apply(n, op);
        let result = ask(n, op);
        if let Op::Fork(..) = op
            && result > 0
        {
            used += 1;
        }
        let states = settled();
        let real = std::array::from_fn(|n| places()[n].pid.load(SeqCst));
        assert_eq!(
            placed(result, &real),
            placed(expected, &model.pids),
            "{history:?}"
        );
        for (n, &state) in states.iter().enumerate() {
            assert_eq!(state, model.state(n), "state of {n}, {history:?}");
        }
        compare(&mut model, &history);
    }
}

/// Everyone who can is asked for its state, twice: with its signals pending, and taken.
fn compare(model: &mut Model, history: &[(usize, Op)]) {
    let real = std::array::from_fn(|n| places()[n].pid.load(SeqCst));
    let changed = model.k.changed.clone();
    for n in 0..PLACES {
        if model.state(n) != State::Runs {
            continue;
        }
        let t = model.threads[n].unwrap();
        let place = &places()[n];
        look_at(n);
        let pending = SigSet(place.state[3].load(SeqCst) as u64);
        assert_eq!(pending, model.s.sigpending(t), "{n} pending, {history:?}");
        ask(n, Op::Take);
        model.apply(n, Op::Take);
        let state = [0, 1, 2].map(|n| place.state[n].load(SeqCst));
        let expected = [
            model.s.getppid(t),
            model.s.getpgid(t, 0).unwrap(),
            model.s.getsid(t, 0).unwrap(),
        ];
        let expected = expected.map(|pid| placed(pid.into(), &model.pids));
        let outside = usize::from(n == 0);
        assert_eq!(
            state.map(|pid| placed(pid, &real))[outside..],
            expected[outside..],
            "{n}: parent, group, session, {history:?}"
        );
        // Of several children that change at a time, any may be the first.
        let id = model.s.process_of(t);
        let several = changed.iter().filter(|&&parent| parent == id).count() > 1;
        let known = |mut seen: [i32; 4], pids| {
            let (_, place) = placed(seen[2].into(), pids);
            seen[2] = place.map_or(-1, |place| place as i32);
            match several && seen[0] == 17 {
                true => [17, 0, 0, 0],
                false => seen,
            }
        };
        let len = place.len.swap(0, SeqCst);
        let ran = place.log[..len]
            .iter()
            .map(|entry| known([0, 1, 2, 3].map(|n| entry[n].load(SeqCst)), &real));
        let expected = std::mem::take(&mut model.log[n]);
        let expected = expected.into_iter().map(|seen| known(seen, &model.pids));
        assert_eq!(
            ran.collect::<Vec<_>>(),
            expected.collect::<Vec<_>>(),
            "handlers of {n}, {history:?}"
        );
    }
}

fn main() {
    let count: u64 = std::env::var("SEQUENCES").map_or(100, |n| n.parse().unwrap());
    let first: u64 = std::env::var("FIRST").map_or(1, |n| n.parse().unwrap());
    let mut failed = 0;
    for seed in first..first + count {
        match call(CLONE, [17, 0, 0, 0, 0, 0]) {
            0 => {
                let done = std::panic::catch_unwind(|| sequence(seed));
                end();
                call(EXIT_GROUP, [usize::from(done.is_err()), 0, 0, 0, 0, 0]);
            }
            child => {
                let mut status = 0i32;
                let args = [child as usize, &raw mut status as usize, 0, 0, 0, 0];
                assert_eq!(call(WAIT4, args), child, "fork");
                if status != 0 {
                    eprintln!("sequence {seed}: status {status:#x}");
                    failed += 1;
                }
            }
        }
    }
    println!("{count} sequences of processes, {failed} differ from Linux");
    assert_eq!(failed, 0);
}
