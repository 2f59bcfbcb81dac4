//! The machine: its name, its memory, random bytes.

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::ARCH;
use crate::arch::user::{self, Plain};
use crate::files::Buffer;
use crate::files::devices::fill;
use crate::files::proc::memory;
use crate::load::Averages;
use crate::mm::{PAGE_SIZE, frames};
use crate::time::clock;
use crate::{entropy, process, sched};

/// `struct new_utsname`: six names.
type Names = [[u8; 65]; 6];

const fn name(text: &str) -> [u8; 65] {
    let mut field = [0; 65];
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        field[i] = bytes[i];
        i += 1;
    }
    field
}

/// System, node, release, version, machine, domain. A C library looks at the
/// release for what it may expect; Linux 6.1 has all that is here.
static NAMES: Names = [
    name("Linux"),
    name("sigil"),
    name("6.1.0-sigil"),
    name(concat!("#1 Sigil ", env!("CARGO_PKG_VERSION"))),
    name(ARCH.name()),
    name("(none)"),
];

/// What uname(2) tells, as text.
pub mod names {
    use super::NAMES;

    fn text(n: usize) -> &'static [u8] {
        NAMES[n].split(|&byte| byte == 0).next().unwrap_or_default()
    }

    /// The system's name.
    pub fn system() -> &'static [u8] {
        text(0)
    }

    /// The machine's.
    pub fn node() -> &'static [u8] {
        text(1)
    }

    /// The kernel's release.
    pub fn release() -> &'static [u8] {
        text(2)
    }

    /// Its version.
    pub fn version() -> &'static [u8] {
        text(3)
    }
}

/// uname(2)
pub fn uname(addr: usize) -> SysResult {
    user::write(addr, &NAMES)?;
    Ok(0)
}

/// `struct sysinfo` of a 64-bit architecture.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct SysInfo {
    uptime: u64,
    loads: [u64; 3],
    total: u64,
    free: u64,
    shared: u64,
    buffers: u64,
    total_swap: u64,
    free_swap: u64,
    tasks: u16,
    pad: [u16; 3],
    total_high: u64,
    free_high: u64,
    unit: u32,
    tail: u32,
}

const _: () = assert!(size_of::<SysInfo>() == 112);

// SAFETY: integers, and the paddings have names.
unsafe impl Plain for SysInfo {}

/// sysinfo(2)
pub fn sysinfo(addr: usize) -> SysResult {
    let (total, free) = frames::with(|f| (f.total(), f.unused()));
    let info = SysInfo {
        uptime: clock::now().div_ceil(clock::SECOND),
        loads: sched::load::averages(Averages::for_sysinfo),
        total: (total * PAGE_SIZE) as u64,
        free: (free * PAGE_SIZE) as u64,
        shared: (memory::shared() * PAGE_SIZE) as u64,
        tasks: process::with(|system, _| system.thread_count()) as u16,
        unit: 1,
        ..SysInfo::default()
    };
    user::write(addr, &info)?;
    Ok(0)
}

const GRND_NONBLOCK: u32 = 1;
const GRND_RANDOM: u32 = 2;
const GRND_INSECURE: u32 = 4;

/// getrandom(2). The generator is seeded at boot, so nothing ever blocks.
pub fn getrandom(buf: usize, count: usize, flags: u32) -> SysResult {
    let both = GRND_RANDOM | GRND_INSECURE;
    if flags & !(GRND_NONBLOCK | both) != 0 || flags & both == both {
        return Err(Errno::EINVAL.into());
    }
    fill(&mut Buffer::new(buf, count)?, entropy::fill)
}

/// getcpu(2): there is one processor, of one node.
pub fn getcpu(cpu: usize, node: usize, _cache: usize) -> SysResult {
    for addr in [cpu, node] {
        if addr != 0 {
            user::put_u32(addr, 0)?;
        }
    }
    Ok(0)
}
