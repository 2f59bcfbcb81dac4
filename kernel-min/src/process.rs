//! Processes as the kernel sees them, and the table of what POSIX says of them.

mod host;
pub mod oom;
mod space;

use alloc::sync::Arc;
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicI16, AtomicI32, AtomicPtr, AtomicUsize, Ordering::Relaxed};

use posix_process::{Config, Credentials, Current, Pid, ProcessId, System, ThreadId, Timers};
use signal::{Errno, Node, Signal, sicode};

pub use host::Host;
pub use space::Space;

use crate::arch::percpu;
use crate::console;
use crate::cputime;
use crate::files::tree::Inode;
use crate::files::{FsContext, Table};
use crate::lock::{Guard, Lock, lock};
use crate::mm::{self, Access, Fault, SegvCode, frames};
use crate::sched::{self, State, Wake};
use crate::task::{Task, count};
use crate::time::{clock, deadline};

/// What the threads of a process share in the kernel.
pub struct Process {
    /// Its name in `posix_process`.
    pub id: ProcessId,
    /// Its number.
    pub pid: Pid,
    /// Its parent's number, as getppid(2) tells it.
    pub ppid: AtomicI32,
    /// The thread that waits until this process leaves the memory that it has from vfork(2).
    lender: AtomicPtr<Task>,
    /// Its memory; execve(2) replaces it.
    space: UnsafeCell<Arc<Space>>,
    /// How readily it is killed for its memory (`oom_score_adj`), and the least that it may make of that.
    oom: [AtomicI16; 2],
    /// Its open files.
    files: UnsafeCell<Arc<Table>>,
    /// Its root directory, working directory and file mode creation mask.
    pub fs: Arc<FsContext>,
}

// SAFETY: only a thread that is alone in its process writes to the cells.
unsafe impl Sync for Process {}
// SAFETY: a Process has no tie to a processor.
unsafe impl Send for Process {}

impl Process {
    /// A process with this memory and these files.
    pub fn new(
        id: ProcessId,
        pid: Pid,
        ppid: Pid,
        space: Arc<Space>,
        files: Arc<Table>,
        fs: Arc<FsContext>,
        oom: [AtomicI16; 2],
    ) -> Process {
        Process {
            oom,
            id,
            pid,
            ppid: AtomicI32::new(ppid),
            lender: AtomicPtr::new(ptr::null_mut()),
            space: UnsafeCell::new(space),
            files: UnsafeCell::new(files),
            fs,
        }
    }

    /// How readily it is killed for its memory, from -1000, never, to 1000.
    pub fn oom_score_adj(&self) -> i16 {
        self.oom[0].load(Relaxed)
    }

    /// Changes that; with CAP_SYS_RESOURCE to anything, and then the process may do so, too.
    ///
    /// # Errors
    /// EACCES below what it may.
    pub fn set_oom_score_adj(&self, adj: i16, privileged: bool) -> Result<(), Errno> {
        if privileged {
            self.oom[1].store(adj, Relaxed);
        } else if adj < self.oom[1].load(Relaxed) {
            return Err(Errno::EACCES);
        }
        self.oom[0].store(adj, Relaxed);
        Ok(())
    }

    /// Both, for a child.
    pub fn oom(&self) -> [AtomicI16; 2] {
        [&self.oom[0], &self.oom[1]].map(|n| AtomicI16::new(n.load(Relaxed)))
    }

    /// Whether it has its memory from vfork(2).
    pub fn has_borrowed(&self) -> bool {
        !self.lender.load(Relaxed).is_null()
    }

    /// vfork(2): the running thread has lent its memory, and waits until the process ends or is
    /// another program, or until it is killed itself.
    #[inline(always)]
    pub fn wait_until_returned(&self) {
        let lender = ptr::from_ref(percpu::current()).cast_mut();
        self.lender.store(lender, Relaxed);
        while !self.lender.load(Relaxed).is_null() {
            if sched::sleep(State::Killable) == Wake::Signal {
                self.lender.store(ptr::null_mut(), Relaxed);
            }
        }
    }

    /// The process does not use the memory any more that it may have from vfork(2).
    #[inline(always)]
    pub fn give_back(&self) {
        let lender = self.lender.swap(ptr::null_mut(), Relaxed);
        // SAFETY: the thread sleeps in `wait_until_returned`, which it does not leave before.
        if let Some(lender) = unsafe { lender.as_ref() } {
            sched::wake_inlined(lender, Wake::Event);
        }
    }

    /// Its memory.
    #[inline(always)]
    pub fn space(&self) -> &Arc<Space> {
        // SAFETY: who replaces it is alone in the process, and has no reference to it.
        unsafe { &*self.space.get() }
    }

    /// Gives the running thread, which is alone in the process, other memory.
    pub fn set_space(&self, space: Arc<Space>) {
        space.activate();
        // Other processes look at it under the lock (`withdraw`).
        // SAFETY: as the caller says.
        let old = with(|_, _| unsafe { core::mem::replace(&mut *self.space.get(), space) });
        drop(old);
    }

    /// Gives the running thread, which is alone in the process, files of its own.
    #[inline(always)]
    pub fn set_files(&self, files: Arc<Table>) {
        // Other processes look at it under the lock (pidfd_getfd(2)).
        // SAFETY: as the caller says.
        let old = with(|_, _| unsafe { core::mem::replace(&mut *self.files.get(), files) });
        drop(old);
    }

    /// The process is at its end, in which the running thread is alone: the files that nobody else
    /// has are closed.
    #[inline(always)]
    pub fn leave_files(&self) {
        self.set_files(Table::none());
    }

    /// Its open files.
    #[inline(always)]
    pub fn files(&self) -> &Arc<Table> {
        // SAFETY: as for the memory.
        unsafe { &*self.files.get() }
    }
}

/// The table and the kernel below it.
struct World {
    system: System,
    host: Host,
}

/// Made by [`init`], before anything asks for it.
static WORLD: Lock<MaybeUninit<World>> = Lock::new(MaybeUninit::uninit());

/// Runs `f` on the table of processes, locked. `f` may touch the program's memory
/// (a fault there takes the space's lock only), but must not sleep.
#[inline(always)]
pub fn with<R>(f: impl FnOnce(&mut System, &mut Host) -> R) -> R {
    let mut world = lock!(WORLD, MaybeUninit<World>);
    // SAFETY: boot calls `init` before there is a thread or an interrupt.
    let world = unsafe { world.assume_init_mut() };
    f(&mut world.system, &mut world.host)
}

/// Runs `f` on the memory of each process, of those that have one together once.
pub fn each_space(mut f: impl FnMut(&Space)) {
    with(|system, host| {
        let ids = host.processes(system);
        let spaces = ids.filter_map(|id| Some(host.process(id)?.space()));
        for (n, space) in spaces.clone().enumerate() {
            let mut others = spaces.clone().take(n);
            if Arc::strong_count(space) == 1 || !others.any(|other| Arc::ptr_eq(other, space)) {
                f(space);
            }
        }
    });
}

/// Frames that were in use before the first program, but for the heap's.
static BOOT_FRAMES: AtomicUsize = AtomicUsize::new(0);

/// Frames that the kernel has had since its boot, but for the heap's.
pub fn boot_frames() -> usize {
    BOOT_FRAMES.load(Relaxed)
}

/// Sends the program that the machine was started for SIGTERM, when that is to end.
#[allow(dead_code, reason = "not every monitor can ask for it")]
pub fn terminate_program() {
    with(|system, host| {
        if let Some(program) = host.program() {
            system.signal_process(host, program, Signal::SIGTERM);
        }
    });
}

/// The table, locked by the running thread until this is dropped or handed on.
#[repr(transparent)]
pub struct Locked(Guard<'static, MaybeUninit<World>>);

/// Locks the table, as [`with`] does.
#[inline(always)]
pub fn lock() -> Locked {
    Locked(lock!(WORLD, MaybeUninit<World>))
}

impl Locked {
    /// The running thread's own view of it.
    #[inline(always)]
    pub fn current(&mut self) -> Current<'_> {
        let task = percpu::current();
        // SAFETY: as in `with`. The thread and its process are boxed and never move; they are there
        // while the thread runs, and only who holds the lock refers to them.
        unsafe {
            let world = self.0.assume_init_mut();
            let thread = &mut **task.thread.get();
            let process = &mut **task.posix_process.get();
            Current::new(thread, process, world.system.pool())
        }
    }
}

impl Locked {
    /// The table, and the kernel below it. Only where it was locked itself, since a compiler that sees
    /// that there is one table gives none of the table's methods an argument that says which.
    #[inline(always)]
    pub fn parts(&mut self) -> (&mut System, &mut Host) {
        // SAFETY: as in `with`.
        let world = unsafe { self.0.assume_init_mut() };
        (&mut world.system, &mut world.host)
    }
}

/// Runs `f` on the running thread's own view of the table, locked, as [`with`].
#[inline(always)]
pub fn current<R>(f: impl FnOnce(Current<'_>) -> R) -> R {
    f(lock().current())
}

impl Locked {
    /// As [`Locked::current`], with the timers of all processes.
    #[inline(always)]
    pub fn current_and_timers(&mut self) -> (Current<'_>, &mut Timers) {
        let task = percpu::current();
        // SAFETY: as in `current`.
        unsafe {
            let world = self.0.assume_init_mut();
            let thread = &mut **task.thread.get();
            let process = &mut **task.posix_process.get();
            let (pool, timers) = world.system.pool_and_timers();
            (Current::new(thread, process, pool), timers)
        }
    }
}

/// tkill(2) to another thread of the running one's process, in the common case. Whether it is
/// done; otherwise nothing has happened.
#[inline(always)]
pub fn tkill_other(tid: Pid, signo: i32) -> bool {
    let task = percpu::current();
    let mut table = lock();
    // SAFETY: as in `current`; a thread that the host knows is there, and the two are not the same.
    unsafe {
        let world = table.0.assume_init_mut();
        let Some(other) = world
            .system
            .find_thread(tid)
            .and_then(|t| world.host.task(t))
            .filter(|other| !core::ptr::eq(*other, task))
        else {
            return false;
        };
        let process = *task.posix_process.get();
        if *other.posix_process.get() != process {
            return false;
        }
        let thread = &mut **task.thread.get();
        let mut me = Current::new(thread, &mut *process, world.system.pool());
        match me.tkill_other(&mut **other.thread.get(), signo) {
            Some(true) => {
                sched::interrupt(other, State::Interruptible as u8);
                true
            }
            done => done.is_some(),
        }
    }
}

/// Makes a new thread known, from here to its end.
#[inline(always)]
pub fn publish(task: &'static Task) {
    let mut table = lock();
    let (system, host) = table.parts();
    let (thread, process) = system.addresses(task.id);
    // SAFETY: the thread does not run yet, and nobody else has its task.
    unsafe {
        *task.thread.get() = thread;
        *task.posix_process.get() = process;
    }
    host.publish(task);
}

/// Tells the hardware of the earliest timer, after calls that may have changed it.
pub fn timers_changed() {
    with(|system, host| plan_timers(system, host));
}

/// As [`timers_changed`], with the table already locked.
#[inline]
pub fn plan_timers(system: &System, host: &Host) {
    cputime::plan(system, host);
    let next = system.next_deadline().unwrap_or(u64::MAX);
    deadline::set_timers(next.min(cputime::deadline()));
}

/// The deadline of a timer has passed.
pub fn expire_timers() {
    with(|system, host| {
        let now = clock::now();
        system.expire(host, now);
        cputime::expire(system, host, now);
        plan_timers(system, host);
    });
}

/// Makes the table. There can be a thread for each 32 KiB of memory, four times as many as on Linux,
/// where a thread may take an eighth of it. One signal can be queued for each 256 KiB, as on Linux,
/// but at least a thousand.
pub fn init() {
    let memory = frames::with(|f| f.total()) * mm::PAGE_SIZE;
    let signals = (memory >> 18).clamp(1024, 1 << 16);
    let threads = (memory / 2 / crate::kstack::SIZE).max(64) as u64;
    let nodes: &'static mut [Node] = memory_for(signals);
    let users: &'static mut [u32] = memory_for(64);
    users.fill(0);
    let mut config = Config::new(threads / 2, signals as u64);
    config.realtime_offset = clock::realtime_offset() as u64;
    let system = System::new(&config, nodes, users);
    let host = Host::with_room(system.threads_max());
    lock!(WORLD, MaybeUninit<World>).write(World { system, host });
    let used = frames::with(|f| f.total() - f.free_frames());
    BOOT_FRAMES.store(used - crate::heap::frames(), Relaxed);
}

/// Memory for `n` objects, for good, holding whatever it holds. Untouched, it costs
/// nothing yet but its room.
fn memory_for<T: AnyBits>(n: usize) -> &'static mut [T] {
    let pages = (n * size_of::<T>()).div_ceil(mm::PAGE_SIZE);
    let Some(run) = frames::alloc_contiguous(pages) else {
        panic!("not enough memory for {n} queued signals");
    };
    // SAFETY: the frames are ours, large enough, aligned to pages, and any bits are a T.
    unsafe { core::slice::from_raw_parts_mut(run.as_ptr::<T>(), n) }
}

/// Types for which all bits are a value.
///
/// # Safety
/// As said.
unsafe trait AnyBits {}
// SAFETY: integers only.
unsafe impl AnyBits for Node {}
// SAFETY: an integer.
unsafe impl AnyBits for u32 {}

/// The first process: the linked program in `space`. With its end the machine ends.
pub fn first(space: Arc<Space>) -> Result<(Arc<Process>, ThreadId), Errno> {
    with(|system, host| {
        let (id, thread) = system.spawn(Credentials::new(0, 0))?;
        host.set_program(id);
        let pid = system.getpid(thread);
        // What a process has at its end is there from here on.
        drop(Table::none());
        let files = Arc::new(Table::first());
        console::control(system, thread)?;
        let ppid = system.getppid(thread);
        let fs = FsContext::first();
        let process = Process::new(id, pid, ppid, space, files, fs, Default::default());
        Ok((Arc::new(process), thread))
    })
}

/// A page fault of the program, or of the kernel on its behalf. `Err` has the
/// signal, its code and address. Out of memory, somebody is killed: if that is the process, the
/// signal is SIGKILL.
#[inline]
pub fn page_fault(addr: usize, access: Access, present: bool, program: bool) -> Result<(), Cause> {
    let space = percpu::current().process().space();
    let limits = space.limits();
    let fault = match space.lock().fault(addr, access, present, &limits) {
        Ok(()) => {
            count(&percpu::current().counts.faults);
            return Ok(());
        }
        Err(fault) => fault,
    };
    if fault == Fault::OutOfMemory {
        oom::page_fault(addr, access, program)?;
        count(&percpu::current().counts.faults);
        return Ok(());
    }
    Err(cause(fault, addr))
}

/// What a fault is to the program.
fn cause(fault: Fault, addr: usize) -> Cause {
    match fault {
        Fault::Segv(code) => Cause {
            signal: Signal::SIGSEGV,
            code: match code {
                SegvCode::MapErr => sicode::SEGV_MAPERR,
                SegvCode::AccErr => sicode::SEGV_ACCERR,
            },
            address: addr as u64,
        },
        Fault::Bus => Cause {
            signal: Signal::SIGBUS,
            code: sicode::BUS_ADRERR,
            address: addr as u64,
        },
        Fault::OutOfMemory => Cause {
            signal: Signal::SIGKILL,
            code: sicode::SI_KERNEL,
            address: addr as u64,
        },
    }
}

/// A file is only `size` bytes long now: takes the pages that are gone from all who have them mapped.
#[cold]
pub fn withdraw(inode: &Inode, size: u64) {
    let first = size.div_ceil(mm::PAGE_SIZE as u64) as usize;
    with(|system, host| {
        for process in host.processes(system).filter_map(|id| host.process(id)) {
            process.space().lock().withdraw(inode, first);
        }
    });
}

/// Whether somebody may write to a file through a mapping.
#[cold]
pub fn may_write(inode: &Inode) -> bool {
    with(|system, host| {
        let mut all = host.processes(system).filter_map(|id| host.process(id));
        all.any(|process| process.space().lock().may_write(inode))
    })
}

/// Why a thread gets a signal that it caused itself.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// The signal.
    pub signal: Signal,
    /// `si_code`.
    pub code: i32,
    /// `si_addr`.
    pub address: u64,
}

impl Cause {
    /// A fault at an address.
    pub const fn new(signal: Signal, code: i32, address: u64) -> Cause {
        Cause {
            signal,
            code,
            address,
        }
    }
}
