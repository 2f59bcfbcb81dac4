//! `/proc/PID/maps` (proc_pid_maps(5)).

use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use super::Owner;
use super::lines::Lines;
use crate::files::tree::Inode;
use crate::files::tree::paths::path_of_file;
use crate::files::{FsContext, root};
use crate::mm::{Area, Flags, PAGE_SIZE};
use crate::room::copied;
use crate::vdso;

/// Column of the name.
const NAME: usize = 73;

/// A line for each area, for whoever may look into the program's memory.
pub fn maps(owner: Owner) -> Result<Vec<u8>, Errno> {
    let from = FsContext::current().root().or_else(|_| root())?;
    owner
        .look(|process| {
            let program = process.space().program();
            let space = process.space().lock();
            let brk = space.brk_range();
            let mut lines = Lines::default();
            for area in space.areas().iter() {
                let object = space.areas().object(area, area.start);
                let (inode, first) = match &object {
                    Some((object, index)) => (object.inode(), *index),
                    None => (None, 0),
                };
                let begin = lines.len();
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
                        .blanks(NAME.saturating_sub(lines.len() - begin).max(1))
                        .text(&name);
                }
                lines.text(b"\n");
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
