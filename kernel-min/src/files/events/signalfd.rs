//! signalfd(2): pending signals by reading. They are those of whoever reads or polls.

use alloc::vec::Vec;
use core::sync::atomic::AtomicU64;

use posix_process::{ProcessId, ProcessRef, System};
use signal::{Errno, SigSet};
use syscall_shim::{Failure, Restart, SysResult};

use super::siginfo::SignalInfo;
use crate::arch::percpu;
use crate::arch::user::Plain;
use crate::files::flags::poll;
use crate::files::stat::Stat;
use crate::files::{Buffer, File, Position, Watcher, sleep};
use crate::lock::Lock;
use crate::process::{self, Host};
use crate::room::copied;
use crate::sched::Wake;

const SIZE: usize = size_of::<SignalInfo>();

// SAFETY: integers; what C leaves as padding are fields.
unsafe impl Plain for SignalInfo {}

struct State {
    set: SigSet,
    /// In whose queues listeners are: that of the process that had them listen.
    listeners: Vec<(Watcher, ProcessRef)>,
}

/// The file.
pub struct SignalFd(Lock<State>);

impl SignalFd {
    /// It tells of the signals of `set`, but of those that cannot be blocked.
    pub fn new(set: SigSet) -> SignalFd {
        SignalFd(Lock::new(State {
            set: set.blockable(),
            listeners: Vec::new(),
        }))
    }

    /// Another set. Who waits in this process looks again.
    pub fn set(&self, set: SigSet) {
        self.0.lock().set = set.blockable();
        let id = percpu::current().process().id;
        process::with(|_, host| {
            if let Some(watchers) = host.watchers(id) {
                watchers.signals.wake_all();
            }
        });
    }

    fn signals(&self) -> SigSet {
        self.0.lock().set
    }

    /// Takes one signal that is pending for the running thread or its process.
    fn take(&self, system: &mut System, host: &mut Host) -> Option<SignalInfo> {
        let taken = system.sigtimedwait(host, percpu::current().id, self.signals(), false)?;
        process::plan_timers(system, host);
        Some(SignalInfo::from(&taken.into_info(system.pool())))
    }

    /// The next one, for which the caller waits.
    fn wait(&self) -> Result<SignalInfo, Failure> {
        let id = percpu::current().process().id;
        let mut why = Wake::Event;
        loop {
            let taken = process::with(|system, host| {
                let taken = self.take(system, host);
                if taken.is_none() && why != Wake::Signal {
                    join(system, host, &Watcher::Thread)?;
                }
                Ok::<_, Errno>(taken)
            })?;
            match taken {
                Some(taken) => return Ok(taken),
                None if why == Wake::Signal => return Err(Restart::Sys.into()),
                None => {}
            }
            why = sleep(None);
            process::with(|system, host| leave(system, host, id, &Watcher::Thread));
        }
    }
}

/// The watcher is told of signals to the running process.
fn join(system: &mut System, host: &mut Host, watcher: &Watcher) -> Result<(), Errno> {
    let id = percpu::current().process().id;
    host.new_watchers(id)?.signals.watch(watcher, poll::IN)?;
    system.watch_signals(id, true);
    Ok(())
}

/// It is no longer.
fn leave(system: &mut System, host: &mut Host, id: ProcessId, watcher: &Watcher) {
    if let Some(watchers) = host.watchers(id) {
        watchers.signals.unwatch(watcher);
        if !watchers.signals.has_some() {
            system.watch_signals(id, false);
        }
    }
}

impl File for SignalFd {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut done = 0;
        while to.len() >= SIZE {
            let next = match nonblock || done != 0 {
                true => process::with(|system, host| self.take(system, host)),
                false => Some(self.wait()?),
            };
            let Some(next) = next else {
                break;
            };
            // SAFETY: plain: its bytes are all there.
            let bytes: [u8; SIZE] = unsafe { core::mem::transmute(next) };
            match to.put(&bytes) {
                Ok(SIZE) => done += SIZE,
                // The signal is lost, as on Linux.
                _ if done == 0 => return Err(Errno::EFAULT.into()),
                _ => break,
            }
        }
        match done {
            0 if to.len() < SIZE => Err(Errno::EINVAL.into()),
            0 => Err(Errno::EAGAIN.into()),
            _ => Ok(done),
        }
    }

    fn read_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn write_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let set = self.signals();
        let me = percpu::current();
        if let Some(Watcher::Listener(_)) = watcher {
            let listeners = &mut self.0.lock().listeners;
            listeners.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        }
        let (pending, process) = process::with(|system, host| {
            if let Some(watcher) = watcher {
                join(system, host, watcher)?;
            }
            let pending = system.is_pending(me.id, set);
            Ok::<_, Errno>((pending, system.process_ref(me.process().id)))
        })?;
        if let Some(watcher @ Watcher::Listener(_)) = watcher {
            self.0.lock().listeners.push((watcher.clone(), process));
        }
        Ok(if pending { poll::IN } else { 0 })
    }

    fn leave(&self, watcher: &Watcher) {
        let process = match watcher {
            Watcher::Thread => None,
            Watcher::Listener(_) => {
                let listeners = &mut self.0.lock().listeners;
                let found = listeners.iter().position(|(other, _)| other.is(watcher));
                match found {
                    Some(n) => Some(listeners.swap_remove(n).1),
                    None => return,
                }
            }
        };
        process::with(|system, host| {
            let id = match process {
                None => percpu::current().process().id,
                // At its end, all were taken out; the queue may be another process's since.
                Some(process) => match system.referred(process) {
                    Ok(id) => id,
                    Err(_) => return,
                },
            };
            leave(system, host, id, watcher);
        });
    }

    fn seek(&self, _position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        Ok(0)
    }

    fn stat(&self) -> Stat {
        Stat::anonymous()
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[signalfd]")
    }

    fn as_signalfd(&self) -> Option<&SignalFd> {
        Some(self)
    }
}
