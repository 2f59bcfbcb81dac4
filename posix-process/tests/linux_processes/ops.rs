//! The operations, and which one is next.

use crate::linux::PLACES;
use posix_process::clone::flags::CLONE_PARENT;
use posix_process::wait::options::*;

#[derive(Clone, Copy, Debug)]
pub enum Op {
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

impl Op {
    pub fn words(self) -> [i64; 4] {
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

/// A small generator of numbers, the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// An operation on places below `used`.
    pub fn op(&mut self, used: usize) -> Op {
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
