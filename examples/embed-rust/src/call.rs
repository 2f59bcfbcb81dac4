//! System calls: the rules are the `System`'s, the sleeps are the kernel's.

use crate::machine::Machine;
use crate::task::{State, Task};
use posix_process::wait::check_wait4;
use posix_process::{CloneArgs, ExitStatus, ITIMER_REAL, Itimerval, ThreadId, Timeval, WaitWho};
use signal::{Errno, SaFlags, SigAction, SigSet};

/// A system call with its arguments.
#[derive(Clone, Debug)]
pub enum Call {
    /// write(2) to the console.
    Print(String),
    /// fork(2): 0 in the child, its number in the parent.
    Fork,
    /// exit_group(2).
    Exit(i32),
    /// wait4(2): the status, as this example's programs know which child they wait for.
    Wait(i32, u32),
    /// kill(2).
    Kill(i32, i32),
    /// rt_sigaction(2): the number, the handler's address, the flags.
    Sigaction(i32, usize, SaFlags),
    /// rt_sigprocmask(2).
    Sigprocmask(i32, SigSet),
    /// rt_sigreturn(2): a handler is at its end.
    Sigreturn,
    /// pause(2).
    Pause,
    /// clock_nanosleep(2) with TIMER_ABSTIME: until then.
    Sleep(u64),
    /// setitimer(2), ITIMER_REAL: nanoseconds to the first SIGALRM and between them.
    Setitimer(u64, u64),
}

impl Call {
    /// Whether it is made anew after a handler with SA_RESTART: signal(7), "Interruption of system
    /// calls". Without a handler, all that sleep go on.
    pub fn restarts(&self) -> bool {
        matches!(self, Self::Wait(..))
    }
}

impl Machine {
    /// Carries out a call of thread `t`, which runs. A call that sleeps is entered again when the
    /// thread was woken, and looks whether what it waits for has happened. (This kernel has no
    /// stacks; one that has sleeps in the middle and goes round a loop.)
    pub fn enter(&mut self, t: ThreadId, call: Call) {
        let (system, host) = (&mut self.system, &mut self.host);
        let result = match call {
            Call::Print(ref text) => {
                println!("{:>6}: {text}", system.getpid(t));
                Ok(0)
            }
            Call::Fork => self.fork(t),
            Call::Exit(code) => {
                // The status that counts: another thread, or a signal, may have been first.
                let status = system.exit_group(host, t, ExitStatus::exited(code));
                return self.exit(t, status);
            }
            Call::Wait(pid, options) => match self.wait(t, pid, options) {
                Ok(None) => return self.sleep(t, call, None),
                Ok(Some(status)) => Ok(status),
                Err(errno) => Err(errno),
            },
            Call::Kill(pid, signo) => system.kill(host, t, pid, signo).map(|()| 0),
            Call::Sigaction(signo, handler, flags) => {
                let action = SigAction {
                    handler,
                    flags,
                    ..SigAction::DEFAULT
                };
                system.set_action(host, t, signo, &action).map(|()| 0)
            }
            Call::Sigprocmask(how, set) => system.sigprocmask(host, t, how, Some(set)).map(|_| 0),
            Call::Sigreturn => return self.sigreturn(t),
            Call::Pause => return self.sleep(t, call, None),
            Call::Sleep(until) if host.now < until => return self.sleep(t, call, Some(until)),
            Call::Sleep(_) => Ok(0),
            Call::Setitimer(value, interval) => {
                let new = Itimerval {
                    value: Timeval::from_ns(value),
                    interval: Timeval::from_ns(interval),
                };
                system.setitimer(host, t, ITIMER_REAL, &new).map(|_| 0)
            }
        };
        self.host.task(t).regs.result = result;
    }

    /// Sleeps in a call so that signals wake it. Whoever was told of something does not fall asleep
    /// on it: the flag and the state are looked at together, here because nothing else runs, elsewhere
    /// under the scheduler's lock.
    fn sleep(&mut self, t: ThreadId, call: Call, until: Option<u64>) {
        let task = self.host.task(t);
        task.call = Some(call);
        if !task.signal {
            task.state = State::Asleep;
            task.alarm = until;
        }
    }

    fn fork(&mut self, t: ThreadId) -> Result<i32, Errno> {
        // EINTR: a signal is to be taken first, after which the call would be made anew. Here none
        // can have come, since whoever calls was on its way back to its program just before.
        let made = self.system.clone(t, &CloneArgs::FORK)?;
        // The kernel's part: memory, descriptors, a stack. If that failed, `System::undo_clone`.
        let mut regs = self.host.task(t).regs;
        regs.result = Ok(0);
        let child = Task::new(made.process, regs);
        self.host.tasks.insert(made.thread, child);
        self.host.ready.push_back(made.thread);
        Ok(made.tid)
    }

    fn wait(&mut self, t: ThreadId, pid: i32, options: u32) -> Result<Option<i32>, Errno> {
        let (who, options) = (WaitWho::wait4(pid)?, check_wait4(options)?);
        let waited = self.system.wait(&mut self.host, t, &who, options, None)?;
        Ok(waited.map(|child| child.status()))
    }

    /// The end of a thread: the kernel forgets it first, then the `System` does. Its process becomes a
    /// zombie if it was the last one, and its parent is told.
    pub fn exit(&mut self, t: ThreadId, status: ExitStatus) {
        self.host.tasks.remove(&t);
        self.system.exit_thread(&mut self.host, t, status);
    }
}
