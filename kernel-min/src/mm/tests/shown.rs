//! Mappings of a file: shared and private ones, in several processes, while it is written to and cut off.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::Source;
use super::space::{FIXED, LIMITS, P, PRIVATE, RW, SHARED, Space, peek, poke};
use crate::arch::paging::zero_page;
use crate::mm::object::{Object, Shown};
use crate::mm::{Access, Fault, Frame, FrameSource};
use proptest::prelude::*;
use signal::Errno;

/// A file in memory.
#[derive(Debug)]
struct File(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    frames: Source,
    pages: BTreeMap<usize, Frame>,
    /// In pages.
    size: usize,
    writes: usize,
}

impl Inner {
    fn make(&mut self, index: usize) -> Option<Frame> {
        if let Some(frame) = self.pages.get(&index) {
            return Some(*frame);
        }
        let frame = self.frames.alloc()?;
        // SAFETY: the frame was just handed out.
        unsafe { zero_page(frame) };
        self.pages.insert(index, frame);
        Some(frame)
    }
}

impl File {
    fn new(frames: &Source, size: usize) -> Arc<File> {
        Arc::new(File(Mutex::new(Inner {
            frames: frames.clone(),
            pages: BTreeMap::new(),
            size,
            writes: 0,
        })))
    }

    fn write(&self, index: usize, byte: u8) {
        let frame = self.0.lock().unwrap().make(index).unwrap();
        // SAFETY: the file's frame.
        unsafe { *frame.as_ptr() = byte };
    }

    fn truncate(&self, size: usize) {
        let mut inner = self.0.lock().unwrap();
        inner.size = size;
        for (_, frame) in inner.pages.split_off(&size) {
            inner.frames.release(frame);
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.truncate(0);
    }
}

impl Object for File {
    fn page(&self, index: usize) -> Option<Frame> {
        self.0.lock().unwrap().pages.get(&index).copied()
    }

    fn each_page(&self, first: usize, end: usize, found: &mut dyn FnMut(usize, Frame)) {
        for (&index, &frame) in self.0.lock().unwrap().pages.range(first..end) {
            found(index, frame);
        }
    }

    fn get_or_make(&self, index: usize) -> Result<Frame, Fault> {
        let mut inner = self.0.lock().unwrap();
        if index >= inner.size {
            return Err(Fault::Bus);
        }
        let frame = inner.make(index).ok_or(Fault::OutOfMemory)?;
        inner.frames.refs().share(frame);
        Ok(frame)
    }

    fn punch(&self, _first: usize, _end: usize) {
        unreachable!("nothing is punched here");
    }

    fn written(&self) {
        self.0.lock().unwrap().writes += 1;
    }
}

fn map(
    space: &mut Space,
    file: &Arc<File>,
    at: usize,
    pages: usize,
    first: usize,
    flags: u32,
) -> Result<usize, Errno> {
    let shown = Shown {
        object: file.clone(),
        first,
        may_write: true,
    };
    space.mmap(at, pages * P, RW, flags, Some(shown), &LIMITS)
}

fn read(space: &mut Space, at: usize) -> Result<u8, Fault> {
    if peek(space, at).is_none() {
        space.fault(at, Access::Read, false, &LIMITS)?;
    }
    Ok(peek(space, at).unwrap())
}

#[test]
fn a_private_mapping_copies_what_is_written_to() {
    let source = Source::new(512);
    let file = File::new(&source, 40);
    (0..40).for_each(|n| file.write(n, n as u8));
    let mut space = source.space();
    let at = map(&mut space, &file, 0, 40, 0, PRIVATE).unwrap();
    let before = source.in_use();
    assert_eq!(read(&mut space, at + 5 * P), Ok(5));
    // With it come those beside it, without a fault and without a frame but tables.
    assert_eq!(peek(&space, at + 6 * P), Some(6));
    assert_eq!(source.in_use() - before, 3);
    assert!(space.resident_pages() <= 16);
    assert_eq!(poke(&mut space, at + 5 * P, 77), Ok(()));
    assert_eq!(source.in_use() - before, 4);
    file.write(5, 55);
    file.write(6, 66);
    assert_eq!(peek(&space, at + 5 * P), Some(77));
    assert_eq!(peek(&space, at + 6 * P), Some(66));
    assert_eq!(file.0.lock().unwrap().writes, 0);
}

#[test]
fn a_shared_mapping_says_when_it_is_written_to() {
    let source = Source::new(512);
    let file = File::new(&source, 4);
    let mut space = source.space();
    let at = map(&mut space, &file, 0, 4, 0, SHARED).unwrap();
    assert_eq!(read(&mut space, at), Ok(0));
    assert_eq!(file.0.lock().unwrap().writes, 0);
    assert_eq!(poke(&mut space, at + P, 1), Ok(()));
    assert_eq!(file.0.lock().unwrap().writes, 1);
}

#[test]
fn neighbours_that_show_the_same_are_one() {
    let source = Source::new(512);
    let file = File::new(&source, 8);
    let mut space = source.space();
    let at = map(&mut space, &file, 0, 4, 0, SHARED).unwrap();
    map(&mut space, &file, at + 4 * P, 4, 4, SHARED | FIXED).unwrap();
    assert_eq!(space.areas().len(), 1);
    map(&mut space, &file, at + 4 * P, 4, 3, SHARED | FIXED).unwrap();
    assert_eq!(space.areas().len(), 2);
    map(&mut space, &file, at + 4 * P, 4, 4, PRIVATE | FIXED).unwrap();
    assert_eq!(space.areas().len(), 2);
    drop(space);
    assert_eq!(Arc::strong_count(&file), 1);
}

/// Pages of the file, and of each mapping of it.
const PAGES: usize = 40;
const PROCESSES: usize = 4;
/// Where the mappings are: the shared one, the private one.
const AT: [usize; 2] = [0x1000_0000, 0x2000_0000];

#[derive(Clone, Copy, Debug)]
enum Deed {
    Read(usize, usize),
    Write(usize, usize, u8),
    FileWrite(usize, u8),
    Truncate(usize),
    Drop(usize, usize),
    Map(usize, usize, usize, usize),
    Unmap(usize, usize, usize),
    Fork,
    Exit,
}

fn deed() -> impl Strategy<Value = Deed> {
    let page = || 0..PAGES;
    prop_oneof![
        6 => (0..2usize, page()).prop_map(|(r, n)| Deed::Read(r, n)),
        8 => (0..2usize, page(), 1..255u8).prop_map(|(r, n, b)| Deed::Write(r, n, b)),
        4 => (page(), 1..255u8).prop_map(|(n, b)| Deed::FileWrite(n, b)),
        3 => (0..=PAGES).prop_map(Deed::Truncate),
        1 => (page(), 1..9usize).prop_map(|(n, len)| Deed::Drop(n, len)),
        2 => (0..2usize, page(), 1..20usize, page()).prop_map(|(r, n, l, f)| Deed::Map(r, n, l, f)),
        1 => (0..2usize, page(), 1..20usize).prop_map(|(r, n, l)| Deed::Unmap(r, n, l)),
        2 => Just(Deed::Fork),
        1 => Just(Deed::Exit),
    ]
}

/// What a page of a mapping is: which of the file, and what the process has written to its own copy.
type Cell = Option<(usize, Option<u8>)>;

#[derive(Clone)]
struct Model([[Cell; PAGES]; 2]);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn all_see_the_file_and_their_own_copies(
        deeds in prop::collection::vec((0..PROCESSES, deed()), 1..150)
    ) {
        let source = Source::new(2048);
        let file = File::new(&source, PAGES);
        let mut bytes = [0u8; PAGES];
        let mut size = PAGES;
        let mut first = source.space();
        for (at, flags) in AT.into_iter().zip([SHARED, PRIVATE]) {
            map(&mut first, &file, at, PAGES, 0, flags | FIXED).unwrap();
        }
        let cells = core::array::from_fn(|n| Some((n, None)));
        let mut all = vec![(first, Model([cells; 2]))];
        for (who, deed) in deeds {
            let alive = all.len();
            let (space, model) = &mut all[who % alive];
            match deed {
                Deed::Read(r, n) => {
                    let expected = match model.0[r][n] {
                        None => Err(Fault::Segv(crate::mm::SegvCode::MapErr)),
                        Some((index, _)) if index >= size => Err(Fault::Bus),
                        Some((index, own)) => Ok(own.unwrap_or(bytes[index])),
                    };
                    prop_assert_eq!(read(space, AT[r] + n * P), expected);
                }
                Deed::Write(r, n, byte) => {
                    let result = poke(space, AT[r] + n * P, byte);
                    match &mut model.0[r][n] {
                        Some((index, own)) if *index < size => {
                            prop_assert_eq!(result, Ok(()));
                            match r {
                                0 => bytes[*index] = byte,
                                _ => *own = Some(byte),
                            }
                        }
                        Some(_) => prop_assert_eq!(result, Err(Fault::Bus)),
                        None => prop_assert!(result.is_err()),
                    }
                }
                Deed::FileWrite(n, byte) if n < size => {
                    file.write(n, byte);
                    bytes[n] = byte;
                }
                Deed::FileWrite(..) => {}
                Deed::Truncate(to) => {
                    file.truncate(to);
                    size = to;
                    bytes[to..].fill(0);
                    for (space, model) in &mut all {
                        space.withdraw(&*file, to);
                        for (index, own) in model.0.iter_mut().flatten().flatten() {
                            if *index >= to {
                                *own = None;
                            }
                        }
                    }
                }
                Deed::Drop(n, len) => {
                    const MADV_DONTNEED: u32 = 4;
                    let end = (n + len).min(PAGES);
                    let _ = space.madvise(AT[1] + n * P, (end - n) * P, MADV_DONTNEED);
                    for (_, own) in model.0[1][n..end].iter_mut().flatten() {
                        *own = None;
                    }
                }
                Deed::Map(r, n, len, index) => {
                    let end = (n + len).min(PAGES);
                    let flags = [SHARED, PRIVATE][r] | FIXED;
                    map(space, &file, AT[r] + n * P, end - n, index, flags).unwrap();
                    for (offset, cell) in model.0[r][n..end].iter_mut().enumerate() {
                        *cell = Some((index + offset, None));
                    }
                }
                Deed::Unmap(r, n, len) => {
                    let end = (n + len).min(PAGES);
                    space.munmap(AT[r] + n * P, (end - n) * P).unwrap();
                    model.0[r][n..end].fill(None);
                }
                Deed::Fork if alive < PROCESSES => {
                    let child = (space.fork_whole(&[]).unwrap(), model.clone());
                    all.push(child);
                }
                Deed::Exit if alive > 1 => {
                    all.remove(who % alive);
                }
                Deed::Fork | Deed::Exit => {}
            }
            // What is in a process's tables is what it may see.
            for (space, model) in &all {
                for (r, n) in (0..2).flat_map(|r| (0..PAGES).map(move |n| (r, n))) {
                    let Some(seen) = peek(space, AT[r] + n * P) else { continue };
                    let cell = model.0[r][n].filter(|(index, _)| *index < size);
                    let expected = cell.map(|(index, own)| own.unwrap_or(bytes[index]));
                    prop_assert_eq!(Some(seen), expected, "{} {}", r, n);
                }
            }
        }
        drop(all);
        prop_assert_eq!(Arc::strong_count(&file), 1);
        drop(file);
        prop_assert_eq!(source.in_use(), 0);
    }
}
