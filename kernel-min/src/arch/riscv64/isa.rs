//! What the processor has beyond what the kernel is compiled for, as the device tree says.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::vectors;
use crate::platform::described::{Device, Tree};

/// What the kernel is compiled for: RISCV_HWPROBE_IMA_FD, _C, and the parts of C, RISCV_HWPROBE_EXT_ZCA and _ZCD.
const ALWAYS: u64 = 1 << 0 | 1 << 1 | 1 << 43 | 1 << 45;
/// RISCV_HWPROBE_IMA_V, and the parts of V that it includes, RISCV_HWPROBE_EXT_ZVE32X to _ZVE64D.
const VECTORS: u64 = 1 << 2 | 0x1f << 37;
/// RISCV_HWPROBE_EXT_ZVBB to _ZVKT, _ZVFH and _ZVFHMIN: nothing without V.
const OF_VECTORS: u64 = 0x3ff << 17 | 0x3 << 30;

/// Ours: the supervisor's own timer.
const SSTC: u8 = 63;

/// Extensions that a program may use without anything of the kernel's but what V asks for, and their bits of
/// RISCV_HWPROBE_KEY_IMA_EXT_0 (Linux `Documentation/arch/riscv/hwprobe.rst`).
const EXTENSIONS: [(&[u8], u8); 39] = [
    (b"zba", 3),
    (b"zbb", 4),
    (b"zbs", 5),
    (b"zbc", 7),
    (b"zbkb", 8),
    (b"zbkc", 9),
    (b"zbkx", 10),
    (b"zknd", 11),
    (b"zkne", 12),
    (b"zknh", 13),
    (b"zksed", 14),
    (b"zksh", 15),
    (b"zkt", 16),
    (b"zvbb", 17),
    // Which includes Zvkb.
    (b"zvbb", 19),
    (b"zvbc", 18),
    (b"zvkb", 19),
    (b"zvkg", 20),
    (b"zvkned", 21),
    (b"zvknha", 22),
    (b"zvknhb", 23),
    (b"zvksed", 24),
    (b"zvksh", 25),
    (b"zvkt", 26),
    (b"zfh", 27),
    (b"zfhmin", 28),
    (b"zihintntl", 29),
    (b"zvfh", 30),
    (b"zvfhmin", 31),
    (b"zfa", 32),
    (b"ztso", 33),
    (b"zacas", 34),
    (b"zicond", 35),
    (b"zihintpause", 36),
    (b"zimop", 42),
    (b"zcb", 44),
    (b"zcmop", 47),
    (b"zawrs", 48),
    (b"sstc", SSTC),
];

/// Those of them that the tree names.
static TOLD: AtomicU64 = AtomicU64::new(0);

/// The names of the processor's extensions: a list, or in older trees one text.
fn names<'a>(tree: &Tree<'a>) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let cpu = tree.find("/cpus/cpu");
    let value = |name| cpu.as_ref().and_then(|cpu: &Device<'a>| cpu.value(name));
    let (names, separator) = match value("riscv,isa-extensions") {
        Some(list) => (list, 0),
        None => (value("riscv,isa").unwrap_or_default(), b'_'),
    };
    names.split(move |&byte| byte == separator || byte == 0)
}

/// Reads what the tree says.
pub fn describe(tree: &Tree<'_>) {
    let bits = |name: &[u8]| {
        let all = EXTENSIONS.iter().filter(|(known, _)| *known == name);
        all.fold(0, |bits, &(_, bit)| bits | 1 << bit)
    };
    let told = names(tree).fold(0, |told, name| told | bits(name));
    TOLD.store(told, Relaxed);
}

/// Whether the supervisor's timer is a register.
pub fn has_timer() -> bool {
    TOLD.load(Relaxed) & 1 << SSTC != 0
}

/// What a program may use, as RISCV_HWPROBE_KEY_IMA_EXT_0 has it.
pub fn extensions() -> u64 {
    let told = TOLD.load(Relaxed) & !(1 << SSTC);
    ALWAYS
        | match vectors::are_whole() {
            true => told | VECTORS,
            false => told & !OF_VECTORS,
        }
}
