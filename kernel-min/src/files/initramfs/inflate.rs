//! DEFLATE (RFC 1951), decompressing only, a piece at a time. It is short rather than fast:
//! codes are read bit by bit, which an archive that is read once at boot can bear, and the
//! tables that would be faster are larger than all else here.

use alloc::vec::Vec;

use super::cpio::Malformed;

/// How far back a match can reach.
const REACH: usize = 32 << 10;
/// What is kept of the output; after this much, all but [`REACH`] of it is forgotten.
const WINDOW: usize = 2 * REACH;
/// Longest match.
const LONGEST: usize = 258;

/// Longest code.
const BITS: usize = 15;
const LITERALS: usize = 288;
const DISTANCES: usize = 30;

/// A canonical Huffman code.
struct Code {
    /// How many codes there are of each length.
    counts: [u16; BITS + 1],
    /// What they stand for, in the order of the codes.
    symbols: [u16; LITERALS],
}

impl Code {
    const NONE: Code = Code {
        counts: [0; BITS + 1],
        symbols: [0; LITERALS],
    };

    /// From the length of each symbol's code; 0 where it has none (3.2.2).
    fn new(lengths: &[u8]) -> Result<Code, Malformed> {
        let mut code = Code::NONE;
        for &len in lengths {
            code.counts[usize::from(len)] += 1;
        }
        code.counts[0] = 0;
        let mut next = [0; BITS + 2];
        let mut left = 1i32;
        for len in 1..=BITS {
            left = 2 * left - i32::from(code.counts[len]);
            if left < 0 {
                return Err(Malformed::Compression);
            }
            next[len + 1] = next[len] + code.counts[len];
        }
        for (symbol, &len) in lengths.iter().enumerate() {
            if len != 0 {
                let at = &mut next[usize::from(len)];
                code.symbols[usize::from(*at)] = symbol as u16;
                *at += 1;
            }
        }
        Ok(code)
    }
}

/// What comes next in the input.
enum State {
    /// The header of a block.
    Header,
    /// That many bytes as they are.
    Stored(usize),
    /// Symbols of the two codes.
    Coded,
    /// Nothing: the last block has ended.
    Done,
}

/// A compressed stream.
pub struct Inflate {
    state: State,
    is_last: bool,
    /// Bits that were taken from the input and not used: the lowest comes first.
    bits: u32,
    bit_count: u32,
    literals: Code,
    distances: Code,
    window: Vec<u8>,
    /// Bytes in the window.
    len: usize,
}

/// The order in which the lengths of the code for lengths come (3.2.7).
const LENGTH_ORDER: [u8; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

impl Inflate {
    /// At the beginning of a stream.
    ///
    /// # Errors
    /// No memory.
    pub fn new() -> Result<Inflate, Malformed> {
        let mut output = Vec::new();
        output
            .try_reserve_exact(WINDOW)
            .map_err(|_| Malformed::Memory)?;
        output.resize(WINDOW, 0);
        Ok(Inflate {
            state: State::Header,
            is_last: false,
            bits: 0,
            bit_count: 0,
            literals: Code::NONE,
            distances: Code::NONE,
            window: output,
            len: 0,
        })
    }

    /// Begins another stream.
    pub fn restart(&mut self) {
        self.state = State::Header;
        self.is_last = false;
        (self.bits, self.bit_count) = (0, 0);
        self.len = 0;
    }

    /// The output, from some point on.
    pub fn output(&self) -> &[u8] {
        &self.window[..self.len]
    }

    /// Decompresses some more, and takes what it needs off the input. Gives the place in
    /// [`Inflate::output`] where the new bytes begin; none at the end of the stream.
    ///
    /// # Errors
    /// The input ends too early, or makes no sense.
    pub fn more(&mut self, input: &mut &[u8]) -> Result<Option<usize>, Malformed> {
        if self.len > WINDOW - LONGEST {
            self.window.copy_within(self.len - REACH..self.len, 0);
            self.len = REACH;
        }
        let begin = self.len;
        while self.len <= WINDOW - LONGEST {
            match self.state {
                State::Header => self.header(input)?,
                State::Stored(0) => self.end_block(),
                State::Stored(left) => {
                    let room = WINDOW - self.len;
                    let n = left.min(room).min(input.len());
                    if n == 0 {
                        return Err(Malformed::Truncated);
                    }
                    let (bytes, rest) = input.split_at(n);
                    self.window[self.len..self.len + n].copy_from_slice(bytes);
                    self.len += n;
                    *input = rest;
                    self.state = State::Stored(left - n);
                }
                State::Coded => self.symbol(input)?,
                State::Done => break,
            }
        }
        match self.len > begin {
            true => Ok(Some(begin)),
            false => Ok(None),
        }
    }

    /// There is room for the longest match.
    fn push(&mut self, byte: u8) {
        self.window[self.len] = byte;
        self.len += 1;
    }

    fn end_block(&mut self) {
        self.state = match self.is_last {
            true => State::Done,
            false => State::Header,
        };
    }

    /// The next `n` bits, at most 16.
    #[inline(never)]
    fn bits(&mut self, input: &mut &[u8], n: u32) -> Result<usize, Malformed> {
        while self.bit_count < n {
            let (&byte, rest) = input.split_first().ok_or(Malformed::Truncated)?;
            self.bits |= u32::from(byte) << self.bit_count;
            self.bit_count += 8;
            *input = rest;
        }
        let value = self.bits & ((1 << n) - 1);
        self.bits >>= n;
        self.bit_count -= n;
        Ok(value as usize)
    }

    /// The next symbol: codes of one length are numbers in a row, and the first of the next
    /// length is twice the number behind them.
    #[inline(never)]
    fn decode(&mut self, input: &mut &[u8], which: Which) -> Result<usize, Malformed> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for len in 1..=BITS {
            code |= self.bits(input, 1)?;
            let table = match which {
                Which::Literal => &self.literals,
                Which::Distance => &self.distances,
            };
            let count = usize::from(table.counts[len]);
            if code < first + count {
                return Ok(usize::from(table.symbols[index + code - first]));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Malformed::Compression)
    }

    fn header(&mut self, input: &mut &[u8]) -> Result<(), Malformed> {
        self.is_last = self.bits(input, 1)? != 0;
        let mut lengths = [0; LITERALS + DISTANCES];
        let literals = match self.bits(input, 2)? {
            0 => {
                // What is left of the byte is not used. No whole byte is, since no more
                // were taken than needed.
                (self.bits, self.bit_count) = (0, 0);
                let len = self.bits(input, 16)?;
                if self.bits(input, 16)? != len ^ 0xffff {
                    return Err(Malformed::Compression);
                }
                self.state = State::Stored(len);
                return Ok(());
            }
            1 => {
                lengths[..144].fill(8);
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                lengths[280..288].fill(8);
                lengths[288..].fill(5);
                LITERALS
            }
            2 => self.read_lengths(input, &mut lengths)?,
            _ => return Err(Malformed::Compression),
        };
        let (literals, distances) = lengths.split_at(literals);
        self.literals = Code::new(literals)?;
        self.distances = Code::new(&distances[..DISTANCES])?;
        self.state = State::Coded;
        Ok(())
    }

    /// The lengths of the two codes (3.2.7); how many are the literals'. The distances'
    /// follow, and zeros.
    fn read_lengths(
        &mut self,
        input: &mut &[u8],
        lengths: &mut [u8; LITERALS + DISTANCES],
    ) -> Result<usize, Malformed> {
        let literals = self.bits(input, 5)? + 257;
        let distances = self.bits(input, 5)? + 1;
        let count = self.bits(input, 4)? + 4;
        if literals > 286 || distances > DISTANCES {
            return Err(Malformed::Compression);
        }
        let mut own = [0; LENGTH_ORDER.len()];
        for &place in &LENGTH_ORDER[..count] {
            own[usize::from(place)] = self.bits(input, 3)? as u8;
        }
        self.literals = Code::new(&own)?;
        let lengths = &mut lengths[..];
        let mut at = 0;
        while at < literals + distances {
            let symbol = self.decode(input, Which::Literal)?;
            let (value, repeat) = match symbol {
                16 if at == 0 => return Err(Malformed::Compression),
                16 => (lengths[at - 1], 3 + self.bits(input, 2)?),
                17 => (0, 3 + self.bits(input, 3)?),
                18 => (0, 11 + self.bits(input, 7)?),
                length => (length as u8, 1),
            };
            if at + repeat > literals + distances {
                return Err(Malformed::Compression);
            }
            lengths[at..at + repeat].fill(value);
            at += repeat;
        }
        Ok(literals)
    }

    /// A literal, a match or the end of the block (3.2.5).
    fn symbol(&mut self, input: &mut &[u8]) -> Result<(), Malformed> {
        let symbol = self.decode(input, Which::Literal)?;
        if symbol < 256 {
            self.push(symbol as u8);
            return Ok(());
        }
        // Lengths in groups of four, each with one more bit than those before.
        let len = match symbol - 256 {
            0 => {
                self.end_block();
                return Ok(());
            }
            n @ 1..=8 => n + 2,
            n @ 9..=28 => {
                let extra = (n - 5) / 4;
                3 + ((4 + (n - 5) % 4) << extra) + self.bits(input, extra as u32)?
            }
            29 => LONGEST,
            _ => return Err(Malformed::Compression),
        };
        // Distances in groups of two.
        let distance = match self.decode(input, Which::Distance)? {
            n @ 0..=1 => n + 1,
            n => {
                let extra = n / 2 - 1;
                1 + ((2 + n % 2) << extra) + self.bits(input, extra as u32)?
            }
        };
        let from = self.len.checked_sub(distance);
        let from = from.ok_or(Malformed::Compression)?;
        for i in from..from + len {
            self.push(self.window[i]);
        }
        Ok(())
    }
}

/// One of the two codes.
#[derive(Clone, Copy)]
enum Which {
    Literal,
    Distance,
}
