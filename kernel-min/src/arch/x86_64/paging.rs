//! x86-64 page tables: four levels of 512 entries, reached through the direct map.
//!
//! The interface is the same for every architecture: [`PageTable::slot`],
//! [`PageTable::entry`], [`PageTable::for_each`], [`PageTable::prune`] and
//! [`Entry`]. Addresses are virtual, in bytes, page-aligned, and below `TASK_SIZE`:
//! the kernel's half is shared by all tables and not touched here.
//!
//! - **Ownership.** A `PageTable` owns the frames of its tables; the frames that
//!   leaf entries name belong to the caller, who gets them back from
//!   [`Entry::take`]. Before [`PageTable::release`] all entries must be taken.
//! - **Errors.** Only `slot` can fail, for want of a frame; the tables it made on
//!   the way stay, empty, until `prune`.
//! - **Empty tables** stay, too, until `prune`; the caller chooses when, as it would
//!   cost more than unmapping itself to look each time.
//! - **TLB.** Nothing here invalidates but `prune`, for the tables it frees. Who
//!   fills an empty entry needs to do nothing. Who takes or changes a filled one
//!   calls [`flush`] for its page before the frame is used for anything else. With
//!   several processors, `flush` is where they are told.
//!
//! Sharing tables between address spaces (fork) has its place in `descend` and
//! `next_leaf`, the two ways to a table that may be written to.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::mm::{Flags, Frame, FrameSource, phys_to_virt};

const PRESENT: u64 = 1;
const WRITABLE: u64 = 1 << 1;
const USER: u64 = 1 << 2;
/// Set from the start, so that the processor need not write to the tables.
const ACCESSED: u64 = 1 << 5;
const DIRTY: u64 = 1 << 6;
/// Ours: the frame is not the allocator's.
const BORROWED: u64 = 1 << 9;
const NO_EXECUTE: u64 = 1 << 63;
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;

const PAGE: usize = 4096;
const ENTRIES: usize = 512;

/// Bytes that an entry of a table stands for; leaf tables are level 0.
#[inline(always)]
const fn span(level: usize) -> usize {
    PAGE << (9 * level)
}

/// A leaf entry: empty, or a frame and what may be done with it.
///
/// A frame that allows no access stays in its entry, not present to the processor.
#[derive(Debug)]
#[repr(transparent)]
pub struct Entry(AtomicU64);

/// The bits of an entry but for what concerns its frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rights(u64);

/// What was in an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapped(u64);

impl Mapped {
    /// The frame.
    #[inline]
    pub fn frame(self) -> Frame {
        Frame::containing((self.0 & ADDRESS) as usize)
    }

    /// The frame is not the allocator's.
    #[inline]
    pub fn is_borrowed(self) -> bool {
        self.0 & BORROWED != 0
    }

    /// The processor may have it in its TLB.
    #[inline]
    pub fn is_present(self) -> bool {
        self.0 & PRESENT != 0
    }

    /// The program may write through it.
    #[inline]
    pub fn is_writable(self) -> bool {
        self.0 & (PRESENT | WRITABLE) == PRESENT | WRITABLE
    }

    /// Unprivileged code may reach it.
    #[inline]
    pub fn is_user(self) -> bool {
        self.0 & (PRESENT | USER) == PRESENT | USER
    }

    /// The program may execute it.
    #[inline]
    pub fn is_executable(self) -> bool {
        self.0 & (PRESENT | NO_EXECUTE) == PRESENT
    }
}

impl Entry {
    /// What is in the entry.
    #[inline]
    pub fn get(&self) -> Option<Mapped> {
        let bits = self.0.load(Relaxed);
        (bits != 0).then_some(Mapped(bits))
    }

    /// Empties the entry. The caller flushes if it was present.
    #[inline]
    pub fn take(&self) -> Option<Mapped> {
        let was = self.get();
        self.0.store(0, Relaxed);
        was
    }

    /// Fills an empty entry.
    #[inline]
    pub fn set(&self, frame: Frame, rights: Rights) {
        self.0.store(frame.address() as u64 | rights.0, Relaxed);
    }

    /// Fills an empty entry with a frame that is not the allocator's.
    #[inline]
    pub fn set_borrowed(&self, frame: Frame, rights: Rights) {
        self.set(frame, Rights(rights.0 | BORROWED));
    }

    /// Changes what may be done with the frame of a filled entry. Whether the
    /// caller has to flush.
    #[inline]
    pub fn protect(&self, rights: Rights) -> bool {
        let old = self.0.load(Relaxed);
        let new = old & (ADDRESS | BORROWED) | rights.0;
        self.0.store(new, Relaxed);
        old & PRESENT != 0 && old != new
    }

    /// Puts back what `take` took from this or another entry of the same table.
    #[inline]
    pub fn put(&self, mapped: Mapped) {
        self.0.store(mapped.0, Relaxed);
    }
}

/// One table in the direct map.
type Table = NonNull<[Entry; ENTRIES]>;

#[inline(always)]
fn at(table: Table, level: usize, addr: usize) -> &'static Entry {
    let index = addr / span(level) % ENTRIES;
    // SAFETY: tables are frames that the `PageTable` owns and that stay in the
    // direct map; no reference outlives the `&mut PageTable` it was made from.
    unsafe { &table.as_ref()[index] }
}

/// The table a filled entry above level 0 leads to.
#[inline(always)]
fn table_of(bits: u64) -> Table {
    let table = core::ptr::with_exposed_provenance_mut(phys_to_virt((bits & ADDRESS) as usize));
    // SAFETY: the direct map does not begin at 0, and frame 0 is nobody's.
    unsafe { NonNull::new_unchecked(table) }
}

/// The page tables of one address space.
#[derive(Debug)]
pub struct PageTable {
    root: Frame,
    /// What every present leaf has.
    leaf: u64,
    tables: usize,
}

impl PageTable {
    /// An empty table whose pages a program may reach unprivileged (`user`) or
    /// only at the kernel's privilege. Its kernel half is empty, too, until the
    /// kernel fills it. `None` without a frame.
    pub fn new(frames: &mut impl FrameSource, user: bool) -> Option<PageTable> {
        let root = frames.alloc()?;
        // SAFETY: a fresh frame.
        unsafe { zero_page(root) };
        let leaf = PRESENT | ACCESSED | DIRTY | if user { USER } else { 0 };
        Some(PageTable {
            root,
            leaf,
            tables: 0,
        })
    }

    /// The top table's frame, for the processor's register.
    pub fn root(&self) -> Frame {
        self.root
    }

    #[inline(always)]
    fn top(&self) -> Table {
        table_of(self.root.address() as u64)
    }

    /// What `flags` allow, for this table's entries. As on Linux, any right
    /// includes reading.
    #[inline(always)]
    pub fn rights(&self, flags: Flags) -> Rights {
        let bits = u64::from(flags.bits());
        let writable = bits & WRITABLE;
        let no_execute = (!bits & u64::from(Flags::EXEC.bits())) << 61;
        Rights(if flags.any(Flags::ACCESS) {
            self.leaf | writable | no_execute
        } else {
            DIRTY
        })
    }

    /// The leaf entry of an address if its table is there.
    #[inline]
    pub fn entry(&self, addr: usize) -> Option<&Entry> {
        let mut table = self.top();
        for level in [3, 2, 1] {
            let bits = at(table, level, addr).0.load(Relaxed);
            if bits == 0 {
                return None;
            }
            table = table_of(bits);
        }
        Some(at(table, 0, addr))
    }

    /// The leaf entry of an address; makes the tables on the way. `None` when
    /// there is no frame for one.
    #[inline]
    pub fn slot(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<&Entry> {
        let mut table = self.top();
        for level in [3, 2, 1] {
            table = self.descend(frames, at(table, level, addr))?;
        }
        Some(at(table, 0, addr))
    }

    #[inline(always)]
    fn descend(&mut self, frames: &mut impl FrameSource, entry: &Entry) -> Option<Table> {
        let bits = entry.0.load(Relaxed);
        if bits != 0 {
            return Some(table_of(bits));
        }
        self.grow(frames, entry)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, frames: &mut impl FrameSource, entry: &Entry) -> Option<Table> {
        let frame = frames.alloc()?;
        // SAFETY: a fresh frame.
        unsafe { zero_page(frame) };
        self.tables += 1;
        // Rights are the leaf's affair: the tables above allow everything.
        entry.0.store(
            frame.address() as u64 | PRESENT | WRITABLE | USER | ACCESSED,
            Relaxed,
        );
        Some(table_of(frame.address() as u64))
    }

    /// The lowest address of `start..end` whose leaf table is there.
    #[inline]
    pub fn next_table(&self, start: usize, end: usize) -> Option<usize> {
        self.next_leaf(start, end).map(|(addr, _)| addr)
    }

    #[inline(always)]
    fn next_leaf(&self, start: usize, end: usize) -> Option<(usize, Table)> {
        let mut addr = start;
        'again: while addr < end {
            let mut table = self.top();
            for level in [3, 2, 1] {
                let bits = at(table, level, addr).0.load(Relaxed);
                if bits == 0 {
                    addr = (addr | (span(level) - 1)) + 1;
                    continue 'again;
                }
                table = table_of(bits);
            }
            return Some((addr, table));
        }
        None
    }

    /// Calls `f` with each filled leaf entry of `start..end`, in order.
    #[inline]
    pub fn for_each(&self, start: usize, end: usize, mut f: impl FnMut(usize, &Entry)) {
        let mut from = start;
        while let Some((mut addr, table)) = self.next_leaf(from, end) {
            from = (addr | (span(1) - 1)) + 1;
            let first = addr / PAGE % ENTRIES;
            let count = (end.min(from) - addr) / PAGE;
            // SAFETY: as for `at`.
            let entries = unsafe { &table.as_ref()[first..first + count] };
            // Most of a range is often empty: eight entries at a glance.
            for some in entries.chunks(8) {
                if let Ok(eight) = <&[Entry; 8]>::try_from(some)
                    && eight.iter().fold(0, |all, e| all | e.0.load(Relaxed)) == 0
                {
                    addr += 8 * PAGE;
                    continue;
                }
                for entry in some {
                    if entry.0.load(Relaxed) != 0 {
                        f(addr, entry);
                    }
                    addr += PAGE;
                }
            }
        }
    }

    /// How many tables there are, the top one not counted.
    pub fn tables(&self) -> usize {
        self.tables
    }

    /// Frees the tables whose addresses, below `end`, are not in use, which the
    /// caller answers for `start..end`. What they hold must have been taken.
    pub fn prune(
        &mut self,
        frames: &mut impl FrameSource,
        end: usize,
        mut in_use: impl FnMut(usize, usize) -> bool,
    ) {
        let mut tables = self.tables;
        prune_level(self.top(), 3, 0, end, &mut in_use, &mut |frame| {
            debug_assert!(is_empty(frame), "a table with entries is freed");
            tables -= 1;
            frames.free(frame);
        });
        self.tables = tables;
        // What led to them may be cached; any flush forgets all of that.
        flush(0);
    }

    /// Gives all frames back. Every entry below `end`, the highest address ever
    /// used, has been taken, and no processor runs on these tables.
    pub fn release(&mut self, frames: &mut impl FrameSource, end: usize) {
        self.prune(frames, end, |_, _| false);
        frames.free(self.root);
    }
}

fn is_empty(table: Frame) -> bool {
    // SAFETY: the caller's table is one of a `PageTable`'s.
    unsafe { table_of(table.address() as u64).as_ref() }
        .iter()
        .all(|e| e.get().is_none())
}

fn prune_level(
    table: Table,
    level: usize,
    start: usize,
    end: usize,
    in_use: &mut impl FnMut(usize, usize) -> bool,
    free: &mut impl FnMut(Frame),
) {
    for addr in (start..end).step_by(span(level)) {
        let entry = at(table, level, addr);
        let bits = entry.0.load(Relaxed);
        if bits == 0 {
            continue;
        }
        if level > 1 {
            prune_level(
                table_of(bits),
                level - 1,
                addr,
                addr + span(level),
                in_use,
                free,
            );
        }
        if !in_use(addr, addr + span(level)) {
            entry.0.store(0, Relaxed);
            free(Frame::containing((bits & ADDRESS) as usize));
        }
    }
}

/// Makes the processor forget what it cached of a page, and of the tables above it.
#[inline(always)]
pub fn flush(addr: usize) {
    #[cfg(target_os = "none")]
    // SAFETY: forgetting translations has no effect on what is mapped.
    unsafe {
        core::arch::asm!("invlpg [{}]", in(reg) addr, options(nostack, preserves_flags));
    }
    #[cfg(all(test, not(target_os = "none")))]
    tests::FLUSHED.with_borrow_mut(|f| f.insert(addr));
    #[cfg(all(not(test), not(target_os = "none")))]
    let _ = addr;
}

/// Fills a frame with zeros, 16 bytes an instruction. The kernel is compiled
/// without vector registers, so the one used is saved around it; whoever interrupts
/// this and runs something else has to keep it, too.
///
/// # Safety
/// The frame is the caller's.
#[inline]
pub unsafe fn zero_page(frame: Frame) {
    let page = frame.as_ptr::<u8>();
    #[cfg(target_os = "none")]
    // SAFETY: 4096 bytes of the caller's frame; xmm0 and the stack are as before.
    unsafe {
        core::arch::asm!(
            "sub rsp, 16",
            "movups [rsp], xmm0",
            "xorps xmm0, xmm0",
            "2:",
            ".set sigil_disp, -128",
            ".rept 32",
            "movaps [{at} + sigil_disp], xmm0",
            ".set sigil_disp, sigil_disp + 16",
            ".endr",
            "add {at}, 512",
            "cmp {at}, {end}",
            "jne 2b",
            "movups xmm0, [rsp]",
            "add rsp, 16",
            at = inout(reg) page.add(128) => _,
            end = in(reg) page.add(128 + PAGE),
        );
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of the caller's frame.
    unsafe {
        page.write_bytes(0, PAGE);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    extern crate std;
    use std::cell::RefCell;
    use std::collections::BTreeSet;
    std::thread_local! {
        /// Addresses flushed by this thread.
        pub(crate) static FLUSHED: RefCell<BTreeSet<usize>> = const { RefCell::new(BTreeSet::new()) };
    }
}
