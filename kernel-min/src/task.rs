//! A thread as the kernel sees it: its kernel stack, processor state, place in
//! the scheduler. What POSIX says of it is in `posix_process`.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{
    AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize,
    Ordering::Relaxed,
};

use posix_process::{Credentials, Pid, ThreadId};

use crate::arch::abi::Fault;
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::switch::Bases;
use crate::arch::{fpu, kernel_map, percpu, switch};
use crate::kernel_places::KernelPlaces;
use crate::priority::Params;
use crate::process::Process;
use crate::room::place;
use crate::rseq::Registration;
use crate::sched::Node;
use crate::{kstack, sched};

/// Bits of what a thread has to do before it returns to the program.
pub struct Work;

impl Work {
    /// A signal, a stop or the end of the process wants it.
    pub const SIGNAL: u32 = 1;
    /// Another thread should run.
    pub const RESCHEDULE: u32 = 2;
    /// The call ended with a restart code that must not reach the program.
    pub const RESTART: u32 = 4;
    /// Listeners owe what they could not do at once ([`crate::files::owed`]).
    pub const OWED: u32 = 8;
}

/// Vector state of a thread that is not running.
pub struct SavedFpu {
    /// The whole state matters, and goes to `area`: a trap interrupted the thread.
    pub keep: bool,
    /// Otherwise what lives across calls; not there before the thread's first switch that saves it, or
    /// where it begins with all.
    pub control: MaybeUninit<fpu::Control>,
    /// As [`kstack::Stack::fpu`].
    pub area: *mut u8,
}

/// Its users and groups as getuid(2), geteuid(2), getgid(2) and getegid(2) tell them. What they come
/// from is the table's; only the thread itself changes its own.
#[derive(Default)]
#[allow(missing_docs, reason = "they are the ids of their names")]
pub struct Ids {
    pub ruid: AtomicU32,
    pub euid: AtomicU32,
    pub rgid: AtomicU32,
    pub egid: AtomicU32,
}

impl Ids {
    /// The same for another thread.
    #[inline(always)]
    fn copy(&self) -> Ids {
        Ids {
            ruid: AtomicU32::new(self.ruid.load(Relaxed)),
            euid: AtomicU32::new(self.euid.load(Relaxed)),
            rgid: AtomicU32::new(self.rgid.load(Relaxed)),
            egid: AtomicU32::new(self.egid.load(Relaxed)),
        }
    }

    /// Follows the table.
    pub fn set(&self, credentials: &Credentials) {
        self.ruid.store(credentials.ruid, Relaxed);
        self.euid.store(credentials.euid, Relaxed);
        self.rgid.store(credentials.rgid, Relaxed);
        self.egid.store(credentials.egid, Relaxed);
    }
}

/// What a thread has had so far.
#[derive(Default)]
pub struct Counts {
    /// Page faults that gave it a page.
    pub faults: AtomicU64,
    /// Switches because it waited.
    pub voluntary: AtomicU64,
    /// Switches because it gave way, or had to.
    pub involuntary: AtomicU64,
}

/// One more. It is the running thread's own, so that nobody else counts in between.
#[inline(always)]
pub fn count(count: &AtomicU64) {
    count.store(count.load(Relaxed) + 1, Relaxed);
}

/// What a new thread has from its creator.
struct Inherited {
    ids: Ids,
    bases: Bases,
    unprivileged: AtomicBool,
    name: [AtomicU64; 2],
    timer_slack: [AtomicUsize; 2],
}

impl Inherited {
    /// What the first one has.
    fn nothing() -> Inherited {
        Inherited {
            ids: Ids::default(),
            bases: Bases::new(),
            unprivileged: AtomicBool::new(false),
            name: Default::default(),
            timer_slack: [const { AtomicUsize::new(50_000) }; 2],
        }
    }

    #[inline(always)]
    fn from(creator: &Task) -> Inherited {
        let slack = creator.timer_slack[0].load(Relaxed);
        Inherited {
            ids: creator.ids.copy(),
            bases: creator.bases.copy(),
            unprivileged: AtomicBool::new(creator.unprivileged.load(Relaxed)),
            name: [
                AtomicU64::new(creator.name[0].load(Relaxed)),
                AtomicU64::new(creator.name[1].load(Relaxed)),
            ],
            timer_slack: [AtomicUsize::new(slack), AtomicUsize::new(slack)],
        }
    }
}

/// A thread. Lives from clone to the switch away from its last instruction.
pub struct Task {
    /// Its name in `posix_process`.
    pub id: ThreadId,
    /// Its number, as gettid(2) tells it; execve(2) may change it.
    pub tid: AtomicI32,
    /// The process it belongs to; none for the idle thread.
    process: Option<Arc<Process>>,
    /// What POSIX says of it and of its process: see [`crate::process::current`]. Set before it is
    /// published.
    pub thread: UnsafeCell<*mut posix_process::Thread>,
    /// As said.
    pub posix_process: UnsafeCell<*mut posix_process::Process>,
    /// Its users and groups.
    pub ids: Ids,
    /// Saved kernel stack pointer while it does not run.
    pub ksp: UnsafeCell<*mut u8>,
    /// Top of its kernel stack.
    pub kstack: usize,
    /// Its work bits while it does not run (then they are the processor's).
    pub work: AtomicU32,
    /// The program's registers for addresses that a switch changes: its thread pointer.
    pub bases: Bases,
    /// The program runs unprivileged.
    pub unprivileged: AtomicBool,
    /// Vector state while it does not run.
    pub fpu: UnsafeCell<SavedFpu>,
    /// The last fault it caused; only it touches this.
    pub fault: UnsafeCell<Fault>,
    /// Where in the kernel's text it was interrupted; only it touches this.
    pub kernel_places: UnsafeCell<KernelPlaces>,
    /// Place in run queues; under the scheduler's lock.
    pub node: UnsafeCell<Node>,
    /// Policy, priority, nice value.
    pub params: Params,
    /// Why it was woken; [`crate::sched::Wake`].
    pub wake: AtomicU8,
    /// Counter when it was made.
    pub born: u64,
    /// Counter ticks it has run, up to the last switch.
    pub ran: AtomicU64,
    /// Counter at the last switch to it.
    pub since: AtomicU64,
    /// Counter ticks of [`Task::ticks`] that `posix_process` has been told of.
    pub accounted: AtomicU64,
    /// What getrusage(2) tells besides; only it touches these, or whoever holds the table of
    /// processes on one processor.
    pub counts: Counts,
    /// Its name (PR_SET_NAME), as two words.
    name: [AtomicU64; 2],
    /// Address at which it stores its number before anything else (CLONE_CHILD_SETTID), or 0.
    pub set_child_tid: AtomicUsize,
    /// Address to clear and wake when it ends (set_tid_address), or 0.
    pub clear_child_tid: AtomicUsize,
    /// PR_SET_TIMERSLACK in nanoseconds, now and as it began: how late its timeouts may be, which
    /// none is.
    pub timer_slack: [AtomicUsize; 2],
    /// The group whose members it waits for in wait(2), or 0; under the lock of the table of processes.
    pub waited_group: AtomicI32,
    /// With whom it undoes its operations of semaphores ([`crate::ipc::undo`]), or 0.
    pub undo_group: AtomicU64,
    /// Head of its robust futex list, or 0.
    pub robust_list: AtomicUsize,
    /// Its restartable sequences.
    pub rseq: Registration,
    /// The call it makes came by the trap instruction.
    pub by_trap: AtomicBool,
    /// Runs when nobody else can.
    pub idle: AtomicBool,
    /// See [`crate::scarce`].
    #[cfg(feature = "scarce")]
    pub fail_nth: AtomicUsize,
    /// What restart_syscall goes on with; only the thread itself touches it.
    pub restart: UnsafeCell<Option<crate::syscall::RestartBlock>>,
}

// SAFETY: the cells are touched only by the scheduler under its lock or by the
// thread itself while it runs; all else is atomic.
unsafe impl Sync for Task {}
// SAFETY: a Task has no tie to the processor that made it.
unsafe impl Send for Task {}

/// The name of a thread, with zeroes behind.
pub type Name = [u8; 16];

/// The name that a program gets, which prctl(2) and ps(1) tell: the last part of its path, of up to 15
/// bytes.
pub fn name_of(path: &[u8]) -> Name {
    let last = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let mut name = [0; 16];
    let count = last.len().min(15);
    name[..count].copy_from_slice(&last[..count]);
    name
}

impl Task {
    /// Its number.
    #[inline(always)]
    pub fn tid(&self) -> Pid {
        self.tid.load(Relaxed)
    }

    /// The process it belongs to. Every thread but the idle one has one, and that
    /// one makes no calls.
    #[inline(always)]
    pub fn process(&self) -> &Arc<Process> {
        match &self.process {
            Some(process) => process,
            None => unreachable!("the idle thread has no process"),
        }
    }

    /// Whether the two run in one address space; the idle thread runs in any.
    #[inline(always)]
    pub fn shares_space(&self, next: &Task) -> bool {
        match (&self.process, &next.process) {
            (_, None) => true,
            // Two processes with one space do it no harm to activate it again.
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, Some(_)) => false,
        }
    }

    /// How the running thread came into the kernel.
    pub fn entered(&self) -> Start<'_> {
        // SAFETY: the entry code writes its frame at the top of the kernel stack.
        unsafe {
            match self.by_trap.load(Relaxed) {
                true => Start::Trap(&*(self.kstack as *const TrapFrame).sub(1)),
                false => Start::Call(&*(self.kstack as *const CallFrame).sub(1)),
            }
        }
    }

    /// The program's stack pointer in the call that the running thread makes.
    pub fn user_sp(&self) -> usize {
        match self.entered() {
            Start::Call(frame) => frame.sp() as usize,
            Start::Trap(frame) => frame.sp() as usize,
        }
    }

    /// Its name, with zeroes behind.
    pub fn name(&self) -> Name {
        let mut name = [0; 16];
        for (bytes, word) in name.chunks_exact_mut(8).zip(&self.name) {
            bytes.copy_from_slice(&word.load(Relaxed).to_ne_bytes());
        }
        name
    }

    /// Changes its name.
    pub fn set_name(&self, name: Name) {
        let word = u128::from_ne_bytes(name);
        self.name[0].store(word as u64, Relaxed);
        self.name[1].store((word >> 64) as u64, Relaxed);
    }

    /// Counter ticks the thread has run until now.
    pub fn ticks(&self) -> u64 {
        let ran = self.ran.load(Relaxed);
        match ptr::eq(self, percpu::current()) {
            true => ran + (crate::arch::cpu::ticks() - self.since.load(Relaxed)),
            false => ran,
        }
    }

    #[inline(always)]
    fn new(
        id: ThreadId,
        tid: Pid,
        process: Option<Arc<Process>>,
        kstack: usize,
        fpu: SavedFpu,
        params: Params,
        inherited: Inherited,
    ) -> Task {
        let (level, fifo, slice) = params.place();
        Task {
            id,
            tid: AtomicI32::new(tid),
            process,
            thread: UnsafeCell::new(ptr::null_mut()),
            posix_process: UnsafeCell::new(ptr::null_mut()),
            ids: inherited.ids,
            ksp: UnsafeCell::new(ptr::null_mut()),
            kstack,
            work: AtomicU32::new(0),
            bases: inherited.bases,
            unprivileged: inherited.unprivileged,
            fpu: UnsafeCell::new(fpu),
            fault: UnsafeCell::new(Fault::default()),
            kernel_places: UnsafeCell::new(KernelPlaces::new()),
            node: UnsafeCell::new(Node::new(level, fifo, slice)),
            params,
            wake: AtomicU8::new(0),
            born: crate::arch::cpu::ticks(),
            ran: AtomicU64::new(0),
            since: AtomicU64::new(0),
            accounted: AtomicU64::new(0),
            counts: Counts::default(),
            name: inherited.name,
            set_child_tid: AtomicUsize::new(0),
            clear_child_tid: AtomicUsize::new(0),
            timer_slack: inherited.timer_slack,
            waited_group: AtomicI32::new(0),
            undo_group: AtomicU64::new(0),
            robust_list: AtomicUsize::new(0),
            rseq: Registration::default(),
            by_trap: AtomicBool::new(false),
            idle: AtomicBool::new(false),
            #[cfg(feature = "scarce")]
            fail_nth: AtomicUsize::new(0),
            restart: UnsafeCell::new(None),
        }
    }
}

/// The idle thread: what booted, on the boot stack.
///
/// # Safety
/// Called once, on the boot stack.
pub unsafe fn idle() -> Task {
    unsafe extern "C" {
        static sigil_boot_stack: u8;
    }
    // Interrupts that come while it halts use the lower half of the boot stack.
    let kstack = (&raw const sigil_boot_stack) as usize + 8192;
    let fpu = SavedFpu {
        keep: false,
        control: MaybeUninit::new(fpu::Control::INITIAL),
        area: ptr::null_mut(),
    };
    let (id, params) = (ThreadId(u32::MAX), Params::new());
    let mut task = Task::new(id, 0, None, kstack, fpu, params, Inherited::nothing());
    // Below every level that threads have.
    *task.node.get_mut() = Node::new(u8::MAX, true, 0);
    task.idle.store(true, Relaxed);
    task
}

/// Where a new thread begins.
#[derive(Clone, Copy)]
pub enum Start<'a> {
    /// With all registers: a program's first thread, or behind a system call by
    /// trap instruction.
    Trap(&'a TrapFrame),
    /// Behind a system call by function call.
    Call(&'a CallFrame),
}

/// Makes a thread of the running one, in which the call that it begins behind gives 0, with the stack pointer that its
/// creator has or with `stack`; None when there is no memory. [`sched::start`] lets it run.
#[inline(always)]
pub fn spawn(
    id: ThreadId,
    tid: Pid,
    process: Arc<Process>,
    start: Start<'_>,
    stack: Option<usize>,
    params: Params,
) -> Option<&'static Task> {
    let place = place()?;
    let kstack::Stack { top, fpu: area } = kstack::alloc()?;
    let fpu = SavedFpu {
        keep: matches!(start, Start::Trap(_)),
        control: MaybeUninit::uninit(),
        area,
    };
    let inherited = Inherited::from(percpu::current());
    let task = Task::new(id, tid, Some(process), top, fpu, params, inherited);
    // It is made in its place.
    let task = Box::write(place, task);
    // SAFETY: the stack is new, and the area for it; nobody else knows the task yet.
    let sp = unsafe {
        match start {
            Start::Trap(frame) => {
                // All of it is its creator's.
                fpu::save(area);
                let sp = stack.map_or(frame.sp(), |sp| sp as u64);
                switch::prepare_trap(top, frame, sp)
            }
            Start::Call(frame) => {
                fpu::save_control(&mut (*task.fpu.get()).control);
                switch::prepare_call(top, frame, stack)
            }
        }
    };
    // SAFETY: nobody else knows the task yet.
    unsafe { *task.ksp.get() = sp };
    Some(Box::leak(task))
}

/// The thread that ended last: its stack is in use until the switch away from it.
static DEAD: AtomicPtr<Task> = AtomicPtr::new(ptr::null_mut());

/// Ends the running thread. What it held is freed by whoever runs next.
pub fn exit() -> ! {
    DEAD.store(ptr::from_ref(percpu::current()).cast_mut(), Relaxed);
    sched::exit()
}

/// Frees a thread that has ended, after the switch away from it.
#[inline(always)]
pub fn bury() {
    if !DEAD.load(Relaxed).is_null() {
        free_dead();
    }
}

#[cold]
fn free_dead() {
    if percpu::current().idle.load(Relaxed) {
        // It runs in any space, also in that of the dead.
        kernel_map::activate();
    }
    let task = DEAD.swap(ptr::null_mut(), Relaxed);
    // SAFETY: `exit` put a leaked Box there; nobody refers to a dead thread.
    let task = unsafe { Box::from_raw(task) };
    let fpu = task.fpu.into_inner().area;
    kstack::free(kstack::Stack {
        top: task.kstack,
        fpu,
    });
}
