//! What `/proc/cpuinfo` tells of the processor (Linux's arch/x86/kernel/cpu/proc.c).

use super::cpu::cpuid;
use crate::files::proc::lines::Lines;
use crate::time::clock;

/// Leaf 1, EDX, by bits.
const BASIC: &str = "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - dts acpi \
    mmx fxsr sse sse2 ss ht tm ia64 pbe";
/// Leaf 0x8000_0001, EDX: what is not in leaf 1, too.
const EXTENDED: &str = "- - - - - - - - - - - syscall - - - - - - - mp nx - mmxext - - fxsr_opt pdpe1gb rdtscp - lm \
    3dnowext 3dnow";
/// Leaf 1, ECX.
const MORE: &str = "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr pdcm - pcid dca \
    sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor";
/// Leaf 0x8000_0001, ECX.
const EXTENDED_MORE: &str = "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs \
    xop skinit wdt - lwp fma4 tce - nodeid_msr - tbm topoext perfctr_core perfctr_nb - bpext ptsc perfctr_llc mwaitx";
/// Leaf 7, EBX.
const LEAF_7: &str = "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm cqm - mpx rdt_a avx512f \
    avx512dq rdseed adx smap avx512ifma - clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw avx512vl";

const FIRST_EXTENDED: u32 = 0x8000_0000;

/// The names whose bits are set.
fn names(lines: &mut Lines, bits: u32, names: &str) {
    for (n, name) in names.split_ascii_whitespace().enumerate() {
        if bits >> n & 1 != 0 && name != "-" {
            lines.text(b" ").text(name.as_bytes());
        }
    }
}

/// The bytes of a name that registers hold, up to the first that is none.
fn registers(lines: &mut Lines, words: &[u32]) {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    for byte in bytes.take_while(|byte| *byte != 0) {
        lines.text(&[byte]);
    }
}

/// Tells of the only processor.
pub fn tell(lines: &mut Lines) {
    let (last, b, c, d) = cpuid(0, 0);
    lines.text(b"processor\t: 0\nvendor_id\t: ");
    registers(lines, &[b, d, c]);
    let (version, brief, more, basic) = cpuid(1, 0);
    let mut family = version >> 8 & 0xf;
    let mut model = version >> 4 & 0xf;
    if family >= 6 {
        model |= version >> 12 & 0xf0;
    }
    if family == 15 {
        family += version >> 20 & 0xff;
    }
    lines.text(b"\ncpu family\t: ").number(family.into());
    lines.text(b"\nmodel\t\t: ").number(model.into());
    lines.text(b"\nmodel name\t: ");
    let last_extended = cpuid(FIRST_EXTENDED, 0).0;
    if last_extended >= FIRST_EXTENDED + 4 {
        for leaf in 2..=4 {
            let (a, b, c, d) = cpuid(FIRST_EXTENDED + leaf, 0);
            registers(lines, &[a, b, c, d]);
        }
    } else {
        lines.text(b"unknown");
    }
    lines.text(b"\nstepping\t: ").number((version & 0xf).into());
    let khz = (1_000_000 << 32) / clock::ticks_to_ns(1 << 32).max(1);
    lines.text(b"\ncpu MHz\t\t: ").fixed(khz, 3);
    lines.text(b"\nphysical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\napicid\t\t: ");
    lines.number((brief >> 24).into());
    lines.text(b"\nfpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: ");
    lines.number(last.into()).text(b"\nwp\t\t: yes\nflags\t\t:");
    names(lines, basic, BASIC);
    let (_, _, extended_more, extended) = match last_extended > FIRST_EXTENDED {
        true => cpuid(FIRST_EXTENDED + 1, 0),
        false => (0, 0, 0, 0),
    };
    names(lines, extended, EXTENDED);
    names(lines, more, MORE);
    names(lines, extended_more, EXTENDED_MORE);
    if last >= 7 {
        names(lines, cpuid(7, 0).1, LEAF_7);
    }
    // As Linux measures it on a processor whose counter is its clock.
    lines.text(b"\nbogomips\t: ").fixed(2 * khz / 10, 2);
    let line = u64::from(brief >> 8 & 0xff) * 8;
    lines.text(b"\nclflush size\t: ").number(line);
    lines.text(b"\ncache_alignment\t: ").number(line);
    if last_extended >= FIRST_EXTENDED + 8 {
        let sizes = cpuid(FIRST_EXTENDED + 8, 0).0;
        lines
            .text(b"\naddress sizes\t: ")
            .number((sizes & 0xff).into());
        lines
            .text(b" bits physical, ")
            .number((sizes >> 8 & 0xff).into());
        lines.text(b" bits virtual");
    }
    lines.text(b"\npower management:\n\n");
}
