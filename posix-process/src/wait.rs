//! Waiting for children: wait4(2), waitid(2).

use crate::defect::{self, Defect};
use crate::family::{News, Ring};
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::pidfd::ProcessRef;
use crate::status::StateChange;
use crate::system::System;
use crate::usage::Usage;
use signal::{Errno, Info, SigInfo, Signal, sicode};

/// Options of wait4(2) and waitid(2), from `linux/wait.h`.
pub mod options {
    /// Return at once if no child has changed.
    pub const WNOHANG: u32 = 1;
    /// Tell of children that are stopped, too.
    pub const WUNTRACED: u32 = 2;
    /// waitid(2)'s name of WUNTRACED.
    pub const WSTOPPED: u32 = WUNTRACED;
    /// waitid(2): tell of children that ended.
    pub const WEXITED: u32 = 4;
    /// Tell of stopped children that went on.
    pub const WCONTINUED: u32 = 8;
    /// waitid(2): leave the child as it is, to be waited for again.
    pub const WNOWAIT: u32 = 0x0100_0000;
    /// Only children of the calling thread.
    pub const __WNOTHREAD: u32 = 0x2000_0000;
    /// Children of every kind.
    pub const __WALL: u32 = 0x4000_0000;
    /// Only children whose end is told by no SIGCHLD.
    pub const __WCLONE: u32 = 0x8000_0000;
}

use options::*;

/// The options that both calls take.
const COMMON: u32 = WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE;

/// `which` of waitid(2): any child.
pub const P_ALL: i32 = 0;
/// `which` of waitid(2): the child with a number.
pub const P_PID: i32 = 1;
/// `which` of waitid(2): any child in a process group.
pub const P_PGID: i32 = 2;
/// `which` of waitid(2): the child that a descriptor refers to.
pub const P_PIDFD: i32 = 3;

/// The options of wait4(2), for [`System::wait`]: EINVAL for others than it has. It always waits for
/// the end of children (WEXITED).
pub const fn check_wait4(options: u32) -> Result<u32, Errno> {
    if options & !COMMON != 0 {
        return Err(Errno::EINVAL);
    }
    Ok(options | WEXITED)
}

/// The options of waitid(2), for [`System::wait`]: EINVAL for others than it has, and without any of
/// WEXITED, WSTOPPED and WCONTINUED.
pub const fn check_waitid(options: u32) -> Result<u32, Errno> {
    let unknown = options & !(COMMON | WEXITED | WNOWAIT) != 0;
    if unknown || options & (WEXITED | WSTOPPED | WCONTINUED) == 0 {
        return Err(Errno::EINVAL);
    }
    Ok(options)
}

/// Which children are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitWho {
    /// Any.
    Any,
    /// The one with this number.
    Pid(Pid),
    /// Those in this process group; 0 is the caller's own.
    Group(Pid),
    /// The one that a descriptor refers to (P_PIDFD).
    Process(ProcessRef),
}

impl WaitWho {
    /// The first argument of wait4(2). ESRCH for the one number that has no negative.
    pub const fn wait4(pid: Pid) -> Result<Self, Errno> {
        Ok(match pid {
            Pid::MIN => return Err(Errno::ESRCH),
            -1 => Self::Any,
            1.. => Self::Pid(pid),
            _ => Self::Group(-pid),
        })
    }

    /// The first two arguments of waitid(2), but for P_PIDFD, of which only the kernel knows the
    /// [process](Self::Process). EINVAL for a `which` that is none, and for numbers that none can be.
    pub const fn waitid(which: i32, id: Pid) -> Result<Self, Errno> {
        match which {
            P_ALL => Ok(Self::Any),
            P_PID if id > 0 => Ok(Self::Pid(id)),
            P_PGID if id >= 0 => Ok(Self::Group(id)),
            _ => Err(Errno::EINVAL),
        }
    }
}

/// What a call of wait(2) found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// The child's number.
    pub pid: Pid,
    /// Its real user.
    pub uid: u32,
    /// What became of it.
    pub change: StateChange,
}

impl Waited {
    /// The status word of wait4(2).
    pub const fn status(&self) -> i32 {
        match self.change {
            StateChange::Exited(status) => status.raw(),
            StateChange::Stopped(signal) => signal.number() << 8 | 0x7f,
            StateChange::Continued => 0xffff,
        }
    }

    /// What waitid(2) fills in of `siginfo_t`; the rest of it is zero.
    pub fn info(&self) -> Info {
        let (code, status) = self.change.code_and_status();
        Info::child(code, self.pid, self.uid, status, 0, 0)
    }
}

impl From<Waited> for SigInfo {
    fn from(waited: Waited) -> Self {
        Self::new(waited.info())
    }
}

impl StateChange {
    /// `si_code` and `si_status` of SIGCHLD and of waitid(2).
    pub fn code_and_status(self) -> (i32, i32) {
        match self {
            Self::Exited(status) => match (status.code(), status.signal()) {
                (Some(code), _) => (sicode::CLD_EXITED, code),
                (None, signal) => {
                    let code = match status.core() {
                        _ if defect::is_on(Defect::WrongCode) => sicode::CLD_EXITED,
                        true => sicode::CLD_DUMPED,
                        false => sicode::CLD_KILLED,
                    };
                    let status = match signal {
                        Some(signal) => signal.number(),
                        None => 0,
                    };
                    (code, status)
                }
            },
            Self::Stopped(signal) => (sicode::CLD_STOPPED, signal.number()),
            Self::Continued => (sicode::CLD_CONTINUED, Signal::SIGCONT.number()),
        }
    }
}

/// What [`System::wait_straight`] is not for; nothing has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotStraight;

/// What is seen of some children.
enum Look {
    /// None of them is waited for.
    Nobody,
    /// Some are, and have nothing to tell.
    Waiting,
    /// This one has.
    Found(ProcessId),
}

impl System {
    /// The straight way of [`wait`](Self::wait), with the first argument of wait4(2) and options from
    /// [`check_wait4`]: for any child that has ended, or for the one with a number.
    #[inline(always)]
    pub fn wait_straight(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        pid: Pid,
        options: u32,
    ) -> Result<Option<Waited>, NotStraight> {
        let id = match pid {
            -1 => self.first_zombie(t, options).ok_or(NotStraight)?,
            1.. => match self.look_at(t, pid, options) {
                Look::Found(id) => id,
                Look::Waiting => return Ok(None),
                Look::Nobody => return Err(NotStraight),
            },
            _ => return Err(NotStraight),
        };
        Ok(Some(self.take_news(k, t, id, options)))
    }

    /// wait4(2) and waitid(2), with options from [`check_wait4`] or [`check_waitid`]: what the first
    /// of the children in question has to tell, which it then has told, and is reaped by if it has
    /// ended; unless with WNOWAIT. `None`: there are such children, but none with news. Then,
    /// without WNOHANG, the caller is to sleep interruptibly and to ask again after
    /// [`Kernel::child_changed`]. ECHILD when there is none; also when the last one ends that need
    /// not be waited for (sigaction(2), SA_NOCLDWAIT).
    ///
    /// The children of the calling thread come first, then those of the others of its process
    /// (none with __WNOTHREAD), each thread's in the order in which they came to it. The time does
    /// not depend on how many children there are that have nothing to tell.
    ///
    /// With `usage`: what the child and those that it has waited for itself have used.
    #[inline(never)]
    pub fn wait(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        who: &WaitWho,
        options: u32,
        usage: Option<&mut Usage>,
    ) -> Result<Option<Waited>, Errno> {
        let look = match *who {
            WaitWho::Pid(pid) => self.look_at(t, pid, options),
            WaitWho::Any => match self.first_zombie(t, options) {
                Some(id) => Look::Found(id),
                None => self.look_around(t, None, options),
            },
            WaitWho::Group(0) => {
                let pgid = self.process_mut(t).pgid;
                self.look_around(t, Some(pgid), options)
            }
            WaitWho::Group(pgid) => self.look_around(t, Some(pgid), options),
            WaitWho::Process(process) => match self.referred(process) {
                Ok(id) => self.look_at_own(t, id, options),
                Err(_) => Look::Nobody,
            },
        };
        match look {
            Look::Nobody => Err(Errno::ECHILD),
            Look::Waiting => Ok(None),
            Look::Found(id) => {
                if let Some(usage) = usage {
                    *usage = self.process_usage(id);
                    usage.add(&self.processes[id].children_usage);
                }
                Ok(Some(self.take_news(k, t, id, options)))
            }
        }
    }

    /// The group of the children that are waited for, which stays when the caller's is another one later; 0 if
    /// it is not a group that matters.
    pub fn waited_group(&self, t: ThreadId, who: &WaitWho) -> Pid {
        match *who {
            WaitWho::Group(0) => self.processes[self.threads[t].process].pgid,
            WaitWho::Group(pgid) => pgid,
            _ => 0,
        }
    }

    #[inline(always)]
    fn look_at(&self, t: ThreadId, pid: Pid, options: u32) -> Look {
        let Some(leader) = self.pids.thread(pid) else {
            return Look::Nobody;
        };
        let id = self.threads[leader].process;
        match self.processes[id].leader == leader {
            true => self.look_at_own(t, id, options),
            false => Look::Nobody,
        }
    }

    /// A process that is a child of the caller or not.
    #[inline(always)]
    fn look_at_own(&self, t: ThreadId, id: ProcessId, options: u32) -> Look {
        let child = &self.processes[id];
        let mine = match options & __WNOTHREAD {
            0 => child.parent == self.threads[t].process,
            _ => child.parent_thread == t,
        };
        // Nearly always it is a zombie that is waited for as any other.
        let plain = child.news == News::Exited && options & (WEXITED | __WCLONE) == WEXITED;
        match mine {
            true if plain && child.exit_signal == Signal::SIGCHLD.number() as u8 => Look::Found(id),
            true => self.look_at_child(id, options),
            false => Look::Nobody,
        }
    }

    #[inline(never)]
    fn look_around(&self, t: ThreadId, group: Option<Pid>, options: u32) -> Look {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        if process.members == 1 && thread.children.all.get().is_none() {
            return Look::Nobody;
        }
        let mut seen = self.look_among(t, group, options);
        let done = matches!(seen, Look::Found(_)) || process.members == 1;
        if done || options & __WNOTHREAD != 0 {
            return seen;
        }
        let refusals = &process.refusals;
        let places = refusals.places();
        let others = (thread.place + 1..places).chain(0..thread.place);
        for other in others.filter_map(|place| refusals.thread_at(place)) {
            match (seen, self.look_among(other, group, options)) {
                (found @ Look::Found(_), _) => return found,
                (Look::Nobody, look) | (_, look @ Look::Found(_)) => seen = look,
                (Look::Waiting, _) => seen = Look::Waiting,
            }
        }
        seen
    }

    /// The first child of a thread that has news, in a group or in any.
    fn look_among(&self, parent: ThreadId, group: Option<Pid>, options: u32) -> Look {
        let children = self.threads[parent].children;
        let is_asked = |&id: &ProcessId| group.is_none_or(|group| self.processes[id].pgid == group);
        let exited = children.exited.get().filter(|_| options & WEXITED != 0);
        // The lists of those with news are enough; that of zombies is in the order of all.
        let exited = self
            .processes
            .ring(Ring::News, exited)
            .filter(is_asked)
            .find(|&id| matches!(self.look_at_child(id, options), Look::Found(_)));
        let changed = children
            .changed
            .get()
            .filter(|_| options & (WUNTRACED | WCONTINUED) != 0);
        let found = self
            .processes
            .ring(Ring::News, changed)
            .filter(is_asked)
            .filter(|&id| matches!(self.look_at_child(id, options), Look::Found(_)))
            .chain(exited)
            .min_by_key(|&id| self.processes[id].born);
        if let Some(id) = found {
            return Look::Found(id);
        }
        let is_waited_for = |id| matches!(self.look_at_child(id, options), Look::Waiting);
        let mut siblings = self.processes.ring(Ring::Siblings, children.all.get());
        let any = match group {
            None => siblings.any(is_waited_for),
            // The group may have few members, and the thread few children.
            Some(group) => self.members(group).zip(siblings).any(|(member, sibling)| {
                self.processes[member].parent_thread == parent && is_waited_for(member)
                    || is_asked(&sibling) && is_waited_for(sibling)
            }),
        };
        match any {
            true => Look::Waiting,
            false => Look::Nobody,
        }
    }

    /// The first zombie of a thread, if that is what wait(2) for any child finds: nearly always.
    #[inline(always)]
    fn first_zombie(&self, t: ThreadId, options: u32) -> Option<ProcessId> {
        let children = &self.threads[t].children;
        // Another child that has something to tell may be older.
        let alone = children.changed.get().is_none() || options & (WUNTRACED | WCONTINUED) == 0;
        children
            .exited
            .get()
            .filter(|&id| alone && options & WEXITED != 0 && self.is_eligible(id, options))
    }

    /// wait(2): children that tell of their end by another signal than SIGCHLD, or by none, are
    /// waited for with __WCLONE or __WALL only, and those that do not with __WCLONE.
    #[inline(always)]
    fn is_eligible(&self, id: ProcessId, options: u32) -> bool {
        let is_clone = self.processes[id].exit_signal != Signal::SIGCHLD.number() as u8;
        options & __WALL != 0 || is_clone == (options & __WCLONE != 0)
    }

    #[inline(always)]
    fn look_at_child(&self, id: ProcessId, options: u32) -> Look {
        if !self.is_eligible(id, options) {
            return Look::Nobody;
        }
        let asked = match self.processes[id].news {
            News::None => 0,
            News::Stopped => WUNTRACED,
            News::Continued => WCONTINUED,
            // A zombie is no child for who does not wait for its end.
            News::Exited if options & WEXITED == 0 => return Look::Nobody,
            News::Exited => WEXITED,
        };
        match options & asked {
            0 => Look::Waiting,
            _ => Look::Found(id),
        }
    }

    #[inline(always)]
    fn take_news(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        id: ProcessId,
        options: u32,
    ) -> Waited {
        let child = &self.processes[id];
        let exited = child.news == News::Exited;
        let waited = Waited {
            pid: child.pid,
            uid: self.threads[child.leader].credentials.ruid,
            change: match (child.news, child.exit) {
                (News::Stopped, _) => StateChange::Stopped(child.stop_signal),
                (_, Some(status)) => StateChange::Exited(status),
                _ => StateChange::Continued,
            },
        };
        if options & WNOWAIT != 0 && !defect::is_on(Defect::NoNowait) {
            return waited;
        }
        if exited {
            // getrusage(2), RUSAGE_CHILDREN: of those that were waited for, and of theirs.
            let (used, has_reaped) = (child.usage, child.has_reaped);
            self.count_reaped(t, &used);
            if has_reaped {
                self.count_reaped_by(t, id);
            }
            self.release_process_inlined(k, id);
        } else {
            self.set_news(id, News::None);
        }
        waited
    }

    #[inline(always)]
    fn count_reaped(&mut self, t: ThreadId, used: &Usage) {
        let parent = self.process_mut(t);
        parent.has_reaped = true;
        parent.children_usage.add(used);
    }

    #[cold]
    fn count_reaped_by(&mut self, t: ThreadId, child: ProcessId) {
        let used = self.processes[child].children_usage;
        self.count_reaped(t, &used);
    }
}
