//! A process's memory, behind its lock.

use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

use alloc::sync::Arc;
use signal::Errno;

use crate::arch::kernel_map;
use crate::exec::stack::Texts;
use crate::files::Executable;
use crate::lock::{Guard, Lock};
use crate::mm::asid::Asid;
use crate::mm::{Access, AddressSpace, Frame, Limits, PAGE_SIZE, SharedLimits, Touch, frames};
use crate::room::{share, shared_place};

/// An address space and its lock.
pub struct Space {
    root: usize,
    /// What the processor knows it by, where it does.
    asid: Asid,
    inner: Lock<AddressSpace<frames::Shared>>,
    limits: SharedLimits,
    /// What runs in it, if that is a file.
    program: Option<Executable>,
    /// Where its arguments and environment are: an address, and two lengths of 32 bits.
    texts: [AtomicU64; 2],
    /// What is the memory's, as on Linux: PR_SET_DUMPABLE, and what membarrier(2) was told.
    marks: AtomicU8,
}

/// It may be dumped. The other marks are the registrations of membarrier(2), by the commands that they are for.
const DUMPABLE: u8 = 1;

impl Space {
    /// An empty one with the kernel's half in place, for a program that runs
    /// `unprivileged` or at the kernel's privilege, and the file that is to be loaded into it, if there
    /// is one: it is not written to as long as the space is here. ENOMEM without memory.
    pub fn new(
        unprivileged: bool,
        limits: Limits,
        program: Option<Executable>,
    ) -> Result<Arc<Space>, Errno> {
        let place = shared_place()?;
        let mut source = frames::Shared;
        let Some(begun) = AddressSpace::begin(&mut source) else {
            return Err(Errno::ENOMEM);
        };
        let root = begun.root;
        // SAFETY: the table was just made.
        unsafe { kernel_map::share(root.address()) };
        let empty = || AddressSpace::empty(begun, source, unprivileged);
        Ok(Space::of(
            place,
            root,
            empty,
            limits,
            program,
            (DUMPABLE, [0; 2]),
        ))
    }

    /// A copy for a forked child, as [`AddressSpace::fork`] makes it.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn fork(&self, touched: &[Touch]) -> Result<Arc<Space>, Errno> {
        // Before there is anything that would have to be given up without it.
        let place = shared_place()?;
        let mut parent = self.inner.lock();
        let Some(begun) = parent.fork(touched) else {
            return Err(Errno::ENOMEM);
        };
        let child = Space::of(
            place,
            begun.root,
            || parent.child(begun),
            self.limits(),
            self.program(),
            (
                self.marks.load(Relaxed),
                self.texts.each_ref().map(|word| word.load(Relaxed)),
            ),
        );
        child.inner.lock().begin_child()?;
        Ok(child)
    }

    #[inline(always)]
    fn of(
        place: Arc<MaybeUninit<Space>>,
        root: Frame,
        inner: impl FnOnce() -> AddressSpace<frames::Shared>,
        limits: Limits,
        program: Option<Executable>,
        (marks, texts): (u8, [u64; 2]),
    ) -> Arc<Space> {
        share(place, || Space {
            root: root.address(),
            asid: Asid::none(),
            inner: Lock::new(inner()),
            limits: SharedLimits::new(limits),
            program,
            texts: texts.map(AtomicU64::new),
            marks: AtomicU8::new(marks),
        })
    }

    /// The file that was loaded into it.
    pub fn program(&self) -> Option<Executable> {
        self.program.clone()
    }

    /// The resource limits that memory calls and faults look at.
    #[inline(always)]
    pub fn limits(&self) -> Limits {
        self.limits.get()
    }

    /// Changes them (setrlimit(2) was called).
    pub fn set_limits(&self, limits: Limits) {
        self.limits.set(limits);
    }

    /// `ru_maxrss` (getrusage(2)): the most kilobytes of it that were ever in memory.
    pub fn peak_kb(&self) -> u64 {
        (self.inner.lock().peak_resident_pages() * (PAGE_SIZE / 1024)) as u64
    }

    /// Where its arguments and environment are.
    pub fn texts(&self) -> Texts {
        let [start, lengths] = self.texts.each_ref().map(|word| word.load(Relaxed));
        Texts {
            start: start as usize,
            arguments: lengths as u32,
            environment: (lengths >> 32) as u32,
        }
    }

    /// Its arguments and environment have been put there.
    pub fn set_texts(&self, texts: Texts) {
        let lengths = u64::from(texts.environment) << 32 | u64::from(texts.arguments);
        self.texts[0].store(texts.start as u64, Relaxed);
        self.texts[1].store(lengths, Relaxed);
    }

    /// PR_GET_DUMPABLE(2const).
    pub fn is_dumpable(&self) -> bool {
        self.marks.load(Relaxed) & DUMPABLE != 0
    }

    /// PR_SET_DUMPABLE(2const).
    pub fn set_dumpable(&self, dumpable: bool) {
        let mark = if dumpable { DUMPABLE } else { 0 };
        let marks = self.marks.load(Relaxed) & !DUMPABLE | mark;
        self.marks.store(marks, Relaxed);
    }

    /// The registrations of membarrier(2), as the commands that they are for.
    pub fn barriers(&self) -> u8 {
        self.marks.load(Relaxed) & !DUMPABLE
    }

    /// One more of them.
    pub fn register_barrier(&self, command: u8) {
        self.marks.fetch_or(command, Relaxed);
    }

    /// The areas and pages, locked. Not to be held while the program's memory is
    /// touched: a page fault takes it.
    pub fn lock(&self) -> Guard<'_, AddressSpace<frames::Shared>> {
        self.inner.lock()
    }

    /// As [`AddressSpace::is_guarded`].
    #[inline(always)]
    pub fn is_guarded(&self, addr: usize, access: Access) -> bool {
        self.inner.lock().is_guarded(addr, access)
    }

    /// Makes it the one the processor uses.
    pub fn activate(&self) {
        // SAFETY: every space has the kernel's half.
        unsafe { crate::arch::kernel_map::activate_space(self.root, &self.asid) };
    }
}
