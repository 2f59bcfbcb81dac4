//! `/proc/PID/maps`, `smaps` and `smaps_rollup` (proc_pid_maps(5), proc_pid_smaps(5)).

use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use super::Owner;
use super::lines::Lines;
use crate::files::tree::Inode;
use crate::files::tree::paths::path_of_file;
use crate::files::{FsContext, root};
use crate::mm::{AddressSpace, Area, Flags, Held, LARGE_SIZE, PAGE_SIZE, frames};
use crate::room::copied;
use crate::vdso;

/// Column of the name.
const NAME: usize = 73;

/// What is told of the areas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A line for each.
    Lines,
    /// That, and figures of each.
    Figures,
    /// The figures of all together.
    Sum,
}

/// The areas, for whoever may look into the program's memory.
pub fn maps(owner: Owner, how: How) -> Result<Vec<u8>, Errno> {
    let from = FsContext::current().root().or_else(|_| root())?;
    owner
        .look(|process| {
            let program = process.space().program();
            let space = process.space().lock();
            let brk = space.brk_range();
            let mut lines = Lines::default();
            if how == How::Sum {
                sum(&mut lines, &space);
                return lines.end();
            }
            for area in space.areas().iter() {
                let object = space.areas().object(area, area.start);
                let (inode, first) = match &object {
                    Some((object, index)) => (object.inode(), *index),
                    None => (None, 0),
                };
                let begin = lines.written();
                range(&mut lines, area, first, inode);
                let named = program.as_ref().map(|program| program.file());
                let name = match (inode, object) {
                    (Some(inode), _) => {
                        let is_program =
                            |(file, _): &(&Arc<Inode>, _)| core::ptr::eq(&***file, inode);
                        let named = named.filter(is_program).and_then(|named| named.1);
                        path_of_file(inode, named, &from).ok()
                    }
                    (None, Some(_)) => Some(copied(b"/dev/zero (deleted)")?),
                    (None, None) => special(area, brk).map(copied).transpose()?,
                };
                if let Some(name) = name {
                    lines
                        .blanks(NAME.saturating_sub(lines.written() - begin).max(1))
                        .text(&name);
                }
                lines.text(b"\n");
                if how == How::Figures {
                    figures(&mut lines, &space, area);
                }
            }
            lines.end()
        })
        .map_err(|errno| match errno {
            Errno::ENOENT => Errno::ESRCH,
            other => other,
        })
}

fn range(lines: &mut Lines, area: &Area, first: usize, inode: Option<&Inode>) {
    let flag = |flag: Flags, letter: u8| if area.flags.has(flag) { letter } else { b'-' };
    lines.hex(area.start as u64, 8).text(b"-");
    lines.hex(area.end as u64, 8).text(b" ");
    lines.text(&[
        flag(Flags::READ, b'r'),
        flag(Flags::WRITE, b'w'),
        flag(Flags::EXEC, b'x'),
        if area.flags.has(Flags::SHARED) {
            b's'
        } else {
            b'p'
        },
        b' ',
    ]);
    lines.hex((first * PAGE_SIZE) as u64, 8).text(b" ");
    let (dev, ino) = inode.map_or((0, 0), |inode| {
        let stat = inode.stat();
        (stat.dev, stat.ino)
    });
    // Major and minor number, of two digits at least.
    lines.hex(dev >> 8 & 0xfff, 2).text(b":");
    lines.hex(dev & 0xff, 2).text(b" ").number(ino);
    if inode.is_none() {
        lines.text(b" ");
    }
}

/// What is the same of all areas together as of one.
fn common(lines: &mut Lines, held: &Held, locked: usize) {
    let pages = |count: usize| count * PAGE_SIZE;
    let rows: [(&[u8], usize); 18] = [
        (b"Rss:            ", pages(held.pages())),
        (b"Pss:            ", held.part),
        (b"Pss_Dirty:      ", held.dirty_part),
        (b"Shared_Clean:   ", pages(held.shared_clean)),
        (b"Shared_Dirty:   ", pages(held.shared_dirty)),
        (b"Private_Clean:  ", pages(held.private_clean)),
        (b"Private_Dirty:  ", pages(held.private_dirty)),
        // Nobody looks which pages are used.
        (b"Referenced:     ", pages(held.pages())),
        (b"Anonymous:      ", pages(held.anon)),
        (b"LazyFree:       ", 0),
        (b"AnonHugePages:  ", pages(held.large)),
        (b"ShmemPmdMapped: ", 0),
        (b"FilePmdMapped:  ", 0),
        (b"Shared_Hugetlb: ", 0),
        (b"Private_Hugetlb: ", 0),
        (b"Swap:           ", 0),
        (b"SwapPss:        ", 0),
        (b"Locked:         ", locked),
    ];
    for (name, bytes) in rows {
        lines.kb(name, bytes);
    }
}

/// The flags by which proc_pid_smaps(5) knows an area.
const NAMED: &[(Flags, &[u8])] = &[
    (Flags::READ, b"rd "),
    (Flags::WRITE, b"wr "),
    (Flags::EXEC, b"ex "),
    (Flags::SHARED, b"sh "),
    (Flags::GROWSDOWN, b"gd "),
    (Flags::LOCKED, b"lo "),
    (Flags::NORESERVE, b"nr "),
];

fn figures(lines: &mut Lines, space: &AddressSpace<frames::Shared>, area: &Area) {
    let held = space.held(area);
    lines.kb(b"Size:           ", area.len());
    lines.kb(b"KernelPageSize: ", PAGE_SIZE);
    lines.kb(b"MMUPageSize:    ", PAGE_SIZE);
    // What is locked counts as its part is.
    let locked = if area.flags.has(Flags::LOCKED) {
        held.part
    } else {
        0
    };
    common(lines, &held, locked);
    let first = area.start.next_multiple_of(LARGE_SIZE);
    let is_large =
        area.flags.has(Flags::HUGEPAGE) && area.backing.is_none() && first + LARGE_SIZE <= area.end;
    lines.text(b"THPeligible:    ");
    lines.wide(is_large.into(), 8).text(b"\nVmFlags: ");
    for (flag, name) in NAMED {
        if area.flags.has(*flag) {
            lines.text(name);
        }
    }
    lines.text(b"\n");
}

fn sum(lines: &mut Lines, space: &AddressSpace<frames::Shared>) {
    let (mut held, mut locked) = (Held::default(), 0);
    let (mut first, mut end) = (None, 0);
    for area in space.areas().iter() {
        let of = space.held(area);
        held.add(&of);
        locked += if area.flags.has(Flags::LOCKED) {
            of.part
        } else {
            0
        };
        first.get_or_insert(area.start);
        end = area.end;
    }
    let begin = lines.written();
    lines.hex(first.unwrap_or(0) as u64, 8).text(b"-");
    lines.hex(end as u64, 8).text(b" ---p 00000000 00:00 0");
    lines.blanks(NAME.saturating_sub(lines.written() - begin));
    lines.text(b"[rollup]\n");
    common(lines, &held, locked);
}

fn special(area: &Area, (brk_start, brk): (usize, usize)) -> Option<&'static [u8]> {
    if area.flags.has(Flags::GROWSDOWN) {
        return Some(b"[stack]");
    }
    if area.start <= brk && area.end >= brk_start && brk > brk_start {
        return Some(b"[heap]");
    }
    vdso::address()
        .is_some_and(|at| area.contains(at))
        .then_some(b"[vdso]")
}
