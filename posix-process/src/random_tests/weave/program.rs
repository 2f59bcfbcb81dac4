//! What programs do: the choice of a thread's next call.

use super::choices::Choices;
use super::task::{At, Call, Op, Sleep};
use super::world::World;
use crate::clone::flags::*;
use crate::wait::options::*;
use crate::*;
use alloc::vec::Vec;
use signal::SigSet;

/// One of each class: what ends a process with and without core, what nobody can catch, what stops
/// and continues, what programs here catch (one of them queued), what is ignored.
const SIGNALS: &[i32] = &[
    9, 9, 15, 6, 19, 19, 20, 21, 18, 18, 18, 10, 10, 12, 12, 34, 34, 17, 28, 14, 0,
];
const CAUGHT: &[i32] = &[10, 12, 34];

impl World {
    /// The number of some process or thread, dead ones included as long as they have one; now and then
    /// one that nobody has.
    fn number(&self, c: &mut Choices) -> Pid {
        let all: Vec<Pid> = self.s.pids.in_use().map(|entry| entry.0).skip(1).collect();
        match c.once_in(16) || all.is_empty() {
            true => c.of(&[0, -1, 1, 99, Pid::MIN]),
            false => c.of(&all),
        }
    }

    /// Which signal to send.
    fn signal(&self, c: &mut Choices) -> i32 {
        match c.of(SIGNALS) {
            9 | 15 | 6 | 14 if !c.once_in(self.calm) => c.of(CAUGHT),
            signo => signo,
        }
    }

    fn set(c: &mut Choices) -> SigSet {
        match c.below(5) {
            0 => SigSet::EMPTY,
            1 => SigSet::FULL,
            _ => SigSet(c.of(&[1 << 9, 1 << 11, 1 << 33, 1 << 16, 1 << 19, 3 << 9])),
        }
    }

    fn who(&self, c: &mut Choices) -> WaitWho {
        match c.below(4) {
            0 => match self.number(c) {
                pid @ 1.. => WaitWho::Pid(pid),
                _ => WaitWho::Any,
            },
            1 => match self.number(c) {
                pid @ 0.. => WaitWho::Group(pid),
                _ => WaitWho::Group(0),
            },
            _ => WaitWho::Any,
        }
    }

    fn options(c: &mut Choices) -> u32 {
        let what = c.of(&[
            WEXITED,
            WEXITED,
            WEXITED | WUNTRACED | WCONTINUED,
            WEXITED | WUNTRACED,
            WUNTRACED,
            WCONTINUED,
            WEXITED | WCONTINUED,
        ]);
        let who = c.of(&[0, 0, __WALL, __WALL, __WALL, __WCLONE, __WNOTHREAD, WNOWAIT]);
        what | who | c.of(&[0, 0, WNOHANG])
    }

    /// A call that sleeps.
    fn sleep(&self, c: &mut Choices) -> Call {
        match c.below(8) {
            0 => Call::Pause,
            1 => Call::Sleep,
            2 => Call::Suspend(Self::set(c)),
            3 => Call::Sigwait(Self::set(c)),
            _ => Call::Wait(self.who(c), Self::options(c)),
        }
    }

    /// What thread `t` does next. A program that is to come to its end makes no more threads and
    /// waits for nothing but its children.
    pub(super) fn next_op(&self, t: ThreadId, c: &mut Choices) -> Op {
        let in_handler = !self.k.tasks[&t].frames.is_empty();
        if in_handler && c.below(3) == 0 {
            return match c.once_in(6) {
                true => Op::Jump,
                false => Op::Sigreturn,
            };
        }
        if self.is_ending {
            return match c.below(3) {
                0 => Op::ExitGroup(3),
                1 => Op::Exit(4),
                _ => Op::Sleeping(Call::Wait(WaitWho::Any, WEXITED | __WALL)),
            };
        }
        let room = self.k.tasks.len() < self.threads;
        match c.below(100) {
            0..9 if room && self.wide => Op::Thread,
            0..12 if room => Op::Fork(match c.below(12) {
                0 => CLONE_PARENT | 17,
                1 => CLONE_VM | 17,
                2 => 0,
                3 => c.of(&[10, 34, 200]),
                _ => 17,
            }),
            12..17 if room => Op::Vfork,
            17..30 if room => Op::Thread,
            30 if room => Op::Undone(c.below(2) == 0),
            31..36 => Op::Exit(c.below(4) as i32),
            36..38 if c.below(3) == 0 => Op::ExitGroup(10 + c.below(50) as i32),
            38..43 => Op::Exec,
            43 => Op::ExecFails,
            44..52 => {
                let pid = match c.below(8) {
                    0 => 0,
                    1 => -self.number(c).max(1),
                    2 if c.once_in(4) => -1,
                    3..6 => self.s.getpid(t),
                    _ => self.number(c),
                };
                Op::Kill(pid, self.signal(c))
            }
            52..60 => {
                let tid = self.number(c);
                let owner = self.s.find_thread(tid).map(|u| self.s.getpid(u));
                Op::Tgkill(owner.unwrap_or(tid), tid, self.signal(c))
            }
            60..62 => Op::Queue(self.number(c), c.of(CAUGHT)),
            62..67 => Op::Mask(c.below(3) as i32, Self::set(c)),
            67..71 => Op::Action(c.of(&[10, 12, 34, 17, 17, 20, 18, 14]), c.below(7) as u8),
            71..86 => Op::Sleeping(self.sleep(c)),
            86..89 => Op::Setpgid(self.number(c).max(0), self.number(c).max(0)),
            89 => Op::Setsid,
            90..92 => Op::Subreaper(c.below(3) != 0),
            92..94 => Op::ParentDeath(match c.below(4) {
                0 => c.of(&[34, 15, 19, 18, 0]),
                _ => 10,
            }),
            94 => Op::Itimer(c.below(30) as u64, c.of(&[0, 0, 3])),
            95 => Op::Timer(c.below(2) == 0, c.of(CAUGHT)),
            96 => Op::Settime(c.below(2) as i32, c.below(30) as u64, c.of(&[0, 0, 3])),
            97 => Op::Setuid(c.below(2) as u32),
            98 if c.once_in(self.calm) => Op::Fault,
            _ => Op::Mask(2, SigSet::EMPTY),
        }
    }

    /// Something from outside, when no thread can go on or once in a while: time passes, a sleep is
    /// over, a terminal's signal comes.
    pub(super) fn outside(&mut self, c: &mut Choices) {
        let sleepers: Vec<ThreadId> = self.sleepers().collect();
        let groups: Vec<Pid> = self.groups();
        match c.below(4) {
            0 | 1 if !sleepers.is_empty() => {
                let t = c.of(&sleepers);
                self.note(format_args!("{t:?}: its time is up"));
                self.k.time_out(t);
            }
            2 if !groups.is_empty() => {
                let fatal = c.once_in(self.calm);
                let signo = if fatal { 2 } else { c.of(&[20, 18, 28]) };
                let pgid = c.of(&groups);
                self.note(format_args!("the terminal: {signo} to group {pgid}"));
                let signal = signal::Signal::new(signo).expect("it is one");
                self.s.signal_group(&mut self.k, pgid, signal);
            }
            _ => {
                self.k.now += c.below(20) as u64;
                let now = self.k.now;
                self.note(format_args!("it is {now}"));
                self.s.expire(&mut self.k, now);
                assert!(self.s.next_deadline().is_none_or(|at| at > now));
            }
        }
    }

    fn sleepers(&self) -> impl Iterator<Item = ThreadId> + '_ {
        let timed = |at: At| matches!(at, At::Asleep(Sleep::Call(Call::Sleep | Call::Sigwait(_))));
        let tasks = self.k.tasks.iter();
        tasks
            .filter(move |(_, task)| timed(task.at))
            .map(|(&t, _)| t)
    }
}
