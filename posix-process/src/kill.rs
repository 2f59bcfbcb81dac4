//! Sending: kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2), and signals
//! from the kernel itself.

use crate::ids::{Pid, ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::process::JOB_CONTROL;
use crate::send::{Directed, Message, Sender};
use crate::system::{INIT, System};
use signal::sicode::{SI_KERNEL, SI_TKILL, SI_USER};
use signal::{Errno, Info, SigInfo, Signal};

/// Of a signal from the kernel that says no more.
const FROM_KERNEL: Message<'static> = Message::Plain {
    code: SI_KERNEL,
    pid: 0,
    uid: 0,
};

impl System {
    /// kill(2): to a process (by the number of any of its threads, as Linux), to the caller's
    /// group (0), to all but the caller's process and process 1 (-1), to a group (-pgid).
    #[inline(always)]
    pub fn kill(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        pid: Pid,
        signo: i32,
    ) -> Result<(), Errno> {
        match pid {
            1.. => match self.pids.thread(pid) {
                Some(target) => self.kill_process(k, t, target, signo),
                None => Err(Errno::ESRCH),
            },
            _ => self.kill_several(k, t, pid, signo),
        }
    }

    #[inline(never)]
    fn kill_several(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        pid: Pid,
        signo: i32,
    ) -> Result<(), Errno> {
        match pid {
            0 => {
                let pgid = self.process_mut(t).pgid;
                self.kill_group(k, t, pgid, signo)
            }
            -1 => self.kill_all(k, t, signo),
            // -INT_MIN is no number.
            Pid::MIN => Err(Errno::ESRCH),
            _ => self.kill_group(k, t, -pid, signo),
        }
    }

    /// kill(2) to a process, of which `target` is the thread that is asked first.
    #[inline(never)]
    fn kill_process(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        target: ThreadId,
        signo: i32,
    ) -> Result<(), Errno> {
        let Some(signal) = self.may_send(t, target, signo)? else {
            return Ok(());
        };
        if self.send_straight(k, signal, self.sender(t), target, false) {
            return Ok(());
        }
        self.kill_otherwise(k, t, signal, target)
    }

    /// What the signals say that `t` sends with kill(2).
    #[inline(always)]
    fn sender(&self, t: ThreadId) -> Sender {
        let thread = &self.threads[t];
        let pid = self.processes[thread.process].pid;
        (SI_USER, pid, thread.credentials.ruid)
    }

    #[inline(never)]
    fn kill_otherwise(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        signal: Signal,
        target: ThreadId,
    ) -> Result<(), Errno> {
        if JOB_CONTROL.contains(signal) {
            self.job_control(k, self.threads[target].process, signal);
            if self.send_straight(k, signal, self.sender(t), target, true) {
                return Ok(());
            }
        }
        if !self.is_queued(signal, target) {
            return Ok(());
        }
        let (code, pid, uid) = self.sender(t);
        let message = Message::Plain { code, pid, uid };
        self.queue(k, signal, message, target, Directed::Process)
    }

    /// Succeeds if at least one member was sent to; else the last member's error. Who joined last is sent to
    /// first, as on Linux.
    fn kill_group(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        pgid: Pid,
        signo: i32,
    ) -> Result<(), Errno> {
        let first = self.pids.group(pgid).ok_or(Errno::ESRCH)?;
        let mut result = Err(Errno::ESRCH);
        // The members are a ring.
        let last = self.processes[first].group_prev;
        let mut member = last;
        loop {
            let process = &self.processes[member];
            let (leader, next) = (process.leader, process.group_prev);
            let sent = self.kill_process(k, t, leader, signo);
            if result.is_err() {
                result = sent;
            }
            if next == last {
                return result;
            }
            member = next;
        }
    }

    /// Processes that may not be sent to are passed over without an error.
    fn kill_all(&mut self, k: &mut impl Kernel, t: ThreadId, signo: i32) -> Result<(), Errno> {
        let caller = self.threads[t].process;
        let mut result = Err(Errno::ESRCH);
        for n in 0..self.processes.places() {
            let id = ProcessId(n);
            let Some(process) = self.processes.get(id) else {
                continue;
            };
            if id == INIT || id == caller {
                continue;
            }
            let leader = process.leader;
            let sent = self.kill_process(k, t, leader, signo);
            if result == Err(Errno::ESRCH) {
                result = Ok(());
            }
            if sent != Err(Errno::EPERM) {
                result = sent;
            }
        }
        result
    }

    /// tkill(2): to a thread by its number.
    pub fn tkill(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        tid: Pid,
        signo: i32,
    ) -> Result<(), Errno> {
        if tid <= 0 {
            return Err(Errno::EINVAL);
        }
        self.send_specific(k, t, None, tid, signo, None)
    }

    /// tgkill(2): to a thread of a process; ESRCH if it is not one of its threads.
    pub fn tgkill(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        tgid: Pid,
        tid: Pid,
        signo: i32,
    ) -> Result<(), Errno> {
        if tid <= 0 || tgid <= 0 {
            return Err(Errno::EINVAL);
        }
        self.send_specific(k, t, Some(tgid), tid, signo, None)
    }

    /// rt_sigqueueinfo(2): to a process, with a siginfo of the caller's making. EPERM for one that
    /// claims to come from the kernel, from kill(2) or from tgkill(2), unless it is to oneself.
    pub fn sigqueueinfo(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        pid: Pid,
        signo: i32,
        given: &SigInfo,
    ) -> Result<(), Errno> {
        let info = self.check_info(t, pid, signo, given)?;
        // POSIX sigqueue mentions no groups.
        let target = self.pids.thread(pid).ok_or(Errno::ESRCH)?;
        self.send_checked(k, t, target, signo, Message::Info(&info), Directed::Process)
    }

    /// rt_tgsigqueueinfo(2): as [`sigqueueinfo`](Self::sigqueueinfo), to a thread of a process.
    pub fn tgsigqueueinfo(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        tgid: Pid,
        tid: Pid,
        signo: i32,
        given: &SigInfo,
    ) -> Result<(), Errno> {
        if tid <= 0 || tgid <= 0 {
            return Err(Errno::EINVAL);
        }
        let info = self.check_info(t, tid, signo, given)?;
        self.send_specific(k, t, Some(tgid), tid, signo, Some(&info))
    }

    pub(crate) fn check_info(
        &self,
        t: ThreadId,
        number: Pid,
        signo: i32,
        given: &SigInfo,
    ) -> Result<Info, Errno> {
        // Signal 0 probes, and a number that is none is refused only when the target is known.
        let info = match Signal::new(signo) {
            Some(signal) => Info::from_program(signal, given)?,
            None => *given.info(),
        };
        if (info.code >= 0 || info.code == SI_TKILL) && number != self.threads[t].tid {
            return Err(Errno::EPERM);
        }
        Ok(info)
    }

    #[inline]
    fn send_specific(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        tgid: Option<Pid>,
        tid: Pid,
        signo: i32,
        info: Option<&Info>,
    ) -> Result<(), Errno> {
        let target = self.pids.thread(tid).ok_or(Errno::ESRCH)?;
        let owner = self.threads[target].process;
        if tgid.is_some_and(|tgid| tgid != self.processes[owner].pid) {
            return Err(Errno::ESRCH);
        }
        let sender = &self.threads[t];
        let message = match info {
            Some(info) => Message::Info(info),
            None => Message::Plain {
                code: SI_TKILL,
                pid: self.processes[sender.process].pid,
                uid: sender.credentials.ruid,
            },
        };
        self.send_checked(k, t, target, signo, message, Directed::Thread)
    }

    #[inline(never)]
    pub(crate) fn send_checked(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        target: ThreadId,
        signo: i32,
        message: Message<'_>,
        directed: Directed,
    ) -> Result<(), Errno> {
        match self.may_send(t, target, signo)? {
            Some(signal) => self.send(k, signal, message, target, directed),
            None => Ok(()),
        }
    }

    /// Whether `t` may send this to `target`: the signal, or none if it only asks.
    #[inline(always)]
    fn may_send(&self, t: ThreadId, target: ThreadId, signo: i32) -> Result<Option<Signal>, Errno> {
        if !(0..=Signal::COUNT as i32).contains(&signo) {
            return Err(Errno::EINVAL);
        }
        self.check_permission(t, target, signo)?;
        Ok(Signal::new(signo))
    }

    /// kill(2): EPERM unless the credentials allow it; always to a thread of one's own process,
    /// and SIGCONT to any process of one's session.
    #[inline(always)]
    fn check_permission(&self, t: ThreadId, target: ThreadId, signo: i32) -> Result<(), Errno> {
        let (sender, receiver) = (&self.threads[t], &self.threads[target]);
        if sender.process == receiver.process || sender.credentials.may_kill(&receiver.credentials)
        {
            return Ok(());
        }
        let session = |process| self.processes[process].sid;
        let same_session = session(sender.process) == session(receiver.process);
        if signo == Signal::SIGCONT.number() && same_session {
            return Ok(());
        }
        Err(Errno::EPERM)
    }

    /// The parent thread `t` ends: the signal that `target` asked for, as by kill(2).
    pub(crate) fn kill_by_death(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        target: ThreadId,
        signal: Signal,
    ) {
        // Without permission there is no signal, and nobody to tell.
        let _ = self.kill_process(k, t, target, signal.number());
    }

    /// A signal from the kernel to a process, with SI_KERNEL: a terminal's, a limit's, …
    pub fn signal_process(&mut self, k: &mut impl Kernel, id: ProcessId, signal: Signal) {
        let leader = self.processes[id].leader;
        // A signal from the kernel with no more than that is never refused.
        let _ = self.send(k, signal, FROM_KERNEL, leader, Directed::Process);
    }

    /// A signal to a process that asked for it, with its information: a message queue's. No permission is needed.
    pub fn inform_process(&mut self, k: &mut impl Kernel, id: ProcessId, info: &Info) {
        if let Some(signal) = info.signal() {
            let leader = self.processes[id].leader;
            // As Linux, one that is at its limit is lost without an error.
            let _ = self.send(k, signal, Message::Info(info), leader, Directed::Process);
        }
    }

    /// A signal from the kernel to every process of a group, with SI_KERNEL: a terminal's.
    pub fn signal_group(&mut self, k: &mut impl Kernel, pgid: Pid, signal: Signal) {
        self.send_to_group(k, pgid, signal, FROM_KERNEL);
    }

    /// A signal with no more than its sender to every process of a group, whether that may or not.
    pub(crate) fn send_to_group(
        &mut self,
        k: &mut impl Kernel,
        pgid: Pid,
        signal: Signal,
        message: Message<'_>,
    ) {
        let first = self.pids.group(pgid);
        let mut member = first.map(|first| self.processes[first].group_prev);
        while let Some(id) = member {
            let leader = self.processes[id].leader;
            let _ = self.send(k, signal, message, leader, Directed::Process);
            member = (first != Some(id)).then_some(self.processes[id].group_prev);
        }
    }

    /// A signal from the kernel to a thread, with its information: SIGPIPE, SIGXFSZ, …
    pub fn signal_thread(&mut self, k: &mut impl Kernel, t: ThreadId, info: &Info) {
        if let Some(signal) = info.signal() {
            // As Linux, one that is at its limit is lost without an error.
            let _ = self.send(k, signal, Message::Info(info), t, Directed::Thread);
        }
    }
}
