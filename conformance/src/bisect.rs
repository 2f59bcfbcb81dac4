//! The fewest things that still make a test fail.

/// Leaves out of `0..count` what is not needed for `fails`, which holds for all of them: the delta debugging of
/// Zeller and Hildebrandt. Of what is left each one is needed.
pub(crate) fn fewest(count: usize, mut fails: impl FnMut(&[usize]) -> bool) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..count).collect();
    let mut parts = 2;
    while !kept.is_empty() {
        let size = kept.len().div_ceil(parts);
        let without = (0..kept.len()).step_by(size).find_map(|from| {
            let mut rest = kept.clone();
            rest.drain(from..(from + size).min(kept.len()));
            fails(&rest).then_some(rest)
        });
        match without {
            Some(rest) => {
                kept = rest;
                parts = (parts - 1).max(2);
            }
            None if size == 1 => break,
            None => parts = (parts * 2).min(kept.len()),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_left() {
        for needed in [&[][..], &[3], &[0, 24], &[1, 7, 8, 20]] {
            let mut tries = 0;
            let left = fewest(25, |some| {
                tries += 1;
                needed.iter().all(|n| some.contains(n))
            });
            assert_eq!(left, needed);
            assert!(tries < 100, "{tries}");
        }
        assert!(fewest(0, |_| true).is_empty());
    }

    #[test]
    fn all_may_be_needed() {
        assert_eq!(fewest(5, |some| some.len() == 5), [0, 1, 2, 3, 4]);
    }
}
