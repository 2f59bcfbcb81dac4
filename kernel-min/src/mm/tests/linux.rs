//! The same random calls here and on the host's Linux, in the same window of
//! addresses: same results, same rights, same contents.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use super::Source;
use super::model::{Cell, Op, PAGES, WINDOW, addr, call, cells, op};
use super::space::{P, PRIVATE, SHARED};
use proptest::prelude::*;
use signal::Errno;
use std::fs::File;
use std::os::unix::fs::FileExt;

fn syscall(number: usize, a: [usize; 6]) -> Result<usize, Errno> {
    let result: isize;
    // SAFETY: the calls below act on the window alone, which nothing else uses.
    unsafe {
        std::arch::asm!(
            "syscall", inout("rax") number as isize => result, in("rdi") a[0], in("rsi") a[1], in("rdx") a[2],
            in("r10") a[3], in("r8") a[4], in("r9") a[5], out("rcx") _, out("r11") _,
        );
    }
    if result < 0 {
        Err(Errno::new(-result as i32).unwrap())
    } else {
        Ok(result as usize)
    }
}

/// MADV_FREE and no more.
const FREE: u32 = 8 | 0x100;

/// Areas of the window: first and last page, rights, whether shared.
fn areas() -> Vec<(usize, usize, u32, bool)> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut areas = vec![];
    for line in maps.lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|n| usize::from_str_radix(n, 16).unwrap());
        if start >= addr(PAGES) || end <= WINDOW {
            continue;
        }
        let bit = |n: usize, c: char| u32::from(rest[n..].starts_with(c)) << n;
        let prot = bit(0, 'r') | bit(1, 'w') | bit(2, 'x');
        areas.push((
            (start - WINDOW) / P,
            (end - WINDOW) / P,
            prot,
            rest[3..].starts_with('s'),
        ));
    }
    areas
}

fn linux_cells() -> Vec<Cell> {
    let mut cells = vec![None; PAGES];
    let memory = File::open("/proc/self/mem").unwrap();
    for (start, end, prot, _) in areas() {
        for (page, cell) in cells.iter_mut().enumerate().take(end).skip(start) {
            let mut byte = [0];
            // Where its object ends, a page cannot be read: EIO.
            let _ = memory.read_exact_at(&mut byte, addr(page) as u64);
            *cell = Some((prot, byte[0]));
        }
    }
    cells
}

fn linux_call(op: &Op) -> Result<usize, Errno> {
    let zero = |r: Result<usize, Errno>| r.map(|_| 0);
    let page = |r: Result<usize, Errno>| r.map(|at| (at - WINDOW) / P);
    match *op {
        Op::Mmap {
            at,
            len,
            prot,
            shared,
            flags,
        } => {
            let kind = if shared { SHARED } else { PRIVATE } | flags;
            page(syscall(
                9,
                [
                    addr(at),
                    len * P,
                    prot as usize,
                    kind as usize,
                    usize::MAX,
                    0,
                ],
            ))
        }
        Op::Munmap { at, len } => zero(syscall(11, [addr(at), len * P, 0, 0, 0, 0])),
        Op::Mprotect { at, len, prot } => {
            zero(syscall(10, [addr(at), len * P, prot as usize, 0, 0, 0]))
        }
        Op::Mremap {
            at,
            old,
            new,
            flags,
            to,
        } => page(syscall(
            25,
            [addr(at), old * P, new * P, flags as usize, addr(to), 0],
        )),
        // What MADV_FREE let go may still be seen; here it is gone.
        Op::Madvise { at, len, advice: 8 } => linux_call(&Op::Madvise {
            at,
            len,
            advice: FREE,
        })
        .and_then(|_| linux_call(&Op::Madvise { at, len, advice: 4 })),
        Op::Madvise { at, len, advice } => zero(syscall(
            28,
            [addr(at), len * P, (advice & 0xff) as usize, 0, 0, 0],
        )),
        Op::Mlock { at, len, on } => zero(syscall(
            if on { 149 } else { 150 },
            [addr(at), len * P, 0, 0, 0, 0],
        )),
        Op::Write { at, byte } => {
            if areas()
                .iter()
                .any(|a| a.0 <= at && at < a.1 && a.2 & 2 != 0)
            {
                let memory = File::options().write(true).open("/proc/self/mem").unwrap();
                let written = memory.write_all_at(&[byte], addr(at) as u64);
                written.map(|()| 0).map_err(|_| Errno::EFAULT)
            } else {
                Err(Errno::EFAULT)
            }
        }
    }
}

/// Whether this Linux moves several areas by one mremap, as is done here (6.17).
fn moves_several() -> bool {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let mut numbers = release.split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    (numbers.next(), numbers.next()) >= (Some(6), Some(17))
}

/// Calls whose result depends on how areas were put together, of which Linux makes
/// no promise.
fn depends_on_areas(op: &Op, space: &super::space::Space) -> bool {
    let Op::Mremap {
        at,
        old,
        new,
        flags,
        ..
    } = *op
    else {
        return false;
    };
    let there = areas();
    let touched = || there.iter().filter(|a| a.0 < at + old && at < a.1);
    if flags != 0 && old == new {
        let covered: usize = touched().map(|a| a.1.min(at + old) - a.0.max(at)).sum();
        return (touched().count() > 1 || covered < old) && !moves_several();
    }
    let here = space
        .areas()
        .iter()
        .filter(|a| a.start < addr(at + old) && addr(at) < a.end);
    touched().count() > 1 || here.count() > 1
}

proptest! {
    #[test]
    fn linux_does_the_same(ops in prop::collection::vec(op(), 1..40)) {
        syscall(11, [WINDOW, PAGES * P, 0, 0, 0, 0]).unwrap();
        let source = Source::new(256);
        let mut space = source.space();
        let pages_of = |op: Op| match op {
            Op::Madvise { at, len, advice: 8 } => {
                (at..at + len).map(|at| Op::Madvise { at, len: 1, advice: 8 }).collect()
            }
            op => vec![op],
        };
        for op in ops.into_iter().flat_map(pages_of) {
            if depends_on_areas(&op, &space) {
                continue;
            }
            let there = linux_call(&op);
            let here = call(&mut space, &op);
            prop_assert_eq!(here, there, "{:?}", op);
            prop_assert_eq!(cells(&space), linux_cells(), "{:?}", op);
        }
        syscall(11, [WINDOW, PAGES * P, 0, 0, 0, 0]).unwrap();
    }
}
