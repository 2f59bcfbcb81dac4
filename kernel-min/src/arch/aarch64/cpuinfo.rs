//! What `/proc/cpuinfo` tells of the processor (Linux's arch/arm64/kernel/cpuinfo.c).

use super::{cpu, features, timer};
use crate::files::proc::lines::Lines;

/// The bits of AT_HWCAP and then those of AT_HWCAP2 by Linux's names.
const FEATURES: [&str; 2] = [
    "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc dcpop sha3 sm3 \
     sm4 asimddp sha512 sve asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg",
    "dcpodp sve2 sveaes svepmull svebitperm svesha3 svesm4 flagm2 frint svei8mm svef32mm svef64mm svebf16 i8mm bf16 \
     dgh rng bti mte ecv afp rpres mte3 sme smei16i64 smef64f64 smei8i32 smef16f32 smeb16f32 smef32f32 smefa64 wfxt \
     ebf16 sveebf16",
];

/// Tells of the only processor.
pub fn tell(lines: &mut Lines) {
    // As Linux has it where the loop is the timer's.
    let hundredths = 2 * timer::rate() / 10_000;
    lines
        .text(b"processor\t: 0\nBogoMIPS\t: ")
        .fixed(hundredths, 2);
    lines.text(b"\nFeatures\t:");
    for (bits, names) in cpu::hwcap().into_iter().zip(FEATURES) {
        for (n, name) in names.split_ascii_whitespace().enumerate() {
            if bits >> n & 1 != 0 {
                lines.text(b" ").text(name.as_bytes());
            }
        }
    }
    let midr = features::midr();
    lines
        .text(b"\nCPU implementer\t: 0x")
        .hex(midr >> 24 & 0xff, 2);
    lines
        .text(b"\nCPU architecture: 8\nCPU variant\t: 0x")
        .hex(midr >> 20 & 0xf, 1);
    lines.text(b"\nCPU part\t: 0x").hex(midr >> 4 & 0xfff, 3);
    lines
        .text(b"\nCPU revision\t: ")
        .number(midr & 0xf)
        .text(b"\n\n");
}
