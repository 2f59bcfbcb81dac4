//! Random sequences of what processes do to each other, done with real processes on this Linux and
//! with a [`System`]: fork, exit, wait, signals, stop and continue, groups, sessions, subreapers. Each
//! call must have the same result, and each process the same parent, group, session, state, pending
//! signals and handlers run.
//!
//! It has no test harness: the processes are copies of one without other threads.

use posix_process::clone::flags::CLONE_PARENT;
use posix_process::wait::options::*;
use posix_process::*;
use signal::{Info, Node, SaFlags, SigAction, SigSet, Signal};
use std::sync::atomic::{AtomicI32, AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

const PLACES: usize = 12;
const LOGGED: usize = 64;
/// Signals with a handler, which each process blocks but for the moment when it takes them.
const CAUGHT: [i32; 3] = [1, 10, 17];

#[derive(Clone, Copy, Debug)]
enum Op {
    /// Into a place, with clone flags.
    Fork(usize, u64),
    Exit(i32),
    Kill(usize, i32),
    KillGroup(usize, i32),
    /// Any child (none), a child, or the group of one; whether by its number.
    Wait(Option<usize>, bool, u32),
    Setpgid(usize, usize),
    Setsid,
    Subreaper(bool),
    ParentDeath(i32),
    Child(u8),
    /// Takes all signals that are pending.
    Take,
}

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn __errno_location() -> *mut i32;
}

const MMAP: i64 = 9;
const RT_SIGACTION: i64 = 13;
const RT_SIGPROCMASK: i64 = 14;
const GETPID: i64 = 39;
const CLONE: i64 = 56;
const WAIT4: i64 = 61;
const KILL: i64 = 62;
const SETPGID: i64 = 109;
const GETPPID: i64 = 110;
const SETSID: i64 = 112;
const GETPGID: i64 = 121;
const GETSID: i64 = 124;
const RT_SIGPENDING: i64 = 127;
const PRCTL: i64 = 157;
const FUTEX: i64 = 202;
const EXIT_GROUP: i64 = 231;

/// A system call: its result, or its error number negated.
fn call(number: i64, args: [usize; 6]) -> i64 {
    let [a, b, c, d, e, f] = args;
    // SAFETY: the callers pass numbers, or pointers to live objects of the size the call expects.
    let result = unsafe { syscall(number, a, b, c, d, e, f) };
    match result {
        // SAFETY: the address of this thread's errno.
        -1 => -i64::from(unsafe { *__errno_location() }),
        _ => result,
    }
}

fn number(number: i64) -> i64 {
    call(number, [0; 6])
}

/// What a process and who commands it share.
#[derive(Default)]
struct Place {
    pid: AtomicI32,
    /// 1 while there is a command.
    turn: AtomicI32,
    op: [AtomicI64; 4],
    result: AtomicI64,
    /// ppid, pgid, sid, pending signals.
    state: [AtomicI64; 4],
    /// Handlers that ran: signal, code, pid, status.
    log: [[AtomicI32; 4]; LOGGED / 4],
    len: AtomicUsize,
}

/// The places, in memory that a fork shares.
fn places() -> &'static [Place; PLACES] {
    static AT: AtomicUsize = AtomicUsize::new(0);
    if AT.load(SeqCst) == 0 {
        let size = size_of::<[Place; PLACES]>();
        let at = call(MMAP, [0, size, 3, 0x21, usize::MAX, 0]);
        assert!(at > 0, "mmap: {at}");
        AT.store(at as usize, SeqCst);
    }
    // SAFETY: mapped for good, large enough, and zero is a value of each atomic.
    unsafe { &*(AT.load(SeqCst) as *const [Place; PLACES]) }
}

static MINE: AtomicUsize = AtomicUsize::new(0);

extern "C" fn handler(_: i32, info: &Info, _: usize) {
    let place = &places()[MINE.load(SeqCst)];
    let at = place.len.fetch_add(1, SeqCst) % (LOGGED / 4);
    let seen = seen(info);
    for (to, value) in place.log[at].iter().zip(seen) {
        to.store(value, SeqCst);
    }
}

fn seen(info: &Info) -> [i32; 4] {
    let status = if info.code > 0 && info.pid() != 0 {
        info.status()
    } else {
        0
    };
    [info.signo, info.code, info.pid(), status]
}

/// The dispositions of SIGCHLD that are tried.
fn of_children(kind: u8) -> (usize, SaFlags) {
    let handler = handler as *const () as usize;
    match kind {
        0 => (signal::SIG_DFL, SaFlags::empty()),
        1 => (signal::SIG_IGN, SaFlags::empty()),
        2 => (handler, SaFlags::NOCLDWAIT),
        3 => (handler, SaFlags::NOCLDSTOP),
        _ => (handler, SaFlags::empty()),
    }
}

/// The restorer of the C library, which a handler returns through.
fn restorer() -> usize {
    #[repr(C)]
    struct Action {
        handler: usize,
        mask: [u64; 16],
        flags: i32,
        restorer: usize,
    }
    unsafe extern "C" {
        fn sigaction(signo: i32, new: *const Action, old: *mut Action) -> i32;
    }
    let new = Action {
        handler: handler as *const () as usize,
        mask: [0; 16],
        flags: 4,
        restorer: 0,
    };
    let mut old = [0usize; 4];
    // SAFETY: a handler with the right arguments, and live objects of the sizes of both calls.
    unsafe { sigaction(10, &new, std::ptr::null_mut()) };
    call(RT_SIGACTION, [10, 0, &raw mut old as usize, 8, 0, 0]);
    old[2]
}

fn set_action(signo: i32, (handler, flags): (usize, SaFlags)) {
    static RESTORER: AtomicUsize = AtomicUsize::new(0);
    if RESTORER.load(SeqCst) == 0 {
        RESTORER.store(restorer(), SeqCst);
    }
    let flags = (flags | SaFlags::SIGINFO | SaFlags::RESTORER).bits() as usize;
    let action = [handler, flags, RESTORER.load(SeqCst), usize::MAX];
    let done = call(
        RT_SIGACTION,
        [signo as usize, &raw const action as usize, 0, 8, 0, 0],
    );
    assert_eq!(done, 0);
}

fn set_mask(mask: SigSet) {
    call(RT_SIGPROCMASK, [2, &raw const mask as usize, 0, 8, 0, 0]);
}

fn mask() -> SigSet {
    CAUGHT
        .iter()
        .filter_map(|&signo| Signal::new(signo))
        .collect()
}

impl Op {
    fn words(self) -> [i64; 4] {
        match self {
            Op::Fork(place, flags) => [0, place as i64, flags as i64, 0],
            Op::Exit(code) => [1, code.into(), 0, 0],
            Op::Kill(place, signo) => [2, place as i64, signo.into(), 0],
            Op::KillGroup(place, signo) => [3, place as i64, signo.into(), 0],
            Op::Wait(place, group, options) => {
                let place = place.map_or(-1, |place| place as i64);
                [4, place, group.into(), options.into()]
            }
            Op::Setpgid(a, b) => [5, a as i64, b as i64, 0],
            Op::Setsid => [6, 0, 0, 0],
            Op::Subreaper(on) => [7, on.into(), 0, 0],
            Op::ParentDeath(signo) => [8, signo.into(), 0, 0],
            Op::Child(kind) => [9, kind.into(), 0, 0],
            Op::Take => [10, 0, 0, 0],
        }
    }
}

/// Carries out an operation on Linux, in the calling process.
fn on_linux([op, a, b, c]: [i64; 4]) -> i64 {
    let pid = |place: i64| places()[place as usize].pid.load(SeqCst) as i64;
    let two = |number, a: i64, b: i64| call(number, [a as usize, b as usize, 0, 0, 0, 0]);
    match op {
        0 => {
            let child = two(CLONE, b, 0);
            if child == 0 {
                MINE.store(a as usize, SeqCst);
                serve();
            }
            if child > 0 {
                places()[a as usize].pid.store(child as i32, SeqCst);
            }
            child
        }
        1 => two(EXIT_GROUP, a, 0),
        2 => two(KILL, pid(a), b),
        3 => two(KILL, -pid(a), b),
        4 => {
            let who = match (a, b) {
                (-1, _) => -1,
                (place, 0) => pid(place),
                (place, _) => -pid(place),
            };
            let mut status = 0i32;
            let args = [
                who as usize,
                &raw mut status as usize,
                c as u32 as usize,
                0,
                0,
                0,
            ];
            match call(WAIT4, args) {
                pid @ 1.. => pid << 32 | i64::from(status),
                other => other,
            }
        }
        5 => two(SETPGID, pid(a), pid(b)),
        6 => number(SETSID),
        7 => two(PRCTL, 36, a),
        8 => two(PRCTL, 1, a),
        9 => {
            set_action(17, of_children(a as u8));
            0
        }
        _ => {
            set_mask(SigSet::EMPTY);
            set_mask(mask());
            0
        }
    }
}

fn look(place: &Place) {
    let mut pending = SigSet::EMPTY;
    call(RT_SIGPENDING, [&raw mut pending as usize, 8, 0, 0, 0, 0]);
    let state = [
        number(GETPPID),
        number(GETPGID),
        number(GETSID),
        pending.0 as i64,
    ];
    for (to, value) in place.state.iter().zip(state) {
        to.store(value, SeqCst);
    }
}

/// A process does as it is told, for ever.
fn serve() -> ! {
    let place = &places()[MINE.load(SeqCst)];
    loop {
        while place.turn.load(SeqCst) == 0 {
            call(FUTEX, [&raw const place.turn as usize, 0, 0, 0, 0, 0]);
        }
        let op = [0, 1, 2, 3].map(|n| place.op[n].load(SeqCst));
        let result = on_linux(op);
        look(place);
        place.result.store(result, SeqCst);
        place.turn.store(0, SeqCst);
    }
}

/// Has the process in a place, or this one in place 0, carry out an operation.
fn ask(n: usize, op: Op) -> i64 {
    let place = &places()[n];
    if n == 0 {
        let result = on_linux(op.words());
        look(place);
        return result;
    }
    for (to, value) in place.op.iter().zip(op.words()) {
        to.store(value, SeqCst);
    }
    place.turn.store(1, SeqCst);
    call(FUTEX, [&raw const place.turn as usize, 1, 1, 0, 0, 0]);
    let start = Instant::now();
    while place.turn.load(SeqCst) == 1 && !(matches!(op, Op::Exit(_)) && state(n) != State::Runs) {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{n} does not answer"
        );
        std::thread::yield_now();
    }
    place.result.load(SeqCst)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Busy,
    Runs,
    Stopped,
    Zombie,
    Gone,
}

/// From /proc.
fn state(n: usize) -> State {
    let pid = places()[n].pid.load(SeqCst);
    if pid == 0 {
        return State::Gone;
    }
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else {
        return State::Gone;
    };
    match stat.rsplit(") ").next().map(|rest| &rest[..1]) {
        Some("S") => State::Runs,
        Some("T") => State::Stopped,
        Some("Z") => State::Zombie,
        Some("X") => State::Gone,
        _ => State::Busy,
    }
}

/// The states once nothing happens any more.
fn settled() -> [State; PLACES] {
    let start = Instant::now();
    let mut last = None;
    loop {
        assert!(start.elapsed() < Duration::from_secs(10), "no rest");
        let mut now = [State::Runs; PLACES];
        for (n, state_of) in now.iter_mut().enumerate().skip(1) {
            *state_of = state(n);
        }
        let rest = !now.contains(&State::Busy);
        if rest && last == Some(now) {
            return now;
        }
        last = rest.then_some(now);
        std::thread::yield_now();
    }
}

#[derive(Default)]
struct Host {
    stopped: Vec<ThreadId>,
    changed: Vec<ProcessId>,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        None
    }
    fn notify(&mut self, _: ThreadId) {}
    fn notify_fatal(&mut self, t: ThreadId) {
        self.stopped.retain(|&u| u != t);
    }
    fn wake_stopped(&mut self, t: ThreadId) {
        self.stopped.retain(|&u| u != t);
    }
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, parent: ProcessId) {
        self.changed.push(parent);
    }
}

/// The same with a [`System`].
struct Model {
    s: System,
    k: Host,
    /// While it runs.
    threads: [Option<ThreadId>; PLACES],
    pids: [Pid; PLACES],
    log: [Vec<[i32; 4]>; PLACES],
}

impl Model {
    fn new() -> Self {
        let nodes = vec![Node::EMPTY; 4096].leak();
        let mut s = System::new(&Config::new(1000, 4096), nodes, vec![0; 2].leak());
        let mut k = Host::default();
        let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
        s.set_child_subreaper(t, true);
        s.set_blocked(&mut k, t, mask());
        let mut model = Self {
            pids: std::array::from_fn(|n| if n == 0 { s.getpid(t) } else { 0 }),
            s,
            k,
            threads: std::array::from_fn(|n| (n == 0).then_some(t)),
            log: Default::default(),
        };
        for signo in CAUGHT {
            model.action(t, signo, of_children(4));
        }
        model
    }

    fn action(&mut self, t: ThreadId, signo: i32, (handler, flags): (usize, SaFlags)) {
        let action = SigAction {
            handler,
            flags: flags | SaFlags::SIGINFO | SaFlags::RESTORER,
            restorer: 1,
            mask: SigSet::FULL,
        };
        self.s
            .sigaction(&mut self.k, t, signo, Some(&action))
            .unwrap();
    }

    fn apply(&mut self, n: usize, op: Op) -> i64 {
        let t = self.threads[n].unwrap();
        let (s, k, pids) = (&mut self.s, &mut self.k, self.pids);
        let done = |result: Result<(), signal::Errno>| result.map(|()| 0);
        let result = match op {
            Op::Fork(place, flags) => s.clone(t, &CloneArgs::from_clone(flags)).map(|made| {
                self.threads[place] = Some(made.thread);
                self.pids[place] = made.tid;
                i64::from(made.tid)
            }),
            Op::Exit(code) => {
                let status = s.exit_group(k, t, ExitStatus::exited(code));
                s.exit_thread(k, t, status);
                self.threads[n] = None;
                Ok(0)
            }
            Op::Kill(place, signo) => done(s.kill(k, t, pids[place], signo)),
            Op::KillGroup(place, signo) => done(s.kill(k, t, -pids[place], signo)),
            Op::Wait(place, group, options) => {
                let who = place.map_or(-1, |place| if group { -pids[place] } else { pids[place] });
                let who = WaitWho::wait4(who).unwrap();
                let options = wait::check_wait4(options).unwrap();
                s.wait(k, t, who, options).map(|waited| {
                    waited.map_or(0, |waited| {
                        i64::from(waited.pid) << 32 | i64::from(waited.status())
                    })
                })
            }
            Op::Setpgid(a, b) => done(s.setpgid(t, pids[a], pids[b])),
            Op::Setsid => s.setsid(t).map(i64::from),
            Op::Subreaper(on) => {
                s.set_child_subreaper(t, on);
                Ok(0)
            }
            Op::ParentDeath(signo) => done(s.set_parent_death(t, signo)),
            Op::Child(kind) => {
                self.action(t, 17, of_children(kind));
                Ok(0)
            }
            Op::Take => {
                s.set_blocked(k, t, SigSet::EMPTY);
                self.run(n);
                if self.threads[n].is_some() {
                    self.s.set_blocked(&mut self.k, t, mask());
                }
                Ok(0)
            }
        };
        // What others have to do now.
        for _ in 0..4 {
            (0..PLACES).for_each(|n| self.run(n));
        }
        result.unwrap_or_else(|errno| -i64::from(errno.number()))
    }

    fn run(&mut self, n: usize) {
        while let Some(t) = self.threads[n] {
            match self.s.next_delivery(&mut self.k, t) {
                Delivery::None => break,
                Delivery::Handler(handler) => {
                    let saved = handler.saved_mask;
                    self.s.enter_handler(&mut self.k, t, &handler);
                    let info = handler.taken.into_info(self.s.pool());
                    self.log[n].push(seen(&info));
                    self.s.set_blocked(&mut self.k, t, saved);
                }
                Delivery::Exit(status) => {
                    self.s.exit_thread(&mut self.k, t, status);
                    self.threads[n] = None;
                }
                Delivery::Stop => {
                    if !self.k.stopped.contains(&t) {
                        self.k.stopped.push(t);
                    }
                    break;
                }
            }
        }
    }

    fn state(&self, n: usize) -> State {
        match self.threads[n] {
            Some(t) if self.k.stopped.contains(&t) => State::Stopped,
            Some(_) => State::Runs,
            None if self.pids[n] != 0 && self.s.find_thread(self.pids[n]).is_some() => {
                State::Zombie
            }
            None => State::Gone,
        }
    }
}

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// An operation on places below `used`.
    fn op(&mut self, used: usize) -> Op {
        let other = |random: &mut Self| 1 + random.below((used - 1).max(1));
        match self.below(30) {
            0..7 if used < PLACES => {
                let signal = self.pick(&[17, 17, 17, 10, 0, 100]);
                Op::Fork(used, signal | self.pick(&[0, 0, 0, CLONE_PARENT]))
            }
            0..9 => Op::Exit(self.below(256) as i32),
            9..15 => Op::Kill(other(self), self.pick(&[19, 19, 20, 18, 18, 10, 9, 15, 0])),
            15..17 => Op::KillGroup(other(self), self.pick(&[19, 18, 10, 20, 0])),
            17..22 => {
                let place = match self.below(2) {
                    0 => None,
                    _ => Some(other(self)),
                };
                let group = self.below(3) == 0;
                let options = self.pick(&[0, WUNTRACED, WCONTINUED, WUNTRACED | WCONTINUED]);
                let kind = self.pick(&[0, __WALL, __WALL, __WCLONE]);
                Op::Wait(place, group, WNOHANG | options | kind)
            }
            22..25 => Op::Setpgid(other(self), other(self)),
            25 => Op::Setsid,
            26 => Op::Subreaper(self.below(2) == 0),
            27 => Op::ParentDeath(self.pick(&[10, 10, 1, 0, 65])),
            _ => Op::Child(self.below(5) as u8),
        }
    }
}

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

/// Lets a process look at its own state without another effect.
fn look_at(n: usize) {
    let kind = Op::Kill(n, 0);
    assert_eq!(ask(n, kind), 0);
}

/// Ends all processes of a sequence.
fn end() {
    for place in &places()[1..] {
        let pid = place.pid.load(SeqCst);
        if pid > 0 {
            call(KILL, [pid as usize, 9, 0, 0, 0, 0]);
        }
    }
    set_action(17, of_children(0));
    while call(WAIT4, [usize::MAX, 0, __WALL as usize, 0, 0, 0]) > 0 {}
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
