use super::{Source, flushed};
use crate::mm::{Flags, FrameSource, PAGE_SIZE, PageTable};

const P: usize = PAGE_SIZE;
const TABLE: usize = 512 * P;

fn map(table: &mut PageTable, source: &mut Source, addr: usize, flags: Flags) {
    let rights = table.rights(flags);
    let frame = source.alloc().unwrap();
    table.slot(source, addr).unwrap().set(frame, rights);
}

fn unmap(table: &mut PageTable, source: &mut Source, addr: usize) {
    let hole = addr..addr + P;
    table.take(source, addr, addr + P, &hole, |s, _, m| s.free(m.frame()));
}

#[test]
fn entries_hold_frames_and_rights() {
    let mut source = Source::new(64);
    let mut table = PageTable::new(&mut source, false).unwrap();
    assert!(table.look(0x1000).is_none());
    let frame = source.alloc().unwrap();
    let [both, exec, none] =
        [Flags::READ | Flags::WRITE, Flags::EXEC, Flags::NONE].map(|f| table.rights(f));
    let entry = table.slot(&mut source, 0x7fff_ffff_e000).unwrap();
    assert!(entry.get().is_none());
    entry.set(frame, both);
    let mapped = entry.get().unwrap();
    assert_eq!(mapped.frame(), frame);
    assert!(
        mapped.is_present()
            && mapped.is_writable()
            && !mapped.is_executable()
            && !mapped.is_borrowed()
    );
    let entry = table.slot(&mut source, 0x7fff_ffff_e000).unwrap();
    assert!(
        !entry.protect(both),
        "nothing to flush where nothing changed"
    );
    assert!(entry.protect(exec));
    assert!(entry.get().unwrap().is_executable() && !entry.get().unwrap().is_writable());
    assert!(entry.protect(none));
    let mapped = entry.get().unwrap();
    assert!(!mapped.is_present() && !mapped.is_writable() && !mapped.is_executable());
    assert_eq!(
        mapped.frame(),
        frame,
        "a page without access keeps its frame"
    );
    assert!(
        !entry.protect(both),
        "what was not present is not in the TLB"
    );
    table.release(&mut source);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn a_borrowed_frame_stays_borrowed() {
    let mut source = Source::new(64);
    let mut table = PageTable::new(&mut source, true).unwrap();
    let frame = source.alloc().unwrap();
    let (read, none) = (table.rights(Flags::READ), table.rights(Flags::NONE));
    let entry = table.slot(&mut source, 0x40_0000).unwrap();
    entry.set_borrowed(frame, read);
    entry.protect(none);
    entry.protect(read);
    assert!(entry.get().unwrap().is_borrowed());
}

#[test]
fn for_each_skips_what_is_not_there() {
    let mut source = Source::new(64);
    let mut table = PageTable::new(&mut source, false).unwrap();
    let at = [
        0x1000,
        TABLE - P,
        TABLE,
        1 << 30,
        (1 << 39) + 5 * P,
        (1 << 47) - P,
    ];
    for addr in at {
        map(&mut table, &mut source, addr, Flags::READ);
    }
    let seen = |start, end| {
        let mut seen = vec![];
        table.for_each(start, end, |addr, _| seen.push(addr));
        seen
    };
    assert_eq!(seen(0, 1 << 47), at);
    assert_eq!(seen(0x2000, TABLE), [TABLE - P]);
    assert_eq!(seen(TABLE, (1 << 39) + 5 * P), [TABLE, 1 << 30]);
    assert_eq!(seen(5, 5), [0; 0]);
    assert_eq!(table.next_table(TABLE + P, 1 << 40), Some(TABLE + P));
    assert_eq!(table.next_table(2 * TABLE, 1 << 40), Some(1 << 30));
    assert_eq!(table.next_table((1 << 39) + TABLE, 1 << 40), None);
}

#[test]
fn prune_frees_what_is_empty_and_no_more() {
    let mut source = Source::new(64);
    let mut table = PageTable::new(&mut source, false).unwrap();
    let base = 1 << 39;
    for addr in [base, base + TABLE, base + (1 << 30)] {
        map(&mut table, &mut source, addr, Flags::READ);
    }
    // Root, one table of each level, two more leaf tables, one of level 1, three pages.
    assert_eq!((source.in_use(), table.tables()), (4 + 3 + 3, 6));
    unmap(&mut table, &mut source, base + TABLE);
    unmap(&mut table, &mut source, base + (1 << 30));
    let flushes = flushed(|| {
        table.prune(&mut source, 1 << 47, |from, to| {
            from < base + P && base < to
        })
    });
    assert_eq!(flushes.len(), 1, "what leads to a table may be cached, too");
    assert_eq!(table.next_table(base + TABLE, 1 << 47), None);
    assert!(table.look(base).is_some());
    assert_eq!((source.in_use(), table.tables()), (4 + 1, 3));
    unmap(&mut table, &mut source, base);
    table.release(&mut source);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn without_frames_no_table() {
    let mut source = Source::new(64);
    for allowed in 0..3 {
        let mut table = PageTable::new(&mut source, false).unwrap();
        *source.allowed.borrow_mut() = allowed;
        assert!(table.slot(&mut source, 1 << 40).is_none());
        *source.allowed.borrow_mut() = usize::MAX;
        table.release(&mut source);
        assert_eq!(source.in_use(), 0);
    }
    *source.allowed.borrow_mut() = 0;
    assert!(PageTable::new(&mut source, false).is_none());
}
