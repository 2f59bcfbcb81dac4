//! `/proc/meminfo`, and `/proc/sys/vm/overcommit_memory`.

use alloc::vec::Vec;

use signal::Errno;

use super::lines::Lines;
use crate::files::setting::Numbers;
use crate::files::tree::page;
use crate::mm::{LARGE_FRAMES, Overcommit, PAGE_SIZE, frames, object, overcommit, set_overcommit};
use crate::process::{self, Space};
use crate::{cputime, heap, kstack};

/// What all processes together have.
#[derive(Default)]
struct Sum {
    /// Page tables and large pages, in 2^-32.
    tables: u64,
    large: u64,
    /// Pages that they may come to need.
    committed: usize,
    locked: usize,
}

impl Sum {
    fn now() -> Sum {
        let mut sum = Sum::default();
        process::each_space(|space: &Space| {
            let space = space.lock();
            let share = space.share();
            sum.tables += share.tables;
            sum.large += share.large;
            sum.committed += space.committed();
            sum.locked += space.sizes(None).locked;
        });
        sum
    }
}

/// Pages of files in memory and of shared memory: what there is of both is no cache of anything.
pub fn shared() -> usize {
    page::used() + object::shared_pages()
}

/// proc_meminfo(5). What there is none of here, like swap, is 0; what Linux tells of its own insides is left
/// out.
pub fn meminfo() -> Result<Vec<u8>, Errno> {
    let (total, free, reserve) = frames::with(|f| {
        let stats = f.stats();
        (stats.total, stats.free + stats.lent, stats.reserve)
    });
    let sum = Sum::now();
    let tables = (sum.tables >> 32) as usize;
    let (slab, stacks, shared) = (heap::frames(), kstack::pages(), shared());
    let others = slab + stacks + shared + tables + process::boot_frames();
    let anon = (total - free).saturating_sub(others);
    let mut lines = Lines::default();
    let rows: [(&[u8], usize); 33] = [
        (b"MemTotal:       ", total),
        (b"MemFree:        ", free),
        (b"MemAvailable:   ", free.saturating_sub(reserve)),
        (b"Buffers:        ", 0),
        (b"Cached:         ", shared),
        (b"SwapCached:     ", 0),
        (b"Active:         ", anon + shared),
        (b"Inactive:       ", 0),
        (b"Active(anon):   ", anon + shared),
        (b"Inactive(anon): ", 0),
        (b"Active(file):   ", 0),
        (b"Inactive(file): ", 0),
        (b"Unevictable:    ", sum.locked / PAGE_SIZE),
        (b"Mlocked:        ", sum.locked / PAGE_SIZE),
        (b"SwapTotal:      ", 0),
        (b"SwapFree:       ", 0),
        (b"Dirty:          ", 0),
        (b"Writeback:      ", 0),
        (b"AnonPages:      ", anon),
        (b"Mapped:         ", 0),
        (b"Shmem:          ", shared),
        (b"KReclaimable:   ", 0),
        (b"Slab:           ", slab),
        (b"SReclaimable:   ", 0),
        (b"SUnreclaim:     ", slab),
        (b"KernelStack:    ", stacks),
        (b"PageTables:     ", tables),
        (b"NFS_Unstable:   ", 0),
        (b"Bounce:         ", 0),
        (b"WritebackTmp:   ", 0),
        // vm.overcommit_ratio is 50.
        (b"CommitLimit:    ", total / 2),
        (b"Committed_AS:   ", sum.committed + shared),
        (
            b"AnonHugePages:  ",
            (sum.large >> 32) as usize * LARGE_FRAMES,
        ),
    ];
    for (name, pages) in rows {
        lines.kb(name, pages * PAGE_SIZE);
    }
    lines.end()
}

/// proc_vmstat(5). Nothing is read from a disk, and nothing is written to one.
pub fn vmstat() -> Result<Vec<u8>, Errno> {
    let free = frames::with(|f| f.stats()).free;
    let rows: [(&[u8], u64); 8] = [
        (b"nr_free_pages ", free as u64),
        (b"nr_shmem ", shared() as u64),
        (b"pgpgin ", 0),
        (b"pgpgout ", 0),
        (b"pswpin ", 0),
        (b"pswpout ", 0),
        (b"pgfault ", cputime::faults()),
        (b"pgmajfault ", 0),
    ];
    let mut lines = Lines::default();
    for (name, number) in rows {
        lines.text(name).number(number).text(b"\n");
    }
    lines.end()
}

/// proc_sys_vm(5).
///
/// # Errors
/// EINVAL for a mode that is not there.
pub fn set_overcommit_memory(given: &mut Numbers<'_>) -> Result<(), Errno> {
    set_overcommit(match given.up_to(1)? {
        0 => Overcommit::Heuristic,
        _ => Overcommit::Always,
    });
    Ok(())
}

/// As said.
pub fn overcommit_memory() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines.number(overcommit() as u64).text(b"\n");
    lines.end()
}
