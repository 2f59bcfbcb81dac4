//! What `posix_process` asks of the kernel: threads and processes by their names there.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::{INIT, Kernel, Pid, ProcessId, StateChange, System, ThreadId};
use signal::Errno;

use super::Process;
use crate::arch::percpu;
use crate::files::WaitQueue;
use crate::platform::{self, End};
use crate::priority::Params;
use crate::room::boxed;
use crate::sched::{self, State, Wake};
use crate::task::{Name, Task, name_of};
use crate::time::clock;

/// Who watches a process.
pub struct Watchers {
    /// [`Watchers::end`]: a program that watches none has nothing of it.
    end: fn(Box<Watchers>),
    /// Who polls a descriptor of it.
    pub pollers: WaitQueue,
    /// Who learns of signals to it or to its threads, while [`System::watch_signals`] is on.
    pub signals: WaitQueue,
}

impl Watchers {
    const fn new() -> Watchers {
        Watchers {
            end: Watchers::end,
            pollers: WaitQueue::new(),
            signals: WaitQueue::new(),
        }
    }

    /// The process has ended.
    #[allow(clippy::boxed_local, reason = "who calls it drops nothing")]
    fn end(self: Box<Self>) {
        self.pollers.wake_all();
    }
}

/// What the kernel keeps by a process's name in `posix_process`.
#[derive(Default)]
struct Family {
    /// The process, while a thread of it runs.
    process: Option<NonNull<Process>>,
    /// Its threads that wait for children.
    waiters: WaitQueue,
    /// Who watches it, if somebody ever has. None once it has ended. It goes by [`Watchers::end`] alone.
    watchers: Option<ManuallyDrop<Box<Watchers>>>,
    /// Of its main thread, from the end of that thread on.
    ended: Ended,
}

/// What is told of a main thread that has ended.
#[derive(Default)]
struct Ended {
    params: Params,
    name: Name,
    /// As [`Task::born`].
    born: u64,
}

// SAFETY: the processes are used under the table's lock, and taken out before they go.
unsafe impl Send for Family {}

/// The kernel below the [`System`]: finds threads and processes by their names there.
pub struct Host {
    tasks: Vec<Option<&'static Task>>,
    families: Vec<Family>,
    /// The program that the machine was started for; with it, the machine ends.
    program: Option<ProcessId>,
}

impl Host {
    /// One that need not grow for so many threads.
    pub(super) fn with_room(threads: usize) -> Host {
        Host {
            tasks: Vec::with_capacity(threads),
            families: Vec::with_capacity(threads),
            program: None,
        }
    }

    #[inline]
    pub(super) fn task(&self, t: ThreadId) -> Option<&'static Task> {
        *self.tasks.get(t.index())?
    }

    /// With the end of this process the machine ends.
    pub(super) fn set_program(&mut self, id: ProcessId) {
        self.program = Some(id);
    }

    /// See [`Host::set_program`].
    pub(super) fn program(&self) -> Option<ProcessId> {
        self.program
    }

    /// All threads that run; a place is empty between two of its owners.
    #[inline]
    pub fn tasks(&self) -> &[Option<&'static Task>] {
        &self.tasks
    }

    /// Makes a thread known, until [`Host::forget`].
    #[inline(always)]
    pub(super) fn publish(&mut self, task: &'static Task) {
        let process = task.process();
        let (t, id) = (task.id.index(), process.id.index());
        if self.tasks.len() <= t || self.families.len() <= id {
            self.grow(t, id);
        }
        self.tasks[t] = Some(task);
        self.families[id].process = Some(NonNull::from(&**process));
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, t: usize, id: usize) {
        let threads = self.tasks.len().max(t + 1);
        self.tasks.resize(threads, None);
        let processes = self.families.len().max(id + 1);
        self.families.resize_with(processes, Family::default);
    }

    /// The thread is about to be gone; with the `last` one, its process.
    #[inline(always)]
    pub fn forget(&mut self, task: &Task, last: bool) {
        self.tasks[task.id.index()] = None;
        let process = task.process();
        let family = &mut self.families[process.id.index()];
        if task.tid() == process.pid {
            family.ended.params.copy(&task.params);
            family.ended.name = task.name();
            family.ended.born = task.born;
        }
        if last {
            family.process = None;
            if let Some(watchers) = family.watchers.take() {
                (watchers.end)(ManuallyDrop::into_inner(watchers));
            }
        }
    }

    /// A process, while a thread of it runs.
    pub fn process(&self, id: ProcessId) -> Option<&Process> {
        let process = self.families.get(id.index())?.process?;
        // SAFETY: it is taken out before it goes, under the lock that the host is borrowed from.
        Some(unsafe { process.as_ref() })
    }

    /// Who watches a process, if somebody ever has.
    pub fn watchers(&mut self, id: ProcessId) -> Option<&mut Watchers> {
        self.families[id.index()]
            .watchers
            .as_deref_mut()
            .map(Box::as_mut)
    }

    /// Who watches a process, where one is to be put in.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn new_watchers(&mut self, id: ProcessId) -> Result<&mut Watchers, Errno> {
        let watchers = &mut self.families[id.index()].watchers;
        match watchers {
            Some(watchers) => Ok(watchers),
            None => Ok(watchers.insert(ManuallyDrop::new(boxed(Watchers::new())?))),
        }
    }

    /// The processes that run or are zombies.
    pub fn processes<'a>(
        &self,
        system: &'a System,
    ) -> impl Iterator<Item = ProcessId> + Clone + 'a {
        let all = (0..self.families.len() as u32).map(ProcessId);
        all.filter(|&id| system.process(id).is_some())
    }

    /// The policy, priority and nice value of a thread, also of a main thread that has ended, until
    /// its process is reaped.
    pub fn params(&self, system: &System, t: ThreadId) -> &Params {
        match self.task(t) {
            Some(task) => &task.params,
            None => &self.families[system.process_of(t).index()].ended.params,
        }
    }

    /// The name of a thread, and the counter when it was made; as [`Host::params`].
    pub fn name_and_birth(&self, system: &System, t: ThreadId) -> (Name, u64) {
        match self.task(t) {
            Some(task) => (task.name(), task.born),
            // It has no thread here: what it does is the table's.
            None if system.process_of(t) == INIT => (name_of(b"init"), 0),
            None => {
                let ended = &self.families[system.process_of(t).index()].ended;
                (ended.name, ended.born)
            }
        }
    }

    /// How many processes have had a place at a time: each is among the first of those.
    pub fn places(&self) -> u32 {
        self.families.len() as u32
    }

    /// The threads of a process that wait for children.
    pub fn waiters(&mut self, id: ProcessId) -> &mut WaitQueue {
        &mut self.families[id.index()].waiters
    }

    /// The thread that the processor runs, or ran before it went idle.
    pub fn find(&self, t: ThreadId) -> Option<&'static Task> {
        self.task(t)
    }
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        clock::now()
    }

    #[inline]
    fn current(&self) -> Option<ThreadId> {
        let task = percpu::current();
        (!task.idle.load(Relaxed)).then_some(task.id)
    }

    #[inline]
    fn is_running(&self, thread: ThreadId) -> bool {
        percpu::current().id == thread
    }

    #[inline]
    fn notify(&mut self, thread: ThreadId) {
        if let Some(task) = self.task(thread) {
            sched::interrupt(task, State::Interruptible as u8);
        }
    }

    fn notify_fatal(&mut self, thread: ThreadId) {
        if let Some(task) = self.task(thread) {
            let all = [State::Interruptible, State::Killable, State::Stopped];
            sched::interrupt(task, all.iter().fold(0, |bits, &s| bits | s as u8));
        }
    }

    fn wake_stopped(&mut self, thread: ThreadId) {
        if let Some(task) = self.task(thread) {
            sched::interrupt(task, State::Stopped as u8);
        }
    }

    fn wake_sleeper(&mut self, thread: ThreadId) {
        if let Some(task) = self.task(thread) {
            sched::wake(task, Wake::Timeout);
        }
    }

    #[inline(always)]
    fn child_changed(&mut self, parent: ProcessId) {
        if let Some(family) = self.families.get(parent.index()) {
            family.waiters.wake_all();
        }
    }

    #[inline(always)]
    fn member_changed(&mut self, parent: ProcessId, group: Pid) {
        if let Some(family) = self.families.get(parent.index()) {
            family.waiters.wake_those(|task| {
                let waited = task.waited_group.load(Relaxed);
                waited == 0 || waited == group
            });
        }
    }

    #[cold]
    #[inline(never)]
    fn signal_queued(&mut self, process: ProcessId) {
        if let Some(watchers) = self.watchers(process) {
            watchers.signals.wake();
        }
    }

    fn new_parent(&mut self, process: ProcessId, parent: Pid) {
        let process = self.families.get(process.index()).and_then(|f| f.process);
        if let Some(process) = process {
            // SAFETY: a thread of it runs.
            unsafe { process.as_ref() }.ppid.store(parent, Relaxed);
        }
    }

    fn may_dump(&self, process: ProcessId) -> bool {
        self.process(process)
            .is_some_and(|process| process.space().is_dumpable())
    }

    fn report(&mut self, process: ProcessId, change: StateChange) {
        if let StateChange::Exited(status) = change
            && self.program == Some(process)
        {
            match status.signal() {
                Some(signal) => {
                    let core = if status.core() { " core" } else { "" };
                    platform::line("signal", format_args!("{}{core}", signal.number()));
                }
                None => platform::line("exit", format_args!("{}", status.code().unwrap_or(0))),
            }
            platform::get().leave(End::Program);
        }
    }

    // No process has children.
}
