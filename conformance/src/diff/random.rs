//! Numbers drawn from a seed.

/// A generator; the same seed gives the same numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// From a seed and the number of what is drawn for: neighbours have nothing in common.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut random = Self(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        random.next();
        Self(random.next())
    }

    /// The next one (Steele's splitmix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 32) as usize) % n.max(1)
    }

    /// Whether something of this probability, in percent, happens.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One of them, by their weights.
    pub fn weighted<T: Copy>(&mut self, choices: &[(T, usize)]) -> T {
        let sum = choices.iter().map(|(_, weight)| weight).sum();
        let mut at = self.below(sum);
        for (choice, weight) in choices {
            match at.checked_sub(*weight) {
                Some(rest) => at = rest,
                None => return *choice,
            }
        }
        choices[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_say_how_often() {
        let mut random = Random::new(1, 1);
        let mut seen = [0; 3];
        for _ in 0..1000 {
            seen[random.weighted(&[(0, 8), (1, 2), (2, 0)])] += 1;
        }
        assert!(seen[0] > 700 && seen[1] > 100 && seen[2] == 0, "{seen:?}");
    }
}
