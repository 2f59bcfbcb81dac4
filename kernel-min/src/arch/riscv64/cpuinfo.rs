//! What `/proc/cpuinfo` tells of the processor (Linux's arch/riscv/kernel/cpu.c).

use super::cpu;
use super::sbi::{self, Identity};
use crate::files::proc::lines::Lines;

/// Tells of the only processor.
pub fn tell(lines: &mut Lines) {
    lines.text(b"processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64");
    let letters = cpu::hwcap()[0];
    for letter in *b"imafdcv" {
        if letters >> (letter - b'a') & 1 != 0 {
            lines.text(&[letter]);
        }
    }
    lines.text(b"\nmmu\t\t: sv39");
    let rows: [(&[u8], Identity); 3] = [
        (b"\nmvendorid\t: 0x", Identity::Vendor),
        (b"\nmarchid\t\t: 0x", Identity::Architecture),
        (b"\nmimpid\t\t: 0x", Identity::Implementation),
    ];
    for (name, identity) in rows {
        lines.text(name).hex(sbi::identity(identity), 1);
    }
    lines.text(b"\n\n");
}
