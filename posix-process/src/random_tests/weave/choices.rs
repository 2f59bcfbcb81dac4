//! Where the choices of a run come from: a seed, or a record of an earlier run.

use alloc::vec::Vec;

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

/// What one step of a run chose, in its order.
pub(super) type Step = Vec<u32>;

/// The choices of a run, step by step. All that is drawn is kept, so that the run can be made again,
/// also without some of its steps.
pub(super) struct Choices {
    seed: Option<Rng>,
    /// What was drawn, or what is to be drawn again.
    pub(super) steps: Vec<Step>,
    step: usize,
    at: usize,
}

impl Choices {
    /// Everything follows from the seed.
    pub(super) fn from_seed(seed: u64) -> Self {
        Self {
            seed: Some(Rng(seed)),
            steps: Vec::new(),
            step: 0,
            at: 0,
        }
    }

    /// What was recorded; nothing but zeros where that is not enough.
    pub(super) fn recorded(steps: Vec<Step>) -> Self {
        Self {
            seed: None,
            steps,
            step: 0,
            at: 0,
        }
    }

    /// The next step begins. Whether there is one: a seed has as many as are asked for.
    pub(super) fn begin(&mut self) -> bool {
        self.at = 0;
        self.step += 1;
        match self.seed {
            Some(_) => {
                self.steps.push(Step::new());
                true
            }
            None => self.step <= self.steps.len(),
        }
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let drawn = match &mut self.seed {
            Some(rng) => {
                let drawn = (rng.next() >> 32) as u32;
                if let Some(step) = self.steps.last_mut() {
                    step.push(drawn);
                }
                drawn
            }
            None => {
                let step = self.step.checked_sub(1).and_then(|n| self.steps.get(n));
                step.and_then(|step| step.get(self.at)).map_or(0, |&n| n)
            }
        };
        self.at += 1;
        drawn as usize % n
    }

    /// One of several.
    pub(super) fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }
}
