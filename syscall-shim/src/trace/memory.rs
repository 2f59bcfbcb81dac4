//! How the trace reads the program's memory.

/// The memory of the program that is traced.
pub trait ReadMemory {
    /// Reads from `address` as many bytes as there are, at most the size of `buffer`, and says
    /// how many. It must not fault, whatever the address.
    fn read(&self, address: usize, buffer: &mut [u8]) -> usize;
}

/// `N` words of 64 bits in little-endian order, `None` where the memory ends before.
pub(super) fn words<const N: usize>(memory: &dyn ReadMemory, address: usize) -> Option<[u64; N]> {
    let mut words = [0; N];
    for (index, word) in words.iter_mut().enumerate() {
        let mut bytes = [0; 8];
        let at = address.checked_add(index * 8)?;
        if memory.read(at, &mut bytes) != bytes.len() {
            return None;
        }
        *word = u64::from_le_bytes(bytes);
    }
    Some(words)
}

/// A 32-bit number.
pub(super) fn half(memory: &dyn ReadMemory, address: usize) -> Option<u32> {
    let mut bytes = [0; 4];
    (memory.read(address, &mut bytes) == bytes.len()).then(|| u32::from_le_bytes(bytes))
}
