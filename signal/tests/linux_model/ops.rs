//! The operations, and the log both sides write.

use proptest::prelude::*;

use crate::sys;

/// What the machine allows the test to do.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// The child can become a user of its own, whose pending signals nobody else counts.
    pub is_root: bool,
    /// Linux 6.13 or later: signals of timers that were set anew are dropped.
    pub drops_stale_timers: bool,
}

impl World {
    pub fn here() -> Self {
        let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let mut parts = release
            .split(['.', '-'])
            .map_while(|p| p.parse::<u32>().ok());
        let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        Self {
            is_root: sys::call(sys::GETUID, [0; 5]) == 0,
            drops_stale_timers: version >= (6, 13),
        }
    }
}

/// How many timers a sequence uses.
pub const TIMERS: usize = 2;
/// How deep handlers carry out operations of their own.
pub const MAX_DEPTH: usize = 4;
/// The alternate stacks' size: enough for a frame of every signal.
pub const STACK_SIZE: usize = 1 << 20;

#[derive(Clone, Debug)]
pub enum Op {
    Action {
        signal: i32,
        handler: usize,
        flags: u64,
        mask: u64,
    },
    GetAction(i32),
    Mask {
        how: i32,
        set: u64,
    },
    Kill(i32),
    Tgkill(i32),
    Queue {
        signal: i32,
        to_thread: bool,
        info: [u64; 16],
    },
    Pending,
    Wait(u64),
    Ppoll(u64),
    AltStack {
        which: usize,
        flags: i32,
        size: usize,
    },
    Limit(u64),
    TimerCreate {
        timer: usize,
        signal: i32,
        value: u64,
    },
    TimerFire(usize),
    TimerDisarm(usize),
    TimerDelete(usize),
}

/// What happened: which operation or signal, and up to eleven values.
pub type Entry = [u64; 12];

/// `Entry[0]` of a handler's entry is this plus the signal.
pub const HANDLER: u64 = 1000;

/// How a sequence ended, or paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Exited,
    Killed(i32),
    Stopped(i32),
}

/// Who took part.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    pub parent: i32,
    pub parent_uid: u32,
    pub child: i32,
    pub child_uid: u32,
    pub handler: usize,
    pub restorer: usize,
    pub stacks: [usize; 2],
    pub default_limit: u64,
}

const REALTIME_AND_USER: [i32; 6] = [1, 10, 12, 32, 33, 64];
const FAULTS: [i32; 6] = [4, 5, 7, 8, 11, 31];
const JOB_CONTROL_AND_IGNORED: [i32; 6] = [17, 18, 20, 21, 23, 28];

/// Few signals, so that they meet; of every kind.
fn signal() -> impl Strategy<Value = i32> {
    prop_oneof![
        80 => prop::sample::select(REALTIME_AND_USER.to_vec()),
        40 => prop::sample::select(FAULTS.to_vec()),
        40 => prop::sample::select(JOB_CONTROL_AND_IGNORED.to_vec()),
        1 => 1..=64,
    ]
}

fn set() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::MAX),
        any::<u64>(),
        prop::collection::vec(signal(), 1..6)
            .prop_map(|list| list.iter().fold(0, |set, s| set | 1 << (s - 1))),
    ]
}

fn action(signal: impl Strategy<Value = i32>) -> impl Strategy<Value = Op> {
    const SIGINFO: u64 = 4;
    const RESTORER: u64 = 0x0400_0000;
    const ONSTACK: u64 = 0x0800_0000;
    const NODEFER: u64 = 0x4000_0000;
    const RESETHAND: u64 = 0x8000_0000;
    let flags = (
        prop_oneof![1 => Just(0), 1 => Just(ONSTACK)],
        prop_oneof![1 => Just(0), 1 => Just(NODEFER)],
        prop_oneof![9 => Just(0), 1 => Just(RESETHAND)],
        prop_oneof![4 => Just(0), 1 => any::<u64>().prop_map(|odd| odd & !RESETHAND)],
    )
        .prop_map(|(a, b, c, d)| SIGINFO | RESTORER | a | b | c | d);
    // 2 stands for the handler.
    let handler = prop_oneof![1 => Just(0), 3 => Just(1), 20 => Just(2)];
    (signal, handler, flags, set()).prop_map(|(signal, handler, flags, mask)| Op::Action {
        signal,
        handler,
        flags,
        mask,
    })
}

fn queue() -> impl Strategy<Value = Op> {
    // SI_TIMER is left out: the kernel would believe it.
    let code = prop::sample::select(vec![-1, 0, -6, -3, -30, -60, 1, 2, 5, 9, 20, 128]);
    let tail = prop_oneof![6 => Just(0), 1 => any::<u64>()];
    (signal(), any::<bool>(), code, any::<[u64; 6]>(), tail).prop_map(
        |(signal, to_thread, code, words, tail)| {
            let mut info = [0; 16];
            info[..6].copy_from_slice(&words);
            info[1] = words[1] << 32 | u64::from(code as u32);
            info[9] = tail;
            Op::Queue {
                signal,
                to_thread,
                info,
            }
        },
    )
}

fn altstack() -> impl Strategy<Value = Op> {
    let flags = prop_oneof![
        6 => prop::sample::select(vec![0, 1, i32::MIN, i32::MIN | 1]),
        2 => prop::sample::select(vec![2, i32::MIN | 2]),
        1 => any::<i32>(),
    ];
    let size = prop_oneof![
        8 => Just(STACK_SIZE),
        1 => prop::sample::select(vec![0, 2047]),
    ];
    (0..2_usize, flags, size).prop_map(|(which, flags, size)| Op::AltStack { which, flags, size })
}

fn timer() -> impl Strategy<Value = Op> {
    let timer = 0..TIMERS;
    prop_oneof![
        3 => (timer.clone(), prop::sample::select(vec![1, 10, 32]), any::<u64>())
            .prop_map(|(timer, signal, value)| Op::TimerCreate { timer, signal, value }),
        5 => timer.clone().prop_map(Op::TimerFire),
        1 => timer.clone().prop_map(Op::TimerDisarm),
        1 => timer.prop_map(Op::TimerDelete),
    ]
}

/// A sequence that begins with an action for each of those signals, mostly a handler, so that few
/// children end soon.
pub fn sequence(world: World) -> impl Strategy<Value = Vec<Op>> {
    let limits = if world.is_root { 2 } else { 0 };
    let timers = if world.drops_stale_timers { 12 } else { 0 };
    let op = prop_oneof![
        6 => action(signal()),
        1 => (-1..=65_i32).prop_map(Op::GetAction),
        10 => (prop_oneof![9 => 0..=2_i32, 1 => Just(3)], set())
            .prop_map(|(how, set)| Op::Mask { how, set }),
        10 => signal().prop_map(Op::Kill),
        10 => signal().prop_map(Op::Tgkill),
        12 => queue(),
        4 => Just(Op::Pending),
        6 => set().prop_map(Op::Wait),
        4 => set().prop_map(Op::Ppoll),
        4 => altstack(),
        limits => (0..6_u64).prop_map(Op::Limit),
        timers => timer(),
    ];
    let first = [REALTIME_AND_USER, FAULTS, JOB_CONTROL_AND_IGNORED].concat();
    let first: Vec<_> = first
        .into_iter()
        .map(|signal| action(Just(signal)))
        .collect();
    (first, prop::collection::vec(op, 1..80)).prop_map(|(mut actions, ops)| {
        actions.extend(ops);
        actions
    })
}
