//! Random bytes: the ChaCha20 block function (RFC 8439) as generator, its key
//! from what the processor, the clock and the host offer, and replaced after
//! every use.

use crate::lock::Lock;

/// Blocks that are made at a time.
const BLOCKS: usize = 4;
/// Bytes of them that are not the next key.
const LEFT: usize = BLOCKS * 64 - 32;

/// What the next bytes come from.
struct Generator {
    key: [u32; 8],
    /// Bytes of the last blocks that nobody has had; zero in front of `next`.
    left: [u8; LEFT],
    next: usize,
}

static GENERATOR: Lock<Generator> = Lock::new(Generator {
    key: [0; 8],
    left: [0; LEFT],
    next: LEFT,
});

impl Generator {
    /// The first bytes are the next key: whoever learns the state later cannot tell what was given
    /// out before. The others are for giving out.
    fn turn(&mut self) {
        let key = self.key;
        let mut left = self.left.chunks_exact_mut(4);
        for counter in 0..BLOCKS {
            let words = block(&key, counter as u32, [0; 3]);
            let (first, rest) = words.split_at(if counter == 0 { self.key.len() } else { 0 });
            if counter == 0 {
                self.key.copy_from_slice(first);
            }
            for (word, bytes) in rest.iter().zip(&mut left) {
                bytes.copy_from_slice(&word.to_le_bytes());
            }
        }
        self.next = 0;
    }
}

/// A quarter round on four words of the state (RFC 8439, 2.1), spelled out: with
/// places that are known when it is compiled it is a handful of instructions.
macro_rules! quarter {
    ($s:ident, $($a:literal $b:literal $c:literal $d:literal),*) => { $(
        $s[$a] = $s[$a].wrapping_add($s[$b]);
        $s[$d] = ($s[$d] ^ $s[$a]).rotate_left(16);
        $s[$c] = $s[$c].wrapping_add($s[$d]);
        $s[$b] = ($s[$b] ^ $s[$c]).rotate_left(12);
        $s[$a] = $s[$a].wrapping_add($s[$b]);
        $s[$d] = ($s[$d] ^ $s[$a]).rotate_left(8);
        $s[$c] = $s[$c].wrapping_add($s[$d]);
        $s[$b] = ($s[$b] ^ $s[$c]).rotate_left(7);
    )* };
}

/// One block: key, block counter and nonce give 64 bytes (RFC 8439, 2.3).
fn block(key: &[u32; 8], counter: u32, nonce: [u32; 3]) -> [u32; 16] {
    let mut start = [0; 16];
    start[..4].copy_from_slice(&[0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]);
    start[4..12].copy_from_slice(key);
    start[12] = counter;
    start[13..].copy_from_slice(&nonce);
    let mut s = start;
    for _ in 0..10 {
        quarter!(s, 0 4 8 12, 1 5 9 13, 2 6 10 14, 3 7 11 15);
        quarter!(s, 0 5 10 15, 1 6 11 12, 2 7 8 13, 3 4 9 14);
    }
    for (out, word) in s.iter_mut().zip(start) {
        *out = out.wrapping_add(word);
    }
    s
}

/// Mixes bytes into the key; none can make it easier to guess.
pub fn add(bytes: &[u8]) {
    let mut generator = GENERATOR.lock();
    for chunk in bytes.chunks(32) {
        for (i, &b) in chunk.iter().enumerate() {
            generator.key[i / 4] ^= u32::from(b) << (8 * (i % 4));
        }
        generator.turn();
    }
}

/// Random bytes.
pub fn fill(out: &mut [u8]) {
    let mut generator = GENERATOR.lock();
    let Generator { key, .. } = &*generator;
    // As much as whole blocks give, then from what is left of the last one.
    let mut blocks = out.chunks_exact_mut(64);
    for (counter, bytes) in (BLOCKS as u32..).zip(&mut blocks) {
        let words = block(key, counter, [0; 3]);
        for (bytes, word) in bytes.chunks_exact_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
    }
    if out.len() >= 64 {
        generator.turn();
    }
    let rest = out.len() % 64;
    let start = out.len() - rest;
    for piece in out[start..].chunks_mut(16) {
        if generator.next + piece.len() > generator.left.len() {
            generator.turn();
        }
        let Generator { left, next, .. } = &mut *generator;
        let given = &mut left[*next..*next + piece.len()];
        piece.copy_from_slice(given);
        given.fill(0);
        *next += piece.len();
    }
}

/// Sixteen random bytes, for AT_RANDOM.
pub fn bytes() -> [u8; 16] {
    let mut out = [0; 16];
    fill(&mut out);
    out
}

/// Takes the host's seed (`sigil.seed=`), the processor's generator where it has
/// one, and the time-stamp counter.
#[cfg(target_os = "none")]
pub fn init(seed: &[u8]) {
    use crate::arch::cpu;
    let mut words = [cpu::ticks(); 4];
    for word in &mut words[1..] {
        *word = cpu::random().unwrap_or(0);
    }
    let mut own = [0; 32];
    for (bytes, word) in own.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    add(&own);
    add(seed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_is_rfc_8439_s() {
        // RFC 8439, 2.3.2.
        let key = core::array::from_fn(|i| {
            let b = 4 * i as u32;
            b | (b + 1) << 8 | (b + 2) << 16 | (b + 3) << 24
        });
        let out = block(&key, 1, [0x0900_0000, 0x4a00_0000, 0]);
        assert_eq!(
            out[..4],
            [0xe4e7_f110, 0x1559_3bd1, 0x1fdd_0f50, 0xc471_20a3]
        );
    }

    #[test]
    fn nothing_is_given_out_twice() {
        use std::collections::HashSet;
        use std::vec;
        let mut seen = HashSet::new();
        for len in [8, 16, 8, 24, 64, 16, 72, 128, 40] {
            let mut out = vec![0; len];
            fill(&mut out);
            for word in out.chunks(8) {
                assert!(seen.insert(word.to_vec()), "{len}");
            }
        }
        let generator = GENERATOR.lock();
        assert!(generator.left[..generator.next].iter().all(|&b| b == 0));
    }
}
