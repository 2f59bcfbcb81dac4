//! Arguments by their types in the table of calls.

use syscall_shim::{ArgType, Call};

use super::calls::Gives;
use super::program::Arg;
use super::random::Random;
use super::world::World;

/// Long enough never to come, in seconds: as a time of the machine it is in the future, as one of the clock in the past.
pub const NEVER: u64 = 1_000_000_000;
/// Comes while the driver waits a little, in nanoseconds.
pub const SOON: u64 = 200_000;

/// RLIMIT_SIGPENDING of every program, as in `stage.h`.
const PENDING_LIMIT: u64 = 5000;

/// The end of a pipe that is read, as in `stage.h`; the other one comes next.
const PIPE_OUT: i64 = 200;

const NULL: Arg = Arg::Int(0);

const WNOHANG: i64 = 1;
const WEXITED: i64 = 4;

/// Draws arguments for one call.
pub struct Arguments<'a> {
    /// Where numbers come from.
    pub random: &'a mut Random,
    /// What the program has done so far.
    pub world: &'a World,
    /// The actor that makes the call.
    pub actor: u8,
    /// The call.
    pub call: Call,
    /// Those that it has already.
    pub before: Vec<Arg>,
    /// Whether a time soon comes in them.
    pub timed: bool,
}

impl Arguments<'_> {
    /// The call's arguments, and whether they let time pass.
    pub fn all(mut self) -> (Vec<Arg>, bool) {
        for arg in self.call.info().args {
            let next = self.of(arg.ty);
            self.before.push(next);
        }
        (self.before, self.timed)
    }

    fn of(&mut self, ty: ArgType) -> Arg {
        use ArgType as T;
        match ty {
            T::Signal => Arg::Int(self.signal()),
            T::SigHow => Arg::Int(self.random.weighted(&[(0, 40), (1, 25), (2, 30), (7, 1)])),
            T::SigSetIn => self.set(),
            T::SigSetOut => self.out('s', 60),
            T::Size if matches!(self.call, Call::read | Call::write) => Arg::Int(1),
            T::Size => {
                let sizes = [(8, 95), (0, 1), (4, 1), (16, 1), (128, 1), (-1, 1)];
                Arg::Int(self.random.weighted(&sizes))
            }
            T::SigActionIn => self.action(),
            T::SigActionOut => self.out('a', 30),
            T::SigInfoIn => self.info(),
            T::SigInfoOut => self.out('i', 75),
            T::StackIn => self.stack(),
            T::StackOut => self.out('k', 50),
            T::Pid => self.pid(),
            T::IdType => {
                Arg::Int(
                    self.random
                        .weighted(&[(0, 40), (1, 40), (2, 12), (3, 8), (4, 1)]),
                )
            }
            T::WaitOptions => Arg::Int(self.wait_options()),
            T::WaitStatusOut => self.out('w', 85),
            T::RusageOut => self.out('u', 10),
            T::Fd if self.call == Call::read => Arg::Int(PIPE_OUT),
            T::Fd if self.call == Call::write => Arg::Int(PIPE_OUT + 1),
            T::BufIn => Arg::Words(vec![0x41]),
            T::BufOut => self.out('c', 97),
            T::FutexWord if self.before.is_empty() => Arg::Words(vec![0]),
            // FUTEX_WAIT, for processes and within one; FUTEX_WAIT_BITSET
            T::FutexOp => Arg::Int(self.random.of(&[0, 0, 128, 9])),
            T::FutexTimeout => match self.random.chance(50) {
                true => NULL,
                false => self.timespec(),
            },
            T::Hex32 => Arg::Int(-1),
            T::Fd => self.result(Gives::Descriptor),
            T::TimerId => self.result(Gives::Timer),
            T::TimerIdOut => Arg::Out('t'),
            T::SigEventIn => self.event(),
            T::ClockId => {
                // When a timer of processor time comes is each kernel's.
                let thread = if self.call == Call::timer_create {
                    0
                } else {
                    3
                };
                let clocks = [(1, 50), (0, 30), (7, 10), (3, thread), (99, 2), (-1, 1)];
                Arg::Int(self.random.weighted(&clocks))
            }
            T::TimerFlags => Arg::Int(self.random.weighted(&[(0, 75), (1, 24), (2, 1)])),
            T::TimespecIn => self.timespec(),
            T::TimespecOut => self.out('u', 30),
            T::ItimerspecIn => self.times(1_000_000_000, 1),
            T::ItimervalIn => self.times(1_000_000, 1000),
            T::ItimerspecOut | T::ItimervalOut => self.out('v', 60),
            // A processor's time is what each kernel takes for it: such timers are not set.
            T::ItimerWhich => Arg::Int(match self.call {
                Call::setitimer => self.random.weighted(&[(0, 60), (3, 1)]),
                _ => self.random.weighted(&[(0, 60), (1, 5), (2, 5), (3, 1)]),
            }),
            T::Uint if matches!(self.call, Call::ppoll | Call::futex) => NULL,
            T::Uint => Arg::Int(self.random.of(&[0, NEVER as i64, 1000])),
            T::PrctlOption => {
                Arg::Int(
                    self.random
                        .weighted(&[(1, 40), (2, 15), (36, 30), (37, 10)]),
                )
            }
            T::PrctlArg => self.prctl(),
            T::RlimitResource => Arg::Int(11),
            T::RlimitIn | T::Rlimit64In => {
                // The hard limit stays: not everybody who is root may raise it again.
                let hard = PENDING_LIMIT;
                let limits = [[0, hard], [0, hard], [hard, hard], [hard - 1, hard], [5, 1]];
                match self.random.below(10) {
                    0 => NULL,
                    1 => Arg::Bad,
                    n => Arg::Words(limits[n % limits.len()].to_vec()),
                }
            }
            T::RlimitOut | T::Rlimit64Out => self.out('r', 60),
            T::Uid => Arg::Int(self.random.of(&[0, 1001, 1001, 1002, -1])),
            T::IoctlRequest => {
                // TIOCSCTTY, TIOCGPGRP, TIOCSPGRP, TIOCNOTTY, TIOCGSID
                Arg::Int(self.random.of(&[0x540e, 0x540f, 0x5410, 0x5422, 0x5429]))
            }
            T::IoctlArg => self.out('d', 90),
            T::TimespecInOut => match self.timespec() {
                Arg::Int(_) if self.random.chance(50) => Arg::Words(vec![0, 0]),
                time => time,
            },
            T::Flags => Arg::Int(self.flags()),
            T::Int => Arg::Int(self.random.of(&[0, 1, 7, 255, 256 + 5, -1])),
            _ => NULL,
        }
    }

    /// One that the program has to do with, or another one.
    fn signal(&mut self) -> i64 {
        match self.random.below(40) {
            0 => self.random.of(&[0, 65, -1, 32, 33, 128]),
            1..=3 => 1 + self.random.below(64) as i64,
            4 => 0,
            _ => self.random.of(&self.world.signals),
        }
    }

    fn bits(&mut self) -> u64 {
        let bit = |signal: i64| 1u64 << (signal - 1);
        match self.random.below(12) {
            0 => 0,
            1 => u64::MAX,
            2 | 3 => self.world.signals.iter().fold(0, |set, s| set | bit(*s)),
            4..=6 => {
                bit(self.random.of(&self.world.signals)) | bit(self.random.of(&self.world.signals))
            }
            _ => bit(self.random.of(&self.world.signals)),
        }
    }

    fn set(&mut self) -> Arg {
        match self.random.below(30) {
            0 => Arg::Bad,
            1 | 2 => NULL,
            _ => Arg::Words(vec![self.bits()]),
        }
    }

    /// Memory that is written, in so many percent; else there is none.
    fn out(&mut self, kind: char, percent: usize) -> Arg {
        if self.random.chance(percent) {
            Arg::Out(kind)
        } else if self.random.chance(6) {
            Arg::Bad
        } else {
            NULL
        }
    }

    fn action(&mut self) -> Arg {
        match self.random.below(40) {
            0 => return Arg::Bad,
            1 | 2 => return NULL,
            _ => {}
        }
        let handler = self
            .random
            .weighted(&[(0, 8), (1, 10), (2, 25), (3, 50), (4, 8), (5, 3)]);
        let mut flags = 0;
        // SA_NOCLDSTOP, NOCLDWAIT, ONSTACK, RESTART, NODEFER, RESETHAND; one that is unknown.
        for (flag, percent) in [
            (1, 8),
            (2, 8),
            (0x0800_0000, 12),
            (0x1000_0000, 25),
            (0x4000_0000, 12),
            (0x8000_0000, 10),
            (0x0001_0000, 2),
        ] {
            if self.random.chance(percent) {
                flags |= flag;
            }
        }
        let mask = if self.random.chance(35) {
            self.bits()
        } else {
            0
        };
        Arg::Action(handler, flags, mask)
    }

    fn info(&mut self) -> Arg {
        if self.call == Call::pidfd_send_signal && self.random.chance(60) || self.random.chance(3) {
            return NULL;
        }
        if self.random.chance(3) {
            return Arg::Bad;
        }
        let signal = match self.before.get(1..).unwrap_or_default().last() {
            Some(&Arg::Int(signal)) if !self.random.chance(8) => signal,
            _ => self.signal(),
        };
        let code = self.random.weighted(&[
            (-1, 60),
            (-2, 5),
            (-3, 5),
            (-6, 5),
            (0, 5),
            (1, 3),
            (128, 3),
            (-70, 5),
        ]);
        Arg::Info(signal, code, self.random.of(&[0, 5, 77, -1]))
    }

    fn stack(&mut self) -> Arg {
        match self.random.below(12) {
            0 => NULL,
            1 => Arg::Bad,
            2 | 3 => Arg::Stack(2, 0),
            4 => Arg::Stack(0, 1000),
            5 => Arg::Stack(self.random.of(&[1, 3, 4, 1 << 31]), 65536),
            _ => Arg::Stack(0, 65536),
        }
    }

    fn someone(&mut self) -> u8 {
        match self.random.below(10) {
            0..=2 => self.actor,
            _ => self.random.of(&self.world.started),
        }
    }

    fn pid(&mut self) -> Arg {
        let someone = self.someone();
        match (self.call, self.before.len()) {
            (Call::tkill, _) | (Call::tgkill, 1) | (Call::rt_tgsigqueueinfo, 1) => {
                Arg::Tid(someone)
            }
            (Call::kill, _) => match self.random.below(20) {
                0 | 1 => NULL,
                2 | 3 => Arg::Group(someone),
                4 => Arg::Int(
                    self.random
                        .of(&[0x3fff_ffff, i64::from(i32::MIN), -0x3fff_ffff]),
                ),
                _ => Arg::Pid(someone),
            },
            (Call::wait4, _) => match self.random.below(20) {
                0..=9 => Arg::Int(-1),
                10 => NULL,
                11 => Arg::Group(someone),
                12 => Arg::Int(self.random.of(&[0x3fff_ffff, i64::from(i32::MIN)])),
                _ => Arg::Pid(someone),
            },
            (Call::waitid, _) => match self.before.first() {
                Some(Arg::Int(3)) => self.result(Gives::Descriptor),
                _ if self.random.chance(6) => Arg::Int(self.random.of(&[0, -1, 0x3fff_ffff])),
                _ => Arg::Pid(someone),
            },
            (Call::rt_sigqueueinfo | Call::pidfd_open, _) => match self.random.below(20) {
                0 => Arg::Int(self.random.of(&[0, -1, 0x3fff_ffff])),
                _ => Arg::Pid(someone),
            },
            _ => match self.random.below(20) {
                0..=4 => NULL,
                5 => Arg::Int(self.random.of(&[-1, 0x3fff_ffff])),
                _ => Arg::Pid(someone),
            },
        }
    }

    fn wait_options(&mut self) -> i64 {
        let mut options = 0;
        let mut some = |random: &mut Random, flag, percent| {
            if random.chance(percent) {
                options |= flag;
            }
        };
        // WUNTRACED (WSTOPPED), WCONTINUED, __WALL, __WCLONE, __WNOTHREAD; one that is unknown.
        some(self.random, WNOHANG, 50);
        some(self.random, 2, 35);
        some(self.random, 8, 25);
        some(self.random, 0x4000_0000, 8);
        some(self.random, 0x8000_0000, 4);
        some(self.random, 0x2000_0000, 3);
        some(self.random, 0x40, 1);
        if self.call == Call::waitid {
            some(self.random, WEXITED, 75);
            some(self.random, 0x0100_0000, 25);
        } else {
            some(self.random, WEXITED, 1);
        }
        options
    }

    fn result(&mut self, of: Gives) -> Arg {
        let results: Vec<u8> = self
            .world
            .results
            .iter()
            // A timer is its process's.
            .filter(|(gives, _, by)| *gives == of && (of != Gives::Timer || *by == self.actor))
            .map(|(_, step, _)| *step)
            .collect();
        if results.is_empty() || self.random.chance(4) {
            return Arg::Int(self.random.of(&[-1, 99, 77]));
        }
        Arg::Result(self.random.of(&results))
    }

    fn event(&mut self) -> Arg {
        match self.random.below(20) {
            0..=3 => return NULL,
            4 => return Arg::Bad,
            _ => {}
        }
        let how = self
            .random
            .weighted(&[(0, 70), (1, 10), (4, 18), (2, 1), (7, 1)]);
        let thread = match self.random.chance(80) {
            true => self.actor,
            false => self.someone(),
        };
        Arg::Event(how, self.signal(), self.random.of(&[500, 777, -1]), thread)
    }

    fn timespec(&mut self) -> Arg {
        let sleeps = self.call != Call::rt_sigtimedwait;
        match self.random.below(20) {
            0 => Arg::Bad,
            1 => NULL,
            2 => Arg::Words(vec![0, 1_000_000_000]),
            3 => Arg::Words(vec![u64::MAX, 0]),
            4..=6 => {
                self.timed = true;
                Arg::Words(vec![0, SOON])
            }
            7..=10 if !sleeps => Arg::Words(vec![0, 0]),
            7 => Arg::Words(vec![0, 0]),
            _ => Arg::Words(vec![NEVER, 0]),
        }
    }

    /// An interval and a first time, whose second words are so many to a second.
    fn times(&mut self, second: u64, nanoseconds: u64) -> Arg {
        let interval = if self.random.chance(25) { NEVER } else { 0 };
        let (seconds, rest) = match self.random.below(20) {
            0 => return Arg::Bad,
            1 => return NULL,
            2 => (0, second),
            3 => (u64::MAX, 0),
            4 | 5 => (0, 0),
            6..=8 => (NEVER, 0),
            _ => {
                self.timed = true;
                (0, SOON / nanoseconds)
            }
        };
        // An absolute time may be over.
        self.timed |= self.before.get(1) == Some(&Arg::Int(1));
        Arg::Words(vec![interval, 0, seconds, rest])
    }

    fn prctl(&mut self) -> Arg {
        match (self.before.first(), self.before.len()) {
            (Some(Arg::Int(1)), 1) => Arg::Int(self.signal()),
            (Some(Arg::Int(2 | 37)), 1) => self.out('d', 90),
            (Some(Arg::Int(36)), 1) => Arg::Int(self.random.of(&[0, 1, 1, 1, 2])),
            _ => NULL,
        }
    }

    /// Most flags of these calls are those of newer kernels.
    fn flags(&mut self) -> i64 {
        match self.call {
            // PIDFD_NONBLOCK
            Call::pidfd_open => self.random.weighted(&[(0, 80), (2048, 8), (1, 2)]),
            _ => self.random.weighted(&[(0, 90), (1 << 20, 2)]),
        }
    }
}
