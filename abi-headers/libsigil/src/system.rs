//! An instance: its memory, how it begins and ends, how its functions come in.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use posix_process::{Config, CpuSleep, DEFAULT_PID_MAX, Limits, ProcessId, System, ThreadId};
use signal::deliver::Handler;
use signal::{Errno, Node};

use crate::heap::{AtWork, Heap, OVERHEAD};
use crate::ops::{Host, sigil_kernel_ops};

/// How large an instance is to be.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_config {
    /// Threads at a time, in all; that of process 1 is one. At least 2.
    pub threads_max: u32,
    /// Signals that may be queued at a time, and timers (RLIMIT_SIGPENDING). At least 1.
    pub signals_max: u32,
    /// Users with processes at a time. At least 1.
    pub users_max: u32,
    /// The largest number of a process + 1: 302 to 4194304; 0 for 32768.
    pub pid_max: i32,
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
    pub realtime_offset: u64,
}

impl sigil_config {
    fn check(&self) -> Result<Config, Errno> {
        const PID_MAX: core::ops::RangeInclusive<i32> = 302..=4 << 20;
        let pid_max = match self.pid_max {
            0 => DEFAULT_PID_MAX,
            max if PID_MAX.contains(&max) => max,
            _ => return Err(Errno::EINVAL),
        };
        let fits = (2..=pid_max as u32).contains(&self.threads_max);
        if !fits || self.signals_max == 0 || self.users_max == 0 || self.realtime_offset >> 62 != 0
        {
            return Err(Errno::EINVAL);
        }
        Ok(Config {
            pid_max,
            limits: Limits::new(self.threads_max.into(), self.signals_max.into()),
            threads_max: self.threads_max,
            realtime_offset: self.realtime_offset,
        })
    }
}

/// What is known of a thread besides.
#[derive(Default)]
pub(crate) struct Slot {
    /// The handler that `sigil_next_delivery` has said is to be entered.
    pub(crate) handler: Option<Handler>,
    /// It is between `sigil_rt_sigtimedwait` and `sigil_rt_sigtimedwait_end`.
    pub(crate) waits: bool,
    /// It is between `sigil_cpu_sleep` and `sigil_cpu_sleep_end`.
    pub(crate) sleep: Option<CpuSleep>,
    /// It was made by `sigil_clone`, and has made no call yet.
    pub(crate) fresh: bool,
}

/// What is used while an instance is at work.
pub(crate) struct Parts {
    pub(crate) system: System,
    pub(crate) host: Host,
    slots: &'static mut [Slot],
}

/// An instance: all processes and threads of a kernel, or of a part of it. It lies in the memory
/// that was handed to `sigil_system_init`.
pub struct sigil_system {
    /// `MAGIC` from its beginning to its end.
    magic: u64,
    heap: UnsafeCell<Heap>,
    parts: UnsafeCell<MaybeUninit<Parts>>,
}

const MAGIC: u64 = 0x006c_6967_6973_e15a;

/// Where the pieces of an instance lie, from its start.
struct Layout {
    slots: usize,
    nodes: usize,
    users: usize,
    heap: usize,
    heap_size: usize,
    /// What is kept of the heap for calls that cannot fail.
    reserve: usize,
}

/// What the instance's own start is a multiple of.
const ALIGN: usize = 64;

impl Layout {
    /// EINVAL for what no memory can hold.
    fn new(raw: &sigil_config, config: &Config) -> Result<Self, Errno> {
        let mut end = size_of::<sigil_system>();
        let mut place = |count: u32, size: usize| {
            let start = end.next_multiple_of(16);
            let bytes = (count as usize).checked_mul(size).ok_or(Errno::EINVAL)?;
            end = start.checked_add(bytes).ok_or(Errno::EINVAL)?;
            Ok(start)
        };
        let slots = place(raw.threads_max, size_of::<Slot>())?;
        let nodes = place(raw.signals_max, size_of::<Node>())?;
        let users = place(raw.users_max, size_of::<u32>())?;
        let heap = place(0, 0)?;
        let (signals, accounts) = (raw.signals_max as usize, raw.users_max as usize);
        let tables = config.memory(signals, accounts);
        let reserve = config.memory_of_call(signals, accounts);
        // A heap cannot be used to the last byte.
        Ok(Self {
            slots,
            nodes,
            users,
            heap,
            heap_size: OVERHEAD + tables + tables / 8 + reserve,
            reserve,
        })
    }
}

fn layout(config: &sigil_config) -> Result<(Config, Layout), Errno> {
    let checked = config.check()?;
    let layout = Layout::new(config, &checked)?;
    Ok((checked, layout))
}

/// How many bytes `sigil_system_init` needs for an instance like this; 0 for a configuration that it
/// refuses, or NULL. With so much, there is room for all the threads, processes, timers and users of
/// the configuration at a time; supplementary groups, and capabilities that are changed, come on top.
/// More does no harm: processes that had many threads leave memory
/// behind that only others with many threads use.
///
/// Context: any. Wakes: nobody. Locks: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_system_size(config: *const sigil_config) -> usize {
    // SAFETY: it is null or good, as the header says.
    let found = unsafe { config.as_ref() }.map(layout);
    match found {
        Some(Ok((_, layout))) => layout.heap + layout.heap_size + ALIGN,
        _ => 0,
    }
}

/// Makes an instance in `size` bytes at `memory`, of any alignment, which are its own from then on.
/// Nothing is in it but process 1, which is the kernel itself. `*out` becomes what all functions
/// take. The configuration and the table are copied. -EFAULT for NULL; -EINVAL for a configuration
/// that is none, and a table that lacks a function which is not optional; -ENOMEM for less than
/// `sigil_system_size`.
///
/// Context: any. Wakes: nobody. Locks: none; nobody else knows of the instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_system_init(
    memory: *mut c_void,
    size: usize,
    config: *const sigil_config,
    ops: *const sigil_kernel_ops,
    context: *mut c_void,
    out: *mut *mut sigil_system,
) -> c_int {
    // SAFETY: they are null or good, as the header says.
    result(unsafe { init(memory.cast(), size, config, ops, context, out) })
}

unsafe fn init(
    memory: *mut u8,
    size: usize,
    config: *const sigil_config,
    ops: *const sigil_kernel_ops,
    context: *mut c_void,
    out: *mut *mut sigil_system,
) -> Result<c_int, Errno> {
    // SAFETY: as the caller says.
    let (raw, ops, out) = unsafe { (given(config)?, given(ops)?, place(out)?) };
    let host = Host::new(*ops, context)?;
    let (config, layout) = layout(raw)?;
    if memory.is_null() {
        return Err(Errno::EFAULT);
    }
    let skipped = memory.align_offset(ALIGN);
    let least = layout.heap + layout.heap_size;
    if size.checked_sub(skipped).is_none_or(|left| left < least) {
        return Err(Errno::ENOMEM);
    }
    let heap_size = size - skipped - layout.heap;
    let (signals, users) = (raw.signals_max as usize, raw.users_max as usize);
    // SAFETY: the memory is the instance's for as long as it is used, which is what 'static stands
    // for here; the pieces lie in it one behind the other, aligned. All zero is good for nodes and
    // counts, slots are written.
    unsafe {
        let start = memory.add(skipped);
        let system: *mut sigil_system = start.cast();
        system.write(sigil_system {
            magic: 0,
            heap: UnsafeCell::new(Heap::new(layout.reserve)),
            parts: UnsafeCell::new(MaybeUninit::uninit()),
        });
        (*(*system).heap.get()).claim(start.add(layout.heap), heap_size)?;
        let slots: *mut Slot = start.add(layout.slots).cast();
        for n in 0..raw.threads_max as usize {
            slots.add(n).write(Slot::default());
        }
        let nodes: *mut Node = start.add(layout.nodes).cast();
        nodes.write_bytes(0, signals);
        let counts: *mut u32 = start.add(layout.users).cast();
        counts.write_bytes(0, users);
        let at_work = AtWork::begin(system)?;
        (*(*system).heap.get()).check()?;
        let parts = Parts {
            system: System::new(
                &config,
                core::slice::from_raw_parts_mut(nodes, signals),
                core::slice::from_raw_parts_mut(counts, users),
            ),
            host,
            slots: core::slice::from_raw_parts_mut(slots, raw.threads_max as usize),
        };
        (*(*system).parts.get()).write(parts);
        (*system).magic = MAGIC;
        drop(at_work);
        *out = system;
    }
    Ok(0)
}

/// The instance is no more; its memory is the kernel's again, which may do with it what it likes.
/// Threads that are left are forgotten, nobody is told.
///
/// Context: any. Wakes: nobody. Locks: the instance's, which nobody waits for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_system_destroy(system: *mut sigil_system) -> c_int {
    let ended = instance(system).and_then(|system| {
        let _at_work = AtWork::begin(system.as_ptr())?;
        // SAFETY: it is an instance, and at work here alone.
        unsafe {
            (*system.as_ptr()).magic = 0;
            (*(*system.as_ptr()).parts.get()).assume_init_drop();
        }
        Ok(0)
    });
    result(ended)
}

/// The instance behind a pointer: EFAULT for what is none.
fn instance(system: *mut sigil_system) -> Result<NonNull<sigil_system>, Errno> {
    let found = NonNull::new(system).filter(|system| system.is_aligned());
    // SAFETY: it is null or was an instance once, as the header says.
    found
        .filter(|system| unsafe { (*system.as_ptr()).magic } == MAGIC)
        .ok_or(Errno::EFAULT)
}

impl sigil_system {
    /// Where the heap is of an instance.
    ///
    /// # Safety
    /// It is one.
    #[cfg(target_os = "none")]
    pub(crate) unsafe fn heap(system: NonNull<Self>) -> *mut Heap {
        // SAFETY: as the caller says.
        unsafe { (*system.as_ptr()).heap.get() }
    }

    /// Tells the kernel of an error of the library's own.
    ///
    /// # Safety
    /// It is an instance, at work.
    #[cfg(target_os = "none")]
    pub(crate) unsafe fn panic(system: NonNull<Self>, text: &[u8]) {
        // SAFETY: as the caller says; the table is never written to.
        unsafe {
            if (*system.as_ptr()).magic == MAGIC {
                (*(*system.as_ptr()).parts.get())
                    .assume_init_ref()
                    .host
                    .panic(text);
            }
        }
    }
}

/// Uses an instance.
///
/// # Safety
/// The pointer is null or was an instance once.
pub(crate) unsafe fn with(
    system: *mut sigil_system,
    f: impl FnOnce(&mut Parts) -> Result<c_int, Errno>,
) -> c_int {
    let done = instance(system).and_then(|system| {
        let _at_work = AtWork::begin(system.as_ptr())?;
        // SAFETY: it is an instance, and at work here alone. The allocator touches its heap only.
        f(unsafe { (*(*system.as_ptr()).parts.get()).assume_init_mut() })
    });
    result(done)
}

/// As [`with`], for a call that makes something: ENOMEM if there may not be the memory for it.
///
/// # Safety
/// As [`with`].
pub(crate) unsafe fn with_room(
    system: *mut sigil_system,
    f: impl FnOnce(&mut Parts) -> Result<c_int, Errno>,
) -> c_int {
    // SAFETY: as the caller says.
    unsafe { with_room_for(system, 0, f) }
}

/// As [`with_room`], for a call that needs `size` bytes more than any other.
///
/// # Safety
/// As [`with`].
pub(crate) unsafe fn with_room_for(
    system: *mut sigil_system,
    size: usize,
    f: impl FnOnce(&mut Parts) -> Result<c_int, Errno>,
) -> c_int {
    let check = || {
        // SAFETY: `with` has found that it is an instance, and at work; nothing is allocated meanwhile.
        let heap = unsafe { &mut *(*system).heap.get() };
        heap.check()?;
        match size {
            0 => Ok(()),
            _ => heap.check_for(size),
        }
    };
    // SAFETY: as the caller says.
    unsafe {
        with(system, |parts| {
            check()?;
            f(parts)
        })
    }
}

/// [`with`] or [`with_room`], in a function whose caller vouches for what it takes: so all do.
macro_rules! call {
    ($with:ident, $system:expr, $f:expr) => {{
        let f = $crate::system::typed($f);
        // SAFETY: pointers are null or good, as the header says to who calls.
        unsafe { $crate::system::$with($system, f) }
    }};
    ($system:expr, $f:expr) => {
        call!(with, $system, $f)
    };
}
pub(crate) use call;

/// A function for [`call`], of which the compiler knows what it takes.
pub(crate) fn typed<F: FnOnce(&mut Parts) -> Result<c_int, Errno>>(f: F) -> F {
    f
}

/// What C gets.
fn result(result: Result<c_int, Errno>) -> c_int {
    match result {
        Ok(value) => value,
        Err(errno) => -errno.number(),
    }
}

/// What a pointer shows: EFAULT for NULL, and for what cannot be one.
///
/// # Safety
/// It is null, or good.
pub(crate) unsafe fn given<'a, T>(from: *const T) -> Result<&'a T, Errno> {
    match from.is_aligned() {
        // SAFETY: as the caller says.
        true => unsafe { from.as_ref() }.ok_or(Errno::EFAULT),
        false => Err(Errno::EFAULT),
    }
}

/// As [`given`], where NULL means none.
///
/// # Safety
/// As there.
pub(crate) unsafe fn perhaps<'a, T>(from: *const T) -> Result<Option<&'a T>, Errno> {
    match from.is_null() {
        true => Ok(None),
        // SAFETY: as the caller says.
        false => unsafe { given(from) }.map(Some),
    }
}

/// As [`given`], to write to.
///
/// # Safety
/// As there, and nobody else uses what is there.
pub(crate) unsafe fn place<'a, T>(to: *mut T) -> Result<&'a mut T, Errno> {
    match to.is_aligned() {
        // SAFETY: as the caller says.
        true => unsafe { to.as_mut() }.ok_or(Errno::EFAULT),
        false => Err(Errno::EFAULT),
    }
}

/// As [`place`], for a structure of integers that is all zero then.
///
/// # Safety
/// As there; zero is good for all that is in it.
pub(crate) unsafe fn blank<'a, T>(to: *mut T) -> Result<&'a mut T, Errno> {
    if to.is_null() || !to.is_aligned() {
        return Err(Errno::EFAULT);
    }
    // SAFETY: as the caller says.
    unsafe {
        to.write_bytes(0, 1);
        Ok(&mut *to)
    }
}

/// As [`place`], where NULL means nowhere.
///
/// # Safety
/// As there.
pub(crate) unsafe fn maybe<'a, T>(to: *mut T) -> Result<Option<&'a mut T>, Errno> {
    match to.is_null() {
        true => Ok(None),
        // SAFETY: as the caller says.
        false => unsafe { place(to) }.map(Some),
    }
}

impl Parts {
    /// A thread that makes a call: ENXIO for one that does not live.
    pub(crate) fn caller(&mut self, t: u32) -> Result<ThreadId, Errno> {
        let thread = self.thread(t)?;
        self.slot(thread)?.fresh = false;
        Ok(thread)
    }

    /// A thread that has not begun to exit: ENXIO for another.
    pub(crate) fn thread(&self, t: u32) -> Result<ThreadId, Errno> {
        let thread = ThreadId(t);
        match t == 0 || self.system.has_exited(thread) {
            true => Err(Errno::ENXIO),
            false => Ok(thread),
        }
    }

    /// A process that is not gone: ENXIO for another.
    pub(crate) fn process(&self, process: u32) -> Result<ProcessId, Errno> {
        let id = ProcessId(process);
        match self.system.process(id) {
            Some(_) => Ok(id),
            None => Err(Errno::ENXIO),
        }
    }

    /// What is known of a thread besides.
    pub(crate) fn slot(&mut self, t: ThreadId) -> Result<&mut Slot, Errno> {
        self.slots.get_mut(t.index()).ok_or(Errno::ENXIO)
    }
}
